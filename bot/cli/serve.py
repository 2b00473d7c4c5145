"""``run`` serves the Telegram bot, by webhook where ``WEBHOOK_URL`` is set, else by long polling;
``desk`` serves a local page for the browser."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import socket
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigurationError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.telegram.observing import Metrics
    from bot.telegram.server import CountingResponder

# Of malloc.h. One heap for all threads: with one each glibc keeps 7 MB more. And what is free goes
# back to the system: left to itself glibc keeps more the larger the arrays are that come and go.
_HEAP = {"ARENA_MAX": (-8, 1), "MMAP_THRESHOLD": (-3, 600_000), "TRIM_THRESHOLD": (-1, 1_000_000)}
PACKAGED = "default_knowledge"  # inside the installed program, where an update would lose changes


def serve_telegram(args: argparse.Namespace) -> None:
    """Serve until a signal; raises BotError where the bot can't be run."""
    settings = Settings.load(serving=args.knowledge)
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library
            for option, value in _HEAP.values():
                ctypes.CDLL(None).mallopt(option, value)

    from bot.telegram.observing import set_up_logging
    from bot.telegram.server import BotServer

    set_up_logging(settings)

    server = BotServer(settings, partial(build_responder, settings, args.knowledge))
    asyncio.run(server.run())


def build_responder(settings: Settings, folder: Path, metrics: Metrics) -> CountingResponder:
    """Load the knowledge in ``folder``; raises BotError where it or a setting is wrong."""
    from bot.cli.engine import EngineBuilder
    from bot.telegram.server import CountingResponder

    builder = EngineBuilder(settings)
    return CountingResponder(folder, builder, metrics, builder.encoded)


def serve_desk(args: argparse.Namespace) -> None:
    """Serve a local page to try the bot and to correct what it knows, until Ctrl-C stops it."""
    from bot.authoring.desk.desk import HOST, Access, Desk, environment

    environment()  # says how to install what is missing
    import webbrowser

    import uvicorn

    from bot.authoring.desk.app import make_app
    from bot.cli.engine import EngineBuilder

    builder = EngineBuilder(Settings.load())
    read_only = args.read_only or args.knowledge.name == PACKAGED
    if read_only and not args.read_only:
        print("this is the knowledge of the program itself, for reading only; to start one of")
        print("your own: faqbot init my-faq && faqbot desk --knowledge my-faq")
    with _listen(HOST, args.port) as listening:
        access = Access(listening.getsockname()[1], read_only=read_only)
        app = make_app(Desk(args.knowledge, access, builder, builder.encoded))
        print(f"the desk is open at {access.address}\nCtrl-C closes it", flush=True)
        if not args.no_browser:
            webbrowser.open(access.address)
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket at ``port``, or at one of the next nine where that is taken."""
    for number in range(port, port + 10 if port else 1):
        with suppress(OSError, OverflowError):
            return socket.create_server((host, number))
    raise ConfigurationError(f"--port has {port}, which is taken, as are the next; name another")
