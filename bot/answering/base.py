"""What is found out about a knowledge base in its own language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.gap import Gap
from bot.answering.profile import Profile
from bot.answering.scorers import groups
from bot.answering.tongues import Tongues
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.sharing import same
from bot.matching.text import Analyser


@dataclass(frozen=True, slots=True)
class Base:
    """What is found out about the knowledge base in its own language."""

    words: frozenset[str]
    profiles: dict[str, Profile]
    common_names: frozenset[str]
    gaps: dict[str, Gap]
    tongues: Tongues


def stands_on(knowledge: Knowledge, before: Knowledge) -> bool:
    """Say whether all but its own text that a profile is made of is as it was ``before``."""
    return (
        knowledge.language == before.language
        and same(knowledge.facts, before.facts)
        and knowledge.names == before.names
        and knowledge.synonyms == before.synonyms
        and knowledge.translations.get(knowledge.language)
        is before.translations.get(before.language)
    )


def shared(knowledge: Knowledge) -> list[object]:
    """Return what profiles refer to, in the same order for the same knowledge."""
    found: list[object] = list(knowledge.entries.values())
    for fact in knowledge.facts.values():
        found += (fact, *fact.figures.values(), *fact.names.values(), *fact.lists.values())
    return found


def words_of(knowledge: Knowledge, analyser: Analyser) -> set[str]:
    """Return all words of ``knowledge`` in its own language."""
    texts = [
        text for entry in knowledge.entries.values() for text in (entry.title, *entry.phrasings)
    ]
    texts += [fact.citation.quote for fact in knowledge.facts.values()]
    texts += [word for group in groups(knowledge) for word in group]
    return analyser.vocabulary(texts)
