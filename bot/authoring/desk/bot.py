"""The engine behind the desk: the one module here that knows how questions are answered."""

from __future__ import annotations

import html
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from markupsafe import Markup, escape

from bot.authoring.coverage import Coverage, cover
from bot.dialogue.engine import Engine
from bot.dialogue.reply import Answer, Outcome, Reply, Suggestion
from bot.errors import BotError, KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import load_knowledge
from bot.knowledge.watcher import Watcher
from bot.locales import Catalogue, Voice
from bot.render.explain import explanation_lines
from bot.render.html import answer_page, quotes_html, reply_page

__all__ = ["Answer", "Bot", "Outcome", "Reply", "Suggestion"]

_CLOSEST = 12  # entries and sentences together
_QUOTED = 2000  # UTF-16 units of exact words under an answer
_TAG = re.compile(
    r"</?[bi]>|<blockquote(?: expandable)?>|</(?:blockquote|a)>|<a href=\"https?://[^\"<>]*\">"
)


class Bot:
    """Answers from a folder, as Telegram would show it."""

    def __init__(self, folder: Path, make_engine: Callable[[Knowledge], Engine]) -> None:
        self._make_engine = make_engine
        self._lock = threading.Lock()
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Answer from ``folder`` from now on; raises BotError where it can't be used."""
        watcher = Watcher(folder)
        self._engine = self._make_engine(load_knowledge(folder))
        self._watcher, self.folder = watcher, folder
        self.news: list[str] = []  # what keeps the files as saved from being used
        self.questions: dict[str, list[str]] = defaultdict(list)  # by the sentence that answered
        self._coverage: Coverage | None = None

    def refresh(self) -> None:
        """Take up what was saved since; ``news`` then says what is wrong with it, if anything."""
        with self._lock:
            if not self._watcher.changed():
                return
            try:
                self._engine = self._engine.renewed(load_knowledge(self.folder))
                self.news = []
            except KnowledgeError as reason:
                self.news = [str(one) for one in reason.problems if one.is_error]

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers are given from."""
        return self._engine.knowledge

    @property
    def catalogue(self) -> Catalogue:
        """The bot's own words in every language."""
        return self._engine.catalogue

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
        reply = self._engine.reply(question, tuple(history), language)
        for answer in reply.answers:
            for one in answer.citations:
                asked = self.questions[f"{one.source.id}-p{one.paragraph}-s{one.sentence}"]
                asked.append(question)
        return reply

    def entry_answer(self, entry: str, language: str | None) -> Answer | None:
        """Return the answer of an entry."""
        return self._engine.entry_answer(entry, language)

    def closest(self, question: str, language: str | None = None) -> Sequence[Suggestion]:
        """Return the entries and sentences closest to ``question``."""
        return self._engine.closest(question, _CLOSEST, language)

    def why(self, reply: Reply) -> list[str]:
        """Return how the reply was found, in lines for a person."""
        return explanation_lines(reply)

    def reply_html(self, reply: Reply, voice: Voice, *, brief: bool) -> Markup:
        """Return what Telegram shows for a reply, ``brief`` in a group."""
        return telegram_markup(reply_page(reply, self.knowledge, voice, brief=brief).html)

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
