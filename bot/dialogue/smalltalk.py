"""What people say to the bot itself, and what it replies: greetings, thanks, "are you a bot".

The replies stand in ``bot/locales``, under ``smalltalk``; an entry of kind ``smalltalk`` with the
id of an intent puts a folder's own reply in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge, Source
from bot.locales import Catalogue

_TOPICS = 4


class SmalltalkIntent(StrEnum):
    """What somebody wants of the bot that is no question about the article."""

    GREETING = "greeting"
    HOW_ARE_YOU = "how-are-you"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    PRAISE = "praise"
    COMPLAINT = "complaint"  # and insults
    REACTION = "reaction"  # laughter, surprise, emoji
    CONFIRMATION = "confirmation"  # yes, no, okay, alone
    APOLOGY = "apology"
    MORE = "more"
    REPEAT = "repeat"
    SHORTER = "shorter"
    WHERE = "where"  # where does it say that, who says so
    ARE_YOU_HUMAN = "are-you-human"
    TRUST = "trust"
    MAKER = "maker"
    WHAT_CAN_YOU_DO = "what-can-you-do"
    ABOUT = "about"
    AUTHOR = "author"
    DATE = "date"
    CONTACT = "contact"
    LINK = "link"
    DATA = "data"
    OFF_TOPIC = "off-topic"


# These ask for something of the answer before; the engine gives it, or says that there is none.
LEANING = frozenset(
    {SmalltalkIntent.MORE, SmalltalkIntent.REPEAT, SmalltalkIntent.SHORTER, SmalltalkIntent.WHERE}
)
# These may stand before something else.
COURTESIES = frozenset(
    {SmalltalkIntent.GREETING, SmalltalkIntent.THANKS, SmalltalkIntent.PRAISE,
     SmalltalkIntent.REACTION, SmalltalkIntent.CONFIRMATION, SmalltalkIntent.APOLOGY}
)  # fmt: skip
# A single word such as "contact" or "author" may be a question about an article that has it.
OF_ARTICLE = frozenset(
    {SmalltalkIntent.ABOUT, SmalltalkIntent.AUTHOR, SmalltalkIntent.DATE, SmalltalkIntent.CONTACT,
     SmalltalkIntent.LINK, SmalltalkIntent.DATA}
)  # fmt: skip


def reply_text(
    intent: SmalltalkIntent,
    knowledge: Knowledge,
    catalogue: Catalogue,
    language: str,
    *,
    has_answer: bool = False,
) -> str:
    """Return what the bot says to ``intent``, in ``language``.

    ``has_answer`` tells, for what leans on the answer before, that there was one: then nothing
    more is known of it.
    """
    own = _of_folder(intent, knowledge, language)
    if own:
        return own
    if intent in LEANING:
        key = "no_more" if has_answer else "nothing_before"
        return catalogue.text(f"smalltalk.{key}", language)
    values = _values(knowledge, catalogue, language)
    if intent is SmalltalkIntent.OFF_TOPIC:
        return catalogue.text("reply.off_topic", language, **values)
    return catalogue.text(f"smalltalk.{_key(intent, values)}", language, **values)


def _of_folder(intent: SmalltalkIntent, knowledge: Knowledge, language: str) -> str:
    """Return the reply that the folder itself has, if it has one in that language."""
    entry = knowledge.entries.get(intent.value)
    if entry is None or entry.kind is not EntryKind.SMALLTALK:
        return ""
    translation = knowledge.translations.get(language)
    translated = translation.answers.get(entry.id, "") if translation else ""
    return translated or (entry.answer if language == knowledge.language else "")


def _key(intent: SmalltalkIntent, values: Mapping[str, str]) -> str:
    """Return which text answers ``intent``: what the source does not tell is said to be so."""
    if intent is SmalltalkIntent.AUTHOR and not values["author"]:
        return "publisher" if values["publisher"] else "unknown"
    needs = {
        SmalltalkIntent.DATE: "date",
        SmalltalkIntent.CONTACT: "contact",
        SmalltalkIntent.LINK: "url",
        SmalltalkIntent.ABOUT: "lead",
    }
    if intent in needs and not values[needs[intent]]:
        return "unknown"
    if intent is SmalltalkIntent.WHAT_CAN_YOU_DO and not values["topics"]:
        return "greeting"
    return intent.value


def _values(knowledge: Knowledge, catalogue: Catalogue, language: str) -> dict[str, str]:
    sources = tuple(knowledge.sources.values())
    # Of several articles none is the one that is asked about.
    source = sources[0] if len(sources) == 1 else Source(id="", title=knowledge.name, sentences=())
    voice = catalogue.voice(language)
    topics = voice.say("language.comma").join(_topics(knowledge)[:_TOPICS])
    lead = source.sentences[0].text if source.sentences else ""
    values = {
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "date": source.date,
        "contact": source.contact,
        "url": source.url,
        "topics": topics,
        "lead": f"“{lead}”" if lead else "",
    }
    return {name: voice.isolated(text) for name, text in values.items()}


def _topics(knowledge: Knowledge) -> list[str]:
    """Return the titles of the topics that have answers, or else the headings of the sources."""
    answered = {e.topic for e in knowledge.entries.values() if e.kind is EntryKind.SOURCED}
    titles = [title for topic, title in knowledge.topics.items() if topic in answered]
    sentences = (one for source in knowledge.sources.values() for one in source.sentences)
    headings = dict.fromkeys(one.section for one in sentences if one.section)
    return titles or list(headings)
