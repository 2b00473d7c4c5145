"""What a button says when it is pressed: ``1q+:abcdefgh:fr``, a version, an action, arguments.

Entries, figures and topics have short names there, since callback data has room for 64 bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.knowledge.knowledge import Knowledge, Source
from bot.retrieval.statements import statement_id

VERSION = "1"
LONGEST = 64  # bytes
_SEPARATOR = ":"
_LINKED = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Action(StrEnum):
    """What a press asks for."""

    QUOTE_SHOW = "q+"  # entries (or facts, or sentences: so below), language
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
    entries: dict[str, str]  # and facts and sentences, by which something can be answered, too
    figures: dict[str, str]
    topics: dict[str, str]


class ShortIds:
    """Finds what a short id stands for in the knowledge at hand."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._tables = _Tables({}, {}, {})

    def entry(self, knowledge: Knowledge, short_id: str) -> str | None:
        """Return the id of the entry, fact or sentence."""
        return self._of(knowledge).entries.get(short_id)

    def linked(self, knowledge: Knowledge, payload: str) -> str | None:
        """Return the id that a link carries as ``linked`` makes it."""
        return self.entry(knowledge, payload) or self.entry(knowledge, short(payload))

    def figure(self, knowledge: Knowledge, short_id: str) -> str | None:
        """Return the figure's id, ``fact.slot``."""
        return self._of(knowledge).figures.get(short_id)

    def topic(self, knowledge: Knowledge, short_id: str) -> str | None:
        """Return the id of the topic, or of the section of a source."""
        return self._of(knowledge).topics.get(short_id)

    def _of(self, knowledge: Knowledge) -> _Tables:
        if knowledge is not self._knowledge:
            figures = (
                figure.id for fact in knowledge.facts.values() for figure in fact.figures.values()
            )
            self._tables = _Tables(
                _table([*sentence_ids(knowledge), *knowledge.facts, *knowledge.entries]),
                _table(figures),
                _table([*section_ids(knowledge), *knowledge.topics]),
            )
            self._knowledge = knowledge
        return self._tables


def sentence_ids(knowledge: Knowledge) -> Iterator[str]:
    """Yield the ids of all sentences of the sources."""
    for source in knowledge.sources.values():
        for one in source.sentences:
            yield statement_id(source, one)


def section_ids(knowledge: Knowledge) -> Iterator[str]:
    """Yield an id for each section, the topics of a folder without entries."""
    for source in knowledge.sources.values():
        for one in source.sentences:
            yield section_id(source, one.section)


def section_id(source: Source, section: str) -> str:
    """Return the id of a section."""
    return f"{source.id}/{section}"


def linked(entry: str) -> str:
    """Return the id as a link or an inline result can carry it."""
    return entry if _LINKED.fullmatch(entry) else short(entry)


def _table(ids: Iterable[str]) -> dict[str, str]:
    return {short(one): one for one in ids}
