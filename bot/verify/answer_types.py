"""Whether the statement holds the kind of thing that a question asks for."""

import re
from collections.abc import Iterator

from bot.frames.frame import AnswerType, Count, Name, NameKind, Slot
from bot.text.quantity import FigureKind, Quantity
from bot.verify.align import Pair, words_in
from bot.verify.findings import Finding, FindingKind, State

_YEAR = re.compile(r"\b[12]\d{3}\b")
_OLDEST = 130
_OPENING = 4  # words in which a question says that it asks for names
_SPANNING = ("since", "until")  # senses of qualifiers
_LENGTH = "metre"
_EXPLAINING = frozenset(',:“"(–—')  # behind a word: says which one is meant
_NEAR = 4  # words behind a figure that may say of which part it is: 40 are Chinese
_LIST = 2  # so few before a figure may be one name: Belt and Road
_FIGURES = {
    AnswerType.COUNT: (FigureKind.COUNT,),
    AnswerType.MONEY: (FigureKind.MONEY,),
    AnswerType.PERCENT: (FigureKind.PERCENT,),
    AnswerType.DATE: (FigureKind.DATE, FigureKind.PERIOD),
    AnswerType.DURATION: (FigureKind.DURATION, FigureKind.PERIOD),
    # How much: anything that is no time.
    AnswerType.MEASURE: (FigureKind.MEASURE, FigureKind.MONEY, FigureKind.PERCENT),
}
_WHERE = ("place", "from", "under", "between", "among")
_NAMES = {
    AnswerType.PERSON: (NameKind.PERSON, NameKind.OTHER, NameKind.ORGANISATION),
    AnswerType.ORGANISATION: (NameKind.ORGANISATION, NameKind.OTHER),
    AnswerType.PLACE: (NameKind.PLACE,),
}


def compare_answer_type(pair: Pair) -> Iterator[Finding]:
    """Yield whether the statement has what is asked for; nothing for kinds that all have, and where
    it may have it in words that are not read: by Monday, the owner.

    Contradicted: it has a figure, and that is of something else than what is asked for.
    """
    asked = pair.question.asked
    state: State | None
    # It asks what is not, and the statement says what is.
    denied = bool(pair.question.negations) and not pair.statement.negations
    if asked in (*_FIGURES, *_NAMES) and denied:
        state, given = State.CONTRADICTED, ""
    elif asked in _FIGURES:
        state, given = _figure(pair, asked)
    elif asked in _NAMES:
        state, given = _name(pair, asked)
    elif asked is AnswerType.LIST and _leaves_unnamed(pair):
        state, given = State.MISSING, ""
    elif asked is AnswerType.LIST and (given := _only_counted(pair)):
        state = State.CONTRADICTED
    else:
        return
    if state is not None:
        yield Finding(FindingKind.ANSWER_TYPE, state, asked.value, given)


def _figure(pair: Pair, asked: AnswerType) -> tuple[State | None, str]:
    repeated = [(one.quantity.kind, one.quantity.value) for one in pair.question.counts]
    fitting = [
        count
        for count in pair.statement.counts
        if _fits(pair, count, asked) and (count.quantity.kind, count.quantity.value) not in repeated
    ]
    if not fitting:
        return (_time(pair) if asked is AnswerType.DATE else State.MISSING), ""
    if asked is not AnswerType.COUNT or not pair.question.asked_noun:
        return State.SUPPORTED, fitting[0].quantity.text
    noun = pair.question.asked_noun
    for count in fitting:
        if _counts_part(pair, count):
            return State.SUPPORTED, count.quantity.text
        if pair.meets((noun[0], noun[-1]), count.noun):
            state = State.CONTRADICTED if _counts_whole(pair, count) else State.SUPPORTED
            return state, count.quantity.text
    state = State.CONTRADICTED if pair.question.asked_part else State.OPEN
    return state, fitting[0].quantity.text


def _counts_whole(pair: Pair, count: Count) -> bool:
    """Return True if ``count`` is of more than the question asks for: it asks for some "of the
    labs", or names some members of a list of the statement and not the others."""
    further = _further(pair)
    if pair.question.asked_part:
        return bool(further) and not pair.meets(further, count.noun)
    reached = pair.reached(further)
    lists = [slot.items for slot in pair.statement.slots if not _is_other_list(pair, slot)]
    return any(
        0 < sum(not reached.isdisjoint(item) for item in items) < len(items) for items in lists
    )


def _is_other_list(pair: Pair, slot: Slot) -> bool:
    """Return True for a list of counts, each with its own figure, and for a name: Belt and Road."""
    words = [pair.statement.words[index] for index in slot.filler]
    placed = any(n.place and n.first in slot.filler for n in pair.statement.names)
    named = len(slot.items) == _LIST and not placed and all(word.capital for word in words)
    return named or any(word.figure for word in words)


def _counts_part(pair: Pair, count: Count) -> bool:
    """Return True for "of the 114 firms, 40 are Chinese" where a part of the firms is asked for."""
    if not pair.question.asked_part or pair.meets(pair.question.asked_noun, count.noun):
        return False
    behind = tuple(range(count.after, count.after + _NEAR))
    return bool(pair.meets(_further(pair), behind))


def _further(pair: Pair) -> tuple[int, ...]:
    """Return the words of the question beside what it counts, and beside names but of places."""
    names = (name for name in pair.question.names if name.place is None)
    left_out = (*words_in(*names), *pair.question.asked_noun)
    return tuple(word.index for word in pair.question.terms if word.index not in left_out)


