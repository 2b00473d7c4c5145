"""``coverage``: what of each source is cited, by what, and what is left."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import groupby

from bot.authoring.coverage import Coverage, cover
from bot.authoring.folders import writing

_DONE = {"sentences": "quoted", "figures": "typed", "facts": "used"}


def run(args: argparse.Namespace) -> int:
    """Print the coverage, or write the page, and return 0."""
    found = cover(args.knowledge)
    counts = found.totals().items()
    totals = ", ".join(f"{done} of {total} {key} {_DONE[key]}" for key, (done, total) in counts)
    if args.html is None:
        print("\n".join((*_lines(found), totals)))
        return 0
    from bot.authoring.desk.views import saved_page

    with writing("--html", args.html):
        args.html.write_text(saved_page(found), encoding="utf-8")
    print(f"{totals}\nwritten to {args.html}; open it in a browser")
    return 0


def _lines(found: Coverage) -> Iterator[str]:
    for source, covered in found.sources.items():
        yield f"{source}: {found.knowledge.sources[source].title}"
        for number, together in groupby(covered, lambda one: one.sentence.paragraph):
            sentences = list(together)
            if sentences[0].heading:
                yield f"\n  {sentences[0].heading}"
            left = [one for one in sentences if not one.facts]
            quoted = len(sentences) - len(left)
            yield f"  paragraph {number}: {quoted} of {len(sentences)} sentences quoted"
            for name in dict.fromkeys(fact.id for one in sentences for fact in one.facts):
                users = ", ".join(user.id for user in found.users.get(name, ())) or "no entry"
                yield f"    {name} <- {users}"
            yield from (f'    left: "{one.sentence.text}"' for one in left)
            untyped = (figure for one in sentences for figure in one.untyped)
            yield from (f'    figure without a type: "{figure}"' for figure in untyped)
        yield ""
    yield from (f"no entry uses the fact {fact}" for fact in found.unused)
