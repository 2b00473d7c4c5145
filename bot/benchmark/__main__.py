"""`python -m bot.benchmark --data DIR`."""

import argparse
from pathlib import Path

from bot.benchmark.comparison import run


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="benchmark", description="Side-by-side figures.")
    parser.add_argument("--data", type=Path, required=True, help="folder of NAME_train.tsv files")
    parser.add_argument("--fast", action="store_true", help="one draw, few questions")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=600)
    options = parser.parse_args()
    run(options.data, fast=options.fast, seeds=options.seeds, questions=options.questions)


if __name__ == "__main__":
    main()
