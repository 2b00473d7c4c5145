"""Which language a question is in: from its script, then from its words and their letters."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log
from sys import intern

from bot.text.data_files import load_data
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import fold

_OWN_LETTERS = 0.3  # of its words, so many have letters that only this language has
_WITHOUT_LETTERS = 0.6  # typed without them, this much of its words has to be known
_CYRILLIC = ("ru", "uk")  # where no letters tell them apart, their words do
_MOST_NAMES = 2  # so many words with letters that a language lacks may be names
_ALSO_IN_LATIN = "hi"  # has a script of its own, and is typed in Latin letters as well
_OTHER_LETTER = re.compile(r"[^\W\d_a-z]")
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz")
# What a word speaks for a language: one of its commonest counts 1.
_KNOWN_HERE = 0.3
_ACCENTS = 0.5  # has letters that the language has beyond a to z
_SLIP = 0.6  # is one of the base but for a slip
_SLIP_LIKENESS = 0.8
_LETTERS, _MOST_BY_LETTERS = 0.2, 0.5  # for each factor of e by which its letters are likelier
_FEW_WORDS = 2  # whose letters alone do not tell a language
_FEWEST_LETTERS = 3
_ANY_LETTER = 1 / 30  # its chance where nothing is known
_OFTEN = 5  # so often seen, a sequence of letters counts as much as the shorter one
# By so much another language may lead over that of the device: where no word or letter speaks for
# the device's, and where one does.
_DEVICE, _DEVICE_HEARD = 0.5, 1.0
_LEAD = 0.75  # by how much another language must lead over the base
_CLEAR_LEAD = 1.5  # the same against the device, and by letters alone


class LanguageIdentifier:
    """Tells the language of questions to a knowledge base.

    ``base`` is the language of the knowledge base, taken where too little speaks against it;
    ``vocabulary`` has its words, as ``fold`` leaves them.
    """

    def __init__(self, base: str, vocabulary: frozenset[str] = frozenset()) -> None:
        self._base = base
        self._vocabulary = vocabulary
        by_script = {*_letters("scripts"), *_CYRILLIC} - {_ALSO_IN_LATIN}
        in_latin = [one for one in load_data("languages")["words"] if one not in by_script]
        self._by_words = {one: _common_words(one) for one in (base, *in_latin)}
        if base != _ALSO_IN_LATIN:  # "is", "the", "me" are Hindi, too
            self._by_words[_ALSO_IN_LATIN] -= self._by_words[base]
        self._by_letters = in_latin if base in in_latin else []
        self._common = frozenset().union(*self._by_words.values())
        self._known = SpellingCorrector(self._by_words[base] | vocabulary)

    def identify(self, text: str, hint: str | None = None) -> str | None:
        """Return the language of ``text``; None where its script is of no language known here.

        ``hint`` is the language of the asker's device, which is taken where another one leads by
        little.
        """
        folded = fold(text)
        words = _WORD.findall(folded)
        language = _by_script(text, folded)
        if language:
            return self._of_script(text, words, language, hint)
        if _OTHER_LETTER.search(folded) and not _LATIN.search(folded):
            return None
        return self._of_words(text, words, hint)

    def _of_script(
        self, text: str, words: list[str], language: str, hint: str | None
    ) -> str | None:
        """Return the language where the script tells it, or one of a few."""
        by_letters = language in _letters("own_letters") and language != hint
        if by_letters and not self._score(words, language):
            return None  # Kazakh has letters of Ukrainian, too
        if language in _CYRILLIC:
            scores = {one: self._score(words, one) for one in _CYRILLIC}
            language = self._best(scores, language, hint)
        return None if _has_letters_of_another(text, language) else language

    def _of_words(self, text: str, words: list[str], hint: str | None) -> str:
        base = self._base
        by_words = {
            one: self._score(words, one) + _accents_score(text, one) for one in self._by_words
        }
        # Without its letters a language has syllables that are words of any other.
        by_words |= {
            one: 0.0
            for one in _letters("own_letters")
            if one != base and by_words.get(one, 0.0) < _WITHOUT_LETTERS * len(words)
        }
        few = hint in self._by_words and len(words) <= _FEW_WORDS
        if hint and (few or hint in _letters("scripts")) and not any(by_words.values()):
            return hint  # "zzzz" tells no language
        unknown = [word for word in words if word not in self._known]
        rest = [word for word in unknown if word in self._common or not self._is_slip(word)]
        by_words[base] += _SLIP * (len(unknown) - len(rest))
        scores = {one: score + self._letters_score(rest, one) for one, score in by_words.items()}
        best = self._best(scores, base, hint)
        if best == hint or (by_words[best] and not by_words[base]):
            lead = 0.0
        else:
            lead = _CLEAR_LEAD if hint == base or not by_words[best] else _LEAD
        return best if scores[best] >= scores[base] + lead else base

    def _is_slip(self, word: str) -> bool:
        return any(one.similarity >= _SLIP_LIKENESS for one in self._known.correct(word))

    def _score(self, words: Sequence[str], language: str) -> float:
        common = self._by_words.get(language) or _common_words(language)
        known = self._vocabulary if language == self._base else ()
        return sum(1.0 if w in common else _KNOWN_HERE if w in known else 0.0 for w in words)

    def _letters_score(self, words: Sequence[str], language: str) -> float:
        """Return how much the letters of ``words`` speak for ``language`` against the base."""
        if language not in self._by_letters:
            return 0.0
        likelier = (
            sum(log(_chance(one, language) / _chance(one, self._base)) for one in _sequences(word))
            for word in words
            if word.isascii() and len(word) >= _FEWEST_LETTERS
        )
        return sum(
            max(-_MOST_BY_LETTERS, min(_MOST_BY_LETTERS, _LETTERS * one)) for one in likelier
        )

    def _best(self, scores: Mapping[str, float], first: str, hint: str | None) -> str:
        """Return the language that scores best; ``first`` and the device's before as good ones."""
        heard = scores.get(hint, 0.0) if hint else 0.0
        nearly = max(scores.values()) - (_DEVICE_HEARD if heard > 0 else _DEVICE)
        if hint and hint != first and hint in scores and heard >= nearly:
            return hint
        return max(scores, key=lambda language: (scores[language], language == first))


