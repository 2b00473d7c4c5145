"""Conversations with the bot as Telegram shows them: bubbles, buttons, private chats and groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from markupsafe import Markup, escape

from bot.authoring.desk.bot import Answer, Bot, Outcome, Reply
from bot.locales import Voice

LONGEST = 4096  # characters of a message, as in Telegram
_REMEMBERED = 6  # earlier messages of a private chat that are context
_MOST_RELATED = 3
_SPOKEN_TO = ("/ask", "@faqbot")
_SILENT = "In a group the bot only answers when it is spoken to: /ask QUESTION or @faqbot QUESTION"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; ``action`` is what it does with ``entry``."""

    label: str
    action: Literal["show", "replace", "quote", "topics", "thumb"]
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message; ``why`` is how the bot found it."""

    html: Markup
    mine: bool = False
    rows: tuple[tuple[Button, ...], ...] = ()
    why: tuple[str, ...] = ()
    question: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(slots=True)
class Chat:
    """One conversation."""

    number: int
    group: bool = False
    language: str = "en"
    bubbles: list[Bubble] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def say(self, text: str, bot: Bot) -> None:
        """Send ``text`` and add what the bot replies."""
        text = text.strip()[:LONGEST]
        if not text:
            return
        self.bubbles.append(Bubble(escape(text), mine=True))
        question = _question(text) if self.group or text.startswith("/ask") else text
        if not question:
            self.bubbles.append(Bubble(escape(""), why=(_SILENT,)))
            return
        history = () if self.group else self._said[-_REMEMBERED:]
        reply = bot.reply(question, history, self.language)
        self._said.append(question)
        voice = bot.catalogue.voice(reply.language)
        bubble = Bubble(
            bot.reply_html(reply, voice, brief=self.group),
            rows=_rows(reply, bot, voice),
            why=tuple(bot.why(reply)),
            question=question,
            answers=(*reply.answers, *reply.related),
        )
        self.bubbles.append(bubble)

    def press(self, number: int, row: int, column: int, bot: Bot) -> None:
        """Do what a button does; IndexError where there is no such button."""
        bubble = self.bubbles[number]
        button = bubble.rows[row][column]
        voice = bot.catalogue.voice(self.language)
        if button.action == "quote":
            quotes = bot.quote_html(bubble.answers, voice)
            rows = (bubble.rows[0][1:], *bubble.rows[1:])
            html = Markup("\n").join((bubble.html, quotes))
            self.bubbles[number] = replace(bubble, html=html, rows=rows)
        elif button.action == "topics":
            titles = [one.title for one in bot.knowledge.entries.values() if one.facts]
            self.bubbles.append(Bubble(Markup("\n").join(map(escape, titles))))
        elif button.action == "thumb":
            self.bubbles.append(Bubble(escape(voice.say("press.thanks"))))
        elif answer := bot.entry_answer(button.entry, self.language):
            shown = Bubble(
                bot.answer_html(answer, voice),
                rows=tuple(_answer_rows([answer], bot, voice)),
                why=(f"the button “{button.label}” shows the entry {button.entry}",),
                answers=(answer,),
            )
            self._said.append(answer.title)
            if button.action == "replace":
                self.bubbles[number] = replace(shown, question=bubble.question)
            else:
                self.bubbles.append(shown)


def _question(text: str) -> str:
    """Return what is asked of the bot; empty where it is not spoken to."""
    for word in _SPOKEN_TO:
        if word in text.split():
            return text.replace(word, "", 1).strip()
    return ""


def _rows(reply: Reply, bot: Bot, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    rows = list(_answer_rows(reply.answers or reply.related, bot, voice))
    if reply.outcome is Outcome.SUGGESTIONS:
        near = reply.suggestions[:_MOST_RELATED]
        rows += [(Button(one.question, "replace", one.entry),) for one in near]
    if reply.outcome is Outcome.NONE and not reply.related:
        rows.append((Button(voice.say("command.topics"), "topics"),))
    return tuple(rows)


def _answer_rows(answers: Sequence[Answer], bot: Bot, voice: Voice) -> Iterable[tuple[Button, ...]]:
    if any(one.quote for answer in answers for one in answer.citations):
        yield (Button(voice.say("button.quote_show"), "quote"),)
    shown = {answer.entry for answer in answers}
    entries = bot.knowledge.entries
    related = {
        name: entries[name].title
        for answer in answers
        if answer.entry in entries
        for name in entries[answer.entry].related
        if name in entries and name not in shown
    }
    for name, title in list(related.items())[:_MOST_RELATED]:
        yield (Button(title, "show", name),)
    if answers:
        yield (
            Button("👍", "thumb", answers[0].entry),
            Button("👎", "thumb", answers[0].entry),
        )
