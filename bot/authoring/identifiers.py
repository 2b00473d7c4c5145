"""Ids from whatever people call their entries, and back to words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 60
_APART = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})
_JOINTS = re.compile(r"[\s_-]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


class Identifiers:
    """Hands out ids, each once, of at most ``longest`` characters."""

    def __init__(self, taken: Iterable[str] = (), longest: int = LONGEST) -> None:
        self._taken, self._longest = set(taken), longest
        self._repeated: Counter[str] = Counter()

    def new(self, text: str, otherwise: str = "entry") -> str:
        """Return an unused id like ``text``; like ``otherwise`` where no letter can be kept."""
        letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        base = _shortened(_APART.sub("-", bare).strip("-"), self._longest) or otherwise
        found = base
        while found in self._taken:
            self._repeated[base] += 1
            found = f"{_shortened(base, self._longest - 7)}-{self._repeated[base] + 1}"
        self._taken.add(found)
        return found


def same(text: str) -> str:
    """Return what makes two ids one, however their words are joined and capitalised."""
    return _JOINTS.sub("-", text.casefold()).strip("-")


def in_words(text: str) -> str:
    """Return an id in words: ``card_payment`` is ``Card payment``."""
    words = " ".join(_JOINTS.sub(" ", _HUMPS.sub(" ", text)).split())
    return words[:1].upper() + words[1:]


def _shortened(base: str, longest: int) -> str:
    if len(base) <= longest:
        return base
    end = base.rfind("-", 0, longest + 1)
    return base[: end if end > longest // 2 else longest].strip("-")
