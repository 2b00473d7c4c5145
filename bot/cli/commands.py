"""The command line as ``commands.yaml`` describes it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from bot import __version__
from bot.errors import ConfigurationError
from bot.knowledge.problems import did_you_mean
from bot.text.data_files import read_yaml

USAGE = 2  # exit code of wrong usage
COMMANDS: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("commands.yaml"))
_PROGRAM = COMMANDS.pop("faqbot")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_GROUPS = {"one of": True, "at most one of": False}  # whether one of them has to be given


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return what ``words`` ask for; leaves with exit code 2 and one line where that is wrong.

    ``runs`` names the command's function, ``folder`` is False where no knowledge is read.
    """
    parser = _Parser(prog="faqbot", description=_PROGRAM["summary"], epilog=_PROGRAM["examples"])
    parser.add_argument("--version", action="version", version=f"faqbot {__version__}")
    added = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, options in COMMANDS.items():
        _add(added, name, options)
    if not words:
        parser.print_help(sys.stderr)
        parser.exit(USAGE)
    chosen = next((word for word in words if not word.startswith("-")), None)
    if chosen is not None and chosen not in COMMANDS:
        parser.error(did_you_mean(f"there is no command '{chosen}'", chosen, COMMANDS))
    args, unknown = parser.parse_known_args(words)
    if unknown:
        parser.prog += f" {chosen}"
        parser.error(f"unknown arguments: {' '.join(unknown)}")
    return args


def _language(code: str) -> str:
    """Return a language code; raises ConfigurationError for anything else."""
    if not _LANGUAGE.fullmatch(code):
        raise ConfigurationError(f"--lang has '{code}'. Write a code such as en or fr.")
    return code


_TYPES: Mapping[str, Callable[[str], Any]] = {"path": Path, "int": int, "language": _language}


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **options)

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def _add(added: argparse._SubParsersAction[_Parser], name: str, options: Mapping[str, Any]) -> None:
    summary = options["summary"]
    parser = added.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=options["examples"],
    )
    folder = options.get("folder", True)
    parser.set_defaults(runs=options.get("runs", f"{name}.run"), folder=folder)
    _declare(parser, {**options.get("arguments", {}), **(_PROGRAM["folder"] if folder else {})})


def _declare(parser: argparse._ActionsContainer, arguments: Mapping[str, Any]) -> None:
    for name, options in arguments.items():
        if name in _GROUPS:
            _declare(parser.add_mutually_exclusive_group(required=_GROUPS[name]), options)
        else:
            known = {"type": _TYPES[options["type"]]} if "type" in options else {}
            parser.add_argument(name, **{**options, **known})
