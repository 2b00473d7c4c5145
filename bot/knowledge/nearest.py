"""The known word that a misspelt one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

LEAST = 60.0


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that looks most like ``word``; None where none does."""
    # Imported only once something is wrong: a sound folder starts faster without it.
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415

    found = process.extractOne(
        word,
        sorted(set(known)),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=LEAST,
    )
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` or what is known instead, ready to end a message."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near:
        return f"; did you mean '{near}'?"
    return f"; known here: {', '.join(names)}" if 0 < len(names) <= 12 else ""
