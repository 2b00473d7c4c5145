"""From the ranking and the checks to a decision: which entry, and how sure.

The probability is a logistic function of a few features, each of which can be read in
``--explain``. Its weights are fitted by ``evaluation/fit_decision.py`` and shipped as data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from bot.answering.evidence import Rivals, Weighed, evidence
from bot.answering.gap import Gap
from bot.answering.given import OVERVIEW, Given
from bot.answering.held import Held
from bot.answering.profile import Profile
from bot.answering.roles import Role
from bot.answering.support import Support, hold
from bot.knowledge.kinds import FigureKind
from bot.knowledge.knowledge import Figure
from bot.matching.ranking import Candidate, Ranking
from bot.understanding.language.asking import Kind
from bot.understanding.question import Question

CONSIDERED = 10  # candidates that are held against the question
# How much a point of each check moves a candidate among its rivals, in units of score.
_EXACT = 0.95  # a phrasing of the entry itself, word for word, that passes the checks
# A wrong claim about the very thing of the entry (see _is_put_right). In the sets that fit the
# weights every such answer was right, but they are too few for the fit to tell.
_PUT_RIGHT = 0.9
_BARE_COUNT = 0.8  # see _is_bare_count; such questions are too few for the fit, too
# Where no word that carries information is the entry's: of 175 such questions in the sets, 5 were
# meant for it.
_UNTIED = 0.25
_NEAR_BEST = 3  # candidates of which the likeliest is taken, if they are nearly as good
_NEARLY = 0.08
_KIND_BONUS = 0.08
_BOUND_BONUS = 0.12
_ASKED_BONUS = 0.05  # its own phrasings ask for that kind
_UNKNOWN_PENALTY = 0.05
_FUSED = "fused"  # weights where meaning tells, too
_OWN_PENALTY = 0.25  # what a follow-up adds matters more than what was asked before


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
    bare_count: bool = False  # see _is_bare_count


def decide(question: Question, ranking: Ranking, held: Held) -> Decision:
    """Choose among the candidates of ``ranking``, which are entries of ``held``."""
    weighed = [
        _weigh(question, candidate, held.profiles[candidate.entry])
        for candidate in islice(
            (c for c in ranking.candidates if c.entry in held.profiles), CONSIDERED
        )
    ]
    weighed.sort(key=lambda w: -w.value)
    passing = [w for w in weighed if not w.support.blocked]
    blocked = [w for w in weighed if w.support.blocked]
    said = _said(question, weighed, held)
    gaps = [
        candidate
        for candidate in ranking.candidates
        if candidate.entry in held.gaps and _is_near(held.gaps[candidate.entry], said, question)
    ]
    refused = blocked[0] if blocked else None
    passing = [w for w in passing if not _is_overview_behind(w, refused)]
    mode = _mode(question, ranking, held)
    if held.closeness and not mode.startswith(_FUSED):
        held = replace(held, closeness=None)  # the encoder can't read the language
    chosen, features = _likeliest(question, passing, Rivals(refused, gaps), held, mode)
    gap = gaps[0] if gaps else None
    if chosen is None:
        return Decision(0.0, None, refused, gap, {}, mode)
    probability = _probability(features, weights(mode))
    nearest = chosen.candidate is ranking.best
    strange = chosen.support.unknown and not question.foreign
    if features["untied"] and (strange or not chosen.candidate.similarity):
        probability = min(probability, _UNTIED)
    if _is_put_right(chosen.support, nearest=nearest):
        probability = max(probability, _PUT_RIGHT)
    bare_count = _is_bare_count(question, chosen, weighed)
    if bare_count:
        probability = max(probability, _BARE_COUNT)
    if ranking.exact and nearest:
        probability = max(probability, _EXACT)
    nearer = refused if refused and refused.candidate.score > chosen.candidate.score else None
    open_gap = gap if gap and gap.score > chosen.candidate.score else None
    return Decision(probability, chosen, nearer, open_gap, features, mode, bare_count)


def _mode(question: Question, ranking: Ranking, held: Held) -> str:
    """Return the name of the weights that apply."""
    mode = _FUSED if any(c.dense is not None for c in ranking.candidates) else "lexical"
    own = question.language == held.language
    return mode + ("" if own else "_foreign") + ("_draft" if held.drafted and own else "")


def _likeliest(
    question: Question, passing: Sequence[Weighed], rivals: Rivals, held: Held, mode: str
) -> tuple[Weighed | None, Mapping[str, float]]:
    """Return the likeliest of the best candidates that pass, where they are nearly as good, with
    its features; None without one."""
    near = [w for w in passing[:_NEAR_BEST] if w.value > passing[0].value - _NEARLY]
    found = [(w, evidence(question, w, rivals, held)) for w in near]

    def likely(one: tuple[Weighed, Mapping[str, float]]) -> float:
        weighed, features = one
        return weighed.value + _probability(features, weights(mode))

    return max(found, key=likely, default=(None, {}))


def _is_overview_behind(weighed: Weighed, refused: Weighed | None) -> bool:
    """Say whether an overview would answer in place of the entry that was asked for."""
    facts = len(weighed.profile.entry.facts)
    return (
        refused is not None
        and facts > OVERVIEW
        and refused.candidate.score > weighed.candidate.score
    )


def _is_put_right(support: Support, *, nearest: bool) -> bool:
    """Say whether a claim is certain to be about the entry, which knows every word of it: the
    nearest, or one that counts just that; where it puts right two counts, it is that one anyway."""
    counts = all(
        isinstance(right, Role) or (isinstance(right, Figure) and right.kind is FigureKind.COUNT)
        for right in support.corrections
    )
    several = counts and len(support.corrections) > 1  # "200 firms from 30 countries"
    return support.put_right and (several or (not support.unknown and (nearest or counts)))


def _is_bare_count(question: Question, chosen: Weighed, others: Sequence[Weighed]) -> bool:
    """Say whether no more is asked than how many there are of a thing ("how many platforms"), and
    one entry alone counts such things: whatever else is near asks for more than that."""
    words = {word.token for word in question.content}
    asked = question.ask.kind is Kind.COUNT and words and words <= set(question.ask.heads)
    reference, conditions = question.reference, question.conditions
    follows = reference.opener and question.ask.position > 0
    back = reference.anaphoric or reference.joined or follows
    more = question.names or question.numbers or conditions.negated or conditions.insists
    if not asked or back or more:
        return False

    def counted(one: Weighed) -> set[str]:
        return {f.figure.text for f in one.profile.figures if f.counts and words <= f.heads}

    figures = counted(chosen) if chosen.support.given is Given.YES else set()
    return len(figures) == 1 and all(counted(one) <= figures for one in others)


def _said(question: Question, weighed: Sequence[Weighed], held: Held) -> frozenset[str]:
    """Return the names of the question, and those that go with them in the nearest entry that has
    them: who says Kazakhstan may mean the plant there."""
    said = {name.name for name in question.names if name.known} - held.common
    for slots in ({slot.text for slot in one.profile.slots} for one in weighed):
        if said & slots:
            return frozenset(said | slots - held.common)
    return frozenset(said)


def _is_near(gap: Gap, said: frozenset[str], question: Question) -> bool:
    """Say whether a gap may be what is asked: nothing shows that it is about something else."""
    return not (gap.is_about_others(said) or gap.counts_others(question))


def _weigh(question: Question, candidate: Candidate, profile: Profile) -> Weighed:
    support = hold(question, profile)
    bonus = _KIND_BONUS if support.given is Given.YES else 0.0
    asked = question.ask.kind in profile.asked and not question.wanted.attribution
    bonus += _ASKED_BONUS if asked else 0.0
    bonus += _BOUND_BONUS if support.bound else 0.0
    penalty = _UNKNOWN_PENALTY * len(support.unknown)
    penalty += _OWN_PENALTY * sum(word.token in question.own for word in support.unknown)
    return Weighed(candidate, profile, support, candidate.score + bonus - penalty)


def _probability(features: Mapping[str, float], fitted: Mapping[str, float]) -> float:
    total = sum(fitted.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=8)
def weights(mode: str) -> Mapping[str, float]:
    """Return the fitted weights for ``lexical`` or ``fused`` scoring, of a draft its own."""
    name = "drafts.json" if mode.endswith("_draft") else "decision.json"
    path = files("bot.answering") / "data" / name
    table: Mapping[str, Mapping[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return table[mode]
