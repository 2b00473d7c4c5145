"""Whether the statement holds the kind of thing that a question asks for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.frames.frame import AnswerType, Count, Frame, NameKind
from bot.text.quantity import FigureKind
from bot.verify.align import Pair
from bot.verify.compared import Compared
from bot.verify.findings import FindingKind, State
from bot.verify.wholes import counts_part, counts_whole

_LIST = 2  # so few before a figure may be one name: Belt and Road
_FIGURES = {
    AnswerType.COUNT: (FigureKind.COUNT,),
    AnswerType.MONEY: (FigureKind.MONEY,),
    AnswerType.PERCENT: (FigureKind.PERCENT,),
    AnswerType.DATE: (FigureKind.DATE, FigureKind.PERIOD),
    AnswerType.DURATION: (FigureKind.DURATION, FigureKind.PERIOD),
    AnswerType.MEASURE: (FigureKind.MEASURE,),
}
_NAMES = {
    AnswerType.PERSON: (NameKind.PERSON, NameKind.OTHER, NameKind.ORGANISATION),
    AnswerType.ORGANISATION: (NameKind.ORGANISATION, NameKind.OTHER),
    AnswerType.PLACE: (NameKind.PLACE,),
}


def compare_answer_type(pair: Pair) -> Iterator[Compared]:
    """Yield whether the statement has what is asked for; nothing for kinds that all have.

    Contradicted: it has a figure, and that is of something else than what is asked for.
    """
    asked = pair.question.asked
    if asked in (*_FIGURES, *_NAMES) and _is_denied(pair):
        state, given = State.CONTRADICTED, ""
    elif asked in _FIGURES:
        state, given = _figure(pair, asked)
    elif asked in _NAMES:
        state, given = _name(pair, asked)
    elif asked is AnswerType.LIST and (given := _only_counted(pair)):
        state = State.CONTRADICTED
    else:
        return
    yield Compared.of(FindingKind.ANSWER_TYPE, state, asked.value, given)


def _figure(pair: Pair, asked: AnswerType) -> tuple[State, str]:
    fitting = [
        count
        for count in pair.statement.counts
        if count.quantity.kind in _FIGURES[asked]
        and not count.quantity.weak
        and not _is_repeated(pair.question, count)
    ]
    if not fitting:
        return State.MISSING, ""
    if asked is not AnswerType.COUNT or not pair.question.asked_noun:
        return State.SUPPORTED, fitting[0].quantity.text
    noun = pair.question.asked_noun
    for count in fitting:
        if counts_part(pair, count):
            return State.SUPPORTED, count.quantity.text
        if pair.meets(noun[-1:], count.noun) or pair.meets(noun[:1], count.noun):
            if counts_whole(pair, count):
                return State.CONTRADICTED, count.quantity.text
            return State.SUPPORTED, count.quantity.text
    state = State.CONTRADICTED if pair.question.asked_part else State.OPEN
    return state, fitting[0].quantity.text


def _is_denied(pair: Pair) -> bool:
    """Return True if the question asks what is not, and the statement says what is."""
    return bool(pair.question.negations) and not pair.statement.negations


def _only_counted(pair: Pair) -> str:
    """Return the figure where the statement counts what is to be listed and lists nothing."""
    for count in pair.statement.counts:
        if pair.meets(pair.question.asked_noun, count.noun) and not any(
            len(slot.items) > _LIST or (len(slot.items) == _LIST and slot.filler[0] > count.after)
            for slot in pair.statement.slots
        ):
            return count.quantity.text
    return ""


def _is_repeated(question: Frame, count: Count) -> bool:
    return any(
        one.quantity.kind is count.quantity.kind and one.quantity.value == count.quantity.value
        for one in question.counts
    )


def _name(pair: Pair, asked: AnswerType) -> tuple[State, str]:
    repeated = {name.key for name in pair.question.names}
    reached = pair.reached()
    for name in pair.statement.names:
        new = name.key not in repeated and not reached & set(range(name.first, name.after))
        if new and name.kind in _NAMES[asked]:
            return State.SUPPORTED, name.text
    return State.MISSING, ""
