"""/topics and /figures: the knowledge by buttons, page by page, in one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from telegram import InlineKeyboardMarkup

from bot.knowledge.knowledge import Figure, Knowledge, Source
from bot.knowledge.standalone import title_of
from bot.knowledge.templates import render_statement
from bot.locales import Voice
from bot.render.buttons import SHOWN_KINDS, Action
from bot.render.citations import isolated, reference
from bot.render.cut import clip
from bot.render.html import LIMIT, escape, reference_html
from bot.retrieval.statements import statement_id
from bot.telegram.answers import Answers
from bot.telegram.callback_data import PerKnowledge, section_id, short
from bot.telegram.keyboards import Row, button, keyboard, paging_row
from bot.telegram.output import Output, plain
from bot.telegram.services import Services

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class TopicContent:
    """What has an answer, as id and title, and figures, by topic; topics without any left out."""

    titles: Mapping[str, str]
    entries: Mapping[str, Mapping[str, str]]
    figures: Mapping[str, Mapping[str, Figure]]


def _sorted(knowledge: Knowledge) -> TopicContent:
    return _by_topic(knowledge) or _by_section(knowledge)


_content_of = PerKnowledge(_sorted)


def _by_topic(knowledge: Knowledge) -> TopicContent | None:
    entries: dict[str, dict[str, str]] = {topic: {} for topic in knowledge.topics}
    figures: dict[str, dict[str, Figure]] = {topic: {} for topic in knowledge.topics}
    for entry in knowledge.entries.values():
        if entry.kind in SHOWN_KINDS:
            entries.setdefault(entry.topic, {})[entry.id] = entry.title
            found = figures.setdefault(entry.topic, {})
            for fact in entry.facts:
                found.update((figure.id, figure) for figure in fact.figures.values())
    if not any(entries.values()):
        return None
    return TopicContent(knowledge.topics, _filled(entries), _filled(figures))


def _by_section(knowledge: Knowledge) -> TopicContent:
    """Return the facts by section or, without any, the sentences: those with figures, if any."""
    titles: dict[str, str] = {}
    entries: dict[str, dict[str, str]] = {}
    figures: dict[str, dict[str, Figure]] = {}

    def add(source: Source, section: str, statement: str, text: str) -> str:
        topic = section_id(source, section)
        titles.setdefault(topic, section or source.title)
        entries.setdefault(topic, {})[statement] = title_of(text, knowledge.language)
        return topic

    for fact in knowledge.facts.values():
        text = render_statement(fact, knowledge.language).text
        topic = add(fact.citation.source, fact.citation.section, fact.id, text)
        found = figures.setdefault(topic, {})
        found.update((figure.id, figure) for figure in fact.figures.values())
    every = [(source, one) for source in knowledge.sources.values() for one in source.sentences]
    counted = [(s, one) for s, one in every if any(map(str.isdigit, one.text))]
    for source, one in () if entries else counted or every:
        add(source, one.section, statement_id(source, one), one.text)
    return TopicContent(titles, entries, _filled(figures))


def _filled(by_topic: Mapping[str, Mapping[str, _T]]) -> dict[str, Mapping[str, _T]]:
    return {topic: listed for topic, listed in by_topic.items() if listed}


PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class _List:
    """A list of buttons, shown page by page; ``action`` with ``arguments`` turns the pages."""

    items: Sequence[tuple[str, Action, tuple[str | int, ...]]]
    action: Action
    arguments: tuple[str, ...] = ()
    back: Action | None = None

    def page(self, number: int, voice: Voice) -> InlineKeyboardMarkup | None:
        """Return one page, the last where there are fewer."""
        pages = max(-(-len(self.items) // PER_PAGE), 1)
        number = min(number, pages - 1)
        shown = self.items[number * PER_PAGE : (number + 1) * PER_PAGE]
        rows: list[Row] = [[button(label, to, *arguments)] for label, to, arguments in shown]
        rows.append(paging_row(self.action, self.arguments, number, pages, voice))
        return keyboard([*rows, _back(voice, self.back, 0) if self.back else []])


@dataclass(frozen=True)
class Browser:
    """Writes the pages; knows nothing of who reads them."""

    services: Services
    answers: Answers

    @property
    def _content(self) -> TopicContent:
        return _content_of(self.services.knowledge)

    def topics(self, page: int, voice: Voice) -> Output:
        """Return the list of topics."""
        listed = _List(self._titles(self._content.entries, Action.TOPIC), Action.TOPICS)
        title = voice.say("topics.title" if listed.items else "topics.empty")
        return plain(title, listed.page(page, voice))

    def figure_topics(self, page: int, voice: Voice) -> Output:
        """Return the topics that have figures."""
        listed = _List(self._titles(self._content.figures, Action.FIGURES), Action.FIGURE_TOPICS)
        title = voice.say("figures.title" if listed.items else "figures.empty")
        return plain(title, listed.page(page, voice))

    def _titles(
        self, filled: Mapping[str, object], to: Action
    ) -> list[tuple[str, Action, tuple[str | int, ...]]]:
        titles = self._content.titles.items()
        return [(title, to, (short(topic), 0)) for topic, title in titles if topic in filled]

    def topic(self, topic: str, page: int, voice: Voice) -> Output:
        """Return the questions of one topic."""
        here, known = short(topic), self.services.knowledge.entries
        listed = _List(
            [
                (
                    self.title(entry, voice) if entry in known else title,
                    Action.ENTRY,
                    (short(entry), here, page),
                )
                for entry, title in self._content.entries.get(topic, {}).items()
            ],
            *(Action.TOPIC, (here,), Action.TOPICS),
        )
        return Output(self._heading(topic), listed.page(page, voice))

    def figures(self, topic: str, page: int, voice: Voice) -> Output:
        """Return the figures of one topic."""
        here, found = short(topic), self._content.figures.get(topic, {}).values()
        listed = _List(
            [(_label(one), Action.FIGURE, (short(one.id), here, page)) for one in found],
            *(Action.FIGURES, (here,), Action.FIGURE_TOPICS),
        )
        text = self._heading(topic) if found else escape(voice.say("figures.none_here"))
        return Output(text, listed.page(page, voice))

    def _heading(self, topic: str) -> str:
        return f"<b>{escape(clip(self._content.titles.get(topic, ''), LIMIT // 16))}</b>"

    def title(self, entry: str, voice: Voice) -> str:
        """Return what a button says of an entry, fact or sentence."""
        return self.answers.title(entry, voice) or entry

    async def entry(self, entry: str, topic: str, page: int, voice: Voice) -> Output | None:
        """Return the answer of an entry with a way back to its topic."""
        answer = await self.services.answer(entry, voice.language)
        if answer is None:
            return None
        output = self.answers.one(answer, voice)
        rows = [list(row) for row in output.keyboard.inline_keyboard] if output.keyboard else []
        back = _back(voice, Action.TOPIC, short(topic), page)
        return Output(output.html, keyboard([*rows, back]), entry)

    def figure(self, figure_id: str, topic: str, page: int, voice: Voice) -> Output:
        """Return a figure with the words that state it and where they stand."""
        fact = self.services.knowledge.facts[figure_id.rpartition(".")[0]]
        figure = next(one for one in fact.figures.values() if one.id == figure_id)
        text, unit = clip(figure.text, LIMIT // 16), clip(figure.unit, LIMIT // 16)
        parts = [f"<b>{escape(text)}</b> {escape(unit)}".strip()]
        parts.append(f"<blockquote>{escape(clip(fact.citation.quote, LIMIT // 2))}</blockquote>")
        if fact.said_by:
            said = voice.say("citation.said_by", speaker=isolated(fact.said_by, voice))
            parts.append(f"<i>{escape(clip(said, LIMIT // 8))}</i>")
        parts.append(reference_html(reference([fact.citation], [fact]), voice, LIMIT // 8))
        back = _back(voice, Action.FIGURES, short(topic), page)
        return Output("\n".join(parts), keyboard([back]))


def _back(voice: Voice, action: Action, *arguments: str | int) -> Row:
    return [button(f"« {voice.say('button.back')}", action, *arguments)]


def _label(figure: Figure) -> str:
    return f"{figure.text} · {figure.unit}" if figure.unit else figure.text
