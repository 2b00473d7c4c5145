"""Numbers that decide how the bot behaves under load, in one place.

Telegram's own are from its FAQ, "My bot is hitting limits", and kept with a margin, since what
counts is when a message arrives there.
"""

from collections import deque
from typing import NamedTuple


class Rate(NamedTuple):
    """No more than ``most`` within any ``seconds``."""

    most: int
    seconds: float


class FloodLimits(NamedTuple):
    """What Telegram accepts, and what one person may ask of a group before others go first."""

    chat: Rate = Rate(1, 1.05)
    group: Rate = Rate(20, 61.0)
    overall: Rate = Rate(29, 1.0)
    person: Rate = Rate(5, 60.0)


# Requests to Telegram under way at once: at 0.1 s a request twice what Telegram accepts from one
# bot. A kill may find so many replies on their way, and so many sent and not noted yet.
MOST_REQUESTS = 6
MOST_UNSETTLED = 3
WEBHOOK_CONNECTIONS = 100
MOST_BODY = 1_000_000  # bytes of a webhook call
# Replies to the same question in the same words are found once.
REPLIES_REMEMBERED = 500
# Threads that score questions. Python runs one at a time, except in numpy.
SCORING_THREADS = 2
# A question that has waited so long is answered by words, where it can be: the next waits less.
PATIENCE_SECONDS = 0.1
# The event loop waits so long for a thread that scores, whenever it has let go of the interpreter.
# Less costs more in switches than the loop gains; with more a reply waits for others' scoring.
SWITCH_SECONDS = 0.002
# Updates in memory; further ones wait with Telegram, which keeps them for a day.
MOST_UPDATES = 2000
# How long a webhook call waits for room, or for its reply while the database is away.
HOLD_SECONDS = 25.0
# How often what waits in the inbox, and is nobody's, is looked for.
SWEEP_SECONDS = 2.0
PURGE_SECONDS = 3600.0
# An update that was taken over so often may be what ends processes: it waits, ever longer.
HARMLESS_ATTEMPTS = 5
MOST_SUSPECT_SECONDS = 30
# Hosts send SIGTERM and, 10 to 30 seconds later, SIGKILL.
GRACE_SECONDS = 8.0


class Window:
    """Grants moments so that no ``rate.seconds`` see more than ``rate.most`` of them."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._granted: deque[float] = deque(maxlen=rate.most)

    def next(self, now: float) -> float:
        """Return the earliest moment from ``now`` on that may be granted."""
        if len(self._granted) < self.rate.most:
            return now
        return max(now, self._granted[0] + self.rate.seconds)

    def grant(self, moment: float) -> None:
        """Count something that happens at ``moment``."""
        self._granted.append(moment)
