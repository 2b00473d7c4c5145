"""A text cut into words: their clauses, which bear meaning, which are denied."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import takewhile

from bot.frames.frame import Word
from bot.frames.lexicon import Lexicon
from bot.text.quantity import FigureKind, Quantity
from bot.text.tokens import Token, tokenize

_HARD = re.compile(r"[;:()\[\]–—\"“”]|\s-\s")
_SHORTEST_MONTH = 3  # letters of May, which is more often a verb
_SUBJECT = 5  # words from an and to the verb of a new clause
_LONGEST_VERB = 5  # letters of march


class Sentence:
    """A text with its words and the lexicon of its language, for those who read what it says."""

    def __init__(self, text: str, row: tuple[Word, ...], lexicon: Lexicon) -> None:
        self.text, self.row, self.lexicon = text, row, lexicon
        self.norms = tuple(word.norm for word in row)

    @classmethod
    def of(cls, text: str, figures: tuple[Quantity, ...], lexicon: Lexicon) -> Sentence:
        """Cut ``text`` into words with their clauses; nothing is taken as denied yet."""
        found: list[Word] = []
        spans = [(figure.start, figure.end) for figure in figures if is_figure(figure)]
        clause = end = 0
        tokens = tokenize(text, lexicon.language)
        for index, token in enumerate(tokens):
            between = text[end : token.start]
            if found and (
                _begins_clause(between, token.norm, lexicon)
                or ("," in between and _has_verb_behind(tokens, index, lexicon))
            ):
                clause += 1
            figure = any(start < token.end and token.start < after for start, after in spans)
            root = lexicon.root(token.norm, token.stem)
            behind = tokens[index + 1].norm if index + 1 < len(tokens) else ""
            root = lexicon.two_word_verbs.get((root, behind), root)
            light = _is_light(token, lexicon)
            letter = len(token.norm) == 1 and token.norm.isascii()
            capital = token.text[:1].isupper()
            beside = letter and capital and between == " " and bool(found)
            named = beside and _is_named(found[-1], token)
            content = named or not (figure or light or letter)
            found.append(
                Word(
                    *(index, token.text, token.norm, root, token.start, token.end),
                    *(clause, content, figure, False, capital),
                )
            )
            end = token.end
        return cls(text, tuple(found), lexicon)

    def marked(self, denied: set[int], light: set[int]) -> Sentence:
        """Return the sentence with words marked as denied, and ``light`` ones without meaning."""
        row = [*self.row]
        for index in denied | light:
            content = row[index].content and index not in light
            row[index] = replace(row[index], negated=index in denied, content=content)
        return Sentence(self.text, tuple(row), self.lexicon)

    def said(self, first: int, after: int) -> str:
        """Return the text of the words from ``first`` to before ``after``."""
        return self.text[self.row[first].start : self.row[after - 1].end]

    def gap(self, index: int) -> str:
        """Return what stands between word ``index`` and the one before it."""
        return self.text[self.row[index - 1].end : self.row[index].start] if index else ""

    def comma(self, index: int) -> bool:
        """Return True if a comma stands before word ``index``."""
        return "," in self.gap(index)

    def past(self, listed: Container[str], index: int, most: int | None = None) -> int:
        """Return where the first word that is not ``listed`` stands, ``most`` words on at most."""
        return index + len([*takewhile(listed.__contains__, self.norms[index:][:most])])

    def run_after(self, start: int, most: int = 5) -> tuple[int, ...]:
        """Return the unbroken run of meaningful words from ``start``: joint laboratories."""
        found: list[int] = []
        for word in self.row[start : start + most]:
            breaks = found and (
                self.comma(word.index)
                or word.clause != self.row[found[-1]].clause
                or (self.norms[found[-1]].endswith("s") and self._has_object(word))
            )
            if breaks or not word.content:
                break
            found.append(word.index)
        return tuple(found)

    def _has_object(self, word: Word) -> bool:
        """Return True for the carried of "boat owners *carried* visitors"."""
        behind = self.row[word.index + 1 : word.index + 2]
        return self.lexicon.is_verb(word.norm) and any(one.content for one in behind)

    def content_before(self, index: int, most: int = 8) -> tuple[int, ...]:
        """Return up to ``most`` meaningful words before ``index``, the nearest first."""
        return tuple(word.index for word in reversed(self.row[:index]) if word.content)[:most]


def _has_verb_behind(tokens: Sequence[Token], joint: int, lexicon: Lexicon) -> bool:
    """Return True for the and of "closed for two days, *and* cash machines did not work"."""
    if tokens[joint].norm not in lexicon.clause_joints:
        return False
    return any(one.norm in lexicon.auxiliaries for one in tokens[joint + 1 : joint + _SUBJECT])


def _is_named(before: Word, letter: Token) -> bool:
    """Return True for the letter of Line A and room B, which are not Line B and room C."""
    return before.capital or (before.content and letter.text not in ("A", "I"))


def _is_light(token: Token, lexicon: Lexicon) -> bool:
    """Return True for a word without a meaning of its own: the, he's, shown."""
    pronoun = token.text.lower().replace("’", "'").partition("'")[0]
    light = lexicon.function_words | lexicon.fillers
    return pronoun in lexicon.pronouns or token.norm in light


def is_figure(figure: Quantity) -> bool:
    """Return True unless it is a word such as "one", "second" or "may" that may mean no figure."""
    day = figure.kind in (FigureKind.DATE, FigureKind.PERIOD)
    least = _SHORTEST_MONTH if figure.text[0].isupper() else _LONGEST_VERB
    return not figure.weak or (day and len(figure.text) > least)


def _begins_clause(between: str, norm: str, words: Lexicon) -> bool:
    """Return True if a new clause begins with ``norm`` behind the signs ``between``."""
    if norm in words.clause_openings:
        return True
    if "," in between and (norm in words.openings_after_comma or norm in words.auxiliaries):
        return True
    return between != " " and bool(_HARD.search(between))
