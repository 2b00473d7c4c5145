"""What is said to the bot itself: greetings, thanks, "are you a bot", "more", the weather.

What people say and what the bot replies stands in ``bot/locales``, under ``heard`` and
``smalltalk``; an entry of kind ``smalltalk`` with the id of an intent puts a folder's own reply in
its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.frames.lexicon import lexicon
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge, Source
from bot.locales import Catalogue

_LONGEST = 60  # characters of a message that is looked up
_FUZZY = 5  # characters from which a misspelt message is understood
_LONG = 9  # characters from which two slips are forgiven, else one
_TOPICS = 4
_PARTS = re.compile(r"[,.!?;:…、。！？，؟،।~\n]+|\s[-–—]\s")
_NO_WORD = re.compile(r"[^\w\s/'-]+|_+")
_STRETCHED = re.compile(r"(.)\1{2,}")
_LAUGHING = re.compile(r"(..)\1{2,}")


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
    {
        SmalltalkIntent.MORE,
        SmalltalkIntent.REPEAT,
        SmalltalkIntent.SHORTER,
        SmalltalkIntent.WHERE,
    }
)
# These may stand before something else.
_COURTESIES = frozenset(
    {
        SmalltalkIntent.GREETING,
        SmalltalkIntent.THANKS,
        SmalltalkIntent.REACTION,
        SmalltalkIntent.CONFIRMATION,
        SmalltalkIntent.APOLOGY,
    }
)
# A single word such as "contact" or "author" may be a question about an article that has it.
OF_ARTICLE = frozenset(
    {
        SmalltalkIntent.ABOUT,
        SmalltalkIntent.AUTHOR,
        SmalltalkIntent.DATE,
        SmalltalkIntent.CONTACT,
        SmalltalkIntent.LINK,
        SmalltalkIntent.DATA,
    }
)


def match_words(
    text: str, language: str, catalogue: Catalogue, article_words: Collection[str] = frozenset()
) -> SmalltalkIntent | None:
    """Return what a short message says to the bot; None where it may be about the article.

    ``article_words`` are the content words of the sources, casefolded: a message that has one is
    understood only if it is word for word what people say. Of several parts ("hi, how are you")
    each has to be understood; the last one counts.
    """
    if not text.strip() or len(text) > _LONGEST:
        return None
    if not any(map(str.isalnum, text)):
        asks = set(text.strip()) <= set("?¿？؟")
        return SmalltalkIntent.WHAT_CAN_YOU_DO if asks else SmalltalkIntent.REACTION
    whole = _understood(normalized(text), language, catalogue, article_words)
    if whole:
        return whole
    parts = [part for part in map(normalized, _PARTS.split(text)) if part]
    if len(parts) < 2:
        return _after_a_courtesy(normalized(text), language, catalogue)
    found = [_understood(part, language, catalogue, article_words) for part in parts]
    return found[-1] if all(found) else None


def is_said_in(text: str, language: str, catalogue: Catalogue) -> bool:
    """Return True if ``text`` is, word for word, what people say to a bot in ``language``."""
    return normalized(text) in _phrases(catalogue.texts[language])


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


def normalized(text: str) -> str:
    """Return a message without case, marks, emoji and stretched letters ("Helloooo!!" is hello)."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    words = " ".join(_NO_WORD.sub(" ", folded).split()).strip(" /'-")
    return _STRETCHED.sub(r"\1\1", _LAUGHING.sub(r"\1\1", words))


def _understood(
    said: str, language: str, catalogue: Catalogue, article_words: Collection[str]
) -> SmalltalkIntent | None:
    spoken = dict.fromkeys((catalogue.resolve(language), "en"))
    others = (one for one in catalogue.languages if one not in spoken)
    for one in (*spoken, *others):
        intent = _phrases(catalogue.texts[one]).get(said)
        if intent in OF_ARTICLE and " " not in said and said in article_words:
            return None
        if intent:
            return intent
    if len(said) < _FUZZY or any(word in article_words for word in said.split()):
        return None
    for one in spoken:
        phrases = _phrases(catalogue.texts[one])
        slips = 2 if len(said) >= _LONG else 1
        best = process.extractOne(said, list(phrases), scorer=OSA.distance, score_cutoff=slips)
        if best and _is_misspelt(said, best[0]):
            return phrases[best[0]]
    return None


def _is_misspelt(said: str, phrase: str) -> bool:
    """Return True unless one word is two slips from another: "is it free" is not "is it true"."""
    words, others = said.split(), phrase.split()
    if len(words) != len(others):
        return True
    pairs = zip(words, others, strict=True)
    return all(OSA.distance(one, other) < 2 or len(one) >= _LONG for one, other in pairs)


def _after_a_courtesy(said: str, language: str, catalogue: Catalogue) -> SmalltalkIntent | None:
    """Return what follows first words such as "ok" or "hi", all word for word: "ok then bye"."""
    for one in dict.fromkeys((catalogue.resolve(language), "en")):
        phrases, rest = _phrases(catalogue.texts[one]), said
        opening = lexicon(one).interjections
        while " " in rest:
            first, _, rest = rest.partition(" ")
            if phrases.get(first) not in _COURTESIES and first not in opening:
                break
            if rest in phrases:
                return phrases[rest]
    return None


def _phrases(texts: Mapping[str, str]) -> dict[str, SmalltalkIntent]:
    return _listed(tuple((one, texts.get(f"heard.{one}", "")) for one in SmalltalkIntent))


@lru_cache(maxsize=64)
def _listed(heard: Iterable[tuple[SmalltalkIntent, str]]) -> dict[str, SmalltalkIntent]:
    found: dict[str, SmalltalkIntent] = {}
    for intent, phrases in heard:
        for phrase in filter(None, map(normalized, phrases.split("|"))):
            found.setdefault(phrase, intent)
    return found


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
    source = sources[0] if sources else Source("", "", "", "", "", "", ())
    voice = catalogue.voice(language)
    topics = voice.say("language.comma").join(_topics(knowledge, source)[:_TOPICS])
    lead = source.sentences[0].text if source.sentences else ""
    values = {
        "title": source.title if len(sources) == 1 else knowledge.name,
        "publisher": source.publisher,
        "author": source.author,
        "date": source.date,
        "contact": source.contact,
        "url": source.url,
        "topics": topics,
        "lead": f"“{lead}”" if lead else "",
    }
    if not voice.right_to_left:
        return values
    return {name: f"\u2068{text}\u2069" if text else "" for name, text in values.items()}


def _topics(knowledge: Knowledge, source: Source) -> list[str]:
    """Return the titles of the topics that have answers, or else the headings of the source."""
    answered = {e.topic for e in knowledge.entries.values() if e.kind is EntryKind.SOURCED}
    titles = [title for topic, title in knowledge.topics.items() if topic in answered]
    headings = dict.fromkeys(sentence.section for sentence in source.sentences if sentence.section)
    return titles or list(headings)
