"""``chat``: a conversation in the terminal, with the same replies as in Telegram."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.cli.engine import EngineBuilder
from bot.dialogue.engine import Engine
from bot.dialogue.live import LiveResponder, summary
from bot.dialogue.reply import Outcome, Reply
from bot.knowledge.watcher import Watcher
from bot.locales import Voice
from bot.render.terminal import numbered, quotes, terminal_reply
from bot.settings import Settings

_REMEMBERED = 6  # earlier messages that are context for the next one
_HELP = "Write a question. /quote: exact words · /topics: what I know about · /quit: leave"


def run(args: argparse.Namespace) -> int:
    """Talk until the person leaves (/quit, end of input) and return 0."""
    console = Console(highlight=False, soft_wrap=True)
    live = LiveEngine(args.knowledge, watch=args.watch)
    _history_of_lines()
    talk = Conversation(live, console, args.lang)
    console.print(Text(live.engine().knowledge.name, style="bold"))
    console.print(Text(_HELP, style="dim"))
    while talk.open:
        try:
            line = console.input(Text("\n> ", style="bold cyan"))
        except (EOFError, KeyboardInterrupt):
            console.print()
            break
        for news in live.refresh():
            console.print(Text(news, style="dim" if news.startswith("reloaded") else "red"))
        talk.hear(line)
    return 0


def _history_of_lines() -> None:
    """Let the arrow keys bring earlier lines back, where the system can."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - importing it is enough


@dataclass
class Conversation:
    """What has been said, and what a number would choose."""

    live: LiveEngine
    console: Console
    language: str | None
    open: bool = True
    _said: list[str] = field(default_factory=list)
    _choices: list[str] = field(default_factory=list)
    _last: Reply | None = None

    def hear(self, line: str) -> None:
        """React to one line."""
        words = line.strip()
        commands = {"/quit": self._quit, "/quote": self._quote, "/topics": self._topics}
        if not words:
            return
        if words in commands:
            commands[words]()
        elif words.startswith("/"):
            self.console.print(Text(_HELP, style="dim"))
        elif words.isdecimal() and 1 <= int(words) <= len(self._choices):
            self._show_entry(self._choices[int(words) - 1])
        else:
            self._answer(words)

    def _answer(self, question: str) -> None:
        reply = self._engine.reply(question, tuple(self._said[-_REMEMBERED:]), self.language)
        self._said.append(question)
        chosen = reply.outcome is Outcome.SUGGESTIONS
        self._choices = [s.entry for s in reply.suggestions] if chosen else []
        self._show(reply)

    def _show_entry(self, entry: str) -> None:
        answer = self._engine.entry_answer(entry, self.language)
        if answer:
            self._said.append(answer.title)
            self._choices = []
            words = self._engine.catalogue.resolve(self.language)
            self._show(Reply(answer.title, Outcome.ANSWER, None, (answer,), (), (), words))

    def _show(self, reply: Reply) -> None:
        self._last = reply
        engine = self._engine
        self.console.print(
            terminal_reply(reply, engine.knowledge, Voice(engine.catalogue, reply.language))
        )

    def _quote(self) -> None:
        shown = quotes(self._last) if self._last else Text()
        self.console.print(shown if shown.plain else Text("Nothing was quoted yet.", style="dim"))

    def _topics(self) -> None:
        knowledge = self._engine.knowledge
        entries = [entry for entry in knowledge.entries.values() if entry.facts]
        self._choices = [entry.id for entry in entries]
        self.console.print(numbered([entry.title for entry in entries]))

    def _quit(self) -> None:
        self.open = False

    @property
    def _engine(self) -> Engine:
        return self.live.engine()


class LiveEngine:
    """The engine of a folder; with ``watch`` it is built anew after a saved change.

    A broken save keeps the last good knowledge and is reported once.
    """

    def __init__(self, folder: Path, *, watch: bool) -> None:
        self._watcher = Watcher(folder) if watch else None
        builder = EngineBuilder(Settings.load())
        self._responder = LiveResponder(folder, builder, builder.encoded)

    def engine(self) -> Engine:
        """Return the engine in use."""
        return self._responder.engine

    def wait_until_encoded(self) -> None:
        """Return once nothing is left to encode."""
        self._responder.wait_until_encoded()

    def refresh(self) -> list[str]:
        """Take up saved changes; return lines that tell what they brought, or what keeps them."""
        if self._watcher is None or not self._watcher.changed():
            return []
        result = self._responder.reload_once()
        return summary(result) if result else []
