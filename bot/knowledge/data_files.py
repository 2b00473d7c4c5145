"""The word lists that are shipped beside the code, by language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=64)
def load_data(folder: str, language: str) -> dict[str, Any]:
    """Return ``data/folder/language.yaml``; empty where that language has no such file."""
    path = DATA / folder / f"{language}.yaml"
    return _read(path) if path.is_file() else {}


@lru_cache(maxsize=1)
def list_words() -> dict[str, dict[str, Any]]:
    """Return how each language writes lists, from ``data/lists.yaml``."""
    return _read(DATA / "lists.yaml")


def _read(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    return dict(loaded)


def words(lines: list[str] | None) -> frozenset[str]:
    """Return the words of ``lines``, several of which may stand in one line."""
    return frozenset(word for line in lines or () for word in line.split())
