"""Presses of buttons, and those under answers: exact words, related questions, did you mean, read
on, thumbs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.dialogue.reply import Answer
from bot.locales import Voice
from bot.render.buttons import Action, quote_button
from bot.render.cut import units
from bot.render.html import LIMIT, quotes_html, room_beside
from bot.storage.records import ChatSettings, Event
from bot.telegram import keyboards
from bot.telegram.keyboards import Data, StaleError
from bot.telegram.sending import Output, answer_press
from bot.telegram.services import Handlers

_QUOTE = re.compile(r"\n*<blockquote[^>]*>.*?</blockquote>\s*\Z", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass
class Callback:
    """A press with what its handler needs."""

    query: CallbackQuery
    data: Data
    settings: ChatSettings
    voice: Voice  # of whoever pressed, in this chat
    answered: bool = field(default=False)

    @property
    def message(self) -> Message:
        """Return the message with the button; raises StaleError where it is gone or too old."""
        message = self.query.message
        if isinstance(message, Message) and message.is_accessible:
            return message
        raise StaleError

    async def answer(self, notice: str | None = None) -> None:
        """Answer the press; a second time does nothing."""
        if not self.answered:
            self.answered = True
            await answer_press(self.query, notice)


class AnswerCallbacks(Handlers):
    """Handles the presses under answers."""

    async def _answers(self, press: Callback) -> tuple[list[Answer], Voice]:
        """Return the answers that the button names, and the words of the language it names."""
        voice = self.services.catalogue.voice(press.data.argument(1))
        found = []
        for entry in press.data.ids(0, self.services.knowledge):
            answer = await self.services.answer(entry, voice.language)
            if answer is None:
                raise StaleError
            found.append(answer)
        return found, voice

    async def toggle_quote(self, press: Callback) -> None:
        """Show the exact words, or hide them."""
        answers, voice = await self._answers(press)
        shown = press.data.action is Action.QUOTE_SHOW
        if press.query.inline_message_id:
            await press.answer()
            output = self.portable(answers, voice, quoted=shown)
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
        toggled = keyboards.inline_button(flipped, voice, self.me.username)
        keyboard = _with_button(message, press.query.data or "", toggled)
        await self.sender.edit_pressed(press.query, Output(html, keyboard))

    async def below(self, press: Callback) -> None:
        """Answer a related question, or go on with an answer that was cut, in a new message."""
        (answer, *_), voice = await self._answers(press)
        start, message = press.data.number(2), press.message
        if start and start >= len(answer.text):
            raise StaleError
        await press.answer()
        output = self.of_answer(answer, voice, start=start)
        if sent := await self.sender.respond(message, output, quoting=True):
            await self.remember_shown(sent, answer.title, answer.entry)

    async def suggestion(self, press: Callback) -> None:
        """Put the answer that was meant in the place of "did you mean"."""
        (answer, *_), voice = await self._answers(press)
        message = press.message
        await press.answer()
        output = self.of_answer(answer, voice)
        if not await self.sender.edit_pressed(press.query, output):
            return
        await self.store.count(Event.SUGGESTION_CHOSEN, answer.entry)
        known = await self.store.find_reply_by_answer(message.chat.id, message.message_id)
        if known:
            changed = replace(known, entry=answer.entry)
            await self.store.remember_reply(changed)
            await self.store.record_suggestion_chosen(known.question, answer.entry)

    async def thumb(self, press: Callback) -> None:
        """Count a thumb, up or down."""
        (entry, *_), message = press.data.ids(0, self.services.knowledge), press.message
        helpful = press.data.action is Action.HELPFUL
        place = (message.chat.id, message.message_id)
        await self.store.record_feedback(*place, entry, helpful=helpful)
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
