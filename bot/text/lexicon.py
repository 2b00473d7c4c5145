"""One language's words for numbers, dates and measures, ready to look up phrase by phrase.

The words are those of ``data/LANGUAGE.yaml`` over ``data/all.yaml``; the names of months, units and
currencies come from Unicode's tables (babel) where the file has none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate, product
from typing import Any, NamedTuple

from bot.text.data_files import load_data
from bot.text.quantity import FigureKind
from bot.text.tokens import MARKS, UNSPACED, PhraseMatcher, fold

_DATE = (
    r"(?<![\w.,])\d{4}-\d{1,2}-\d{1,2}(?![\w-])|(?<![\w.,])\d{1,2}\.\d{1,2}\.\d{4}(?![\w.,]\d)"
    r"|(?<![\w/.,])\d{1,2}/\d{1,2}/\d{4}(?![\w/])|(?<![\w/.,])\d{4}/\d{1,2}/\d{1,2}(?![\w/])"
)
_CLOCK = r"(?<![\w.:,/])\d{1,2}:\d\d(?![\d:])"
_SUFFIX = r"(?<=\d\d\d0)['\u2019]s\b|\bFY(?=\d\d)"  # 1990's; FY2023
_SPACES = " \u00a0\u202f\u2009"
_GROUPS = "'\u2019\u066c"  # 10'000, ١٠٬٠٠٠
ROMAN = re.compile(r"(?P<number>[XVIХІ]+)e?")  # XXI, XIXe; also in Cyrillic letters
_SIGNS = frozenset("-‐‑–—−'’")
_INFLECTED = ("cardinals", "multipliers", "months")
_HYPHENS = frozenset("-‐‑–—−〜～")
_LONGEST_BEFORE = 4  # tokens of a phrase that is looked for before a figure: nothing but, ค.ศ.
_LONGEST_COMPOUND = 60  # letters of a number in one word
_PLURALS = (1, 2, 5, 1.5)  # between them these ask for every plural form there is


class Token(NamedTuple):
    """A word, number or sign of a text."""

    text: str
    low: str
    start: int
    end: int


class Lexicon:
    """The words of one language, and how its texts are cut into them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.data = load_data("all") | load_data(language)
        self._decimal = str(self.data["decimal"])
        self._group = "." if self._decimal == "," else ","
        self._folds = not self.data.get("keeps_accents")
        self.phrases = lru_cache(self._read_phrases)
        self.words = lru_cache(self._read_words)
        self.starts = lru_cache(self._read_starts)
        self._compound_of = lru_cache(maxsize=500)(self._compound)

    def low(self, word: str) -> str:
        """Return ``word`` as phrases have it: without case and, in most languages, accents."""
        word = word.replace("\u2019", "'")
        return fold(word) if self._folds else word.lower()

    def tokens(self, text: str) -> list[Token]:
        """Return the words, numbers and signs of ``text`` in order."""
        return [
            Token(match.group()[begin:end], low, match.start() + begin, match.start() + end)
            for match in self._pattern.finditer(text)
            for begin, end, low in self._pieces(match.group())
        ]

    def digits(self, text: str) -> str:
        """Return a number in digits as Python writes it: 1.234,5 in German is 1234.5."""
        plain = "".join(str(int(c)) if c.isdecimal() else c for c in text)
        plain = plain.translate(dict.fromkeys(map(ord, _SPACES + _GROUPS))).replace("\u066b", ".")
        own, other = self._decimal, self._group
        if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(other)}\d{{2,3}})+(?:\D\d+)?", plain) and (
            plain.count(other) > 1 or re.search(rf"{re.escape(other)}\d{{3}}(?!\d)", plain)
        ):
            plain = plain.replace(other, "")
        if re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(own)}000", plain) or plain.count(own) > 1:
            return plain.replace(own, "")
        return plain.replace(",", ".")

    def _read_words(self, key: str) -> frozenset[str]:
        return frozenset(self.low(phrase) for phrase, _ in self._listed(key))

    def _read_phrases(self, key: str) -> PhraseMatcher[Any]:
        return PhraseMatcher((self._split(phrase), value) for phrase, value in self._listed(key))

    def _split(self, phrase: str) -> list[str]:
        """Return the words of a phrase; one that elides is cut as before a vowel: plus d'un."""
        elided = phrase.endswith("'") and bool(self.data.get("elides"))
        tokens = [token.low for token in self.tokens(f"{phrase}a" if elided else phrase)]
        return tokens[:-1] if elided else tokens

    def beginnings(self, tokens: list[Token]) -> list[int]:
        """Return where in ``tokens`` a figure can begin; most words of a text can't begin one."""
        cores, others = self.starts("cores"), self.starts("beginnings")
        found: list[int] = []
        for index, token in reversed([*enumerate(tokens)]):
            core = token.low in cores or token.text[0].isdecimal() or ROMAN.fullmatch(token.text)
            if core or (found and (token.low in others or token.low in _SIGNS)):
                found.append(index)
        return found[::-1]

    def _read_starts(self, name: str) -> frozenset[str]:
        """Return the words with which the phrases of the lists that ``name`` names begin."""
        return frozenset().union(*(self.phrases(key).starts for key in self.data[name]))

    def _listed(self, key: str) -> Iterator[tuple[str, Any]]:
        """Yield the phrases under ``key`` and their values, those of the language itself last."""
        yield from _entries(self.data["shared"].get(key, ()))
        if key in ("months", "units", "currencies", "durations") and self.data.get("babel", True):
            yield from _from_babel(self.language, key)
        yield from _entries(self.data.get(key, ()))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        own, other = re.escape(self._decimal), re.escape(self._group)
        group = rf"[{other}{_SPACES}{_GROUPS}]"
        number = (
            rf"\d{{1,3}}(?:{group}\d{{3}})+(?!\d)(?:[{own}\u066b]\d+)?"
            rf"|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)|\d{{1,3}}(?:{own}\d{{3}}){{2,}}(?![\d{own}])"
            rf"|\d+(?:[{own}\u066b]\d+)?"
        )
        if self._decimal == ",":
            number = number.removesuffix(")?") + r"|\.\d{1,2}(?![\d.]))?"
        letter = r"[^\W\d_]"
        inside = rf"[\w{MARKS}]*"
        if self.data.get("prefixes"):  # و60
            inside = rf"(?:(?!\d)[\w{MARKS}])*"
        if self.data.get("unspaced"):
            letter, inside = rf"(?:(?!{UNSPACED})[^\W\d_])", rf"(?:(?!{UNSPACED})\w)*"
        word, joined, suffix = rf"{letter}{inside}", rf"(?:['\u2019]{letter}{inside})*", ""
        if self.data.get("elides"):  # l'euro, d'euros
            word, joined = rf"{word}['\u2019](?={letter})|{word}", ""
        if self.data.get("cuts_at_apostrophe"):  # 50'den
            joined, suffix = "", rf"(?<=\w)['\u2019]{letter}+|"
        runs = rf"(?:{UNSPACED}|[{MARKS}])+|" if self.data.get("unspaced") else ""
        return re.compile(
            rf"{_DATE}|{_CLOCK}|{_SUFFIX}|{suffix}{number}|{runs}{word}{joined}|[^\w\s]"
        )

    @lru_cache(maxsize=2_500)  # noqa: B019 - of all languages together, which are kept anyway
    def _pieces(self, surface: str) -> tuple[tuple[int, int, str], ...]:
        """Return start, end and low form of the tokens that ``surface``, a match, is made of."""
        if surface[0].isdecimal() or not any(map(str.isalpha, surface)):
            return ((0, len(surface), surface.lower()),)
        if surface[0] in "'\u2019":
            return ((0, len(surface), self.low(surface[1:])),)
        if self.data.get("unspaced") and re.match(UNSPACED, surface):
            return tuple(self._segments(surface))
        low = self.low(surface)
        parts = self._number_parts(low) if len(low) == len(surface) else None
        if parts is None:
            return ((0, len(surface), low),)
        ends = accumulate(map(len, parts))
        return tuple((end - len(part), end, part) for end, part in zip(ends, parts, strict=True))

    def _segments(self, run: str) -> Iterator[tuple[int, int, str]]:
        """Yield the words of a run without spaces: the longest known at each place, else a sign."""
        start = 0
        while start < len(run):
            ends = range(min(len(run), start + self._longest), start, -1)
            known = (end for end in ends if run[start:end].lower() in self._vocabulary)
            end = next(known, start + 1)
            yield start, end, run[start:end].lower()
            start = end

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        keys = [key for key, value in self.data.items() if isinstance(value, dict | list)]
        listed = (phrase for key in (*keys, "units") for phrase, _ in self._listed(key))
        return frozenset(
            part.lower() for phrase in listed for part in re.findall(r"[^\s\d]+", phrase)
        )

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._vocabulary), default=1)

    def _number_parts(self, low: str) -> list[str] | None:
        """Return the parts of a number in one word: fünf und zwanzig, elli den; else None."""
        if low in self._number_words or len(low) > _LONGEST_COMPOUND:
            return None
        prefixes = sorted(self.words("prefixes"), key=len, reverse=True)
        for prefix, ending in product(("", *prefixes), ("", *self.words("endings"))):
            core = low[len(prefix) : len(low) - len(ending)]
            if not (low.startswith(prefix) and low.endswith(ending) and core):
                continue
            parts = self._compound_of(core) or []
            plain = len(parts) == 1 and core in self.words("weak_numbers")
            if len(parts) > 1 or (parts and (prefix or ending) and not (plain and ending)):
                return [part for part in (prefix, *parts, ending) if part]
        return None

    def _compound(self, core: str, joins: frozenset[str] = frozenset()) -> list[str] | None:
        """Return the number words that make up ``core``, with what joins them."""
        if core in self._number_words:
            return [core]
        for end in range(len(core) - 1, 1, -1) if self.data.get("compounds") else ():
            if core[:end] in self._number_words or core[:end] in joins:
                rest = self._compound_of(core[end:], self.words("joins_units"))
                if rest:
                    return [core[:end], *rest]
        return None

    @cached_property
    def _number_words(self) -> frozenset[str]:
        listed = (phrase for key in _INFLECTED for phrase, _ in self._listed(key))
        return frozenset(self.low(phrase) for phrase in listed if " " not in phrase)


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    """Return the words of ``language``; only signs and digits where it has no file."""
    return Lexicon(language.partition("-")[0].lower())


