"""What people say to the bot itself, and what it replies: greetings, thanks, "are you a bot".

What people say stands in ``bot/locales``, under ``heard``, and the replies under ``smalltalk``; an
entry of kind ``smalltalk`` with the id of an intent puts a folder's own reply in its place.
"""

import re
import unicodedata
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.frames.lexicon import lexicon
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge, Source
from bot.locales import Catalogue
from bot.text.tokens import fold

_TOPICS = 4
_TOLD_OF_SOURCE = ("title", "publisher", "author", "date", "contact", "url")
_LONGEST = 60  # characters of a message that is looked up
_FUZZY = 5  # characters from which a misspelt message is understood
_COURTESY = 3  # words that say no more than thanks
_LONG = 9  # characters from which two slips are forgiven, else one
_PARTS = re.compile(r"[,.!?;:…、。！？，؟،।~\n]+|\s[-–—]\s")
_GOES_ON = re.compile(r"[.?;？؟。]")
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
_NEEDS = {  # what of the source an answer tells
    SmalltalkIntent.DATE: "date",
    SmalltalkIntent.CONTACT: "contact",
    SmalltalkIntent.LINK: "url",
    SmalltalkIntent.ABOUT: "lead",
}
_Phrases = Mapping[str, SmalltalkIntent]


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
    if own := _of_folder(intent, knowledge, language):
        return own
    if intent in LEANING:
        key = "no_more" if has_answer else "nothing_before"
        return catalogue.text(f"smalltalk.{key}", language)
    values = _values(knowledge, catalogue, language)
    off_topic = intent is SmalltalkIntent.OFF_TOPIC
    key = "reply.off_topic" if off_topic else f"smalltalk.{_key(intent, values)}"
    return catalogue.text(key, language, **values)


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
    if intent in _NEEDS and not values[_NEEDS[intent]]:
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
    values = {name: getattr(source, name) for name in _TOLD_OF_SOURCE}
    values |= {"topics": topics, "lead": f"“{lead}”" if lead else ""}
    return {name: voice.isolated(text) for name, text in values.items()}


def _topics(knowledge: Knowledge) -> list[str]:
    """Return the titles of the topics that have answers, or else the headings of the sources."""
    answered = {e.topic for e in knowledge.entries.values() if e.kind is EntryKind.SOURCED}
    titles = [title for topic, title in knowledge.topics.items() if topic in answered]
    sentences = (one for source in knowledge.sources.values() for one in source.sentences)
    headings = dict.fromkeys(one.section for one in sentences if one.section)
    return titles or list(headings)


