"""Question sets, grades of what was replied, and a knowledge base measured on itself."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from bot.authoring.files import read_file
from bot.dialogue.engine import Engine
from bot.errors import ConfigurationError, UnreadableError
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Knowledge, hints_of
from bot.knowledge.problems import shown_path
from bot.knowledge.text_files import not_utf8
from bot.render.plain import reply_object

MUST_NOT_ANSWER = frozenset({"near_miss", "out_of_scope"})
SMALLTALK = "smalltalk"
_FORM = 'write {"q": "...", "kind": "fact", "gold": [["3.1"]]}, one a line'
FALSE_AT_MOST = 3.0  # percent of the questions that have no answer
_STEPS = tuple(step / 20 for step in range(6, 19))  # 0.30, 0.35 ... 0.90
_SUGGEST_BELOW = 0.2  # suggestions begin this far below answers
_FOLDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionModel:
    """One line of a question set; further keys are allowed and ignored."""

    id: str = ""
    q: str
    kind: str
    turns: tuple[str, ...] = ()
    gold: tuple[tuple[str, ...], ...] = ()
    entry: str = ""
    figures: tuple[str, ...] = ()
    lang: str | None = None
    accept: tuple[str, ...] = ()


def read_questions(path: Path) -> tuple[QuestionModel, ...]:
    """Return the questions of a file.

    Raises ``ConfigurationError`` naming file and line where a line cannot be read.
    """
    try:
        lines = read_file(path).decode("utf-8-sig").split("\n")
    except UnreadableError as reason:
        raise ConfigurationError(str(reason)) from reason
    except UnicodeDecodeError as reason:
        problem = not_utf8(reason.object, reason.start, shown_path(path))
        raise ConfigurationError(str(problem)) from reason
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_from_json(json.loads(line)))
        except (ValueError, RecursionError) as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            if isinstance(error, json.JSONDecodeError):
                why = f"{error.msg} at character {error.pos + 1}"
            message = f"{path}:{number}:1: error: not a question: {why}; {_FORM}"
            raise ConfigurationError(message) from None
    if not found:
        raise ConfigurationError(f"{path}: there is no question in this file; {_FORM}")
    return tuple(found)


def _from_json(value: Any) -> QuestionModel:
    if not isinstance(value, dict):
        raise ValueError("it is not an object")  # noqa: TRY004 - what a person typed
    kinds = hints_of(QuestionModel)
    keys = {name: one for name, one in value.items() if name in kinds and one is not None}
    for name in ("q", "kind"):
        if name not in keys:
            raise ValueError(f"'{name}' is missing")
    return QuestionModel(**{name: _texts(one, kinds[name], name) for name, one in keys.items()})


def _texts(one: Any, kind: Any, name: str) -> Any:
    """Return a text, or a list of them as a tuple; raises ValueError for another ``kind``."""
    is_list = get_origin(kind) is tuple
    if is_list != isinstance(one, list) or isinstance(one, dict):
        raise ValueError(f"'{name}' must be a {'list' if is_list else 'text'}")
    return tuple(_texts(part, get_args(kind)[0], name) for part in one) if is_list else str(one)


# Grades -------------------------------------------------------------------------------------


class Grade(StrEnum):
    """How a reply did."""

    RIGHT = "right"
    WRONG = "wrong"  # an answer, but not the right one, or another beside it
    MISSED = "missed"  # nothing, where the source answers
    SUGGESTED = "suggested"  # asked back, where the source answers
    FALSE = "false"  # an answer to what the source does not answer


class Graded(NamedTuple):
    """A question, the reply object that it got and the grade."""

    question: QuestionModel
    reply: Mapping[str, Any]
    grade: Grade
    confidence: float


def ask(engine: Engine, questions: Iterable[QuestionModel]) -> Iterator[Graded]:
    """Yield the grade of each question, asked as a program would ask it."""
    for one in questions:
        reply = engine.reply(one.q, one.turns, one.lang)
        yield grade(one, reply_object(reply, engine.knowledge))


def grade(question: QuestionModel, reply: Mapping[str, Any]) -> Graded:
    """Grade ``reply``, an object of ``bot.render.plain.reply_object``."""
    confidence = max((answer["confidence"] for answer in reply["answers"]), default=0.0)
    return Graded(question, reply, _grade(question, reply), confidence)


def _grade(question: QuestionModel, reply: Mapping[str, Any]) -> Grade:
    outcome, kind = reply["outcome"], question.kind
    if outcome == "answer":
        if kind in (*MUST_NOT_ANSWER, SMALLTALK):
            return Grade.FALSE
        return Grade.RIGHT if _is_right(question, reply["answers"]) else Grade.WRONG
    if kind == SMALLTALK:
        return Grade.RIGHT if outcome == SMALLTALK else Grade.MISSED
    if kind in MUST_NOT_ANSWER or outcome in question.accept:
        return Grade.RIGHT
    return Grade.SUGGESTED if outcome == "suggestions" else Grade.MISSED


def _is_right(question: QuestionModel, answers: list[Mapping[str, Any]]) -> bool:
    if question.entry:
        return [answer["entry"] for answer in answers] == [question.entry]
    cited = [
        {f"{citation['paragraph']}.{citation['sentence']}" for citation in answer["citations"]}
        for answer in answers
    ]
    everything, wanted = set().union(*cited), set().union(*question.gold)
    if not all(everything & set(group) for group in question.gold):
        return False
    shown = " ".join(f"{answer['correction'] or ''} {answer['text']}" for answer in answers).lower()
    return all(places & wanted for places in cited) and all(
        figure.lower() in shown for figure in question.figures
    )


def by_kind(graded: Iterable[Graded]) -> dict[str, Counter[Grade]]:
    """Return how many questions of each kind got each grade, in order of first appearance."""
    table: dict[str, Counter[Grade]] = {}
    for one in graded:
        table.setdefault(one.question.kind, Counter())[one.grade] += 1
    return table


def totals(graded: Sequence[Graded]) -> dict[str, float]:
    """Return ``right``, ``wrong`` and ``missed`` in percent of the answerable, ``false`` of the
    others; 0 where there are none."""
    unanswerable = {*MUST_NOT_ANSWER, SMALLTALK}
    answerable = Counter(one.grade for one in graded if one.question.kind not in unanswerable)
    others = Counter(one.grade for one in graded if one.question.kind in MUST_NOT_ANSWER)

    def percent(counts: Counter[Grade], *grades: Grade) -> float:
        return 100 * sum(counts[one] for one in grades) / max(counts.total(), 1)

    return {
        "right": percent(answerable, Grade.RIGHT),
        "wrong": percent(answerable, Grade.WRONG),
        "missed": percent(answerable, Grade.MISSED, Grade.SUGGESTED),
        "false": percent(others, Grade.FALSE),
    }


def steps(graded: Sequence[Graded]) -> list[dict[str, float]]:
    """Return ``totals`` at each threshold; ``graded`` are of an engine that answers everything."""
    found = []
    for step in _STEPS:  # less sure answers are withheld
        answered = [g if g.confidence >= step else g._replace(grade=Grade.MISSED) for g in graded]
        found.append({"threshold": step, **totals(answered)})
    return found


def proposal(rows: Iterable[Mapping[str, float]]) -> tuple[float, float] | None:
    """Return (answer, suggest): the lowest threshold with few false answers; None if none has."""
    few = (row["threshold"] for row in rows if row["false"] <= FALSE_AT_MOST)
    answer = next(few, None)
    return None if answer is None else (answer, round(max(0.1, answer - _SUGGEST_BELOW), 2))


# The knowledge base measured on itself: its examples, and each phrasing left out in turn ------

Asked = tuple[int, QuestionModel]  # which tenth of the phrasings is left out meanwhile; -1: none


def own_examples(
    engine: Engine, watched: Callable[[Sequence[Asked]], Iterable[Asked]] = iter
) -> list[Graded]:
    """Return grades of ``finds`` and ``rejects`` and of every phrasing, left out in ten folds.

    A phrasing counts as right where the answer cites a sentence that its own entry cites: several
    entries may tell the same fact. ``watched`` passes on what is asked and may tell how far it is.
    """
    knowledge, entries = engine.knowledge, engine.knowledge.entries
    taken = {plain_question(text) for e in entries.values() for text in (*e.phrasings, *e.finds)}
    asked: list[Asked] = []
    for entry in entries.values():
        asked += [(-1, _question(entry, text, "example")) for text in entry.finds]
        for text in entry.rejects:
            if plain_question(text) not in taken:  # else it is asked for the entry that takes it
                asked.append((-1, QuestionModel(id=entry.id, q=text, kind="near_miss")))
        for number, text in enumerate(entry.phrasings if len(entry.phrasings) > 1 else ()):
            asked.append((number % _FOLDS, _question(entry, text, "phrasing")))
    graded: list[Graded] = []
    tried, left_out = engine, -1
    for fold, question in watched(sorted(asked, key=itemgetter(0))):
        if fold != left_out:
            reduced = {name: _reduced(entry, fold) for name, entry in entries.items()}
            tried, left_out = engine.renewed(replace(knowledge, entries=reduced)), fold
        graded += ask(tried, [question])
    return graded


def _reduced(entry: Entry, fold: int) -> Entry:
    """Return an entry without a tenth of its phrasings, unless nothing would be left."""
    kept = tuple(p for n, p in enumerate(entry.phrasings) if n % _FOLDS != fold)
    return replace(entry, phrasings=kept or entry.phrasings)


def _question(entry: Entry, text: str, kind: str) -> QuestionModel:
    """Return ``text`` as a question for ``entry``, of that kind where the entry answers it."""
    if entry.kind is EntryKind.GAP:
        kind = "near_miss"
    elif entry.kind is EntryKind.SMALLTALK:
        kind = SMALLTALK
    places = tuple(f"{one.citation.paragraph}.{one.citation.sentence}" for one in entry.facts)
    wanted = entry.id if entry.kind is EntryKind.SOURCELESS else ""
    return QuestionModel(id=entry.id, q=text, kind=kind, gold=(places,), entry=wanted)


def mend(one: Graded, knowledge: Knowledge) -> str:
    """Return what to write where, of what was not right."""
    own = knowledge.entries[one.question.id]
    answers = (answer["entry"] for answer in one.reply["answers"])  # a sentence has no examples
    taken = [name for name in answers if name != own.id and name in knowledge.entries]
    rejects = [f"write it under 'rejects:' of {name}" for name in taken]
    if one.question.kind == "near_miss" and own.kind is not EntryKind.GAP:
        if not taken:
            return "write it under 'phrasings:' of an entry with 'kind: gap'"
        return f"{'; '.join(rejects)}, or under 'finds:' of {taken[0]} where that is right"
    more, new = "write more phrasings like it for", "write it under 'phrasings:' of"
    return "; ".join((f"{more if one.question.q in own.phrasings else new} {own.id}", *rejects))
