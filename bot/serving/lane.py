"""What waits in one lane, and who comes next."""

from __future__ import annotations

import asyncio
import bisect
import time
from collections import defaultdict
from collections.abc import Callable

from bot.serving.incoming import Incoming
from bot.serving.limits import Rate
from bot.serving.windows import Window


class Lane:
    """A queue in the order of arrival, in which who asks very much lets the others go first.

    Nobody is turned away: where only they wait, they are served.
    """

    def __init__(self, person: Rate | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """``person``: how much one may ask before others go first; None: first come."""
        self._person = person
        self._clock = clock
        self._waiting: list[Incoming] = []
        self._served: dict[int, Window] = defaultdict(lambda: Window(person or Rate(1, 0)))
        self.leased = False  # whether the database knows that it is ours
        self.releasing = False
        self.task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, update: Incoming) -> None:
        """Put an update where it belongs: another process may have recorded an earlier one."""
        bisect.insort(self._waiting, update, key=lambda one: one.update_id)

    def next(self) -> Incoming:
        """Take the first update of someone who did not ask too much lately; else the first."""
        if self._person is None or len(self._waiting) == 1:
            return self._take(0)
        now = self._clock()
        fair = (
            i for i, one in enumerate(self._waiting) if self._served[one.person].next(now) <= now
        )
        return self._take(next(fair, 0))

    def drop(self) -> list[Incoming]:
        """Empty the lane and return what waited."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def _take(self, place: int) -> Incoming:
        update = self._waiting.pop(place)
        if self._person is not None:
            self._served[update.person].grant(self._clock())
        return update
