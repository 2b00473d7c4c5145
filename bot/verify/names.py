"""Names that the question insists on; where: a park in Belarus is in Europe, and not in China."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import Frame, Name, Place, Slot, Word
from bot.frames.places import contains, disjoint
from bot.verify.align import Pair, in_names
from bot.verify.findings import Finding, FindingKind, State

_HEADS = 5
_PREPOSITIONS = ("place", "to", "from", "of", "for", "by")
_NEAR_HEADS = 4
_ELSEWHERE = 0.5  # what it weighs that only another part of the article has the name


def _other_of_kind(pair: Pair, name: Name, missing: list[Word]) -> str:
    """Return the University of Oulu, where that of Kuopio is claimed: the same words before its
    own."""
    own = {word.index for word in missing}
    same = [i for i in range(name.first, name.after) if pair.covers(i) and i not in own]
    kinds = [i for i in same if pair.question.words[i].norm in pair.words.organisation_words]
    if not kinds or max(own) < min(kinds):
        return ""
    for given in pair.statement.names:
        inside = in_names([given])
        if len(inside) > 1 and all(inside & set(pair.targets[i]) for i in kinds):
            return given.text
    return ""


def compare_names(pair: Pair) -> Iterator[Finding]:
    """Yield for each name that is no place whether the statement has it."""
    around = pair.around if pair.refers_back() else frozenset[int]()
    for name in pair.question.names:
        if name.place is not None:
            continue
        words = [w for w in pair.question.words[name.first : name.after] if w.content]
        surname = bool(words) and pair.covers(words[-1].index)
        near = pair.around if surname else around
        missing = [w for w in words if not (pair.covers(w.index) or w.index in near)]
        about = [w.index for w in words]
        if not missing:
            yield Finding(FindingKind.NAME, State.SUPPORTED, name.text, about=about)
        elif pair.question.is_claim and (other := _other_of_kind(pair, name, missing)):
            yield Finding(FindingKind.NAME, State.CONTRADICTED, name.text, other, about=about)
        else:
            known = all(pair.context.knows(w.stem) for w in missing)
            weight = _ELSEWHERE if known else 1.0
            yield Finding(FindingKind.NAME, State.MISSING, name.text, weight=weight, about=about)


def compare_places(pair: Pair) -> Iterator[Finding]:
    """Yield how each place of the question bears on the places of the statement."""
    yield from _compare_unknown(pair)
    for name in pair.question.names:
        if name.place is not None:
            state, given, weight = _compare(pair, name, name.place)
            about = range(name.first, name.after)
            yield Finding(FindingKind.PLACE, state, name.text, given, weight, about)


def _compare_unknown(pair: Pair) -> Iterator[Finding]:
    """Yield the named places that the statement has, yet for something else."""
    known = in_names(n for n in pair.question.names if n.place)
    for asked in pair.question.slots:
        words = pair.question.words
        capital = [i for i in asked.filler if words[i].capital and not words[i].figure]
        if asked.relation != "place" or not asked.heads or not capital:
            continue
        holders = [
            slot
            for slot in pair.statement.slots
            if slot.relation in _PREPOSITIONS
            and pair.meets(tuple(capital), slot.filler) == len(capital)
        ]
        if set(capital) <= known and any(slot.relation == "place" for slot in holders):
            continue  # a place that the gazetteer has is compared by itself
        fits = any(
            not s.heads or pair.meets(asked.heads[:2], s.heads[:_NEAR_HEADS]) for s in holders
        )
        said, rival = pair.question.said(asked.filler), _rival_name(pair, asked, capital)
        if rival:
            yield Finding(FindingKind.PLACE, State.CONTRADICTED, said, rival, about=asked.filler)
        elif holders and not (fits and any(s.relation == "place" for s in holders)):
            yield Finding(FindingKind.PLACE, State.OPEN, said)


def _rival_name(pair: Pair, asked: Slot, capital: list[int]) -> str:
    """Return what it was published or held in, if that has one name, and not the one asked."""
    verb = pair.question.words[asked.heads[0]]
    known = any(n.place and not n.place.part and n.first in capital for n in pair.question.names)
    if known or verb.stem not in pair.words.single_verbs or any(map(pair.covers, capital)):
        return ""
    for given in pair.statement.slots:
        words = [pair.statement.words[i] for i in given.filler]
        named = not words[0].figure and any(word.capital for word in words)
        same = given.relation == "place" and len(given.items) == 1 and named
        if same and pair.meets(asked.heads[:1], given.heads[:1]):
            return pair.statement.said(given.filler)
    return ""


def _compare(pair: Pair, name: Name, place: Place) -> tuple[State, str, float]:
    if pair.translated:
        return _compare_translated(pair, place)
    slot = _slot_of(pair.question, name)
    rival = _rival(pair, slot, place) if slot else ""
    if rival:
        return State.CONTRADICTED, rival, 1.0
    given = [n for n in pair.statement.names if n.place and contains(place, n.place)]
    if given:
        fits = slot is None or any(_hangs_alike(pair, slot, one) for one in given)
        return (State.SUPPORTED if fits else State.OPEN), given[0].text, 1.0
    around = {n.key for frame in pair.context.around(pair.statement) for n in frame.names}
    if name.key in around:
        return (State.SUPPORTED if pair.refers_back() else State.OPEN), "", 0.5
    inner = [n for n in pair.statement.names if n.place and contains(n.place, place)]
    if inner:
        return State.OPEN, inner[0].text, 0.7
    return State.MISSING, "", 0.6 if name.key in pair.context.names else 1.0


def _compare_translated(pair: Pair, place: Place) -> tuple[State, str, float]:
    """Compare with the places that are named, whatever the words around them."""
    slots = [slot for slot in pair.statement.slots if slot.relation == "place"]
    given = [n for slot in slots for n in _places(pair.statement, slot) if n.place]
    named = [n for n in pair.statement.names if n.place and contains(place, n.place)]
    if named:
        return State.SUPPORTED, named[0].text, 1.0
    excluded = len(given) == 1 and all(n.place and disjoint(place, n.place) for n in given)
    if excluded:
        return State.CONTRADICTED, given[0].text, 1.0
    around = (n for frame in pair.context.around(pair.statement) for n in frame.names)
    near = any(n.place and contains(place, n.place) for n in around)
    return (State.OPEN if given or near else State.MISSING), "", 1.0


def _hangs_alike(pair: Pair, asked: Slot, given: Name) -> bool:
    """Return True unless the place of the statement stands in a relation of other words."""
    slot = _slot_of(pair.statement, given)
    if slot is None or not asked.heads or not slot.heads:
        return True
    return bool(pair.meets(asked.heads[:2], slot.heads[:_NEAR_HEADS]))


def _slot_of(frame: Frame, name: Name) -> Slot | None:
    """Return the relation that the place stands in: in Belarus, to Belarus."""
    for slot in frame.slots:
        if name.first in slot.filler and slot.relation in ("place", "to", "from", "of"):
            return slot
    return None


def _rival(pair: Pair, asked: Slot, place: Place) -> str:
    """Return the place that the statement has in the same relation, if it excludes ``place``."""
    scored = []
    verb = bool(asked.heads) and pair.words.is_verb(pair.question.words[asked.heads[0]].norm)
    for given in pair.statement.slots:
        if given.relation != asked.relation:
            continue
        places = _places(pair.statement, given)
        met = pair.meets(asked.heads[:_HEADS], given.heads[:_HEADS])
        first = pair.meets(asked.heads[:1], given.heads[:3])
        if places and met and (first or (met > 1 and not verb)):
            scored.append((met + first, given, places))
    if not scored:
        return ""
    _, given, places = max(scored, key=lambda row: row[0])
    if given.open or not all(disjoint(place, one.place) for one in places if one.place):
        return ""
    listed = len(given.items) > 1 and len(places) == len(given.items)
    single = any(pair.words.is_post(pair.question.words[n].norm) for n in asked.heads[:2])
    if asked.relation != "place" and not (listed or single):  # an ambassador is sent to one
        return ""
    return pair.statement.said(tuple(range(places[0].first, places[-1].after)))


def _places(frame: Frame, slot: Slot) -> list[Name]:
    return [n for n in frame.names if n.place is not None and n.first in slot.filler]
