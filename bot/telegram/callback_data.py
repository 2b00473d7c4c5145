"""What a button says when it is pressed: ``1q+:abcdefgh:fr``, a version, an action, arguments.

Entries, figures and topics have short names there, since callback data has room for 64 bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from bot.knowledge.knowledge import Knowledge, Sentence, Source
from bot.render.buttons import Action
from bot.retrieval.statements import statement_id

T = TypeVar("T")

VERSION = "1"
LONGEST = 64  # bytes
_SEPARATOR = ":"
_LINKED = re.compile(r"[A-Za-z0-9_-]{1,64}")


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
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=_BYTES).digest()
    return base64.b32encode(digest).decode().lower()


class PerKnowledge(Generic[T]):
    """What is made of the knowledge in use once, and anew after a reload."""

    def __init__(self, make: Callable[[Knowledge], T]) -> None:
        self._make = make
        self._made: tuple[Knowledge, T] | None = None

    def __call__(self, knowledge: Knowledge) -> T:
        """Return it."""
        made = self._made
        if made is None or made[0] is not knowledge:
            made = self._made = (knowledge, self._make(knowledge))
        return made[1]


@PerKnowledge
def _entries(knowledge: Knowledge) -> dict[str, str]:
    sentences = (statement_id(source, one) for source, one in _sentences(knowledge))
    return _table((*sentences, *knowledge.facts, *knowledge.entries))


@PerKnowledge
def _figures(knowledge: Knowledge) -> dict[str, str]:
    facts = knowledge.facts.values()
    return _table(figure.id for fact in facts for figure in fact.figures.values())


@PerKnowledge
def _topics(knowledge: Knowledge) -> dict[str, str]:
    sections = (section_id(source, one.section) for source, one in _sentences(knowledge))
    return _table((*sections, *knowledge.topics))


def _sentences(knowledge: Knowledge) -> Iterator[tuple[Source, Sentence]]:
    for source in knowledge.sources.values():
        for one in source.sentences:
            yield source, one


def section_id(source: Source, section: str) -> str:
    """Return the id of a section, the topic of what stands there in a folder without entries."""
    return f"{source.id}/{section}"


def linked(entry: str) -> str:
    """Return the id as a link or an inline result can carry it."""
    return entry if _LINKED.fullmatch(entry) else short(entry)


def _table(ids: Iterable[str]) -> dict[str, str]:
    return {short(one): one for one in ids}


def entry_of(knowledge: Knowledge, short_id: str) -> str | None:
    """Return the id of the entry, fact or sentence that a short id stands for."""
    return _entries(knowledge).get(short_id)


def linked_entry(knowledge: Knowledge, payload: str) -> str | None:
    """Return the id that a link carries as ``linked`` makes it."""
    return entry_of(knowledge, payload) or entry_of(knowledge, short(payload))


def figure_of(knowledge: Knowledge, short_id: str) -> str | None:
    """Return the figure's id, ``fact.slot``."""
    return _figures(knowledge).get(short_id)


def topic_of(knowledge: Knowledge, short_id: str) -> str | None:
    """Return the id of the topic, or of the section of a source."""
    return _topics(knowledge).get(short_id)
