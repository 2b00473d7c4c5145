"""Cuts a compound claim into its parts: it opened in 2022 *and cost 96 million*."""

from __future__ import annotations

from bot.frames.lexicon import Lexicon
from bot.text.tokens import Token, tokenize

_REACH = 4  # words behind "and" among which a new part has its verb
_LEAST = 2  # words of a part


def split_claim(text: str, words: Lexicon) -> tuple[str, ...]:
    """Return the parts of ``text``, each with a subject; ``text`` alone where it has but one."""
    tokens = tokenize(text, words.language)
    cuts = [
        index
        for index, token in enumerate(tokens)
        if token.norm in words.clause_joints
        and index >= _LEAST
        and not _inside_name(tokens, index)
        and _has_verb(tokens[:index], words)
        and _begins_part(tokens, index + 1, words)
    ]
    if not cuts:
        return (text,)
    subject = _subject(text, tokens, words)
    edges = [*cuts, len(tokens)]
    parts = [text[: tokens[cuts[0] - 1].end]]
    for start, end in zip(cuts, edges[1:], strict=True):
        if end - start <= _LEAST:
            return (text,)
        part = text[tokens[start + 1].start : tokens[end - 1].end]
        own = not _is_verb(tokens[start + 1], words)
        parts.append(part if own else f"{subject} {part}")
    return tuple(parts)


def _inside_name(tokens: tuple[Token, ...], index: int) -> bool:
    """Return True for the and of a Trade and Transfer Center."""
    around = (tokens[index - 1], *tokens[index + 1 : index + 2])
    return all(token.text[:1].isupper() for token in around)


def _has_verb(tokens: tuple[Token, ...], words: Lexicon) -> bool:
    return any(_is_verb(token, words) for token in tokens)


def _is_verb(token: Token, words: Lexicon) -> bool:
    return token.norm in words.auxiliaries or (
        not token.text[:1].isupper() and words.is_verb(token.norm)
    )


def _begins_part(tokens: tuple[Token, ...], start: int, words: Lexicon) -> bool:
    """Return True if a verb stands here, or behind a subject."""
    for token in tokens[start : start + _REACH]:
        if _is_verb(token, words):
            return True
        if token.norm in words.place_prepositions:
            return False
    return False


def _subject(text: str, tokens: tuple[Token, ...], words: Lexicon) -> str:
    """Return the words before the first verb, a verb that opens the question aside."""
    first = 1 if tokens[0].norm in words.yes_no_openings else 0
    for index in range(first + 1, len(tokens)):
        if _is_verb(tokens[index], words):
            return text[tokens[first].start : tokens[index - 1].end]
    return text[tokens[first].start : tokens[first].end]
