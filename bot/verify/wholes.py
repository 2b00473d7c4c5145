"""A count of a whole is none of its parts: of 50 labs in farming and energy, some are in energy."""

from __future__ import annotations

from bot.frames.frame import Count, Slot
from bot.verify.align import Pair

_PAIR = 2
_BESIDE = 3  # words from a part to its whole: eleven of the 14
_NEAR = 4  # words behind a figure that may say of which part it is: 40 are Chinese


def counts_whole(pair: Pair, count: Count) -> bool:
    """Return True if ``count`` is of more than the question asks for: it asks for some "of the
    labs", or names some members of a list of the statement and not the others."""
    further = _further(pair)
    if pair.question.asked_part:
        return bool(further) and not pair.meets(further, count.noun)
    reached = {at for index in further for at in pair.targets.get(index, ())}
    for slot in pair.statement.slots:
        if len(slot.items) > 1 and not _is_other_list(pair, slot):
            named = sum(1 for item in slot.items if reached & set(item))
            if 0 < named < len(slot.items):
                return True
    return False


def _is_other_list(pair: Pair, slot: Slot) -> bool:
    """Return True for a list of counts, each with its own figure, and for a name: Belt and Road."""
    words = [pair.statement.words[index] for index in slot.filler]
    placed = any(n.place and n.first in slot.filler for n in pair.statement.names)
    named = len(slot.items) == _PAIR and not placed and all(word.capital for word in words)
    return named or any(word.figure for word in words)


def counts_part(pair: Pair, count: Count) -> bool:
    """Return True for "of the 114 firms, 40 are Chinese" where a part of the firms is asked for."""
    if not pair.question.asked_part or pair.meets(pair.question.asked_noun, count.noun):
        return False
    behind = tuple(range(count.after, count.after + _NEAR))
    return bool(pair.meets(_further(pair), behind))


def _further(pair: Pair) -> tuple[int, ...]:
    """Return the words of the question beside what it counts, and beside names but of places."""
    names = [n for n in pair.question.names if n.place is None]
    left_out = {i for name in names for i in range(name.first, name.after)}
    left_out.update(pair.question.asked_noun)
    return tuple(word.index for word in pair.question.terms if word.index not in left_out)


def part_meant(pair: Pair, asked: Count, best: Count) -> Count | None:
    """Return the nine of "twelve were trained, and nine of them have found work", and of "of the
    twelve, nine have found work".

    None where the claim is not of those: did twelve find work?
    """
    said = [w for w in pair.question.terms if w.index >= asked.after and pair.covers(w.index)]
    said = [w for w in said if w.index not in asked.noun]
    words = pair.statement.words
    for given in pair.statement.counts:
        behind = [w.norm for w in words[given.after : given.after + 2]]
        theirs = behind[:1] == ["of"] and set(behind[1:]) & pair.words.counted_pronouns
        whole = best.first == 1 and words[0].norm == "of"
        theirs = theirs or (whole and set(behind[:1]) & pair.words.auxiliaries)
        claimed = any(c.quantity.value == given.quantity.value for c in pair.question.counts)
        if _is_part_of(given, best) and not (
            claimed or asked.part or any(_is_part_of(c, asked) for c in pair.question.counts)
        ):
            return given  # eleven of the 14 objects
        if theirs and said and not claimed and given.first > best.first:
            return given if min(pair.targets[said[-1].index]) > given.first else None
    return None


def _is_part_of(part: Count, whole: Count) -> bool:
    return part.part and 0 < whole.first - part.after <= _BESIDE
