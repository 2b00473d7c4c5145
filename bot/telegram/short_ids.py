"""Short names for entries, figures and topics, since callback data has room for 64 bytes.

A short id depends on the id alone: buttons survive a restart and a reload. An id that is gone is
not found, so its button is out of date.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.knowledge import Knowledge

_BYTES = 5  # 8 characters: a clash among 15,000 ids has a chance of 1 in 10,000


@lru_cache(maxsize=4096)
def short(text: str) -> str:
    """Return the short id of a text: 8 characters of ``a-z2-7``."""
    digest = hashlib.blake2b(text.encode(), digest_size=_BYTES).digest()
    return base64.b32encode(digest).decode().lower()


@dataclass(frozen=True)
class _Tables:
    entries: dict[str, str]
    figures: dict[str, str]
    topics: dict[str, str]


class ShortIds:
    """Finds what a short id stands for in the knowledge at hand."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._tables = _Tables({}, {}, {})

    def entry(self, knowledge: Knowledge, short_id: str) -> str | None:
        """Return the entry's id."""
        return self._of(knowledge).entries.get(short_id)

    def figure(self, knowledge: Knowledge, short_id: str) -> str | None:
        """Return the figure's id, ``fact.slot``."""
        return self._of(knowledge).figures.get(short_id)

    def topic(self, knowledge: Knowledge, short_id: str) -> str | None:
        """Return the topic's id."""
        return self._of(knowledge).topics.get(short_id)

    def _of(self, knowledge: Knowledge) -> _Tables:
        if knowledge is not self._knowledge:
            figures = (
                figure.id for fact in knowledge.facts.values() for figure in fact.figures.values()
            )
            self._tables = _Tables(
                _table(knowledge.entries), _table(figures), _table(knowledge.topics)
            )
            self._knowledge = knowledge
        return self._tables


def _table(ids: Iterable[str]) -> dict[str, str]:
    return {short(one): one for one in ids}
