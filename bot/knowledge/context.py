"""Tells whether a sentence can be understood without the one before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.data_files import words_of

_OPENING = "\"'\u201c\u2018\u201e\u00ab([\u00bf\u00a1\u300c "
_MARK = re.compile('["“”„«»]')
_CLOSING = {"de": "“”", "da": "“”"}  # where it is not as in English; » opens there
_BEFORE_CLOSING = ".,!?…;"
_UNSPACED = ("zh", "ja", "th")
# What follows "the company" where the sentence itself says which one: the company that, of, in.
_COMPLETED = re.compile(
    r"\s+(?:of|in|that|which|who|behind|de|del|que|von|der|des|qui|du)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Openings:
    """How sentences of one language begin that lean on the one before."""

    starts: tuple[str, ...]
    things: tuple[str, ...]
    apart: re.Pattern[str] | None
    links: tuple[str, ...]
    ends: frozenset[str]


def needs_context(sentence: str, previous: str, language: str = "en") -> bool:
    """Return True if ``sentence`` begins with It, They, The company and the like, or in the middle
    of a quotation, and so can only be understood after ``previous``; False where that is empty."""
    if not previous.strip():
        return False
    if _begins_in_quotation(sentence, language):
        return True
    text = sentence.lstrip(_OPENING)
    low, known = text.lower(), openings(language)
    if known.apart and known.apart.match(low):
        return False
    if language in _UNSPACED:
        return low.startswith(known.starts)
    if any(_begins(low, phrase) for phrase in known.starts):
        return True
    thing = next((one for one in known.things if _begins(low, one)), "")
    rest = text[len(thing) :]
    return bool(thing) and not _COMPLETED.match(rest) and not rest.strip()[:1].isupper()


@lru_cache(maxsize=32)
def openings(language: str) -> Openings:
    """Return what is known of ``language``: nothing where it has no words in ``context.yaml``."""
    found = words_of("context", language)
    apart = found.get("apart")
    return Openings(
        starts=tuple(found.get("starts") or ()),
        things=tuple(found.get("things") or ()),
        apart=re.compile(apart) if apart else None,
        links=tuple(found.get("links") or ()),
        ends=frozenset(found.get("ends") or ()),
    )


def _begins_in_quotation(text: str, language: str) -> bool:
    """Return True if the first quote mark of ``text`` is a closing one: It stops," she said."""
    mark = _MARK.search(text)
    if mark is None:
        return False
    if mark.group() == '"':
        return mark.start() > 0 and text[mark.start() - 1] in _BEFORE_CLOSING
    return mark.group() in _CLOSING.get(language, "”»")


def _begins(low: str, phrase: str) -> bool:
    """Return True if ``low`` begins with the words of ``phrase``, whole."""
    return low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum()
