"""What a message asks for: its kind of answer, or whether it is a claim to be confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.frames.frame import AnswerType, Word
from bot.frames.lexicon import Lexicon
from bot.frames.words import run_after
from bot.text.tokens import Token, is_unspaced, tokenize

_FEW = 5  # words of a question that leans on the one before
_MOST_ROUNDS = 3  # openings may follow each other: so, is it true that
_SHORTEST = 4  # words of a statement that is asked without a word of asking
_LONGEST_CLOSING = 6
_LONGEST_HEARSAY = 8  # words up to "says"


class Claim(NamedTuple):
    """The part of a message that says something, at ``text[start:end]``; with how it is put.

    ``is_open``: the words do not show whether it is to be confirmed or asks for something.
    """

    start: int
    end: int
    is_claim: bool
    is_open: bool


class AskedFor(NamedTuple):
    """The kind of answer, the words of what is counted or named, and whether a part of it is meant:
    how many of the labs."""

    kind: AnswerType = AnswerType.ANY
    noun: tuple[int, ...] = ()
    of_part: bool = False


def find_claim(text: str, words: Lexicon) -> Claim:
    """Return what ``text`` claims without "is it true that" and "right?" around it."""
    tokens = tokenize(text, words.language)
    acronyms = not text.isupper()
    norms = tuple(
        "" if acronyms and len(token.text) > 1 and token.text.isupper() else token.norm
        for token in tokens
    )
    first, after = 0, len(tokens)
    for _ in range(_MOST_ROUNDS):
        here = words.claim_openings.at(norms, first) if first < after else None
        if here is None or here[0] >= after:
            break
        first = here[0]
    first = _behind_hearsay(norms, first, after, words)
    closed = after
    for _ in range(_MOST_ROUNDS):  # closings too: I believe, yes
        before = _before_closing(text, tokens, norms[:closed], first, words)
        if before == closed:
            break
        closed = before
    after, tagged = closed, closed < after
    if first >= after:
        return Claim(0, len(text), is_claim=False, is_open=False)
    opened = first > 1 or (first == 1 and norms[0] not in words.bare_openings)
    inner = norms[first:after]
    asks_back = bool(set(inner[1:2]) & words.asked_of) and bool(set(inner) & words.question_words)
    wh = bool(set(inner[:2]) & words.question_words) or asks_back
    starts = inner[0] in words.yes_no_openings
    chooses = starts and _is_choice(inner, words)
    asks_back = asks_back or (is_unspaced(text) and any(w in text for w in words.question_marks))
    wh = wh or asks_back or inner[0] in words.requests or bool(words.never_relative & set(inner))
    wh = wh or _opens_with_noun(inner, words)
    leaning = _is_leaning(norms, words)
    if words.language != "en" and any(mark in text for mark in "?？؟") and not leaning:
        starts = starts or not set(inner) & words.question_words
    if "?" in text:
        plain = not set(inner) & words.question_words and _is_statement(inner, words)
    else:
        ended = text.rstrip()[-1:] == "."
        plain = len(inner) > 1 and (ended or _has_verb(inner, words))
    may_be = not wh and not chooses and (starts or not leaning)
    claim = may_be and (tagged or starts or opened or plain)
    is_open = may_be and not words.answer_types.find(inner)
    return Claim(tokens[first].start, tokens[after - 1].end, claim, is_open)


def _behind_hearsay(norms: tuple[str, ...], first: int, after: int, words: Lexicon) -> int:
    """Return where the claim begins that somebody is said to make: "my teacher says that"."""
    if first >= after or norms[first] not in words.informants:
        return first
    until = min(first + _LONGEST_HEARSAY, after - 1)
    says = next((n for n in range(first + 1, until) if norms[n] in words.reporting), None)
    if says is None:
        return first
    behind = (n for n in range(says + 1, after - 1) if norms[n] not in words.reported)
    return next(behind, first)


def _is_leaning(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for a few words that go on from what was said before: "and the schools?"."""
    counts = any(any(map(str.isdigit, norm)) for norm in norms)
    return len(norms) <= _FEW and norms[0] in words.interjections and not counts


def _before_closing(
    text: str, tokens: Sequence[Token], norms: tuple[str, ...], first: int, words: Lexicon
) -> int:
    """Return how many words stand before the longest closing that ends ``norms``."""
    after = len(norms)
    for cut in range(max(first + 2, after - _LONGEST_CLOSING), after):
        here = words.claim_closings.at(norms, cut)
        ends = (here is not None and here[0] == after) or _is_tag(norms[cut:], words)
        if ends and _is_apart(text, tokens[cut - 1].end, tokens[cut].start):
            return cut
    return after


