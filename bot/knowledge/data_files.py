"""The word lists that are shipped beside the code, by language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.text.data_files import read_yaml

_DATA = Path(__file__).parent / "data"


def words_of(name: str, language: str) -> Mapping[str, Any]:
    """Return what ``data/NAME.yaml`` has for ``language``; empty where it has nothing."""
    return _read(name).get(language) or {}


@lru_cache
def _read(name: str) -> dict[str, Mapping[str, Any]]:
    return dict(read_yaml(_DATA / f"{name}.yaml"))
