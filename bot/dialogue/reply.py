"""The reply object: what the core returns for any message, before it is rendered for a person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.knowledge.knowledge import Citation, Figure
from bot.knowledge.templates import Span
from bot.verify.findings import Verdict


class Outcome(StrEnum):
    """What kind of reply a message gets."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NONE = "none"
    SMALLTALK = "smalltalk"


class Reason(StrEnum):
    """Why a question gets suggestions or nothing."""

    UNSURE = "unsure"
    KIND_NOT_GIVEN = "kind_not_given"
    NOT_MENTIONED = "not_mentioned"
    NO_MATCH = "no_match"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """A figure shown in an answer, with the date and the speaker of its fact."""

    figure: Figure
    as_of: str | None = None  # ISO date, last day of what the source names
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One cited answer. ``spans`` concatenated are the text that a person reads."""

    entry: str  # id of the entry, fact or sentence that answers
    title: str
    confidence: float  # probability, 0 to 1
    spans: tuple[Span, ...]
    figures: tuple[CitedFigure, ...]
    citations: tuple[Citation, ...]
    verdict: Verdict | None = None
    lead: str | None = None  # the verdict in words ("Yes.", "No: more than 50."), localised
    correction: str | None = None  # with CONTRADICTS: what the source gives instead
    notes: tuple[str, ...] = ()  # e.g. that the source has nothing later, localised
    sourceless: bool = False

    @property
    def text(self) -> str:
        """The answer's own sentence, without lead, notes and citation."""
        return "".join(span.text for span in self.spans)


def slice_spans(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the spans of the characters ``start`` to ``end``."""
    pieces: list[Span] = []
    position = 0
    for span in spans:
        if piece := span.text[max(start - position, 0) : max(end - position, 0)]:
            pieces.append(Span(piece, span.strong))
        position += len(span.text)
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry or sentence close to the question."""

    entry: str
    question: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to one message."""

    question: str
    outcome: Outcome
    reason: Reason | None
    answers: tuple[Answer, ...]
    related: tuple[Answer, ...]
    suggestions: tuple[Suggestion, ...]
    language: str  # of the fixed words
    message: str = ""  # the sentence for outcomes none, suggestions and smalltalk
    asked: str = ""  # the answer type, for explain and statistics
    trace: dict[str, object] = field(default_factory=dict, compare=False)  # for --explain

    @property
    def shown(self) -> tuple[Answer, ...]:
        """The answers, or what is shown where there is none."""
        return self.answers or self.related

    @property
    def offered(self) -> tuple[Suggestion, ...]:
        """The suggestions to choose from: all but what is shown already."""
        shown = {answer.entry for answer in self.related}
        return tuple(one for one in self.suggestions if one.entry not in shown)
