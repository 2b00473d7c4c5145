"""How a reply was found, as plain data for ``--explain`` and the desk."""

from __future__ import annotations

from bot.dialogue.assess import Assessment
from bot.dialogue.features import ScoredCandidate
from bot.knowledge.kinds import Thresholds

_SHOWN = 5


def trace_of(assessed: Assessment, thresholds: Thresholds) -> dict[str, object]:
    """Return what was asked for, what was compared and what decided."""
    frame = assessed.frame
    return {
        "asked": frame.asked.value,
        "claim": frame.is_claim,
        "language": assessed.query.language,
        "compared by": {
            "words": "words alone",
            "same": "words and meaning",
            "cross": "words and meaning, across languages",
        }[assessed.query.mode],
        "figures": [count.quantity.text for count in frame.counts],
        "names": [name.text for name in frame.names],
        "unknown words": [
            term.token.text for term in assessed.query.terms if term.content and not term.stems
        ],
        "candidates": [_candidate(one) for one in assessed.ranked[:_SHOWN]],
        "probability": round(assessed.probability, 4),
        "thresholds": {"answer": thresholds.answer, "suggest": thresholds.suggest},
    }


def _candidate(one: ScoredCandidate) -> dict[str, object]:
    found = one.verification
    return {
        "id": one.candidate.id,
        "score": round(one.score, 3),
        "parts": {name: round(value, 3) for name, value in one.candidate.features.items()},
        "verdict": one.verdict.value if one.verdict else None,
        "findings": [
            f"{f.kind.value} {f.state.value}: {f.asked}" + (f" ({f.given})" if f.given else "")
            for f in (found.findings if found else ())
        ],
    }
