"""Whether a message claims something that is to be confirmed, and the parts of such a claim."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.frames.frame import Frame, Word
from bot.frames.lexicon import Lexicon
from bot.text.tokens import Token, is_unspaced, tokenize

_MOST_ROUNDS = 3  # openings may follow each other: so, is it true that
_SHORTEST = 4  # words of a statement that is asked without a word of asking
_LONGEST_CLOSING = 6
_LONGEST_HEARSAY = 8  # words up to "says"
_OPENING = 3  # words in which a question says whom it is put to
_REACH = 4  # words behind "and" among which a new part has its verb
_LEAST = 2  # words of a part
_MARKS = "?？؟"


class Claim(NamedTuple):
    """The part of a message that says something, at ``text[start:end]``; with how it is put.

    ``is_open``: the words do not show whether it is to be confirmed or asks for something.
    ``is_bare``: nothing but its verb could make it a claim: "number of shops it has".
    ``asks_within``: a word of asking stands only within it: "they knew all along what was in it".
    """

    start: int
    end: int
    is_claim: bool
    is_open: bool
    is_bare: bool = False
    asks_within: bool = False


def find_claim(text: str, words: Lexicon) -> Claim:
    """Return what ``text`` claims without "is it true that" and "right?" around it."""
    tokens = tokenize(text, words.language)
    acronyms = not text.isupper()
    norms = tuple(
        "" if acronyms and len(token.text) > 1 and token.text.isupper() else token.norm
        for token in tokens
    )
    first, after = 0, len(tokens)
    for start, end, _ in words.claim_openings.find(norms)[:_MOST_ROUNDS]:
        first = end if start == first else first
    first = _behind_hearsay(norms, first, words)
    for _ in range(_MOST_ROUNDS):  # closings too: I believe, yes
        after = _before_closing(text, tokens, norms[:after], first, words)
    tagged = after < len(tokens)
    if first >= after:
        return Claim(0, len(text), is_claim=False, is_open=False)
    opened = first > 1 or (first == 1 and norms[0] not in words.bare_openings)
    inner = norms[first:after]
    starts = inner[0] in words.yes_no_openings
    opens = words.asks(inner, 2) or inner[0] in words.requests
    may_be = not (_asks(text, inner, words) or (starts and _is_choice(inner, words)))
    may_be = may_be or (tagged and not words.asks(inner, 2))
    to_the_bot = _is_to_the_bot(inner, words) or bool(words.advice.find(inner[:_OPENING]))
    may_be = may_be and not to_the_bot
    asks_within = not (may_be or opens or starts or to_the_bot)
    named = not words.asks(inner)
    if words.language != "en" and _has_mark(text):
        starts = starts or named
    if "?" in text:
        plain = named and _is_statement(inner, words)
    else:
        plain = len(inner) > 1 and (text.rstrip()[-1:] == "." or has_verb(inner, words))
    put_so = tagged or starts or opened
    claim = may_be and (put_so or plain)
    is_open = may_be and not words.answer_types.find(inner)
    start, end = tokens[first].start, tokens[after - 1].end
    return Claim(start, end, claim, is_open, not put_so, asks_within)


def _is_to_the_bot(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "can you renew my book" and "then can you"."""
    return any(
        first in words.yes_no_openings and second in words.addressed
        for first, second in pairwise(norms[:_OPENING])
    )


