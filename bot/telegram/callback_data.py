"""What a button says when it is pressed: ``1q+:abcdefgh:fr``, a version, an action, arguments.

Entries, figures and topics have short names there, since callback data has room for 64 bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.knowledge.knowledge import Knowledge

VERSION = "1"
LONGEST = 64  # bytes
_SEPARATOR = ":"


class Action(StrEnum):
    """What a press asks for."""

    QUOTE_SHOW = "q+"  # entries, language
    QUOTE_HIDE = "q-"  # entries, language
    RELATED = "r"  # entry, language
    SUGGESTION = "s"  # entry, language
    MORE = "m"  # entry, language, start
    HELPFUL = "f+"  # entry
    NOT_HELPFUL = "f-"  # entry
    TOPICS = "t"  # page
    TOPIC = "tt"  # topic, page
    ENTRY = "te"  # entry, topic, page
    FIGURE_TOPICS = "g"  # page
    FIGURES = "gt"  # topic, page
    FIGURE = "gf"  # figure, topic, page
    LANGUAGE = "l"  # language, "" for automatic
    SUGGESTIONS = "u"  # "1" or "0"
    FORGET = "d"
    STAGE = "n"  # question, entry


@dataclass(frozen=True, slots=True)
class Data:
    """A press, read."""

    action: Action
    arguments: tuple[str, ...]

    def argument(self, index: int) -> str:
        """Return an argument; empty where the press has fewer."""
        return self.arguments[index] if index < len(self.arguments) else ""

    def number(self, index: int) -> int:
        """Return an argument as a number that is not negative; 0 for anything else."""
        text = self.argument(index)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def encode(action: Action, *arguments: str | int) -> str:
    """Return the data of a button. Raises ``ValueError`` where it would be too long."""
    data = _SEPARATOR.join((VERSION + action, *map(str, arguments)))
    if len(data.encode()) > LONGEST:
        raise ValueError(f"callback data of more than {LONGEST} bytes: {data}")
    return data


def decode(data: str | None) -> Data | None:
    """Return what a press asks for; None for anything that this version did not write."""
    head, *arguments = (data or "").split(_SEPARATOR)
    if not head.startswith(VERSION):
        return None
    try:
        return Data(Action(head.removeprefix(VERSION)), tuple(arguments))
    except ValueError:
        return None


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
