"""/topics and /figures: the knowledge by buttons, page by page, in one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from telegram import InlineKeyboardMarkup, Message

from bot.knowledge.knowledge import Fact, Knowledge, Source
from bot.knowledge.standalone import title_of
from bot.knowledge.templates import render_statement
from bot.locales import Voice
from bot.render.buttons import SHOWN_KINDS, Action, facts_without_entry
from bot.render.citations import reference
from bot.render.cut import clip
from bot.render.html import LIMIT, escape, reference_html
from bot.retrieval.statements import statement_id
from bot.telegram.callbacks import Callback
from bot.telegram.keyboards import (
    Data,
    PerKnowledge,
    Row,
    StaleError,
    button,
    keyboard,
    section_id,
    short,
)
from bot.telegram.sending import Output, plain
from bot.telegram.services import Handlers

_PER_PAGE = 8
_ByTopic = Mapping[str, Mapping[str, str]]  # id and what a button says


class _Menu(NamedTuple):
    """The name of a menu in texts, and the actions of its three levels."""

    name: str
    topics: Action
    topic: Action
    item: Action


_MENUS = {
    action: menu
    for menu in (
        _Menu("topics", Action.TOPICS, Action.TOPIC, Action.ENTRY),
        _Menu("figures", Action.FIGURE_TOPICS, Action.FIGURES, Action.FIGURE),
    )
    for action in menu[1:]
}


class Content(NamedTuple):
    """What the menus list by topic, by the menu's name; topics without any left out."""

    titles: Mapping[str, str]  # of the topics, in their order
    listed: Mapping[str, _ByTopic]


@PerKnowledge
def _content_of(knowledge: Knowledge) -> Content:
    """Return the entries by topic, then by section the facts that have none; where there are no
    facts, the sentences: those with figures, if any."""
    titles = dict(knowledge.topics)
    entries: dict[str, dict[str, str]] = defaultdict(dict)
    figures: dict[str, dict[str, str]] = defaultdict(dict)

    def add(source: Source, section: str, statement: str, text: str) -> str:
        topic = section_id(source, section)
        titles.setdefault(topic, section or source.title)
        entries[topic][statement] = title_of(text, knowledge.language)
        return topic

    for entry in knowledge.entries.values():
        if entry.kind in SHOWN_KINDS:
            entries[entry.topic][entry.id] = entry.title
            figures[entry.topic].update(_labels(entry.facts))
    for fact in facts_without_entry(knowledge):
        text = render_statement(fact, knowledge.language).text
        topic = add(fact.citation.source, fact.citation.section, fact.id, text)
        figures[topic].update(_labels([fact]))
    every = [(source, one) for source in knowledge.sources.values() for one in source.sentences]
    counted = [(s, one) for s, one in every if any(map(str.isdigit, one.text))]
    for source, one in () if knowledge.facts else counted or every:
        add(source, one.section, statement_id(source, one), one.text)
    filled = {topic: listed for topic, listed in figures.items() if listed}
    return Content(titles, {"topics": entries, "figures": filled})


def _labels(facts: Iterable[Fact]) -> dict[str, str]:
    figures = [figure for fact in facts for figure in fact.figures.values()]
    return {one.id: f"{one.text} · {one.unit}" if one.unit else one.text for one in figures}


