"""What of each source the facts hold and the entries use, and what is left."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bot.knowledge.folder import RawFact, RawFolder
from bot.knowledge.knowledge import Entry, Fact, Knowledge, Sentence
from bot.knowledge.loader import load_knowledge
from bot.knowledge.sources import SourceText
from bot.retrieval.statements import statement_id
from bot.text.figures import read_quantities


class Piece(NamedTuple):
    """A part of a sentence: a figure, typed by a fact or not, or the words between."""

    text: str
    is_figure: bool = False
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class SentenceCover:
    """A sentence with what rests on it."""

    id: str
    sentence: Sentence
    heading: str  # where a section begins, else empty
    before: str  # what stands between it and the sentence before
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]  # those whose quotes touch it
    entries: tuple[Entry, ...]  # those that use the facts

    @property
    def state(self) -> str:
        """What rests on it: entry, fact or nothing."""
        return "entry" if self.entries else "fact" if self.facts else "nothing"

    @property
    def untyped(self) -> list[str]:
        """The figures that no fact types."""
        return [one.text for one in self.pieces if one.is_figure and not one.is_typed]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The sentences of each source of a folder; ``users`` are the entries that use each fact."""

    knowledge: Knowledge
    sources: dict[str, list[SentenceCover]]
    users: dict[str, list[Entry]]

    @property
    def unused(self) -> list[str]:
        """Facts that no entry refers to: nothing can ask for them."""
        return [name for name in self.knowledge.facts if name not in self.users]

    def totals(self) -> dict[str, tuple[int, int]]:
        """Return how many of how many sentences, figures and facts are covered, typed and used."""
        facts = len(self.knowledge.facts)
        sentences = [one for listed in self.sources.values() for one in listed]
        figures = [one for cover in sentences for one in cover.pieces if one.is_figure]
        return {
            "sentences": (sum(bool(one.facts) for one in sentences), len(sentences)),
            "figures": (sum(one.is_typed for one in figures), len(figures)),
            "facts": (facts - len(self.unused), facts),
        }


def cover(folder: Path) -> Coverage:
    """Return the coverage of the knowledge in ``folder``; raises KnowledgeError."""
    knowledge, raw = load_knowledge(folder), RawFolder(folder)
    found = Coverage(knowledge, {}, {})
    for entry in knowledge.entries.values():
        for fact in entry.facts:
            found.users.setdefault(fact.id, []).append(entry)
    for name, source in raw.sources.items():
        own = [one for one in raw.facts.values() if one.source is source]
        found.sources[name] = [*_sentences(source, own, found)]
    return found


def _sentences(
    source: SourceText, facts: Sequence[RawFact], found: Coverage
) -> Iterator[SentenceCover]:
    typed: list[tuple[int, int]] = []
    touching: dict[int, list[Fact]] = defaultdict(list)
    for raw in facts:
        for figure in raw.model.figures.values():
            typed += islice(raw.occurrences(figure.text), 1)
        for index in raw.touched:
            touching[index].append(found.knowledge.facts[raw.model.id])
    section, behind = "", 0
    for index, (one, start) in enumerate(zip(source.source.sentences, source.starts, strict=True)):
        own, name = tuple(touching[index]), statement_id(source.source, one)
        before = source.text[behind:start].lstrip("\n")
        pieces = tuple(_pieces(one.text, start, typed, found.knowledge.language))
        entries = {user.id: user for fact in own for user in found.users.get(fact.id, ())}
        heading = one.section if one.section != section else ""
        yield SentenceCover(name, one, heading, before, pieces, own, tuple(entries.values()))
        section, behind = one.section, start + len(one.text)


def _pieces(
    text: str, offset: int, typed: Sequence[tuple[int, int]], language: str
) -> Iterator[Piece]:
    """Yield a sentence, which stands at ``offset``, in parts."""
    here = [(a - offset, b - offset) for a, b in typed if offset <= a and b <= offset + len(text)]
    read = ((one.start, one.end) for one in read_quantities(text, language) if not one.weak)
    left = [(a, b) for a, b in read if not any(a < end and start < b for start, end in here)]
    behind = 0
    for start, end in sorted({*here, *left}, key=lambda span: (span[0], -span[1])):
        if start < behind:
            continue  # a part of the figure before
        yield Piece(text[behind:start])
        yield Piece(text[start:end], is_figure=True, is_typed=(start, end) in here)
        behind = end
    yield Piece(text[behind:])
