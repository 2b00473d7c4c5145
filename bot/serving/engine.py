"""The one place that builds the engine for serving."""

from __future__ import annotations

from pathlib import Path

from bot.cli.building import beginning
from bot.cli.live import engine_builder
from bot.serving.metrics import Metrics
from bot.serving.responder import CountingResponder
from bot.settings import Settings


def build_responder(settings: Settings, folder: Path, metrics: Metrics) -> CountingResponder:
    """Load the knowledge in ``folder``; raises BotError where it or a setting is wrong."""
    build, begin = engine_builder(settings), beginning(settings.semantic)
    return CountingResponder(folder, build, metrics, begin)
