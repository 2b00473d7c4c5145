"""Names; where: a park in Belarus is in Europe, and not in China; who founded, said, leads it."""

from collections.abc import Iterator

from bot.frames.frame import Frame, Name, Place, Slot, Word, norm_at
from bot.frames.places import contains, disjoint
from bot.frames.slots import AGENT, OBJECT, POST, SPEAKER, SUBJECT
from bot.verify.align import Pair, words_in
from bot.verify.findings import Finding, FindingKind, State

_HEADS = 5
_PREPOSITIONS = ("place", "to", "from", "of", "for", "by")
_NEAR_HEADS = 4
_ELSEWHERE = 0.5  # what it weighs that only another part of the article has the name


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
        state = State.MISSING if missing else State.SUPPORTED
        known = bool(missing) and all(pair.context.knows(w.stem) for w in missing)
        weight, about = _ELSEWHERE if known else 1.0, [w.index for w in words]
        yield Finding(FindingKind.NAME, state, name.text, weight=weight, about=about)


def compare_places(pair: Pair) -> Iterator[Finding]:
    """Yield how each place of the question bears on the places of the statement."""
    yield from _compare_unknown(pair)
    for name in pair.question.names:
        if name.place is not None:
            state, given, weight = _compare_place(pair, name, name.place)
            yield Finding(FindingKind.PLACE, state, name.text, given, weight, words_in(name))


def _compare_unknown(pair: Pair) -> Iterator[Finding]:
    """Yield the named places that the statement has, yet for something else."""
    known = words_in(*(name for name in pair.question.names if name.place))
    for asked in pair.question.slots:
        words = pair.question.words
        capital = [i for i in asked.filler if words[i].capital and not words[i].figure]
        if asked.relation != "place" or not asked.heads or not capital:
            continue
        holders = [
            slot
            for slot in pair.statement.slots
            if slot.relation in _PREPOSITIONS and pair.meets(capital, slot.filler) == len(capital)
        ]
        if set(capital).issubset(known) and any(slot.relation == "place" for slot in holders):
            continue  # a place that the gazetteer has is compared by itself
        fits = any(
            not s.heads or pair.meets(asked.heads[:2], s.heads[:_NEAR_HEADS]) for s in holders
        )
        if holders and not (fits and any(s.relation == "place" for s in holders)):
            yield Finding(FindingKind.PLACE, State.OPEN, pair.question.said(asked.filler))


def _compare_place(pair: Pair, name: Name, place: Place) -> tuple[State, str, float]:
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
        if places and (first or (met > 1 and not verb)):
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
    return pair.statement.said((places[0].first, places[-1].after - 1))


def _places(frame: Frame, slot: Slot) -> list[Name]:
    return [n for n in frame.names if n.place is not None and n.first in slot.filler]


def compare_roles(pair: Pair) -> Iterator[Finding]:
    """Yield whether those that the question names are those of the statement."""
    of_claims = (AGENT, SUBJECT) if pair.question.is_claim else ()
    for asked in pair.question.slots:
        compared = asked.relation in (SPEAKER, POST, *of_claims)
        found = _compare_role(pair, asked) if compared else None
        if found:
            name = pair.question.said(asked.filler)
            yield Finding(FindingKind.ROLE, found[0], name, found[1], about=asked.filler)
    yield from _compare_posts(pair)


def _compare_role(pair: Pair, asked: Slot) -> tuple[State, str] | None:
    best: tuple[State, str] | None = None
    for given in pair.statement.slots:
        if asked.heads and not pair.meets(asked.heads[:1], given.heads):
            continue
        if asked.relation == AGENT and given.relation == OBJECT:
            if pair.meets(asked.filler, given.filler) and _is_named(pair.question, asked.filler):
                best = best or (State.CONTRADICTED, pair.statement.text)
        elif given.relation == asked.relation and (
            asked.relation != SUBJECT or _both_named(pair, asked, given)
        ):
            state = _same_filler(pair, asked, given)
            same = asked.relation != AGENT or _same_deed(pair, asked)
            if state is State.CONTRADICTED and (asked.relation == SUBJECT or not same):
                state = State.OPEN
            if best is None or state is State.SUPPORTED:
                best = state, pair.statement.said(given.filler)
    if best is None and asked.relation == SPEAKER and not any(map(pair.covers, asked.filler)):
        best = State.MISSING, ""
    return best


def _same_deed(pair: Pair, asked: Slot) -> bool:
    """Return True if the statement has what it is done to, too, if the question names it."""
    others = [
        word.index
        for word in pair.question.terms
        if word.index not in asked.filler and word.index not in asked.heads
    ]
    return not others or any(pair.covers(index) for index in others)


def _both_named(pair: Pair, asked: Slot, given: Slot) -> bool:
    words = [pair.statement.words[i] for i in given.filler]
    return _is_named(pair.question, asked.filler) and any(w.capital and w.index for w in words)


def _is_named(frame: Frame, indices: tuple[int, ...]) -> bool:
    """Return True if a name is among the words; any word may open a sentence in capitals."""
    return any(
        frame.words[i].capital and (i or (frame.names[:1] and not frame.names[0].first))
        for i in indices
    )


def _same_filler(pair: Pair, asked: Slot, given: Slot) -> State:
    filler = tuple(i for i in asked.filler if not pair.question.words[i].figure)
    met = pair.meets(filler, given.filler)
    if met == len(filler):
        return State.SUPPORTED
    named_asked = _is_named(pair.question, asked.filler)
    named_given = _is_named(pair.statement, given.filler)
    if not named_given or not named_asked:
        return State.OPEN
    if met == 0:
        elsewhere = all(map(pair.covers, filler)) and asked.relation == SPEAKER
        return State.OPEN if elsewhere else State.CONTRADICTED
    left = set(given.filler) - pair.reached(asked.filler)
    unmet = [i for i in filler if not pair.meets((i,), given.filler)]
    renamed = any(pair.statement.words[i].capital for i in left)
    full = any(pair.question.words[i].capital for i in unmet)
    return State.CONTRADICTED if renamed and full else State.OPEN


def _compare_posts(pair: Pair) -> Iterator[Finding]:
    """Yield the posts that differ by what stands before them: vice chairman, chairman."""
    for word in pair.question.words:
        if not pair.words.is_post(word.norm):
            continue
        targets = pair.targets.get(word.index, ())
        claimed = _modifier(pair.question.words, word.index, pair)
        given = {_modifier(pair.statement.words, target, pair) for target in targets}
        if targets and claimed not in given:
            said = pair.statement.said((max(0, targets[0] - 1), targets[0]))
            about = (word.index,)
            yield Finding(FindingKind.ROLE, State.CONTRADICTED, word.text, said, about=about)


def _modifier(row: tuple[Word, ...], index: int, pair: Pair) -> str:
    norm = norm_at(row, index - 1)
    return norm if norm in pair.words.post_modifiers else ""
