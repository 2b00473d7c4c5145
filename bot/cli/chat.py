"""``chat``: a conversation in the terminal, with the same replies as in Telegram."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from bot.answering.engine import Engine
from bot.answering.reply import Outcome, Reply
from bot.cli.live import LiveEngine
from bot.cli.progress import working
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.titles import title_of
from bot.locales import Voice
from bot.rendering.terminal import choices_of, quotes, terminal_reply

_REMEMBERED = 6  # earlier messages that are context for the next one
_FRAME = 6  # lines of a screen that a list leaves to what surrounds it
_HELP = (
    "Write a question. /quote: exact words · /topics: what I know about · "
    "/sources: what I answer from · /quit: leave"
)
_SHOWN = (EntryKind.SOURCED, EntryKind.SOURCELESS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``chat``."""
    parser.add_argument(
        "--watch", action="store_true", help="answer from the files as they are saved"
    )
    parser.add_argument(
        "--lang", metavar="CODE", help="language of the fixed words: en, fr, zh ..."
    )


def run(args: argparse.Namespace) -> int:
    """Talk until the person leaves (quit, end of input) and return 0."""
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal  # a pipe gets the lines as they are
    with working(f"Reading {args.knowledge} ...", console):
        live = LiveEngine(args.knowledge, watch=args.watch)
        engine = live.engine()
    _history_of_lines()
    talk = Conversation(live, console, args.lang)
    console.print(Text(engine.knowledge.name, style="bold"))
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
        command, _, rest = words.lower().lstrip("/").partition(" ")
        if not words:
            return
        if command in ("quit", "exit") and not rest:
            self.open = False
        elif words.startswith("/") or words.lower() == "help":
            self._command(command, rest)
        elif words.isdecimal() and 1 <= int(words) <= len(self._choices):
            self._show_entry(self._choices[int(words) - 1])
        else:
            self._answer(words)

    def _command(self, command: str, rest: str) -> None:
        if command == "topics":
            self._topics(rest)
        elif command == "quote":
            shown = quotes(self._last) if self._last else Text()
            self._print(shown if shown.plain else Text("Nothing was quoted yet.", style="dim"))
        elif command == "sources":
            self._print(Text("\n\n").join(_sources(self._engine.knowledge)))
        elif command == "privacy":
            self._print(Text("Nothing that is said here is kept.", style="dim"))
        else:
            self._print(Text(_HELP, style="dim"))

    def _answer(self, question: str) -> None:
        with working("Looking it up ...", self.console):
            reply = self._engine.reply(question, tuple(self._said[-_REMEMBERED:]), self.language)
        self._said.append(question)
        self._show(reply)

    def _show_entry(self, entry: str) -> None:
        answer = self._engine.entry_answer(entry, self.language)
        if answer:
            self._said.append(answer.title)
            words = self._engine.catalogue.resolve(self.language)
            self._show(Reply(answer.title, Outcome.ANSWER, None, (answer,), (), (), words))

    def _show(self, reply: Reply) -> None:
        self._last = reply
        knowledge = self._engine.knowledge
        voice = Voice(self._engine.catalogue, reply.language)
        self._choices = choices_of(reply, knowledge, voice)
        self._print(terminal_reply(reply, knowledge, voice))

    def _topics(self, number: str) -> None:
        """List the topics with what can be asked; of one alone where its number is given."""
        topics = list(_topics(self._engine.knowledge))
        room = max(self.console.height - _FRAME - 2 * len(topics), len(topics))
        each = room // max(len(topics), 1) if self.console.is_terminal else None
        if number.isdecimal() and 1 <= int(number) <= len(topics):
            topics, each = [topics[int(number) - 1]], None
        self._choices, lines = [], []
        for place, (title, entries) in enumerate(topics, 1):
            lines.append(Text(title, style="bold"))
            for entry, question in entries[:each]:
                self._choices.append(entry)
                lines.append(Text(f"  {len(self._choices)}. {question}"))
            hidden = len(entries) - len(entries[:each])
            if hidden:
                lines.append(Text(f"  {hidden} more: /topics {place}", style="dim"))
        cut = self.console.is_terminal
        for line in lines or [Text("There are no topics yet.", style="dim")]:
            self.console.print(line, no_wrap=cut, overflow="ellipsis" if cut else "fold")

    def _print(self, text: Text) -> None:
        self.console.print(text)

    @property
    def _engine(self) -> Engine:
        return self.live.engine()


def _topics(knowledge: Knowledge) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """Yield each topic with its entries; without any, each section with its sentences."""
    found = False
    for topic, title in knowledge.topics.items():
        entries = [
            (entry.id, entry.title)
            for entry in knowledge.entries.values()
            if entry.topic == topic and entry.kind in _SHOWN
        ]
        if entries:
            found = True
            yield title, entries
    for source in () if found else knowledge.sources.values():
        sections: dict[str, list[tuple[str, str]]] = {}
        for one in source.sentences:
            shown = (f"{source.id}-p{one.paragraph}-s{one.number}", title_of(one.text))
            sections.setdefault(one.section or source.title, []).append(shown)
        yield from sections.items()


def _sources(knowledge: Knowledge) -> Iterator[Text]:
    """Yield what is known of each source, a line each: title, publisher, date, address."""
    for source in knowledge.sources.values():
        lines = [Text(source.title, style="bold")]
        about = (source.author, source.publisher, source.date, source.url, source.contact)
        lines += [Text(line, style="dim") for line in about if line]
        yield Text("\n").join(lines)
