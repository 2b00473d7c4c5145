"""Text to tokens: one way for phrasings and questions, in any script."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from Stemmer import Stemmer  # type: ignore[import-not-found,unused-ignore]

# A word longer than this can't be looked up usefully and would only cost time.
LONGEST_WORD = 64

SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

# Blocks with marks that are part of a word: accents, points, vowel signs.
_MARK_BLOCKS = (range(0x300, 0x370), range(0x483, 0x488), range(0x591, 0x1DC0))
_MARKS = "".join(
    chr(code)
    for block in _MARK_BLOCKS
    for code in block
    if unicodedata.category(chr(code))[0] == "M"
)
_APOSTROPHES = "'\u2019\u02bc"
_LETTERS = rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*"
_WORD = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+(?!\w)|{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*")
_DROPPED_IN_WORD = str.maketrans("", "", f"{_APOSTROPHES},")
# Thai, Lao, Myanmar, Khmer, Han, kana, Hangul: no spaces, or particles glued on.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Vowel signs of Devanagari are marks, yet as much letters as the vowels that stand alone; a nasal
# is written as a point or as a letter.
_SIGNS = {chr(code): chr(code - 0x38) for code in range(0x93E, 0x94D)}
_VOWELS = str.maketrans(_SIGNS | {"\u0901": "\u0928", "\u0902": "\u0928"})
_AS_SIGNS = str.maketrans({letter: sign for sign, letter in _SIGNS.items()})
# Letters that keep their bar when accents are taken off, though many leave it out in writing.
_BARRED = str.maketrans({"\u0131": "i", "\u0111": "d"})
# Kana voicing marks have a combining class, but か and が are different letters.
_VOICING = ("\u3099", "\u309a")


class Word(NamedTuple):
    """A word of a text: where it stands, as folded, and the token it counts as."""

    start: int
    end: int
    folded: str
    token: str


def fold(text: str) -> str:
    """Return ``text`` without case, accents and compatibility forms; same for NFC and NFD input."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    spread = spread.translate(_BARRED)  # upper-cased, Turkish dotless i can't be told from i
    kept = (c for c in spread if c in _VOICING or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_VOWELS)


def compose(text: str) -> str:
    """Return ``text`` in the form (NFKC) that word positions refer to."""
    return unicodedata.normalize("NFKC", text)


def unspaced(text: str) -> int:
    """Return how many characters of ``text`` are of scripts that put no spaces between words."""
    return sum(len(run) for run in _UNSPACED.findall(text))


def symbols(text: str) -> str:
    """Return the emoji and other symbols of ``text``, without variants such as skin tones."""
    return "".join(c for c in text if unicodedata.category(c) in ("So", "Sm", "Sc"))


def stemmer(language: str) -> Callable[[str], str]:
    """Return the Snowball stemmer for an ISO 639-1 ``language``; none leaves words unchanged."""
    name = SNOWBALL.get(language.partition("-")[0].lower())
    if name is None:
        return str
    stem: Callable[[str], str] = Stemmer(name).stemWord
    if name != "hindi":
        return stem
    return lambda word: stem(word[:1] + word[1:].translate(_AS_SIGNS))


class Analyser:
    """Cuts texts of one language into words. Promises the same tokens for equal text."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._stem = stemmer(language)
        self._pieces = _known_pieces(language)

    def __reduce__(self) -> tuple[object, ...]:
        return Analyser, (self._language,)

    def words(self, text: str) -> list[Word]:
        """Return the words of ``text`` in order; positions count in ``compose(text)``."""
        composed = compose(text)
        found = []
        for match in _WORD.finditer(composed):
            start = match.start()
            for begin, end, folded, token in self._pieces(match.group()):
                found.append(Word(start + begin, start + end, folded, token))
        return found

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of ``text`` in order."""
        return [word.token for word in self.words(text)]

    def vocabulary(self, texts: Iterable[str]) -> set[str]:
        """Return every word of ``texts`` as folded; sooner than from ``words``."""
        surfaces = {surface for text in texts for surface in _WORD.findall(compose(text))}
        return {piece.folded for surface in surfaces for piece in self._pieces(surface)}

    def token(self, folded: str) -> str:
        """Return the token that a folded word counts as."""
        return self._stem(folded)


@lru_cache(maxsize=32)
def _known_pieces(language: str) -> Callable[[str], tuple[Word, ...]]:
    """Return what cuts a match, and remembers it: also when knowledge is read again."""
    stem = stemmer(language)

    def pieces(surface: str) -> tuple[Word, ...]:
        return tuple(
            Word(begin, end, folded, stem(folded) if stemmed else folded)
            for begin, end, folded, stemmed in _pieces(surface)
        )

    return lru_cache(maxsize=20_000)(pieces)


def _pieces(surface: str) -> Iterator[tuple[int, int, str, bool]]:
    """Cut a match into spaced words (to be stemmed) and bigrams of unspaced script."""
    position = 0
    for run in _UNSPACED.finditer(surface):
        yield from _spaced(surface, position, run.start())
        yield from _bigrams(surface, run.start(), run.end())
        position = run.end()
    yield from _spaced(surface, position, len(surface))


def _spaced(surface: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    folded = fold(surface[start:end].translate(_DROPPED_IN_WORD))[:LONGEST_WORD]
    if folded:
        yield start, end, folded, True


def _bigrams(surface: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    for left in range(start, max(start + 1, end - 1)):
        right = min(left + 2, end)
        yield left, right, fold(surface[left:right]), False
