"""Questions, new and edited, in every kind of chat."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from telegram import Message
from telegram.constants import ChatType

from bot.dialogue.reply import Outcome, Reply
from bot.storage.latest import Latest
from bot.storage.records import ChatSettings, Event, SentReply
from bot.telegram.addressing import STALE, Asked, asked, is_fresh
from bot.telegram.base import Handlers
from bot.telegram.output import Output

_MOST_REMEMBERED = 1000

logger = logging.getLogger(__name__)
_EVENTS = {
    Outcome.ANSWER: Event.ANSWER,
    Outcome.SUGGESTIONS: Event.SUGGESTIONS,
    Outcome.NONE: Event.NONE,
    Outcome.SMALLTALK: Event.SMALLTALK,
}


@dataclass(frozen=True)
class Questions(Handlers):
    """Answers what is asked of the bot; is silent otherwise.

    Updates of one chat come one at a time: an edit never overtakes its question.
    """

    _albums: Latest[str, None] = field(default_factory=lambda: Latest(_MOST_REMEMBERED))

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
            await self.say(message, voice.say("ask.empty", example=self.answers.example(voice)))

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
        store = self.services.store
        found = store.find_reply(message.chat_id, message.message_id)
        return await asyncio.gather(found, store.chat_settings(message.chat_id))

    async def _answer(self, message: Message, question: Asked, settings: ChatSettings) -> None:
        self._is_first(message)
        reply, output = await self._reply(message, question, settings)
        sent = await self.sender.respond(message, output)
        if sent is None or sent.chat_id != message.chat_id:
            return  # not delivered, or under the new id of the group, where messages count anew
        try:
            await self._remember(message, question, output, (sent.message_id,))
            await self.services.store.count(_EVENTS[reply.outcome], output.entry)
            await self._record_unanswered(reply)
        except Exception:  # the person has the answer: whatever fails now is not theirs to read
            logger.exception("A reply was sent and could not be remembered")

    async def _unasked(self, message: Message) -> None:
        """In private every message gets an answer, also those that ask nothing."""
        sender = message.from_user
        if message.chat.type != ChatType.PRIVATE or (sender and sender.is_bot):
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
        language = message.from_user.language_code if message.from_user else None
        history = await self._history(message, question)
        reply = await self.services.reply(question.question, history, language, settings.language)
        brief = message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
        return reply, self.answers.reply(reply, settings, brief=brief)

    async def _history(self, message: Message, question: Asked) -> list[str]:
        history: list[str] = []
        private = message.chat.type == ChatType.PRIVATE
        if private:
            history = self.services.conversations.history(
                message.chat_id, message.message_id, self.services.now()
            )
        replied = message.reply_to_message
        if replied and (question.replies_to_bot or private):
            known = await self.services.store.find_reply_by_answer(
                message.chat_id, replied.message_id
            )
            if known and known.question:
                history = [one for one in history if one != known.question] + [known.question]
        return history

    async def _change(
        self, message: Message, question: Asked, known: SentReply, settings: ChatSettings
    ) -> None:
        reply, output = await self._reply(message, question, settings)
        bot, place = message.get_bot(), (message.chat_id, known.reply_ids[0])
        if await self.sender.edit(bot, *place, output, shown=known.shown):
            await self._remember(message, question, output, known.reply_ids)
            await self._record_unanswered(reply)

    async def _remember(
        self, message: Message, question: Asked, output: Output, reply_ids: tuple[int, ...]
    ) -> None:
        now, chat_id = self.services.now(), message.chat_id
        if message.chat.type == ChatType.PRIVATE:
            self.services.conversations.add(chat_id, message.message_id, question.question, now)
        await self.services.store.remember_reply(
            SentReply(
                chat_id=chat_id,
                message_id=message.message_id,
                reply_ids=reply_ids,
                question=question.question,
                entry=output.entry,
                sent_at=now,
                shown=output.digest,
            )
        )

    async def _record_unanswered(self, reply: Reply) -> None:
        """Keep a question that got no answer, without its author."""
        if reply.outcome in (Outcome.NONE, Outcome.SUGGESTIONS) and reply.question.strip():
            await self.services.store.record_unanswered(
                reply.question,
                str(reply.reason or "no_match"),
                reply.language,
                tuple(suggestion.entry for suggestion in reply.suggestions),
            )
