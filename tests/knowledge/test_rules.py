"""Every rule has an example that breaks it, with the exact line that a maintainer reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from knowledge_folder import Folder

from bot.knowledge.loader import FACT_RULES, FOLDER_RULES, REFERENCES, inspect

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text())
Changes = Sequence[tuple[str, str | None, str | None]]


def apply(folder: Folder, changes: Changes) -> None:
    """Change the sound folder."""
    for name, old, new in changes:
        if new is None:
            (folder.path / name).unlink()
        elif old is None:
            folder.write(name, new)
        else:
            folder.change(name, old, new)


def test_sound_folder(folder: Folder) -> None:
    """A sound folder has no problem at all: what the other tests see, they have caused."""
    assert folder.problems() == []


def test_every_rule_has_an_example() -> None:
    """A rule without an example that breaks it does not ship."""
    rules = (*FOLDER_RULES, *FACT_RULES, *REFERENCES)
    named = {f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}" for rule in rules}
    assert {case["rule"] for case in CASES} == named


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_rule(folder: Folder, case: dict[str, Any]) -> None:
    """What breaks a rule is told in one line, by place, with how to mend it; an error keeps the
    folder from use, a warning never does."""
    apply(folder, case["changes"])
    assert folder.problems() == case["says"]
    knowledge, _ = inspect(folder.path)
    assert (knowledge is None) == any(": error: " in line for line in case["says"])
