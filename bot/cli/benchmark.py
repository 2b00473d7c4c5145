"""``benchmark``: this bot beside other ways of matching, on public intent sets."""

from __future__ import annotations

import argparse
from pathlib import Path


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
    from platformdirs import user_cache_path

    from bot.authoring.benchmark import run as compare

    vectors = user_cache_path("faqbot") / "benchmark.npz"
    compare(args.data, fast=args.fast, seeds=args.seeds, questions=args.questions, vectors=vectors)
    return 0
