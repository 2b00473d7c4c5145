"""Drafts the articles of the question sets, each once a run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from question_sets import QUESTIONS

from bot.cli.engine import build_engine
from bot.dialogue.engine import Engine

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
_FOLDERS = ("claims", "talks")
_PARAGRAPH = 4  # sentences of one, of a text that is known by its sentences alone


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
        _draft(next(path for path in paths if path.exists()), draft)
    return build_engine(draft)


def drafted_from(sentences: Sequence[str], name: str, folder: Path) -> Engine:
    """Return the engine of an article of ``sentences``, drafted into ``folder`` as ``name``."""
    source = folder / f"{name}.txt"
    parts = (
        " ".join(sentences[first : first + _PARAGRAPH])
        for first in range(0, len(sentences), _PARAGRAPH)
    )
    source.write_text("\n\n".join(parts), encoding="utf-8")
    _draft(source, folder / name)
    return build_engine(folder / name)


def _draft(source: Path, draft: Path) -> None:
    words = [sys.executable, "-m", "bot", "draft", str(source), "--out", str(draft)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
