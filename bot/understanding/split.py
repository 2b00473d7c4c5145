"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest

from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.part import (
    MARKS,
    asks,
    asks_something,
    is_told,
    marked,
    opens_question,
    says_how,
    states,
    unelided,
)
from bot.understanding.phrases import Aligned

MOST = 4
LONGEST = 1000  # characters; what follows is not read
_LOOK_AHEAD = 80  # characters in which a question has to open
# Not behind "i.e.", nor behind the initial of a name.
_SENTENCE_END = re.compile(r"(?<=[?!？！؟;；।\n])(?![?!？！؟])\s*|(?<=[.。])(?<!\W\w\.)\s+")
_LISTED = re.compile(r"\s\+\s")  # "labs + platforms": each side is asked for
_WORD = re.compile(r"\w+")
_COMMA = re.compile(r"\s*[,，、،]\s+")


def split(text: str, pack: Pack) -> tuple[str, ...]:
    """Return the questions in ``text`` in order, one to four; ``text`` alone where it is one.

    A message is cut after sentence ends, and before a joining word or comma that a question word
    follows. A part that asks nothing (a greeting, a remark) is put with the next one.
    """
    merged: list[str] = []
    for listed in _LISTED.split(pack.writing.undotted(text[:LONGEST]).strip()):
        sentences = [part for part in _SENTENCE_END.split(listed) if part.strip()]
        parts = [piece for sentence in sentences for piece in _clauses(sentence, pack)]
        merged += _merge(parts, pack)
    return tuple(merged[:MOST]) or (text,)


def pieces(text: str, pack: Pack, *, listed: bool = False) -> tuple[str, ...]:
    """Return the parts that ``text`` falls into at every joining word, comma and sentence end,
    one to four; whether each is a question of its own, only its answers can tell. If ``listed``,
    at commas and sentence ends alone: "labs, countries and regions, platforms".

    What opens the first part ("name the", "where are") and the subject before a colon are put
    before parts that lack them.
    """
    subject, colon, rest = text[:LONGEST].partition(": ")
    if colon and _only_counts(subject, pack):  # "two names please: ..."
        subject = ""
    elif not colon or asks(subject, pack):
        subject, rest = "", text[:LONGEST]
    joints = _commas(rest) if listed else _joints(rest, pack)
    cuts = sorted({*joints, *_ends(rest), *_again(rest, pack)})
    found, start = [], 0
    for cut, resume in cuts:
        if _is_remark(rest[start:cut], rest[resume:], rest[cut:resume], pack):
            break
        if pack.asking.according.at_start(unelided(rest[resume:], pack)):
            continue
        offered = pack.comparing.alternatives.first(unelided(rest[resume:], pack))
        if offered and not asks(rest[resume:], pack):
            break  # "which growth, sustainable or fast"
        sides = (unelided(rest[start:cut], pack), unelided(rest[resume:], pack))
        if all(map(pack.light.informs, sides)):
            found.append(rest[start:cut].strip())
            start = resume
    found.append(rest[start:].strip())
    if len(found) > MOST:
        return (text,)
    frame = _frame(found[0], pack)
    return tuple(
        f"{subject} {piece if not number or asks(piece, pack) else frame + piece}".strip()
        for number, piece in enumerate(found)
    )


def _only_counts(subject: str, pack: Pack) -> bool:
    """Say whether ``subject`` only tells how many things are asked for: "I need three figures"."""
    words = _WORD.findall(unelided(subject, pack))
    others = [word for word in words if word not in pack.numerals.units and not word.isdigit()]
    told = pack.light.selves.isdisjoint(words) and pack.light.informs(" ".join(others))
    return len(others) < len(words) and not told


def _is_remark(head: str, tail: str, between: str, pack: Pack) -> bool:
    """Say whether ``tail`` is only told behind a question: "how far is it? planning a trip"."""
    ended = between.strip().startswith(MARKS)
    joined = pack.light.joints.at_start(unelided(tail, pack))
    asked = any(mark in tail for mark in MARKS) or (asks(tail, pack) and not states(tail, pack))
    first = _WORD.findall(unelided(tail, pack))[:1]
    told = not (asked or joined or pack.light.fillers.issuperset(first))  # "name and job please"
    return ended and told and asks(head, pack)


