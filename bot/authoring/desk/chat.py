"""A conversation with the bot as Telegram shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.authoring.desk.items import sentences_of
from bot.dialogue.live import LiveResponder
from bot.dialogue.reply import Answer
from bot.locales import Voice, load_catalogue
from bot.render.blocks import source_words
from bot.render.buttons import Action, Button, Row, answer_rows, quote_button, reply_rows, topics
from bot.render.explanation import explanation_lines
from bot.render.html import answer_page, escape, quotes_html, reply_page
from bot.settings import Settings

LONGEST = 4096  # characters of a message, as in Telegram
_REMEMBERED = 6  # earlier messages of a private chat that are context
_QUOTED = 2000  # UTF-16 units of exact words under an answer


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message."""

    html: str
    mine: bool = False
    rows: Sequence[Row] = ()
    why: Callable[[Voice], Iterable[str]] | None = None  # says how the bot found it
    question: str = ""
    answers: tuple[Answer, ...] = ()
    quote: str = ""  # its exact words while they are shown
    thumbed: bool = False  # it got a thumb, which the desk does not record


@dataclass(slots=True)
class Chat:
    """A private chat with ``bot``."""

    bot: LiveResponder
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
            self.bubbles.append(self._answered(question))
            self._said.append(question)
        else:
            self.bubbles.append(self._command(name[1:]))

    def press(self, number: int, row: int, column: int) -> None:
        """Do what a button does; IndexError where there is no such button."""
        bubble = self.bubbles[number]
        button = bubble.rows[row][column]
        match button.action:
            case Action.QUOTE_SHOW | Action.QUOTE_HIDE:
                self.bubbles[number] = self._with_quote(bubble)
            case Action.TOPICS:
                self.bubbles.append(self._command("topics"))
            case Action.LANGUAGE:
                (self.language,) = button.entries
                self.bubbles[number] = self._command("settings")
            case Action.HELPFUL | Action.NOT_HELPFUL:
                self.bubbles[number] = replace(bubble, thumbed=True)
            case _ if shown := self._entry(button):
                self._said.append(shown.answers[0].title)
                if button.action is Action.SUGGESTION:
                    self.bubbles[number] = replace(shown, question=bubble.question)
                else:
                    self.bubbles.append(shown)

    @property
    def _voice(self) -> Voice:
        return load_catalogue().voice(self.language)

    def _answered(self, question: str) -> Bubble:
        reply = self.bot.reply(question, tuple(self._said[-_REMEMBERED:]), self.language)
        knowledge, voice = self.bot.knowledge, load_catalogue().voice(reply.language)
        page = reply_page(reply, knowledge, voice)
        return Bubble(
            page.html,
            rows=reply_rows(reply, page.rests, knowledge, voice),
            why=partial(explanation_lines, reply, called=self._called),
            question=reply.question,
            answers=(*reply.answers, *reply.related),
        )

    def _called(self, name: str) -> str:
        """Return an entry or sentence as a person knows it, with its id."""
        entry = self.bot.knowledge.entries.get(name)
        stated = sentences_of(self.bot.knowledge).get(name)
        words = entry.title if entry else stated.sentence.text if stated else ""
        return f"{words} [{name}]".lstrip()

    def _entry(self, button: Button) -> Bubble | None:
        """Return the answer that a button shows; None where it is gone."""
        (entry,) = button.entries
        answer = self.bot.engine.entry_answer(entry, self.language)
        if answer is None:
            return None
        knowledge, voice = self.bot.knowledge, self._voice
        page = answer_page(answer, knowledge, voice, start=button.start)
        return Bubble(
            page.html,
            rows=answer_rows(answer, page.rests, knowledge, voice),
            why=lambda voice: [voice.say("pressed", button=button.label, entry=entry)],
            answers=(answer,),
        )

    def _with_quote(self, bubble: Bubble) -> Bubble:
        """Return ``bubble`` with the exact words that it cites, or without them again."""
        quote = "" if bubble.quote else quotes_html(bubble.answers, self._voice, _QUOTED)
        flipped = quote_button(bubble.answers, self._voice, shown=bool(quote))
        quoting = (Action.QUOTE_SHOW, Action.QUOTE_HIDE)
        rows = [[flipped if one.action in quoting else one for one in row] for row in bubble.rows]
        return replace(bubble, quote=quote, rows=rows)

    def _command(self, name: str) -> Bubble:
        knowledge, voice = self.bot.knowledge, self._voice
        action, buttons = Action.ENTRY, list[tuple[str, str]]()
        match name:
            case "start":
                text = voice.say("start.text", title=knowledge.name)
            case "help":
                text = voice.say("help.private", bot="faqbot")
            case "ask":
                entries = knowledge.entries.values()
                asked = (text for one in entries if one.facts for text in one.phrasings)
                text = voice.say("ask.empty", example=next(asked, "..."))
            case "topics":
                text = voice.say("topics.title")
                buttons = [*topics(knowledge, self.language).items()]
            case "figures":
                text = voice.say("figures.title")
                for fact in knowledge.facts.values():
                    for figure in fact.figures.values():
                        label = " · ".join(filter(None, (figure.text, figure.unit)))
                        buttons.append((fact.id, label))
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
                text = voice.say("unknown_command")
        rows = [[Button(label, action, (one,))] for one, label in buttons]
        return Bubble(escape(text), rows=rows)
