"""Questions, new and edited, in every kind of chat."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from telegram import Message
from telegram.constants import ChatType

from bot.dialogue.reply import Outcome, Reply
from bot.storage.latest import Latest
from bot.storage.records import ChatSettings, Event, SentReply
from bot.telegram.addressing import STALE, Asked, asked, is_fresh, is_private
from bot.telegram.sending import Output
from bot.telegram.services import Handlers, Services, entry_of, language_of

_MOST_ALBUMS = 1000
_REMEMBERED, _MOST_TURNS = timedelta(minutes=15), 6  # of a conversation

logger = logging.getLogger(__name__)


class Questions(Handlers):
    """Answers what is asked of the bot; is silent otherwise.

    Updates of one chat come one at a time: an edit never overtakes its question.
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._albums: Latest[str, None] = Latest(_MOST_ALBUMS)

    async def new(self, message: Message) -> None:
        """Answer a message or a channel post."""
        question = asked(message, self.me)
        if question is None or not is_fresh(message, self.services.now()):
            await self._unasked(message)
            return
        known, settings = await self._state(message)
        if known:
            return  # it came twice: after a crash Telegram or the inbox sends it again
        if question.question:
            await self._answer(message, question, settings)
        else:
            self._is_first(message)
            voice = self.services.voice(settings, message.from_user)
            await self.say(message, voice.say("ask.empty", example=self.example(voice)))

    async def edited(self, message: Message) -> None:
        """Change the answer to an edited question; an edit that changes nothing does nothing."""
        question = asked(message, self.me)
        if question is None or not question.question:
            return
        known, settings = await self._state(message)
        if known is None:
            if self.services.now() - message.date <= STALE:
                await self._answer(message, question, settings)
        elif question.question != known.question:
            await self._change(message, question, known, settings)

    async def _state(self, message: Message) -> tuple[SentReply | None, ChatSettings]:
        """Return the reply that a message has already, and what is set in its chat."""
        found = self.store.find_reply(message.chat_id, message.message_id)
        return await asyncio.gather(found, self.store.chat_settings(message.chat_id))

    async def _answer(self, message: Message, question: Asked, settings: ChatSettings) -> None:
        self._is_first(message)
        reply, output = await self._reply(message, question, settings)
        sent = await self.sender.respond(message, output)
        if sent is None or sent.chat_id != message.chat_id:
            return  # not delivered, or under the new id of the group, where messages count anew
        try:
            await self._remember(message, question, reply, (sent.message_id,))
            await self.store.count(Event(reply.outcome.value), entry_of(reply))
            await self._record_unanswered(reply)
        except Exception:  # the person has the answer: whatever fails now is not theirs to read
            logger.exception("A reply was sent and could not be remembered")

    async def _unasked(self, message: Message) -> None:
        """In private every message gets an answer, also those that ask nothing."""
        sender = message.from_user
        if not is_private(message) or (sender and sender.is_bot):
            return
        if message.via_bot and message.via_bot.id == self.me.id:
            return
        if self._is_first(message):
            voice = await self.services.voice_for(message)
            command = (message.text or "").startswith("/")
            await self.say(message, voice.say("unknown_command" if command else "catch_all"))

    def _is_first(self, message: Message) -> bool:
        """Tell whether a message is the first of its album, or alone."""
        album = message.media_group_id
        known = album in self._albums
        if album:
            self._albums.put(album, None)
        return not known

    async def _reply(
        self, message: Message, question: Asked, settings: ChatSettings
    ) -> tuple[Reply, Output]:
        language, chosen = language_of(message.from_user), settings.language
        history = await self._history(message, question)
        reply = await self.services.reply(question.question, history, language, chosen)
        brief = message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
        return reply, self.of_reply(reply, settings, brief=brief)

    async def _history(self, message: Message, question: Asked) -> list[str]:
        chat_id, private, replied = message.chat_id, is_private(message), message.reply_to_message
        history: list[str] = []
        if private:
            since = self.services.now() - _REMEMBERED
            earlier = await self.store.replies_before(chat_id, message.message_id, since)
            history = [one.question for one in earlier if one.is_to_question][-_MOST_TURNS:]
        if replied and (question.replies_to_bot or private):
            known = await self.store.find_reply_by_answer(chat_id, replied.message_id)
            if known and known.question:
                history = [one for one in history if one != known.question] + [known.question]
        return history

    async def _change(
        self, message: Message, question: Asked, known: SentReply, settings: ChatSettings
    ) -> None:
        reply, output = await self._reply(message, question, settings)
        if await self.sender.edit(message.chat_id, known.reply_ids[0], output):
            await self._remember(message, question, reply, known.reply_ids)
            await self._record_unanswered(reply)

    async def _remember(
        self, message: Message, question: Asked, reply: Reply, reply_ids: tuple[int, ...]
    ) -> None:
        place, now = (message.chat_id, message.message_id), self.services.now()
        sent = SentReply(*place, reply_ids, question.question, entry_of(reply), now)
        await self.store.remember_reply(sent)

    async def _record_unanswered(self, reply: Reply) -> None:
        """Keep a question that got no answer, without its author."""
        if reply.outcome in (Outcome.NONE, Outcome.SUGGESTIONS) and reply.question.strip():
            await self.store.record_unanswered(
                reply.question,
                str(reply.reason or "no_match"),
                reply.language,
                tuple(suggestion.entry for suggestion in reply.suggestions),
            )
