"""How a reply was found, for ``ask --explain``."""

from __future__ import annotations

from typing import Any

from bot.answering.assessment import Assessment
from bot.answering.evidence import Weighed
from bot.answering.reply import Reply

_SHOWN = 5


def explanation(reply: Reply) -> dict[str, Any]:
    """Return what was understood, the closest entries and the decision, ready for JSON."""
    assessed = reply.trace.get("assessment")
    if not isinstance(assessed, Assessment):
        return {}
    question, decision = assessed.question, assessed.decision
    return {
        "asked_for": question.ask.kind.value,
        "cue": question.ask.cue,
        "of": list(question.ask.heads),
        "words": [word.text for word in question.content],
        "corrected": [{"typed": typed, "meant": meant} for typed, meant in question.corrections],
        "numbers": [number.value for number in question.numbers],
        "names": [name.name for name in question.names],
        "insists_on": list(question.conditions.insists),
        "candidates": [
            {
                "entry": candidate.entry,
                "score": round(candidate.score, 3),
                "words": round(candidate.lexical, 3),
                "meaning": None if candidate.dense is None else round(candidate.dense, 3),
                "nearest_phrasing": candidate.phrasing,
            }
            for candidate in assessed.ranking.candidates[:_SHOWN]
        ],
        "chosen": _weighed(decision.chosen),
        "refused": _weighed(decision.refused),
        "gap": decision.gap.entry if decision.gap else None,
        "features": {name: round(value, 3) for name, value in decision.features.items()},
        "probability": round(decision.probability, 3),
        "outcome": reply.outcome.value,
        "reason": reply.reason.value if reply.reason else None,
    }


def _weighed(weighed: Weighed | None) -> dict[str, Any] | None:
    if weighed is None:
        return None
    support = weighed.support
    return {
        "entry": weighed.candidate.entry,
        "holds_that_kind": support.given.value,
        "corrections": [right.text for right in support.corrections],
        "confirmed": list(support.confirmed),
        "not_held": list(support.missing),
        "unknown_words": [word.text for word in support.unknown],
    }


def explanation_text(reply: Reply) -> str:
    """Return the explanation as lines for a person."""
    found = explanation(reply)
    if not found:
        return "Nothing to explain: the question holds no text that could be understood."
    lines = [f"asked for: {found['asked_for']} {' '.join(found['of'])}".rstrip()]
    lines += [
        f"{label.replace('_', ' ')}: {', '.join(map(_shown, found[label]))}"
        for label in ("words", "names", "numbers", "insists_on")
        if found[label]
    ]
    lines += [f"corrected: {pair['typed']} to {pair['meant']}" for pair in found["corrected"]]
    lines.append("closest entries (score: words / meaning):")
    for row in found["candidates"]:
        meaning = "-" if row["meaning"] is None else f"{row['meaning']:.2f}"
        lines.append(
            f"  {row['score']:.2f}: {row['words']:.2f} / {meaning}  {row['entry']}"
            f'  "{row["nearest_phrasing"]}"'
        )
    for label in ("chosen", "refused"):
        lines += _held(label, found[label])
    if found["gap"]:
        lines.append(f"known to be left open by the source: {found['gap']}")
    if found["features"]:
        parts = ", ".join(f"{name} {value}" for name, value in found["features"].items())
        lines.append(f"features: {parts}")
    reason = f" ({found['reason']})" if found["reason"] else ""
    lines.append(f"decision: {found['outcome']}{reason}, probability {found['probability']}")
    return "\n".join(lines)


def _shown(value: object) -> str:
    """Return a number as people write it, 2022 and not 2022.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _held(label: str, row: dict[str, Any] | None) -> list[str]:
    if row is None:
        return []
    lines = [f"{label}: {row['entry']}, holds that kind: {row['holds_that_kind']}"]
    lines += [
        f"  {key.replace('_', ' ')}: {', '.join(row[key])}"
        for key in ("corrections", "confirmed", "not_held", "unknown_words")
        if row[key]
    ]
    return lines
