"""Which language a question is in: from its script, then from the words it uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.text.data_files import load_data
from bot.text.normalize import fold

NO_WORDS: Mapping[str, frozenset[str]] = MappingProxyType({})
# First match decides: kana before Han, since Japanese mixes both.
_SCRIPTS = (
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
# Letters that no other language told apart here has, and that most of its words have.
_LETTERS = {
    "uk": re.compile("[\u0454\u0456\u0457\u0491]"),
    "vi": re.compile("[\u0111\u01a1\u01b0\u1ea0-\u1ef9]"),
}
_OF_TEN = 3  # so many words of ten have to have one
_WITHOUT_LETTERS = 0.6  # typed without them, this much of its words has to be known
_CYRILLIC = ("ru", "uk")  # where no letters tell them apart, their words do
# Letters of these scripts that the language does not have: Kazakh is no Russian, Persian no Arabic.
_OTHERS_LETTERS = {
    "ru": re.compile("[\u0450\u0452-\u04ff]"),
    "uk": re.compile("[\u044a\u044b\u044d\u0450-\u0453\u0455\u0458-\u0490\u0492-\u04ff]"),
    "ar": re.compile("[\u067e\u0679\u0686\u0688\u0691\u0698\u06af\u06ba\u06be\u06d2]"),
}
_MOST_NAMES = 2  # so many words with such letters may be names
_ALSO_IN_LATIN = "hi"  # has a script of its own, and is typed in Latin letters as well
_OTHER_LETTER = re.compile(r"[^\W\d_a-z]")
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_KNOWN_HERE = 0.3
_ACCENTS = 0.5  # a word with letters that the language has beyond a to z
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_SLIP = 0.6  # a word that is one but for a slip
_LEAD, _LEAD_OVER_DEVICE = 0.75, 1.5  # by how much another language must lead over the base
_CLEAR = 3.0  # from this lead on, no slip of the fingers is looked for
_SHORT, _LONG = 3, 8  # up to here only swapped letters tell a slip; from here there may be two


class LanguageIdentifier:
    """Tells the language of questions to a knowledge base.

    ``base`` is the language of the knowledge base, taken where nothing speaks against it;
    ``vocabulary`` has the words (as ``spelled`` gives them) that it has in a language.
    """

    def __init__(self, base: str, vocabulary: Mapping[str, frozenset[str]] = NO_WORDS) -> None:
        self._base = base
        self._vocabulary = vocabulary
        by_script = {language for language, _ in _SCRIPTS} - {_ALSO_IN_LATIN}
        self._by_words = {base: common_words(base)} | {
            language: common_words(language)
            for language in load_data("languages")["words"]
            if language not in by_script
        }
        if base != _ALSO_IN_LATIN:  # "is", "the", "me" are Hindi, too
            self._by_words[_ALSO_IN_LATIN] -= self._by_words[base]

    def identify(self, text: str, hint: str | None = None) -> str | None:
        """Return the language of ``text``; None where its script is of no language known here.

        ``hint`` is the language of the asker's device, which decides a draw.
        """
        folded = fold(text)
        language = _by_script(text, folded)
        if language:
            return self._of_script(text, language, hint)
        if _OTHER_LETTER.search(folded) and not _LATIN.search(folded):
            return None
        return self._of_words(text, hint)

    def _of_script(self, text: str, language: str, hint: str | None) -> str | None:
        """Return the language where the script tells it, or one of a few."""
        words = spelled(text)
        if language in _CYRILLIC:
            scores = {one: self._score(words, one) for one in _CYRILLIC}
            if language in _LETTERS and not scores[language]:
                return None  # Kazakh has letters of Ukrainian, too
            language = self._best(scores, language, hint)
        elif language in _LETTERS and not self._score(words, language):
            return None
        return None if _has_letters_of_another(text, language) else language

    def _of_words(self, text: str, hint: str | None) -> str:
        words = spelled(text)
        scores = {
            one: self._score(words, one) + _letters_score(text, one) for one in self._by_words
        }
        # Without its letters a language has syllables that are words of any other.
        scores |= {
            one: 0.0
            for one in _LETTERS
            if one != self._base and scores.get(one, 0.0) < _WITHOUT_LETTERS * len(words)
        }
        base = self._base
        if hint in dict(_SCRIPTS) and not any(scores.values()):
            return hint  # "zzzz" tells no language
        self._add_slips(scores, words, hint)
        best = self._best(scores, base, hint)
        if best == hint and scores[best] > scores[base]:
            return best
        if not scores[base]:  # "Windpark": one word of the knowledge in another language
            return best
        lead = _LEAD_OVER_DEVICE if hint == base else _LEAD
        return best if scores[best] >= scores[base] + lead else base

    def _score(self, words: Sequence[str], language: str) -> float:
        common = self._by_words.get(language) or common_words(language)
        known = self._vocabulary.get(language, frozenset())
        return sum(1.0 if w in common else _KNOWN_HERE if w in known else 0.0 for w in words)

    def _best(self, scores: Mapping[str, float], base: str, hint: str | None) -> str:
        return max(scores, key=lambda lang: (scores[lang], lang == hint, lang == base))

    def _add_slips(self, scores: dict[str, float], words: Sequence[str], hint: str | None) -> None:
        """Add to the scores of the base and of the best other language what is misspelt in them.

        Only words that neither knows count: "wen was teh plan lauched" is no German. A slip for a
        word of the knowledge tells nothing of the other language: many words are near to any.
        """
        base = self._base
        other = self._best({one: s for one, s in scores.items() if one != base}, base, hint)
        if not scores[other] or abs(scores[other] - scores[base]) >= _CLEAR:
            return
        common = self._by_words[other]
        ours = self._by_words[base] | self._vocabulary.get(base, frozenset())
        for word in words:
            if word not in ours | common | self._vocabulary.get(other, frozenset()):
                scores[base] += _SLIP * _is_slip(word, ours)
                scores[other] += _SLIP * _is_slip(word, common)


def _letters_score(text: str, language: str) -> float:
    """Return how much the letters with accents in ``text`` speak for ``language``."""
    own = load_data("languages")["letters"].get(language, "")
    words = (set(word) - _PLAIN for word in _WORD.findall(text.lower()))
    return sum(_ACCENTS for letters in words if letters and letters <= set(own))


@lru_cache(maxsize=32)
def common_words(language: str) -> frozenset[str]:
    """Return the commonest words of ``language``, where a script leaves open which it is."""
    return frozenset(load_data("languages")["words"].get(language, "").split())


def spelled(text: str) -> list[str]:
    """Return the words of ``text`` as languages are told apart by them."""
    return _WORD.findall(fold(text))


def _by_script(text: str, folded: str) -> str | None:
    """Return the language that the letters of ``text`` alone tell; None where they tell none."""
    words = _WORD.findall(text.lower())
    for language, letters in _LETTERS.items():
        if 10 * sum(1 for word in words if letters.search(word)) >= _OF_TEN * max(len(words), 1):
            return language
    for language, script in _SCRIPTS:
        found = len(script.findall(folded))
        if found and found >= len(_LATIN.findall(folded)):
            return language
    return None


def _has_letters_of_another(text: str, language: str) -> bool:
    """Return True if ``text`` is in another language of the same script, by its letters."""
    letters = _OTHERS_LETTERS.get(language)
    words = _WORD.findall(text.lower())
    others = [word for word in words if letters and letters.search(word)]
    return len(others) > _MOST_NAMES or 2 * len(others) > len(words)


@lru_cache(maxsize=64)
def _by_length(known: frozenset[str]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for word in known:
        found.setdefault(len(word), []).append(word)
    return found


@lru_cache(maxsize=4096)
def _is_slip(word: str, known: frozenset[str]) -> bool:
    """Return True if ``word`` may be one of ``known`` with a slip of the fingers."""
    if len(word) <= _SHORT:  # of so short a word only swapped letters can be told: "teh"
        swapped = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)
        )
        return any(one in known for one in swapped)
    slips = 2 if len(word) >= _LONG else 1
    lengths = range(len(word) - slips, len(word) + slips + 1)
    near = (_by_length(known).get(length, ()) for length in lengths)
    return any(process.extractOne(word, w, scorer=OSA.distance, score_cutoff=slips) for w in near)
