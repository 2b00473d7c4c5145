"""The word lists that are shipped beside the code, by language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.text.data_files import read_yaml

DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=1)
def list_words() -> dict[str, dict[str, Any]]:
    """Return how each language writes lists, from ``data/lists.yaml``."""
    return dict(read_yaml(DATA / "lists.yaml"))


def phrases(key: str, language: str) -> tuple[str, ...]:
    """Return the phrases of ``language`` under ``key`` in ``data/lists.yaml``."""
    return tuple(list_words().get(language, {}).get(key, ()))
