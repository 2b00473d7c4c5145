"""The knowledge base measured on itself: its examples, and each phrasing left out in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from bot.authoring.evaluation.grade import Grade, Graded, ask
from bot.authoring.evaluation.questions import QuestionModel
from bot.dialogue.engine import Engine
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Knowledge

_FOLDS = 10

Asked = tuple[int | None, QuestionModel]  # which tenth of the phrasings is left out meanwhile


def own_examples(
    engine: Engine, watched: Callable[[Sequence[Asked]], Iterable[Asked]] = iter
) -> list[Graded]:
    """Return grades of ``finds`` and ``rejects`` and of every phrasing, left out in ten folds.

    A phrasing counts as right where the answer cites a sentence that its own entry cites: several
    entries may tell the same fact. ``watched`` passes on what is asked and may tell how far it is.
    """
    knowledge = engine.knowledge
    asked: list[Asked] = [(None, question) for question in _examples(knowledge)]
    asked += [(fold, one) for fold in range(_FOLDS) for one in _left_out(knowledge, fold)]
    graded: list[Graded] = []
    for fold, together in groupby(watched(asked), key=itemgetter(0)):
        tried = engine
        if fold is not None:
            reduced = replace(knowledge, entries=dict(_without(knowledge, fold)))
            tried = engine.with_knowledge(reduced)
        graded += ask(tried, (question for _, question in together))
    return graded


def _examples(knowledge: Knowledge) -> Iterator[QuestionModel]:
    """Yield examples; what one entry rejects and another takes is asked for the other only."""
    taken = {
        plain_question(text)
        for entry in knowledge.entries.values()
        for text in (*entry.phrasings, *entry.finds)
    }
    for entry in knowledge.entries.values():
        for text in entry.finds:
            yield _question(entry, text, "example")
        for text in entry.rejects:
            if plain_question(text) not in taken:
                yield QuestionModel(id=entry.id, q=text, kind="near_miss")


def _without(knowledge: Knowledge, fold: int) -> Iterator[tuple[str, Entry]]:
    for name, entry in knowledge.entries.items():
        kept = tuple(p for n, p in enumerate(entry.phrasings) if n % _FOLDS != fold)
        yield name, replace(entry, phrasings=kept or entry.phrasings)


def _left_out(knowledge: Knowledge, fold: int) -> Iterator[QuestionModel]:
    for entry in knowledge.entries.values():
        for number, text in enumerate(entry.phrasings):
            if number % _FOLDS == fold and len(entry.phrasings) > 1:
                yield _question(entry, text, "phrasing")


def _question(entry: Entry, text: str, kind: str) -> QuestionModel:
    if entry.kind is EntryKind.GAP:
        return QuestionModel(id=entry.id, q=text, kind="near_miss")
    if entry.kind is EntryKind.SMALLTALK:
        return QuestionModel(id=entry.id, q=text, kind="smalltalk")
    if entry.kind is EntryKind.SOURCELESS:
        return QuestionModel(id=entry.id, q=text, kind=kind, entry=entry.id)
    places = tuple(f"{f.citation.paragraph}.{f.citation.sentence}" for f in entry.facts)
    return QuestionModel(id=entry.id, q=text, kind=kind, gold=(places,))


def mend(one: Graded, knowledge: Knowledge) -> str:
    """Return what to write where; empty where the grade is right."""
    if one.grade is Grade.RIGHT:
        return ""
    own = knowledge.entries[one.question.id]
    taken = [answer["entry"] for answer in one.reply["answers"] if answer["entry"] != own.id]
    rejects = [f"write it under 'rejects:' of {name}" for name in taken]
    if one.question.kind == "near_miss" and own.kind is not EntryKind.GAP:
        right = f", or under 'finds:' of {taken[0]} where that is right" if taken else ""
        return f"{'; '.join(rejects)}{right}" if rejects else _more(own)
    listed = one.question.q in own.phrasings
    first = _more(own) if listed else f"write it under 'phrasings:' of {own.id}"
    return "; ".join((first, *rejects))


def _more(entry: Entry) -> str:
    return f"write more phrasings like it for {entry.id}"
