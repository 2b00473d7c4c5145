"""Inline mode: ``@name words`` in any chat. What is typed is never recorded."""

from __future__ import annotations

import asyncio
import re
from itertools import islice

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    Update,
)
from telegram.error import BadRequest

from bot.answering.reply import Answer, Reply
from bot.locales import Voice
from bot.storage.records import Event
from bot.telegram.answers import Answers
from bot.telegram.commands import START
from bot.telegram.context import Context
from bot.telegram.results import answer_article
from bot.telegram.services import Services

CACHE_SECONDS = 30  # an edited answer shows within a minute
PER_PAGE = 20
_MOST_RESULTS = 100  # over all pages
_LEAST_CONFIDENCE = 0.1  # a list to choose from may be generous
_LONGEST_QUERY = 256
_BUTTON = 64


class Inline:
    """Lists entries for what is typed, page by page."""

    def __init__(self, services: Services, answers: Answers) -> None:
        self._services = services
        self._answers = answers

    async def query(self, update: Update, _: Context) -> None:
        """Answer an inline query."""
        query = update.inline_query
        if query is None:
            return
        settings = await self._services.settings_of(query.from_user)
        voice = self._services.voice(settings, query.from_user)
        text = query.query.strip()[:_LONGEST_QUERY]
        ready: dict[str, Answer] = {}
        if text:
            reply = await self._services.reply(text, (), voice.language, settings.language)
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
        if result and result.result_id in self._services.knowledge.entries:
            await self._services.store.count(Event.INLINE_CHOSEN, result.result_id)

    def _results(
        self, entries: list[str], ready: dict[str, Answer], voice: Voice
    ) -> list[InlineQueryResultArticle]:
        write = self._services.responder.entry_answer
        found = (ready.get(entry) or write(entry, voice.language) for entry in entries)
        return [
            answer_article(one, self._answers.portable([one], voice))
            for one in found
            if one is not None
        ]

    def _voice_of(self, reply: Reply, voice: Voice) -> Voice:
        """Return the language of a list: half a question may not tell one."""
        told = reply.answers or reply.language != self._services.knowledge.language
        return self._services.catalogue.voice(reply.language) if told else voice

    async def _matching(self, text: str, voice: Voice) -> list[str]:
        close = await self._services.closest(text, _MOST_RESULTS, voice.language)
        near = [one.entry for one in close if one.confidence >= _LEAST_CONFIDENCE]
        return near + await asyncio.to_thread(self._titled, text, voice)

    def _titled(self, text: str, voice: Voice) -> list[str]:
        """Return the entries whose title has every word of an unfinished query."""
        wanted, found = words(text), []
        for entry in self._services.knowledge.entries if wanted else ():
            title = self._answers.title(entry, voice)
            if title and _has_words(title, wanted):
                found.append(entry)
                if len(found) == _MOST_RESULTS:
                    break
        return found

    async def _popular(self, voice: Voice) -> list[str]:
        popular = await self._services.store.popular_entries(PER_PAGE)
        every = (*popular, *self._services.knowledge.entries)
        shown = (entry for entry in every if self._answers.title(entry, voice))
        return list(islice(shown, PER_PAGE + _MOST_RESULTS))


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
    try:
        await query.answer(
            results,
            cache_time=CACHE_SECONDS,
            is_personal=True,  # in the language of whoever types
            next_offset=next_offset or None,  # the library makes "[]" of an empty text
            button=InlineQueryResultsButton(label, start_parameter=START),
        )
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
