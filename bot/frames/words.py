"""The words of a sentence: their clauses, which of them bear meaning, and which are denied."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.frames.frame import Word
from bot.frames.lexicon import Lexicon
from bot.text.quantity import FigureKind, Quantity
from bot.text.tokens import tokenize

_HARD = re.compile(r"[;:()\[\]–—\"“”]|\s-\s")
_SHORTEST_MONTH = 3  # letters of May, which is more often a verb
_LONGEST_VERB = 5  # letters of march
_MOST_DENIED = 9  # words behind a negation that it may deny


def read_words(text: str, words: Lexicon, figures: tuple[Quantity, ...]) -> tuple[Word, ...]:
    """Return the words of ``text`` with their clauses; nothing is taken as denied yet."""
    found: list[Word] = []
    spans = [(figure.start, figure.end) for figure in figures if is_figure(figure)]
    clause = end = 0
    for index, token in enumerate(tokenize(text, words.language)):
        between = text[end : token.start]
        resumed = "," in between and token.norm in words.auxiliaries
        if found and (resumed or _begins_clause(between, token.norm, words)):
            clause += 1
        figure = any(start < token.end and token.start < after for start, after in spans)
        root = words.root(token.norm, token.stem)
        light = token.norm in words.function_words or token.norm in words.fillers
        letter = len(token.norm) == 1 and token.norm.isascii()
        content = not (figure or light or letter)
        capital = token.text[:1].isupper()
        found.append(
            Word(
                *(index, token.text, token.norm, root, token.start, token.end),
                *(clause, content, figure, False, capital),
            )
        )
        end = token.end
    return tuple(found)


def is_figure(figure: Quantity) -> bool:
    """Return True unless it is a word such as "one", "second" or "may" that may mean no figure."""
    day = figure.kind in (FigureKind.DATE, FigureKind.PERIOD)
    least = _SHORTEST_MONTH if figure.text[0].isupper() else _LONGEST_VERB
    return not figure.weak or (day and len(figure.text) > least)


def _begins_clause(between: str, norm: str, words: Lexicon) -> bool:
    if norm in words.clause_openings or ("," in between and norm in words.openings_after_comma):
        return True
    return between != " " and bool(_HARD.search(between))


def read_negations(
    row: tuple[Word, ...], words: Lexicon, *, question: bool
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return each negation and the words it denies. ``isn't it ...?`` denies nothing."""
    norms = tuple(word.norm for word in row)
    found = []
    for first, after, _ in words.negators.find(norms):
        inside_figure = row[first].figure
        inverted = question and first == 0 and norms[0] in words.yes_no_openings
        if not inside_figure and not inverted:
            found.append((first, _denied(row, after, words)))
    denying = [w for w in row if w.norm in words.denying and not w.figure]
    return (*found, *((word.index, _clause_of(row, word)) for word in denying))


def _clause_of(row: tuple[Word, ...], verb: Word) -> tuple[int, ...]:
    """Return the words that "banned" or "cancelled" denies, before it and behind."""
    return tuple(w.index for w in row if w.clause == verb.clause and w.index != verb.index)


def _denied(row: tuple[Word, ...], start: int, words: Lexicon) -> tuple[int, ...]:
    denied: list[int] = []
    for word in row[start : start + _MOST_DENIED]:
        if word.clause != row[start].clause or (denied and word.norm in words.denial_ends):
            break
        denied.append(word.index)
    return tuple(denied)


def mark(
    row: tuple[Word, ...],
    negations: tuple[tuple[int, tuple[int, ...]], ...],
    light: set[int],
) -> tuple[Word, ...]:
    """Return ``row`` with the denied words marked, and the words of ``light`` without meaning."""
    denied = {index for _, over in negations for index in over}
    changed = denied | light
    return tuple(
        replace(
            word, negated=word.index in denied, content=word.content and word.index not in light
        )
        if word.index in changed
        else word
        for word in row
    )


def run_after(row: tuple[Word, ...], start: int, text: str, most: int = 5) -> tuple[int, ...]:
    """Return the unbroken run of meaningful words from ``start``: joint laboratories."""
    found: list[int] = []
    for word in row[start : start + most]:
        if found and "," in text[row[found[-1]].end : word.start]:
            break
        if not word.content or (found and word.clause != row[found[-1]].clause):
            break
        found.append(word.index)
    return tuple(found)


def content_before(row: tuple[Word, ...], index: int, most: int = 8) -> tuple[int, ...]:
    """Return up to ``most`` meaningful words before ``index``, the nearest first."""
    return tuple(word.index for word in reversed(row[:index]) if word.content)[:most]
