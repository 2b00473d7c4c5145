"""Which language a question is in: from its script, then from the words it uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.text import compose
from bot.understanding.language.pack import available, load_pack
from bot.understanding.phrases import flatten

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
_UNLETTERED = 0.6  # typed without them, this much of its words has to be known
# Languages of one script; where no letters tell them apart, their words do.
_SHARED = {"ru": ("ru", "uk")}
# Letters of these scripts that the language does not have: Kazakh is no Russian, Persian no Arabic.
_NOT_ITS_OWN = {
    "ru": re.compile("[\u0450\u0452-\u04ff]"),
    "uk": re.compile("[\u044a\u044b\u044d\u0450-\u0453\u0455\u0458-\u0490\u0492-\u04ff]"),
    "ar": re.compile("[\u067e\u0679\u0686\u0688\u0691\u0698\u06af\u06ba\u06be\u06d2]"),
}
# Languages with a script of their own that are typed in Latin letters as well.
_IN_LATIN = ("hi",)
_NAMED = 2  # so many words with such letters may be names
_OTHER_LETTER = re.compile(r"[^\W\d_a-z]")
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
# By how much another language must lead over that of the knowledge base.
_LEAD = 0.75
_LEAD_OVER_DEVICE = 1.5  # where that is the language of the asker's device, too
# From this lead on, no slip of the fingers is looked for.
_CLEAR = 3.0
_SLIP = 0.6  # a word that is one but for a slip, beside 1 for a word of the language
_SHORT = 3
_LONG = 8  # from this length a word may have two slips


Words = Callable[[str], frozenset[str]]  # those of a language


@lru_cache(maxsize=32)
def own_words(language: str) -> frozenset[str]:
    """Return the words that tell that a question is in ``language``."""
    pack = load_pack(language)
    return pack.light.function_words | pack.asking.cue_words | pack.light.fillers


@lru_cache(maxsize=8)
def told_by_words(base: str) -> tuple[str, ...]:
    """Return ``base`` and the languages that are written, or also typed, in letters of others."""
    by_script = {language for language, _ in _SCRIPTS if language not in (*_SHARED, *_IN_LATIN)}
    return tuple(dict.fromkeys((base, *(lang for lang in available() if lang not in by_script))))


def telling_words(language: str, base: str) -> frozenset[str]:
    """Return the words that tell ``language`` from ``base``: of one that is only typed in its
    letters ("is", "the", "me" are Hindi, too) just those that are no words of ``base``."""
    words = own_words(language)
    return words - own_words(base) if language in _IN_LATIN and language != base else words


def spelt(text: str) -> list[str]:
    """Return the words of ``text`` as languages are told apart by them."""
    return _WORD.findall(flatten(text))


def detect(
    text: str, base: str, vocabulary: Words, hint: str | None = None, own: Words | None = None
) -> str | None:
    """Return the language of ``text``; None where its script is of no language known here.

    ``base`` is the language of the knowledge base, taken where nothing speaks against it;
    ``vocabulary`` gives the words that the knowledge base has in a language; ``hint`` is the
    language of the asker's device, which decides a draw; ``own`` gives what ``telling_words`` does.
    """
    own = own or partial(telling_words, base=base)
    flat = flatten(text)
    if language := by_script(text):
        words = spelt(text)
        scores = {
            one: _score(words, own(one), vocabulary(one))
            for one in _SHARED.get(language, (language,) if language in _LETTERS else ())
        }
        if language in _LETTERS and not scores[language]:
            return None  # Kazakh has letters of Ukrainian, too
        language = _best(scores, language, hint) if scores else language
        return None if _is_of_another(text, language) else language
    if _OTHER_LETTER.search(flat) and not _LATIN.search(flat):
        return None
    words = spelt(text)
    scores = {one: _score(words, own(one), vocabulary(one)) for one in told_by_words(base)}
    # Without its letters a language has syllables that are words of any other.
    scores |= {one: 0.0 for one in _LETTERS if scores.get(one, 0.0) < _UNLETTERED * len(words)}
    _add_slips(scores, words, base, hint, vocabulary, own)
    best = _best(scores, base, hint)
    if best == hint and scores[best] > scores[base]:
        return best
    if not scores[base]:  # "Windpark": one word of the knowledge in another language
        return best
    lead = _LEAD_OVER_DEVICE if hint == base else _LEAD
    return best if scores[best] >= scores[base] + lead else base


def _best(scores: Mapping[str, float], base: str, hint: str | None) -> str:
    return max(scores, key=lambda lang: (scores[lang], lang == hint, lang == base))


def _add_slips(
    scores: dict[str, float],
    words: Sequence[str],
    base: str,
    hint: str | None,
    vocabulary: Words,
    own: Words,
) -> None:
    """Add to the scores of ``base`` and of the best other language what is misspelt in them.

    Only words that neither knows count: "wen was teh plan lauched" is no German. A slip for a word
    of the knowledge tells nothing of the other language: so many words are near to any.
    """
    other = _best({one: score for one, score in scores.items() if one != base}, base, hint)
    if not scores[other] or abs(scores[other] - scores[base]) >= _CLEAR:
        return
    ours = _both(own(base), vocabulary(base))
    for word in words:
        if word in ours or word in own(other) or word in vocabulary(other):
            continue
        scores[base] += _SLIP * _slipped(word, ours)
        scores[other] += _SLIP * _slipped(word, own(other))


@lru_cache(maxsize=32)
def _both(own: frozenset[str], vocabulary: frozenset[str]) -> frozenset[str]:
    """Return one object for the same two: what is found out about it is remembered by that."""
    return own | vocabulary


@lru_cache(maxsize=32)
def _by_length(known: frozenset[str]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for word in known:
        found.setdefault(len(word), []).append(word)
    return found


@lru_cache(maxsize=4096)
def _slipped(word: str, known: frozenset[str]) -> bool:
    """Tell whether ``word`` may be one of ``known`` with a slip."""
    if len(word) <= _SHORT:  # of so short a word only swapped letters can be told: "teh"
        return any(
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] in known
            for at in range(len(word) - 1)
        )
    slips = 2 if len(word) >= _LONG else 1
    lengths = range(len(word) - slips, len(word) + slips + 1)
    near = (_by_length(known).get(length, ()) for length in lengths)
    return any(process.extractOne(word, w, scorer=OSA.distance, score_cutoff=slips) for w in near)


def by_script(text: str) -> str | None:
    """Return the language that the letters of ``text`` alone tell; None where they tell none."""
    words = _WORD.findall(compose(text).lower())
    for language, letters in _LETTERS.items():
        if 10 * sum(1 for word in words if letters.search(word)) >= _OF_TEN * max(len(words), 1):
            return language
    flat = flatten(text)
    for language, script in _SCRIPTS:
        found = len(script.findall(flat))
        if found and found >= len(_LATIN.findall(flat)):
            return language
    return None


def _is_of_another(text: str, language: str) -> bool:
    """Tell whether ``text`` is in another language of the same script, by its letters."""
    letters = _NOT_ITS_OWN.get(language)
    words = _WORD.findall(compose(text).lower())
    others = [word for word in words if letters and letters.search(word)]
    return len(others) > _NAMED or 2 * len(others) > len(words)


def has_words(text: str, *vocabularies: frozenset[str]) -> bool:
    """Tell whether any word of ``text`` is in one of the vocabularies."""
    words = _WORD.findall(flatten(text))
    return any(word in known for word in words for known in vocabularies)


def _score(words: Iterable[str], own: frozenset[str], vocabulary: frozenset[str]) -> float:
    return sum(1.0 if word in own else 0.8 if word in vocabulary else 0.0 for word in words)
