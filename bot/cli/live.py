"""An engine that follows its files, for the terminal."""

from __future__ import annotations

from pathlib import Path

from bot.answering.engine import Engine
from bot.answering.kept import kept_knowledge
from bot.cli.engine import choose_encoder, index_cache, vector_cache
from bot.knowledge.kinds import Thresholds
from bot.knowledge.watcher import Watcher
from bot.maintaining.reload import Build, LiveResponder, summary
from bot.settings import Settings


def engine_builder(settings: Settings) -> Build:
    """Return what builds an engine again and again, each time only what has changed."""
    encoder = choose_encoder(settings.semantic)
    cache = vector_cache() if encoder else None
    index = index_cache()

    def build(folder: Path, before: Engine | None) -> Engine:
        knowledge = kept_knowledge(folder, index)
        answer, suggest = settings.answer_threshold, settings.suggest_threshold
        own = knowledge.thresholds
        thresholds = Thresholds(
            answer=own.answer if answer is None else answer,
            suggest=own.suggest if suggest is None else suggest,
        )
        if before:
            return before.renewed(knowledge, thresholds)
        return Engine(knowledge, encoder, thresholds, cache=cache, index=index)

    return build


class LiveEngine:
    """The engine of a folder; with ``watch`` it is built anew after a saved change.

    A broken save keeps the last good knowledge and is reported once.
    """

    def __init__(self, folder: Path, *, watch: bool) -> None:
        self._watcher = Watcher(folder) if watch else None
        settings = Settings.load()
        self._responder = LiveResponder(folder, engine_builder(settings))

    def engine(self) -> Engine:
        """Return the engine in use."""
        return self._responder.engine

    def refresh(self) -> list[str]:
        """Take up saved changes; return lines that tell what they brought, or what keeps them."""
        if self._watcher is None or not self._watcher.changed():
            return []
        result = self._responder.reload_once()
        return summary(result) if result else []
