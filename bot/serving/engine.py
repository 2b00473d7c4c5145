"""The one place that builds the engine for serving."""

from __future__ import annotations

from pathlib import Path

from bot.answering.engine import Engine
from bot.answering.kept import kept_knowledge
from bot.cli.engine import choose_encoder, index_cache, vector_cache
from bot.knowledge.kinds import Thresholds
from bot.serving.metrics import Metrics
from bot.serving.responder import LiveResponder
from bot.settings import Settings


def build_responder(settings: Settings, folder: Path, metrics: Metrics) -> LiveResponder:
    """Load the knowledge in ``folder``; raises BotError where it or a setting is wrong."""
    index = index_cache()
    knowledge = kept_knowledge(folder, index)
    own, answer, suggest = (
        knowledge.thresholds,
        settings.answer_threshold,
        settings.suggest_threshold,
    )
    thresholds = Thresholds(
        answer=own.answer if answer is None else answer,
        suggest=own.suggest if suggest is None else suggest,
    )
    given = None if answer is suggest is None else thresholds
    encoder = choose_encoder(settings.semantic)
    cache = vector_cache() if encoder else None
    engine = Engine(knowledge, encoder, given, cache=cache, index=index)
    return LiveResponder(engine, lambda: kept_knowledge(folder, index), metrics)
