"""What speaks for and against an answer, as numbers: the features of the decision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.closeness import Closeness
from bot.answering.drafted import draft_evidence
from bot.answering.given import SPECIFIC, Given, tells
from bot.answering.held import Held
from bot.answering.profile import Profile
from bot.answering.support import Support
from bot.answering.usage import Usage
from bot.knowledge.knowledge import Name
from bot.matching.ranking import Candidate
from bot.matching.text import unspaced
from bot.understanding.content import ContentWord
from bot.understanding.language.asking import Kind
from bot.understanding.question import Question

FEATURES = (
    "bias",
    "short",
    # how near what must not answer is, beside the answer
    "gap",
    "gap_nearest",
    "gap_words",
    "gap_ahead",
    "gap_asks",
    "gap_differs",
    "blocked",
    # the words that carry information
    "untied",
    "known_count",
    "unknown_share",
    "elsewhere",
    "strangers",
    "farthest",
    "head_unknown",
    "own_unknown",
    "act_far",
    "polar_far",
    "count_far",
    "answered",
    "new",
    "left_open",
    # what is asked for
    "tells",
    "unlisted",
    "yes_no",
    "yes_no_unknown",
    "fragment_unknown",
    "facts",
    # what the question says
    "claims",
    "polar_claims",
    "gap_claims",
    "bound",
    "negation",
)
_FAR_BEHIND = -0.25  # a gap so far behind does not matter
_NEW = 2  # of words that none has so many say as much as more of them
_MANY = 4  # known words from which more of them say nothing more
_ACTS = (Kind.PERSON, Kind.DATE, Kind.DURATION, Kind.PLACE)  # the word after these tells what of


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with what holding it against the question found."""

    candidate: Candidate
    profile: Profile
    support: Support
    value: float  # orders candidates: score, moved by the checks


@dataclass(frozen=True, slots=True)
class Rivals:
    """What must not answer: the nearest candidate that fails the checks, and the gaps."""

    refused: Weighed | None
    gaps: Sequence[Candidate]  # nearest first

    @property
    def gap(self) -> Candidate | None:
        """The gap that the question is nearest to."""
        return self.gaps[0] if self.gaps else None


def evidence(question: Question, chosen: Weighed, rivals: Rivals, held: Held) -> dict[str, float]:
    """Return the features of answering ``question`` with ``chosen``, by name."""
    return {
        "bias": 1.0,
        "short": 1.0 / (1.0 + _length(question.flat)),
        **_rivalry(question, chosen, rivals),
        "gap_asks": _gap_asks(question, chosen, rivals, held),
        "gap_differs": _gap_differs(question, chosen, rivals, held),
        **_words(question, chosen, held),
        **_asked(question, chosen),
        **_claims(question, chosen, rivals),
        **(_of_draft(question, chosen, held) if held.drafted else {}),
    }


def _of_draft(question: Question, chosen: Weighed, held: Held) -> dict[str, float]:
    def far(word: ContentWord) -> float:
        return max(_distances([word], chosen, held.closeness))

    return draft_evidence(question, chosen.support, chosen.profile, far)


def _length(flat: str) -> float:
    """Return how many words ``flat`` has; in a script without spaces two characters are one."""
    return sum(1.0 if word.isascii() else max(1.0, unspaced(word) / 2) for word in flat.split())


def _rivalry(question: Question, chosen: Weighed, rivals: Rivals) -> dict[str, float]:
    candidate, refused = chosen.candidate, rivals.refused
    lead = _lead(rivals.gap, candidate)
    nearest = max((gap.similarity for gap in rivals.gaps), default=0.0) - candidate.similarity
    by_words = (rivals.gap.lexical if rivals.gap else 0.0) - candidate.lexical
    if _settled(question, chosen.support):
        lead, nearest, by_words = min(0.0, lead), min(0.0, nearest), min(0.0, by_words)
    return {
        "gap": lead,
        "gap_nearest": nearest,
        "gap_words": by_words,
        "gap_ahead": max(0.0, lead),
        "blocked": max(0.0, refused.candidate.score - candidate.score) if refused else 0.0,
    }


def _gap_asks(question: Question, chosen: Weighed, rivals: Rivals, held: Held) -> float:
    """Return 1 where the nearest gap is asked for the kind of answer that the question wants, and
    the entry is not."""
    kind, gap = question.ask.kind, rivals.gap
    if kind not in SPECIFIC or gap is None or _lead(gap, chosen.candidate) < _FAR_BEHIND:
        return 0.0
    return float(kind in held.gaps[gap.entry].asked and kind not in chosen.profile.asked)


