"""What the bot's commands show on the desk: the same words as in Telegram, on one page each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from markupsafe import escape

from bot.authoring.desk.chats import Action, Bubble, Button
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.citations import source_words
from bot.render.cut import clip
from bot.settings import Settings

_TITLE = 60  # characters of a fact's quote on a button
Command = Callable[[Knowledge, Voice, bool], Bubble]  # True for a group


def _start(knowledge: Knowledge, voice: Voice, group: bool) -> Bubble:
    if group:
        return _help(knowledge, voice, group)
    return _bubble(voice.say("start.text", title=knowledge.name))


def _help(_: Knowledge, voice: Voice, group: bool) -> Bubble:
    return _bubble(voice.say("help.group" if group else "help.private", bot="faqbot"))


def _ask(knowledge: Knowledge, voice: Voice, _: object) -> Bubble:
    asked = (text for one in knowledge.entries.values() if one.facts for text in one.phrasings)
    return _bubble(voice.say("ask.empty", example=next(asked, "...")))


def _topics(knowledge: Knowledge, voice: Voice, _: object) -> Bubble:
    titles = {one.id: one.title for one in knowledge.entries.values() if one.facts}
    quotes = {one.id: clip(one.citation.quote, _TITLE) for one in knowledge.facts.values()}
    return _bubble(voice.say("topics.title"), "show", (titles or quotes).items())


def _figures(knowledge: Knowledge, voice: Voice, _: object) -> Bubble:
    figures = (
        (fact.id, " · ".join(part for part in (figure.text, figure.unit) if part))
        for fact in knowledge.facts.values()
        for figure in fact.figures.values()
    )
    return _bubble(voice.say("figures.title"), "show", figures)


def _sources(knowledge: Knowledge, voice: Voice, _: object) -> Bubble:
    sources = (source_words(one, voice) for one in knowledge.sources.values())
    return _bubble("\n• ".join([voice.say("sources.title"), *sources]))


def _settings(_: Knowledge, voice: Voice, __: object) -> Bubble:
    names = ((one, voice.catalogue.text("language.name", one)) for one in voice.catalogue.languages)
    return _bubble(voice.say("settings.title"), "language", names)


def _privacy(_: Knowledge, voice: Voice, __: object) -> Bubble:
    days = voice.count("days", Settings.load().retention_days)
    return _bubble(voice.say("privacy.text", days=days))


def _bubble(text: str, action: Action = "show", buttons: Iterable[tuple[str, str]] = ()) -> Bubble:
    rows = tuple((Button(label, action, about),) for about, label in buttons)
    return Bubble(escape(text), rows=rows)


COMMANDS: Mapping[str, Command] = {
    "start": _start,
    "help": _help,
    "ask": _ask,
    "topics": _topics,
    "figures": _figures,
    "sources": _sources,
    "settings": _settings,
    "privacy": _privacy,
}
