"""The buttons under the bot's messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.locales import Voice
from bot.render.buttons import Action, Button
from bot.render.cut import one_line
from bot.render.html import Rest
from bot.telegram.callback_data import encode, linked, short

Row = list[InlineKeyboardButton]
LABEL = 60  # UTF-16 units of a title on a button
_MOST_QUOTED = 5  # entries whose quotes one button shows: callback data has 64 bytes


def button(label: str, action: Action, *arguments: str | int) -> InlineKeyboardButton:
    """Return a button that calls back."""
    return InlineKeyboardButton(one_line(label, LABEL), callback_data=encode(action, *arguments))


def keyboard(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Return the rows that have buttons as a keyboard; None without any."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def inline_rows(rows: Iterable[Sequence[Button]], voice: Voice, username: str) -> list[Row]:
    """Return the buttons of a reply as Telegram has them."""
    return [[inline_button(one, voice, username) for one in row] for row in rows]


def inline_button(one: Button, voice: Voice, username: str) -> InlineKeyboardButton:
    """Return a button of a reply, which tells of its entries by their short ids."""
    if one.action is None:
        link = create_deep_linked_url(username, linked(one.entries[0]))
        url = f"https://t.me/share/url?url={quote(link, safe=':/?=')}"
        return InlineKeyboardButton(one.label, url=url)
    if not one.entries:
        return button(one.label, one.action)
    entries = ".".join(map(short, one.entries[:_MOST_QUOTED]))
    start = [one.start] if one.action is Action.MORE else []
    return button(one.label, one.action, entries, voice.language, *start)


def read_in_private(rests: Iterable[Rest], voice: Voice, username: str) -> list[Row]:
    """Return a button to the whole of each answer that was cut, in the private chat."""
    return [
        [
            InlineKeyboardButton(
                voice.say("button.more"), url=create_deep_linked_url(username, linked(rest.entry))
            )
        ]
        for rest in rests
    ]


def paging_row(
    action: Action, arguments: Sequence[str], page: int, pages: int, voice: Voice
) -> Row:
    """Return the buttons to the pages before and after."""
    row: Row = []
    if page > 0:
        row.append(button(f"« {voice.say('button.previous')}", action, *arguments, page - 1))
    if page + 1 < pages:
        row.append(button(f"{voice.say('button.next')} »", action, *arguments, page + 1))
    return row
