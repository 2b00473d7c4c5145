"""What speaks for and against an answer, as numbers: the features of the decision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.closeness import Closeness
from bot.answering.given import Given
from bot.answering.profile import Profile
from bot.answering.support import Support
from bot.knowledge.kinds import EntryKind
from bot.matching.ranking import Candidate
from bot.understanding.pack import Kind
from bot.understanding.question import Question

FEATURES = (
    "bias",
    # how near the question is
    "score",
    "margin",
    "similarity",
    "dense",
    "short",
    # how near what must not answer is
    "gap",
    "gap_nearest",
    "gap_ahead",
    "blocked",
    # the words that carry information
    "untied",
    "known",
    "known_count",
    "unknown",
    "unknown_share",
    "elsewhere",
    "strangers",
    "far",
    "farthest",
    "head_unknown",
    "own_unknown",
    # the kind of answer
    "kind",
    "asked",
    "yes_no",
    "yes_no_unknown",
    "facts",
    "unexplained",
    # what the question says
    "claims",
    "claims_known",
    "gap_claims",
    "confirmed",
    "bound",
    "agreed",
    "negation",
)
_FIRST_WIDE = "\u2e80"  # from here on scripts put no spaces between words
_MANY = 4  # known words from which more of them say nothing more
_GIVEN = {Given.YES: 1.0, Given.OPEN: 0.0, Given.NO: -1.0}


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about the entries of a knowledge base.

    ``rarity`` gives each of its tokens a number from 0 (in every entry) to 1 (in one only);
    ``language`` is its own; ``closeness`` is None without an encoder.
    """

    profiles: Mapping[str, Profile]
    kinds: Mapping[str, EntryKind]
    rarity: Mapping[str, float]
    language: str
    closeness: Closeness | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with what holding it against the question found."""

    candidate: Candidate
    profile: Profile
    support: Support
    value: float  # orders candidates: score, moved by the checks


@dataclass(frozen=True, slots=True)
class Rivals:
    """The other candidates: those that may answer, the nearest that may not, the nearest gap."""

    passing: Sequence[Weighed]
    refused: Weighed | None
    gap: Candidate | None


def evidence(question: Question, chosen: Weighed, rivals: Rivals, held: Held) -> dict[str, float]:
    """Return the features of answering ``question`` with ``chosen``, by name."""
    return {
        "bias": 1.0,
        **_nearness(question, chosen, rivals),
        **_words(question, chosen, held),
        **_claims(chosen, rivals),
        "kind": _GIVEN[chosen.support.given] if question.ask.kind is not Kind.ANY else 0.0,
        "asked": float(question.ask.kind in chosen.profile.asked),
        "facts": math.log(len(chosen.profile.entry.facts) or 1),
        "unexplained": float(question.why and not chosen.profile.explains),
        "negation": float(chosen.support.negation),
    }


def _nearness(question: Question, chosen: Weighed, rivals: Rivals) -> dict[str, float]:
    candidate, cited = chosen.candidate, _places(chosen)
    others = (w.value for w in rivals.passing if not _places(w) & cited)
    refused = rivals.refused
    lead = _lead(rivals.gap, candidate)
    return {
        "score": candidate.score,
        "margin": chosen.value - max(others, default=0.0),
        "similarity": candidate.similarity,
        "dense": candidate.dense or 0.0,
        "short": 1.0 / (1.0 + _length(question.flat)),
        "gap": lead,
        "gap_nearest": (rivals.gap.similarity if rivals.gap else 0.0) - candidate.similarity,
        "gap_ahead": max(0.0, lead),
        "blocked": max(0.0, refused.candidate.score - candidate.score) if refused else 0.0,
    }


def _length(flat: str) -> float:
    """Return how many words ``flat`` has; in a script without spaces two characters are one."""
    return sum(1.0 if word.isascii() else max(1.0, _wide(word) / 2) for word in flat.split())


def _wide(word: str) -> int:
    return sum(1 for character in word if character >= _FIRST_WIDE)


def _words(question: Question, chosen: Weighed, held: Held) -> dict[str, float]:
    support, profile = chosen.support, chosen.profile
    known, unknown = len(support.known), len(support.unknown)
    subjects = {name.name for name in question.names if name.known} - profile.common
    said = known + unknown + len(subjects)
    unheard = sum(1 for word in support.unknown if word.token not in held.rarity)
    elsewhere = sum(held.rarity.get(word.token, 0.0) for word in support.unknown)
    distances = _distances(chosen, held.closeness)
    yes_no = question.ask.kind is Kind.YES_NO
    return {
        "untied": float(not known and not subjects & profile.names),
        "known": known / (known + unknown) if known + unknown else 0.0,
        "known_count": float(min(_MANY, known)),
        "unknown": math.sqrt(unheard),
        "unknown_share": unknown / said if said else 0.0,
        "elsewhere": math.sqrt(elsewhere),
        "strangers": float(any(word in support.unknown for word in question.strangers)),
        "far": sum(distances),
        "farthest": max(distances, default=0.0),
        "head_unknown": float(len(set(question.ask.heads) - profile.tokens)),
        "own_unknown": float(any(word.token in question.own for word in support.unknown)),
        "yes_no": float(yes_no),
        "yes_no_unknown": float(unknown if yes_no else 0),
    }


def _distances(chosen: Weighed, closeness: Closeness | None) -> list[float]:
    words = [word.text for word in chosen.support.unknown]
    if closeness is None:
        return [1.0] * len(words)
    return closeness.distances(words, chosen.profile.entry.id)


def _claims(chosen: Weighed, rivals: Rivals) -> dict[str, float]:
    support = chosen.support
    claims = bool(support.corrections)
    return {
        "claims": float(claims),
        "claims_known": float(claims and not support.unknown),
        "gap_claims": _lead(rivals.gap, chosen.candidate) if claims else 0.0,
        "confirmed": float(bool(support.confirmed)),
        "bound": float(support.bound),
        "agreed": float(bool(support.agreed)),
    }


def _lead(gap: Candidate | None, candidate: Candidate) -> float:
    return max(-0.5, min(0.5, (gap.score if gap else 0.0) - candidate.score))


def _places(weighed: Weighed) -> frozenset[tuple[str, int, int]]:
    citations = (fact.citation for fact in weighed.profile.entry.facts)
    return frozenset((c.source.id, c.paragraph, c.sentence) for c in citations)
