"""A drafted fact as it stands in a file of ``facts/``."""

from __future__ import annotations

from collections.abc import Mapping

from bot.drafting.facts import DraftedFact
from bot.drafting.figures import DraftFigure
from bot.drafting.lists import DraftList
from bot.knowledge.kinds import NameKind
from bot.knowledge.yaml_writer import Value


def model(fact: DraftedFact, identifier: str) -> Mapping[str, Value]:
    """Return ``fact`` as it stands in a file of ``facts/``."""
    slots: dict[str, Value] = {}
    if fact.figures:
        slots["figures"] = {figure.slot: _figure(figure) for figure in fact.figures}
    named = _names(fact)
    if named:
        slots["names"] = named
    if fact.lists:
        slots["lists"] = {listed.slot: _list(listed) for listed in fact.lists}
    told = {"said_by": fact.said_by, "as_of": fact.as_of}
    return {
        "id": identifier,
        "quote": fact.quote,
        "statement": fact.statement.text,
        **{key: value for key, value in told.items() if value},
        **slots,
    }


def _figure(figure: DraftFigure) -> Mapping[str, Value]:
    parts = {"text": figure.text, "of": figure.of, "kind": figure.kind.value if figure.kind else ""}
    return {key: value for key, value in parts.items() if value}


def _names(fact: DraftedFact) -> dict[str, Value]:
    found: dict[str, Value] = {
        slot: {"text": text, "kind": "other"} for slot, text in fact.statement.names.items()
    }
    used: dict[str, int] = {}
    for name in {name.text: name for name in fact.names}.values():
        used[name.kind.value] = used.get(name.kind.value, 0) + 1
        number = used[name.kind.value]
        slot = name.kind.value if number == 1 else f"{name.kind.value}-{number}"
        parts = {"text": name.text, "kind": name.kind.value, "role": name.role}
        found[slot] = {key: value for key, value in parts.items() if value}
    return found


def _list(listed: DraftList) -> Mapping[str, Value]:
    parts: dict[str, Value] = {"items": list(listed.items), "of": listed.of}
    if listed.open:
        parts["open"] = True
    if listed.kind is not NameKind.OTHER:
        parts["kind"] = listed.kind.value
    return parts
