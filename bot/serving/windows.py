"""Sliding windows: when something may happen next."""

from __future__ import annotations

from collections import deque

from bot.serving.limits import Rate


class Window:
    """Grants moments so that no ``rate.seconds`` see more than ``rate.count`` of them."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._granted: deque[float] = deque(maxlen=rate.count)

    def next(self, now: float) -> float:
        """Return the earliest moment from ``now`` on that may be granted."""
        if len(self._granted) < self.rate.count:
            return now
        return max(now, self._granted[0] + self.rate.seconds)

    def grant(self, moment: float) -> None:
        """Count something that happens at ``moment``."""
        self._granted.append(moment)

    def idle(self, now: float) -> bool:
        """Tell whether nothing granted matters any more."""
        return not self._granted or self._granted[-1] + self.rate.seconds <= now
