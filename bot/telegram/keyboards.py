"""The buttons under the bot's messages, and what they say when they are pressed.

That is ``1q+:abcdefgh:fr``: a version, an action, arguments. Entries, figures and topics have short
names there, since callback data has room for 64 bytes.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote

from telegram import CallbackQuery, InlineKeyboardButton, Message
from telegram.error import BadRequest
from telegram.helpers import create_deep_linked_url

from bot.knowledge.knowledge import Knowledge, Source
from bot.locales import Voice
from bot.render.buttons import Action, Button
from bot.render.cutting import one_line
from bot.render.html import Rest
from bot.retrieval.statements import statements_of

T = TypeVar("T")
Row = Sequence[InlineKeyboardButton]

_VERSION = "1"
_SEPARATOR = ":"
_ACTIONS = {_VERSION + action: action for action in Action}
_LABEL = 60  # UTF-16 units of a title on a button
_BYTES = 5  # 8 characters: a clash among 15,000 ids has a chance of 1 in 10,000
_LINKED = re.compile(r"[A-Za-z0-9_-]{1,64}")


class StaleError(Exception):
    """The button is out of date, forged, or its message is gone."""


def encode(action: Action, *arguments: str | int) -> str:
    """Return the data of a button."""
    return _SEPARATOR.join((_VERSION + action, *map(str, arguments)))


async def answer_press(query: CallbackQuery, notice: str | None = None) -> None:
    """Answer a press; one that is too old needs no answer."""
    with suppress(BadRequest):
        await query.answer(notice)


class Callback:
    """A press with what its handler needs."""

    def __init__(self, query: CallbackQuery, voice: Voice) -> None:
        """``voice``: that of whoever pressed, in this chat."""
        self.query = query
        self.voice = voice
        self._action, *self.arguments = (query.data or "").split(_SEPARATOR)
        self._answered = False

    @property
    def action(self) -> Action:
        """Return what is asked for; raises StaleError for anything this version did not write."""
        if self._action not in _ACTIONS:
            raise StaleError
        return _ACTIONS[self._action]

    def argument(self, index: int) -> str:
        """Return an argument; empty where the press has fewer."""
        return self.arguments[index] if index < len(self.arguments) else ""

    def number(self, index: int) -> int:
        """Return an argument as a number that is not negative; 0 for anything else."""
        text = self.argument(index)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

    def ids(self, index: int, knowledge: Knowledge) -> list[str]:
        """Return the ids that an argument names, with dots between them; raises StaleError."""
        known = _ids(knowledge)
        try:
            return [known[short_id] for short_id in self.argument(index).split(".")]
        except KeyError:
            raise StaleError from None

    @property
    def message(self) -> Message:
        """Return the message with the button; raises StaleError where it is gone or too old."""
        message = self.query.message
        if isinstance(message, Message) and message.is_accessible:
            return message
        raise StaleError

    async def answer(self, notice: str | None = None) -> None:
        """Answer the press; a second time does nothing."""
        if not self._answered:
            self._answered = True
            await answer_press(self.query, notice)


# Short ids ----------------------------------------------------------------------------------


def per_knowledge(make: Callable[[Knowledge], T]) -> Callable[[Knowledge], T]:
    """Return ``make`` for the knowledge in use: done once, and anew after a reload."""
    last: tuple[Knowledge, T] | None = None

    def made(knowledge: Knowledge) -> T:
        nonlocal last
        found = last  # another thread may change it
        if found is None or found[0] is not knowledge:
            found = last = (knowledge, make(knowledge))
        return found[1]

    return made


@lru_cache(maxsize=4096)
def short(text: str) -> str:
    """Return the short id of a text: 8 characters of ``a-z2-7``."""
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=_BYTES).digest()
    return base64.b32encode(digest).decode().lower()


@per_knowledge
def _ids(knowledge: Knowledge) -> dict[str, str]:
    """Return the ids of entries, facts, sentences, figures (``fact.slot``), topics and sections of
    sources by their short ones."""
    found: list[str] = []
    for one in statements_of(knowledge):
        found += (one.id, section_id(one.source, one.sentence.section))
    for fact in knowledge.facts.values():
        found += (figure.id for figure in fact.figures.values())
    every = (*found, *knowledge.facts, *knowledge.topics, *knowledge.entries)
    return {short(name): name for name in every}


def section_id(source: Source, section: str) -> str:
    """Return the id of a section, the topic of what stands there and has no entry."""
    return f"{source.id}/{section}"


def linked(entry: str) -> str:
    """Return the id as a link or an inline result can carry it."""
    return entry if _LINKED.fullmatch(entry) else short(entry)


def linked_id(knowledge: Knowledge, payload: str) -> str | None:
    """Return the id that a link carries as ``linked`` makes it."""
    known = _ids(knowledge)
    return known.get(payload) or known.get(short(payload))


# Buttons ------------------------------------------------------------------------------------


def button(label: str, action: Action, *arguments: str | int) -> InlineKeyboardButton:
    """Return a button that calls back."""
    return InlineKeyboardButton(one_line(label, _LABEL), callback_data=encode(action, *arguments))


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


def read_in_private(rest: Rest, voice: Voice, username: str) -> InlineKeyboardButton:
    """Return a button to the whole of an answer that was cut, in the private chat."""
    url = create_deep_linked_url(username, linked(rest.entry))
    return InlineKeyboardButton(voice.say("button.more"), url=url)