class Menus(Handlers):
    """Writes the pages. Each is opened by a command or by the press of a button, whose data say
    what it shows."""

    async def topics(self, message: Message, voice: Voice) -> None:
        """Open the list of topics."""
        await self.sender.respond(message, self._topics(Data(Action.TOPICS), voice))

    async def figures(self, message: Message, voice: Voice) -> None:
        """Open the list of figures."""
        await self.sender.respond(message, self._topics(Data(Action.FIGURE_TOPICS), voice))

    async def turn(self, press: Callback) -> None:
        """Show a page in the place of the one before."""
        data, menu = press.data, _MENUS[press.data.action]
        pages = {menu.topics: self._topics, menu.topic: self._topic, menu.item: self._figure}
        await self._show(press, pages[data.action](data, press.voice))

    async def _show(self, press: Callback, output: Output) -> None:
        _ = press.message  # where it is gone, the button is out of date
        await press.answer()
        await self.sender.edit_pressed(press.query, output)

    def _topics(self, data: Data, voice: Voice) -> Output:
        """Return the topics that have something to list."""
        menu, content = _MENUS[data.action], _content_of(self.services.knowledge)
        filled, titles = content.listed[menu.name], content.titles.items()
        items = [(title, menu.topic, short(topic), 0) for topic, title in titles if topic in filled]
        title = voice.say(f"{menu.name}.title" if items else "reply.kind_not_given")
        return plain(title, _paged(items, data, voice))

    def _topic(self, data: Data, voice: Voice) -> Output:
        """Return the questions, or the figures, of one topic."""
        knowledge, menu = self.services.knowledge, _MENUS[data.action]
        content, (topic, *_) = _content_of(knowledge), data.ids(0, knowledge)
        if topic not in content.listed[menu.name]:
            raise StaleError
        here, items = (data.argument(0), data.number(1)), []
        for one, label in content.listed[menu.name][topic].items():
            title = self.title(one, voice) if one in knowledge.entries else label
            items.append((title or one, menu.item, short(one), *here))
        heading = f"<b>{escape(clip(content.titles[topic], LIMIT // 16))}</b>"
        return Output(heading, _paged(items, data, voice, menu.topics))

    async def entry(self, press: Callback) -> None:
        """Show the answer of an entry with a way back to its topic."""
        (entry, *_), voice = press.data.ids(0, self.services.knowledge), press.voice
        answer = await self.services.answer(entry, voice.language)
        if answer is None:
            raise StaleError
        output = self.of_answer(answer, voice)
        rows = [list(row) for row in output.keyboard.inline_keyboard] if output.keyboard else []
        rows.append(_back(voice, Action.TOPIC, press.data))
        await self._show(press, Output(output.html, keyboard(rows)))
        await self.remember_shown(press.message, self.title(entry, voice) or entry, entry)

    def _figure(self, data: Data, voice: Voice) -> Output:
        """Return a figure with the words that state it and where they stand."""
        knowledge = self.services.knowledge
        figure_id, *_ = data.ids(0, knowledge)
        fact = knowledge.facts.get(figure_id.rpartition(".")[0])
        figure = (
            next((f for f in fact.figures.values() if f.id == figure_id), None) if fact else None
        )
        if fact is None or figure is None:
            raise StaleError
        text, unit = clip(figure.text, LIMIT // 16), clip(figure.unit, LIMIT // 16)
        parts = [f"<b>{escape(text)}</b> {escape(unit)}".strip()]
        parts.append(f"<blockquote>{escape(clip(fact.citation.quote, LIMIT // 2))}</blockquote>")
        if fact.said_by:
            said = voice.say("citation.said_by", speaker=voice.isolated(fact.said_by))
            parts.append(f"<i>{escape(clip(said, LIMIT // 8))}</i>")
        parts.append(reference_html(reference([fact.citation], [fact], voice), LIMIT // 8))
        return Output("\n".join(parts), keyboard([_back(voice, Action.FIGURES, data)]))


def _paged(
    items: Sequence[tuple[Any, ...]], data: Data, voice: Voice, back: Action | None = None
) -> InlineKeyboardMarkup | None:
    """Return one page of buttons, the last where there are fewer, with those that turn pages.

    ``data`` ends with the number of the page, after the topic where there is a way ``back``.
    """
    place = data.arguments[:1] if back else ()
    pages = max(-(-len(items) // _PER_PAGE), 1)
    page = min(data.number(len(place)), pages - 1)
    rows = [[button(*one)] for one in items[page * _PER_PAGE : (page + 1) * _PER_PAGE]]
    turns = (
        (f"« {voice.say('button.previous')}", page - 1),
        (f"{voice.say('button.next')} »", page + 1),
    )
    rows.append([button(label, data.action, *place, to) for label, to in turns if 0 <= to < pages])
    if back:
        rows.append(_back(voice, back))
    return keyboard(rows)


def _back(voice: Voice, action: Action, data: Data | None = None) -> Row:
    """Return the button to the page before: its topic and number follow what ``data`` shows."""
    place = data.arguments[1:3] if data else (0,)
    return [button(f"« {voice.say('button.back')}", action, *place)]
