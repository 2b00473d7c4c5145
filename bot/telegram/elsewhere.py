"""Chats that the bot has not joined: guest mode, where a mention gets one cited answer, and inline
mode, ``@name words``. What is typed is never recorded."""

from __future__ import annotations

import asyncio
import re
from itertools import islice

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    Message,
    Update,
)

from bot.dialogue.reply import Answer, Outcome, Reply
from bot.locales import Voice
from bot.render.html import reply_page
from bot.storage.records import Event
from bot.telegram.addressing import is_from_person, replied_text, text_of, without_mentions
from bot.telegram.answers import answer_article, article
from bot.telegram.base import Handlers
from bot.telegram.callback_data import linked_entry
from bot.telegram.commands import START
from bot.telegram.output import Output, plain
from bot.telegram.sending import in_time
from bot.telegram.services import Context


class Guests(Handlers):
    """Answers where the bot is only visiting."""

    async def mentioned(self, message: Message) -> None:
        """Answer once; there is no history."""
        if not is_from_person(message, self.me):
            return
        question, user = self._question(message), message.from_user
        settings = await self.services.settings_of(user)
        if not question:
            voice = self.services.voice(settings, user)
            output = plain(voice.say("help.group", bot=self.me.username))
            await _send(message, output, self.services.subject)
            return
        language = user.language_code if user else None
        reply = await self.services.reply(question, (), language, settings.language)
        voice = self.services.catalogue.voice(reply.language)
        await _send(message, self._output(reply, voice), self.services.subject)
        entry = reply.answers[0].entry if reply.answers else ""
        await self.services.store.count(Event.GUEST, entry)

    def _question(self, message: Message) -> str:
        return without_mentions(text_of(message), self.me) or replied_text(message)

    def _output(self, reply: Reply, voice: Voice) -> Output:
        if reply.outcome is Outcome.ANSWER and reply.answers:
            page = reply_page(reply, self.services.knowledge, voice) if reply.message else None
            return self.answers.portable(reply.answers, voice, page)
        if reply.outcome is Outcome.SMALLTALK and reply.message.strip():
            return plain(reply.message)
        return plain(voice.say("guest.none"))


async def _send(message: Message, output: Output, title: str) -> None:
    with in_time():
        await message.answer_guest_query(article("guest", title, "", output))


CACHE_SECONDS = 30  # an edited answer shows within a minute
PER_PAGE = 20
_MOST_RESULTS = 100  # over all pages
_LEAST_CONFIDENCE = 0.1  # a list to choose from may be generous
_LONGEST_QUERY = 256
_BUTTON = 64


class Inline(Handlers):
    """Lists entries for what is typed, page by page."""

    async def query(self, update: Update, _: Context) -> None:
        """Answer an inline query."""
        query = update.inline_query
        if query is None:
            return
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
        start = _number(query.offset)
        page = entries[start : start + PER_PAGE]
        more = start + PER_PAGE < len(entries)
        results = await asyncio.to_thread(self._results, page, ready, voice)
        await _answer(query, results, voice, str(start + PER_PAGE) if more else "")

    async def chosen(self, update: Update, _: Context) -> None:
        """Count a result that was sent."""
        result = update.chosen_inline_result
        if result is None:
            return
        if entry := linked_entry(self.services.knowledge, result.result_id):
            await self.services.store.count(Event.INLINE_CHOSEN, entry)

    def _results(
        self, entries: list[str], ready: dict[str, Answer], voice: Voice
    ) -> list[InlineQueryResultArticle]:
        write = self.services.responder.entry_answer
        found = (ready.get(entry) or write(entry, voice.language) for entry in entries)
        return [
            answer_article(one, self.answers.portable([one], voice))
            for one in found
            if one is not None
        ]

    def _voice_of(self, reply: Reply, voice: Voice) -> Voice:
        """Return the language of a list: half a question may not tell one."""
        told = reply.answers or reply.language != self.services.knowledge.language
        return self.services.catalogue.voice(reply.language) if told else voice

    async def _matching(self, text: str, voice: Voice) -> list[str]:
        close = await self.services.closest(text, _MOST_RESULTS, voice.language)
        near = [one.entry for one in close if one.confidence >= _LEAST_CONFIDENCE]
        return near + await asyncio.to_thread(self._titled, text, voice)

    def _titled(self, text: str, voice: Voice) -> list[str]:
        """Return the entries whose title has every word of an unfinished query."""
        wanted, found = words(text), []
        for entry in self.services.knowledge.entries if wanted else ():
            title = self.answers.title(entry, voice)
            if title and _has_words(title, wanted):
                found.append(entry)
                if len(found) == _MOST_RESULTS:
                    break
        return found

    async def _popular(self, voice: Voice) -> list[str]:
        popular = await self.services.store.popular_entries(PER_PAGE)
        knowledge = self.services.knowledge
        every = (*popular, *(knowledge.entries or knowledge.facts))
        shown = (entry for entry in every if self.answers.title(entry, voice))
        return await asyncio.to_thread(lambda: list(islice(shown, _MOST_RESULTS)))


def _number(offset: str) -> int:
    """Return where a page begins: what is no offset of ours is the beginning."""
    return int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 5 else 0


def words(text: str) -> list[str]:
    """Return the words of a text, for a comparison without case."""
    return re.findall(r"\w+", text.casefold())


def _has_words(title: str, wanted: list[str]) -> bool:
    known = words(title)
    return all(
        any(one.startswith(word) or (not word.isascii() and word in one) for one in known)
        for word in wanted
    )


async def _answer(
    query: InlineQuery, results: list[InlineQueryResultArticle], voice: Voice, next_offset: str
) -> None:
    nothing = not results and not query.offset
    label = voice.say("inline.nothing" if nothing else "inline.welcome")[:_BUTTON]
    with in_time():
        await query.answer(
            results,
            cache_time=CACHE_SECONDS,
            is_personal=True,  # in the language of whoever types
            next_offset=next_offset or None,  # the library makes "[]" of an empty text
            button=InlineQueryResultsButton(label, start_parameter=START),
        )
