"""Turns what the core returns into a message with its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup

from bot.answering.reply import Answer, Outcome, Reply
from bot.locales import Voice
from bot.rendering.cut import clip
from bot.rendering.html import LIMIT, answer_page, escape, quotes_html, reply_page
from bot.telegram import keyboards
from bot.telegram.addressing import Me
from bot.telegram.callback_data import Action
from bot.telegram.ports import ChatSettings
from bot.telegram.services import Services
from bot.telegram.shelves import SHOWN_KINDS

_EXAMPLE = 200  # UTF-16 units


@dataclass(frozen=True, slots=True)
class Output:
    """A message to send."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    entry: str = ""  # that it answers with


class Answers:
    """Writes the bot's answers."""

    def __init__(self, services: Services, me: Me) -> None:
        self._services = services
        self._me = me

    def reply(self, reply: Reply, settings: ChatSettings) -> Output:
        """Return the message for a reply."""
        voice = self._services.catalogue.voice(settings.language or reply.language)
        reply = _in_words_of(voice, reply, settings)
        page = reply_page(reply, self._services.knowledge, voice)
        rows = keyboards.more_rows(page.rests, voice)
        rows.append(keyboards.quote_row([*reply.answers, *reply.related], voice, self._me.username))
        if reply.outcome is Outcome.SUGGESTIONS and settings.suggestions:
            rows += keyboards.suggestion_rows(reply.suggestions[: keyboards.MOST_RELATED], voice)
        if reply.outcome is Outcome.NONE and not reply.related:
            rows.append([keyboards.button(voice.say("command.topics"), Action.TOPICS, 0)])
        if reply.answers:
            rows += self._ending(reply.answers, voice)
        entry = reply.answers[0].entry if reply.answers else ""
        return Output(page.html, keyboards.keyboard(rows), entry)

    def one(self, answer: Answer, voice: Voice, *, start: int = 0) -> Output:
        """Return the message for the answer of one entry."""
        page = answer_page(answer, self._services.knowledge, voice, start=start)
        rows = keyboards.more_rows(page.rests, voice)
        rows.append(keyboards.quote_row([answer], voice, self._me.username))
        rows += self._ending([answer], voice)
        return Output(page.html, keyboards.keyboard(rows), answer.entry)

    def portable(
        self, answers: Sequence[Answer], voice: Voice, html: str = "", *, quoted: bool = False
    ) -> Output:
        """Return an answer for a chat that the bot is not in: fewer buttons, no thumbs."""
        knowledge = self._services.knowledge
        quotes = quotes_html(answers, voice, LIMIT // 2) if quoted else ""
        if not html:
            limit = (LIMIT - (LIMIT // 2 if quoted else 0)) // max(len(answers), 1) - 2
            pages = [answer_page(answer, knowledge, voice, limit=limit) for answer in answers]
            html = "\n\n".join(page.html for page in pages)
        row = keyboards.quote_row(answers, voice, self._me.username, shown=quoted)
        text = f"{html}\n{quotes}" if quotes else html
        return Output(text, keyboards.keyboard([row]), answers[0].entry if answers else "")

    def title(self, entry_id: str, voice: Voice) -> str | None:
        """Return the question of an entry in a language; None where it has no answer to show."""
        knowledge = self._services.knowledge
        entry = knowledge.entries.get(entry_id)
        if entry is None or entry.kind not in SHOWN_KINDS:
            return None
        translation = knowledge.translations.get(voice.language)
        return (translation.titles.get(entry_id) if translation else None) or entry.title

    def example(self, voice: Voice) -> str:
        """Return a question that has an answer, in a language if there is one."""
        knowledge = self._services.knowledge
        translation = knowledge.translations.get(voice.language)
        for entry in knowledge.entries.values():
            if entry.kind in SHOWN_KINDS:
                own = translation.phrasings.get(entry.id, ()) if translation else ()
                if phrasings := own or entry.phrasings:
                    return clip(phrasings[0], _EXAMPLE)
        return "..."

    def _ending(self, answers: Sequence[Answer], voice: Voice) -> list[keyboards.Row]:
        shown = {answer.entry for answer in answers}
        related: dict[str, str] = {}
        for answer in answers:
            entry = self._services.knowledge.entries.get(answer.entry)
            for one in entry.related if entry else ():
                title = self.title(one, voice)
                if title and one not in shown:
                    related.setdefault(one, title)
        titles = list(related.items())[: keyboards.MOST_RELATED]
        return [
            *keyboards.related_rows(titles, voice),
            keyboards.feedback_row(answers[0].entry, voice),
        ]


def _in_words_of(voice: Voice, reply: Reply, settings: ChatSettings) -> Reply:
    """Say in the chat's language what the core said in another one."""
    if reply.outcome is Outcome.SUGGESTIONS and not settings.suggestions:
        return replace(reply, message=voice.say("reply.unsure_quiet"))
    if voice.language == reply.language:
        return reply
    if reply.outcome is Outcome.ANSWER and reply.message:
        return replace(reply, message=voice.say("reply.partly"))
    if reply.outcome in (Outcome.NONE, Outcome.SUGGESTIONS):
        return replace(reply, message="")
    return reply


def plain(text: str) -> str:
    """Return the bot's own words as HTML."""
    return escape(text)