def _asks(text: str, norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True where the words ask for something: *what* does it, *do you know* when."""
    return bool(
        words.asks(norms, 2)
        or (words.asked_of & set(norms[1:2]) and words.asks(norms))
        or (is_unspaced(text) and any(one in text for one in words.question_marks))
        or norms[0] in words.requests
        or words.never_relative & set(norms)
        or _asks_within(norms, words)
        or _asks_at_the_end(text, words)
        or _opens_with_noun(norms, words)
    )


def _asks_within(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "the fire, when was that"; "when it opened" and "who was" may tell."""
    return any(
        norms[first] not in words.relative_pronouns and words.auxiliaries & set(norms[after:][:1])
        for first, after, _ in words.question_words.find(norms)
    )


def _asks_at_the_end(text: str, words: Lexicon) -> bool:
    """Return True for "the wind plant in Asia, who paid for it": no verb before the comma. Only
    where verbs are known."""
    before, _, last = text.rpartition(",")
    asked = words.asks((token.norm for token in tokenize(last, words.language)), 1)
    said = tuple(token.norm for token in tokenize(before, words.language))
    known = bool(said and words.irregular_verbs)
    return known and asked and not has_verb(said, words)


def _behind_hearsay(norms: tuple[str, ...], first: int, words: Lexicon) -> int:
    """Return where the claim begins that somebody is said to make: "my teacher says that"."""
    if words.informants.isdisjoint(norms[first : first + 1]):
        return first
    last = len(norms) - 1
    until = min(first + _LONGEST_HEARSAY, last)
    says = next((n for n in range(first + 1, until) if norms[n] in words.reporting), last)
    return next((n for n in range(says + 1, last) if norms[n] not in words.reported), first)


def _before_closing(
    text: str, tokens: Sequence[Token], norms: tuple[str, ...], first: int, words: Lexicon
) -> int:
    """Return how many words stand before the longest closing that ends ``norms``."""
    after = len(norms)
    for cut in range(max(first + 2, after - _LONGEST_CLOSING), after):
        here = words.claim_closings.at(norms, cut)
        ends = (here is not None and here[0] == after) or _is_tag(norms[cut:], words)
        between = text[tokens[cut - 1].end : tokens[cut].start]
        denial = words.negators.at(norms, cut)
        if denial and denial[0] == after and not between.strip() and not _has_mark(text):
            continue  # "he said no"
        if ends and _is_apart(between):
            return cut
    return after


def _is_tag(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "won't she" and "isn't it so"."""
    denied = norms[0] in words.yes_no_openings and norms[0].endswith("nt")
    subject = words.tag_subjects & set(norms[1:2])
    return denied and bool(subject) and set(norms[2:]) <= words.tag_endings


def _is_apart(between: str) -> bool:
    """Return True if a comma or full stop, or nothing but a space, sets a closing apart."""
    return not (between.strip() and set(between).isdisjoint(",.;:-–—?!،、，。"))


def _has_mark(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def _opens_with_noun(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "cost per mast built in Kenya": what it asks for comes first, and no verb."""
    joints = words.place_prepositions | words.noun_joints
    opens = norms[0] in words.answer_nouns and bool(joints & set(norms[1:2]))
    return opens and not set(norms) & words.auxiliaries


def _is_choice(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "is it in Poland or in Belarus"; "50 or more" is none."""
    return any(
        one in words.choices and behind not in words.no_choices for one, behind in pairwise(norms)
    )


def _is_statement(norms: tuple[str, ...], words: Lexicon) -> bool:
    """Return True for "the bridge is in Kenya?"; "number of bridges built?" asks for a figure."""
    if words.answer_types.find(norms) or norms[0] in words.asked_nouns or len(norms) < _SHORTEST:
        return False
    return (
        words.bounds.at(norms, 0) is not None
        or not words.auxiliaries.isdisjoint(norms[1:])
        or (len(norms) > _SHORTEST + 1 and has_verb(norms[1:], words))
    )


def has_verb(norms: Iterable[str], words: Lexicon) -> bool:
    """Return True if one of the words is a verb."""
    return any(norm in words.auxiliaries or words.is_verb(norm) for norm in norms)


def split_claim(claim: Frame, words: Lexicon) -> tuple[str, ...]:
    """Return the parts of a claim, each with a subject: it opened in 2022 *and cost 96 million*;
    its text alone where it has but one."""
    text, row = claim.text, claim.words
    verbs = [word.index for word in row if _is_verb(word, words)]
    cuts = [
        word.index
        for word in row[_LEAST:]
        if word.norm in words.clause_joints
        and not all(beside.capital for beside in row[word.index - 1 : word.index + 2 : 2])
        and any(verb < word.index for verb in verbs)
        and _begins_part(row[word.index + 1 :][:_REACH], words)
    ]
    parts = [text[: row[cuts[0] - 1].end]] if cuts else [text]
    for start, end in pairwise((*cuts, len(row))):
        if end - start <= _LEAST:
            return (text,)
        part = text[row[start + 1].start : row[end - 1].end]
        parts.append(f"{_subject(claim, verbs, words)} {part}" if start + 1 in verbs else part)
    return tuple(parts)


def _is_verb(word: Word, words: Lexicon) -> bool:
    return word.norm in words.auxiliaries or (not word.capital and words.is_verb(word.norm))


def _begins_part(row: tuple[Word, ...], words: Lexicon) -> bool:
    """Return True if a verb stands here, or behind a subject."""
    for word in row:
        if _is_verb(word, words):
            return True
        if word.norm in words.place_prepositions:
            return False
    return False


def _subject(claim: Frame, verbs: list[int], words: Lexicon) -> str:
    """Return the words before the first verb, a verb that opens the question aside."""
    first = 1 if claim.words[0].norm in words.yes_no_openings else 0
    until = next((verb for verb in verbs if verb > first), first + 1)
    return claim.said((first, until - 1))
