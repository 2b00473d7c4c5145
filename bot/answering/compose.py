"""Writes answers: an entry with its figures, citations, correction and notes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.reply import Answer, CitedFigure
from bot.answering.roles import Role
from bot.answering.support import Contrary, Support
from bot.knowledge.kinds import EntryKind, FigureKind, NameKind
from bot.knowledge.knowledge import Entry, Fact, Figure, Knowledge, Name
from bot.knowledge.templates import Rendered, render
from bot.locales import Catalogue
from bot.rendering.citations import isolated
from bot.understanding.language.asking import Kind
from bot.understanding.question import Question


class Composer:
    """Writes the answers of one knowledge base. Pure."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue) -> None:
        self._knowledge = knowledge
        self._catalogue = catalogue

    def answer(
        self,
        entry: Entry,
        language: str,
        confidence: float,
        question: Question | None = None,
        support: Support | None = None,
    ) -> Answer:
        """Return the answer of ``entry``; with ``question`` and ``support`` also what has to be
        put right or confirmed."""
        rendered, translated = self._render(entry, language)
        facts = rendered.facts or entry.facts
        return Answer(
            entry=entry.id,
            title=self._title(entry, language),
            confidence=round(confidence, 4),
            spans=rendered.spans,
            correction=self._correction(support, language) if support else None,
            notes=self._notes(entry, facts, question, support, language, translated=translated),
            figures=tuple(_cited(figure, facts) for figure in rendered.figures),
            citations=tuple(dict.fromkeys(fact.citation for fact in facts)),
            sourceless=entry.kind is EntryKind.SOURCELESS,
        )

    def _render(self, entry: Entry, language: str) -> tuple[Rendered, bool]:
        translation = self._knowledge.translations.get(language)
        template = translation.answers.get(entry.id) if translation else None
        return render(template or entry.answer, self._knowledge.facts), template is not None

    def _title(self, entry: Entry, language: str) -> str:
        translation = self._knowledge.translations.get(language)
        return (translation.titles.get(entry.id) if translation else None) or entry.title

    def title(self, entry: Entry, language: str) -> str:
        """Return the question of ``entry`` as a button shows it, in ``language`` if it can."""
        return self._title(entry, language)

    def _correction(self, support: Support, language: str) -> str | None:
        if not support.corrections:
            return None
        lines = (
            self._catalogue.text(
                f"correction.{_correction_key(right)}",
                language,
                right=isolated(right.text, self._catalogue.voice(language)),
            )
            for right in support.corrections
        )
        return " ".join(lines)

    def _notes(
        self,
        entry: Entry,
        facts: Sequence[Fact],
        question: Question | None,
        support: Support | None,
        language: str,
        *,
        translated: bool,
    ) -> tuple[str, ...]:
        text, notes, voice = self._catalogue.text, [], self._catalogue.voice(language)
        if question and support and _confirms(question, support):
            notes.append(text("confirmation.yes", language))
        if question and question.conditions.now:
            dates = [fact.as_of.text for fact in facts if fact.as_of]
            notes.extend(
                text("reply.nothing_later", language, date=isolated(d, voice))
                for d in dict.fromkeys(dates)
            )
        if question and question.ask.kind in (Kind.YES_NO, Kind.LIST) and _open(facts):
            notes.append(text("reply.open_list", language))
        if translated:
            words = "".join(span.text for span in render(entry.answer, self._knowledge.facts).spans)
            notes.append(text("reply.in_the_source", language, text=isolated(words, voice)))
        return tuple(notes)


def smalltalk(entry: Entry, knowledge: Knowledge, language: str) -> str:
    """Return the text of a smalltalk entry."""
    translation = knowledge.translations.get(language)
    return (translation.answers.get(entry.id) if translation else None) or entry.answer


def _confirms(question: Question, support: Support) -> bool:
    said = question.form.statement or question.ask.kind is Kind.YES_NO
    said = said and not question.comparison.either  # "in Russia or in Belarus" is no yes or no
    held = support.confirmed or support.agreed
    return said and bool(held) and not support.corrections and not support.unknown


def _open(facts: Sequence[Fact]) -> bool:
    return any(slot.open for fact in facts for slot in fact.lists.values())


def _correction_key(right: Figure | Name | Role | Contrary) -> str:
    if isinstance(right, Contrary):
        return "word"
    if isinstance(right, Role):
        return "role"
    if isinstance(right, Name):
        return "place" if right.kind is NameKind.PLACE else "name"
    return "date" if right.kind in (FigureKind.DATE, FigureKind.PERIOD) else "figure"


def _cited(figure: Figure, facts: Sequence[Fact]) -> CitedFigure:
    fact = next(fact for fact in facts if figure.id.startswith(f"{fact.id}."))
    as_of = fact.as_of.end if fact.as_of and fact.as_of is not figure else None
    return CitedFigure(figure, as_of, fact.said_by or None)
