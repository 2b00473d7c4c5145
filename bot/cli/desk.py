"""``desk``: a local page in the browser to try the bot and to correct what it knows."""

from __future__ import annotations

import argparse
import socket
import webbrowser
from contextlib import suppress

from bot.errors import ConfigurationError

PACKAGED = "default_knowledge"  # inside the installed program, where an update would lose changes


def run(args: argparse.Namespace) -> int:
    """Serve the desk until it is stopped (Ctrl-C) and return 0."""
    from bot.authoring.desk.desk import HOST, Access, Desk, environment

    environment()  # says how to install what is missing
    import uvicorn

    from bot.authoring.desk.app import make_app
    from bot.cli.engine import EngineBuilder
    from bot.settings import Settings

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
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket at ``port``, or at one of the next nine where that is taken."""
    for number in range(port, port + 10 if port else 1):
        with suppress(OSError, OverflowError):
            return socket.create_server((host, number))
    raise ConfigurationError(f"--port has {port}, which is taken, as are the next; name another")