def _ends(text: str) -> list[tuple[int, int]]:
    marks = re.finditer(r"[?!？！؟;；।\n/]+\s*|[.。]\s+|\s[+&]\s|\(\d\)|(?<!\w)\d[.)]\s", text)
    return [(match.start(), match.end()) for match in marks]


def _again(text: str, pack: Pack) -> list[tuple[int, int]]:
    """Return where the question word that opens ``text`` comes again: "who is X who is Y"."""
    cue = find_ask(unelided(text, pack), pack)
    if cue is None or cue.start > 0 or not pack.writing.spaced:
        return []
    again = re.compile(rf"(?<!\w){re.escape(cue.phrase)}(?!\w)")
    return [(start, start) for start, _ in Aligned.of(text).find(again, cue.end)]


def _frame(piece: str, pack: Pack) -> str:
    """Return the words up to the question word that opens ``piece``, itself included."""
    cue = find_ask(unelided(piece, pack), pack)
    if cue is None or cue.start > 0 or cue.kind is Kind.YES_NO:
        return ""
    aligned = Aligned.of(piece)
    if not aligned.flat.startswith(cue.phrase):
        return ""  # written together: "qu'est-ce"
    return piece[: aligned.places[len(cue.phrase)]] + " "


def _clauses(sentence: str, pack: Pack) -> list[str]:
    """Cut one sentence at joining words and commas that a new question follows."""
    pieces, start = [], 0
    for cut, resume in _joints(sentence, pack):
        head, tail = sentence[start:cut], sentence[resume : resume + _LOOK_AHEAD]
        opens = asks_something(head, pack) and opens_question(tail, pack)
        if opens and not (_asks_the_same(head, tail, pack) or _tells_of_date(head, tail, pack)):
            pieces.append(head)
            start = resume
    return [*pieces, sentence[start:]]


def _asks_the_same(head: str, tail: str, pack: Pack) -> bool:
    """Say whether ``tail`` only says more closely what is asked: "who built it, *which firm*",
    "when was that, *what year*"."""
    asked, again = find_ask(unelided(head, pack), pack), find_ask(unelided(tail, pack), pack)
    if asked is None or again is None:
        return False
    rest = _WORD.findall(unelided(tail, pack)[again.end :])
    sorts = frozenset[str]().union(*pack.things.sorts.values())
    of_a_sort = asked.kind is Kind.PERSON and again.kind is Kind.LIST and len(rest) == 1
    return (asked.kind is again.kind and not rest) or (of_a_sort and rest[0] in sorts)


def _tells_of_date(head: str, tail: str, pack: Pack) -> bool:
    """Say whether ``tail`` only tells what happened then: "in 2017, *when it came out*"."""
    flat = unelided(tail, pack)
    cue = find_ask(flat, pack)
    if cue is None or not head.rstrip()[-1:].isdigit():
        return False
    behind = _WORD.findall(flat[cue.end :])[:1]
    inverted = pack.asking.words_of(Kind.YES_NO).issuperset(behind)  # "2017, when was it"
    return cue.phrase in pack.asking.relatives.phrases and not inverted


def _joints(sentence: str, pack: Pack) -> list[tuple[int, int]]:
    return sorted({*_commas(sentence), *Aligned.of(sentence).find(_joining(pack))})


def _commas(sentence: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in _COMMA.finditer(sentence)]


@lru_cache(maxsize=32)
def _joining(pack: Pack) -> re.Pattern[str]:
    """Return what finds the words that join two questions, and what parts them from these."""
    words = "|".join(map(re.escape, pack.light.joints.phrases))
    if not pack.writing.spaced:
        return re.compile(words or "(?!)")
    words = f"&|{words}" if words else "&"
    return re.compile(rf"[\s,]+(?:{words})(?:[\s,]+(?:{words}))*[\s,]+")


def _merge(parts: list[str], pack: Pack) -> list[str]:
    merged: list[str] = []
    pending = ""
    for part, following in zip_longest(parts, parts[1:], fillvalue=""):
        pending = f"{pending} {part}".strip()
        asked = asks(part, pack) or marked(part, following, pack)
        told = is_told(pending, merged[-1] if merged else "", following, pack)
        if asked and not (told or (merged and says_how(part, pack))):
            merged.append(pending)
            pending = ""
    if pending and merged:
        merged[-1] = f"{merged[-1]} {pending}"
    elif pending:
        merged.append(pending)
    return merged
