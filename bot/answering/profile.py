"""What an entry holds, for questions to be held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.roles import Post
from bot.knowledge.knowledge import Entry, Figure, ListSlot, Name
from bot.understanding.language.asking import Kind


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure with the tokens of the thing it counts or dates."""

    figure: Figure
    heads: frozenset[str]
    of: frozenset[str]  # of all that it is of
    units: frozenset[str]  # of a measure, a duration or money: the words of its unit
    measured: frozenset[str]  # words that tell its unit, as they stand, or what is measured: "age"
    bounds: tuple[float, float] | None  # of a size that is told as a range
    years: float | None  # for how many it lasts, where it says so: "a decade"
    counts: bool  # it is a number of something, not a size or a date
    dates_others: bool  # it is the date at which the other figures of its fact hold


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list with the tokens of its class and of its items."""

    slot: ListSlot
    heads: frozenset[str]
    items: tuple[frozenset[str], ...]  # tokens of each item
    names: tuple[str, ...]  # the items that are names, as the vocabulary spells them


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that a question may be held against."""

    entry: Entry
    flat: str  # all its text, folded
    tokens: frozenset[str]
    spoken: frozenset[str]  # of its phrasings in the language asked in, where that is another
    vocabulary: frozenset[str]  # the tokens of all that is counted in the knowledge base
    names: frozenset[str]
    common: frozenset[str]  # names so frequent in the knowledge base that they tell nothing
    figures: tuple[HeldFigure, ...]
    lists: tuple[HeldList, ...]
    slots: tuple[Name, ...]
    posts: Mapping[str, Post]  # that its people hold, by name
    explains: bool  # its own phrasings ask for a reason or purpose
    sorts: frozenset[str]  # the sorts of things ("company") of which it names one
    sorts_asked: frozenset[str]  # those of them that only its phrasings ask for
    sorts_of_many: frozenset[str]  # those of which it names only several at once: "builders"
    sums: frozenset[str]  # the sorts of money ("cost") that its text speaks of
    speakers: frozenset[str]
    tellers: tuple[Name, ...]  # the same, to be put in place of others
    doers: tuple[Name, ...]  # who does what its facts tell
    bodies: frozenset[str]  # those of them that are one body, not all of a country
    kinds: frozenset[Kind]  # that its figures, names and lists are
    asked: frozenset[Kind]  # that several of its own phrasings ask for
    asked_once: frozenset[Kind]  # that at least one of them asks for
    counted: frozenset[str]  # tokens of what its own phrasings count
    elsewhere: Mapping[float, frozenset[str]]  # what all facts count, by its number
    phrased: frozenset[str]  # its title and phrasings, flat
    rejected: frozenset[str]  # questions, flat, that it must not answer
    negated: bool
    denies: bool  # the source itself does
    practical: bool  # it tells how to do something
    nearby: tuple[Figure, ...]  # of other facts in the paragraphs that it cites
    beside: frozenset[float]  # numbers of other facts in the sentences that it cites
