"""A small knowledge base with an address, and replies made of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from places import ROOT

from bot.dialogue.compose import Composer
from bot.dialogue.reply import Answer, Outcome, Reason, Reply
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import load_knowledge
from bot.locales import load_catalogue

CATALOGUE = load_catalogue()
ADDRESS = "https://example.org/bri?a=1&b=2"
LABS = "joint-laboratories"
SENTENCE = "bri-innovation-p3-s1"


@cache
def knowledge(url: str = "") -> Knowledge:
    """Return the packaged knowledge, its source at ``url``."""
    if not url:
        return load_knowledge(ROOT / "knowledge")
    plain = knowledge()
    sources = {name: replace(source, url=url) for name, source in plain.sources.items()}
    facts = {
        name: replace(
            fact, citation=replace(fact.citation, source=sources[fact.citation.source.id])
        )
        for name, fact in plain.facts.items()
    }
    entries = {
        name: replace(entry, facts=tuple(facts[fact.id] for fact in entry.facts))
        for name, entry in plain.entries.items()
    }
    return replace(plain, sources=sources, facts=facts, entries=entries)


@cache
def composer(url: str = "") -> Composer:
    """Return what writes its answers."""
    return Composer(knowledge(url), CATALOGUE)


def answer(candidate: str, language: str = "en", *, url: str = "", **more: object) -> Answer:
    """Return the answer of an entry, a fact or a sentence."""
    found = composer(url).answer(candidate, language, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def reply(outcome: Outcome, **more: object) -> Reply:
    """Return a reply with the parts that matter."""
    parts = {"reason": None, "answers": (), "related": (), "suggestions": (), "language": "en"}
    parts |= more
    if not parts["answers"] and outcome is not Outcome.SMALLTALK:
        unsaid = "uncertain" if outcome is Outcome.SUGGESTIONS else Reason.NO_MATCH
        said = f"reply.{parts['reason'] or unsaid}"
        parts.setdefault("message", CATALOGUE.text(said, str(parts["language"])))
    return Reply("q", outcome, **parts)  # type: ignore[arg-type]
