"""Where an answer stands in its sources, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.reply import Answer
from bot.knowledge.knowledge import Citation, Fact, Knowledge, Source
from bot.locales import Voice


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph that an answer cites, and the dates of its figures in the source's words."""

    section: str
    paragraph: int
    as_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that an answer cites, with the places in it."""

    source: Source
    places: tuple[Place, ...]


def cited_facts(answer: Answer, knowledge: Knowledge | None) -> tuple[Fact, ...]:
    """Return the facts behind an answer: those of its entry and of its figures that it cites."""
    if knowledge is None:
        return ()
    entry = knowledge.entries.get(answer.entry)
    facts = {fact.id: fact for fact in entry.facts} if entry else {}
    for cited in answer.figures:
        fact = knowledge.facts.get(cited.figure.id.rpartition(".")[0])
        if fact:
            facts[fact.id] = fact
    return tuple(fact for fact in facts.values() if fact.citation in answer.citations)


def references(answer: Answer, knowledge: Knowledge | None) -> tuple[Reference, ...]:
    """Return what an answer cites: each source once, each paragraph once, in order."""
    facts = cited_facts(answer, knowledge)
    sources = {citation.source.id: citation.source for citation in answer.citations}
    return tuple(
        Reference(source, _places(answer.citations, facts, source)) for source in sources.values()
    )


def _places(
    citations: Iterable[Citation], facts: tuple[Fact, ...], source: Source
) -> tuple[Place, ...]:
    places: dict[tuple[str, int], None] = {
        (citation.section, citation.paragraph): None
        for citation in citations
        if citation.source.id == source.id
    }
    return tuple(
        Place(section, paragraph, _dates(facts, source, paragraph)) for section, paragraph in places
    )


def _dates(facts: tuple[Fact, ...], source: Source, paragraph: int) -> tuple[str, ...]:
    return _unique(
        fact.as_of.text
        for fact in facts
        if fact.as_of
        and fact.citation.source.id == source.id
        and fact.citation.paragraph == paragraph
    )


def speakers(answer: Answer, knowledge: Knowledge | None) -> tuple[str, ...]:
    """Return to whom the source attributes the answer, those left out whom the answer names."""
    named = [fact.said_by for fact in cited_facts(answer, knowledge)]
    named += [cited.attributed_to or "" for cited in answer.figures]
    text = answer.text
    return _unique(name for name in named if name and name not in text)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _sections(places: Iterable[Place]) -> dict[str, list[Place]]:
    sections: dict[str, list[Place]] = {}
    for place in places:
        sections.setdefault(place.section, []).append(place)
    return sections


def _section_words(section: str, places: list[Place], voice: Voice) -> str:
    """Return ``section “Thriving exchanges”, paragraph 3, figures as of end of June 2023``."""
    comma = _comma(voice)
    words = [
        voice.say("citation.section", section=isolated(section, voice))
        if section
        else voice.say("citation.opening")
    ]
    numbers = comma.join(str(place.paragraph) for place in places)
    words.append(
        voice.say("citation.paragraph", number=numbers)
        if len(places) == 1
        else voice.say("citation.paragraphs", numbers=numbers)
    )
    dates = _unique(date for place in places for date in place.as_of)
    words += [voice.say("citation.as_of", date=isolated(date, voice)) for date in dates]
    return comma.join(words)


def reference_words(reference: Reference, voice: Voice) -> str:
    """Return the citation line of one source."""
    source = reference.source
    head = voice.say(
        "citation.source",
        title=isolated(source.title, voice),
        publisher=isolated(source.publisher, voice) if source.publisher else "",
    ).rstrip(" ,،，")
    places = "; ".join(
        _section_words(section, places, voice)
        for section, places in _sections(reference.places).items()
    )
    return f"{head}{_comma(voice)}{places}" if places else head


def _comma(voice: Voice) -> str:
    return {"ar": "، ", "zh": "，"}.get(voice.language, ", ")


def isolated(text: str, voice: Voice) -> str:
    """Keep words of the source in their own direction inside a right-to-left sentence."""
    return f"\u2068{text}\u2069" if voice.right_to_left else text
