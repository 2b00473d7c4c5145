"""The noun phrase beside a figure: what it counts or measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.drafting.clauses import verb_at
from bot.drafting.tokens import STOPS, Token
from bot.drafting.words import Language

_LONGEST_NOUN = 3


def noun_after(tokens: Sequence[Token], at: int, language: Language) -> str:
    """Return the noun phrase that begins at ``at``: passengers, inshore fishing grounds."""
    words: list[str] = []
    start = next((n for n, token in enumerate(tokens) if token.start >= at), len(tokens))
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.low == "of" and not words:
            continue
        if token.low in language.words("determiners") and not words:
            continue
        light = token.low in language.function_words or token.low in language.words("prepositions")
        if token.figure or light or token.text in STOPS or not token.text[0].isalnum():
            break
        if words and verb_at(tokens, index, language):
            break
        words.append(token.text)
        if len(words) > _LONGEST_NOUN:
            break
    return " ".join(words)


def noun_before(tokens: Sequence[Token], at: int, language: Language) -> str:
    """Return the nearest noun phrase before ``at`` that is no name: combined capacity."""
    words: list[str] = []
    index = next((n for n, token in enumerate(tokens) if token.start >= at), len(tokens)) - 1
    while index >= 0:
        token = tokens[index]
        light = token.low in language.function_words or token.low in language.words("prepositions")
        breaks = light or token.figure or token.text in STOPS or token.low in language.verbs
        if breaks and words:
            break
        if not breaks and token.text[0].isalpha():
            words.insert(0, token.text)
            if len(words) >= _LONGEST_NOUN:
                break
        index -= 1
    return " ".join(words)


def paid_in(tokens: Sequence[Token], end: int, language: Language) -> str:
    """Return what a sum that ends at ``end`` is paid as: $5 million *in compensation*."""
    behind = next((token for token in tokens if token.start >= end), None)
    known = behind is not None and behind.low in language.words("paid_in")
    return noun_after(tokens, behind.end, language) if behind and known else ""


def things(tokens: Sequence[Token], language: Language) -> Iterator[str]:
    """Yield what stands behind an article in ``tokens``, as the known thing: the new hall."""
    for index, token in enumerate(tokens):
        if token.low not in language.words("articles"):
            continue
        words = noun_after(tokens, token.end, language).split()
        named = index + 1 < len(tokens) and tokens[index + 1].name
        timed = words and words[-1].lower() in language.words("not_things")
        owner = words and words[-1].endswith(("'s", "’s"))
        if words and not (named or timed or owner) and len(words) <= _LONGEST_NOUN:
            yield f"the {' '.join(words)}"
