"""Chats that the bot has not joined: guest mode, where a mention gets one cited answer, and inline
mode, ``@name words``. What is typed is never recorded."""

from __future__ import annotations

import asyncio
import re
from itertools import chain, islice

from telegram import (
    ChosenInlineResult,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    Message,
)

from bot.dialogue.reply import Answer, Outcome, Reply
from bot.locales import Voice
from bot.render.buttons import facts_without_entry
from bot.render.cut import clip
from bot.render.html import LIMIT, reply_page
from bot.storage.records import Event
from bot.telegram.addressing import is_from_person, replied_text, text_of, without_mentions
from bot.telegram.commands import START
from bot.telegram.keyboards import linked, linked_id
from bot.telegram.sending import Output, in_time, plain
from bot.telegram.services import Handlers, article, entry_of, language_of

CACHE_SECONDS = 30  # an edited answer shows within a minute
_MOST_RESULTS = 20
_LEAST_CONFIDENCE = 0.1  # a list to choose from may be generous
_LONGEST_QUERY = 256
_BUTTON = 64


class Guests(Handlers):
    """Answers where the bot is only visiting."""

    async def mentioned(self, message: Message) -> None:
        """Answer once; there is no history."""
        if not is_from_person(message, self.me):
            return
        user = message.from_user
        question = without_mentions(text_of(message), self.me) or replied_text(message)
        settings = await self.services.settings_of(user)
        if not question:
            voice = self.services.voice(settings, user)
            await self._send(message, plain(voice.say("help.group", bot=self.me.username)))
            return
        reply = await self.services.reply(question, (), language_of(user), settings.language)
        await self._send(
            message, self._output(reply, self.services.catalogue.voice(reply.language))
        )
        await self.store.count(Event.GUEST, entry_of(reply))

    async def failed(self, message: Message, text: str) -> None:
        """Say that an answer failed."""
        if is_from_person(message, self.me):
            await self._send(message, plain(text))

    async def _send(self, message: Message, output: Output) -> None:
        with in_time():
            result = article("guest", self.services.subject, "", output)
            await message.answer_guest_query(result)

    def _output(self, reply: Reply, voice: Voice) -> Output:
        if reply.outcome is Outcome.ANSWER and reply.answers:
            page = reply_page(reply, self.services.knowledge, voice) if reply.message else None
            return self.portable(reply.answers, voice, page)
        if reply.outcome is Outcome.SMALLTALK and reply.message.strip():
            return plain(clip(reply.message, LIMIT))
        return plain(voice.say("guest.none"))


class Inline(Handlers):
    """Lists entries for what is typed."""

    async def query(self, query: InlineQuery) -> None:
        """Answer an inline query."""
        settings = await self.services.settings_of(query.from_user)
        voice = self.services.voice(settings, query.from_user)
        text = query.query.strip()[:_LONGEST_QUERY]
        ready: dict[str, Answer] = {}
        if text:
            reply = await self.services.reply(text, (), voice.language, settings.language)
            voice = self._voice_of(reply, voice)
            ready = {answer.entry: answer for answer in reply.answers}
        listed = await self._matching(text, voice) if text else await self._popular(voice)
        entries = list(dict.fromkeys((*ready, *listed)))[:_MOST_RESULTS]
        results = await asyncio.to_thread(self._results, entries, ready, voice)
        label = voice.say("inline.welcome" if results else "inline.nothing")[:_BUTTON]
        with in_time():
            await query.answer(
                results,
                cache_time=CACHE_SECONDS,
                is_personal=True,  # in the language of whoever types
                button=InlineQueryResultsButton(label, start_parameter=START),
            )

    async def chosen(self, result: ChosenInlineResult) -> None:
        """Count a result that was sent."""
        if entry := linked_id(self.services.knowledge, result.result_id):
            await self.store.count(Event.INLINE_CHOSEN, entry)

    def _results(
        self, entries: list[str], ready: dict[str, Answer], voice: Voice
    ) -> list[InlineQueryResultArticle]:
        write = self.services.responder.entry_answer
        found = (ready.get(entry) or write(entry, voice.language) for entry in entries)
        return [
            article(linked(one.entry), one.title, one.text, self.portable([one], voice))
            for one in found
            if one is not None
        ]

    def _voice_of(self, reply: Reply, voice: Voice) -> Voice:
        """Return the language of a list: half a question may not tell one."""
        told = reply.answers or reply.language != self.services.knowledge.language
        return self.services.catalogue.voice(reply.language) if told else voice

    async def _matching(self, text: str, voice: Voice) -> list[str]:
        closest = self.services.responder.closest
        close = await asyncio.to_thread(closest, text, _MOST_RESULTS, voice.language)
        near = [one.entry for one in close if one.confidence >= _LEAST_CONFIDENCE]
        return near + await asyncio.to_thread(self._titled, text, voice)

    def _titled(self, text: str, voice: Voice) -> list[str]:
        """Return the entries whose title has every word of an unfinished query."""
        wanted = _words(text)
        titles = ((one, self.title(one, voice)) for one in self.services.knowledge.entries)
        found = (one for one, title in titles if title and _has_words(title, wanted))
        return list(islice(found, _MOST_RESULTS)) if wanted else []

    async def _popular(self, voice: Voice) -> list[str]:
        popular = await self.store.popular_entries(_MOST_RESULTS)
        knowledge = self.services.knowledge
        facts = (fact.id for fact in facts_without_entry(knowledge))
        every = chain(popular, knowledge.entries, facts)
        shown = (entry for entry in every if self.title(entry, voice))
        return await asyncio.to_thread(lambda: list(islice(shown, _MOST_RESULTS)))


def _words(text: str) -> list[str]:
    """Return the words of a text, for a comparison without case."""
    return re.findall(r"\w+", text.casefold())


def _has_words(title: str, wanted: list[str]) -> bool:
    known = _words(title)
    return all(
        any(one.startswith(word) or (not word.isascii() and word in one) for one in known)
        for word in wanted
    )
