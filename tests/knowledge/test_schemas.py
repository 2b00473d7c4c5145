"""The shipped JSON Schemas are those of the models."""

from __future__ import annotations

import json

import pytest

from bot.knowledge import schemas


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_up_to_date(kind: str) -> None:
    """A format changed without its schemas fails; python -m bot.knowledge.schemas mends it."""
    shipped = (schemas.FOLDER / f"{kind}.json").read_text(encoding="utf-8")
    assert shipped == schemas.as_text(kind)


def test_none_left_over() -> None:
    """No schema of a kind that is gone is shipped."""
    assert {path.stem for path in schemas.FOLDER.iterdir()} == set(schemas.KINDS)


def test_numbers_pass_as_text() -> None:
    """``text: 67`` is a number to an editor and a text to the bot: the schema takes both."""
    figure = json.loads(schemas.as_text("facts"))["$defs"]["FigureModel"]
    assert figure["properties"]["text"]["type"] == ["string", "number"]
    assert figure["additionalProperties"] is False


def test_written(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing makes exactly the shipped files."""
    monkeypatch.setattr(schemas, "FOLDER", tmp_path)
    schemas.write()
    test_none_left_over()
