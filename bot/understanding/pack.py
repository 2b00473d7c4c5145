"""What the bot knows of a language: read from ``packs/``, one YAML file a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from bot.matching.text import compose, fold
from bot.understanding.phrases import Phrases, flatten

_PACKS = files("bot.understanding") / "packs"
# A word, or letters spelt one by one; not the R of R&D.
_SHORT = re.compile(r"(?<![\w&/'’.-])(?:[^\W\d_](?: [^\W\d_])+|[^\W\d_]+)(?![\w&/'’-]|\.\w)")
_WORDS_OF_ONE_LETTER = ("a", "i")
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Kind(StrEnum):
    """What kind of answer a question asks for."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    MEASURE = "measure"
    PERSON = "person"
    PLACE = "place"
    LIST = "list"
    EXPLANATION = "explanation"
    YES_NO = "yes_no"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is measured, such as a length: how it is asked for, and the units that tell it."""

    asks: Phrases
    units: frozenset[str]
    of_people: Phrases  # ask for it only of people: "how old is"


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One language's words; all folded (no case, no accents). There is one object a language."""

    language: str
    spaced: bool
    capital_nouns: bool  # every noun begins with a capital, not only names
    function_words: frozenset[str]
    fillers: frozenset[str]
    chatter: frozenset[str]  # fillers unless the knowledge base uses them
    asks: Mapping[Kind, Phrases]
    counts_alone: Phrases
    amounts: Phrases  # ask for money unless a thing follows ("how much seaweed")
    insists: Phrases
    tops: Mapping[str, str]  # the word that "number one" stands for
    superlatives: Phrases  # before another word: "most"
    arithmetic: Phrases
    per: Phrases  # what follows is divided by, except for periods
    periods: frozenset[str]
    rates: Mapping[str, Phrases]  # how a source tells what else is worked out: "a year"
    negations: Phrases
    tags: Phrases
    now: Phrases
    attribution: Phrases
    joints: Phrases
    according: Phrases  # whose word is wanted: "according to"
    abbreviations: re.Pattern[str] | None  # with the point that ends no sentence
    practical: Phrases
    idioms: Phrases  # say nothing: "in the first place"
    comparisons: Phrases  # compare two things, but not after words of no_comparisons
    no_comparisons: frozenset[str]
    more: Phrases  # compares what "or" parts: "more in Asia or in Africa"
    alternatives: Phrases  # "or"
    exists: Phrases  # ask whether there is such a thing, or one more
    others: Phrases  # ask for more of the kind: "which other"
    exceptions: Phrases  # what follows, up to a comma, is left out: "apart from"
    whys: Phrases  # ask for a reason or purpose
    sorts: Mapping[str, frozenset[str]]  # forms of words for what has a name: "company"
    several: Mapping[str, str]  # sorts of which several are asked for, and the sort of one
    sums: Mapping[str, frozenset[str]]  # forms of words for sorts of money: "price", "salary"
    how_paid: frozenset[str]  # ask where money comes from: "how is it *financed*"
    offices: frozenset[str]  # words for the post of somebody: "job"
    possess: frozenset[str]  # forms of "have": what follows is had, not done
    counted: Mapping[str, str]  # what fillers stand for where they are counted: "how many states"
    vague: frozenset[str]  # words for whatever is counted: "how many places"
    partitive: Phrases  # before a number: only some of so many: "how many *of the* 67"
    open_ends: Phrases  # at the end they ask for what would follow: "the three kinds *are*"
    polar: Phrases  # behind a question: yes or no is wanted ("or not")
    topics: Phrases  # behind "what are the labs": ask what something is about
    selves: frozenset[str]  # the asker's own person: "I", "my"
    greetings: Phrases
    requests: Phrases  # cues that ask nothing of their own behind another question: "list"
    inverted: bool  # who did something may stand behind the verb
    breaks: frozenset[str]  # what a number counts stands before these
    numbered: Phrases  # before a number: it tells which one of a row
    least: Phrases  # before a number: so many or more
    or_more: Phrases  # the same, behind it
    anyone: frozenset[str]  # words for people that name nobody
    later: Phrases  # before a date: what comes after it
    within: Phrases  # behind "who" these name the body that somebody is of: "at"
    roles: frozenset[str]  # posts that people hold
    posted: frozenset[str]  # what stands between a post and its place ("to")
    leads: Phrases  # before a body: somebody is said to lead it
    ranks: frozenset[str]  # words that make a post another one ("vice")
    origins: Phrases
    agents: Phrases
    joins: Phrases  # who did this is one of several and did nothing alone: "joined"
    anaphora: frozenset[str]
    determiners: frozenset[str]  # words of anaphora that point to nothing before a noun
    existential: Phrases  # in which words of anaphora point to nothing ("are there")
    persons: frozenset[str]  # words of anaphora that point to a person ("his")
    ones: frozenset[str]  # say "which one" behind a word of their own: "the blue *one*"
    singular: frozenset[str]  # words of anaphora that point to one thing ("it")
    compared: tuple[str, ...]  # the endings of "cheapest" and "cheaper"
    prepositions: Phrases  # with which a follow-up replaces what the same one introduced
    plural: str  # the ending that makes of a people's name its people: "Kenyans"
    definite: frozenset[str]  # before a noun: one certain thing of the kind is meant
    relatives: Phrases  # question words that also join: "the people who came"
    openers: Phrases
    elisions: re.Pattern[str] | None
    possessives: re.Pattern[str] | None  # what a name takes on: "Lind's"
    short: Mapping[str, str]  # how words are written in a hurry: "ppl"
    orders: re.Pattern[str] | None  # before a comma they only count the questions: "second, who"
    units: Mapping[str, float]
    scales: Mapping[str, int]
    scales_first: bool  # a scale stands before what it multiplies: "mia tano", five hundred
    shares: Mapping[str, float]  # shares in words, in percent: "half of"
    share_words: Phrases  # the same, to be found
    years: frozenset[str]  # forms of the word for years
    year_marks: Phrases  # right before the digits of a year, in a script without spaces
    era: int  # how many years ahead of the common era its own counts
    spans: Mapping[str, int]  # words for a number of years ("decade")
    counters: tuple[str, ...]  # what follows a numeral where no space does (个)
    months: Mapping[str, int]  # forms of month names beyond the usual ones
    contraries: tuple[tuple[frozenset[str], ...], ...]  # groups; forms of words that exclude others
    dimensions: tuple[Dimension, ...]
    namings: Phrases  # ask how something is called
    unsure_months: frozenset[str]  # month names that are common words, too (may)
    adjectives: Mapping[str, tuple[str, ...]]

    def elided(self, text: str) -> str:
        """Return ``text`` with words apart that the language writes together: "l'alliance"."""
        return self.elisions.sub(r"\1 ", text) if self.elisions else text

    def undotted(self, text: str) -> str:
        """Return ``text`` without the points of abbreviations: "acc. to"."""
        return self.abbreviations.sub(r"\1", text) if self.abbreviations else text

    def bare(self, text: str) -> str:
        """Return ``text`` without the endings that say whose something is: "Lind's"."""
        return self.possessives.sub(r"\1", text) if self.possessives else text

    def prepare(self, text: str) -> str:
        """Return ``text`` with words apart that the language writes together (l'alliance), with
        short forms in full, and without words that only count its questions ("second, ...")."""
        text = self.bare(self.elided(self.undotted(text)))
        text = self.orders.sub("", text) if self.orders else text
        return _SHORT.sub(self._in_full, compose(text)) if self.short else text

    def _in_full(self, found: re.Match[str]) -> str:
        words = found[0].split()
        full = [self.short.get(word.casefold(), word) for word in words]
        known = (*self.short, *_WORDS_OF_ONE_LETTER)
        if len(words) > 1 and any(word.casefold() not in known for word in words):
            return found[0]  # "B R I"
        return " ".join(full)

    @property
    def cue_words(self) -> frozenset[str]:
        """Every word of every cue, to spell questions against."""
        return frozenset(word for phrases in self.asks.values() for word in phrases.words)


