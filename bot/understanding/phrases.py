"""Finding fixed phrases in a folded text, longest first, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

from bot.matching.text import fold

_NEVER = re.compile(r"(?!)")
_WORD = re.compile(r"\w+")
_APOSTROPHES = re.compile("['’ʼ]")
ENDS = " .?!…。।"  # at the end of a question or phrasing these say nothing
# Where a sentence pauses: not inside "1,000" or "2.5".
PAUSE = re.compile(r"[;:?!]|[,.](?!\d)")


class Hit(NamedTuple):
    """A phrase found at ``start`` to ``end`` of the folded text."""

    start: int
    end: int
    phrase: str


def flatten(text: str) -> str:
    """Return ``text`` folded, without apostrophes, white space single; positions refer to this."""
    return " ".join(_APOSTROPHES.sub("", fold(text)).split())


class Span(Protocol):
    """Whatever stands somewhere in a flat text: a phrase, a name, a number."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where what follows begins."""


def inside(start: int, spans: Iterable[Span]) -> bool:
    """Say whether ``start`` lies in one of ``spans``."""
    return any(span.start <= start < span.end for span in spans)


def without(flat: str, hits: Iterable[Hit]) -> str:
    """Return ``flat`` with spaces in place of ``hits``."""
    for start, end, _ in hits:
        flat = flat[:start] + " " * (end - start) + flat[end:]
    return flat


class Aligned(NamedTuple):
    """A text folded, without apostrophes; ``places`` holds for each of its characters, and for its
    end, where that stands in the text as typed."""

    flat: str
    places: Sequence[int]

    @staticmethod
    def of(text: str) -> Aligned:
        """Fold ``text`` character by character."""
        places: list[int] = []
        folded = []
        for place, character in enumerate(text):
            letters = _letter(character)
            folded.append(letters)
            places += [place] * len(letters)
        return Aligned("".join(folded), (*places, len(text)))

    def find(self, pattern: re.Pattern[str], start: int = 0) -> list[tuple[int, int]]:
        """Return where ``pattern`` stands in the text as typed."""
        found = pattern.finditer(self.flat, start)
        return [(self.places[match.start()], self.places[match.end()]) for match in found]


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    return _APOSTROPHES.sub("", fold(character))


@lru_cache(maxsize=1024)
def _words(flat: str) -> frozenset[str]:
    return frozenset(_WORD.findall(flat))


class Phrases:
    """A set of phrases; whole words where the language puts spaces between them."""

    def __init__(self, phrases: Iterable[str], *, spaced: bool = True) -> None:
        flat = sorted({flatten(phrase) for phrase in phrases} - {""}, key=lambda p: (-len(p), p))
        self.phrases = tuple(flat)
        self.words = frozenset(word for phrase in flat for word in phrase.split())
        self._spaced = spaced

    @cached_property
    def _firsts(self) -> frozenset[str] | None:
        """The words that the phrases begin with; None where that does not tell words apart."""
        firsts = [_WORD.search(phrase) for phrase in self.phrases] if self._spaced else [None]
        return frozenset(first.group() for first in firsts if first) if all(firsts) else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Made when first needed: most languages are only asked for their words."""
        before, after = (r"(?<!\w)", r"(?!\w)") if self._spaced else ("", "")
        pattern = "|".join(map(re.escape, self.phrases))
        return re.compile(f"{before}(?:{pattern}){after}") if pattern else _NEVER

    def find(self, flat: str) -> list[Hit]:
        """Return the phrases in ``flat`` (see ``flatten``), left to right, without overlaps."""
        if not self._possible(flat):
            return []
        return [Hit(m.start(), m.end(), m.group()) for m in self._pattern.finditer(flat)]

    def first(self, flat: str) -> Hit | None:
        """Return the leftmost phrase in ``flat``."""
        if not self._possible(flat):
            return None
        found = self._pattern.search(flat)
        return Hit(found.start(), found.end(), found.group()) if found else None

    def at_start(self, flat: str) -> Hit | None:
        """Return the phrase that ``flat`` begins with."""
        found = self._pattern.match(flat)
        return Hit(found.start(), found.end(), found.group()) if found else None

    def at_end(self, flat: str) -> bool:
        """Say whether one of the phrases stands at the end of ``flat``, white space apart."""
        flat = flat.rstrip()
        return flat.endswith(self.phrases) and any(hit.end == len(flat) for hit in self.find(flat))

    def _possible(self, flat: str) -> bool:
        """Say whether one of the phrases may be in ``flat``: its first word is. Mostly none is,
        which the pattern finds out far more slowly."""
        return self._firsts is None or not self._firsts.isdisjoint(_words(flat))

    def __bool__(self) -> bool:
        return bool(self.phrases)


class ValuedPhrases(Phrases):
    """Phrases that stand for a number each: "half of"."""

    def __init__(self, values: Mapping[str, float], *, spaced: bool = True) -> None:
        super().__init__(values, spaced=spaced)
        self.values = {flatten(phrase): value for phrase, value in values.items()}
