"""What speaks for and against an answer, as numbers: the features of the decision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.closeness import Closeness
from bot.answering.drafted import draft_evidence
from bot.answering.given import STRICT, Given
from bot.answering.profile import Profile
from bot.answering.support import Support
from bot.knowledge.kinds import EntryKind
from bot.matching.ranking import Candidate
from bot.understanding.pack import Kind
from bot.understanding.question import ContentWord, Question

FEATURES = (
    "bias",
    # how near the question is
    "score",
    "margin",
    "similarity",
    "unlike",
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
    "act_unknown",
    "act_far",
    "strict_unknown",
    # the kind of answer
    "kind",
    "asked",
    "unlisted",
    "unheard_list",
    "yes_no",
    "yes_no_unknown",
    "facts",
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
_UNLIKE = 0.4  # a similarity below this means that hardly anything is shared
_MANY = 4  # known words from which more of them say nothing more
_ACTS = (Kind.PERSON, Kind.DATE, Kind.DURATION, Kind.PLACE)  # the word after these tells what of
_GIVEN = {Given.YES: 1.0, Given.OPEN: 0.0, Given.NO: -1.0}


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about the entries of a knowledge base.

    ``rarity`` gives each of its tokens a number from 0 (in every entry) to 1 (in one only);
    ``language`` is its own; ``closeness`` is None without an encoder. A gap without ``gap_names``
    is about no thing in particular.
    """

    profiles: Mapping[str, Profile]
    kinds: Mapping[str, EntryKind]
    rarity: Mapping[str, float]
    language: str
    closeness: Closeness | None
    common: frozenset[str]  # names that all share
    gap_names: Mapping[str, frozenset[str]]  # what each gap is about
    drafted: bool = False  # its entries have only the phrasings that a draft makes


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
        "kind": _kind(question, chosen.support),
        "asked": float(question.ask.kind in chosen.profile.asked),
        "facts": math.log(len(chosen.profile.entry.facts) or 1),
        "negation": float(chosen.support.negation),
        **(_of_draft(question, chosen, held) if held.drafted else {}),
    }


def _of_draft(question: Question, chosen: Weighed, held: Held) -> dict[str, float]:
    def far(word: ContentWord) -> float:
        return max(_distances([word], chosen, held.closeness))

    return draft_evidence(question, chosen.support, chosen.profile, far)


def _kind(question: Question, support: Support) -> float:
    decides = question.ask.kind is not Kind.ANY and not support.put_right
    return _GIVEN[support.given] if decides else 0.0


def _nearness(question: Question, chosen: Weighed, rivals: Rivals) -> dict[str, float]:
    candidate, cited = chosen.candidate, _places(chosen)
    others = (w.value for w in rivals.passing if not _places(w) & cited)
    refused = rivals.refused
    lead = _lead(rivals.gap, candidate)
    nearest = (rivals.gap.similarity if rivals.gap else 0.0) - candidate.similarity
    if chosen.support.put_right:  # what is put right leaves nothing open
        lead, nearest = min(0.0, lead), min(0.0, nearest)
    return {
        "score": candidate.score,
        "margin": chosen.value - max(others, default=0.0),
        "similarity": candidate.similarity,
        "unlike": max(0.0, _UNLIKE - candidate.similarity),
        "dense": candidate.dense or 0.0,
        "short": 1.0 / (1.0 + _length(question.flat)),
        "gap": lead,
        "gap_nearest": nearest,
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
    distances = _distances(support.unknown, chosen, held.closeness)
    yes_no = question.ask.kind is Kind.YES_NO
    acts = [w for w in support.unknown if w.token == question.predicate]
    acts = acts if question.ask.kind in _ACTS else []
    listing = question.ask.kind is Kind.LIST and bool(question.ask.heads)
    listed = any(set(question.ask.heads) & one.heads for one in profile.lists)
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
        "act_unknown": float(bool(acts)),
        "act_far": max(_distances(acts, chosen, held.closeness), default=0.0),
        "strict_unknown": float(unknown if question.ask.kind in STRICT else 0),
        "unlisted": float(listing and not listed),
        "unheard_list": float(unheard if listing else 0),
        "yes_no": float(yes_no),
        "yes_no_unknown": float(unknown if yes_no else 0),
    }


def _distances(
    words: Sequence[ContentWord], chosen: Weighed, closeness: Closeness | None
) -> list[float]:
    if closeness is None:
        return [1.0] * len(words)
    return closeness.distances([word.text for word in words], chosen.profile.entry.id)


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
