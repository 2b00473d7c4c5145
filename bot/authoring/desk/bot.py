"""The bot behind the desk, and a conversation with it as Telegram shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.authoring.coverage import Coverage, cover
from bot.authoring.desk.items import sentences_of
from bot.dialogue.live import Build, Encode, LiveResponder
from bot.dialogue.reply import Answer
from bot.knowledge.watcher import Watcher
from bot.locales import Voice
from bot.render.buttons import Action, Button, Row, answer_rows, quote_button, reply_rows, topics
from bot.render.citations import source_words
from bot.render.explain import explanation_lines
from bot.render.html import answer_page, escape, quotes_html, reply_page
from bot.settings import Settings

LONGEST = 4096  # characters of a message, as in Telegram
_REMEMBERED = 6  # earlier messages of a private chat that are context
_QUOTED = 2000  # UTF-16 units of exact words under an answer


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message; ``why`` says how the bot found it, ``quote`` its exact words while they are shown,
    ``thumbed`` that it got a thumb, which the desk does not record."""

    html: str
    mine: bool = False
    rows: Sequence[Row] = ()
    why: Callable[[Voice], Iterable[str]] | None = None
    question: str = ""
    answers: tuple[Answer, ...] = ()
    quote: str = ""
    thumbed: bool = False


class Bot(LiveResponder):
    """Answers from a folder, as Telegram would show it."""

    def __init__(self, folder: Path, build: Build, encode: Encode | None = None) -> None:
        """Raise BotError where ``folder`` can't be used."""
        self._watcher = Watcher(folder)  # before the first look at the files
        super().__init__(folder, build, encode)
        self.news: tuple[str, ...] = ()  # what keeps the files as saved from being used
        self._coverage: Coverage | None = None
        self._looking = threading.Lock()  # at the files, one at a time

    def refresh(self) -> None:
        """Answer from what was saved since, or say in ``news`` what is wrong with it."""
        with self._looking:
            if self._watcher.changed():
                self.news = self.reload().problems

    def coverage(self) -> Coverage:
        """Return what rests on each sentence; raises KnowledgeError."""
        with self._looking:
            if self._coverage is None or self._coverage.knowledge.version != self.knowledge.version:
                self._coverage = cover(self.folder)
            return self._coverage

    # What Telegram shows ----------------------------------------------------------------------

    def answered(self, question: str, history: Sequence[str], language: str) -> Bubble:
        """Return the reply to ``question``."""
        reply = self.reply(question, tuple(history), language)
        voice = self.voice(reply.language)
        page = reply_page(reply, self.knowledge, voice)
        return Bubble(
            page.html,
            rows=reply_rows(reply, page.rests, self.knowledge, voice),
            why=partial(explanation_lines, reply, called=self._called),
            question=reply.question,
            answers=(*reply.answers, *reply.related),
        )

    def entry(self, button: Button, language: str) -> Bubble | None:
        """Return the answer that a button shows; None where it is gone."""
        (entry,) = button.entries
        answer = self.entry_answer(entry, language)
        if answer is None:
            return None
        voice = self.voice(language)
        page = answer_page(answer, self.knowledge, voice, start=button.start)
        return Bubble(
            page.html,
            rows=answer_rows(answer, page.rests, self.knowledge, voice),
            why=lambda voice: [voice.say("pressed", button=button.label, entry=entry)],
            answers=(answer,),
        )

    def with_quote(self, bubble: Bubble, language: str) -> Bubble:
        """Return ``bubble`` with the exact words that it cites, or without them again."""
        voice = self.voice(language)
        quote = quotes_html(bubble.answers, voice, _QUOTED) if not bubble.quote else ""
        flipped = quote_button(bubble.answers, voice, shown=bool(quote))
        quoting = (Action.QUOTE_SHOW, Action.QUOTE_HIDE)
        rows = [[flipped if one.action in quoting else one for one in row] for row in bubble.rows]
        return replace(bubble, quote=quote, rows=rows)

    def command(self, name: str, language: str) -> Bubble | None:
        """Return what a command shows on one page; None where there is none of the name."""
        knowledge, voice = self.knowledge, self.voice(language)
        facts, entries = knowledge.facts.values(), knowledge.entries.values()
        action, buttons = Action.ENTRY, list[tuple[str, str]]()
        match name:
            case "start":
                text = voice.say("start.text", title=knowledge.name)
            case "help":
                text = voice.say("help.private", bot="faqbot")
            case "ask":
                asked = (text for one in entries if one.facts for text in one.phrasings)
                text = voice.say("ask.empty", example=next(asked, "..."))
            case "topics":
                text = voice.say("topics.title")
                buttons = [*topics(knowledge, language).items()]
            case "figures":
                text = voice.say("figures.title")
                figures = ((fact.id, one) for fact in facts for one in fact.figures.values())
                buttons = [
                    (f, " · ".join(filter(None, (one.text, one.unit)))) for f, one in figures
                ]
            case "sources":
                sources = (source_words(one, voice) for one in knowledge.sources.values())
                text = "\n• ".join([voice.say("sources.title"), *sources])
            case "settings":
                text, action, words = voice.say("settings.title"), Action.LANGUAGE, voice.catalogue
                buttons = [(one, words.text("language.name", one)) for one in words.languages]
            case "privacy":
                days = voice.count("days", Settings.load().retention_days)
                text = voice.say("privacy.text", days=days)
            case _:
                return None
        rows = [[Button(label, action, (one,))] for one, label in buttons]
        return Bubble(escape(text), rows=rows)

    def _called(self, name: str) -> str:
        """Return an entry or sentence as a person knows it, with its id."""
        entry = self.knowledge.entries.get(name)
        _, sentence = sentences_of(self.knowledge).get(name, ("", None))
        words = entry.title if entry else sentence.text if sentence else ""
        return f"{words} [{name}]".lstrip()

    def voice(self, language: str) -> Voice:
        """Return the bot's words of a language."""
        return self.engine.catalogue.voice(language)


