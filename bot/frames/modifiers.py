"""What narrows a sentence: all or some of a kind, ranks, plans."""

from __future__ import annotations

from bot.frames.frame import Rank, Scope, ScopeKind, Word
from bot.frames.lexicon import Lexicon
from bot.text.quantity import FigureKind, Quantity
from bot.text.tokens import stemmer

_REACH = 6
_SUPERLATIVE = 5  # letters that a word such as oldest has at least


def read_scopes(row: tuple[Word, ...], words: Lexicon) -> tuple[Scope, ...]:
    """Return all, most, some, only ... with the words that they are said of."""
    norms = tuple(word.norm for word in row)
    return tuple(
        Scope(ScopeKind(name), first, _over(row, after))
        for first, after, name in words.scopes.find(norms)
        if not row[first].figure
    )


def _over(row: tuple[Word, ...], start: int, *, figures: bool = True) -> tuple[int, ...]:
    """Return the next words with meaning, up to the end of the clause."""
    found = []
    for word in row[start : start + _REACH]:
        if word.clause != row[min(start, len(row) - 1)].clause:
            break
        if word.content or (word.figure and figures):
            found.append(word.index)
    return tuple(found)


def read_ranks(
    row: tuple[Word, ...], figures: tuple[Quantity, ...], words: Lexicon
) -> tuple[Rank, ...]:
    """Return first, largest, second-oldest, most populous."""
    ordinals = {
        word.index: int(f.value)
        for f in figures
        if f.kind is FigureKind.ORDINAL and isinstance(f.value, int)
        for word in row
        if f.start <= word.start < f.end
    }
    found = []
    for word in row:
        compared = _compared(row, word, words)
        before = ordinals.get(word.index - 1) or ordinals.get(word.index)
        if compared:
            found.append(_rank(row, word.index, before or 1, compared, words))
        elif word.index in ordinals and not _compared(
            row, row[min(word.index + 1, len(row) - 1)], words
        ):
            found.append(_rank(row, word.index, ordinals[word.index], "", words))
    return tuple(found)


def _compared(row: tuple[Word, ...], word: Word, words: Lexicon) -> str:
    """Return the stem of what a superlative compares, or nothing."""
    before = row[word.index - 1].norm if word.index else ""
    if before in words.superlative_more and word.content and word.index > 1:
        the = row[word.index - 2].norm
        stem = word.stem if before == "most" else f"{before} {word.stem}"
        return stem if the in words.before_superlatives else ""
    norm = word.norm
    if not norm.endswith("est") or len(norm) < _SUPERLATIVE or norm in words.not_superlative:
        return ""
    regular = words.root(norm, "")
    return regular or stemmer(words.language)(
        norm[:-3].removesuffix("i") + "y" * norm.endswith("iest")
    )


def _rank(row: tuple[Word, ...], index: int, order: int, stem: str, words: Lexicon) -> Rank:
    one_of = bool(words.one_of & {word.norm for word in row[max(0, index - 4) : index]})
    return Rank(index, order, stem, one_of, _over(row, index + 1, figures=False))


def read_plans(row: tuple[Word, ...], words: Lexicon) -> tuple[tuple[int, ...], bool]:
    """Return where something is said to be planned, and True if it is said not to be done yet."""
    norms = tuple(word.norm for word in row)
    plans = tuple(
        first
        for first, after, _ in words.plans.find(norms)
        if not (row[first].figure or words.continuing & set(norms[after : after + 1]))
    )
    return plans, bool(words.not_yet.find(norms))
