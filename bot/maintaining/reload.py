"""Takes up saved changes: notices them, builds anew, and keeps the last good in use until then."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.answering.engine import Engine
from bot.answering.reply import Answer, Reply, Suggestion
from bot.errors import BotError, KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.watcher import POLL_SECONDS, Watcher
from bot.maintaining.finishing import Begin, Finishing
from bot.maintaining.reloaded import Reloaded, difference

logger = logging.getLogger(__name__)


class Build(Protocol):
    """Makes an engine of a folder."""

    def __call__(self, folder: Path, before: Engine | None, /) -> Engine:
        """Take as ``before`` the engine of the same folder as it was; None for the first."""


class InThread(Protocol):
    """Runs what takes long beside the event loop, as ``asyncio.to_thread`` does."""

    def __call__(self, work: Callable[[], Any], /) -> Awaitable[Any]:
        """Return what ``work`` returns."""


class LiveResponder:
    """Answers from a folder whose knowledge can be replaced while it answers.

    Implements ``bot.telegram.ports.Responder``: threads may share it, each reply comes as a whole
    from one knowledge base.
    """

    def __init__(self, folder: Path, build: Build, begin: Begin | None = None) -> None:
        """``build`` makes an engine of a folder, or raises what it raises. ``begin`` builds beside
        the program what else ``finish`` would wait for."""
        self._folder = folder
        self._build = build
        self._finishing = Finishing(folder, begin)
        self._lock = threading.Lock()
        self._told: tuple[str, ...] = ()
        self.use(build(folder, None))

    def use(self, engine: Engine) -> None:
        """Answer from ``engine`` from now on."""
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The engine in use at this moment; it does not change, another takes its place."""
        return self._engine

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base that answers are given from at this moment."""
        return self._engine.knowledge

    def reply(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        chosen: str | None = None,
    ) -> Reply:
        """Answer ``question``."""
        return self._engine.reply(question, history, language, chosen)

    def entry_answer(self, entry_id: str, language: str | None = None) -> Answer | None:
        """Return the answer of one entry; None when there is none."""
        return self._engine.entry_answer(entry_id, language)

    def closest(
        self, question: str, limit: int = 3, language: str | None = None
    ) -> Sequence[Suggestion]:
        """Return up to ``limit`` entries closest to ``question``, best first."""
        return self._engine.closest(question, limit, language)

    def reload(self) -> Reloaded:
        """Read the folder again and put it in use, or keep the last good and say what is wrong."""
        with self._lock:
            try:
                engine = self._build(self._folder, self.engine)
            except KnowledgeError as reason:
                errors = tuple(str(one) for one in reason.problems if one.is_error)
                return Reloaded(problems=errors or (str(reason),))
            except BotError as reason:
                return Reloaded(problems=(str(reason),))
            except Exception as reason:
                # Whatever a save brings to light, answers go on.
                logger.exception("The knowledge could not be built")
                return Reloaded(problems=(f"{self._folder}: {type(reason).__name__}: {reason}",))
            before = self.knowledge
            self.use(engine)
            return difference(before, engine.knowledge)

    def finish(self) -> bool:
        """Do, while nothing is to be taken up, a part of what the last reload left for later:
        languages that were asked in before it, then what it only adjusted. False if all is done.
        """
        with self._lock:
            try:
                if self.engine.make_ready():
                    return True
            except Exception:
                # Its first question will try again.
                logger.exception("A language could not be made ready")
                return True
            finished = self._finishing.step(self.engine)
            if finished:
                self.use(finished)
            return bool(finished) or self._finishing.under_way

    def reload_once(self) -> Reloaded | None:
        """Reload after a save; None where there is nothing new to say: the same problems again."""
        result = self.reload()
        again = bool(result.problems) and result.problems == self._told
        self._told = result.problems
        return None if again else result


async def follow(
    responder: LiveResponder,
    watcher: Watcher,
    tell: Callable[[Reloaded], Awaitable[None]],
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    in_thread: InThread = asyncio.to_thread,
) -> None:
    """Take up every settled change and ``tell`` what it brought, until cancelled.

    What takes long runs ``in_thread``: looking, reloading, and finishing in between, which does
    not keep the next look waiting.
    """

    def look() -> Reloaded | None:
        if watcher.settled():
            return responder.reload_once()
        responder.finish()
        return None

    while True:
        await wait(POLL_SECONDS)
        result = await in_thread(look)
        if result is not None:
            await tell(result)