def available() -> tuple[str, ...]:
    """Return the languages that have a pack, in alphabetical order."""
    names = (entry.name for entry in _PACKS.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=32)
def load_pack(language: str) -> Pack:
    """Return the pack of ``language``; an empty one where there is none."""
    path = _PACKS / f"{language}.yaml"
    text = path.read_text(encoding="utf-8") if path.is_file() else f"language: {language}"
    return _pack(yaml.load(text, Loader=_LOADER))  # noqa: S506 - the base loader makes text only


def _pack(raw: Mapping[str, Any]) -> Pack:
    spaced = raw.get("spaced", "true") == "true"
    elisions = _elisions(raw.get("elisions", ""))

    def written(value: str | list[str]) -> Phrases:
        """As questions are read: what the language writes together is apart ("qu est-ce que")."""
        texts = value.split() if isinstance(value, str) else value
        apart = (elisions.sub(r"\1 ", text) for text in texts) if elisions else texts
        return Phrases(apart, spaced=spaced)

    def phrases(key: str) -> Phrases:
        return written(raw.get(key, []))

    numbers = raw.get("numbers", {})
    asks = raw.get("asks", {})
    return Pack(
        language=raw["language"],
        spaced=spaced,
        capital_nouns=raw.get("capital_nouns", "false") == "true",
        function_words=_words(raw.get("function_words", "")),
        fillers=_words(raw.get("fillers", "")),
        chatter=_words(raw.get("chatter", "")),
        asks={kind: written(asks[kind]) for kind in Kind if kind in asks},
        counts_alone=phrases("counts_alone"),
        amounts=phrases("amounts"),
        insists=phrases("insists"),
        tops={flatten(said): word for word, all_ in raw.get("tops", {}).items() for said in all_},
        superlatives=phrases("superlatives"),
        arithmetic=phrases("arithmetic"),
        per=phrases("per"),
        rates={flatten(key): written(said) for key, said in raw.get("rates", {}).items()},
        periods=_words(raw.get("periods", "")),
        negations=phrases("negations"),
        tags=phrases("tags"),
        now=phrases("now"),
        attribution=phrases("attribution"),
        joints=phrases("joints"),
        according=phrases("according"),
        abbreviations=_abbreviations(raw.get("abbreviations", "")),
        practical=phrases("practical"),
        idioms=phrases("idioms"),
        comparisons=phrases("comparisons"),
        more=phrases("more"),
        alternatives=phrases("alternatives"),
        no_comparisons=_words(raw.get("no_comparisons", "")),
        exists=phrases("exists"),
        others=phrases("others"),
        exceptions=phrases("exceptions"),
        whys=phrases("whys"),
        sorts={key: _words(words) for key, words in raw.get("sorts", {}).items()},
        several=raw.get("several", {}),
        sums={key: _words(words) for key, words in raw.get("sums", {}).items()},
        how_paid=_words(raw.get("how_paid", "")),
        offices=_words(raw.get("offices", "")),
        possess=_words(raw.get("possess", "")),
        counted=raw.get("counted", {}),
        partitive=phrases("partitive"),
        open_ends=phrases("open_ends"),
        polar=phrases("polar"),
        vague=_words(raw.get("vague", "")),
        topics=phrases("topics"),
        selves=_words(raw.get("selves", "")),
        greetings=phrases("greetings"),
        requests=phrases("requests"),
        inverted=raw.get("inverted", "false") == "true",
        breaks=_words(raw.get("breaks", "")),
        numbered=phrases("numbered"),
        least=phrases("least"),
        or_more=phrases("or_more"),
        anyone=_words(raw.get("anyone", "")),
        later=phrases("later"),
        within=phrases("within"),
        roles=_words(raw.get("roles", "")),
        posted=_words(raw.get("posted", "")),
        leads=phrases("leads"),
        ranks=_words(raw.get("ranks", "")),
        origins=phrases("origins"),
        agents=phrases("agents"),
        joins=phrases("joins"),
        anaphora=_words(raw.get("anaphora", "")),
        determiners=frozenset(map(fold, raw.get("determiners", ()))),
        existential=phrases("existential"),
        persons=_words(raw.get("persons", "")),
        ones=_words(raw.get("ones", "")),
        singular=_words(raw.get("singular", "")),
        compared=tuple(raw.get("compared", ())),
        prepositions=phrases("prepositions"),
        plural=raw.get("plural", ""),
        definite=_words(raw.get("definite", "")),
        relatives=phrases("relatives"),
        openers=phrases("openers"),
        elisions=elisions,
        possessives=_possessives(raw),
        short=raw.get("short", {}),
        orders=_orders(raw.get("orders", "")),
        units={fold(word): float(value) for word, value in numbers.get("units", {}).items()},
        scales={fold(word): int(value) for word, value in numbers.get("scales", {}).items()},
        scales_first=numbers.get("scales_first", "false") == "true",
        shares={flatten(said): float(value) for said, value in numbers.get("shares", {}).items()},
        share_words=written(list(numbers.get("shares", {}))),
        years=_words(numbers.get("years", "")),
        year_marks=written(numbers.get("year_marks", [])),
        era=int(numbers.get("era", 0)),
        spans={fold(word): int(value) for word, value in numbers.get("spans", {}).items()},
        counters=tuple(numbers.get("counters", ())),
        months={fold(word): int(value) for word, value in numbers.get("months", {}).items()},
        contraries=tuple(tuple(map(_words, group)) for group in raw.get("contraries", ())),
        dimensions=tuple(
            Dimension(
                written(one["asks"]),
                frozenset(map(fold, one["units"])),
                written(one.get("of", [])),
            )
            for one in raw.get("dimensions", {}).values()
        ),
        namings=phrases("namings"),
        unsure_months=_words(numbers.get("unsure_months", "")),
        adjectives={code: tuple(words) for code, words in raw.get("adjectives", {}).items()},
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word).replace("'", "") for word in text.split())


def _orders(words: str) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(
        rf"(?:(?<=^)|(?<=[.?!;:]\s)|(?<=\n))(?:{'|'.join(words.split())})[,:]\s+", re.IGNORECASE
    )


def _abbreviations(words: str) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?<!\w)({'|'.join(words.split())})\.(?=\s)", re.IGNORECASE)


def _possessives(raw: Mapping[str, Any]) -> re.Pattern[str] | None:
    """Return what finds the ending of whom something belongs to, but not that of "what's"."""
    ending = raw.get("possessives")
    if not ending:
        return None
    cues = " ".join(cue for cues in raw["asks"].values() for cue in cues)
    written = f"{raw['function_words']} {cues}"
    kept = "|".join(sorted(set(re.findall(rf"(\w+)'{ending}(?!\w)", written))))
    mark = "['’ʼ]"
    return re.compile(rf"\b(?!(?:{kept}){mark})(\w+){mark}{ending}(?!\w)", re.IGNORECASE)


def _elisions(words: str) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?<!\w)({'|'.join(words.split())})['’](?=\w)", re.IGNORECASE)
