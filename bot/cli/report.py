"""``report``: what was asked and not answered, and the phrasings that would mend it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.authoring import misses
from bot.authoring.folders import Addition, Change, added, apply, patch
from bot.authoring.misses import Proposal
from bot.cli.engine import build_engine, progress
from bot.errors import ConfigurationError, KnowledgeError
from bot.knowledge.problems import counted
from bot.render.cut import one_line

_ALSO = 3
_SHOWN = 200  # characters of a question


def run(args: argparse.Namespace) -> int:
    """Show what was asked in vain, with ``--apply`` add phrasings; return 0."""
    chosen = _chosen(args.choose)
    proposer = misses.Proposer(build_engine(args.knowledge))
    asked = misses.from_file(args.source) if args.source else misses.in_store(misses.from_store)
    groups = misses.grouped(asked)[: max(args.limit, 1)]
    proposals = [
        proposer.propose(group, chosen.get(number, ""))
        for number, group in enumerate(progress(groups, "asking"), 1)
    ]
    _refuse_not_offered(chosen, proposals)
    numbers = chosen or range(1, len(proposals) + 1)
    taken = [one for number in numbers if (one := proposals[number - 1]).entry]
    additions = [Addition(one.entry, one.language, one.group.question) for one in taken]
    made = added(args.knowledge, additions)
    difference = patch(args.knowledge, made)
    if args.apply:
        _apply(args, made, taken)
    if args.json:
        found = {"groups": [*_objects(proposals)], "patch": difference, "applied": args.apply}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_text(proposals, difference, applied=args.apply)))
    return 0


def _chosen(text: str | None) -> dict[int, str]:
    """Return the entry that is named for each number, "" for the one that is proposed."""
    found: dict[int, str] = {}
    for part in filter(None, (text or "").replace(" ", "").split(",")):
        number, _, entry = part.partition("=")
        if not (number.isascii() and number.isdigit()):
            raise ConfigurationError(f"--choose has '{part}'. Write for example 1,4,7=some-entry.")
        found[int(number)] = entry
    return found


def _refuse_not_offered(chosen: Iterable[int], proposals: Sequence[Proposal]) -> None:
    for number in chosen:
        if not 1 <= number <= len(proposals):
            raise ConfigurationError(
                f"--choose has {number}, but there are {len(proposals)} groups."
            )
        one = proposals[number - 1]
        if not one.entry:
            why = one.withheld or f"no entry is proposed; write {number}=some-entry"
            question = one_line(one.group.question, _SHOWN)
            raise ConfigurationError(f"--choose has {number}, '{question}': {why}")


def _apply(args: argparse.Namespace, made: Sequence[Change], taken: Sequence[Proposal]) -> None:
    try:
        apply(args.knowledge, made)
    except KnowledgeError:
        message = "Every file was put back: with these phrasings there would be errors"
        print(message, file=sys.stderr)
        raise
    staged = [one.group for one in taken if one.group.staged]
    if staged and not args.source:
        misses.unstage(staged)
    for one in taken:
        print(f"added to {one.entry}: {one.group.question}", file=sys.stderr)


def _objects(proposals: Iterable[Proposal]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(proposals, 1):
        group = one.group
        yield {
            "number": number,
            **{name: getattr(group, name) for name in ("question", "count", "also", "staged")},
            "reason": group.reason or None,
            "language": one.language,
            "answered": one.answered,
            "closest": [asdict(suggestion) for suggestion in one.closest],
            "disliked": group.disliked or None,
            "proposed": one.entry or None,
            "withheld": one.withheld or None,
        }


def _text(proposals: Sequence[Proposal], difference: str, *, applied: bool) -> Iterator[str]:
    if not proposals:
        yield "Nothing was asked in vain."
        return
    answered = sum(one.answered for one in proposals)
    disliked = sum(bool(one.group.disliked) and not one.answered for one in proposals)
    missed = counted(len(proposals) - answered - disliked, "question")
    thumbs = f"{disliked} with a thumb down, " if disliked else ""
    yield f"{missed} without an answer, {thumbs}{answered} answered by now"
    for number, one in enumerate(proposals, 1):
        if not one.answered:
            yield from ("", *_lines(number, one))
    if difference and not applied:
        yield f"\n{difference}"
        yield "Add these with: faqbot report --apply"
        yield "Some of them, or to other entries: faqbot report --choose 1,4,7=some-entry --apply"
    elif not difference:
        yield "\nNothing to add. To attach a question to an entry: --choose 3=some-entry --apply"


def _lines(number: int, one: Proposal) -> Iterator[str]:
    group = one.group
    times = "once" if group.count == 1 else f"{group.count} times"
    done = f"thumb down {times}: {group.disliked}" if group.disliked else f"asked {times}"
    yield f"{number}. {one_line(group.question, _SHOWN)}  ({done})"
    if group.also:
        more = len(group.also) - _ALSO
        also = " | ".join(one_line(question, _SHOWN) for question in group.also[:_ALSO])
        yield f"   also: {also}{f' and {more} more' if more > 0 else ''}"
    for suggestion in one.closest:
        yield f"   {suggestion.confidence:.2f} {suggestion.entry}: {suggestion.question}"
    if one.entry:
        by = "an asker chose it" if group.meant else "proposed"
        yield f"   -> {one.entry} ({'a maintainer chose it' if group.staged else by})"
    elif one.withheld:
        yield f"   not offered: {one.withheld}"
