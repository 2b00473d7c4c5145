"""Questions, and the buttons under their answers: exact words, related questions, did you mean,
read on, thumbs.

They are asked in chats that the bot is in, and in those that it has not joined: in guest mode,
where a mention gets one cited answer, and inline, ``@name words``; there nothing typed is recorded.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain, islice

from telegram import (
    ChosenInlineResult,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.dialogue.reply import Answer, Outcome, Reply
from bot.locales import Voice
from bot.render.buttons import Action, facts_without_entry, quote_button
from bot.render.cutting import clip, one_line, units
from bot.render.html import LIMIT, quotes_html, reply_page, room_beside
from bot.storage.records import ChatSettings, Event, SentReply
from bot.telegram import addressing
from bot.telegram.addressing import asked, is_from_person, is_private, text_of, without_mentions
from bot.telegram.commands import START
from bot.telegram.keyboards import Callback, StaleError, inline_button, linked, linked_id
from bot.telegram.services import Output, Services, language_of, plain

_REMEMBERED, _MOST_TURNS = timedelta(minutes=15), 6  # of a conversation
_EXAMPLE = 200  # UTF-16 units of a question that has an answer
_QUOTE = re.compile(r"\n*<blockquote[^>]*>.*?</blockquote>\s*\Z", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
CACHE_SECONDS = 30  # an edited answer shows within a minute
_MOST_RESULTS = 20
_LEAST_CONFIDENCE = 0.1  # a list to choose from may be generous
_LONGEST_QUERY = 256
_BUTTON = 64
_TITLE, _DESCRIPTION = 120, 180
_TOO_OLD = "query is too old"

logger = logging.getLogger(__name__)


class Questions(Services):
    """Answers what is asked of the bot, lists entries for what is typed, and handles presses.

    Updates of one chat come one at a time: an edit never overtakes its question.
    """

    async def new_message(self, message: Message) -> None:
        """Answer a message or a channel post that asks the bot something; else be silent."""
        question = asked(message, self.bot)
        if question is None or not addressing.is_fresh(message, self.now()):
            await self._answer_anything(message)
            return
        known, settings = await self._state(message)
        if known:
            return  # it came twice: after a crash Telegram or the inbox sends it again
        if question:
            await self._answer_question(message, question, settings)
        else:
            self._is_first_of_album(message)
            voice = self.voice(settings, message.from_user)
            titles = (self.title(one, voice) for one in self.knowledge.entries)
            example = clip(next(filter(None, titles), "..."), _EXAMPLE)
            await self.say(message, voice.say("ask.empty", example=example))

    async def edited_message(self, message: Message) -> None:
        """Change the answer to an edited question; an edit that changes nothing does nothing."""
        question = asked(message, self.bot)
        if not question:
            return
        known, settings = await self._state(message)
        if known is None:
            if self.now() - message.date <= addressing.STALE:
                await self._answer_question(message, question, settings)
        elif question != known.question:
            reply, output = await self._reply(message, question, settings)
            if await self.edit(message.chat_id, known.reply_ids[0], output):
                await self._remember(message, question, reply, known.reply_ids[0])

    async def _state(self, message: Message) -> tuple[SentReply | None, ChatSettings]:
        """Return the reply that a message has already, and what is set in its chat."""
        found = self.store.find_reply(message.chat_id, message.message_id)
        return await asyncio.gather(found, self.store.chat_settings(message.chat_id))

    async def _answer_question(
        self, message: Message, question: str, settings: ChatSettings
    ) -> None:
        self._is_first_of_album(message)
        reply, output = await self._reply(message, question, settings)
        sent = await self.respond(message, output)
        if sent is None or sent.chat_id != message.chat_id:
            return  # not delivered, or under the new id of the group, where messages count anew
        try:
            await self._remember(message, question, reply, sent.message_id)
            await self.store.count(Event(reply.outcome.value), _entry_of(reply))
        except Exception:  # the person has the answer: whatever fails now is not theirs to read
            logger.exception("A reply was sent and could not be remembered")

    async def _answer_anything(self, message: Message) -> None:
        """In private every message gets an answer, also those that ask nothing."""
        if not is_private(message) or not is_from_person(message, self.bot):
            return
        if self._is_first_of_album(message):
            voice = await self.voice_in(message.chat, message.from_user)
            command = (message.text or "").startswith("/")
            await self.say(message, voice.say("unknown_command" if command else "catch_all"))

    def _is_first_of_album(self, message: Message) -> bool:
        """Tell whether a message is the first of its album that is answered, or alone."""
        album = message.media_group_id
        known = album in self.albums
        if album:
            self.albums.put(album, None)
        return not known

    async def _reply(
        self, message: Message, question: str, settings: ChatSettings
    ) -> tuple[Reply, Output]:
        language, history = language_of(message.from_user), await self._history(message)
        reply = await self.reply(question, history, language, settings.language)
        return reply, self.of_reply(reply, settings, brief=message.chat.type in addressing.GROUPS)

    async def _history(self, message: Message) -> list[str]:
        chat_id, private, replied = message.chat_id, is_private(message), message.reply_to_message
        history: list[str] = []
        if private:
            since = self.now() - _REMEMBERED
            earlier = await self.store.replies_before(chat_id, message.message_id, since)
            history = [one.question for one in earlier if one.is_to_question][-_MOST_TURNS:]
        if replied and (private or addressing.replies_to(message, self.bot)):
            known = await self.store.find_reply_by_answer(chat_id, replied.message_id)
            if known and known.question:
                history = [one for one in history if one != known.question] + [known.question]
        return history

    async def _remember(self, message: Message, question: str, reply: Reply, reply_id: int) -> None:
        """Remember a reply, and a question that got no answer, without its author."""
        place, entry = (message.chat_id, message.message_id), _entry_of(reply)
        sent = SentReply(*place, (reply_id,), question, entry, self.now())
        await self.store.remember_reply(sent)
        if reply.outcome in (Outcome.NONE, Outcome.SUGGESTIONS) and reply.question.strip():
            await self.store.record_unanswered(
                reply.question,
                str(reply.reason or "no_match"),
                reply.language,
                tuple(suggestion.entry for suggestion in reply.suggestions),
            )

    # As a guest -----------------------------------------------------------------------------

    async def guest_mentioned(self, message: Message) -> None:
        """Answer once; there is no history."""
        me, user = self.bot, message.from_user
        if not is_from_person(message, me):
            return
        question = without_mentions(text_of(message), me) or addressing.replied_text(message)
        settings = await self.settings_in(None, user)
        if not question:
            voice = self.voice(settings, user)
            await self.answer_guest(message, plain(voice.say("help.group", bot=me.username)))
            return
        reply = await self.reply(question, (), language_of(user), settings.language)
        await self.answer_guest(message, self._guest_output(reply))
        await self.store.count(Event.GUEST, _entry_of(reply))

    async def answer_guest(self, message: Message, output: Output) -> None:
        """Write into a chat that the bot is not in, under the message that mentions it."""
        result = article("guest", self.subject, "", output)
        await _in_time(message.answer_guest_query(result))

    def _guest_output(self, reply: Reply) -> Output:
        voice = self.catalogue.voice(reply.language)
        if reply.outcome is Outcome.ANSWER and reply.answers:
            page = reply_page(reply, self.knowledge, voice) if reply.message else None
            return self.portable(reply.answers, voice, page)
        if reply.outcome is Outcome.SMALLTALK and reply.message.strip():
            return plain(clip(reply.message, LIMIT))
        return plain(voice.say("guest.none"))

    # Inline ---------------------------------------------------------------------------------

    async def inline_typed(self, query: InlineQuery) -> None:
        """List entries for what is typed."""
        settings = await self.settings_in(None, query.from_user)
        voice = self.voice(settings, query.from_user)
        text = query.query.strip()[:_LONGEST_QUERY]
        answers: Sequence[Answer] = ()
        if text:
            reply = await self.reply(text, (), voice.language, settings.language)
            answers = reply.answers
            if answers or reply.language != self.knowledge.language:
                voice = self.catalogue.voice(reply.language)  # half a question may not tell one
            further = await asyncio.to_thread(self._matching, text, voice)
        else:
            popular = await self.store.popular_entries(_MOST_RESULTS)
            further = await asyncio.to_thread(self._suggested, popular, voice)
        results = await asyncio.to_thread(self._results, answers, further, voice)
        label = voice.say("inline.welcome" if results else "inline.nothing")[:_BUTTON]
        answering = query.answer(
            results,
            cache_time=CACHE_SECONDS,
            is_personal=True,  # in the language of whoever types
            button=InlineQueryResultsButton(label, start_parameter=START),
        )
        await _in_time(answering)

    async def inline_chosen(self, result: ChosenInlineResult) -> None:
        """Count a result that was sent."""
        if entry := linked_id(self.knowledge, result.result_id):
            await self.store.count(Event.INLINE_CHOSEN, entry)

    def _results(
        self, answers: Sequence[Answer], further: Iterable[str], voice: Voice
    ) -> list[InlineQueryResultArticle]:
        """Return answers, then those of further entries, as what can be sent."""
        ready = {answer.entry: answer for answer in answers}
        entries = list(dict.fromkeys((*ready, *further)))[:_MOST_RESULTS]
        write = self.responder.engine.entry_answer
        found = (ready.get(entry) or write(entry, voice.language) for entry in entries)
        return [
            article(linked(one.entry), one.title, one.text, self.portable([one], voice))
            for one in found
            if one is not None
        ]

    def _matching(self, text: str, voice: Voice) -> list[str]:
        """Return the entries close to an unfinished query, then those whose title has its words."""
        close = self.responder.engine.closest(text, _MOST_RESULTS, voice.language)
        near = [one.entry for one in close if one.confidence >= _LEAST_CONFIDENCE]
        wanted = _words(text)
        entries = self.knowledge.entries if wanted else ()
        titled = (one for one in entries if _has_words(self.title(one, voice) or "", wanted))
        return [*near, *islice(titled, _MOST_RESULTS)]

    def _suggested(self, popular: Sequence[str], voice: Voice) -> list[str]:
        """Return what can be asked for, what is popular first."""
        facts = (fact.id for fact in facts_without_entry(self.knowledge))
        every = chain(popular, self.knowledge.entries, facts)
        return list(islice((one for one in every if self.title(one, voice)), _MOST_RESULTS))

    # The buttons under an answer ------------------------------------------------------------

    async def toggle_quote(self, press: Callback) -> None:
        """Show the exact words, or hide them."""
        answers, voice = await self._named_answers(press)
        shown = press.action is Action.QUOTE_SHOW
        if press.query.inline_message_id:
            await self.edit_pressed(press, self.portable(answers, voice, quoted=shown))
            return
        message = press.message
        html = _QUOTE.sub("", message.text_html)
        if shown:
            quotes = quotes_html(answers, voice, LIMIT // 2)
            if units(_TAG.sub("", quotes)) > room_beside(html):
                await press.answer()
                await self.respond(message, Output(quotes), quoting=True)
                return
            html = f"{html}\n{quotes}"
        flipped = quote_button(answers, voice, shown=shown)
        toggled = inline_button(flipped, voice, self.bot.username)
        known = message.reply_markup.inline_keyboard if message.reply_markup else [[toggled]]
        data = press.query.data
        rows = [[toggled if one.callback_data == data else one for one in row] for row in known]
        await self.edit_pressed(press, Output(html, rows))

    async def show_below(self, press: Callback) -> None:
        """Answer a related question, or go on with an answer that was cut, in a new message."""
        answers, voice = await self._named_answers(press)
        answer, start, message = answers[0], press.number(2), press.message
        if start and start >= len(answer.text):
            raise StaleError
        await press.answer()
        output = self.of_answer(answer, voice, start=start)
        if sent := await self.respond(message, output, quoting=True):
            await self.remember_shown(sent, answer)

    async def show_suggestion(self, press: Callback) -> None:
        """Put the answer that was meant in the place of "did you mean"."""
        answers, voice = await self._named_answers(press)
        answer, message = answers[0], press.message
        if not await self.edit_pressed(press, self.of_answer(answer, voice)):
            return
        await self.store.count(Event.SUGGESTION_CHOSEN, answer.entry)
        known = await self.store.find_reply_by_answer(message.chat.id, message.message_id)
        if known:
            await self.store.remember_reply(replace(known, entry=answer.entry))
            await self.store.record_suggestion_chosen(known.question, answer.entry)

    async def count_thumb(self, press: Callback) -> None:
        """Count a thumb, up or down."""
        entry, message = press.ids(0, self.knowledge)[0], press.message
        chat_id, helpful = message.chat.id, press.action is Action.HELPFUL
        await self.store.record_feedback(chat_id, message.message_id, entry, helpful=helpful)
        await press.answer(press.voice.say("press.thanks"))

    async def _named_answers(self, press: Callback) -> tuple[list[Answer], Voice]:
        """Return the answers that the button names, and the words of the language it names."""
        voice = self.catalogue.voice(press.argument(1))
        found = []
        for entry in press.ids(0, self.knowledge):
            answer = await self.entry_answer(entry, voice.language)
            if answer is None:
                raise StaleError
            found.append(answer)
        return found, voice


def _entry_of(reply: Reply) -> str:
    """Return what a reply answers with first; empty without an answer."""
    return reply.answers[0].entry if reply.answers else ""


def _has_words(title: str, wanted: Iterable[str]) -> bool:
    """Return True if each word that is wanted, the last of them half a word maybe, begins one of a
    title, or is in it where a script has no spaces."""
    known = _words(title)
    return all(
        any(one.startswith(word) or (not word.isascii() and word in one) for one in known)
        for word in wanted
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


async def _in_time(answering: Awaitable[object]) -> None:
    """Answer, or let the answer go where it comes too late: nobody waits for it any more."""
    try:
        await answering
    except BadRequest as error:
        if _TOO_OLD not in error.message.lower():
            raise


def article(
    result_id: str, title: str, description: str, output: Output
) -> InlineQueryResultArticle:
    """Return a result; ``result_id`` has at most 64 bytes."""
    return InlineQueryResultArticle(
        id=result_id,
        title=one_line(title, _TITLE),
        description=one_line(description, _DESCRIPTION) or None,
        input_message_content=InputTextMessageContent(output.html, parse_mode=ParseMode.HTML),
        reply_markup=output.keyboard,
    )
