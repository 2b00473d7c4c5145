"""Understands what is said to the bot itself by its words: what people say stands in
``bot/locales``, under ``heard``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.dialogue.smalltalk import COURTESIES, OF_ARTICLE, SmalltalkIntent
from bot.frames.lexicon import lexicon
from bot.locales import Catalogue

_LONGEST = 60  # characters of a message that is looked up
_FUZZY = 5  # characters from which a misspelt message is understood
_COURTESY = 3  # words that say no more than thanks
_LONG = 9  # characters from which two slips are forgiven, else one
_PARTS = re.compile(r"[,.!?;:…、。！？，؟،।~\n]+|\s[-–—]\s")
_NO_WORD = re.compile(r"[^\w\s/'-]+|_+")
_STRETCHED = re.compile(r"(.)\1{2,}")
_LAUGHING = re.compile(r"(..)\1{2,}")
_Phrases = Mapping[str, SmalltalkIntent]


class Listener:
    """Knows what people say to a bot in every language of a catalogue. Threads may share it."""

    def __init__(self, catalogue: Catalogue, article_words: Collection[str] = frozenset()) -> None:
        """``article_words`` are the content words of the sources, casefolded: a message that has
        one is understood only if it is word for word what people say."""
        self._catalogue = catalogue
        self._article_words = article_words
        self._phrases = lru_cache(maxsize=None)(self._read)

    def understand(self, text: str, language: str) -> SmalltalkIntent | None:
        """Return what a short message says to the bot; None where it may be about the article.

        Of several parts ("hi, how are you") each has to be understood; the last one counts.
        """
        if not text.strip() or len(text) > _LONGEST:
            return None
        if not any(map(str.isalnum, text)):
            asks = set(text.strip()) <= set("?¿？؟")
            return SmalltalkIntent.WHAT_CAN_YOU_DO if asks else SmalltalkIntent.REACTION
        spoken = tuple(dict.fromkeys((self._catalogue.resolve(language), "en")))
        whole = self._understood(normalized(text), spoken)
        if whole:
            return whole
        parts = [part for part in map(normalized, _PARTS.split(text)) if part]
        if len(parts) < 2:
            return self._beside_courtesies(normalized(text), spoken)
        found = [self._understood(part, spoken) for part in parts]
        return found[-1] if all(found) else None

    def closing(self, text: str, language: str) -> SmalltalkIntent | None:
        """Return what the last part of a message says to the bot, word for word and in several
        words: "this is for school, can I trust you?"."""
        *before, last = map(normalized, _PARTS.split(text.rstrip("?!. ")))
        spoken = dict.fromkeys((self._catalogue.resolve(language), "en"))
        if not before or " " not in last:
            return None
        return next((p[last] for p in map(self._phrases, spoken) if last in p), None)

    def is_said_in(self, text: str, language: str) -> bool:
        """Return True if ``text`` is, word for word, what people say to a bot in ``language``."""
        return normalized(text) in self._phrases(language)

    def _understood(self, said: str, spoken: tuple[str, ...]) -> SmalltalkIntent | None:
        intent = next((p[said] for p in map(self._phrases, spoken) if said in p), None)
        intent = intent or self._anywhere.get(said)
        if intent in OF_ARTICLE and " " not in said and said in self._article_words:
            return None
        if intent:
            return intent
        if len(said) < _FUZZY or any(word in self._article_words for word in said.split()):
            return None
        for phrases in map(self._phrases, spoken):
            slips = 2 if len(said) >= _LONG else 1
            best = process.extractOne(said, list(phrases), scorer=OSA.distance, score_cutoff=slips)
            if best and _is_misspelt(said, best[0]):
                return phrases[best[0]]
        return None

    def _beside_courtesies(self, said: str, spoken: tuple[str, ...]) -> SmalltalkIntent | None:
        """Return what stands between "ok", "thank you", "please" and the like, all word for
        word."""
        for language in spoken:
            phrases, opening = self._phrases(language), lexicon(language).interjections
            left = [said]
            while left := _each_once(left, phrases, opening):
                if found := next(filter(None, map(phrases.get, left)), None):
                    return found
        return None

    @cached_property
    def _anywhere(self) -> _Phrases:
        """Return what is said in any language; the first in which it is said counts."""
        found: dict[str, SmalltalkIntent] = {}
        for language in self._catalogue.languages:
            for phrase, intent in self._phrases(language).items():
                found.setdefault(phrase, intent)
        return found

    def _read(self, language: str) -> _Phrases:
        texts = self._catalogue.texts[language]
        found: dict[str, SmalltalkIntent] = {}
        for intent in SmalltalkIntent:
            heard = texts.get(f"heard.{intent}", "").split("|")
            for phrase in filter(None, map(normalized, heard)):
                found.setdefault(phrase, intent)
        return found


def _each_once(said: Sequence[str], phrases: _Phrases, opening: Collection[str]) -> list[str]:
    return list(dict.fromkeys(rest for one in said for rest in _uncovered(one, phrases, opening)))


def _uncovered(said: str, phrases: _Phrases, opening: Collection[str]) -> Iterator[str]:
    """Yield what is left of a message without a courtesy of up to so many words at either end."""
    words = said.split()
    counts = range(1, min(_COURTESY, len(words) - 1) + 1)
    first = ((words[:count], words[count:]) for count in counts)
    last = ((words[-count:], words[:-count]) for count in counts)
    for courtesy, rest in (*first, *last):
        text = " ".join(courtesy)
        if phrases.get(text) in COURTESIES or text in opening:
            yield " ".join(rest)


def normalized(text: str) -> str:
    """Return a message without case, marks, emoji and stretched letters ("Helloooo!!" is hello)."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    words = " ".join(_NO_WORD.sub(" ", folded).split()).strip(" /'-")
    return _STRETCHED.sub(r"\1\1", _LAUGHING.sub(r"\1\1", words))


def _is_misspelt(said: str, phrase: str) -> bool:
    """Return True unless one word is two slips from another: "is it free" is not "is it true"."""
    words, others = said.split(), phrase.split()
    if len(words) != len(others):
        return True
    pairs = zip(words, others, strict=True)
    return all(OSA.distance(one, other) < 2 or len(one) >= _LONG for one, other in pairs)
