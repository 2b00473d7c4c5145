"""What of each source the facts hold and the entries use, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import QuoteError
from bot.knowledge.folder import RawFolder, read_folder
from bot.knowledge.knowledge import Fact, Figure, Knowledge, Source
from bot.knowledge.loader import load_knowledge
from bot.knowledge.sources import SourceText
from bot.text.figures import read_quantities
from bot.text.quotes import alike, find_words, tidy


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in a paragraph; ``figures`` are those typed for it, none where it is left."""

    start: int
    end: int
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceCover:
    """A sentence of a paragraph by its offsets; ``facts`` are those whose quotes touch it."""

    start: int
    end: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphCover:
    """A paragraph with what cites it."""

    number: int
    section: str
    text: str
    sentences: tuple[SentenceCover, ...]
    marks: tuple[Mark, ...]
    facts: tuple[Fact, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """The sentences that no fact quotes."""
        return tuple(self.text[one.start : one.end] for one in self.sentences if not one.facts)

    @property
    def untyped(self) -> tuple[str, ...]:
        """The figures that no fact types."""
        return tuple(self.text[one.start : one.end] for one in self.marks if not one.figures)


@dataclass(frozen=True, slots=True)
class SourceCover:
    """A source, paragraph by paragraph."""

    source: Source
    paragraphs: tuple[ParagraphCover, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All sources of a folder; ``users`` are the ids of the entries that use each fact."""

    knowledge: Knowledge
    sources: tuple[SourceCover, ...]
    users: Mapping[str, tuple[str, ...]]

    @property
    def paragraphs(self) -> Iterator[ParagraphCover]:
        """Every paragraph of every source."""
        return (one for source in self.sources for one in source.paragraphs)

    @property
    def unused(self) -> tuple[str, ...]:
        """Facts that no entry refers to: nothing can ask for them."""
        return tuple(name for name in self.knowledge.facts if not self.users.get(name))

    def totals(self) -> dict[str, tuple[int, int]]:
        """Return how many of how many sentences, figures and facts are covered, typed and used."""
        sentences = [one for paragraph in self.paragraphs for one in paragraph.sentences]
        marks = [one for paragraph in self.paragraphs for one in paragraph.marks]
        facts = self.knowledge.facts
        return {
            "sentences": (sum(bool(one.facts) for one in sentences), len(sentences)),
            "figures": (sum(bool(one.figures) for one in marks), len(marks)),
            "facts": (len(facts) - len(self.unused), len(facts)),
        }


def cover(folder: Path) -> Coverage:
    """Return the coverage of the knowledge in ``folder``; raises KnowledgeError."""
    knowledge = load_knowledge(folder)
    raw = read_folder(folder)
    users: dict[str, list[str]] = {}
    for entry in knowledge.entries.values():
        for fact in entry.facts:
            users.setdefault(fact.id, []).append(entry.id)
    return Coverage(
        knowledge,
        tuple(_source(raw, source, knowledge) for source in raw.sources.values()),
        {name: tuple(entries) for name, entries in users.items()},
    )


def _source(raw: RawFolder, source: SourceText, knowledge: Knowledge) -> SourceCover:
    facts = [knowledge.facts[one.model.id] for one in raw.facts.values() if one.source is source]
    touched = {fact.id: _touched(source, fact) for fact in facts}
    marks = _marks(source, facts, knowledge.language)
    return SourceCover(
        source.source,
        tuple(
            _paragraph(source, number, facts, touched, marks)
            for number in range(len(source.paragraphs))
        ),
    )


def _paragraph(
    source: SourceText,
    index: int,
    facts: list[Fact],
    touched: Mapping[str, frozenset[int]],
    marks: list[Mark],
) -> ParagraphCover:
    paragraph, offset = source.paragraphs[index], source.paragraph_starts[index]
    end = offset + len(paragraph.text)
    here = [i for i, start in enumerate(source.starts) if offset <= start < end]
    sentences = [
        SentenceCover(
            source.starts[i] - offset,
            source.starts[i] - offset + len(source.source.sentences[i].text),
            tuple(fact.id for fact in facts if i in touched[fact.id]),
        )
        for i in here
    ]
    return ParagraphCover(
        index + 1,
        paragraph.section,
        paragraph.text,
        tuple(sentences),
        tuple(
            Mark(m.start - offset, m.end - offset, m.figures)
            for m in marks
            if offset <= m.start < end
        ),
        tuple(fact for fact in facts if touched[fact.id] & set(here)),
    )


def _touched(source: SourceText, fact: Fact) -> frozenset[int]:
    try:
        return frozenset(source.touched(fact.citation.quote))
    except QuoteError:
        return frozenset()


def _marks(source: SourceText, facts: list[Fact], language: str) -> list[Mark]:
    """Return every figure of ``source``, typed or not, none inside another, in order."""
    typed: dict[tuple[int, int], list[Figure]] = {}
    for fact in facts:
        for span, figure in _typed(source, fact):
            typed.setdefault(span, []).append(figure)
    found = [Mark(*span, tuple(figures)) for span, figures in typed.items()]
    for start, sentence in zip(source.starts, source.source.sentences, strict=True):
        readings = (one for one in read_quantities(sentence.text, language) if not one.weak)
        found += [Mark(start + one.start, start + one.end) for one in readings]
    return _apart(found)


def _typed(source: SourceText, fact: Fact) -> Iterator[tuple[tuple[int, int], Figure]]:
    try:
        start, end = source.find(fact.citation.quote)
    except QuoteError:
        return
    for figure in fact.figures.values():
        words = alike(tidy(figure.text))
        at = find_words(words, source.folded, start)
        if 0 <= at < end:
            yield (at, at + len(words)), figure


def _apart(marks: list[Mark]) -> list[Mark]:
    """Join marks that overlap: typed ones with one another; of the others none stays."""
    joined: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (not one.figures, one.start, -one.end)):
        rival = next((m for m in joined if m.start < mark.end and mark.start < m.end), None)
        if rival is None:
            joined.append(mark)
        elif mark.figures:
            joined.remove(rival)
            start, end = min(rival.start, mark.start), max(rival.end, mark.end)
            joined.append(Mark(start, end, (*rival.figures, *mark.figures)))
    return sorted(joined, key=lambda one: one.start)
