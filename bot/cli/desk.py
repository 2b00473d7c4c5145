"""``desk``: a local page in the browser to try the bot and to correct what it knows."""

from __future__ import annotations

import argparse
import os
import socket
import webbrowser
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.authoring.desk.bot import Bot
    from bot.knowledge.knowledge import Knowledge
    from bot.settings import Settings

PACKAGED = "default_knowledge"  # inside the installed program, where an update would lose changes
_LOCAL = ("127.0.0.1", "localhost", "::1")


def run(args: argparse.Namespace) -> int:
    """Serve the desk until it is stopped (Ctrl-C) and return 0."""
    password = os.environ.get("DESK_PASSWORD", "")
    if args.host not in _LOCAL and not password:
        raise ConfigurationError(
            f"--host has '{args.host}': to let others in, set a password: DESK_PASSWORD=... "
            "faqbot desk --host ..."
        )
    from bot.authoring.desk.pages import environment

    environment()  # says how to install what is missing
    import uvicorn
    from platformdirs import user_cache_path

    from bot.authoring.desk.app import Desk, make_app
    from bot.authoring.desk.guard import Access
    from bot.knowledge.cached import load_cached
    from bot.settings import Settings

    settings = Settings.load()
    if settings.semantic == "on":
        from bot.cli.engine import choose_encoder

        choose_encoder("on")  # says so now where it can't be used
    knowledge = load_cached(args.knowledge, user_cache_path("faqbot") / "knowledge")
    read_only = args.read_only or args.knowledge.name == PACKAGED
    if read_only and not args.read_only:
        print("this is the knowledge of the program itself, for reading only; to start one of")
        print("your own: faqbot init my-faq && faqbot desk --knowledge my-faq")
    with _listen(args.host, args.port) as listening:
        port = listening.getsockname()[1]
        access = Access(args.host, port, password, read_only=read_only)
        app = make_app(Desk(args.knowledge, knowledge, partial(_start, settings), access))
        print(f"the desk is open at {access.address}\nCtrl-C closes it", flush=True)
        if not args.no_browser and not password:
            webbrowser.open(access.address)
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _start(settings: Settings, folder: Path, knowledge: Knowledge) -> Bot:
    """Return the bot of a folder; what it needs is imported and built here, behind the page."""
    from bot.authoring.desk.bot import Bot
    from bot.cli.engine import EngineBuilder
    from bot.dialogue.engine import Engine

    builder = EngineBuilder(settings)

    def build(folder: Path, before: Engine | None) -> Engine:
        return builder(folder, before) if before else builder.engine(knowledge)

    return Bot(folder, build, builder.encoded)


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket at ``port``, or at one of the next nine where that is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, port + 10 if port else 1):
        with suppress(OSError, OverflowError):
            return socket.create_server((host, number), family=family)
    raise ConfigurationError(f"--port has {port}, which is taken, as are the next; name another")
