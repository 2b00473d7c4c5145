"""The buttons under answers: exact words, related questions, did you mean, read on, thumbs."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.render.buttons import Action, quote_button
from bot.render.cut import units
from bot.render.html import LIMIT, quotes_html, room_beside
from bot.storage.records import Event
from bot.telegram import keyboards
from bot.telegram.base import Handlers
from bot.telegram.callbacks import Callback, OnCallback, StaleError
from bot.telegram.output import Output

_QUOTE = re.compile(r"\n*<blockquote[^>]*>.*?</blockquote>\s*\Z", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class AnswerCallbacks(Handlers):
    """Handles the presses under answers."""

    @property
    def actions(self) -> dict[Action, OnCallback]:
        """Return the handler of each action."""
        return {
            Action.QUOTE_SHOW: self._toggle_quote,
            Action.QUOTE_HIDE: self._toggle_quote,
            Action.RELATED: self._below,
            Action.MORE: self._below,
            Action.SUGGESTION: self._suggestion,
            Action.HELPFUL: self._thumb,
            Action.NOT_HELPFUL: self._thumb,
        }

    async def _toggle_quote(self, press: Callback) -> None:
        """Show the exact words, or hide them."""
        voice, shown = press.spoken(1), press.data.action is Action.QUOTE_SHOW
        answers = await press.answers_of(0, voice)
        if press.query.inline_message_id:
            await press.answer()
            output = self.answers.portable(answers, voice, quoted=shown)
            await self.sender.edit_pressed(press.query, output)
            return
        message = press.message
        await press.answer()
        html = _QUOTE.sub("", message.text_html)
        if shown:
            quotes = quotes_html(answers, voice, LIMIT // 2)
            if units(_TAG.sub("", quotes)) > room_beside(html):
                await self.sender.respond(message, Output(quotes), quoting=True)
                return
            html = f"{html}\n{quotes}"
        flipped = quote_button(answers, voice, shown=shown)
        toggled = keyboards.inline_button(flipped, voice, press.bot.username)
        keyboard = _with_button(message, press.query.data or "", toggled)
        await self.sender.edit_pressed(press.query, Output(html, keyboard))

    async def _below(self, press: Callback) -> None:
        """Answer a related question, or go on with an answer that was cut, in a new message."""
        voice, start = press.spoken(1), press.data.number(2)
        (answer,) = await press.answers_of(0, voice)
        if start and start >= len(answer.text):
            raise StaleError
        message = press.message
        await press.answer()
        output = self.answers.one(answer, voice, start=start)
        sent = await self.sender.respond(message, output, quoting=True)
        if sent:
            await self.remember_shown(sent, answer.title, answer.entry)

    async def _suggestion(self, press: Callback) -> None:
        """Put the answer that was meant in the place of "did you mean"."""
        voice, store = press.spoken(1), self.services.store
        (answer,) = await press.answers_of(0, voice)
        message = press.message
        await press.answer()
        output = self.answers.one(answer, voice)
        if not await self.sender.edit_pressed(press.query, output):
            return
        await store.count(Event.SUGGESTION_CHOSEN, answer.entry)
        known = await store.find_reply_by_answer(message.chat.id, message.message_id)
        if known:
            changed = replace(known, entry=answer.entry, shown=output.digest)
            await store.remember_reply(changed)
            await store.record_suggestion_chosen(known.question, answer.entry)

    async def _thumb(self, press: Callback) -> None:
        entry, message = press.entry(0), press.message
        helpful = press.data.action is Action.HELPFUL
        await self.services.store.record_feedback(
            message.chat.id, message.message_id, entry, helpful=helpful
        )
        await press.answer(press.voice.say("press.thanks"))


def _with_button(
    message: Message, pressed: str, button: InlineKeyboardButton
) -> InlineKeyboardMarkup | None:
    """Return the keyboard of a message with the pressed button changed."""
    if message.reply_markup is None:
        return keyboards.keyboard([[button]])
    return keyboards.keyboard(
        [button if one.callback_data == pressed else one for one in row]
        for row in message.reply_markup.inline_keyboard
    )