def _is_tag(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "won't she" and "isn't it so"."""
    if len(norms) not in (2, 3) or norms[0] not in words.yes_no_openings:
        return False
    subject = norms[0].endswith("nt") and norms[1] in words.tag_subjects
    return subject and set(norms[2:]) <= words.tag_endings


def _is_apart(text: str, end: int, start: int) -> bool:
    """Return True if a comma or full stop, or nothing but a space, sets a closing apart."""
    return (
        any(mark in text[end:start] for mark in ",.;:-–—?!،、，。") or not text[end:start].strip()
    )


def _opens_with_noun(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "cost per mast built in Kenya": what it asks for comes first, and no verb."""
    joints = words.place_prepositions | words.noun_joints
    row = [norm for norm in norms if norm in joints or norm not in words.function_words]
    return (
        len(row) > 1
        and row[0] in words.answer_nouns
        and row[1] in joints
        and not set(norms) & words.auxiliaries
    )


def _is_choice(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "is it in Poland or in Belarus"; "50 or more" is none."""
    return any(
        one in words.choices and behind not in words.no_choices for one, behind in pairwise(norms)
    )


def _is_statement(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "the bridge is in Kenya?"; "number of bridges built?" asks for a figure."""
    if words.answer_types.find(norms) or norms[0] in words.asked_nouns or len(norms) < _SHORTEST:
        return False
    bounded = words.bounds.at(norms, 0) is not None
    return (
        bounded
        or bool(set(norms[1:]) & words.auxiliaries)
        or (len(norms) > _SHORTEST + 1 and _has_verb(norms[1:], words))
    )


def _has_verb(norms: tuple[str, ...], words: Lexicon) -> bool:
    verbs = words.auxiliaries | words.irregular_verbs
    return any(n in verbs or (n.endswith("ed") and len(n) > 4) for n in norms)


def read_asked(text: str, row: tuple[Word, ...], words: Lexicon) -> AskedFor:
    """Return what the words ask for."""
    norms = tuple(word.norm for word in row)
    found = words.answer_types.find(norms)
    first, after, name = found[0] if found else (0, 0, "any")
    noun = run_after(row, after, text)
    if name in ("any", "list"):
        kind, at = _asked_by_noun(row, after, text, words)
        if kind and not (kind == "count" and name == "list"):
            noun = run_after(row, at + 2, text) if kind == "count" else (at,)
            return AskedFor(AnswerType(kind), noun)
    if not found:
        return AskedFor()
    if name == "any" and not noun:
        verbs = words.answer_verbs.find(norms[after:])
        return AskedFor(AnswerType(verbs[0][2] if verbs else name))
    if name == "list" and not noun:  # list the 31 countries, which 16 countries
        figures = [word.index for word in row[after:] if word.figure]
        noun = run_after(row, figures[-1] + 1, text) if figures else ()
    part = words.parts.at(norms, first) or words.parts.at(norms, 0)
    if name == "count" and not noun:
        start = part[0] if part else after + (norms[after : after + 1] == ("of",))
        light = (word.index for word in row[start:] if word.content)
        noun = run_after(row, next(light, len(row)) if part else start, text)
    if name == "count" and noun:
        unit = words.units.get(norms[noun[-1]]) or words.units.get(norms[noun[0]])
        name = unit or name
    return AskedFor(AnswerType(name), noun, bool(part))


def _asked_by_noun(row: tuple[Word, ...], after: int, text: str, words: Lexicon) -> tuple[str, int]:
    """Return the kind that the noun at the head of a question asks for, and where it stands.

    *Budget* of the plan, which Chinese *company*, construction start, *year*? Empty without one.
    """
    requests, nouns = words.requests, words.answer_nouns
    start = after
    while start < len(row) and not _may_ask(row[start], words):
        if row[start].norm in words.auxiliaries - words.copulas:
            return "", 0  # what did the company earn
        start += 1
    run = (start, *run_after(row, start + 1, text)) if start < len(row) else ()
    heads = [i for i in run if i == run[-1] or words.is_verb(row[i + 1].norm)][:1]
    set_apart = len(row) > 1 and "," in text[row[-2].end : row[-1].start]
    posts = words.posts_asked if not after or requests & {w.norm for w in row[:after]} else ()
    for index in (*heads, *((row[-1].index,) if set_apart else ())):
        kind = nouns.get(row[index].norm) or ("person" if row[index].norm in posts else "")
        if kind:
            return kind, index
    return "", 0


def _may_ask(word: Word, words: Lexicon) -> bool:
    return (word.content and word.norm not in words.requests) or word.norm in words.answer_nouns