def _accents_score(text: str, language: str) -> float:
    """Return how much the letters with accents in ``text`` speak for ``language``."""
    if text.isascii():
        return 0.0
    own = set(load_data("languages")["letters"].get(language, ""))
    words = (set(word) - _PLAIN for word in _WORD.findall(text.lower()))
    return sum(_ACCENTS for letters in words if letters and letters <= own)


@lru_cache(maxsize=32)
def _common_words(language: str) -> frozenset[str]:
    return frozenset(load_data("languages")["words"].get(language, "").split())


@lru_cache(maxsize=8)
def _letters(key: str) -> Mapping[str, re.Pattern[str]]:
    """Return the letters that ``languages.yaml`` lists under ``key``, by language."""
    return {one: re.compile(f"[{it}]") for one, it in load_data("languages")[key].items()}


def _by_script(text: str, folded: str) -> str | None:
    """Return the language that the letters of ``text`` alone tell; None where they tell none."""
    if text.isascii():
        return None
    words = _WORD.findall(text.lower())
    for language, letters in _letters("own_letters").items():
        if sum(1 for word in words if letters.search(word)) >= _OWN_LETTERS * max(len(words), 1):
            return language
    for language, script in _letters("scripts").items():
        found = len(script.findall(folded))
        if found and found >= len(_LATIN.findall(folded)):
            return language
    return None


def _has_letters_of_another(text: str, language: str) -> bool:
    """Return True if ``text`` is in another language of the same script, by its letters."""
    letters = _letters("missing_letters").get(language)
    words = _WORD.findall(text.lower())
    others = [word for word in words if letters and letters.search(word)]
    return len(others) > _MOST_NAMES or 2 * len(others) > len(words)


@lru_cache(maxsize=8192)
def _chance(sequence: str, language: str) -> float:
    """Return the chance of the last letter of ``sequence`` after those before it.

    A sequence that is seldom in the common words is judged by the shorter one, up to a letter
    alone.
    """
    if not sequence:
        return _ANY_LETTER
    found, followed = _letter_counts(language)
    shorter = _OFTEN * _chance(sequence[1:], language)
    return (found[sequence] + shorter) / (followed[sequence[:-1]] + _OFTEN)


@lru_cache(maxsize=32)
def _letter_counts(language: str) -> tuple[Counter[str], Counter[str]]:
    """Return how often the common words have each sequence, and how often a letter after it."""
    sequences = (sequence for word in _common_words(language) for sequence in _sequences(word))
    found = [sequence[start:] for sequence in sequences for start in range(len(sequence))]
    return Counter(map(intern, found)), Counter(intern(one[:-1]) for one in found)


def _sequences(word: str) -> list[str]:
    """Return each letter of ``word``, and its end, with the two before it."""
    padded = f"  {word} "
    return [padded[end - 3 : end] for end in range(3, len(padded) + 1)]
