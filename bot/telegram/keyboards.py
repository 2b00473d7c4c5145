"""The buttons under the bot's messages, and what they say when they are pressed.

That is ``1q+:abcdefgh:fr``: a version, an action, arguments. Entries, figures and topics have short
names there, since callback data has room for 64 bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.knowledge.knowledge import Knowledge, Source
from bot.locales import Voice
from bot.render.buttons import Action, Button
from bot.render.cut import one_line
from bot.render.html import Rest
from bot.retrieval.statements import statement_id

T = TypeVar("T")
Row = list[InlineKeyboardButton]

VERSION = "1"
LONGEST = 64  # bytes
_SEPARATOR = ":"
_LABEL = 60  # UTF-16 units of a title on a button
_BYTES = 5  # 8 characters: a clash among 15,000 ids has a chance of 1 in 10,000
_LINKED = re.compile(r"[A-Za-z0-9_-]{1,64}")


class StaleError(Exception):
    """The button is out of date, forged, or its message is gone."""


@dataclass(frozen=True, slots=True)
class Data:
    """A press, read."""

    action: Action
    arguments: tuple[str, ...] = ()

    def argument(self, index: int) -> str:
        """Return an argument; empty where the press has fewer."""
        return self.arguments[index] if index < len(self.arguments) else ""

    def number(self, index: int) -> int:
        """Return an argument as a number that is not negative; 0 for anything else."""
        text = self.argument(index)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

    def ids(self, index: int, knowledge: Knowledge) -> list[str]:
        """Return the ids that an argument names, with dots between them; raises StaleError."""
        found = [full_id(knowledge, one) for one in self.argument(index).split(".")]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            raise StaleError
        return known


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


# Short ids ----------------------------------------------------------------------------------


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


@lru_cache(maxsize=4096)
def short(text: str) -> str:
    """Return the short id of a text: 8 characters of ``a-z2-7``."""
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=_BYTES).digest()
    return base64.b32encode(digest).decode().lower()


@PerKnowledge
def _ids(knowledge: Knowledge) -> dict[str, str]:
    found: list[str] = []
    for source in knowledge.sources.values():
        for one in source.sentences:
            found += (statement_id(source, one), section_id(source, one.section))
    for fact in knowledge.facts.values():
        found += (figure.id for figure in fact.figures.values())
    every = (*found, *knowledge.facts, *knowledge.topics, *knowledge.entries)
    return {short(one): one for one in every}


def full_id(knowledge: Knowledge, short_id: str) -> str | None:
    """Return the id of the entry, fact, sentence, figure (``fact.slot``), topic or section of a
    source that a short id stands for."""
    return _ids(knowledge).get(short_id)


def section_id(source: Source, section: str) -> str:
    """Return the id of a section, the topic of what stands there and has no entry."""
    return f"{source.id}/{section}"


def linked(entry: str) -> str:
    """Return the id as a link or an inline result can carry it."""
    return entry if _LINKED.fullmatch(entry) else short(entry)


def linked_id(knowledge: Knowledge, payload: str) -> str | None:
    """Return the id that a link carries as ``linked`` makes it."""
    return full_id(knowledge, payload) or full_id(knowledge, short(payload))


# Buttons ------------------------------------------------------------------------------------


def button(label: str, action: Action, *arguments: str | int) -> InlineKeyboardButton:
    """Return a button that calls back."""
    return InlineKeyboardButton(one_line(label, _LABEL), callback_data=encode(action, *arguments))


def keyboard(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Return the rows that have buttons as a keyboard; None without any."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def inline_button(one: Button, voice: Voice, username: str) -> InlineKeyboardButton:
    """Return a button of a reply, which tells of its entries by their short ids."""
    if one.action is None:
        link = create_deep_linked_url(username, linked(one.entries[0]))
        url = f"https://t.me/share/url?url={quote(link, safe=':/?=')}"
        return InlineKeyboardButton(one.label, url=url)
    if not one.entries:
        return button(one.label, one.action)
    entries = ".".join(map(short, one.entries))
    start = [one.start] if one.action is Action.MORE else []
    return button(one.label, one.action, entries, voice.language, *start)


def read_in_private(rests: Iterable[Rest], voice: Voice, username: str) -> list[Row]:
    """Return a button to the whole of each answer that was cut, in the private chat."""
    label = voice.say("button.more")
    urls = (create_deep_linked_url(username, linked(rest.entry)) for rest in rests)
    return [[InlineKeyboardButton(label, url=url)] for url in urls]
