"""One language's words for numbers and dates, ready to look up phrase by phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from bot.knowledge.data_files import load_data

Value = TypeVar("Value")
_ISO_DATE = r"(?<![\w.,])\d{4}-\d{2}-\d{2}(?![\w-])|(?<![\w.,])\d{1,2}\.\d{1,2}\.\d{4}(?![\w.,]\d)"
_WORD = r"[^\W\d_][\w]*(?:['\u2019][^\W\d_]+)*"
# Keys whose words begin a sentence in upper case and stand in lower case elsewhere.
_LOWER_CASE = (
    *("cardinals", "multipliers", "ordinals", "fractions", "multiples", "half", "vague", "several"),
    *("qualifiers", "date_qualifiers", "date_parts", "before_dates", "relative", "durations"),
    *("articles", "the", "between", "from", "minus", "quarters", "half_years"),
)
# Keys with whose words a figure can begin; digits and signs can anyway.
_BEGINNINGS = (
    *("cardinals", "ordinals", "multiples", "half", "vague", "several", "qualifiers", "articles"),
    *("relative", "the", "between", "from", "minus", "date_qualifiers", "date_parts", "half_years"),
    *("fractions", "before_fractions", "past_hours", "eras_before", "quarters", "months"),
    *("currency_codes", "currency_words_before", "currency_before_sign"),
)


class Token(NamedTuple):
    """A word, number or sign of a text; ``glued`` to the one before without a space."""

    text: str
    low: str
    start: int
    end: int
    glued: bool

    @property
    def is_number(self) -> bool:
        """Say whether this is written in digits."""
        return self.text[0].isdecimal()


class Phrases(Generic[Value]):
    """Finds the longest known phrase at a place in a list of tokens."""

    def __init__(self, phrases: Mapping[str, Value], *, as_written: Iterable[str] = ()) -> None:
        self._known = {tuple(_words(phrase)): value for phrase, value in phrases.items()}
        # By first word, the longest first: nearly every look-up ends at the first word.
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted(self._known, key=len, reverse=True):
            self._by_first.setdefault(words[0], []).append(words)
        self._as_written = frozenset(as_written)
        self._lowered = frozenset(word.lower() for word in self._as_written)

    def at(self, tokens: list[Token], start: int) -> tuple[int, Value] | None:
        """Return the end of the longest phrase that begins at ``start``, and its value."""
        for words in self._by_first.get(tokens[start].low, ()):
            end = start + len(words)
            follows = all(
                token.low == word for token, word in zip(tokens[start:end], words, strict=False)
            )
            if follows and end <= len(tokens) and self._written(tokens[start], len(words)):
                return end, self._known[words]
        return None

    def ends_with(self, word: str) -> bool:
        """Say whether some phrase ends with ``word``."""
        return bool(word) and any(phrase[-1] == word for phrase in self._known)

    def known(self) -> Iterable[tuple[str, ...]]:
        """Return every phrase as its words."""
        return self._known

    def _written(self, token: Token, length: int) -> bool:
        return length > 1 or token.low not in self._lowered or token.text in self._as_written


class NumberData:
    """The words of ``data/numbers/all.yaml`` and ``LANGUAGE.yaml``."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.decimal = str(data["decimal"])
        separators = "".join(map(str, data["thousands"])).replace(" ", " \u00a0\u202f")
        self._separators = dict.fromkeys(map(ord, separators))
        group, point = re.escape(separators), re.escape(self.decimal)
        number = rf"\d{{1,3}}(?:[{group}]\d{{3}})+(?!\d)(?:{point}\d+)?|\d+(?:{point}\d+)?"
        self._token = re.compile(rf"{_ISO_DATE}|{number}|{_WORD}|[^\w\s]")
        self.cardinals: dict[str, int] = data.get("cardinals", {})
        self.multipliers: dict[str, int] = data.get("multipliers", {})
        self.ordinals: dict[str, int] = data.get("ordinals", {})
        self.months: dict[str, int] = data.get("months", {})
        self._listed: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, Phrases[Any]] = {}

    def tokens(self, text: str) -> list[Token]:
        """Return the words, numbers and signs of ``text`` in order."""
        found: list[Token] = []
        end = -1
        for match in self._token.finditer(text):
            start = match.start()
            word = match.group()
            low = word.lower().replace("\u2019", "'")
            found.append(Token(word, low, start, match.end(), glued=start == end))
            end = match.end()
        return found

    def digits(self, token: Token) -> str:
        """Return a number token as Python writes it."""
        return token.text.translate(self._separators).replace(self.decimal, ".")

    def words(self, key: str) -> frozenset[str]:
        """Return the single words listed under ``key``."""
        if key not in self._listed:
            self._listed[key] = frozenset(map(str, self.data.get(key) or ()))
        return self._listed[key]

    def phrases(self, key: str) -> Phrases[Any]:
        """Return the phrases under ``key``: a mapping, or lines of phrases that mean themselves."""
        if key not in self._phrases:
            self._phrases[key] = self._read_phrases(key)
        return self._phrases[key]

    def may_begin(self, token: Token) -> bool:
        """Say whether a figure can begin with ``token``; most words of a text can't."""
        return token.is_number or token.low in self._beginnings or not token.low[0].isalpha()

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return self._first_words(_BEGINNINGS)

    def _first_words(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(words[0] for key in keys for words in self.phrases(key).known())

    def _read_phrases(self, key: str) -> Phrases[Any]:
        listed = self.data.get(key) or {}
        if not isinstance(listed, dict):
            split = (part.strip() for line in listed for part in str(line).split(", "))
            listed = {phrase: phrase for phrase in split}
        as_written = self.words("letter_units") if key == "units" else ()
        return Phrases(listed, as_written=as_written)

    @cached_property
    def lower_case_words(self) -> frozenset[str]:
        """Words of figures that are lower-case inside a sentence: numbers and qualifiers."""
        return self._first_words(_LOWER_CASE)


@lru_cache(maxsize=16)
def number_data(language: str) -> NumberData:
    """Return the words of ``language``; only signs and digits where it has no file yet."""
    return NumberData(load_data("numbers", "all") | load_data("numbers", language))


def _words(phrase: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", str(phrase).lower())
