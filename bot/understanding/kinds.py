"""Which kind of answer a question asks for, from the cues of its language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from bot.understanding.language.asking import Asking, Kind
from bot.understanding.language.numerals import Numerals
from bot.understanding.language.pack import Pack
from bot.understanding.phrases import ENDS, Hit

# Kinds that a noun alone can ask for ("budget of the plan"), wherever it stands.
_BY_NOUN = (Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.DURATION, Kind.MEASURE)
# Kinds whose one-word cues (when, who, where) are often just joining words.
_BY_WORD = (Kind.DATE, Kind.PERSON, Kind.PLACE)
_GENERIC = (Kind.LIST, Kind.EXPLANATION)


_WORD = re.compile(r"\w+")


class Cue(NamedTuple):
    """A cue in the flat text."""

    start: int
    end: int
    phrase: str
    kind: Kind

    @property
    def noun(self) -> bool:
        """Whether it may be a plain word of a statement ("the park *cost* 12 million")."""
        return self.kind in _BY_NOUN and " " not in self.phrase


def find_ask(flat: str, pack: Pack, other: Callable[[str, Cue], bool] | None = None) -> Cue | None:
    """Return the cue that decides the kind of answer, None where nothing does.

    The earliest specific cue decides; "when", "who" and "where" in the middle of a question that
    began with another question word do not count; "which", "what is", "how" and the verbs of
    yes-or-no questions decide only where nothing specific does. ``other`` says of a cue in
    ``flat`` that it means something else there.
    """
    cues = [cue for cue in _longest(flat, pack) if other is None or not other(flat, cue)]
    cues = [cue for cue in cues if not _relates(cue, cues, flat, pack)]
    specific = [cue for cue in cues if _counts(cue, cues, flat, pack)]
    generic = [cue for cue in cues if cue.kind in _GENERIC]
    naming = pack.asking.namings.first(flat) if generic else None
    if naming and specific and specific[0].noun and naming.end <= specific[0].start:
        specific = []  # "what is the fund called that financed it"
    rest = [cue for cue in cues if cue.kind is Kind.YES_NO]
    if generic and generic[0].start and not specific and _wants_yes_or_no(flat, pack.asking):
        generic = []  # "is it on the list or not", "I heard that it is, right?"
    return next((group[0] for group in (specific, generic, rest) if group), None)


def polar(flat: str, asking: Asking) -> list[Hit]:
    """Return what wants yes or no behind a question, if anything does: "is it on it *or not*"."""
    flat = flat.rstrip(ENDS)
    return asking.polar.find(flat)[-1:] if asking.polar.at_end(flat) else []


def _wants_yes_or_no(flat: str, asking: Asking) -> bool:
    """Say whether something behind a message, or a report before it, makes it a claim."""
    tagged = asking.tags.at_end(flat.rstrip(ENDS))
    return bool(polar(flat, asking) or tagged or asking.reports.at_start(flat))


def ends_open(flat: str, cue: Cue, pack: Pack) -> bool:
    """Say whether the message breaks off behind its verb: "the three kinds are?"."""
    last = cue.phrase in pack.asking.open_ends.phrases and not flat[cue.end :].strip(ENDS)
    return last and pack.light.informs(flat[: cue.start])


def _relates(cue: Cue, cues: list[Cue], flat: str, pack: Pack) -> bool:
    """Say whether ``cue`` only joins what follows to a noun, and the question comes behind it: "of
    the people *who* came, how many stayed"."""
    last = any(other.start > cue.start and other.kind is not Kind.YES_NO for other in cues)
    joins = last and cue.phrase in pack.asking.relatives.phrases
    return joins and pack.light.informs(flat[: cue.start])


def _counts(cue: Cue, cues: list[Cue], flat: str, pack: Pack) -> bool:
    """Say whether a specific cue asks for something, or only joins ("when it comes to")."""
    if cue.kind not in _BY_NOUN and cue.kind not in _BY_WORD:
        return False
    if cue.kind not in _BY_WORD or " " in cue.phrase:
        return True
    before = [other for other in cues if other.start < cue.start]
    if any(other.kind in _GENERIC for other in before):
        return False
    # "do you know when" asks when; "was wildlife looked after when they built it" does not.
    return not before or not pack.light.informs(flat[before[0].end : cue.start])


def _after_number(before: str, numerals: Numerals) -> bool:
    """Say whether ``before`` ends in a number: the unit behind it asks for nothing."""
    word = (before.rsplit(maxsplit=1) or [""])[-1] if before.endswith(" ") else before[-1:]
    return word[-1:].isdigit() or word in numerals.units or word in numerals.scales


@lru_cache(maxsize=256)
def _longest(flat: str, pack: Pack) -> tuple[Cue, ...]:
    """Return all cues by position; where two overlap, the longer one. Asked for the same text
    by whoever divides a message and by whoever understands it."""
    cues = [
        Cue(hit.start, hit.end, hit.phrase, kind)
        for kind, phrases in pack.asking.asks.items()
        for hit in phrases.find(flat)
        if not (kind in _BY_NOUN and _after_number(flat[: hit.start], pack.numerals))
    ]
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda c: (-(c.end - c.start), c.start)):
        if all(cue.end <= other.start or cue.start >= other.end for other in kept):
            kept.append(cue)
    return tuple(sorted(kept))
