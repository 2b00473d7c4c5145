"""How a reply was found, in lines for a person."""

from __future__ import annotations

from typing import Any

from bot.dialogue.reply import Reply

_NAMED = {"asked": "asked for"}


def explanation_lines(reply: Reply) -> list[str]:
    """Return what was asked for, what was compared with what result, and the decision."""
    trace: dict[str, Any] = dict(reply.trace)
    candidates = trace.pop("candidates", [])
    lines = [
        f"{_NAMED.get(key, key)}: {_in_words(value)}"
        for key, value in trace.items()
        if value not in ([], False)
    ]
    if candidates:
        lines.append("closest entries and sentences:")
    for one in candidates:
        verdict = f", {one['verdict']}" if one["verdict"] else ""
        parts = {name: value for name, value in one["parts"].items() if value}
        lines += [f"{one['id']}: {one['score']}{verdict}", f"  {_in_words(parts)}"]
        lines += [f"  {finding}" for finding in one["findings"]]
    reason = f" ({reply.reason})" if reply.reason else ""
    return [*lines, f"decision: {reply.outcome}{reason}"]


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)
