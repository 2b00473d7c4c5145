"""Several questions in one message: where one ends and the next begins."""

import re
import unicodedata

from bot.frames.lexicon import lexicon
from bot.text.figures import read_quantities
from bot.text.tokens import fold, tokenize

MOST = 4
_END = re.compile(r"(?<=[?？！؟;；।\n])(?![?!？！؟])\s*|(?<=[.!。])(?<!\W\w\.)\s+")
_ASKS = re.compile(r"[?？؟]\s*$")
_LISTED = re.compile(r"\s\+\s")  # "labs + platforms": each side is asked for
_FEWEST = 4  # words of a question that stands by itself: "and in Kenya" does not
_OPENING = 3  # words in which a question without its mark opens
_JOINT = re.compile(r"\s*(?:,\s*)?\b(?:and|plus|also)\s+(?=\w)|\s*,\s+(?=\w)", re.IGNORECASE)
_GUESS = re.compile(r",\s*\d[\d.,]*\s*\?*\s*$")
_WORD = re.compile(r"\w+")
_INTERJECTION = re.compile(r"\s*(\w+)(\s*[,:.!…–—-]+\s+|\s+)(?=\w)")


def plain(message: str) -> str:
    """Return a message in one form of its letters, and in small ones where all are capitals."""
    text = unicodedata.normalize("NFC", message)
    return text.lower() if text.isupper() else text


def folded_words(text: str) -> list[str]:
    """Return the words of ``text`` as word lists have them, without case and accents."""
    return _WORD.findall(fold(text))


def segments(text: str, language: str) -> tuple[str, ...]:
    """Return the questions in ``text`` in order, at most four; ``text`` alone where it is one.

    What asks nothing (a greeting, a remark) is left out where something else asks.
    """
    text = _without_request(_without_interjections(text, language), language)
    listed = _LISTED.split(text)
    parts = [p.strip() for one in listed for p in _END.split(one) if p and _WORD.search(p)]
    asking = parts if len(listed) > 1 else [part for part in parts if _is_asking(part, language)]
    parts = asking or parts
    found = [piece for part in parts for piece in _clauses(part, language)]
    if len(found) > 1:
        return tuple(found[:MOST])
    return (parts[0],) if len(asking) == 1 else (text,)


def without_guess(text: str, language: str) -> str:
    """Return a question without the figure that somebody guesses: "when was it, 2015?"."""
    guess = _GUESS.search(text)
    question = text[: guess.start()] if guess else ""
    if not question or not _is_asking(question, language) or _ASKS.search(question):
        return text
    figures = read_quantities(text, language)
    if any(one.start < len(question) < one.end for one in figures):
        return text  # on May 5, 2015
    return f"{question}?"


def _without_interjections(text: str, language: str) -> str:
    """Return ``text`` from where its question begins: "ok and how many", "Well, when was it?"."""
    words = lexicon(language)
    while opened := _INTERJECTION.match(text):
        first, after = fold(opened.group(1)), opened.group(2).strip()
        rest = text[opened.end() :]
        leads_in = first in words.interjections and len(_WORD.findall(rest)) >= _FEWEST
        if not leads_in and not (after and first in words.fillers):
            break
        text = rest
    return text


def _without_request(text: str, language: str) -> str:
    """Return what is asked for in "can you tell me how many there are" and "anything on labs?"."""
    words = lexicon(language)
    tokens = tokenize(text, language)
    norms = tuple(token.norm for token in tokens)
    if not norms:
        return text
    topic, request = words.topic_openings.at(norms, 0), words.request_openings.at(norms, 0)
    if topic and topic[0] < len(norms):
        return text[tokens[topic[0]].start :]
    if request and request[0] < len(norms) and words.question_words.at(norms, request[0]):
        return text[tokens[request[0]].start :]
    return text


def _is_asking(text: str, language: str) -> bool:
    """Return True if ``text`` has a question mark, or opens as a question does."""
    return bool(_ASKS.search(text)) or lexicon(language).asks(folded_words(text), _OPENING)


def _clauses(text: str, language: str) -> list[str]:
    """Cut before "and" and commas that a question word follows: "when was it and who led it"."""
    known = lexicon(language)

    def asks(words: list[str]) -> bool:
        return known.asks(words) or not known.yes_no_openings.isdisjoint(words)

    if not asks(folded_words(text)[:_OPENING]):
        return [text]
    found, start = [], 0
    for joint in _JOINT.finditer(text):
        before = folded_words(text[start : joint.start()])
        follows = folded_words(text[joint.end() :])
        if known.asks(follows, 1) and len(before) > 1 and asks(before):
            found.append(text[start : joint.start()])
            start = joint.end()
    return [*found, text[start:]]
