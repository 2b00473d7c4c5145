"""What all handlers share: the core, the store, the bot's words, and how its messages are written,
sent, edited, and let go where Telegram will never take them."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from telegram import Chat, InlineKeyboardMarkup, Message, User
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import BaseRateLimiter

from bot.dialogue.live import LiveResponder
from bot.dialogue.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice, load_catalogue
from bot.render.buttons import SHOWN_KINDS, Row, answer_rows, quote_row, reply_rows
from bot.render.cutting import clip
from bot.render.html import LIMIT, Page, answer_page, escape, quotes_html, reply_page, room_beside
from bot.settings import Settings
from bot.storage.latest import Latest
from bot.storage.records import ChatSettings, SentReply
from bot.storage.store import SqlStore, utc_now
from bot.telegram import keyboards
from bot.telegram.request import open_bot

logger = logging.getLogger(__name__)
T = TypeVar("T")

_SUBJECT = 200  # UTF-16 units
_LEAST_QUOTED = 300
_MOST_ALBUMS = _MOST_LOGGED = 1000
_NOT_MODIFIED = "message is not modified"
# Parts of Telegram's refusals that no other message would change.
_HOPELESS = re.compile(
    r"""
    channel_private | chat\ not\ found | chat_admin_required | chat_forbidden | chat_restricted |
    chat_send_ | chat_write_forbidden | group\ chat\ was\ deactivated |
    have\ no\ rights\ to\ send\ a\ message | have\ no\ write\ access\ to\ the\ chat |
    message\ can't\ be\ edited | message\ thread\ not\ found | message_author_required |
    message\ to\ (be\ replied|edit)\ not\ found | message_edit_time_expired | message_id_invalid |
    need\ administrator\ rights | not\ enough\ rights | peer_id_invalid | user\ not\ found |
    topic_(closed|deleted)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Output(NamedTuple):
    """A message to send: its text and its buttons."""

    html: str
    rows: Sequence[keyboards.Row] = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """Return the rows that have buttons; None without any."""
        filled = [row for row in self.rows if row]
        return InlineKeyboardMarkup(filled) if filled else None


def plain(text: str, rows: Sequence[keyboards.Row] = ()) -> Output:
    """Return the bot's own words as a message."""
    return Output(escape(text), rows)


