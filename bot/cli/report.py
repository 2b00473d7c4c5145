"""``report``: what was asked and not answered, and the phrasings that would mend it."""

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
from bot.errors import KnowledgeError
from bot.knowledge.problems import counted
from bot.render.cutting import one_line

_MOST = 50  # groups
_ALSO = 3
_SHOWN = 200  # characters of a question


def run(args: argparse.Namespace) -> None:
    """Show what was asked in vain, with ``--apply`` add phrasings."""
    proposer = misses.Proposer(build_engine(args.knowledge))
    asked = misses.from_file(args.source) if args.source else misses.from_store()
    groups = misses.grouped(asked)[:_MOST]
    proposals = misses.settled([proposer.propose(one) for one in progress(groups)])
    taken = [one for one in proposals if one.entry]
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


def _apply(args: argparse.Namespace, made: Sequence[Change], taken: Sequence[Proposal]) -> None:
    try:
        apply(args.knowledge, made)
    except KnowledgeError:
        message = "Every file was put back: with these phrasings there would be errors"
        print(message, file=sys.stderr)
        raise
    for one in taken:
        print(f"added to {one.entry}: {one.group.question}", file=sys.stderr)


def _objects(proposals: Iterable[Proposal]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(proposals, 1):
        group = one.group
        yield {
            "number": number,
            **{name: getattr(group, name) for name in ("question", "count", "also")},
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
    elif not difference:
        yield "\nNothing to add. To attach a question to an entry, write it under its phrasings."


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
        yield f"   -> {one.entry} ({'somebody chose it' if group.meant else 'proposed'})"
    elif one.withheld:
        yield f"   not offered: {one.withheld}"
