"""Drafts the articles of the question sets, each once a run."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from question_sets import QUESTIONS

from bot.cli.engine import build_engine
from bot.dialogue.engine import Engine

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
_FOLDERS = ("claims", "talks")


@cache
def drafted(article: str, folder: Path) -> Engine:
    """Return the engine of the packaged folder or of an article, drafted into ``folder``.

    ``article``: the name of a text in ``questions/claims`` or ``questions/talks``, or "packaged".
    """
    name = article.removesuffix(".txt")
    if name == "packaged":
        return build_engine(KNOWLEDGE)
    draft = folder / name
    if not draft.exists():
        paths = (QUESTIONS / one / f"{name}.txt" for one in _FOLDERS)
        source = next(path for path in paths if path.exists())
        words = [sys.executable, "-m", "bot", "draft", str(source), "--out", str(draft)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return build_engine(draft)