def _entries(listed: Mapping[Any, Any] | Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield phrases and values: of a mapping, of lines, or of lists below what they mean."""
    if not isinstance(listed, Mapping):
        yield from ((phrase, phrase) for line in listed for phrase in str(line).split(", "))
        return
    for key, value in listed.items():
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            yield from ((phrase, str(key)) for phrase, _ in _entries(value))
        else:
            yield str(key), value


def _from_babel(language: str, key: str) -> Iterator[tuple[str, Any]]:
    """Yield months by their names, units and currencies by the names of each plural form."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - English does without
    from babel.localedata import clear_caches  # noqa: PLC0415
    from babel.numbers import get_currency_name  # noqa: PLC0415

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return
    if key == "months":
        yield from _month_names(locale)
    elif key == "currencies":
        for code in load_data("all")["currency_codes"]:
            yield from ((get_currency_name(code, n, locale), code) for n in (None, *_PLURALS))
    else:
        yield from _unit_names(locale, load_data("all")[f"babel_{key}"])
    clear_caches()  # of a language's tables some hundred words are kept, and not a megabyte


def _month_names(locale: Any) -> Iterator[tuple[str, int]]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                plain = name.strip(".")
                if (len(plain) > 2 or width == "wide") and not plain[0].isdigit():
                    yield plain, number


def _unit_names(locale: Any, units: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    from babel.units import format_unit  # noqa: PLC0415 - English does without

    for unit, meaning in units.items():
        for number in _PLURALS:
            written = format_unit(number, unit, "long", locale=locale)
            name = re.sub(r"\d+(?:\D\d)?", "", written).strip()
            if name and not any(map(str.isdigit, name)):
                yield name, meaning


class Words:
    """The tokens of one text with the words of its language.

    ``told`` is the kind of figure that the whole text is said to be, where somebody says so.
    """

    def __init__(self, text: str, language: str, told: FigureKind | None = None) -> None:
        self.text, self.told = text, told
        self.lexicon = lexicon(language)
        self.data = self.lexicon.data
        self.tokens = self.lexicon.tokens(text)
        self.lows = tuple(token.low for token in self.tokens)

    def low(self, index: int) -> str:
        """Return the token at ``index`` in lower case, nothing beyond the ends."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def written(self, index: int) -> str:
        """Return the token at ``index`` as the text has it, nothing beyond the ends."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def phrase(self, key: str, index: int) -> tuple[int, Any] | None:
        """Return the end and value of the longest phrase of ``key`` at ``index``."""
        if 0 <= index < len(self.lows):
            return self.lexicon.phrases(key).at(self.lows, index)
        return None

    def unit(self, index: int) -> tuple[int, str] | None:
        """Return the end and name of a unit at ``index``; of one letter only as it is written."""
        found = self.phrase("units", index)
        letter = found and found[0] == index + 1 and self.has("letter_units", index)
        return None if letter and not self.is_letter_unit(index) else found

    def is_letter_unit(self, index: int) -> bool:
        """Return True if the token at ``index`` is a unit of one letter, written as it is."""
        return self.written(index) in self.data["letter_units"]

    def lasting(self, index: int) -> tuple[int, int, str] | None:
        """Return the end of a unit of time at ``index``, and how many of which unit it is."""
        found = self.phrase("durations", index)
        if not found:
            return None
        after, name = found
        number, unit = self.data["duration_units"].get(name, (1, name))
        return after, number, unit

    def skip(self, key: str, index: int) -> int:
        """Return the index after a phrase of ``key``; ``index`` itself where there is none."""
        found = self.phrase(key, index)
        return found[0] if found else index

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return start and end in the text of the tokens from ``first`` to before ``after``."""
        return self.tokens[first].start, self.tokens[after - 1].end

    def said(self, first: int, after: int) -> str:
        """Return the text from token ``first`` to before ``after``, with single spaces."""
        start, end = self.span(first, after)
        return " ".join(self.text[start:end].split())

    def named(self, first: int, after: int, english: str) -> str:
        """Return the words of a qualifier: as an English text has them, else ``english``."""
        is_english = self.lexicon.language == "en"
        return self.lexicon.low(self.said(first, after)) if is_english else english

    def opened(self, index: int) -> Iterator[tuple[int, str]]:
        """Yield where a range begins that opens at ``index``, and what its ends are joined by."""
        for opening, closing in (("between", "and"), ("from", "to")):
            found = self.phrase(opening, index)
            if found:
                yield found[0], closing

    def has(self, key: str, index: int) -> bool:
        """Return True if the token at ``index`` is listed under ``key``."""
        return self.low(index) in self.lexicon.words(key)

    def behind(self, key: str, index: int) -> bool:
        """Return True if a phrase of ``key`` ends right before ``index``."""
        starts = range(max(0, index - _LONGEST_BEFORE), index)
        return any(self.skip(key, at) == index for at in starts)

    def is_number(self, index: int) -> bool:
        """Return True if the token at ``index`` is in digits and stands for itself."""
        return self.written(index)[:1].isdecimal()

    def digits(self, index: int) -> str:
        """Return the number in digits at ``index`` as Python writes it, nothing if it is none."""
        return self.lexicon.digits(self.written(index)) if self.is_number(index) else ""

    def glued(self, index: int) -> bool:
        """Return True if the token at ``index`` follows the one before without a space."""
        inside = 0 < index < len(self.tokens)
        return inside and self.tokens[index].start == self.tokens[index - 1].end

    def hyphen(self, index: int) -> bool:
        """Return True if the token at ``index`` is a hyphen or a dash."""
        return self.low(index) in _HYPHENS

    def past_hyphen(self, index: int) -> int:
        """Step over a hyphen that joins two words: the one of two-thirds and 40-year."""
        joined = self.hyphen(index) and self.glued(index) and self.glued(index + 1)
        return index + 1 if joined else index
