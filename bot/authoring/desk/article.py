"""The article, each sentence with what rests on it; on the desk and saved as one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.authoring.coverage import Coverage, ParagraphCover, SentenceCover, SourceCover
from bot.authoring.desk.pages import STATIC, render
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Fact, Figure

if TYPE_CHECKING:
    from bot.authoring.desk.app import Desk


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; ``figures`` are those typed for it, None for words without figures."""

    text: str
    figures: tuple[Figure, ...] | None = None


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with what rests on it; ``state`` is entry, fact or nothing."""

    id: str
    text: str
    before: str  # what stands between it and the sentence before
    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    entries: tuple[Entry, ...]
    questions: tuple[str, ...]

    @property
    def state(self) -> str:
        """What rests on the sentence."""
        return "entry" if self.entries else "fact" if self.facts else "nothing"


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph; ``heading`` is set where a section begins."""

    number: int
    heading: str
    sentences: tuple[SentenceView, ...]


def paragraphs(
    coverage: Coverage, source: SourceCover, questions: Mapping[str, Sequence[str]]
) -> Iterator[ParagraphView]:
    """Yield the paragraphs of a source; ``questions`` are those that each sentence answered."""
    section, knowledge = "", coverage.knowledge
    for one in source.paragraphs:
        views, end = [], 0
        for number, sentence in enumerate(one.sentences, 1):
            name = f"{source.source.id}-p{one.number}-s{number}"
            users = [user for fact in sentence.facts for user in coverage.users.get(fact, ())]
            view = SentenceView(
                id=name,
                text=one.text[sentence.start : sentence.end],
                before=one.text[end : sentence.start],
                pieces=tuple(_pieces(one, sentence)),
                facts=tuple(knowledge.facts[fact] for fact in sentence.facts),
                entries=tuple(knowledge.entries[user] for user in dict.fromkeys(users)),
                questions=tuple(dict.fromkeys(questions.get(name, ()))),
            )
            views.append(view)
            end = sentence.end
        heading = one.section if one.section != section else ""
        yield ParagraphView(one.number, heading, tuple(views))
        section = one.section


class ArticlePages:
    """The articles of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, request: Request) -> Response:
        """Show an article with what rests on each sentence."""
        bot = self._desk.bot
        self._desk.refresh()
        coverage = bot.coverage()
        name = request.path_params.get("source")
        found = [one for one in coverage.sources if name in (None, one.source.id)]
        if not found:
            raise HTTPException(404, "There is no such article.")
        return self._desk.page(
            request,
            "article.html",
            source=found[0].source,
            sources=[one.source for one in coverage.sources],
            paragraphs=list(paragraphs(coverage, found[0], bot.questions)),
            coverage=coverage,
        )


def _pieces(paragraph: ParagraphCover, sentence: SentenceCover) -> Iterator[Piece]:
    end = sentence.start
    for mark in paragraph.marks:
        if sentence.start <= mark.start and mark.end <= sentence.end:
            yield Piece(paragraph.text[end : mark.start])
            yield Piece(paragraph.text[mark.start : mark.end], mark.figures)
            end = mark.end
    yield Piece(paragraph.text[end : sentence.end])


def saved_page(coverage: Coverage) -> str:
    """Return every article as one page that needs nothing else."""
    entries = coverage.knowledge.entries.values()
    return render(
        "saved.html",
        coverage=coverage,
        sources=[(one.source, list(paragraphs(coverage, one, {}))) for one in coverage.sources],
        gaps=[one for one in entries if one.kind is EntryKind.GAP],
        sourceless=[one for one in entries if one.kind is EntryKind.SOURCELESS],
        style=(STATIC / "desk.css").read_text(encoding="utf-8"),
        saved=True,
    )
