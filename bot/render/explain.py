"""How a reply was found, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.dialogue.reply import Reply
from bot.text.data_files import read_yaml

_STATES = ("supported", "open", "missing", "contradicted")


def explanation_lines(reply: Reply) -> list[str]:
    """Return what was asked for, what was compared with what result, and the decision."""
    return list(_lines(reply))


def _lines(reply: Reply) -> Iterator[str]:
    trace: dict[str, Any] = dict(reply.trace)
    candidates = trace.pop("candidates", [])
    for key, value in trace.items():
        if value not in ([], False):
            yield f"{_words().get(key, key)}: {_in_words(value)}"
    if candidates:
        yield "closest entries and sentences:"
    for one in candidates:
        yield from _candidate(one)
    yield f"decision: {reply.outcome}" + (f" ({_plain(reply.reason)})" if reply.reason else "")


def _candidate(one: Mapping[str, Any]) -> Iterator[str]:
    words = _words()
    verdict = f", {words['verdicts'][one['verdict']]}" if one["verdict"] else ""
    yield f"{one['id']}: {one['score']}{verdict}"
    parts = {
        words["parts"].get(name, _plain(name)): value
        for name, value in one["parts"].items()
        if value and not name.endswith(_STATES)  # these are told as what was found
    }
    yield f"  {_in_words(parts)}"
    for finding in one["findings"]:
        kind, state, found = finding.split(" ", 2)
        yield f"  {words['findings'].get(kind, kind)} {words['states'][state[:-1]]}: {found}"


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else _plain(str(value))


def _plain(name: str) -> str:
    return name.replace("_", " ")


@cache
def _words() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).with_name("explain.yaml")))
