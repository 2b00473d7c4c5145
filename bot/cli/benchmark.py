"""``benchmark``: this scorer beside other ways of matching, on public intent sets."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.errors import ConfigurationError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``benchmark``."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of the sets"
    )
    parser.add_argument("--fast", action="store_true", help="one draw, few questions")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="draws of phrasings")
    parser.add_argument(
        "--questions", type=int, default=600, metavar="N", help="questions asked a draw"
    )


def run(args: argparse.Namespace) -> int:
    """Print one table and return 0."""
    from bot.benchmark import run as compare

    if not any(args.data.glob("*_train.tsv")):
        raise ConfigurationError(
            f"{args.data}: there is no file NAME_train.tsv in it; name the folder of the sets"
        )
    compare(args.data, fast=args.fast, seeds=args.seeds, questions=args.questions)
    return 0
