"""Chooses the command and turns errors into readable lines and exit codes."""

from __future__ import annotations

import argparse
import difflib
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bot import __version__
from bot.cli.commands import COMMANDS, Command
from bot.errors import BotError, ConfigurationError
from bot.settings import NO_FOLDER

DONE, PROBLEMS, USAGE = 0, 1, 2

_EPILOG = """\
start here:
  faqbot chat                       talk to the bot in this terminal
  faqbot ask "how many joint labs"  one question, one answer
  faqbot check                      is my knowledge folder all right?
  faqbot run                        the Telegram bot (needs TELEGRAM_BOT_TOKEN)

Every command explains itself: faqbot COMMAND --help
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 problems found, 2 wrong usage or configuration."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _show_what_can_be_shown()
    try:
        args = _arguments(words)
        args.knowledge = knowledge_folder(getattr(args, "knowledge", None))
        if getattr(args, "needs_folder", False):
            _refuse_missing(args.knowledge)
        result = int(args.run(args))
        sys.stdout.flush()
    except BotError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        _silence()  # the reader has gone (a pager was closed)
        return DONE
    except OSError as error:
        print(f"faqbot: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        _silence()
        return PROBLEMS
    return result


def _show_what_can_be_shown() -> None:
    """Let a console or pipe of an old kind get marks for what it has no character for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _silence() -> None:
    """Let what is still to be written to standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def knowledge_folder(given: Path | None) -> Path:
    """Return the knowledge folder: ``--knowledge``, else ``KNOWLEDGE_DIR``, else ``./knowledge``,
    else the packaged one."""
    from dotenv import dotenv_values

    named = given or os.environ.get("KNOWLEDGE_DIR") or dotenv_values(".env").get("KNOWLEDGE_DIR")
    if named:
        return Path(named)
    here = Path("knowledge")
    if here.is_dir():
        return here
    from bot.knowledge.layout import packaged_folder

    return packaged_folder()


def _refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        raise ConfigurationError(NO_FOLDER.format(folder=folder))


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where it is explained, and leave."""
        self.exit(USAGE, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def _arguments(words: list[str]) -> argparse.Namespace:
    chosen = next((word for word in words if not word.startswith("-")), None)
    parser = _parser(chosen)
    names = [command.name for command in COMMANDS]
    if not words:
        parser.print_help(sys.stderr)
        parser.exit(USAGE)
    if chosen is not None and chosen not in names:
        near = difflib.get_close_matches(chosen, names, 1)
        meant = f" (did you mean '{near[0]}'?)" if near else ""
        parser.error(f"there is no command '{chosen}'{meant}")
    args, unknown = parser.parse_known_args(words)
    if unknown:
        parser.prog += f" {chosen}"
        parser.error(f"unknown arguments: {' '.join(unknown)}")
    return args


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="faqbot",
        description="Answers questions from a cited fact base, in Telegram and in the terminal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"faqbot {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        _add(commands, command, complete=command.name == chosen)
    return parser


def _add(
    commands: argparse._SubParsersAction[_Parser],
    command: Command,
    *,
    complete: bool,
) -> None:
    """Add one command; only the chosen one is imported, so that the others cost nothing."""
    sub = commands.add_parser(
        command.name,
        help=command.summary,
        description=command.summary[0].upper() + command.summary[1:] + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if not complete:
        return
    module = importlib.import_module(f"bot.cli.{command.module}")
    sub.epilog = command.examples
    module.add_arguments(sub)
    if command.reads_knowledge:
        sub.add_argument(
            "--knowledge",
            type=Path,
            metavar="DIR",
            help="the knowledge folder"
            " (default: KNOWLEDGE_DIR, else ./knowledge, else the packaged one)",
        )
    needs_folder = command.reads_knowledge and command.name not in ("doctor", "run")  # they tell it
    sub.set_defaults(run=module.run, needs_folder=needs_folder)
