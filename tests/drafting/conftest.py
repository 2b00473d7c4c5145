"""Fixtures for the tests of ``draft``."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting_tools import Drafts


@pytest.fixture
def drafts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Drafts:
    """Return what runs the command in a temporary folder."""
    return Drafts(tmp_path, capsys)