class Listener:
    """Knows what people say to a bot in every language of a catalogue. Threads may share it."""

    def __init__(self, catalogue: Catalogue, article_words: Collection[str] = frozenset()) -> None:
        """``article_words`` are the content words of the sources, casefolded: a message that has
        one is understood only if it is word for word what people say."""
        self._catalogue = catalogue
        self._article_words = article_words
        self._phrases = lru_cache(maxsize=None)(self._read)

    def understand(self, text: str, language: str) -> SmalltalkIntent | None:
        """Return what a short message says to the bot; None where it may be about the article.

        Of several parts ("hi, how are you") each has to be understood; the last one counts.
        """
        if not text.strip() or len(text) > _LONGEST:
            return None
        if not any(map(str.isalnum, text)):
            asks = set(text.strip()) <= set("?¿？؟")
            return SmalltalkIntent.WHAT_CAN_YOU_DO if asks else SmalltalkIntent.REACTION
        whole = self._understood(normalized(text), language)
        if whole:
            return whole
        parts = [part for part in map(normalized, _PARTS.split(text)) if part]
        if len(parts) < 2:
            return self._beside_courtesies(normalized(text), language)
        found = [self._understood(part, language) for part in parts]
        return found[-1] if all(found) else None

    def closing(self, text: str, language: str) -> SmalltalkIntent | None:
        """Return what the last part of a message says to the bot, word for word and in several
        words: "this is for school, can I trust you?"."""
        *before, last = map(normalized, _PARTS.split(text.rstrip("?!. ")))
        return self._word_for_word(last, language) if before and " " in last else None

    def is_said_in(self, text: str, language: str) -> bool:
        """Return True if ``text`` is, word for word, what people say to a bot in ``language``."""
        return normalized(text) in self._phrases(language)

    def _spoken(self, language: str) -> list[str]:
        """Return the languages that somebody may speak who speaks ``language``."""
        return list(dict.fromkeys((self._catalogue.resolve(language), "en")))

    def _word_for_word(self, said: str, language: str) -> SmalltalkIntent | None:
        found = (self._phrases(spoken).get(said) for spoken in self._spoken(language))
        return next(filter(None, found), None)

    def _understood(self, said: str, language: str) -> SmalltalkIntent | None:
        intent = self._word_for_word(said, language) or self._anywhere.get(said)
        if intent in OF_ARTICLE and " " not in said and said in self._article_words:
            return None
        if intent:
            return intent
        if len(said) < _FUZZY or any(word in self._article_words for word in said.split()):
            return None
        for phrases in map(self._phrases, self._spoken(language)):
            slips = 2 if len(said) >= _LONG else 1
            best = process.extractOne(said, list(phrases), scorer=OSA.distance, score_cutoff=slips)
            if best and _is_misspelt(said, best[0]):
                return phrases[best[0]]
        return None

    def _beside_courtesies(self, said: str, language: str) -> SmalltalkIntent | None:
        """Return what stands between "ok", "thank you", "please" and the like, all word for
        word."""
        for spoken in self._spoken(language):
            phrases, opening = self._phrases(spoken), lexicon(spoken).interjections
            left = [said]
            while left:
                rests = (rest for one in left for rest in _uncovered(one, phrases, opening))
                left = list(dict.fromkeys(rests))
                found = next(filter(None, map(phrases.get, left)), None)
                if found:
                    return found
        return None

    @cached_property
    def _anywhere(self) -> _Phrases:
        """Return what is said in any language; the first in which it is said counts."""
        return ChainMap(*map(self._phrases, self._catalogue.languages))

    def _read(self, language: str) -> dict[str, SmalltalkIntent]:
        texts = self._catalogue.texts[language]
        found: dict[str, SmalltalkIntent] = {}
        for intent in SmalltalkIntent:
            heard = texts.get(f"heard.{intent}", "").split("|")
            for phrase in filter(None, map(normalized, heard)):
                found.setdefault(phrase, intent)
        return found


def _uncovered(said: str, phrases: _Phrases, opening: Collection[str]) -> Iterator[str]:
    """Yield what is left of a message without a courtesy of up to so many words at either end."""
    words = said.split()
    counts = range(1, min(_COURTESY, len(words) - 1) + 1)
    first = ((words[:count], words[count:]) for count in counts)
    last = ((words[-count:], words[:-count]) for count in counts)
    for courtesy, rest in (*first, *last):
        text = " ".join(courtesy)
        if phrases.get(text) in COURTESIES or text in opening:
            yield " ".join(rest)


def normalized(text: str) -> str:
    """Return a message without case, marks, emoji and stretched letters ("Helloooo!!" is hello)."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    words = " ".join(_NO_WORD.sub(" ", folded).split()).strip(" /'-")
    return _STRETCHED.sub(r"\1\1", _LAUGHING.sub(r"\1\1", words))


def is_exclamation(text: str, language: str) -> bool:
    """Return True if a message opens with laughter or surprise and goes on in the same sentence,
    without leaning on anything: "wow thats cheap for a boat", not "lol and in may"."""
    known, words = lexicon(language), normalized(text).split()
    if len(words) < 2 or _GOES_ON.search(text.rstrip("!.… ")):
        return False
    return fold(words[0]) in known.exclamations and known.leaning.at(tuple(words), 1) is None


def _is_misspelt(said: str, phrase: str) -> bool:
    """Return True unless one word is two slips from another: "is it free" is not "is it true"."""
    words, others = said.split(), phrase.split()
    if len(words) != len(others):
        return True
    pairs = zip(words, others, strict=True)
    return all(OSA.distance(one, other) < 2 or len(one) >= _LONG for one, other in pairs)
