"""``chat``: a conversation in the terminal, with the same replies as in Telegram."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from bot.cli.engine import live_responder
from bot.dialogue.live import LiveResponder, summary
from bot.dialogue.reply import Outcome, Reply
from bot.knowledge.watcher import Watcher
from bot.locales import Voice
from bot.render.plain import reply_runs

_REMEMBERED = 6  # earlier messages that are context for the next one
_HELP = "Write a question. /quote: exact words · /topics: what I know about · /quit: leave"


def run(args: argparse.Namespace) -> int:
    """Talk until the person leaves (/quit, end of input) and return 0."""
    console = Console(highlight=False, soft_wrap=True)
    responder = live_responder(args.knowledge)
    watcher = Watcher(args.knowledge) if args.watch else None
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - the arrow keys bring earlier lines back
    talk = Conversation(responder, console, args.lang)
    console.print(Text(responder.knowledge.name, style="bold"))
    console.print(Text(_HELP, style="dim"))
    while talk.open:
        try:
            line = console.input(Text("\n> ", style="bold cyan"))
        except (EOFError, KeyboardInterrupt):
            console.print()
            break
        for news in refreshed(responder, watcher):
            console.print(Text(news, style="dim" if news.startswith("reloaded") else "red"))
        talk.hear(line)
    return 0


@dataclass
class Conversation:
    """What has been said, and what a number would choose."""

    responder: LiveResponder
    console: Console
    language: str | None
    open: bool = True
    _said: list[str] = field(default_factory=list)
    _choices: list[str] = field(default_factory=list)
    _last: Reply | None = None

    def hear(self, line: str) -> None:
        """React to one line."""
        words = line.strip()
        if words == "/quit":
            self.open = False
        elif words == "/quote":
            self._quote()
        elif words == "/topics":
            self._topics()
        elif words.startswith("/"):
            self.console.print(Text(_HELP, style="dim"))
        elif words.isdecimal() and 1 <= int(words) <= len(self._choices):
            self._show_entry(self._choices[int(words) - 1])
        elif words:
            self._answer(words)

    def _answer(self, question: str) -> None:
        reply = self.responder.reply(question, tuple(self._said[-_REMEMBERED:]), self.language)
        self._said.append(question)
        chosen = reply.outcome is Outcome.SUGGESTIONS
        self._choices = [s.entry for s in reply.suggestions] if chosen else []
        self._show(reply)

    def _show_entry(self, entry: str) -> None:
        answer = self.responder.entry_answer(entry, self.language)
        if answer:
            self._said.append(answer.title)
            self._choices = []
            words = self.responder.engine.catalogue.resolve(self.language)
            self._show(Reply(answer.title, Outcome.ANSWER, None, (answer,), (), (), words))

    def _show(self, reply: Reply) -> None:
        self._last = reply
        engine = self.responder.engine
        voice = Voice(engine.catalogue, reply.language)
        runs = reply_runs(reply, engine.knowledge, voice, numbered=True)
        self.console.print(Text.assemble(*runs))

    def _quote(self) -> None:
        """Show the exact words behind the last reply."""
        shown = (self._last.answers or self._last.related) if self._last else ()
        quotes = dict.fromkeys(cited.quote for answer in shown for cited in answer.citations)
        lines = [Text(f"“{quote}”", style="italic") for quote in quotes]
        self.console.print(*lines or [Text("Nothing was quoted yet.", style="dim")], sep="\n")

    def _topics(self) -> None:
        entries = [entry for entry in self.responder.knowledge.entries.values() if entry.facts]
        self._choices = [entry.id for entry in entries]
        listed = (f"  {number}. {entry.title}" for number, entry in enumerate(entries, 1))
        self.console.print(Text("\n".join(listed)))


def refreshed(responder: LiveResponder, watcher: Watcher | None) -> list[str]:
    """Take up saved changes; return lines that tell what they brought, or, once, what keeps the
    last good knowledge in use."""
    result = responder.reload_once() if watcher and watcher.changed() else None
    return summary(result) if result else []
