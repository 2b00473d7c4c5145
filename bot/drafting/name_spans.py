"""Where names stand in a sentence: words with a capital, and the small words that join them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drafting.words import Language
from bot.understanding.dictionary import common_words
from bot.understanding.gazetteer import territories
from bot.understanding.language.pack import load_pack

_WORD = re.compile(r"[^\W_](?:[\w.’'&-]*\w)?\.?|[^\w\s]")
_INITIAL = re.compile(r"[A-Z]\.$")
_POSSESSIVE = re.compile(r"['’]s?$")
_APOSTROPHES = ("'", "’")
_LONGEST = 14  # words
_INNER = frozenset(
    {"&", "de", "van", "von", "der", "den", "la", "le", "al", "bin", "da", "dos", "di"}
)
_LOWER = re.compile(r"(?<![\w'])[a-z][\w'-]*")
_SHORTENED = frozenset({"st", "mt", "jr", "sr"})


@dataclass(frozen=True, slots=True)
class Span:
    """A name at ``start`` to ``end`` of its sentence."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class NameSpans:
    """Finds names in the sentences of one article.

    ``lower`` are words that the article has in lower case, ``known`` names found before.
    """

    language: Language
    lower: frozenset[str]
    places: frozenset[str]
    _peoples: frozenset[str]
    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sentences: Sequence[str], language: Language) -> NameSpans:
        """Learn from ``sentences`` which words are everyday words."""
        lower = frozenset(word for sentence in sentences for word in _LOWER.findall(sentence))
        places = frozenset(name for name, _ in territories(language.code) if len(name) > 2)
        adjectives = load_pack(language.code).countries.adjectives.values()
        return cls(
            language, lower, places, frozenset(word for words in adjectives for word in words)
        )

    def find(self, sentence: str) -> Iterator[Span]:
        """Yield the names in ``sentence``, left to right."""
        words = list(_WORD.finditer(sentence))
        index = 0
        while index < len(words):
            end = self._end(words, index)
            if end > index:
                first, last = words[index], words[end - 1]
                text = sentence[first.start() : last.end()]
                bare = _POSSESSIVE.sub("", text.rstrip(".,") if not _abbreviated(text) else text)
                office = self._office(bare)
                if self._is_name(bare[office:]):
                    yield Span(bare[office:], first.start() + office, first.start() + len(bare))
            index = max(end, index + 1)

    def _office(self, name: str) -> int:
        """Return how long the office before a person's name is: *Chief Executive* Ann Lee."""
        low = name.lower()
        found = (
            office for office in self.language.words("offices") if low.startswith(f"{office} ")
        )
        longest = max(found, key=len, default="")
        return len(longest) + 1 if longest else 0

    def _end(self, words: list[re.Match[str]], index: int) -> int:
        """Return the index after the name that begins at ``index``; ``index`` where none does."""
        if not self._capital(words, index):
            return index
        end = index + 1
        while end < len(words) and end - index < _LONGEST:
            before = words[end - 1].group()
            if (
                words[end].group() in _APOSTROPHES
                and end + 1 < len(words)
                and self._is_head(words, end + 1)
            ):
                end += 2  # Fishers' Association
                continue
            if _POSSESSIVE.search(before) and not self._is_head(words, end):
                break
            if before.endswith(".") and not _INITIAL.match(before) and not self._is_title(before):
                break
            if self._capital(words, end, inside=True):
                end += 1
            elif self._joins(words, index, end):
                end += 2
                while end - 1 < len(words) and not self._capital(words, end - 1, inside=True):
                    end += 1
            else:
                break
        return end

    def _capital(self, words: list[re.Match[str]], index: int, *, inside: bool = False) -> bool:
        word = words[index].group()
        if not word[0].isupper() or word.lower().rstrip(".") in self.language.words("not_names"):
            return False
        if inside:
            return True
        opening = index == 0 or words[index - 1].group() in '"“„«.!?:'
        if not opening:
            return word.lower() not in self.language.function_words or len(word) > 3
        return not self._common(word, words, index)

    def _common(self, word: str, words: list[re.Match[str]], index: int) -> bool:
        """Say whether a word at the start of a sentence is an everyday word."""
        low = _POSSESSIVE.sub("", word.lower().rstrip("."))
        if (
            low in self.language.function_words
            or low in self.lower
            or low in self.language.words("speech")
        ):
            return True
        if word in self.places or word in self.known:
            return False
        followed = index + 1 < len(words) and words[index + 1].group()[0].isupper()
        return not followed and low in common_words(self.language.code)

    def _joins(self, words: list[re.Match[str]], start: int, at: int) -> bool:
        """Say whether the small word at ``at`` goes on with the name: University *of* Storvik."""
        if at + 1 >= len(words):
            return False
        joint = words[at].group()
        soon = [
            n
            for n in range(at + 1, min(at + 3, len(words)))
            if self._capital(words, n, inside=True)
        ]
        article = bool(soon) and soon[0] > at + 1
        if not soon or (article and (words[at + 1].group() != "the" or joint == "and")):
            return False
        if joint in _INNER:
            return True
        head = _POSSESSIVE.sub("", words[at - 1].group().lower())
        heads = {w.group().lower() for w in words[start:at]}
        if joint == "of":
            return head in self.language.words("joined_by_of") or bool(
                heads & self.language.words("long_names")
            )
        long = bool(heads & self.language.words("long_names"))
        if joint == "and" and not heads & {"on", "for"}:
            return self._two_heads(words, at)
        if joint == "for" and head in self.language.words("organisations"):
            return True
        return long and joint in ("on", "for", "and", "in")

    def _two_heads(self, words: list[re.Match[str]], at: int) -> bool:
        """Read Tide *and* Kelp Programme, National Development *and* Reform Commission."""
        return (
            words[at - 2].group().lower() in ("the", "a")
            and at + 2 < len(words)
            and self._is_head(words, at + 2)
        )

    def _is_head(self, words: list[re.Match[str]], index: int) -> bool:
        word = words[index].group()
        return word[0].isupper() and any(
            word.lower().rstrip(".") in self.language.words(key)
            for key in ("organisations", "places", "documents", "projects")
        )

    def _is_title(self, word: str) -> bool:
        return word.lower().rstrip(".") in self.language.words("titles") | {"st", "mt", "jr", "sr"}

    def _is_name(self, text: str) -> bool:
        low = text.lower()
        return (
            len(text) > 1
            and low not in self.language.words("not_names")
            and low.rstrip(".") not in self.language.words("titles")
            and low not in self.language.function_words
            and low not in self._peoples
        )


def _abbreviated(text: str) -> bool:
    return bool(re.search(r"(?:\b[A-Z]\.|\bCo\.|\bInc\.|\bLtd\.)$", text))
