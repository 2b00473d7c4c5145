"""What the bot's commands show on the desk: the same words as in Telegram, on one page each."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import escape

from bot.authoring.desk.chats import Action, Bubble, Button
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.render.citations import source_words
from bot.render.cut import clip
from bot.settings import Settings

_TITLE = 60  # characters of a fact's quote on a button


def shown(name: str, knowledge: Knowledge, voice: Voice, *, group: bool = False) -> Bubble | None:
    """Return what a command shows without more words; None where there is none of the name."""
    facts, entries = knowledge.facts.values(), knowledge.entries.values()
    match name:
        case "start" if not group:
            return _bubble(voice.say("start.text", title=knowledge.name))
        case "start" | "help":
            return _bubble(voice.say("help.group" if group else "help.private", bot="faqbot"))
        case "ask":
            asked = (text for one in entries if one.facts for text in one.phrasings)
            return _bubble(voice.say("ask.empty", example=next(asked, "...")))
        case "topics":
            told = voice.language
            titles = [(one.id, knowledge.title(one, told)) for one in entries if one.facts]
            quotes = ((one.id, clip(one.citation.quote, _TITLE)) for one in facts)
            return _bubble(voice.say("topics.title"), "show", titles or quotes)
        case "figures":
            figures = ((fact.id, figure) for fact in facts for figure in fact.figures.values())
            labels = ((about, " · ".join(filter(None, (f.text, f.unit)))) for about, f in figures)
            return _bubble(voice.say("figures.title"), "show", labels)
        case "sources":
            sources = (source_words(one, voice) for one in knowledge.sources.values())
            return _bubble("\n• ".join([voice.say("sources.title"), *sources]))
        case "settings":
            codes = voice.catalogue.languages
            names = ((one, voice.catalogue.text("language.name", one)) for one in codes)
            return _bubble(voice.say("settings.title"), "language", names)
        case "privacy":
            days = voice.count("days", Settings.load().retention_days)
            return _bubble(voice.say("privacy.text", days=days))
    return None


def _bubble(text: str, action: Action = "show", buttons: Iterable[tuple[str, str]] = ()) -> Bubble:
    rows = tuple((Button(label, action, about),) for about, label in buttons)
    return Bubble(escape(text), rows=rows)
