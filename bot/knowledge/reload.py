"""Takes up saved changes: notices them, builds anew, and keeps the last good in use until then."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.answering.engine import Engine
from bot.answering.reply import Answer, Reply, Suggestion
from bot.errors import BotError, KnowledgeError
from bot.knowledge.folder import FOLDERS, SETTINGS
from bot.knowledge.knowledge import Knowledge

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.4
# A file saved this recently may change again without its times telling.
_FRESH_SECONDS = 2.0
_SUFFIXES = (".yaml", ".yml", ".md")
_Stamp = tuple[int, ...]


class Reloaded(NamedTuple):
    """What a reload brought: ids of entries, or the problems that kept it from being taken up."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class Watcher:
    """Notices saved changes in a knowledge folder by what the files hold.

    Looking at content (again only where times, size or file number differ) makes it see what
    editors that replace files, symbolic links and copies with old dates do, and nothing else.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._known: dict[Path, tuple[_Stamp, float, str]] = {}
        self._taken = self._seen = self._look()

    def changed(self) -> bool:
        """Say whether something was saved since the last True, whether or not it is finished."""
        self._seen = self._look()
        return self._settle()

    def settled(self) -> bool:
        """Say the same once two looks in a row saw the same: nobody is still writing."""
        before, self._seen = self._seen, self._look()
        return before == self._seen and self._settle()

    async def changes(
        self,
        seconds: float = POLL_SECONDS,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> AsyncIterator[None]:
        """Yield after each settled change, looking every ``seconds``, until cancelled."""
        while True:
            await wait(seconds)
            if await asyncio.to_thread(self.settled):
                yield

    def _settle(self) -> bool:
        if self._seen == self._taken:
            return False
        self._taken = self._seen
        return True

    def _look(self) -> dict[Path, str]:
        found = {path: self._content(path) for path in _files(self._folder)}
        self._known = {path: known for path, known in self._known.items() if path in found}
        return found

    def _content(self, path: Path) -> str:
        """Return a digest of the file, read again only where it may have changed."""
        now = self._clock()
        try:
            status = path.stat()
            stamp = (
                status.st_ino,
                status.st_dev,
                status.st_size,
                status.st_mtime_ns,
                status.st_ctime_ns,
            )
            known = self._known.get(path)
            if known and known[0] == stamp and known[1] - status.st_mtime > _FRESH_SECONDS:
                return known[2]
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as reason:
            return f"unreadable: {reason.errno}"
        self._known[path] = (stamp, now, digest)
        return digest


def _files(folder: Path) -> Iterator[Path]:
    """Yield what could be read as knowledge; hidden files and editors' backups are not."""
    for inside in (folder, *(folder / name for name in FOLDERS)):
        try:
            names = sorted(os.listdir(inside))  # noqa: PTH208 - fastest, and this runs all day
        except OSError:
            continue
        for name in names:
            kept = name == SETTINGS if inside is folder else name.endswith(_SUFFIXES)
            if kept and not name.startswith((".", "#", "~")):
                yield inside / name


class LiveResponder:
    """Answers from a folder whose knowledge can be replaced while it answers.

    Implements ``bot.telegram.ports.Responder``: threads may share it, each reply comes as a whole
    from one knowledge base.
    """

    def __init__(self, folder: Path, build: Callable[[Path], Engine]) -> None:
        """``build`` makes an engine of a folder; raises what it raises."""
        self._folder = folder
        self._build = build
        self._lock = threading.Lock()
        self._engine = build(folder)
        self._told: tuple[str, ...] = ()

    @property
    def engine(self) -> Engine:
        """The engine in use at this moment; it does not change, another takes its place."""
        return self._engine

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base that answers are given from at this moment."""
        return self._engine.knowledge

    def reply(
        self, question: str, history: Sequence[str] = (), language: str | None = None
    ) -> Reply:
        """Answer ``question``."""
        return self._engine.reply(question, history, language)

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
                engine = self._build(self._folder)
            except KnowledgeError as reason:
                return Reloaded(problems=tuple(map(str, reason.problems)) or (str(reason),))
            except BotError as reason:
                return Reloaded(problems=(str(reason),))
            except Exception as reason:
                # Whatever a save brings to light, answers go on.
                logger.exception("The knowledge could not be built")
                return Reloaded(problems=(f"{self._folder}: {type(reason).__name__}: {reason}",))
            before, self._engine = self._engine.knowledge, engine
            return _difference(before, engine.knowledge)

    def __call__(self) -> Sequence[str]:
        """Reload, as ``bot.telegram.ports.Reload`` asks for; return the problems."""
        return self.reload().problems

    def reload_once(self) -> Reloaded | None:
        """Reload after a save; None where there is nothing new to say: the same problems again."""
        result = self.reload()
        again = bool(result.problems) and result.problems == self._told
        self._told = result.problems
        return None if again else result


async def follow(
    take_up: Callable[[], Reloaded | None],
    watcher: Watcher,
    tell: Callable[[Reloaded], Awaitable[None]],
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Take up every settled change and ``tell`` what it brought, until cancelled.

    ``take_up`` is a responder's ``reload_once``; it runs in a thread.
    """
    async for _ in watcher.changes(wait=wait):
        result = await asyncio.to_thread(take_up)
        if result is not None:
            await tell(result)


def _difference(before: Knowledge, after: Knowledge) -> Reloaded:
    old, new = before.entries, after.entries
    return Reloaded(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(
            name for name in new if name in old and _held(before, name) != _held(after, name)
        ),
    )


def _held(knowledge: Knowledge, name: str) -> tuple[object, ...]:
    """Return all that is said and understood about an entry, in every language."""
    translated = [
        (code, t.phrasings.get(name), t.answers.get(name), t.titles.get(name))
        for code, t in knowledge.translations.items()
    ]
    return (knowledge.entries[name], *filter(lambda one: any(one[1:]), translated))
