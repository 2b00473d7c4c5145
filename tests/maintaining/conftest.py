"""Commands as a person runs them, in a folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.main import main
from bot.dialogue.engine import Engine

TIDAL = Path(__file__).parents[1] / "fixtures" / "tidal"


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def faqbot(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    build_once: Callable[..., Engine],
) -> Callable[..., Ran]:
    """Return what runs a command line; relative paths are those of ``tmp_path``."""
    monkeypatch.setattr("bot.cli.engine.Engine", build_once)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEMANTIC", "off")

    def run(*words: object) -> Ran:
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run


@pytest.fixture
def tidal(tmp_path: Path) -> Path:
    """Return a knowledge folder that a test may change."""
    return Path(shutil.copytree(TIDAL, tmp_path / "tidal"))
