"""Folders that each test may break in its own way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from knowledge_folder import FILES, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a sound folder."""
    made = Folder(tmp_path / "kb")
    for name, content in FILES.items():
        made.write(name, content)
    return made


@pytest.fixture
def empty_folder(tmp_path: Path) -> Callable[[dict[str, str]], Folder]:
    """Return a maker of folders with the given files only."""

    def make(files: dict[str, str]) -> Folder:
        made = Folder(tmp_path / "other")
        made.path.mkdir()
        for name, content in files.items():
            made.write(name, content)
        return made

    return make
