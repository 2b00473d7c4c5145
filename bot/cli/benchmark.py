"""``benchmark``: this bot beside other ways of matching, on public intent sets."""

from __future__ import annotations

import argparse


def run(args: argparse.Namespace) -> int:
    """Print one table and return 0."""
    from platformdirs import user_cache_path

    from bot.authoring.benchmark import compare

    compare(args.data, user_cache_path("faqbot") / "benchmark.npz")
    return 0
