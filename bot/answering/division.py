"""Divides a message into questions where the answers show that it holds several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.assessment import Assessment
from bot.knowledge.kinds import Thresholds
from bot.understanding.analyse import Analyst
from bot.understanding.asker import is_of_people, set_apart, tells_of_asker
from bot.understanding.lexicon import loosed
from bot.understanding.part import MARKS
from bot.understanding.split import MOST, pieces, split

_SURE_PIECE = 0.75  # what may only be a part of one question has to be so sure of an answer
_SURE_WHOLE = 0.75  # so sure an answer may leave one word aside
_LIST = 3  # from so many parts commas alone may divide
Assess = Callable[[str, Sequence[str]], Assessment]


def divide(
    text: str, history: Sequence[str], analyst: Analyst, assess: Assess, thresholds: Thresholds
) -> tuple[str, ...]:
    """Return the questions in ``text``, one to four, in order.

    Question words and sentence ends divide a message at once. A part of it is divided further at
    joining words and commas ("name the ambassador and the vice chairman") only where it is not
    answered as a whole, or leaves words aside that other entries know, and each piece alone is.
    """
    found: list[str] = []
    for part in split(analyst.lexicon.bound(text), analyst.pack):
        found += _further(part, (*history, *found), analyst, assess, thresholds)
    if len(found) > 1 and assess(text, history).ranking.exact:
        return (text,)  # a phrasing of one entry, however it is put
    return tuple(found[:MOST])


def _further(
    part: str, history: Sequence[str], analyst: Analyst, assess: Assess, thresholds: Thresholds
) -> Sequence[str]:
    asked = set_apart(part, analyst.pack)
    of_people = asked.scene and is_of_people(asked.scene, analyst.pack)
    divided = f"{asked.asked} {asked.remark}".strip() if of_people else part
    finer = tuple(map(loosed, pieces(divided, analyst.pack)))
    part = loosed(part)
    if len(finer) < 2 or not _incomplete(assess(part, history), thresholds):
        return (part,)
    listed = tuple(map(loosed, pieces(divided, analyst.pack, listed=True)))
    ways = (finer, *([listed] if len(listed) >= _LIST else []), *_halves(finer))
    for division in dict.fromkeys(ways):
        if any(tells_of_asker(piece, analyst.pack) for piece in division):
            continue
        earlier = list(history)
        assessed = []
        for piece in division:
            assessed.append(assess(piece, earlier))
            earlier.append(piece)
        marked = sum(map(part.count, MARKS)) >= len(division)  # "members? platforms?"
        sure = 0.0 if marked else _SURE_PIECE
        clear = all(
            one.sure(thresholds) and one.decision.probability >= sure and one.tells_its_subject
            for one in assessed
        )
        if clear and _differ(assessed):
            return division
    return (part,)


def _halves(finer: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ways to cut once where there are several cuts."""
    if len(finer) < 3:
        return []
    return [(" ".join(finer[:n]), " ".join(finer[n:])) for n in range(1, len(finer))]


def _incomplete(whole: Assessment, thresholds: Thresholds) -> bool:
    """Say whether the answer to the whole leaves something aside that other entries know."""
    if whole.ranking.exact or whole.rejected or whole.smalltalk is not None:
        return False
    if not whole.sure(thresholds):
        return True
    chosen = whole.decision.chosen
    if chosen is None:
        return False
    one = len({word.start for word in chosen.support.unknown}) < 2
    whole_told = one and not chosen.support.corrections
    return whole.leaves_aside and not (whole_told and whole.decision.probability >= _SURE_WHOLE)


def _differ(assessed: Sequence[Assessment]) -> bool:
    entries = {one.decision.chosen.profile.entry.id for one in assessed if one.decision.chosen}
    return len(entries) == len(assessed)
