"""Telegram's sending limits, off unless a test turns them on."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram_server.errors import retry_after
from telegram_server.world import Chat


@dataclass
class Flood:
    """Refuses with 429 what comes too fast. Limits are pairs of messages and seconds."""

    per_chat: tuple[int, float] | None = None
    per_group: tuple[int, float] | None = None
    overall: tuple[int, float] | None = None
    clock: Callable[[], float] = time.monotonic
    _sent: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat: Chat) -> None:
        """Count a message to ``chat`` or refuse it."""
        limits = [(chat.id, self.per_chat), ("overall", self.overall)]
        if chat.type != "private":
            limits.append((("group", chat.id), self.per_group))
        now = self.clock()
        for key, limit in limits:
            if limit and (wait := self._wait(key, limit, now)) > 0:
                raise retry_after(int(wait) + 1)
        for key, limit in limits:
            if limit:
                self._sent[key].append(now)

    def _wait(self, key: object, limit: tuple[int, float], now: float) -> float:
        count, seconds = limit
        sent = self._sent[key]
        while sent and now - sent[0] >= seconds:
            sent.popleft()
        return 0 if len(sent) < count else seconds - (now - sent[0])
