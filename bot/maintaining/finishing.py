"""Learns anew, beside the answers, what a reload has only adjusted."""

from __future__ import annotations

import logging
import weakref
from pathlib import Path
from typing import Protocol

from bot.answering.engine import Engine

logger = logging.getLogger(__name__)


class Building(Protocol):
    """A process that builds, and keeps on disk what it has built."""

    def poll(self) -> int | None:
        """Return its exit code; None while it runs."""

    def kill(self) -> None:
        """Let it end early."""

    def wait(self) -> int:
        """Return its exit code once it has ended."""


class Begin(Protocol):
    """Starts to build."""

    def __call__(self, folder: Path, language: str, /) -> Building:
        """Learn from what ``folder`` has in ``language``."""


class Finishing:
    """Finishes one language of an engine after the other, each in a process of its own.

    Training in a thread would make every answer take twice as long.
    """

    def __init__(self, folder: Path, begin: Begin | None) -> None:
        """``begin`` None: build here."""
        self._folder = folder
        self._begin = begin
        self._wanted: tuple[str, str] | None = None
        self._building: Building | None = None
        self._stop: weakref.finalize[..., object] = weakref.finalize(self, bool)

    @property
    def under_way(self) -> bool:
        """Say whether something is being built."""
        return self._building is not None

    def step(self, engine: Engine) -> Engine | None:
        """Return ``engine`` with one more language finished; None while that is being built, and
        where it has failed: then it stays as it is until the next change."""
        wanted = next(iter(engine.unfinished.items()), None)
        try:
            if wanted != self._wanted:
                self._wanted = wanted
                return self._started(engine)
            if wanted is None or self._building is None:
                return None
            return self._ended(engine, wanted[0], self._building)
        except Exception:
            logger.exception("What was learnt could not be brought up to date")
            self._building = None
            return None

    def _started(self, engine: Engine) -> Engine | None:
        self._stop()
        self._building = None
        if not self._wanted:
            return None
        language, _ = self._wanted
        if self._begin is None:
            return engine.finished(language)
        self._building = self._begin(self._folder, language)
        self._stop = weakref.finalize(self, _end, self._building)
        return None

    def _ended(self, engine: Engine, language: str, building: Building) -> Engine | None:
        code = building.poll()
        if code is None:
            return None
        self._building = None
        self._stop.detach()
        if code:
            logger.warning("Building anew ended with %s: what was adjusted stays in use", code)
            return None
        return engine.finished(language)  # read from disk, or built here where nothing can be kept


def _end(building: Building) -> None:
    building.kill()
    building.wait()
