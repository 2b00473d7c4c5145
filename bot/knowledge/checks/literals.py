"""A number is never written out in what the bot says: it is a reference to a figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.errors import FigureError
from bot.knowledge.folder import RawFolder
from bot.knowledge.kinds import FigureKind
from bot.knowledge.templates import literals
from bot.text.figures import read_figure, read_quantities
from bot.text.quantity import Quantity
from bot.text.words import Words

_TOKEN = re.compile(r"[^\s\"'()\[\]{}“”‘’«»,;!?]+")
# Chinese and Japanese numerals: two in a row, or one before a measure word. One alone may be a
# part of any word.
_IDEOGRAPHS = re.compile(
    "(?=[^千万億亿百十]*[二三四五六七八九十两兩])[〇零一二三四五六七八九十百千万萬億亿两兩]{2,}"
    "|[二三四五六七八九十两兩](?=[个個年月国國家名项項所座人种種次])"
)


@lru_cache(maxsize=4096)
def literal_numbers(
    template: str, language: str, spared: tuple[str, ...]
) -> tuple[tuple[int, str], ...]:
    """Return offset and text of every number that ``template`` writes out, outside braces.

    Numbers are digits of any script, number words of ``language`` from two up, ranks from second
    up, and months. ``spared`` are names that may hold digits.
    """
    found: dict[int, str] = {}
    for offset, text in literals(template):
        masked = _masked(text, spared)
        numbers = (*_with_digits(masked), *_in_words(masked, language), *_ideographs(masked))
        for start, number in numbers:
            found.setdefault(offset + start, number)
    return _not_inside_others(found)


def spared_names(raw: RawFolder) -> tuple[str, ...]:
    """Return the names of the vocabulary that may hold digits: 5G, or names that a source has.

    A name of bare numbers would be a way to say a number that no source says.
    """
    names = [
        form
        for document in raw.vocabulary_files
        for name in document.model.names
        for form in (name.name, *name.also)
    ]
    sources = [source.folded.casefold() for source in raw.all_sources]
    kept = {
        name
        for name in names
        if _only_glued_digits(name)
        or (not _is_figure(name, raw.language) and any(name.casefold() in text for text in sources))
    }
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=1024)
def _is_figure(name: str, language: str) -> bool:
    try:
        read_figure(name, language)
    except FigureError:
        return False
    return True


def _only_glued_digits(name: str) -> bool:
    tokens = [word for word in re.split(r"[\s-]+", name) if any(map(_is_digit, word))]
    return bool(tokens) and all(any(map(str.isalpha, word)) for word in tokens)


def _masked(text: str, spared: tuple[str, ...]) -> str:
    pattern = _spared_pattern(spared)
    return pattern.sub(lambda found: "_" * len(found.group()), text) if pattern else text


@lru_cache(maxsize=8)
def _spared_pattern(spared: tuple[str, ...]) -> re.Pattern[str] | None:
    if not spared:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spared))})(?!\w)", re.IGNORECASE)


def _with_digits(text: str) -> Iterator[tuple[int, str]]:
    if text.isascii() and not any(map(str.isdigit, text)):
        return
    for token in _TOKEN.finditer(text):
        if any(map(_is_digit, token.group())):
            yield token.start(), token.group().rstrip(".:")


def _is_digit(character: str) -> bool:
    """Say whether ``character`` is a digit, fraction or numeral; ideographs are words."""
    return unicodedata.category(character) in ("Nd", "No", "Nl")


def _ideographs(text: str) -> Iterator[tuple[int, str]]:
    if not text.isascii():
        yield from ((found.start(), found.group()) for found in _IDEOGRAPHS.finditer(text))


def _in_words(text: str, language: str) -> Iterator[tuple[int, str]]:
    for reading in read_quantities(text, language):
        if not reading.weak or _counts_all_the_same(text, reading, language):
            yield reading.start, text[reading.start : reading.end]
    words = Words.of(text, language)
    spared = words.data.words("weak_numbers")
    for token in words.tokens:
        if words.data.phrases("multipliers").at([token], 0) and token.low not in spared:
            yield token.start, token.text


def _counts_all_the_same(text: str, reading: Quantity, language: str) -> bool:
    if reading.kind is FigureKind.ORDINAL:
        return reading.value != 1
    if reading.kind is not FigureKind.DATE:
        return False
    words = Words.of(text, language)
    index = next(i for i, token in enumerate(words.tokens) if token.start == reading.start)
    if not words.has("months_that_are_words", index):
        return True
    before = words.low(index - 1)
    return any(before in words.data.phrases(key).last_words for key in _BEFORE_MONTHS)


_BEFORE_MONTHS = ("before_dates", "date_qualifiers", "date_parts", "date_of", "relative")


def _not_inside_others(found: dict[int, str]) -> tuple[tuple[int, str], ...]:
    kept: list[tuple[int, str]] = []
    for start, text in sorted(found.items()):
        if not kept or start >= kept[-1][0] + len(kept[-1][1]):
            kept.append((start, text))
    return tuple(kept)
