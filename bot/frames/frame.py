"""What one sentence says, or one question asks, as it is read by the same code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.text.quantity import Quantity


class AnswerType(StrEnum):
    """What kind of thing a question asks for."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    MEASURE = "measure"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    LIST = "list"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    ANY = "any"


class ScopeKind(StrEnum):
    """Of how many of a kind something is said."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    FEW = "few"
    NONE = "none"
    ONLY = "only"
    OTHER = "other"  # other than, except


class NameKind(StrEnum):
    """What a name is of, as far as the words show it."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Word:
    """One token. ``clause`` counts the clauses of a sentence; ``figure``: part of a figure."""

    index: int
    text: str
    norm: str
    stem: str
    start: int
    end: int
    clause: int
    content: bool  # bears meaning of its own: no function word, filler, figure or axis word
    figure: bool
    negated: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its canonical name. ``code`` is that of a territory, continent or region; of a
    city or district it is the territory that it lies in, and ``part`` its name."""

    code: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``words[first:after]``; ``key`` is the same for each way of writing it."""

    text: str
    key: str
    kind: NameKind
    first: int
    after: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A figure and what it is of: ``noun`` has the words that it counts, the head last; ``part``:
    it is a part of the next figure, as the three of "three of the eight members"; ``elliptical``:
    the noun is that of a figure before: 12 members voted for it and *eight* against."""

    quantity: Quantity
    first: int
    after: int
    noun: tuple[int, ...]
    exact: bool  # only, just, exactly
    clause: int
    part: bool = False
    elliptical: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """All, most, some, only ... at word ``index``, said of the words ``over``."""

    kind: ScopeKind
    index: int
    over: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in a relation: ``by`` whom, ``place``, ``to`` what; ``agent`` for who does it.

    ``heads`` are the words that the relation may hang on, the nearest first. ``items`` are the
    members of a list, one where there is no list; ``open`` lists name only a part.
    """

    relation: str
    heads: tuple[int, ...]
    filler: tuple[int, ...]
    items: tuple[tuple[int, ...], ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """First, largest, second-oldest: ``order`` 1 is the top; ``stem`` what is compared."""

    index: int
    order: int
    stem: str
    one_of: bool  # one of the largest
    over: tuple[int, ...]


@dataclass(frozen=True)
class Frame:
    """A sentence or a question, read."""

    text: str
    language: str
    words: tuple[Word, ...]
    counts: tuple[Count, ...]
    names: tuple[Name, ...]
    scopes: tuple[Scope, ...]
    slots: tuple[Slot, ...]
    ranks: tuple[Rank, ...]
    negations: tuple[tuple[int, tuple[int, ...]], ...]  # where, and the words that it denies
    plans: tuple[int, ...]  # words that say that something is to be
    not_yet: bool
    asked: AnswerType = AnswerType.ANY
    asked_noun: tuple[int, ...] = ()  # what a question counts: how many *joint labs*
    asked_part: bool = False  # how many *of* the joint labs
    shares: tuple[Count, ...] = ()  # given by two figures: *nine of the 14* clubs, as percentages
    asked_units: tuple[str, ...] = ()  # in which the answer has to stand: *how deep*
    is_claim: bool = False

    @cached_property
    def norms(self) -> tuple[str, ...]:
        """Return the words in one form of their letters, in order."""
        return tuple(word.norm for word in self.words)

    @cached_property
    def terms(self) -> tuple[Word, ...]:
        """Return the words that bear meaning, in order."""
        return tuple(word for word in self.words if word.content)

    @cached_property
    def stems(self) -> Mapping[str, tuple[int, ...]]:
        """Return where each stem stands."""
        found: dict[str, tuple[int, ...]] = {}
        for word in self.words:
            found[word.stem] = (*found.get(word.stem, ()), word.index)
        return found

    @cached_property
    def figures(self) -> tuple[Count, ...]:
        """Return what is counted, and the shares that two of these give."""
        return (*self.counts, *self.shares)

    @cached_property
    def dates(self) -> tuple[Count, ...]:
        """Return the dates and periods."""
        return tuple(c for c in self.counts if c.quantity.kind in ("date", "period"))

    def said(self, indices: tuple[int, ...]) -> str:
        """Return the text from the first to the last of ``indices``."""
        return self.text[self.words[min(indices)].start : self.words[max(indices)].end]


def norm_at(row: Sequence[Word], index: int) -> str:
    """Return the folded word at ``index``; empty before the first and behind the last."""
    return row[index].norm if 0 <= index < len(row) else ""
