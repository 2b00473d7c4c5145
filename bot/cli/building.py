"""Learns from phrasings in a process of its own, and leaves the scorer in the cache on disk.

    python -m bot.cli.building FOLDER SEMANTIC LANGUAGE

It gives way to everything else: the bot that started it goes on answering meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import bot
from bot.maintaining.finishing import Begin


def beginning(semantic: str) -> Begin:
    """Return what starts to build, with the encoder that ``SEMANTIC`` asks for."""

    def begin(folder: Path, language: str) -> subprocess.Popen[bytes]:
        # Where this very package is found, whatever lies in the folder that the bot runs in.
        package = str(Path(bot.__file__).parents[1])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-P", "-m", __name__, str(folder), semantic, language],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the bot, which ends this
        )

    return begin


def main(folder: str, semantic: str, language: str) -> None:
    """Build."""
    _give_way()
    from bot.answering.kept import kept_knowledge
    from bot.answering.scorers import Scorers
    from bot.cli.engine import choose_encoder, index_cache, vector_cache

    encoder, index = choose_encoder(semantic), index_cache()
    cache = vector_cache() if encoder else None
    knowledge = kept_knowledge(Path(folder), index)
    Scorers(knowledge, encoder, cache, index, {}).scorer(language)


def _give_way() -> None:
    """Take the processor last; where memory runs out, be the one that the system ends."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(19)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
