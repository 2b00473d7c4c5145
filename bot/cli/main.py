"""Chooses the command and turns errors into readable lines and exit codes."""

import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence

from bot.cli.commands import read_arguments
from bot.errors import BotError, ConfigurationError
from bot.settings import NO_FOLDER, knowledge_folder

DONE, PROBLEMS = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 problems found, 2 wrong usage or configuration.

    A command returns its exit code where that may be another than 0.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an old console gets marks for what it lacks
            is_given = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if is_given else "utf-8", errors="replace")
    try:
        args = read_arguments(words)
        args.knowledge = knowledge_folder(getattr(args, "knowledge", None))
        if args.folder is True and not args.knowledge.is_dir():
            raise ConfigurationError(NO_FOLDER.format(folder=args.knowledge))
        module, function = args.runs.split(".")
        run = getattr(importlib.import_module(f"bot.cli.{module}"), function)
        code: int = run(args) or DONE
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
    return code


def _silence() -> None:
    """Let what is still to be written to standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
