"""The buttons under answers: exact words, related questions, did you mean, read on, thumbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.dialogue.reply import Answer
from bot.locales import Voice
from bot.render.cut import units
from bot.render.html import LIMIT, quotes_html, room_beside
from bot.storage.records import Event
from bot.telegram import keyboards
from bot.telegram.answers import Answers
from bot.telegram.callback_data import Action
from bot.telegram.callbacks import Callback, OnCallback, StaleError
from bot.telegram.commands import remember_shown
from bot.telegram.sending import Sender, digest
from bot.telegram.services import Services

_QUOTE = re.compile(r"\n*<blockquote[^>]*>.*?</blockquote>\s*\Z", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class AnswerCallbacks:
    """Handles the presses under answers."""

    def __init__(self, services: Services, sender: Sender, answers: Answers) -> None:
        self._services = services
        self._sender = sender
        self._answers = answers

    @property
    def actions(self) -> dict[Action, OnCallback]:
        """Return the handler of each action."""
        return {
            Action.QUOTE_SHOW: self._show_quote,
            Action.QUOTE_HIDE: self._hide_quote,
            Action.RELATED: self._related,
            Action.SUGGESTION: self._suggestion,
            Action.MORE: self._more,
            Action.HELPFUL: self._thumb,
            Action.NOT_HELPFUL: self._thumb,
        }

    # The exact words --------------------------------------------------------------------------

    async def _show_quote(self, press: Callback) -> None:
        await self._toggle_quote(press, shown=True)

    async def _hide_quote(self, press: Callback) -> None:
        await self._toggle_quote(press, shown=False)

    async def _toggle_quote(self, press: Callback, *, shown: bool) -> None:
        voice = press.spoken(1)
        entries = press.data.argument(0)
        answers = [await self._answer(one, voice) for one in entries.split(".")]
        if press.query.inline_message_id:
            await press.answer()
            output = self._answers.portable(answers, voice, quoted=shown)
            await self._sender.edit_pressed(press.query, output.html, output.keyboard)
            return
        message = press.message
        await press.answer()
        html = _QUOTE.sub("", message.text_html)
        if shown:
            quotes = quotes_html(answers, voice, LIMIT // 2)
            if units(_TAG.sub("", quotes)) > room_beside(html):
                await self._sender.reply_to_own(message, quotes)
                return
            html = f"{html}\n{quotes}"
        toggled = keyboards.quote_button(entries, voice, shown=shown)
        keyboard = _with_button(message, press.query.data or "", toggled)
        await self._sender.edit_pressed(press.query, html, keyboard)

    # Other answers ----------------------------------------------------------------------------

    async def _related(self, press: Callback) -> None:
        voice = press.spoken(1)
        answer = await self._answer(press.data.argument(0), voice)
        message = press.message
        await press.answer()
        output = self._answers.one(answer, voice)
        sent = await self._sender.reply_to_own(message, output.html, output.keyboard)
        if sent:
            await remember_shown(self._services, sent, answer.title, answer.entry)

    async def _suggestion(self, press: Callback) -> None:
        voice = press.spoken(1)
        answer = await self._answer(press.data.argument(0), voice)
        message, store = press.message, self._services.store
        await press.answer()
        output = self._answers.one(answer, voice)
        if not await self._sender.edit_pressed(press.query, output.html, output.keyboard):
            return
        await store.count(Event.SUGGESTION_CHOSEN, answer.entry)
        known = await store.find_reply_by_answer(message.chat.id, message.message_id)
        if known:
            shown = digest(output.html, output.keyboard)
            await store.remember_reply(replace(known, entry=answer.entry, shown=shown))
            await store.record_suggestion_chosen(known.question, answer.entry)

    async def _more(self, press: Callback) -> None:
        voice = press.spoken(1)
        answer = await self._answer(press.data.argument(0), voice)
        start = press.data.number(2)
        if start >= len(answer.text):
            raise StaleError
        message = press.message
        await press.answer()
        output = self._answers.one(answer, voice, start=start)
        sent = await self._sender.reply_to_own(message, output.html, output.keyboard)
        if sent:
            await remember_shown(self._services, sent, answer.title, answer.entry)

    # Thumbs -----------------------------------------------------------------------------------

    async def _thumb(self, press: Callback) -> None:
        knowledge = self._services.knowledge
        entry = self._services.short_ids.entry(knowledge, press.data.argument(0))
        if entry is None:
            raise StaleError
        message = press.message
        await self._services.store.record_feedback(
            message.chat.id,
            message.message_id,
            entry,
            helpful=press.data.action is Action.HELPFUL,
        )
        await press.answer(press.voice.say("press.thanks"))

    async def _answer(self, short_id: str, voice: Voice) -> Answer:
        entry = self._services.short_ids.entry(self._services.knowledge, short_id)
        answer = await self._services.answer(entry, voice.language) if entry else None
        if answer is None:
            raise StaleError
        return answer


def _with_button(
    message: Message, pressed: str, button: InlineKeyboardButton
) -> InlineKeyboardMarkup | None:
    """Return the keyboard of a message with the pressed button changed."""
    if message.reply_markup is None:
        return keyboards.keyboard([[button]])
    rows: Sequence[Sequence[InlineKeyboardButton]] = message.reply_markup.inline_keyboard
    return keyboards.keyboard(
        [button if one.callback_data == pressed else one for one in row] for row in rows
    )
