"""Text to tokens: one way for sources, phrasings and questions, in any script; and phrases in them.

``fold`` makes words comparable: it takes off case, accents, compatibility forms and kinds of marks.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from sys import intern
from typing import Generic, NamedTuple, TypeVar

from Stemmer import Stemmer  # type: ignore[import-not-found,unused-ignore]

Value = TypeVar("Value")

# A word longer than this can't be looked up usefully and would only cost time.
LONGEST_WORD = 64

# Snowball has stemmers of these that were not measured here.
_UNSTEMMED = frozenset({"cs", "eo", "fa", "pl", "st"})
# Blocks with marks that are part of a word: accents, points, vowel signs.
_MARK_BLOCKS = (range(0x300, 0x370), range(0x483, 0x488), range(0x591, 0x1DC0))
MARKS = "".join(
    chr(code)
    for block in _MARK_BLOCKS
    for code in block
    if unicodedata.category(chr(code))[0] == "M"
)
_APOSTROPHES = "'\u2019\u02bc"
_LETTERS = rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*"
_WORD = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+(?!\w)|{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*")
_DROPPED_IN_WORD = str.maketrans("", "", f"{_APOSTROPHES},")
# Thai, Lao, Myanmar, Khmer, Han, kana, Hangul: no spaces, or particles glued on.
UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PART = re.compile(rf"(?P<run>{UNSPACED}+)|(?:(?!{UNSPACED}).)+", re.DOTALL)
# Snowball for Hindi wants the vowel signs that ``fold`` turns into letters.
_AS_SIGNS = str.maketrans({chr(code - 0x38): chr(code) for code in range(0x93E, 0x94D)})
# Vowel signs of Devanagari are marks, yet as much letters as the vowels that stand alone; a nasal
# is written as a point or as a letter.
_VOWELS = str.maketrans(
    {chr(code): chr(code - 0x38) for code in range(0x93E, 0x94D)}
    | {"\u0901": "\u0928", "\u0902": "\u0928"}
)
# Letters that keep their bar when accents are taken off, though many leave it out in writing.
_BARRED = str.maketrans({"\u0131": "i", "\u0111": "d"})
# Kana voicing marks have a combining class, but か and が are different letters.
_VOICING = ("\u3099", "\u309a")


class Token(NamedTuple):
    """A word or number at ``text[start:end]``; two neighbours of a script without spaces.

    ``norm`` is without case and accents, ``stem`` what all forms of a word share.
    """

    text: str
    norm: str
    stem: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return ``text`` without case, accents and compatibility forms; same for NFC and NFD input."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    spread = spread.translate(_BARRED)  # upper-cased, Turkish dotless i can't be told from i
    kept = (c for c in spread if c in _VOICING or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_VOWELS)


@lru_cache(maxsize=256)  # one text is read several times
def tokenize(text: str, language: str = "en") -> tuple[Token, ...]:
    """Return the tokens of ``text`` in order. Equal texts have the same tokens."""
    return tuple(
        Token(match.group()[begin:end], norm, stem, match.start() + begin, match.start() + end)
        for match in _WORD.finditer(text)
        for begin, end, norm, stem in _pieces(match.group(), language)
    )


@lru_cache(maxsize=32)
def stemmer(language: str) -> Callable[[str], str]:
    """Return the Snowball stemmer for an ISO 639-1 ``language``; none leaves words unchanged."""
    code = language.partition("-")[0].lower()
    if code in _UNSTEMMED:
        return str
    try:
        stem: Callable[[str], str] = Stemmer(code).stemWord
    except KeyError:
        return str
    if code != "hi":
        return stem
    return lambda word: stem(word[:1] + word[1:].translate(_AS_SIGNS))


def is_unspaced(text: str) -> bool:
    """Return True if half the letters of ``text`` or more are of a script without spaces."""
    letters = sum(map(str.isalpha, text))
    return bool(letters) and 2 * len(re.findall(UNSPACED, text)) >= letters


@lru_cache(maxsize=2_500)  # of all languages together
def _pieces(surface: str, language: str) -> tuple[tuple[int, int, str, str], ...]:
    """Return what a match is made of: spaced words, and bigrams of a script without spaces."""
    stem = stemmer(language)
    found: list[tuple[int, int, str, str]] = []
    for part in _PART.finditer(surface):
        first, end = part.span()
        if part["run"]:
            for left in range(first, max(first + 1, end - 1)):
                norm = fold(surface[left : min(left + 2, end)])
                found.append((left, min(left + 2, end), norm, norm))
        elif norm := fold(part.group().translate(_DROPPED_IN_WORD))[:LONGEST_WORD]:
            root = stem(norm)
            # One object for both where they are the same: thousands are kept.
            found.append((first, end, norm, norm if root == norm else root))
    return tuple(found)


class PhraseMatcher(Generic[Value]):
    """Finds phrases and their values, the longest first; of equal ones the last has its value."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Value]]) -> None:
        # Of two dozen languages there are a hundred thousand phrases; most have one word.
        known = {tuple(map(intern, words)): value for words, value in phrases if words}
        self._words = {words[0]: value for words, value in known.items() if len(words) == 1}
        longer: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for words in sorted(known, key=len, reverse=True):
            if len(words) > 1:
                longer.setdefault(words[0], []).append((words, known[words]))
        self._longer = {first: tuple(found) for first, found in longer.items()}

    def at(self, row: tuple[str, ...], index: int) -> tuple[int, Value] | None:
        """Return where the longest phrase that begins at ``index`` ends, and its value."""
        word = row[index]
        for words, value in self._longer.get(word, ()):
            after = index + len(words)
            if row[index:after] == words:
                return after, value
        return (index + 1, self._words[word]) if word in self._words else None

    def find(self, row: tuple[str, ...]) -> list[tuple[int, int, Value]]:
        """Return (first, after, value) of every phrase, left to right, none inside another."""
        found: list[tuple[int, int, Value]] = []
        behind = 0
        for index in range(len(row)):
            here = self.at(row, index) if index >= behind else None
            if here:
                behind = here[0]
                found.append((index, *here))
        return found

    @property
    def starts(self) -> frozenset[str]:
        """The words with which a phrase begins."""
        return frozenset((*self._words, *self._longer))

    @property
    def last_words(self) -> frozenset[str]:
        """The words with which a phrase ends."""
        longer = (words[-1] for found in self._longer.values() for words, _ in found)
        return frozenset((*self._words, *longer))