class Services:
    """What handlers need, while its ``bot`` is open (``async with``).

    The core always runs in a thread.
    """

    def __init__(
        self,
        settings: Settings,
        responder: LiveResponder,
        store: SqlStore,
        rate_limiter: BaseRateLimiter[Any] | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Leave what Telegram refuses with 429 to the ``rate_limiter``; raises ConfigurationError
        without a token, or where the environment names a proxy of no use."""
        self.settings = settings
        self.responder = responder
        self.store = store
        self.now = now
        self.bot = open_bot(settings, rate_limiter)
        self.catalogue = load_catalogue()
        self.albums: Latest[str, None] = Latest(_MOST_ALBUMS)  # of which something was answered
        self._logged: Latest[tuple[int, str], None] = Latest(_MOST_LOGGED)

    @property
    def knowledge(self) -> Knowledge:
        """Return the knowledge in use."""
        return self.responder.knowledge

    @property
    def subject(self) -> str:
        """Return what the bot knows about, for greetings."""
        return clip(self.knowledge.name, _SUBJECT)

    async def reply(
        self, question: str, history: Sequence[str], language: str | None, chosen: str | None
    ) -> Reply:
        """Answer a question."""
        return await asyncio.to_thread(self.responder.reply, question, history, language, chosen)

    async def entry_answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of an entry."""
        return await asyncio.to_thread(self.responder.engine.entry_answer, entry_id, language)

    # Who asks, and where ----------------------------------------------------------------------

    async def settings_in(self, chat: Chat | None, user: User | None) -> ChatSettings:
        """Return what is set in a chat; in None, one that the bot is not in, what a person has set
        in the private chat."""
        place = chat or user
        return await self.store.chat_settings(place.id) if place else ChatSettings()

    def voice(self, settings: ChatSettings, user: User | None) -> Voice:
        """Return the words of a chat: the language set there, else that of the person."""
        return self.catalogue.voice(settings.language or language_of(user))

    async def voice_in(self, chat: Chat | None, user: User | None) -> Voice:
        """Return the words for a person in a chat, or in one that the bot is not in."""
        return self.voice(await self.settings_in(chat, user), user)

    def is_maintainer(self, user: User | None) -> bool:
        """Return True if a person maintains the bot; shared ids of anonymous senders do not."""
        return user is not None and not user.is_bot and user.id in self.settings.admin_ids

    def title(self, entry_id: str, voice: Voice) -> str | None:
        """Return what a button says of an entry, fact or sentence; None without an answer."""
        knowledge = self.knowledge
        entry = knowledge.entries.get(entry_id)
        if entry is None:
            answer = self.responder.engine.entry_answer(entry_id, voice.language)
            return answer.title if answer else None
        return knowledge.title(entry, voice.language) if entry.kind in SHOWN_KINDS else None

    # Writing ----------------------------------------------------------------------------------

    async def remember_shown(self, sent: Message, answer: Answer) -> None:
        """Remember an answer shown without a question, so that a reply to it has its context."""
        number = sent.message_id
        shown = SentReply(sent.chat.id, number, (number,), answer.title, answer.entry, self.now())
        await self.store.remember_reply(shown)

    def of_reply(self, reply: Reply, settings: ChatSettings, *, brief: bool = False) -> Output:
        """Return the message for a reply, ``brief`` where others read it, too."""
        voice = self.catalogue.voice(reply.language)
        if reply.outcome is Outcome.SUGGESTIONS and not settings.suggestions:
            quiet = voice.say("reply.unsure_quiet")
            reply = replace(reply, message=quiet, suggestions=(), related=())
        knowledge = self.knowledge  # another may take its place at any moment
        page = reply_page(reply, knowledge, voice, brief=brief)
        rows = reply_rows(reply, page.rests, knowledge, voice)
        return Output(page.html, self._inline(rows, voice))

    def of_answer(self, answer: Answer, voice: Voice, *, start: int = 0) -> Output:
        """Return the message for the answer of one entry."""
        knowledge = self.knowledge
        page = answer_page(answer, knowledge, voice, start=start)
        rows = answer_rows(answer, page.rests, knowledge, voice)
        return Output(page.html, self._inline(rows, voice))

    def portable(
        self,
        answers: Sequence[Answer],
        voice: Voice,
        page: Page | None = None,
        *,
        quoted: bool = False,
    ) -> Output:
        """Return answers for a chat that the bot is not in: fewer buttons, no thumbs.

        A press there comes without the message, which is then written anew from its entries. Where
        that would lose something, the exact words stand in it from the beginning.
        """
        whole = page is None and all(self._comes_back(answer, voice) for answer in answers)
        shown = quoted or not whole
        page = page or self._answer_pages(answers, voice, LIMIT // 2 if shown else LIMIT)
        room = room_beside(page.html)
        quotes = quotes_html(answers, voice, room) if shown and room > _LEAST_QUOTED else ""
        text = f"{page.html}\n{quotes}" if quotes else page.html
        (row,) = self._inline([quote_row(answers, voice, shown=quoted)], voice)
        username = self.bot.username
        more = [keyboards.read_in_private(rest, voice, username) for rest in page.rests[:1]]
        return Output(text, [more, row if whole else row[-1:]])

    def _answer_pages(self, answers: Sequence[Answer], voice: Voice, limit: int) -> Page:
        room = limit // max(len(answers), 1) - 2
        knowledge = self.knowledge
        pages = [answer_page(answer, knowledge, voice, limit=room) for answer in answers]
        rests = tuple(rest for page in pages for rest in page.rests)
        return Page("\n\n".join(page.html for page in pages), rests)

    def _comes_back(self, answer: Answer, voice: Voice) -> bool:
        """Return True if an answer can be written from its entry alone, without the question."""
        again = self.responder.engine.entry_answer(answer.entry, voice.language)
        return again is not None and (
            (again.spans, again.lead, again.notes) == (answer.spans, answer.lead, answer.notes)
        )

    def _inline(self, rows: Iterable[Row], voice: Voice) -> list[keyboards.Row]:
        username = self.bot.username
        return [[keyboards.inline_button(one, voice, username) for one in row] for row in rows]

    # Sending ----------------------------------------------------------------------------------

    async def respond(
        self, message: Message, output: Output, *, quoting: bool = False
    ) -> Message | None:
        """Write under a message, in the same topic: in private as a reply to it only if asked."""
        quote = quoting or message.chat.type != ChatType.PRIVATE
        sending = message.reply_html(output.html, reply_markup=output.keyboard, do_quote=quote)
        return await self._deliver(message.chat_id, sending, partial(self.write, output=output))

    async def say(self, message: Message, text: str) -> None:
        """Answer a message in the bot's own words."""
        await self.respond(message, plain(text))

    async def write(self, chat_id: int, output: Output) -> Message | None:
        """Write into a chat."""
        keyboard = output.keyboard
        sending = self.bot.send_message(chat_id, output.html, ParseMode.HTML, reply_markup=keyboard)
        return await self._deliver(chat_id, sending)

    async def edit(self, chat_id: int, message_id: int, output: Output) -> bool:
        """Change one of the bot's messages; False where it is gone."""
        keyboard = output.keyboard
        editing = self.bot.edit_message_text(
            output.html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
        return await self._edited(chat_id, editing)

    async def edit_pressed(self, press: keyboards.Callback, output: Output) -> bool:
        """Answer a press, and change the message with the button, an inline one as well."""
        await press.answer()
        message, html, keyboard = press.query.message, output.html, output.keyboard
        editing = press.query.edit_message_text(html, ParseMode.HTML, reply_markup=keyboard)
        return await self._edited(message.chat.id if message else 0, editing)

    async def _edited(self, chat_id: int, editing: Awaitable[Message | bool]) -> bool:
        try:
            return await self._deliver(chat_id, editing) is not None
        except BadRequest as error:
            if _NOT_MODIFIED not in error.message.lower():
                raise
            return True

    async def _deliver(
        self,
        chat_id: int,
        sending: Awaitable[T],
        again: Callable[[int], Awaitable[T | None]] | None = None,
    ) -> T | None:
        """Return what was sent, with ``again`` where the chat has a new id by now; None where
        nobody can get it any more."""
        try:
            return await sending
        except ChatMigrated as migrated:
            await self.store.migrate_chat(chat_id, migrated.new_chat_id)
            return await again(migrated.new_chat_id) if again else None
        except (Forbidden, BadRequest) as error:
            if isinstance(error, BadRequest) and not _HOPELESS.search(error.message):
                raise
            level = logging.DEBUG if (chat_id, error.message) in self._logged else logging.WARNING
            logger.log(level, "Not delivered to chat %s: %s", chat_id, error.message)
            self._logged.put((chat_id, error.message), None)
            return None


def language_of(user: User | None) -> str | None:
    """Return the language of a person's own Telegram, where it is known."""
    return user.language_code if user else None
