"""The lists in a sentence: Ireland, Chile and South Korea."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.clauses import verb_at
from bot.drafting.nouns import noun_before
from bot.drafting.tokens import Token
from bot.drafting.words import Language
from bot.knowledge.data_files import phrases
from bot.knowledge.kinds import NameKind
from bot.text.quotes import find_words

_LONGEST_ITEM = 5
_MOST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class DraftList:
    """A list with what its items are."""

    slot: str
    items: tuple[str, ...]
    of: str
    open: bool
    kind: NameKind


def lists(
    sentence: str, tokens: Sequence[Token], places: frozenset[str], language: Language
) -> list[DraftList]:
    """Return the lists of three or more things in ``sentence``, of two where both are places."""
    found: list[DraftList] = []
    index = 0
    while index < len(tokens):
        spans, end = _items(tokens, index, language)
        items = tuple(sentence[a:b] for a, b in spans)
        kind = NameKind.PLACE if items and places.issuperset(items) else NameKind.OTHER
        if len(items) > 2 or (len(items) == 2 and kind is NameKind.PLACE):
            found.append(
                DraftList(
                    slot=f"list-{len(found) + 1}" if found else "list",
                    items=items,
                    of=_class(tokens, spans[0][0], language) or language.listed(kind.value),
                    open=_looks_open(sentence, spans, language),
                    kind=kind,
                )
            )
            index = end
        else:
            index += 1
    return found


def _class(tokens: Sequence[Token], at: int, language: Language) -> str:
    """Return what the things of a list at ``at`` are; empty where a verb stands before it, or a
    preposition: the labs *in* agriculture, energy and healthcare are none of these."""
    index = next((n for n, token in enumerate(tokens) if token.start >= at), 0) - 1
    before = tokens[index].low if index >= 0 else ""
    related = before != "as" and before in language.words("prepositions")  # as: such as
    if related or (index >= 0 and verb_at(tokens, index, language)):
        return ""
    return noun_before(tokens, at, language)


def _looks_open(sentence: str, spans: Sequence[tuple[int, int]], language: Language) -> bool:
    before, after = sentence[: spans[0][0]].rstrip(" ,:"), sentence[spans[-1][1] :].lstrip(" ,")
    signs = phrases("open_signs", language.code)
    return any(before.endswith(sign) or after.startswith(sign) for sign in signs)


def _items(
    tokens: Sequence[Token], start: int, language: Language
) -> tuple[list[tuple[int, int]], int]:
    """Return where the items of the list that begins at ``start`` stand, and the index after it."""
    spans: list[tuple[int, int]] = []
    index = start
    while len(spans) < _MOST_ITEMS:
        end = _item(tokens, index, language)
        if end == index:
            return [], start
        spans.append((tokens[index].start, tokens[end - 1].end))
        joint = tokens[end].low if end < len(tokens) else ""
        if (joint in ("and", "or") and len(spans) > 1) or (
            joint in ("and", "or") and tokens[index].name
        ):
            last = _item(tokens, end + 1, language)
            if last == end + 1:
                return (spans, end) if _is_open(tokens, end, language) else ([], start)
            spans.append((tokens[end + 1].start, tokens[last - 1].end))
            return spans, last
        if joint != ",":
            return [], start
        index = end + 1
        if index < len(tokens) and tokens[index].low in ("and", "or"):
            index += 1
            last = _item(tokens, index, language)
            return (
                ([*spans, (tokens[index].start, tokens[last - 1].end)], last)
                if last > index
                else ([], start)
            )
    return [], start


def _item(tokens: Sequence[Token], start: int, language: Language) -> int:
    """Return the index after the item at ``start``: a few words without verbs and figures."""
    index = start
    while index < len(tokens) and index - start < _LONGEST_ITEM:
        token = tokens[index]
        light = token.low in language.function_words or token.low in language.words("prepositions")
        if token.figure or not token.text[0].isalnum() or (light and token.low != "the"):
            break
        if index > start and verb_at(tokens, index, language):
            break
        if token.low in language.words("auxiliaries") or token.low == "other":
            return start
        index += 1
    return index


def _is_open(tokens: Sequence[Token], index: int, language: Language) -> bool:
    following = " ".join(token.low for token in tokens[index : index + 2])
    signs = phrases("open_signs", language.code)
    return any(find_words(sign, following) == 0 for sign in signs)
