"""Questions about what an article names that it does not seem to answer, as entries of kind gap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.drafting.facts import DraftedFact
from bot.drafting.names import Names
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind

_MOST_NAMES = 9  # a gap; the most often named ones
_MOST_NOUNS = 9
_MOST_RELATED = 3
_MOST_THINGS = 40
COUNTED = "counted"
THING = "thing"


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the article leaves open, for several names; ``facts`` are beside it."""

    id: str
    title: str
    phrasings: tuple[str, ...]
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Subject:
    """A name or counted thing: the facts that hold it, and the words of these."""

    text: str
    facts: tuple[int, ...]
    words: frozenset[str]


def gaps(facts: Sequence[DraftedFact], names: Names, language: Language) -> list[Gap]:
    """Return the gaps of an article with these facts, those without a name left out."""
    subjects = _named(facts, names)
    subjects[COUNTED] = _counted(facts)
    subjects[THING] = _things(facts, language)
    asked = {text.lower() for fact in facts for text in fact.phrasings}
    made = (_gap(one, subjects, asked) for one in language.gaps)
    return [gap for gap in made if gap.phrasings]


def _gap(
    spec: Mapping[str, object], subjects: Mapping[str, Sequence[_Subject]], asked: set[str]
) -> Gap:
    cues = frozenset(_texts(spec, "cues"))
    chosen = [
        subject
        for kind in _texts(spec, "kinds")
        for subject in subjects.get(kind, ())
        if not cues & subject.words
    ]
    made = [way.format(name=one.text) for one in chosen for way in _texts(spec, "ways")]
    near = dict.fromkeys(fact for one in chosen for fact in one.facts[:1])
    return Gap(
        id=str(spec["id"]),
        title=str(spec["title"]),
        phrasings=tuple(text for text in dict.fromkeys(made) if text.lower() not in asked),
        facts=tuple(near)[:_MOST_RELATED],
    )


def _texts(spec: Mapping[str, object], key: str) -> list[str]:
    found = spec.get(key)
    return [str(one) for one in found] if isinstance(found, list) else []


def _named(facts: Sequence[DraftedFact], names: Names) -> dict[str, list[_Subject]]:
    """Return the names of each kind, the most frequent first."""
    where: dict[tuple[str, str], list[int]] = {}
    for number, fact in enumerate(facts):
        for name in fact.names:
            whole = names.short.get(name.text, names.full(name.text))
            where.setdefault((name.kind.value, whole), []).append(number)
    counted = Counter({key: len(numbers) for key, numbers in where.items()})
    found: dict[str, list[_Subject]] = {}
    for (kind, text), _ in counted.most_common():
        if len(found.setdefault(kind, [])) < _MOST_NAMES:
            found[kind].append(_subject(text, where[kind, text], facts))
    return found


def _counted(facts: Sequence[DraftedFact]) -> list[_Subject]:
    """Return the things that the article counts and does not list."""
    listed = {one.of.lower() for fact in facts for one in fact.lists}
    where: dict[str, list[int]] = {}
    for number, fact in enumerate(facts):
        for figure in fact.figures:
            plural = figure.of.endswith("s") and figure.reading.kind is FigureKind.COUNT
            if plural and figure.of.lower() not in listed:
                where.setdefault(figure.of, []).append(number)
    return [_subject(text, numbers, facts) for text, numbers in list(where.items())[:_MOST_NOUNS]]


def _things(facts: Sequence[DraftedFact], language: Language) -> list[_Subject]:
    """Return what the article tells something about, with the words of those sentences alone."""
    counted = Counter(thing for fact in facts for thing in dict.fromkeys(fact.things))
    found = []
    for text, _ in counted.most_common(_MOST_THINGS):
        last = text.rsplit(maxsplit=1)[-1].lower()
        if last in language.words("sizes"):  # "cost of the cost" asks nothing
            continue
        named = [n for n, fact in enumerate(facts) if last in fact.quote.lower()]
        numbers = list(dict.fromkeys(n for one in named for n in _going_on(one, facts, language)))
        told = (f"{facts[n].quote} {' '.join(_kinds(facts[n], language))}" for n in numbers)
        found.append(_Subject(text, tuple(numbers), frozenset(_words(told))))
    return found


def _going_on(number: int, facts: Sequence[DraftedFact], language: Language) -> Iterator[int]:
    """Yield a fact and those behind it that go on about the same: it was built, each weighs."""
    yield number
    begins = language.table("pronouns").keys() | language.words("going_on")
    for after in range(number + 1, len(facts)):
        same = facts[after].paragraph == facts[number].paragraph
        if not same or facts[after].quote.split(maxsplit=1)[0].lower() not in begins:
            return
        yield after


def _kinds(fact: DraftedFact, language: Language) -> Iterator[str]:
    """Yield what kinds of figures and names a fact has, as cues: kind-money, how-fast."""
    for figure in fact.figures:
        yield f"kind-{figure.reading.kind.value}"
        for ask, units in language.lists("units").items():
            if figure.reading.unit_text in units:
                yield ask.replace(" ", "-")
    yield from (f"kind-{name.kind.value}" for name in fact.names)


def _subject(text: str, numbers: Sequence[int], facts: Sequence[DraftedFact]) -> _Subject:
    paragraphs = {facts[number].paragraph for number in numbers}
    words = frozenset(_words(one.quote for one in facts if one.paragraph in paragraphs))
    return _Subject(text, tuple(dict.fromkeys(numbers)), words)


def _words(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"[\w-]+", text.lower())
