"""An engine that can follow its files."""

from __future__ import annotations

from pathlib import Path

from bot.answering.engine import Engine
from bot.cli.engine import build_engine
from bot.errors import KnowledgeError


class LiveEngine:
    """The engine of a folder; with ``watch`` it is built anew after a saved change.

    A broken save keeps the last good knowledge and is reported once.
    """

    def __init__(self, folder: Path, *, watch: bool) -> None:
        self._folder = folder
        self._watch = watch
        self._stamp = _stamp(folder) if watch else ()
        self._engine = build_engine(folder)

    def engine(self) -> Engine:
        """Return the engine in use."""
        return self._engine

    def refresh(self) -> list[str]:
        """Take up saved changes; return the problems that keep them from being taken up."""
        stamp = _stamp(self._folder) if self._watch else ()
        if stamp == self._stamp:
            return []
        self._stamp = stamp
        try:
            self._engine = build_engine(self._folder)
        except KnowledgeError as error:
            return str(error).splitlines()
        return []


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".md"))
    return tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in files)
