"""The buttons under the bot's messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.dialogue.reply import Answer
from bot.locales import Voice
from bot.render.cut import one_line
from bot.render.html import Rest
from bot.telegram.callback_data import Action, encode, linked, short

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


def quote_row(
    answers: Sequence[Answer], voice: Voice, username: str, *, shown: bool = False
) -> Row:
    """Return the buttons for the exact words and for sharing."""
    row: Row = []
    cited = [answer for answer in answers if any(cite.quote for cite in answer.citations)]
    if cited:
        entries = ".".join(short(answer.entry) for answer in cited[:_MOST_QUOTED])
        row.append(quote_button(entries, voice, shown=shown))
    if answers:
        row.append(share_button(answers[0].entry, voice, username))
    return row


def quote_button(entries: str, voice: Voice, *, shown: bool) -> InlineKeyboardButton:
    """Return the button that shows the exact words, or hides them."""
    if shown:
        return button(voice.say("button.quote_hide"), Action.QUOTE_HIDE, entries, voice.language)
    return button(voice.say("button.quote_show"), Action.QUOTE_SHOW, entries, voice.language)


def share_button(entry: str, voice: Voice, username: str) -> InlineKeyboardButton:
    """Return the button that sends a deep link to someone."""
    link = create_deep_linked_url(username, linked(entry))
    url = f"https://t.me/share/url?url={quote(link, safe=':/?=')}"
    return InlineKeyboardButton(voice.say("button.share"), url=url)


def more_rows(rests: Iterable[Rest], voice: Voice) -> list[Row]:
    """Return a button for each answer that was cut, or of which nothing is shown yet."""
    return [
        [
            button(
                rest.title or voice.say("button.more"),
                Action.MORE,
                short(rest.entry),
                voice.language,
                rest.start,
            )
        ]
        for rest in rests
    ]


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


def entry_rows(action: Action, titles: Iterable[tuple[str, str]], voice: Voice) -> list[Row]:
    """Return a button for each entry, given as id and title."""
    return [[button(title, action, short(entry), voice.language)] for entry, title in titles]


def feedback_row(entry: str, voice: Voice) -> Row:
    """Return the two thumbs."""
    return [
        button(voice.say("button.helpful"), Action.HELPFUL, short(entry)),
        button(voice.say("button.not_helpful"), Action.NOT_HELPFUL, short(entry)),
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
