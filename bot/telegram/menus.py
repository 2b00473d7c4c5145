"""/topics and /figures: the knowledge by buttons, page by page, in one message.

A page is opened by a command or by the press of a button, whose data say what it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from telegram import Message

from bot.knowledge.knowledge import Fact, Knowledge, Source
from bot.knowledge.standalone import title_of
from bot.knowledge.templates import render_statement
from bot.locales import Voice
from bot.render.blocks import reference
from bot.render.buttons import SHOWN_KINDS, Action, facts_without_entry
from bot.render.cutting import clip
from bot.render.html import LIMIT, escape, reference_html
from bot.retrieval.statements import statement_id
from bot.telegram import keyboards
from bot.telegram.keyboards import Callback, Row, StaleError, button, keyboard, short
from bot.telegram.services import Output, Services, plain

_PER_PAGE = 8
_ByTopic = dict[str, dict[str, str]]  # ids, and what a button says of each


class _Menu(NamedTuple):
    """The name of a menu in texts, and the actions of its three levels."""

    name: str
    topics: Action
    topic: Action
    item: Action


_TOPICS = _Menu("topics", Action.TOPICS, Action.TOPIC, Action.ENTRY)
_FIGURES = _Menu("figures", Action.FIGURE_TOPICS, Action.FIGURES, Action.FIGURE)


@keyboards.per_knowledge
def _content_of(knowledge: Knowledge) -> tuple[dict[str, str], dict[_Menu, _ByTopic]]:
    """Return the titles of all topics in their order, and what each menu lists by topic.

    That is the entries, then by section the facts that have none; where there are no facts, the
    sentences: those with figures, if any.
    """
    titles, language = dict(knowledge.topics), knowledge.language
    entries: _ByTopic = defaultdict(dict)
    figures: _ByTopic = defaultdict(dict)

    def add(topic: str, name: str, label: str, facts: Iterable[Fact] = ()) -> None:
        entries[topic][name] = label
        for one in (figure for fact in facts for figure in fact.figures.values()):
            figures[topic][one.id] = f"{one.text} · {one.unit}" if one.unit else one.text

    def section_of(source: Source, section: str) -> str:
        topic = keyboards.section_id(source, section)
        titles.setdefault(topic, section or source.title)
        return topic

    for entry in knowledge.entries.values():
        if entry.kind in SHOWN_KINDS:
            add(entry.topic, entry.id, entry.title, entry.facts)
    for fact in facts_without_entry(knowledge):
        topic = section_of(fact.citation.source, fact.citation.section)
        add(topic, fact.id, title_of(render_statement(fact, language).text, language), [fact])
    every = [(source, one) for source in knowledge.sources.values() for one in source.sentences]
    counted = [(s, one) for s, one in every if any(map(str.isdigit, one.text))]
    for source, one in () if knowledge.facts else counted or every:
        topic = section_of(source, one.section)
        add(topic, statement_id(source, one), title_of(one.text, language))
    return titles, {_TOPICS: entries, _FIGURES: figures}


class Menus(Services):
    """Writes the pages."""

    async def open_topics(self, message: Message, voice: Voice) -> None:
        """Open the list of topics."""
        await self.respond(message, self._topics(_TOPICS, 0, voice))

    async def open_figures(self, message: Message, voice: Voice) -> None:
        """Open the list of figures."""
        await self.respond(message, self._topics(_FIGURES, 0, voice))

    async def turn_page(self, press: Callback) -> None:
        """Show a page in the place of the one before."""
        of_figures = (_FIGURES.topics, _FIGURES.topic, _FIGURES.item)
        menu = _FIGURES if press.action in of_figures else _TOPICS
        if press.action is menu.topics:
            output = self._topics(menu, press.number(0), press.voice)
        elif press.action is menu.topic:
            output = self._topic(menu, press)
        else:
            output = _figure(self.knowledge, press)
        await self._show(press, output)

    async def show_entry(self, press: Callback) -> None:
        """Show the answer of an entry with a way back to its topic."""
        (entry, *_), voice = press.ids(0, self.knowledge), press.voice
        answer = await self.answer(entry, voice.language)
        if answer is None:
            raise StaleError
        output = self.of_answer(answer, voice)
        rows = output.keyboard.inline_keyboard if output.keyboard else ()
        back = _back(voice, Action.TOPIC, *press.arguments[1:3])
        await self._show(press, Output(output.html, keyboard([*rows, back])))
        await self.remember_shown(press.message, self.title(entry, voice) or entry, entry)

    async def _show(self, press: Callback, output: Output) -> None:
        _ = press.message  # where it is gone, the button is out of date
        await press.answer()
        await self.edit_pressed(press.query, output)

    def _topics(self, menu: _Menu, page: int, voice: Voice) -> Output:
        """Return the topics that have something to list."""
        titles, listed = _content_of(self.knowledge)
        filled = [(topic, title) for topic, title in titles.items() if topic in listed[menu]]
        items = [(title, menu.topic, short(topic), 0) for topic, title in filled]
        title = voice.say(f"{menu.name}.title" if items else "reply.kind_not_given")
        return plain(title, keyboard(_paged(items, page, voice, menu.topics)))

    def _topic(self, menu: _Menu, press: Callback) -> Output:
        """Return the questions, or the figures, of one topic."""
        knowledge, voice = self.knowledge, press.voice
        place, page = press.argument(0), press.number(1)
        (titles, listed), (topic, *_) = _content_of(knowledge), press.ids(0, knowledge)
        if topic not in listed[menu]:
            raise StaleError
        items = []
        for one, label in listed[menu][topic].items():
            title = self.title(one, voice) if one in knowledge.entries else label
            items.append((title or one, menu.item, short(one), place, page))
        rows = _paged(items, page, voice, menu.topic, place)
        heading = f"<b>{escape(clip(titles[topic], LIMIT // 16))}</b>"
        return Output(heading, keyboard([*rows, _back(voice, menu.topics, 0)]))


def _figure(knowledge: Knowledge, press: Callback) -> Output:
    """Return a figure with the words that state it and where they stand."""
    (figure_id, *_), voice = press.ids(0, knowledge), press.voice
    fact = knowledge.facts.get(figure_id.rpartition(".")[0])
    figures = fact.figures.values() if fact else ()
    figure = next((one for one in figures if one.id == figure_id), None)
    if fact is None or figure is None:
        raise StaleError
    text, unit = clip(figure.text, LIMIT // 16), clip(figure.unit, LIMIT // 16)
    parts = [f"<b>{escape(text)}</b> {escape(unit)}".strip()]
    parts.append(f"<blockquote>{escape(clip(fact.citation.quote, LIMIT // 2))}</blockquote>")
    if fact.said_by:
        said = voice.say("citation.said_by", speaker=voice.isolated(fact.said_by))
        parts.append(f"<i>{escape(clip(said, LIMIT // 8))}</i>")
    parts.append(reference_html(reference([fact.citation], [fact], voice), LIMIT // 8))
    back = _back(voice, Action.FIGURES, *press.arguments[1:3])
    return Output("\n".join(parts), keyboard([back]))


def _paged(
    items: Sequence[tuple[Any, ...]], page: int, voice: Voice, action: Action, *place: str
) -> list[Row]:
    """Return one page of buttons, the last where there are fewer, with those that turn pages, whose
    data are ``action``, ``place`` and the number of the page."""
    pages = max(-(-len(items) // _PER_PAGE), 1)
    page = min(page, pages - 1)
    turns = (
        (f"« {voice.say('button.previous')}", page - 1),
        (f"{voice.say('button.next')} »", page + 1),
    )
    return [
        *([button(*one)] for one in items[page * _PER_PAGE : (page + 1) * _PER_PAGE]),
        [button(label, action, *place, to) for label, to in turns if 0 <= to < pages],
    ]


def _back(voice: Voice, action: Action, *place: str | int) -> Row:
    """Return the button to the page before."""
    return [button(f"« {voice.say('button.back')}", action, *place)]
