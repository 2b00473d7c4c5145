"""``figures`` lists every figure that the bot can cite, ``coverage`` what of each source is cited,
by what, and what is left."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.authoring.folders import writing
from bot.knowledge.knowledge import Fact, Knowledge
from bot.knowledge.loader import load_knowledge
from bot.knowledge.templates import render

if TYPE_CHECKING:
    from bot.authoring.coverage import Coverage

_OWN = ("id", "text", "value", "kind", "qualifier", "unit", "start", "end")
_NAMED = 3  # entries a line
_WIDEST = 40
_DONE = {"sentences": "quoted", "figures": "typed", "facts": "used"}
Row = Mapping[str, Any]


def list_figures(args: argparse.Namespace) -> None:
    """Print every citable figure; raises KnowledgeError for a broken folder."""
    found = figures(load_knowledge(args.knowledge))
    rows = [row for _, row in found]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif args.csv:
        names = (*_OWN, "as_of", "attributed_to", "source", "paragraph", "quote", "entries")
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "entries": " ".join(row["entries"])} for row in rows)
    elif not rows:
        print("There are no figures yet; they are typed under 'figures:' of a fact.")
    else:
        width = min(_WIDEST, max(len(row["text"]) for row in rows))
        sections = (
            "\n".join((heading, *(_line(row, width) for _, row in pairs)))
            for heading, pairs in groupby(found, key=lambda one: one[0])
        )
        print("\n\n".join(sections))


def figures(knowledge: Knowledge) -> list[tuple[str, Row]]:
    """Return the section and the object of every figure of every fact, in the order of the sources.

    ``entries`` of an object are those whose answers show the figure.
    """
    shown: dict[str, list[str]] = {}
    for entry in knowledge.entries.values():
        for figure in render(entry.answer, knowledge.facts, base=knowledge.language).figures:
            shown.setdefault(figure.id, []).append(entry.id)
    order = [*knowledge.sources]

    def place(fact: Fact) -> tuple[int, int, int]:
        citation = fact.citation
        return order.index(citation.source.id), citation.paragraph, citation.sentence

    facts = sorted(knowledge.facts.values(), key=place)
    return [pair for fact in facts for pair in _rows(fact, shown)]


def _rows(fact: Fact, shown: Mapping[str, list[str]]) -> Iterator[tuple[str, Row]]:
    cited = fact.citation
    section = ": ".join(filter(None, (cited.source.title, cited.section)))
    for figure in fact.figures.values():
        dated = fact.as_of if fact.as_of and fact.as_of.id != figure.id else None
        yield (
            section,
            {
                **{name: getattr(figure, name) for name in _OWN},
                "as_of": dated and (dated.end or dated.start),
                "attributed_to": fact.said_by or None,
                "source": cited.source.id,
                "paragraph": cited.paragraph,
                "quote": cited.quote,
                "entries": shown.get(figure.id, []),
            },
        )


def _line(row: Row, width: int) -> str:
    entries = row["entries"]
    more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
    details = (
        row["unit"],
        f"paragraph {row['paragraph']}",
        row["as_of"] and f"as of {row['as_of']}",
        row["attributed_to"] and f"says {row['attributed_to']}",
        f"in {', '.join(entries[:_NAMED])}{more}" if entries else "in no answer",
    )
    return f"  {row['text']:<{width}}  {'; '.join(filter(None, details))}"


def show_coverage(args: argparse.Namespace) -> None:
    """Print the coverage, or write the page."""
    from bot.authoring.coverage import cover

    found = cover(args.knowledge)
    counts = found.totals().items()
    totals = ", ".join(f"{done} of {total} {key} {_DONE[key]}" for key, (done, total) in counts)
    if args.html is None:
        print("\n".join((*_covered(found), totals)))
        return
    from bot.authoring.desk.views import saved_page

    with writing("--html", args.html):
        args.html.write_text(saved_page(found), encoding="utf-8")
    print(f"{totals}\nwritten to {args.html}; open it in a browser")


def _covered(found: Coverage) -> Iterator[str]:
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
