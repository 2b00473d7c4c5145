"""The core as the Telegram side sees it: one object for the program's life, counted and timed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from bot.answering.engine import Engine
from bot.answering.reply import Reply
from bot.knowledge.watcher import Watcher
from bot.maintaining.finishing import Begin
from bot.maintaining.reload import Build, LiveResponder
from bot.serving.collector import settle
from bot.serving.context import chat_kind
from bot.serving.limits import REPLIES_REMEMBERED
from bot.serving.metrics import Metrics

logger = logging.getLogger(__name__)


class CountingResponder(LiveResponder):
    """Implements ``Responder`` of ``bot.telegram.ports``."""

    def __init__(
        self, folder: Path, build: Build, metrics: Metrics, begin: Begin | None = None
    ) -> None:
        """Take ``build`` and ``begin`` as ``LiveResponder`` does."""
        self._metrics = metrics
        self.watcher = Watcher(folder)  # before the files are read: what is saved meanwhile counts
        super().__init__(folder, build, begin)

    def reply(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        chosen: str | None = None,
    ) -> Reply:
        """Answer ``question``."""
        with self._metrics.scoring.time():
            reply = self._reply(question, tuple(history), language, chosen)
        self._metrics.questions.labels(reply.outcome.value, chat_kind.get()).inc()
        return reply

    def use(self, engine: Engine) -> None:
        """Answer from ``engine`` from now on."""
        # Many people ask the same in the same words; a reply depends on nothing else.
        self._reply = lru_cache(REPLIES_REMEMBERED)(partial(_brief, engine))
        super().use(engine)
        settle()
        knowledge = engine.knowledge
        self._metrics.use_knowledge(knowledge.name, knowledge.version)
        logger.info("Knowledge in use: %s, version %s", knowledge.name, knowledge.version)


def _brief(engine: Engine, *given: Any) -> Reply:
    """Answer without the trace of how: hundreds of replies are remembered."""
    return replace(engine.reply(*given), trace={})
