"""Questions, new and edited, in every kind of chat."""

from __future__ import annotations

import logging
from collections import OrderedDict

from telegram import Message, Update
from telegram.constants import ChatType

from bot.dialogue.reply import Outcome, Reply
from bot.storage.records import ChatSettings, Event, SentReply
from bot.telegram.addressing import STALE, Asked, Me, asked, is_fresh
from bot.telegram.answers import Answers, Output, plain
from bot.telegram.sending import Sender, digest
from bot.telegram.services import Context, Services

_MOST_REMEMBERED = 1000


class Albums:
    """Those that came last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def add(self, message: Message) -> bool:
        """Tell whether a message is the first of its album, or alone."""
        album = message.media_group_id
        if album is None:
            return True
        if album in self._seen:
            return False
        self._seen[album] = None
        while len(self._seen) > _MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return True


logger = logging.getLogger(__name__)
_EVENTS = {
    Outcome.ANSWER: Event.ANSWER,
    Outcome.SUGGESTIONS: Event.SUGGESTIONS,
    Outcome.NONE: Event.NONE,
    Outcome.SMALLTALK: Event.SMALLTALK,
}


class Questions:
    """Answers what is asked of the bot; is silent otherwise."""

    def __init__(self, services: Services, sender: Sender, answers: Answers, me: Me) -> None:
        self._services = services
        self._sender = sender
        self._answers = answers
        self._me = me
        self._albums = Albums()

    async def new(self, update: Update, _: Context) -> None:
        """Answer a message or a channel post."""
        message = update.effective_message
        if message is None:
            return
        async with self._services.locks.hold((message.chat_id, message.message_id)):
            if not await self._is_answered(message):
                await self._new(update, message)

    async def _is_answered(self, message: Message) -> bool:
        """Tell whether an update came twice: after a crash Telegram or the inbox sends it again."""
        if asked(message, self._me) is None:
            return False
        store = self._services.store
        return await store.find_reply(message.chat_id, message.message_id) is not None

    async def edited(self, update: Update, _: Context) -> None:
        """Change the answer to an edited question; an edit that changes nothing does nothing."""
        message = update.effective_message
        if message is None:
            return
        async with self._services.locks.hold((message.chat_id, message.message_id)):
            known = await self._services.store.find_reply(message.chat_id, message.message_id)
            if known is None:
                if self._services.now() - message.date <= STALE:
                    await self._new(update, message, silent=True)
                return
            question = asked(message, self._me)
            if question and question.question and question.question != known.question:
                await self._change(update, message, question, known)

    async def _new(self, update: Update, message: Message, *, silent: bool = False) -> None:
        question = asked(message, self._me)
        if question is None or not is_fresh(message, self._services.now()):
            if not silent:
                await self._unasked(update, message)
            return
        self._albums.add(message)
        if not question.question:
            if not silent:
                await self._help(update, message)
            return
        settings = await self._services.store.chat_settings(message.chat_id)
        reply, output = await self._reply(update, message, question, settings)
        sent = await self._sender.respond(message, output.html, output.keyboard)
        if sent is None or sent.chat_id != message.chat_id:
            return  # not delivered, or under the new id of the group, where messages count anew
        try:
            await self._remember(message, question, output, (sent.message_id,))
            await record(self._services, reply, output.entry)
        except Exception:  # the person has the answer: whatever fails now is not theirs to read
            logger.exception("A reply was sent and could not be remembered")

    async def _unasked(self, update: Update, message: Message) -> None:
        """In private every message gets an answer, also those that ask nothing."""
        sender = message.from_user
        if message.chat.type != ChatType.PRIVATE or (sender and sender.is_bot):
            return
        if message.via_bot and message.via_bot.id == self._me.id:
            return
        if not self._albums.add(message):
            return
        voice = await self._services.voice_for(update)
        key = "unknown_command" if (message.text or "").startswith("/") else "catch_all"
        await self._sender.respond(message, plain(voice.say(key)))

    async def _help(self, update: Update, message: Message) -> None:
        voice = await self._services.voice_for(update)
        text = voice.say("ask.empty", example=self._answers.example(voice))
        await self._sender.respond(message, plain(text))

    async def _reply(
        self, update: Update, message: Message, question: Asked, settings: ChatSettings
    ) -> tuple[Reply, Output]:
        user = update.effective_user
        language = user.language_code if user else None
        history = await self._history(message, question)
        reply = await self._services.reply(question.question, history, language, settings.language)
        brief = message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
        return reply, self._answers.reply(reply, settings, brief=brief)

    async def _history(self, message: Message, question: Asked) -> list[str]:
        history: list[str] = []
        if message.chat.type == ChatType.PRIVATE:
            history = self._services.conversations.history(
                message.chat_id, message.message_id, self._services.now()
            )
        replied = message.reply_to_message
        if replied and (question.replies_to_bot or message.chat.type == ChatType.PRIVATE):
            known = await self._services.store.find_reply_by_answer(
                message.chat_id, replied.message_id
            )
            if known and known.question:
                history = [one for one in history if one != known.question] + [known.question]
        return history

    async def _change(
        self, update: Update, message: Message, question: Asked, known: SentReply
    ) -> None:
        settings = await self._services.store.chat_settings(message.chat_id)
        reply, output = await self._reply(update, message, question, settings)
        changed = await self._sender.edit(
            message.get_bot(),
            message.chat_id,
            known.reply_ids[0],
            output.html,
            output.keyboard,
            shown=known.shown,
        )
        if changed:
            await self._remember(message, question, output, known.reply_ids)
            await record_unanswered(self._services, reply)

    async def _remember(
        self,
        message: Message,
        question: Asked,
        output: Output,
        reply_ids: tuple[int, ...],
    ) -> None:
        now, chat_id = self._services.now(), message.chat_id
        if message.chat.type == ChatType.PRIVATE:
            self._services.conversations.add(chat_id, message.message_id, question.question, now)
        await self._services.store.remember_reply(
            SentReply(
                chat_id=chat_id,
                message_id=message.message_id,
                reply_ids=reply_ids,
                question=question.question,
                entry=output.entry,
                sent_at=now,
                shown=digest(output.html, output.keyboard),
            )
        )


async def record(services: Services, reply: Reply, entry: str) -> None:
    """Count a reply that was sent, and keep a question that got no answer, without its author."""
    await services.store.count(_EVENTS[reply.outcome], entry)
    await record_unanswered(services, reply)


async def record_unanswered(services: Services, reply: Reply) -> None:
    """Keep a question that got no answer, without its author."""
    if reply.outcome in (Outcome.NONE, Outcome.SUGGESTIONS) and reply.question.strip():
        await services.store.record_unanswered(
            reply.question,
            str(reply.reason or "no_match"),
            reply.language,
            tuple(suggestion.entry for suggestion in reply.suggestions),
        )
