"""/topics and /figures: the knowledge by buttons, page by page, in one message.

A page is opened by a command or by the press of a button, whose data say what it shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from telegram import Message

from bot.knowledge.knowledge import Fact, Knowledge, Source
from bot.locales import Voice
from bot.render.blocks import reference
from bot.render.buttons import SHOWN_KINDS, Action, facts_without_entry, topics
from bot.render.cutting import clip
from bot.render.html import LIMIT, escape, reference_html
from bot.retrieval.statements import statements_of
from bot.telegram import keyboards
from bot.telegram.keyboards import Callback, Row, StaleError, button, short
from bot.telegram.services import Output, Services, plain

_PER_PAGE = 8


class _Menu(NamedTuple):
    """The actions of a menu's three levels."""

    topics: Action
    topic: Action
    item: Action


_TOPICS = _Menu(Action.TOPICS, Action.TOPIC, Action.ENTRY)
_FIGURES = _Menu(Action.FIGURE_TOPICS, Action.FIGURES, Action.FIGURE)
_TITLES = {_TOPICS: "topics.title", _FIGURES: "figures.title"}
_ByTopic = dict[str, dict[str, str]]  # ids, and what a button says of each


@keyboards.per_knowledge
def _content_of(knowledge: Knowledge) -> tuple[dict[str, str], dict[_Menu, _ByTopic]]:
    """Return the titles of all topics in their order, and what each menu lists by topic.

    That is the entries, then by section the facts that have none; where there are no facts, the
    sentences: those with figures, if any.
    """
    titles, labels = dict(knowledge.topics), topics(knowledge, knowledge.language)
    listed: dict[_Menu, _ByTopic] = {_TOPICS: defaultdict(dict), _FIGURES: defaultdict(dict)}

    def add(topic: str, name: str, facts: Iterable[Fact] = ()) -> None:
        listed[_TOPICS][topic][name] = labels[name]
        for fact in facts:
            for one in fact.figures.values():
                label = f"{one.text} · {one.unit}" if one.unit else one.text
                listed[_FIGURES][topic][one.id] = label

    def section_of(source: Source, section: str) -> str:
        topic = keyboards.section_id(source, section)
        titles.setdefault(topic, section or source.title)
        return topic

    for entry in knowledge.entries.values():
        if entry.kind in SHOWN_KINDS:
            add(entry.topic, entry.id, entry.facts)
    for fact in facts_without_entry(knowledge):
        add(section_of(fact.citation.source, fact.citation.section), fact.id, [fact])
    if not knowledge.facts:
        every = statements_of(knowledge)
        counted = [one for one in every if any(map(str.isdigit, one.sentence.text))]
        for one in counted or every:
            add(section_of(one.source, one.sentence.section), one.id)
    return titles, listed


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
        menu = _FIGURES if press.action in _FIGURES else _TOPICS
        if press.action is menu.topics:
            output = self._topics(menu, press.number(0), press.voice)
        elif press.action is menu.topic:
            output = self._topic(menu, press)
        else:
            output = _figure(self.knowledge, press)
        await self.edit_pressed(press, output)

    async def show_entry(self, press: Callback) -> None:
        """Show the answer of an entry with a way back to its topic."""
        entry, voice = press.ids(0, self.knowledge)[0], press.voice
        answer = await self.entry_answer(entry, voice.language)
        if answer is None:
            raise StaleError
        html, rows = self.of_answer(answer, voice)
        back = _back(voice, Action.TOPIC, *press.arguments[1:3])
        await self.edit_pressed(press, Output(html, [*rows, back]))
        await self.remember_shown(press.message, answer)

    def _topics(self, menu: _Menu, page: int, voice: Voice) -> Output:
        """Return the topics that have something to list."""
        titles, listed = _content_of(self.knowledge)
        items = [
            (title, menu.topic, short(topic), 0)
            for topic, title in titles.items()
            if topic in listed[menu]
        ]
        heading = voice.say(_TITLES[menu] if items else "reply.kind_not_given")
        return plain(heading, _paged(items, page, voice, menu.topics))

    def _topic(self, menu: _Menu, press: Callback) -> Output:
        """Return the questions, or the figures, of one topic."""
        knowledge, voice = self.knowledge, press.voice
        place, page = press.argument(0), press.number(1)
        titles, listed = _content_of(knowledge)
        topic = press.ids(0, knowledge)[0]
        if topic not in listed[menu]:
            raise StaleError
        items = []
        for one, label in listed[menu][topic].items():
            title = self.title(one, voice) if one in knowledge.entries else label
            items.append((title or one, menu.item, short(one), place, page))
        rows = _paged(items, page, voice, menu.topic, place)
        heading = f"<b>{escape(clip(titles[topic], LIMIT // 16))}</b>"
        return Output(heading, [*rows, _back(voice, menu.topics, 0)])


def _figure(knowledge: Knowledge, press: Callback) -> Output:
    """Return a figure with the words that state it and where they stand."""
    figure_id, voice = press.ids(0, knowledge)[0], press.voice
    fact_id, _, slot = figure_id.rpartition(".")
    fact = knowledge.facts.get(fact_id)
    figure = fact.figures.get(slot) if fact else None
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
    return Output("\n".join(parts), [back])


def _paged(
    items: Sequence[tuple[Any, ...]], page: int, voice: Voice, action: Action, *place: str
) -> list[Row]:
    """Return one page of buttons, the last where there are fewer, with those that turn pages, whose
    data are ``action``, ``place`` and the number of the page."""
    last = max(len(items) - 1, 0) // _PER_PAGE
    page = min(page, last)
    rows = [[button(*one)] for one in items[page * _PER_PAGE : (page + 1) * _PER_PAGE]]
    turns = []
    if page > 0:
        turns.append(button(f"« {voice.say('button.previous')}", action, *place, page - 1))
    if page < last:
        turns.append(button(f"{voice.say('button.next')} »", action, *place, page + 1))
    return [*rows, turns]


def _back(voice: Voice, action: Action, *place: str | int) -> Row:
    return [button(f"« {voice.say('button.back')}", action, *place)]
