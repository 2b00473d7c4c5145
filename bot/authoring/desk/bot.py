"""The engine behind the desk: the one module here that knows how questions are answered."""

from __future__ import annotations

import html
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from markupsafe import Markup, escape

from bot.answering.engine import Engine
from bot.answering.reply import Answer, Outcome, Reply, Suggestion
from bot.errors import BotError
from bot.knowledge.knowledge import Knowledge
from bot.locales import Catalogue, Voice
from bot.maintaining.coverage import Coverage, cover
from bot.rendering.explain import explanation_text
from bot.rendering.html import answer_page, quotes_html, reply_page

__all__ = ["Answer", "Bot", "Live", "Outcome", "Reply", "Suggestion"]

_QUOTED = 2000  # UTF-16 units of exact words under an answer
_TAG = re.compile(
    r"</?[bi]>|<blockquote(?: expandable)?>|</(?:blockquote|a)>|<a href=\"https?://[^\"<>]*\">"
)


class Live(Protocol):
    """An engine that follows the files of its folder."""

    def engine(self) -> Engine:
        """Return the engine in use."""

    def refresh(self) -> list[str]:
        """Take up saved changes; return what they brought, or what keeps them."""


class Bot:
    """Answers from a folder, as Telegram would show it."""

    def __init__(self, folder: Path, open_engine: Callable[[Path], Live]) -> None:
        self._open_engine = open_engine
        self._lock = threading.Lock()
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Answer from ``folder`` from now on; raises BotError where it can't be used."""
        self._live = self._open_engine(folder)
        self.folder = folder
        self.news: list[str] = []  # what keeps the files as saved from being used
        self.questions: dict[str, list[str]] = defaultdict(list)  # by the sentence that answered
        self._coverage: Coverage | None = None

    def refresh(self) -> None:
        """Take up what was saved since; ``news`` then says what is wrong with it, if anything."""
        with self._lock:
            news = self._live.refresh()
            if news:
                self.news = [] if news[0].startswith("reloaded") else news

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers are given from."""
        return self._live.engine().knowledge

    @property
    def catalogue(self) -> Catalogue:
        """The bot's own words in every language."""
        return self._live.engine().catalogue

    def coverage(self) -> Coverage:
        """Return what rests on each sentence; the last good state where a file is broken."""
        with self._lock:
            if self._coverage is None or self._coverage.knowledge.version != self.knowledge.version:
                try:
                    self._coverage = cover(self.folder)
                except BotError:
                    if self._coverage is None:
                        raise
            return self._coverage

    def reply(self, question: str, history: Sequence[str], language: str | None) -> Reply:
        """Return the reply to ``question``."""
        reply = self._live.engine().reply(question, tuple(history), language)
        for answer in reply.answers:
            for one in answer.citations:
                asked = self.questions[f"{one.source.id}-p{one.paragraph}-s{one.sentence}"]
                asked.append(question)
        return reply

    def entry_answer(self, entry: str, language: str | None) -> Answer | None:
        """Return the answer of an entry."""
        return self._live.engine().entry_answer(entry, language)

    def closest(self, question: str, language: str | None = None) -> Sequence[Suggestion]:
        """Return the entries closest to ``question``."""
        return self._live.engine().closest(question, 5, language)

    def why(self, reply: Reply) -> list[str]:
        """Return how the reply was found, in lines for a person."""
        lines = explanation_text(reply).splitlines()
        return [line for line in lines if not line.startswith("features:")]

    def reply_html(self, reply: Reply, voice: Voice) -> Markup:
        """Return what Telegram shows for a reply."""
        return telegram_markup(reply_page(reply, self.knowledge, voice).html)

    def answer_html(self, answer: Answer, voice: Voice) -> Markup:
        """Return what Telegram shows for the answer of one entry."""
        return telegram_markup(answer_page(answer, self.knowledge, voice).html)

    def quote_html(self, answers: Sequence[Answer], voice: Voice) -> Markup:
        """Return the exact words that answers cite."""
        return telegram_markup(quotes_html(answers, voice, _QUOTED))


def telegram_markup(text: str) -> Markup:
    """Return Telegram's HTML for a browser: its few tags, every text between them escaped anew."""
    parts, end = [], 0
    for tag in _TAG.finditer(text):
        parts += [escape(html.unescape(text[end : tag.start()])), Markup(tag.group())]  # noqa: S704
        end = tag.end()
    return Markup("").join([*parts, escape(html.unescape(text[end:]))])
