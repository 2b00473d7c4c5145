"""``run``: the Telegram bot, by webhook where ``WEBHOOK_URL`` is set, else by long polling."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.telegram.observing import Metrics
    from bot.telegram.server import CountingResponder

# Of malloc.h. One heap for all threads: with one each glibc keeps 7 MB more. And what is free goes
# back to the system: left to itself glibc keeps more the larger the arrays are that come and go.
_HEAP = {"ARENA_MAX": (-8, 1), "MMAP_THRESHOLD": (-3, 600_000), "TRIM_THRESHOLD": (-1, 1_000_000)}


def run(args: argparse.Namespace) -> int:
    """Serve until a signal; return 0. Raises BotError where the bot can't be run."""
    from bot.settings import Settings

    settings = Settings.load(needs_token=True, knowledge=args.knowledge)
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            for option, value in _HEAP.values():
                ctypes.CDLL(None).mallopt(option, value)

    from bot.telegram.observing import set_up_logging
    from bot.telegram.server import BotServer

    set_up_logging(settings)

    async def serve() -> None:
        await BotServer(
            settings, lambda metrics: build_responder(settings, args.knowledge, metrics)
        ).run()

    asyncio.run(serve())
    return 0


def build_responder(settings: Settings, folder: Path, metrics: Metrics) -> CountingResponder:
    """Load the knowledge in ``folder``; raises BotError where it or a setting is wrong."""
    from bot.cli.engine import EngineBuilder
    from bot.telegram.server import CountingResponder

    builder = EngineBuilder(settings)
    return CountingResponder(folder, builder, metrics, builder.encoded)
