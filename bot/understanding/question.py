"""What was understood of one question, before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.language.asking import Kind
from bot.understanding.lexicon import NameMention
from bot.understanding.numbers import NumberMention
from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Ask:
    """The kind of answer that is asked for.

    ``heads`` are the tokens of the thing that is counted or listed ("how many *joint labs*");
    ``cue`` is the word that shows the kind, empty where nothing does.
    """

    kind: Kind
    cue: str = ""
    heads: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class ContentWord:
    """A word that carries information; ``token`` is its stem, synonyms resolved."""

    text: str
    token: str
    start: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. Positions count in ``flat``, the folded and corrected text."""

    text: str
    flat: str
    language: str
    foreign: bool  # not in the language of the knowledge base
    ask: Ask
    content: tuple[ContentWord, ...]
    tokens: frozenset[str]
    vague: bool  # what is counted says nothing of its own: "how many places"
    numbers: tuple[NumberMention, ...]
    names: tuple[NameMention, ...]
    origin: frozenset[str]  # names that stand after "from": they narrow what is counted
    agent: ContentWord | None  # the word after "by": who is said to have done it
    either: frozenset[int]  # where names and numbers stand of which one is to be chosen
    actors: frozenset[
        str
    ]  # names that are said to have done something: first and before what was done, or after "by"
    owners: frozenset[str]  # names that are said to have something
    strangers: tuple[ContentWord, ...]  # written as names, and known neither here nor in general
    unheard: frozenset[int]  # where words stand that are written as names or no common words
    predicate: str  # token of the word after the question word: "who *founded* it"
    exists: bool  # asks whether there is such a thing at all, or one more
    others: bool  # asks for others than those that were or may be known: "which other country"
    rest: bool  # asks how many of them are *not* so
    some_of: float | None  # asks how many of so many are so
    partly: int | None  # behind here it tells which of them it counts: "how many of the labs are"
    excepted: frozenset[str]  # tokens of what is left out: "apart from roads"
    insists: tuple[str, ...]
    top: str  # the one of them that stands for "number one", empty without
    excludes: tuple[tuple[frozenset[str], frozenset[str]], ...]  # what is said, what it rules out
    units: frozenset[str]  # of which one is needed, where a size of one sort is asked for
    naming: bool  # asks how something is called
    offices: frozenset[str]  # tokens of words for somebody's post: "job"
    kind_words: frozenset[str]  # they only show that a share or date is asked for: "percentage"
    posts: tuple[str, ...]  # posts that people hold ("minister")
    post_phrase: frozenset[int]  # where the words of a post stand, up to the next comma
    postings: frozenset[str]  # names of where somebody is posted ("ambassador to China")
    senders: frozenset[str]  # names right before a post ("Chinese ambassador")
    bodies: frozenset[str]  # names of bodies that somebody is said to lead: "he heads the academy"
    why: bool  # wants a reason or purpose
    within: bool  # wants a person of some body: "who at the academy"
    paid: frozenset[str]  # tokens of words that ask where money comes from: "financed"
    sum: str  # the sort of money that is asked for, where a word tells it: "cost"
    sort: str  # what "which" asks for, where it has a name of its own: "company"
    practical: bool  # wants to be told how to do something
    negated: bool
    polar: bool  # begins as a question does that wants yes or no: "did he give the number of"
    definite: bool  # is about one certain thing ("the park"), or the language does not tell
    now: bool
    computed: str  # the words that want something worked out, empty where none do
    rate: Phrases | None  # with which a source may tell just that: "a year"
    attribution: bool
    bare: bool  # no word shows what is asked, nor that anything is claimed
    fragment: bool  # neither asks nor wants anything confirmed: "page count of the guidelines"
    statement: bool  # says something and wants it confirmed
    anaphoric: bool  # points back to an earlier message
    of_person: bool  # points back to a person ("his")
    singular: bool  # points back to one thing ("it")
    opener: bool  # begins as a follow-up does
    preposition: str  # with which it begins, a joining word apart: "and *on* trade"
    joined: bool  # begins with a joining word ("and in how many countries?")
    corrections: tuple[tuple[str, str], ...]  # typed, meant
    resolved: bool = False  # with the subject of an earlier message put in
    own: frozenset[str] = frozenset()  # tokens of a follow-up that it adds to what was asked before

    def acts(self, mention: NameMention) -> bool:
        """Say whether the question puts ``mention`` in the place of somebody who acts."""
        return mention.name in self.actors
