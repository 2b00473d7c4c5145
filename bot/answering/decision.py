"""From the ranking and the checks to a decision: which entry, and how sure.

The probability is a logistic function of a few features, each of which can be read in
``--explain``. Its weights are fitted by ``evaluation/fit_decision.py`` and shipped as data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.answering.given import OVERVIEW, Given
from bot.answering.profile import Profile
from bot.answering.support import Support, hold
from bot.knowledge.kinds import EntryKind
from bot.matching.ranking import Candidate, Ranking
from bot.understanding.pack import Kind
from bot.understanding.question import Question

CONSIDERED = 10  # candidates that are held against the question
# How much a point of each check moves a candidate among its rivals, in units of score.
_KIND_BONUS = 0.08
_UNKNOWN_PENALTY = 0.05

FEATURES = (
    "bias",
    "score",
    "margin",
    "similarity",
    "dense",
    "gap",
    "blocked",
    "known",
    "unknown",
    "elsewhere",
    "kind",
    "negation",
    "claims",
    "confirmed",
    "gap_nearest",
    "gap_claims",
    "gap_ahead",
    "unknown_share",
    "short",
    "bound",
    "claims_known",
    "head_unknown",
    "agreed",
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with what holding it against the question found."""

    candidate: Candidate
    profile: Profile
    support: Support
    value: float  # orders candidates: score, moved by the checks


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one question.

    ``chosen`` is the best candidate that passes the checks; ``refused`` the best that does not,
    set only where it is nearer to the question than ``chosen``; ``gap`` the gap entry that the
    question is nearest to, set where it is nearer than any other.
    """

    probability: float
    chosen: Weighed | None
    refused: Weighed | None
    gap: Candidate | None
    features: Mapping[str, float]
    mode: str


def decide(
    question: Question,
    ranking: Ranking,
    profiles: Mapping[str, Profile],
    kinds: Mapping[str, EntryKind],
    rarity: Mapping[str, float],
    base: str,
) -> Decision:
    """Choose among the candidates of ``ranking``.

    ``rarity`` gives each token of the knowledge base a number from 0 (in every entry) to 1 (in
    one only); ``base`` is the language of the knowledge base.
    """
    weighed = [
        _weigh(question, candidate, profiles[candidate.entry])
        for candidate in ranking.candidates[:CONSIDERED]
        if candidate.entry in profiles
    ]
    weighed.sort(key=lambda w: -w.value)
    passing = [w for w in weighed if not w.support.blocked]
    blocked = [w for w in weighed if w.support.blocked]
    gaps = [c for c in ranking.candidates if kinds.get(c.entry) is EntryKind.GAP]
    refused = blocked[0] if blocked else None
    passing = [w for w in passing if not _is_overview_behind(w, refused)]
    chosen = passing[0] if passing else None
    gap = gaps[0] if gaps else None
    mode = "fused" if any(c.dense is not None for c in ranking.candidates) else "lexical"
    mode += "" if question.language == base else "_foreign"
    if chosen is None:
        return Decision(0.0, None, refused, gap, {}, mode)
    features = _features(question, chosen, passing, refused, gap, rarity)
    probability = _probability(features, weights(mode))
    nearer = refused if refused and refused.candidate.score > chosen.candidate.score else None
    open_gap = gap if gap and gap.score > chosen.candidate.score else None
    return Decision(probability, chosen, nearer, open_gap, features, mode)


def _is_overview_behind(weighed: Weighed, refused: Weighed | None) -> bool:
    """Say whether an overview would answer in place of the entry that was asked for."""
    facts = len(weighed.profile.entry.facts)
    return (
        refused is not None
        and facts > OVERVIEW
        and refused.candidate.score > weighed.candidate.score
    )


def _weigh(question: Question, candidate: Candidate, profile: Profile) -> Weighed:
    support = hold(question, profile)
    bonus = _KIND_BONUS if support.given is Given.YES else 0.0
    return Weighed(
        candidate,
        profile,
        support,
        candidate.score + bonus - _UNKNOWN_PENALTY * len(support.unknown),
    )


def _features(
    question: Question,
    chosen: Weighed,
    passing: Sequence[Weighed],
    refused: Weighed | None,
    gap: Candidate | None,
    rarity: Mapping[str, float],
) -> dict[str, float]:
    candidate, support = chosen.candidate, chosen.support
    cited = _places(chosen)
    rivals = [w.value for w in passing if not _places(w) & cited]
    total = len(support.known) + len(support.unknown)
    subjects = {name.name for name in question.names if name.known} - chosen.profile.common
    said = total + len(subjects)
    unheard = sum(1 for word in support.unknown if word.token not in rarity)
    elsewhere = sum(rarity.get(word.token, 0.0) for word in support.unknown)
    lead = max(-0.5, min(0.5, (gap.score if gap else 0.0) - candidate.score))
    return {
        "bias": 1.0,
        "score": candidate.score,
        "margin": chosen.value - max(rivals, default=0.0),
        "similarity": candidate.similarity,
        "dense": candidate.dense or 0.0,
        "gap": lead,
        "blocked": max(0.0, refused.candidate.score - candidate.score) if refused else 0.0,
        "known": len(support.known) / total if total else 0.0,
        "unknown": math.sqrt(unheard),
        "elsewhere": math.sqrt(elsewhere),
        "kind": {Given.YES: 1.0, Given.OPEN: 0.0, Given.NO: -1.0}[support.given]
        if question.ask.kind is not Kind.ANY
        else 0.0,
        "negation": float(support.negation),
        "claims": float(bool(support.corrections)),
        "confirmed": float(bool(support.confirmed)),
        "gap_nearest": (gap.similarity if gap else 0.0) - candidate.similarity,
        "gap_claims": lead if support.corrections else 0.0,
        "gap_ahead": max(0.0, lead),
        "unknown_share": len(support.unknown) / said if said else 0.0,
        "short": 1.0 / (1.0 + len(question.flat.split())),
        "bound": float(support.bound),
        "claims_known": float(bool(support.corrections) and not support.unknown),
        "head_unknown": float(
            sum(head not in chosen.profile.tokens for head in question.ask.heads)
        ),
        "agreed": float(bool(support.agreed)),
    }


def _places(weighed: Weighed) -> frozenset[tuple[str, int, int]]:
    citations = (fact.citation for fact in weighed.profile.entry.facts)
    return frozenset((c.source.id, c.paragraph, c.sentence) for c in citations)


def _probability(features: Mapping[str, float], fitted: Mapping[str, float]) -> float:
    total = sum(fitted.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=4)
def weights(mode: str) -> Mapping[str, float]:
    """Return the fitted weights for ``lexical`` or ``fused`` scoring."""
    path = files("bot.answering") / "data" / "decision.json"
    table: Mapping[str, Mapping[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return table[mode]
