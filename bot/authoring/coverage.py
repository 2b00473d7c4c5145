"""What of each source the facts hold and the entries use, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import QuoteError
from bot.knowledge.folder import read_folder
from bot.knowledge.knowledge import Entry, Fact, Figure, Knowledge, Source
from bot.knowledge.loader import load_knowledge
from bot.knowledge.sources import SourceText
from bot.text.figures import read_quantities
from bot.text.quotes import alike, find_words, tidy


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in a source by its offsets; ``figures`` are those typed for it, none where it is
    left."""

    start: int
    end: int
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; ``figures`` are those typed for it, None for words without figures."""

    text: str
    figures: tuple[Figure, ...] | None = None

    @property
    def is_untyped(self) -> bool:
        """Return True for a figure that no fact types."""
        return self.figures == ()


@dataclass(frozen=True, slots=True)
class SentenceCover:
    """A sentence with what rests on it: the facts whose quotes touch it, the entries that use
    these; ``before`` is what stands between it and the sentence before."""

    id: str
    before: str
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def state(self) -> str:
        """What rests on it: entry, fact or nothing."""
        return "entry" if self.entries else "fact" if self.facts else "nothing"


@dataclass(frozen=True, slots=True)
class ParagraphCover:
    """A paragraph with what cites it; ``heading`` is set where a section begins."""

    number: int
    heading: str
    sentences: tuple[SentenceCover, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that quote it."""
        facts = (fact for one in self.sentences for fact in one.facts)
        return tuple({fact.id: fact for fact in facts}.values())

    @property
    def left(self) -> tuple[str, ...]:
        """The sentences that no fact quotes."""
        return tuple(one.text for one in self.sentences if not one.facts)

    @property
    def figures(self) -> tuple[Piece, ...]:
        """The figures in it, typed or not."""
        pieces = (piece for one in self.sentences for piece in one.pieces)
        return tuple(piece for piece in pieces if piece.figures is not None)


@dataclass(frozen=True, slots=True)
class SourceCover:
    """A source, paragraph by paragraph."""

    source: Source
    paragraphs: tuple[ParagraphCover, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All sources of a folder; ``users`` are the entries that use each fact."""

    knowledge: Knowledge
    sources: tuple[SourceCover, ...]
    users: Mapping[str, Sequence[Entry]]

    @property
    def unused(self) -> tuple[str, ...]:
        """Facts that no entry refers to: nothing can ask for them."""
        return tuple(name for name in self.knowledge.facts if name not in self.users)

    @property
    def sentences(self) -> tuple[SentenceCover, ...]:
        """The sentences of every source."""
        paragraphs = (one for source in self.sources for one in source.paragraphs)
        return tuple(one for paragraph in paragraphs for one in paragraph.sentences)

    def totals(self) -> dict[str, tuple[int, int]]:
        """Return how many of how many sentences, figures and facts are covered, typed and used."""
        sentences = self.sentences
        pieces = [one for sentence in sentences for one in sentence.pieces]
        figures = [one for one in pieces if one.figures is not None]
        facts = self.knowledge.facts
        return {
            "sentences": (sum(bool(one.facts) for one in sentences), len(sentences)),
            "figures": (sum(not one.is_untyped for one in figures), len(figures)),
            "facts": (len(facts) - len(self.unused), len(facts)),
        }


def cover(folder: Path) -> Coverage:
    """Return the coverage of the knowledge in ``folder``; raises KnowledgeError."""
    knowledge = load_knowledge(folder)
    raw = read_folder(folder)
    users: dict[str, list[Entry]] = {}
    for entry in knowledge.entries.values():
        for fact in entry.facts:
            users.setdefault(fact.id, []).append(entry)
    covers = []
    for source in raw.sources.values():
        own = [one.model.id for one in raw.facts.values() if one.source is source]
        facts = [knowledge.facts[name] for name in own]
        covers.append(
            SourceCover(source.source, tuple(_paragraphs(source, facts, users, knowledge)))
        )
    return Coverage(knowledge, tuple(covers), users)


def _paragraphs(
    source: SourceText,
    facts: Sequence[Fact],
    users: Mapping[str, Sequence[Entry]],
    knowledge: Knowledge,
) -> Iterator[ParagraphCover]:
    marks = _marks(source, facts, knowledge.language)
    touching: dict[int, list[Fact]] = {}
    for fact in facts:
        for index in _touched(source, fact):
            touching.setdefault(index, []).append(fact)
    inside: dict[int, list[int]] = {}
    for index, sentence in enumerate(source.source.sentences):
        inside.setdefault(sentence.paragraph, []).append(index)
    section = ""
    for number, paragraph in enumerate(source.paragraphs, 1):
        behind, sentences = source.paragraph_starts[number - 1], []
        for index in inside.get(number, ()):
            sentence, start = source.source.sentences[index], source.starts[index]
            end = start + len(sentence.text)
            own = touching.get(index, ())
            entries = {user.id: user for fact in own for user in users.get(fact.id, ())}
            cover = SentenceCover(
                f"{source.source.id}-p{number}-s{sentence.number}",
                source.text[behind:start],
                tuple(_pieces(source.text, start, end, marks)),
                tuple(own),
                tuple(entries.values()),
            )
            sentences.append(cover)
            behind = end
        heading = paragraph.section if paragraph.section != section else ""
        yield ParagraphCover(number, heading, tuple(sentences))
        section = paragraph.section


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield a sentence in parts: its figures, and the words between them."""
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            yield Piece(text[start : mark.start])
            yield Piece(text[mark.start : mark.end], mark.figures)
            start = mark.end
    yield Piece(text[start:end])


def _touched(source: SourceText, fact: Fact) -> Sequence[int]:
    try:
        return source.touched(fact.citation.quote)
    except QuoteError:
        return ()


def _marks(source: SourceText, facts: Sequence[Fact], language: str) -> list[Mark]:
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
