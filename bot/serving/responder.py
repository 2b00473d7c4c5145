"""The core as the Telegram side sees it: one object for the program's life, counted and timed."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.answering.engine import Engine
from bot.answering.reply import Answer, Reply, Suggestion
from bot.errors import BotError, KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.serving.context import chat_kind
from bot.serving.limits import REPLIES_REMEMBERED
from bot.serving.metrics import Metrics

logger = logging.getLogger(__name__)


class LiveResponder:
    """Implements ``Responder`` and ``Reload`` of ``bot.telegram.ports``."""

    def __init__(self, engine: Engine, load: Callable[[], Knowledge], metrics: Metrics) -> None:
        """``load`` reads the knowledge again, or raises BotError."""
        self._load = load
        self._metrics = metrics
        self._use(engine)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base that answers are given from at this moment."""
        return self._engine.knowledge

    def reply(self, question: str, history: Sequence[str], language: str | None) -> Reply:
        """Answer ``question``."""
        with self._metrics.scoring.time():
            reply = self._reply(question, tuple(history), language)
        self._metrics.questions.labels(reply.outcome.value, chat_kind.get()).inc()
        return reply

    def entry_answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of one entry; None when there is no such entry or no answer."""
        return self._engine.entry_answer(entry_id, language)

    def closest(self, question: str, limit: int, language: str | None) -> Sequence[Suggestion]:
        """Return up to ``limit`` entries closest to ``question``, best first."""
        return self._engine.closest(question, limit, language)

    def __call__(self) -> Sequence[str]:
        """Read the knowledge again; return what is wrong with it, the old one staying in use."""
        try:
            engine = self._engine.with_knowledge(self._load())
        except KnowledgeError as error:
            return [str(problem) for problem in error.problems if problem.is_error]
        except BotError as error:
            return [str(error)]
        self._use(engine)
        return []

    def _use(self, engine: Engine) -> None:
        self._engine = engine
        _settle()
        # Many people ask the same in the same words; a reply depends on nothing else.
        self._reply = lru_cache(REPLIES_REMEMBERED)(engine.reply)
        knowledge = engine.knowledge
        self._metrics.use_knowledge(knowledge.name, knowledge.version)
        logger.info("Knowledge in use: %s, version %s", knowledge.name, knowledge.version)


def _settle() -> None:
    """Keep the collector from looking at the knowledge again and again, some 0.3 s each time."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
