"""What of each source the facts hold and the entries use, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from bot.knowledge.folder import RawFact, read_folder
from bot.knowledge.knowledge import Entry, Fact, Figure, Knowledge, Source
from bot.knowledge.loader import load_knowledge
from bot.knowledge.sources import SourceText
from bot.text.figures import read_quantities


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
    knowledge, raw = load_knowledge(folder), read_folder(folder)
    users: dict[str, list[Entry]] = defaultdict(list)
    for entry in knowledge.entries.values():
        for fact in entry.facts:
            users[fact.id].append(entry)
    covers = []
    for source in raw.sources.values():
        own = [one for one in raw.facts.values() if one.source is source]
        covers.append(SourceCover(source.source, tuple(_paragraphs(source, own, users, knowledge))))
    return Coverage(knowledge, tuple(covers), dict(users))


def _paragraphs(
    source: SourceText,
    facts: Sequence[RawFact],
    users: Mapping[str, Sequence[Entry]],
    knowledge: Knowledge,
) -> Iterator[ParagraphCover]:
    marks = _marks(source, facts, knowledge)
    touching: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        for index in source.touched(fact.model.quote):
            touching[index].append(knowledge.facts[fact.model.id])
    section = ""
    inside = enumerate(zip(source.source.sentences, source.starts, strict=True))
    for number, together in groupby(inside, key=lambda one: one[1][0].paragraph):
        behind, sentences = source.paragraph_starts[number - 1], []
        for index, (sentence, start) in together:
            end, own = start + len(sentence.text), touching[index]
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
        heading = sentence.section if sentence.section != section else ""
        yield ParagraphCover(number, heading, tuple(sentences))
        section = sentence.section


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield a sentence in parts: its figures, and the words between them."""
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            yield Piece(text[start : mark.start])
            yield Piece(text[mark.start : mark.end], mark.figures)
            start = mark.end
    yield Piece(text[start:end])


def _marks(source: SourceText, facts: Sequence[RawFact], knowledge: Knowledge) -> list[Mark]:
    """Return every figure of ``source``, typed or not, none inside another, in order."""
    typed: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for fact in facts:
        for figure in knowledge.facts[fact.model.id].figures.values():
            for span in islice(fact.occurrences(figure.text), 1):
                typed[span].append(figure)
    found = [Mark(*span, tuple(figures)) for span, figures in typed.items()]
    for start, sentence in zip(source.starts, source.source.sentences, strict=True):
        readings = read_quantities(sentence.text, knowledge.language)
        found += [Mark(start + one.start, start + one.end) for one in readings if not one.weak]
    return _apart(found)


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
