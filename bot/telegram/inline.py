"""Inline mode: ``@name words`` in any chat. What is typed is never recorded."""

from __future__ import annotations

import asyncio
import re

from telegram import InlineQuery, InlineQueryResultsButton, Update
from telegram.error import BadRequest

from bot.answering.reply import Answer
from bot.locales import Voice
from bot.telegram.answers import Answers
from bot.telegram.context import Context
from bot.telegram.ports import ChatSettings, Event
from bot.telegram.results import answer_article
from bot.telegram.services import Services

CACHE_SECONDS = 30  # an edited answer shows within a minute
_MOST_RESULTS = 20
_LEAST_CONFIDENCE = 0.1  # a list to choose from may be generous
_LONGEST_QUERY = 256
_START = "inline"  # of the link into the private chat
_BUTTON = 64


class Inline:
    """Lists entries for what is typed."""

    def __init__(self, services: Services, answers: Answers) -> None:
        self._services = services
        self._answers = answers

    async def query(self, update: Update, _: Context) -> None:
        """Answer an inline query."""
        query = update.inline_query
        if query is None:
            return
        voice = self._services.voice(ChatSettings(), query.from_user)
        text = query.query.strip()[:_LONGEST_QUERY]
        found = await self._matching(text, voice) if text else await self._popular(voice)
        await _answer(query, found[:_MOST_RESULTS], voice, self._answers)

    async def chosen(self, update: Update, _: Context) -> None:
        """Count a result that was sent."""
        result = update.chosen_inline_result
        if result and result.result_id in self._services.knowledge.entries:
            await self._services.store.count(Event.INLINE_CHOSEN, result.result_id)

    async def _matching(self, text: str, voice: Voice) -> list[Answer]:
        reply = await self._services.reply(text, (), voice.language)
        found = {answer.entry: answer for answer in reply.answers}
        close = [
            one.entry
            for one in await self._services.closest(text, _MOST_RESULTS, voice.language)
            if one.confidence >= _LEAST_CONFIDENCE
        ]
        titled = await asyncio.to_thread(self._titled, text, voice)
        for entry in (*close, *titled):
            if len(found) < _MOST_RESULTS and entry not in found:
                await self._add(entry, found, voice)
        return list(found.values())

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

    async def _popular(self, voice: Voice) -> list[Answer]:
        found: dict[str, Answer] = {}
        popular = await self._services.store.popular_entries(_MOST_RESULTS)
        for entry in (*popular, *self._services.knowledge.entries):
            if len(found) >= _MOST_RESULTS:
                break
            if entry not in found and self._answers.title(entry, voice):
                await self._add(entry, found, voice)
        return list(found.values())

    async def _add(self, entry: str, found: dict[str, Answer], voice: Voice) -> None:
        answer = await self._services.answer(entry, voice.language)
        if answer:
            found[entry] = answer


def words(text: str) -> list[str]:
    """Return the words of a text, for a comparison without case."""
    return re.findall(r"\w+", text.casefold())


def _has_words(title: str, wanted: list[str]) -> bool:
    known = words(title)
    return all(
        any(one.startswith(word) or (not word.isascii() and word in one) for one in known)
        for word in wanted
    )


async def _answer(query: InlineQuery, found: list[Answer], voice: Voice, answers: Answers) -> None:
    results = [answer_article(one, answers.portable([one], voice)) for one in found]
    label = voice.say("inline.welcome" if results else "inline.nothing")[:_BUTTON]
    try:
        await query.answer(
            results,
            cache_time=CACHE_SECONDS,
            is_personal=True,  # in the language of whoever types
            button=InlineQueryResultsButton(label, start_parameter=_START),
        )
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
