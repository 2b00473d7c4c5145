"""Conversations with the bot as Telegram shows them: private chats and groups."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from bot.authoring.desk.bot import Bot, Bubble
from bot.render.buttons import Action

LONGEST = 4096  # characters of a message, as in Telegram
_REMEMBERED = 6  # earlier messages of a private chat that are context
_SPOKEN_TO = ("/ask", "@faqbot")


@dataclass(slots=True)
class Chat:
    """One conversation."""

    bot: Bot
    number: int
    group: bool = False
    language: str = "en"
    bubbles: list[Bubble] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Send ``text`` and add what the bot replies."""
        text = text.strip()[:LONGEST]
        if not text:
            return
        self.bubbles.append(Bubble(escape(text), mine=True))
        spoken_to = next((word for word in _SPOKEN_TO if word in text.split()), "")
        is_question = spoken_to or not (self.group or text.startswith("/"))
        question = text.replace(spoken_to, "", 1).strip() if is_question else ""
        name = text.split()[0].removesuffix("@faqbot")
        command = self._command(name[1:]) if text[0] == "/" else None
        if question:
            history = () if self.group else self._said[-_REMEMBERED:]
            self._said.append(question)
            reply = self.bot.answered(question, history, self.language, brief=self.group)
            self.bubbles.append(reply)
        elif self.group and not command:
            self.bubbles.append(Bubble(Markup(), why=lambda voice: [voice.say("spoken_to")]))
        else:
            refusal = self.bot.voice(self.language).say("unknown_command")
            self.bubbles.append(command or Bubble(escape(refusal)))

    def _command(self, name: str) -> Bubble | None:
        return self.bot.command(name, self.language, group=self.group)

    def press(self, number: int, row: int, column: int) -> Bubble | None:
        """Do what a button does; IndexError where there is no such button.

        The bubble is returned where its answer got a thumb down.
        """
        bubble = self.bubbles[number]
        button = bubble.rows[row][column]
        match button.action:
            case Action.QUOTE_SHOW | Action.QUOTE_HIDE:
                self.bubbles[number] = self.bot.with_quote(bubble, self.language)
            case Action.TOPICS:
                self.bubbles.append(self._command("topics") or bubble)
            case Action.LANGUAGE:
                (self.language,) = button.entries
                self.bubbles[number] = self._command("settings") or bubble
            case Action.HELPFUL | Action.NOT_HELPFUL:
                self.note(number, self.bot.voice(self.language).say("press.thanks"))
                return bubble if button.action is Action.NOT_HELPFUL else None
            case _ if shown := self.bot.entry(button, self.language):
                self._said.append(shown.answers[0].title)
                if button.action is Action.SUGGESTION:
                    self.bubbles[number] = replace(shown, question=bubble.question)
                else:
                    self.bubbles.append(shown)
        return None

    def note(self, number: int, text: str) -> None:
        """Add a line of the desk's own under a bubble."""
        self.bubbles[number] = replace(self.bubbles[number], note=text)
