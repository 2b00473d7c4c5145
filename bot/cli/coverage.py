"""``coverage``: what of each source is cited, by what, and what is left."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bot.authoring.coverage import Coverage, ParagraphCover, cover
from bot.authoring.folders import writing


def run(args: argparse.Namespace) -> int:
    """Print the coverage, or write the page, and return 0."""
    found = cover(args.knowledge)
    if args.html is None:
        print("\n".join(_lines(found)))
        return 0
    from bot.authoring.desk.article import saved_page

    with writing("--html", args.html):
        args.html.write_text(saved_page(found), encoding="utf-8")
    print(f"{_totals(found)}\nwritten to {args.html}; open it in a browser")
    return 0


def _lines(found: Coverage) -> Iterator[str]:
    for source in found.sources:
        yield f"{source.source.id}: {source.source.title}"
        for paragraph in source.paragraphs:
            if paragraph.heading:
                yield f"\n  {paragraph.heading}"
            yield from _paragraph(found, paragraph)
        yield ""
    for fact in found.unused:
        yield f"no entry uses the fact {fact}"
    yield _totals(found)


def _paragraph(found: Coverage, one: ParagraphCover) -> Iterator[str]:
    left = [sentence for sentence in one.sentences if not sentence.facts]
    quoted = len(one.sentences) - len(left)
    yield f"  paragraph {one.number}: {quoted} of {len(one.sentences)} sentences quoted"
    for name in dict.fromkeys(fact.id for sentence in one.sentences for fact in sentence.facts):
        users = ", ".join(user.id for user in found.users.get(name, ())) or "no entry"
        yield f"    {name} <- {users}"
    yield from (f'    left: "{sentence.sentence.text}"' for sentence in left)
    for sentence in one.sentences:
        yield from (f'    figure without a type: "{figure}"' for figure in sentence.untyped)


def _totals(found: Coverage) -> str:
    names = {"sentences": "quoted", "figures": "typed", "facts": "used"}
    return ", ".join(
        f"{done} of {total} {key} {names[key]}" for key, (done, total) in found.totals().items()
    )
