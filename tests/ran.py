"""What a command leaves behind that is run in the process of the test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest

from bot.cli.main import main


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


def ran(words: Iterable[object], output: pytest.CaptureFixture[bytes]) -> Ran:
    """Run a command line and return what it left behind."""
    try:
        code = main([str(word) for word in words])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = output.readouterr()
    return Ran(code, out.decode(), err.decode())