def _gap_differs(question: Question, chosen: Weighed, rivals: Rivals, held: Held) -> float:
    """Return 1 where the entry gives the kind of answer that the question wants, and the phrasing
    of the gap that is nearest asks for another: "when was it published", "who paid for it"."""
    gap = rivals.gap
    if gap is None or question.ask.kind not in SPECIFIC or chosen.support.given is not Given.YES:
        return 0.0
    asked = held.gaps[gap.entry].kinds.get(gap.phrasing, question.ask.kind)
    near = _lead(gap, chosen.candidate) > _FAR_BEHIND
    return float(near and asked in SPECIFIC and asked is not question.ask.kind)


def _settled(question: Question, support: Support) -> bool:
    """Say whether a claim is put right or confirmed as a whole: that leaves nothing open."""
    confirmed = support.bound and bool(support.confirmed) and not support.unknown
    return support.put_right or (question.form.statement and confirmed)


def _lead(gap: Candidate | None, candidate: Candidate) -> float:
    return max(-0.5, min(0.5, (gap.score if gap else 0.0) - candidate.score))


def _words(question: Question, chosen: Weighed, held: Held) -> dict[str, float]:
    support, profile = chosen.support, chosen.profile
    known, unknown = len(support.known), len(support.unknown)
    subjects = {name.name for name in question.names if name.known} - profile.common
    said = known + unknown + len(subjects)
    elsewhere = sum(held.usage.rarity.get(word.token, 0.0) for word in support.unknown)
    act = question.deeds.predicate if question.ask.kind in _ACTS else None
    acts = [word for word in support.unknown if word.token == act]
    own = _own_unknown(question, support)
    farthest = max(_distances(own, chosen, held.closeness), default=0.0)
    return {
        "untied": float(not known and not subjects & profile.names),
        "known_count": float(min(_MANY, known)),
        "unknown_share": unknown / said if said else 0.0,
        "elsewhere": math.sqrt(elsewhere),
        "strangers": float(any(word in support.unknown for word in question.deeds.strangers)),
        "farthest": farthest,
        "polar_far": farthest if question.form.polar else 0.0,
        "count_far": farthest if question.ask.kind is Kind.COUNT else 0.0,
        "head_unknown": float(len(set(question.ask.heads) - profile.tokens - profile.spoken)),
        "own_unknown": float(any(word.token in question.own for word in support.unknown)),
        "act_far": max(_distances(acts, chosen, held.closeness), default=0.0),
        **_used(question, support, own, held.usage),
    }


def _own_unknown(question: Question, support: Support) -> list[ContentWord]:
    """Return the unknown words; of a follow-up only those that it adds itself: "when was it opened"
    tells nothing of what people earn there, which came before."""
    resolved = question.resolved
    return [w for w in support.unknown if not resolved or w.token in question.own]


def _used(
    question: Question, support: Support, unknown: Sequence[ContentWord], usage: Usage
) -> dict[str, float]:
    """Return what the use of the ``unknown`` words in other phrasings says."""
    tokens = {word.token for word in unknown}
    known = {word.token for word in support.known} | {name.name for name in question.names}
    return {
        "answered": max(map(usage.answered, tokens), default=0.0),
        "new": float(min(_NEW, sum(map(usage.is_new, tokens)))),
        "left_open": max((usage.left_open(token, known) for token in tokens), default=0.0),
    }


def _distances(
    words: Sequence[ContentWord], chosen: Weighed, closeness: Closeness | None
) -> list[float]:
    if closeness is None:
        return [1.0] * len(words)
    return closeness.distances([word.text for word in words], chosen.profile.entry.id)


def _asked(question: Question, chosen: Weighed) -> dict[str, float]:
    profile, unknown = chosen.profile, float(len(chosen.support.unknown))
    yes_no = question.ask.kind is Kind.YES_NO and not question.form.fragment
    listing = question.ask.kind is Kind.LIST and bool(question.ask.heads)
    listed = any(set(question.ask.heads) & one.heads for one in profile.lists)
    return {
        "tells": float(tells(question, profile)),
        "unlisted": float(listing and not listed),
        "yes_no": float(yes_no),
        "yes_no_unknown": unknown if yes_no else 0.0,
        "fragment_unknown": unknown if question.form.fragment else 0.0,
        "facts": math.log(len(profile.entry.facts) or 1),
    }


def _claims(question: Question, chosen: Weighed, rivals: Rivals) -> dict[str, float]:
    support = chosen.support
    claimed = question.form.statement or question.ask.kind is Kind.YES_NO
    claims = bool(support.corrections)
    named = any(isinstance(right, Name) for right in support.corrections)
    lead = _lead(rivals.gap, chosen.candidate) if claims else 0.0
    return {
        "claims": float(claims),
        "polar_claims": float(named and question.form.polar),
        "gap_claims": min(0.0, lead) if support.put_right else lead,
        "bound": float(support.bound and (claims or claimed)),
        "negation": float(support.negation),
    }
