"""What tells this program, and what it builds with, from others and earlier ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import babel
import Stemmer  # type: ignore[import-not-found,unused-ignore]

import bot

# The folders of the package that have a say in what is built.
_PARTS = ("knowledge", "understanding", "matching", "answering")


@lru_cache(maxsize=1)
def program() -> tuple[str, ...]:
    """Return the version and a digest of the sources, and versions of others' word lists.

    Neither Python nor numpy: what one builds, the other reads. By their bytes, since a checkout,
    a wheel and an installed one give the same files other times and places.
    """
    sources = hashlib.sha256()
    package = Path(bot.__file__).parent
    for part in _PARTS:
        for name, data in _files(package / part, part):
            sources.update(f"{name}\0{len(data)}\0".encode(errors="surrogatepass"))
            sources.update(data)
    return bot.__version__, babel.__version__, str(Stemmer.version()), sources.hexdigest()


def _files(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file in ``folder``, in one order everywhere."""
    with os.scandir(folder) as found:
        for one in sorted(found, key=lambda entry: entry.name):
            inside = f"{name}/{one.name}"
            if one.is_file():
                yield inside, Path(one.path).read_bytes()
            elif one.name != "__pycache__":
                yield from _files(Path(one.path), inside)
