"""What else speaks against an answer from a draft that nobody has edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.answering.given import Given
from bot.answering.profile import Profile
from bot.answering.support import Support
from bot.understanding.content import ContentWord
from bot.understanding.language.asking import Kind
from bot.understanding.question import Question

FEATURES = ("given", "deed_far", "lead_far", "told")
_GIVEN = {Given.YES: 1.0, Given.OPEN: 0.0, Given.NO: -1.0}
_AMOUNTS = (Kind.COUNT, Kind.MONEY, Kind.MEASURE, Kind.PERCENT)


def draft_evidence(
    question: Question, support: Support, profile: Profile, far: Callable[[ContentWord], float]
) -> dict[str, float]:
    """Return the features that only a draft's answers are weighed by, by name; ``far`` says how
    far in meaning an unknown word is from those that the entry knows."""
    unknown = {word.start for word in support.unknown}
    kind = question.ask.kind
    deed = _deed(question) if kind in _AMOUNTS else None
    lead = _lead(question) if kind is not Kind.COUNT else None
    return {
        "given": _GIVEN[support.given],
        "deed_far": far(deed) if deed is not None and deed.start in unknown else 0.0,
        "lead_far": far(lead) if lead is not None and lead.start in unknown else 0.0,
        "told": float(any(_told(question, profile))),
    }


def _deed(question: Question) -> ContentWord | None:
    """Return the word behind what is counted: how many trees were *cut* down."""
    heads = set(question.ask.heads)
    counted = (word.start for word in question.content if word.token in heads)
    last = max(counted, default=question.ask.position)
    return next((w for w in question.content if w.start > last and w.token not in heads), None)


def _lead(question: Question) -> ContentWord | None:
    """Return the first word behind the question word: which *railways*, who *regulates*; where
    an amount is asked for, only one right behind it: how much *rent*, not what it *costs*."""
    ask = question.ask
    start = ask.position if ask.cue else 0
    lead = next((word for word in question.content if word.start >= start), None)
    between = question.flat[start + len(ask.cue) : lead.start] if lead else ""
    return None if ask.kind in _AMOUNTS and between.strip() else lead


def _told(question: Question, profile: Profile) -> Iterator[bool]:
    """Yield for each number of the thing counted whether the question itself has it."""
    heads = set(question.ask.heads) if question.ask.kind is Kind.COUNT else set()
    said = {number.value for number in question.numbers}
    for held in profile.figures:
        if held.counts and held.heads & heads:
            yield held.figure.value in said
