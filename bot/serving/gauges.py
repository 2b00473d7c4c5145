"""What the program shows of its state, besides what it counts."""

from __future__ import annotations

from bot.serving.dispatcher import Dispatcher
from bot.serving.membership import Membership
from bot.serving.metrics import Metrics
from bot.storage.database import Database


def show_state(
    metrics: Metrics, database: Database, dispatcher: Dispatcher, membership: Membership
) -> None:
    """Show among ``metrics`` what waits and what lives."""
    gauge = metrics.gauge
    gauge("faqbot_queue", "Updates in memory.", lambda: dispatcher.waiting)
    gauge("faqbot_lanes", "Chats at work.", lambda: len(dispatcher.active))
    gauge("faqbot_processes", "Processes alive.", lambda: membership.processes)
    gauge("faqbot_database_up", "1: ok, 0: degraded.", lambda: float(not database.degraded))
    gauge("faqbot_database_waiting", "Writes that wait.", lambda: database.waiting)
    gauge("faqbot_database_commits", "Transactions.", lambda: database.tally.commits)
    gauge("faqbot_database_put_off", "Writes put off.", lambda: database.tally.retried)
    gauge("faqbot_database_lost", "Writes given up.", lambda: database.tally.dropped)
