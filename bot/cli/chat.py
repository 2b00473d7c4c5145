"""``chat``: a conversation in the terminal, with the same replies as in Telegram."""

import argparse
import contextlib

from rich.console import Console
from rich.text import Text

from bot.cli.engine import live_responder
from bot.dialogue.live import LiveResponder, summary
from bot.dialogue.reply import Outcome, Reply
from bot.knowledge.watcher import Watcher
from bot.locales import Voice
from bot.render.buttons import topics
from bot.render.plain import reply_runs

_REMEMBERED = 6  # earlier messages that are context for the next one
_DIGITS = 6  # of a number that chooses
_HELP = "Write a question. /quote: exact words · /topics: what I know about · /quit: leave"


def run(args: argparse.Namespace) -> None:
    """Talk until the person leaves (/quit, end of input)."""
    console = Console(highlight=False, soft_wrap=True)
    watcher = Watcher(args.knowledge) if args.watch else None  # before the first look at the files
    responder = live_responder(args.knowledge)
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - the arrow keys bring earlier lines back
    talk = Conversation(responder, args.lang)
    console.print(Text(responder.knowledge.name, style="bold"))
    console.print(Text(_HELP, style="dim"))
    while True:
        try:
            line = console.input(Text("\n> ", style="bold cyan")).strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        for news in refreshed(responder, watcher):
            console.print(Text(news, style="dim" if news.startswith("reloaded") else "red"))
        if line == "/quit":
            return
        if line:
            console.print(talk.hear(line))


class Conversation:
    """What has been said, and what a number would choose."""

    def __init__(self, responder: LiveResponder, language: str | None) -> None:
        self._responder, self._language = responder, language
        self._said: list[str] = []
        self._choices: list[str] = []
        self._last: Reply | None = None

    def hear(self, line: str) -> Text:
        """Return what is shown after ``line``."""
        if line == "/quote":
            shown = self._last.shown if self._last else ()
            quotes = dict.fromkeys(f"“{c.quote}”" for answer in shown for c in answer.citations)
            return Text(
                "\n".join(quotes) or "Nothing was quoted yet.", "italic" if quotes else "dim"
            )
        if line == "/topics":
            listed = topics(self._responder.knowledge, self._language or "")
            self._choices = [*listed]
            return Text("\n".join(f"  {n}. {one}" for n, one in enumerate(listed.values(), 1)))
        if line.startswith("/"):
            return Text(_HELP, style="dim")
        number = int(line) if len(line) <= _DIGITS and line.isdecimal() else 0
        if 1 <= number <= len(self._choices):
            chosen = self._choices[number - 1]
            answer = self._responder.engine.entry_answer(chosen, self._language)
            if answer is None:
                return Text()
            self._choices = []
            words = self._responder.engine.catalogue.resolve(self._language)
            return self._shown(Reply(answer.title, Outcome.ANSWER, None, (answer,), (), (), words))
        reply = self._responder.reply(line, tuple(self._said[-_REMEMBERED:]), self._language)
        is_open = reply.outcome is Outcome.SUGGESTIONS
        self._choices = [one.entry for one in reply.offered] if is_open else []
        return self._shown(reply)

    def _shown(self, reply: Reply) -> Text:
        self._said.append(reply.question)
        self._last, engine = reply, self._responder.engine
        voice = Voice(engine.catalogue, reply.language)
        return Text.assemble(*reply_runs(reply, engine.knowledge, voice, numbered=True))


def refreshed(responder: LiveResponder, watcher: Watcher | None) -> list[str]:
    """Take up saved changes; return lines that tell what they brought, or, once, what keeps the
    last good knowledge in use."""
    result = responder.reload_once() if watcher and watcher.changed() else None
    return summary(result) if result else []