@dataclass(slots=True)
class Chat:
    """A private chat."""

    bot: Bot
    language: str = "en"
    bubbles: list[Bubble] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Send ``text`` and add what the bot replies."""
        text = text.strip()[:LONGEST]
        if not text:
            return
        self.bubbles.append(Bubble(escape(text), mine=True))
        name, *rest = text.split(maxsplit=1)
        if not name.startswith("/") or (name == "/ask" and rest):
            question = rest[0] if name == "/ask" else text
            reply = self.bot.answered(question, self._said[-_REMEMBERED:], self.language)
            self._said.append(question)
        else:
            refusal = self.bot.voice(self.language).say("unknown_command")
            reply = self.bot.command(name[1:], self.language) or Bubble(escape(refusal))
        self.bubbles.append(reply)

    def press(self, number: int, row: int, column: int) -> None:
        """Do what a button does; IndexError where there is no such button."""
        bubble = self.bubbles[number]
        button = bubble.rows[row][column]
        match button.action:
            case Action.QUOTE_SHOW | Action.QUOTE_HIDE:
                self.bubbles[number] = self.bot.with_quote(bubble, self.language)
            case Action.TOPICS:
                self.bubbles.append(self.bot.command("topics", self.language) or bubble)
            case Action.LANGUAGE:
                (self.language,) = button.entries
                self.bubbles[number] = self.bot.command("settings", self.language) or bubble
            case Action.HELPFUL | Action.NOT_HELPFUL:
                self.bubbles[number] = replace(bubble, thumbed=True)
            case _ if shown := self.bot.entry(button, self.language):
                self._said.append(shown.answers[0].title)
                if button.action is Action.SUGGESTION:
                    self.bubbles[number] = replace(shown, question=bubble.question)
                else:
                    self.bubbles.append(shown)
