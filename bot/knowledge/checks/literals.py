"""A number is never written out in what the bot says: it is a reference to a figure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.errors import FigureError
from bot.knowledge.folder import RawFolder
from bot.knowledge.templates import literals
from bot.text.figures import read_figure, read_quantities
from bot.text.lexicon import Words
from bot.text.quantity import FigureKind, Quantity

_TOKEN = re.compile(r"(?:[^\s\"'()\[\]{}“”‘’«»,;!?]|(?<=\d),(?=\d))+")
_HAN = re.compile("[\u4e00-\u9fff]")  # numerals that texts of other languages may have, too
_BEFORE_MONTHS = ("before_dates", "date_qualifiers", "date_parts", "date_of", "relative")
_Found = Iterator[tuple[int, str]]  # where a number begins, and its text


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
        masked = _names_pattern(spared).sub(lambda name: "_" * len(name.group()), text)
        languages = {language, "zh"} if _HAN.search(masked) else {language}
        in_words = (number for one in sorted(languages) for number in _words(masked, one))
        for start, number in (*_digits(masked), *in_words):
            found.setdefault(offset + start, number)
    apart: list[tuple[int, str]] = []
    for start, number in sorted(found.items()):
        if not apart or start >= apart[-1][0] + len(apart[-1][1]):
            apart.append((start, number))
    return tuple(apart)


def spared_names(raw: RawFolder) -> tuple[str, ...]:
    """Return the names of the vocabulary that may hold digits: 5G, or names that a source has.

    A name of bare numbers would be a way to say a number that no source says.
    """
    names = [name for document in raw.vocabulary_files for name in document.model.names]
    forms = {form for name in names for form in (name.name, *name.also)}
    sources = [source.folded.casefold() for source in raw.all_sources]
    kept = [
        form
        for form in forms
        if _only_glued_digits(form)
        or (not stated(form, raw.language) and any(form.casefold() in text for text in sources))
    ]
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=2048)
def stated(text: str, language: str, kind: FigureKind | None = None) -> Quantity | None:
    """Return what a whole figure states, None where ``text`` is none."""
    try:
        return read_figure(text, language, kind)
    except FigureError:
        return None


@lru_cache(maxsize=8)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    any_of = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


def _only_glued_digits(name: str) -> bool:
    tokens = [word for word in re.split(r"[\s-]+", name) if any(map(_is_digit, word))]
    return bool(tokens) and all(any(map(str.isalpha, word)) for word in tokens)


def _is_digit(character: str) -> bool:
    """Return True for a digit, fraction or numeral; those of Chinese are words."""
    return unicodedata.category(character) in ("Nd", "No", "Nl")


def _digits(text: str) -> _Found:
    may_hold_one = not text.isascii() or any(map(str.isdigit, text))
    for token in _TOKEN.finditer(text) if may_hold_one else ():
        if any(map(_is_digit, token.group())):
            yield token.start(), token.group().rstrip(".:")


def _words(text: str, language: str) -> _Found:
    words = Words(text, language)
    for reading in read_quantities(text, language):
        if not reading.weak or _counts_all_the_same(words, reading):
            yield reading.start, reading.text
    spared = words.lexicon.words("weak_numbers")
    for token in words.tokens:
        if words.lexicon.phrases("multipliers").at((token.low,), 0) and token.low not in spared:
            yield token.start, token.text


def _counts_all_the_same(words: Words, reading: Quantity) -> bool:
    if reading.kind is not FigureKind.DATE:
        return reading.kind is FigureKind.ORDINAL and reading.value != 1
    index = next(i for i, token in enumerate(words.tokens) if token.start == reading.start)
    before = words.low(index - 1)
    is_date = any(before in words.lexicon.phrases(key).last_words for key in _BEFORE_MONTHS)
    return is_date or not words.has("months_that_are_words", index)
