"""Turns a draft without errors into the knowledge that the rest of the program uses."""

from __future__ import annotations

from bot.knowledge.draft import Draft, DraftEntry, DraftFact
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import (
    Entry,
    Fact,
    Figure,
    Knowledge,
    ListSlot,
    Name,
    Translation,
    VocabularyEntry,
)
from bot.knowledge.models import FigureModel, KnowledgeFile, LanguageFile
from bot.knowledge.templates import references
from bot.text.figures import read_figure


def compile_draft(draft: Draft, version: str) -> Knowledge:
    """Return ``draft`` as knowledge. The draft has passed every check that finds errors."""
    settings = draft.settings.model if draft.settings else KnowledgeFile(name="knowledge")
    facts = {key: _fact(fact, draft.language) for key, fact in draft.facts.items()}
    files = [document.model for document in draft.vocabulary_files]
    return Knowledge(
        name=settings.name,
        language=settings.language,
        version=version,
        thresholds=Thresholds(settings.thresholds.answer, settings.thresholds.suggest),
        sources={key: text.source for key, text in draft.sources.items()},
        facts=facts,
        entries={key: _entry(one, facts) for key, one in draft.entries.items()},
        topics={file.model.topic: file.model.title for file in draft.faq_files},
        synonyms=tuple(tuple(group) for file in files for group in file.synonyms),
        names=tuple(
            VocabularyEntry(name.name, name.kind, tuple(name.also))
            for file in files
            for name in file.names
        ),
        translations={
            file.model.language: _translation(file.model) for file in draft.language_files
        },
        drafted=settings.drafted,
    )


def figure(fact: str, slot: str, model: FigureModel, language: str) -> Figure:
    """Return a figure of a fact file; raises FigureError where its text can't be read."""
    reading = read_figure(model.text, language, model.kind)
    return Figure(
        id=f"{fact}.{slot}",
        slot=slot,
        text=model.text,
        kind=reading.kind,
        value=reading.value,
        qualifier=reading.qualifier,
        unit=model.of or reading.unit_text,
        start=reading.first_day,
        end=reading.last_day,
    )


def _fact(draft: DraftFact, language: str) -> Fact:
    model = draft.model
    if draft.source is None:
        raise ValueError(f"the fact '{model.id}' has no source")  # the checks let none through
    figures = {slot: figure(model.id, slot, one, language) for slot, one in model.figures.items()}
    names = {
        slot: Name(f"{model.id}.{slot}", slot, one.text, one.kind, one.role)
        for slot, one in model.names.items()
    }
    lists = {
        slot: ListSlot(f"{model.id}.{slot}", slot, tuple(one.items), one.of, one.open, one.kind)
        for slot, one in model.lists.items()
    }
    return Fact(
        id=model.id,
        statement=model.statement,
        said_by=model.said_by,
        as_of=figures.get(model.as_of),
        citation=draft.source.cite(model.quote),
        figures=figures,
        names=names,
        lists=lists,
        done_by=model.done_by,
    )


def _entry(draft: DraftEntry, facts: dict[str, Fact]) -> Entry:
    model = draft.model
    mentioned = dict.fromkeys(reference.first for reference in references(model.answer))
    return Entry(
        id=model.id,
        kind=model.kind,
        topic=draft.document.model.topic,
        title=model.title,
        answer=model.answer,
        facts=tuple(facts[name] for name in mentioned),
        phrasings=tuple(model.phrasings),
        related=tuple(model.related),
        finds=tuple(model.finds),
        rejects=tuple(model.rejects),
    )


def _translation(model: LanguageFile) -> Translation:
    return Translation(
        language=model.language,
        phrasings={key: tuple(said) for key, said in model.phrasings.items()},
        answers=dict(model.answers),
        titles=dict(model.titles),
        names={key: tuple(said) for key, said in model.names.items()},
    )
