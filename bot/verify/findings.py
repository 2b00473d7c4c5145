"""What comes of comparing a question with a statement."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What a statement says of a claim; None where it leaves it open."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"


class FindingKind(StrEnum):
    """On which axis question and statement were compared."""

    ANSWER_TYPE = "answer_type"  # whether the statement holds the kind of thing asked for
    QUANTITY = "quantity"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    ROLE = "role"  # who does what to whom
    SCOPE = "scope"  # all, most, some, none, only, each, other than
    NEGATION = "negation"
    RANK = "rank"  # first, largest, most
    PLAN = "plan"  # plans against deeds
    SENSE = "sense"  # both sentences as a whole, read together
    TERM = "term"  # words of the question that the statement has nothing for


FIGURES = (FindingKind.QUANTITY, FindingKind.DATE)


class State(StrEnum):
    """How one finding bears on the question."""

    SUPPORTED = "supported"  # the statement entails this part of the question
    CONTRADICTED = "contradicted"  # the statement excludes it
    OPEN = "open"  # the statement speaks of it, and leaves it open
    MISSING = "missing"  # the statement does not speak of it


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison. ``asked`` is never shown to a person; ``given`` is in the source's words.

    ``weight`` from 0 to 1 tells how much the finding bears: the share of information of a missing
    term, less for a name that the article has elsewhere than for one that it never has. ``about``
    are the words of the question that it settles. ``share``: it compares the only part of a whole
    that the statement gives.
    """

    kind: FindingKind
    state: State
    asked: str
    given: str = ""
    weight: float = 1.0
    about: Collection[int] = field(default=(), compare=False)
    share: bool = False


def words_of(found: Iterable[Finding], *states: State) -> frozenset[int]:
    """Return the words of the question that the findings with one of ``states`` are about."""
    return frozenset(index for one in found if one.state in states for index in one.about)


@dataclass(frozen=True, slots=True)
class Verification:
    """A question frame against a statement frame. ``coverage`` is the share of the question's
    information that the statement or what stands around it has."""

    findings: tuple[Finding, ...]
    verdict: Verdict | None = None  # only for claims
    coverage: float = 0.0

    def of(self, state: State, *kinds: FindingKind) -> tuple[Finding, ...]:
        """Return the findings with ``state``, of ``kinds`` if any are named."""
        return tuple(
            f for f in self.findings if f.state is state and (not kinds or f.kind in kinds)
        )

    @property
    def relevance(self) -> float:
        """Return how much the statement speaks of what is asked, to choose among statements."""
        axes = [f for f in self.findings if f.kind is not FindingKind.TERM]
        missing = sum(1 for f in axes if f.state is State.MISSING)
        settled = sum(1 for f in axes if f.state is State.SUPPORTED)
        return self.coverage - 0.2 * missing + 0.05 * settled

    @property
    def correction(self) -> str:
        """Return what the source gives instead, of the first contradiction that names it."""
        given = (f.given for f in self.of(State.CONTRADICTED))
        return next((text for text in given if text), "")
