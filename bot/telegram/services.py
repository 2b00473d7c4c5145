"""What all handlers share: the core, the store, the bot's words, and how answers are written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from telegram import (
    Bot,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    User,
)
from telegram.constants import ParseMode

from bot.dialogue.live import LiveResponder
from bot.dialogue.reply import Answer, Outcome, Reply
from bot.knowledge.knowledge import Knowledge
from bot.locales import Catalogue, Voice, load_catalogue
from bot.render.buttons import SHOWN_KINDS, Row, answer_rows, quote_row, reply_rows
from bot.render.cut import clip, one_line
from bot.render.html import LIMIT, Page, answer_page, quotes_html, reply_page, room_beside
from bot.settings import Settings
from bot.storage.records import ChatSettings, SentReply
from bot.storage.store import SqlStore, utc_now
from bot.telegram import keyboards
from bot.telegram.sending import Output, Sender, plain

_SUBJECT = 200  # UTF-16 units
_EXAMPLE = 200  # UTF-16 units
_LEAST_QUOTED = 300
_TITLE, _DESCRIPTION = 120, 180


@dataclass(frozen=True)
class Services:
    """The core always runs in a thread."""

    settings: Settings
    responder: LiveResponder
    store: SqlStore
    me: Bot
    sender: Sender
    now: Callable[[], datetime] = utc_now
    catalogue: Catalogue = field(default_factory=load_catalogue)

    @property
    def knowledge(self) -> Knowledge:
        """Return the knowledge in use."""
        return self.responder.knowledge

    @property
    def subject(self) -> str:
        """Return what the bot knows about, for greetings."""
        return clip(self.knowledge.name, _SUBJECT)

    async def reply(
        self,
        question: str,
        history: Sequence[str],
        language: str | None,
        chosen: str | None,
    ) -> Reply:
        """Answer a question."""
        return await asyncio.to_thread(self.responder.reply, question, history, language, chosen)

    async def answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of an entry."""
        return await asyncio.to_thread(self.responder.entry_answer, entry_id, language)

    async def settings_of(self, user: User | None) -> ChatSettings:
        """Return what a person has set in the private chat, for chats that the bot is not in."""
        if user is None or user.is_bot:
            return ChatSettings()
        return await self.store.chat_settings(user.id)

    def voice(self, settings: ChatSettings, user: User | None) -> Voice:
        """Return the words of a chat: the language set there, else that of the person."""
        return self.catalogue.voice(settings.language or language_of(user))

    async def voice_for(self, message: Message) -> Voice:
        """Return the words for whoever wrote a message."""
        settings = await self.store.chat_settings(message.chat_id)
        return self.voice(settings, message.from_user)

    def is_maintainer(self, user: User | None) -> bool:
        """Return True if a person maintains the bot; shared ids of anonymous senders do not."""
        return user is not None and not user.is_bot and user.id in self.settings.admin_ids


def language_of(user: User | None) -> str | None:
    """Return the language of a person's own Telegram, where it is known."""
    return user.language_code if user else None


def entry_of(reply: Reply) -> str:
    """Return what a reply answers with first; empty without an answer."""
    return reply.answers[0].entry if reply.answers else ""


class Handlers:
    """Handlers of one kind of update: this is how they write answers, and say the rest."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.store, self.sender, self.me = services.store, services.sender, services.me

    async def say(self, message: Message, text: str) -> None:
        """Answer a message in the bot's own words."""
        await self.sender.respond(message, plain(text))

    async def remember_shown(self, sent: Message, title: str, entry: str) -> None:
        """Remember an entry shown without a question, so that a reply to it has its context."""
        place, now = (sent.chat.id, sent.message_id), self.services.now()
        await self.store.remember_reply(SentReply(*place, (sent.message_id,), title, entry, now))

    def of_reply(self, reply: Reply, settings: ChatSettings, *, brief: bool = False) -> Output:
        """Return the message for a reply, ``brief`` where others read it, too."""
        voice = self.services.catalogue.voice(reply.language)
        if reply.outcome is Outcome.SUGGESTIONS and not settings.suggestions:
            reply = replace(reply, message=voice.say("reply.unsure_quiet"), suggestions=())
        knowledge = self.services.knowledge
        page = reply_page(reply, knowledge, voice, brief=brief)
        rows = self._inline(reply_rows(reply, page.rests, knowledge, voice), voice)
        return Output(page.html, keyboards.keyboard(rows))

    def of_answer(self, answer: Answer, voice: Voice, *, start: int = 0) -> Output:
        """Return the message for the answer of one entry."""
        knowledge = self.services.knowledge
        page = answer_page(answer, knowledge, voice, start=start)
        rows = self._inline(answer_rows(answer, page.rests, knowledge, voice), voice)
        return Output(page.html, keyboards.keyboard(rows))

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
        if page is None:
            page = self._answer_pages(answers, voice, LIMIT // 2 if shown else LIMIT)
        room = room_beside(page.html)
        quotes = quotes_html(answers, voice, room) if shown and room > _LEAST_QUOTED else ""
        text = f"{page.html}\n{quotes}" if quotes else page.html
        (row,) = self._inline([quote_row(answers, voice, shown=quoted)], voice)
        rows = keyboards.read_in_private(page.rests[:1], voice, self.me.username)
        rows.append(row if whole else row[-1:])
        return Output(text, keyboards.keyboard(rows))

    def _answer_pages(self, answers: Sequence[Answer], voice: Voice, limit: int) -> Page:
        room = limit // max(len(answers), 1) - 2
        knowledge = self.services.knowledge
        pages = [answer_page(answer, knowledge, voice, limit=room) for answer in answers]
        rests = tuple(rest for page in pages for rest in page.rests)
        return Page("\n\n".join(page.html for page in pages), rests)

    def _comes_back(self, answer: Answer, voice: Voice) -> bool:
        """Return True if an answer can be written from its entry alone, without the question."""
        again = self.services.responder.entry_answer(answer.entry, voice.language)
        return again is not None and (
            (again.spans, again.lead, again.notes) == (answer.spans, answer.lead, answer.notes)
        )

    def title(self, entry_id: str, voice: Voice) -> str | None:
        """Return what a button says of an entry, fact or sentence; None without an answer."""
        knowledge = self.services.knowledge
        entry = knowledge.entries.get(entry_id)
        if entry is None:
            answer = self.services.responder.entry_answer(entry_id, voice.language)
            return answer.title if answer else None
        return knowledge.title(entry, voice.language) if entry.kind in SHOWN_KINDS else None

    def example(self, voice: Voice) -> str:
        """Return a question that has an answer."""
        titles = (self.title(one, voice) for one in self.services.knowledge.entries)
        return clip(next(filter(None, titles), "..."), _EXAMPLE)

    def _inline(self, rows: Iterable[Row], voice: Voice) -> list[keyboards.Row]:
        return [[keyboards.inline_button(one, voice, self.me.username) for one in r] for r in rows]


def article(
    result_id: str, title: str, description: str, output: Output
) -> InlineQueryResultArticle:
    """Return a result; ``result_id`` has at most 64 bytes."""
    return InlineQueryResultArticle(
        id=result_id,
        title=one_line(title, _TITLE),
        description=one_line(description, _DESCRIPTION) or None,
        input_message_content=InputTextMessageContent(
            output.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=output.keyboard,
    )