def _fits(pair: Pair, count: Count, asked: AnswerType) -> bool:
    """Return True if a figure is of the kind that is asked for."""
    figure, question = count.quantity, pair.question
    counts = any(index >= count.after for index in count.noun)
    bare = figure.kind is FigureKind.COUNT and not counts and not figure.weak
    match asked:
        case AnswerType.DATE:
            return _is_date(figure, bare=bare, year=bool(question.asked_units))
        case AnswerType.DURATION if pair.words.ages & set(question.norms):
            return _is_age(pair, count, bare=bare)
        case AnswerType.DURATION:
            return _is_duration(figure)
        case AnswerType.MEASURE if question.asked_units:
            return figure.kind is FigureKind.MEASURE and figure.unit in question.asked_units
        case AnswerType.MEASURE if figure.kind is FigureKind.DURATION:
            return bool(pair.words.lasting & set(question.norms))
        case AnswerType.MEASURE if bare:
            return True
        case AnswerType.COUNT if figure.weak:  # one man fell
            counted = pair.meets(question.asked_noun[-1:], count.noun) > 0
            return counted and isinstance(figure.value, int)
    return figure.kind in _FIGURES[asked] and not figure.weak


def _is_date(figure: Quantity, *, bare: bool, year: bool) -> bool:
    """Return True for a date; for 1503 or 1504 as well. ``year``: it has to say which."""
    if figure.kind is FigureKind.COUNT or year:
        dated = bare or figure.kind in _FIGURES[AnswerType.DATE]
        return dated and bool(_YEAR.search(figure.text))
    return figure.kind is FigureKind.DATE or (figure.kind is FigureKind.PERIOD and not figure.weak)


def _is_age(pair: Pair, count: Count, *, bare: bool) -> bool:
    """Return True for 58, 24-year-old and, of what is nobody, since when it is there."""
    figure = count.quantity
    if bare and isinstance(figure.value, int) and figure.value < _OLDEST:
        return True
    if any(name.kind is NameKind.PERSON for name in pair.question.names):
        beside = pair.statement.norms[max(0, count.first - 1) : count.after + 1]
        aged = pair.words.ages & set(beside)
        return figure.kind is FigureKind.DURATION and bool(aged)
    return figure.kind in (FigureKind.DURATION, FigureKind.DATE)


def _is_duration(figure: Quantity) -> bool:
    """Return True for how long: hours, until May, and metres."""
    return (
        figure.kind in _FIGURES[AnswerType.DURATION]
        or (figure.kind is FigureKind.MEASURE and figure.unit == _LENGTH)
        or figure.sense in _SPANNING
    )


def _time(pair: Pair) -> State | None:
    """Return whether the statement says when by other words than a date."""
    reached, norms = pair.reached(), pair.statement.norms
    for index, norm in enumerate(norms):
        if norm in pair.words.moments and index not in reached:
            return None
    found = [at for at, *_ in pair.words.meanwhile.find(norms) if at not in reached]
    return State.OPEN if found else State.MISSING


def _leaves_unnamed(pair: Pair) -> bool:
    """Return True if the statement speaks of "two related species" and does not say which ones."""
    opening = pair.question.norms[:_OPENING]
    if not pair.question.asked_noun or pair.words.identifying.isdisjoint(opening):
        return False
    there = pair.targets.get(pair.question.asked_noun[-1], ())
    words, reached = pair.statement.words, pair.reached()
    if not there or any(_new_names(pair)):
        return False
    if any(len(slot.items) > 1 and not reached & set(slot.filler) for slot in pair.statement.slots):
        return False
    said = [words[at - 1] for at in there if at]  # the green lineage, a third charge, bribery
    named = any(word.content and not word.figure and word.index not in reached for word in said)
    behind = {pair.statement.text[words[at].end :].lstrip()[:1] for at in there}
    return not named and not behind & _EXPLAINING


def _new_names(pair: Pair) -> Iterator[Name]:
    """Yield the names of the statement that the question does not have."""
    repeated, reached = {name.key for name in pair.question.names}, pair.reached()
    for name in pair.statement.names:
        if name.key not in repeated and reached.isdisjoint(words_in(name)):
            yield name


def _only_counted(pair: Pair) -> str:
    """Return the figure where the statement counts what is to be listed and lists nothing."""
    for count in pair.statement.counts:
        if pair.meets(pair.question.asked_noun, count.noun) and not any(
            len(slot.items) > _LIST or (len(slot.items) == _LIST and slot.filler[0] > count.after)
            for slot in pair.statement.slots
        ):
            return count.quantity.text
    return ""


def _name(pair: Pair, asked: AnswerType) -> tuple[State | None, str]:
    for name in _new_names(pair):
        if name.kind in _NAMES[asked]:
            return State.SUPPORTED, name.text
    where = pair.question.norms[0] not in pair.words.identifying
    if asked is AnswerType.PLACE and where and _says_where(pair):
        return State.SUPPORTED, ""
    return State.MISSING, ""


def _says_where(pair: Pair) -> bool:
    """Return True if something new is in, at or from what is no name and no time."""
    times = pair.words.time_nouns | pair.words.moments
    left_out = pair.reached().union(words_in(*pair.statement.counts))
    left_out |= {word.index for word in pair.statement.words if word.norm in times}
    return any(
        slot.relation in _WHERE and left_out.isdisjoint(slot.filler)
        for slot in pair.statement.slots
    )
