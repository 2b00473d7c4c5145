"""Guest mode: a mention in a chat that the bot has not joined gets one cited answer."""

from __future__ import annotations

from telegram import Message, Update
from telegram.error import BadRequest

from bot.answering.reply import Outcome, Reply
from bot.locales import Voice
from bot.rendering.html import reply_page
from bot.storage.records import Event
from bot.telegram.addressing import Me, is_from_person, text_of, without_mentions
from bot.telegram.answers import Answers, Output, plain
from bot.telegram.context import Context
from bot.telegram.results import article
from bot.telegram.services import Services


class Guests:
    """Answers where the bot is only visiting."""

    def __init__(self, services: Services, answers: Answers, me: Me) -> None:
        self._services = services
        self._answers = answers
        self._me = me

    async def mentioned(self, update: Update, _: Context) -> None:
        """Answer once; there is no history."""
        message = update.guest_message
        if message is None or not is_from_person(message, self._me):
            return
        question = self._question(message)
        user = message.from_user
        settings = await self._services.settings_of(user)
        voice = self._services.voice(settings, user)
        if not question:
            output = Output(plain(voice.say("help.group", bot=self._me.username)))
            await _send(message, output, self._services.subject)
            return
        language = user.language_code if user else None
        reply = await self._services.reply(question, (), language, settings.language)
        voice = self._services.catalogue.voice(reply.language)
        await _send(message, self._output(reply, voice), self._services.subject)
        await self._services.store.count(Event.GUEST, _entry(reply))

    def _question(self, message: Message) -> str:
        question = without_mentions(text_of(message), self._me)
        if question:
            return question
        if message.quote and message.quote.text.strip():
            return message.quote.text.strip()
        replied = message.reply_to_message
        return text_of(replied).strip() if replied else ""

    def _output(self, reply: Reply, voice: Voice) -> Output:
        if reply.outcome is Outcome.ANSWER and reply.answers:
            page = reply_page(reply, self._services.knowledge, voice) if reply.message else None
            return self._answers.portable(reply.answers, voice, page)
        if reply.outcome is Outcome.SMALLTALK and reply.message.strip():
            return Output(plain(reply.message))
        return Output(plain(voice.say("guest.none")))


def _entry(reply: Reply) -> str:
    return reply.answers[0].entry if reply.answers else ""


async def _send(message: Message, output: Output, title: str) -> None:
    try:
        await message.answer_guest_query(article("guest", title, "", output))
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
