"""Numbers that decide how the bot behaves under load, in one place.

Telegram's own are from its FAQ, "My bot is hitting limits", and kept with a margin, since what
counts is when a message arrives there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` within any ``seconds``."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """What Telegram accepts, and what one person may ask of a group before others go first."""

    chat: Rate = Rate(1, 1.05)
    group: Rate = Rate(20, 61.0)
    overall: Rate = Rate(29, 1.0)
    person: Rate = Rate(5, 60.0)


TELEGRAM = FloodLimits()

# Updates at work at once, those that wait for their chat's turn left out.
MOST_AT_WORK = 16
# Requests to Telegram under way at once: at 0.1 s a request these are ten times what Telegram
# accepts from one bot.
MOST_REQUESTS = 32
WEBHOOK_CONNECTIONS = 100
# Replies to the same question in the same words are found once.
REPLIES_REMEMBERED = 500
# Threads that score questions. Python runs one at a time, except in numpy.
SCORING_THREADS = 2
# The event loop waits so long for a thread that scores, whenever it has let go of the interpreter.
# Less costs more in switches than the loop gains; with more a reply waits for others' scoring.
SWITCH_SECONDS = 0.002
# Updates in memory; further ones wait with Telegram, which keeps them for a day.
MOST_UPDATES = 2000
# How long a webhook call waits for room, or for its reply while the database is away.
HOLD_SECONDS = 25.0

# A process without a sign of life for so long is taken for dead; takeover within a minute.
BEAT_SECONDS = 5.0
DEAD_AFTER_SECONDS = 25.0
ADOPT_LANES = 500

# An update at which so many processes ended may be the reason: it waits, ever longer, for others.
HARMLESS_ATTEMPTS = 5
MOST_SUSPECT_SECONDS = 30

# Hosts send SIGTERM and, 10 to 30 seconds later, SIGKILL.
GRACE_SECONDS = 8.0
PURGE_SECONDS = 3600.0
