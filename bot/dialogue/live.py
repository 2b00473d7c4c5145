"""Answers from a folder while its files change and its texts are still being encoded."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.dialogue.engine import Engine
from bot.dialogue.reply import Reply
from bot.errors import BotError, KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.watcher import POLL_SECONDS, Watcher

logger = logging.getLogger(__name__)

_NAMED = 5


class Reloaded(NamedTuple):
    """Ids of entries, or the problems that kept the files from being taken up."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


# Makes an engine of a folder; takes that of the same folder as it was, None for the first.
Build = Callable[[Path, Engine | None], Engine]
# Takes an engine that lacks vectors and returns one for the same knowledge that has them all.
Encode = Callable[[Engine], Engine]


class LiveResponder:
    """Answers from a folder whose knowledge can be replaced while it answers.

    Threads may share it: each reply comes as a whole from one knowledge base. Where vectors are
    missing it answers by those that are there, and a thread encodes the others meanwhile.
    """

    def __init__(self, folder: Path, build: Build, encode: Encode | None = None) -> None:
        """``build`` makes an engine of a folder, or raises what it raises."""
        self.folder = folder
        self._build = build
        self._encode = encode
        self._lock = threading.Lock()  # held while an engine takes the place of another
        self.encoding: threading.Thread | None = None  # while something is missing
        self._notified: tuple[str, ...] = ()
        self.use(build(folder, None))
        self._encode_missing()

    def use(self, engine: Engine) -> None:
        """Answer from ``engine`` from now on; it does not change, another takes its place."""
        self.engine = engine

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base that answers are given from at this moment."""
        return self.engine.knowledge

    def reply(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        chosen: str | None = None,
    ) -> Reply:
        """Answer ``question``."""
        return self.engine.reply(question, history, language, chosen)

    def reload(self) -> Reloaded:
        """Read the folder again and put it in use, or keep the last good and say what is wrong."""
        with self._lock:
            try:
                engine = self._build(self.folder, self.engine)
            except BotError as reason:
                problems = reason.problems if isinstance(reason, KnowledgeError) else (reason,)
                return Reloaded(problems=tuple(map(str, problems)))
            except Exception as reason:
                # Whatever a save brings to light, answers go on.
                logger.exception("The knowledge could not be built")
                return Reloaded(problems=(f"{self.folder}: {type(reason).__name__}: {reason}",))
            before = self.knowledge
            self.use(engine)
            self._encode_missing()
            return difference(before, engine.knowledge)

    def _encode_missing(self) -> None:
        """Have what is missing encoded in a thread, unless one is at it."""
        if self._encode and self.engine.missing and not self.encoding:
            # It may be given up at any moment: what it has made is kept on disk.
            self.encoding = threading.Thread(
                target=self._encode_all, args=(self._encode,), name="encoding", daemon=True
            )
            self.encoding.start()

    def _encode_all(self, encode: Encode) -> None:
        """Encode what the engine in use lacks, and what those lack that take its place."""
        while True:
            engine = self.engine
            try:
                complete = encode(engine)
            except Exception:
                logger.exception("Texts can't be encoded; answers go by words")
                complete = engine
            with self._lock:
                if self.engine is engine:
                    self.encoding = None
                    if complete is not engine:
                        self.use(complete)
                    return

    def reload_once(self) -> Reloaded | None:
        """Reload after a save; None where there is nothing new to say: the same problems again."""
        result = self.reload()
        again = bool(result.problems) and result.problems == self._notified
        self._notified = result.problems
        return None if again else result


async def follow(
    responder: LiveResponder,
    watcher: Watcher,
    notify: Callable[[Reloaded], Awaitable[None]],
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    in_thread: Callable[[Callable[[], Any]], Awaitable[Any]] = asyncio.to_thread,
) -> None:
    """Take up every settled change and ``notify`` of what it brought, until cancelled."""
    while True:
        await wait(POLL_SECONDS)
        if await in_thread(watcher.settled):
            result = await in_thread(responder.reload_once)
            if result is not None:
                await notify(result)


def difference(before: Knowledge, after: Knowledge) -> Reloaded:
    """Return which entries came, went, or say or understand something else, in any language."""
    old, new = before.entries, after.entries
    kept = (name for name in new if name in old)
    return Reloaded(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(one for one in kept if _content(before, one) != _content(after, one)),
    )


def summary(result: Reloaded) -> list[str]:
    """Return what a reload brought, in lines for a person."""
    if result.problems:
        return [*result.problems, "the last good knowledge stays in use until this is mended"]
    changes = {"added": result.added, "removed": result.removed, "changed": result.changed}
    parts = [f"{len(ids)} {word} ({shortened(ids)})" for word, ids in changes.items() if ids]
    return [f"reloaded: {'; '.join(parts) or 'no entry changed'}"]


def shortened(ids: Sequence[str], most: int = _NAMED) -> str:
    """Return the first ``most`` ids, and a sign where there are more."""
    return ", ".join((*ids[:most], "...") if len(ids) > most else ids)


def _content(knowledge: Knowledge, name: str) -> tuple[object, ...]:
    """Return all that is said and understood about an entry, in every language."""
    translated = [
        (code, t.phrasings.get(name), t.answers.get(name), t.titles.get(name))
        for code, t in knowledge.translations.items()
    ]
    return (knowledge.entries[name], *(one for one in translated if any(one[1:])))
