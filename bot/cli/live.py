"""An engine that follows its files, for the terminal."""

from __future__ import annotations

from pathlib import Path

from bot.cli.engine import EngineBuilder
from bot.dialogue.engine import Engine
from bot.dialogue.live import LiveResponder, summary
from bot.knowledge.watcher import Watcher
from bot.settings import Settings


class LiveEngine:
    """The engine of a folder; with ``watch`` it is built anew after a saved change.

    A broken save keeps the last good knowledge and is reported once.
    """

    def __init__(self, folder: Path, *, watch: bool) -> None:
        self._watcher = Watcher(folder) if watch else None
        builder = EngineBuilder(Settings.load())
        self._responder = LiveResponder(folder, builder, builder.encoded)

    def engine(self) -> Engine:
        """Return the engine in use."""
        return self._responder.engine

    def wait_until_encoded(self) -> None:
        """Return once nothing is left to encode."""
        self._responder.wait_until_encoded()

    def refresh(self) -> list[str]:
        """Take up saved changes; return lines that tell what they brought, or what keeps them."""
        if self._watcher is None or not self._watcher.changed():
            return []
        result = self._responder.reload_once()
        return summary(result) if result else []
