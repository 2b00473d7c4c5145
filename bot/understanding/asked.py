"""What the words around a cue tell of what is asked for: of which sort, of which money, of whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.knowledge.kinds import NameKind
from bot.understanding.clues import bare_before, inside
from bot.understanding.kinds import Cue
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.language.things import Dimension, Things
from bot.understanding.lexicon import NameMention

_WORD = re.compile(r"\w+")
_SORT_WITHIN = 2  # words behind "which"


def sort(flat: str, cue: Cue | None, pack: Pack) -> str:
    """Return which sort of thing is to be named: "company" for "which Chinese *company*", "who
    built it, which *company*"; empty where the word right behind "which" names none of
    ``pack.things.sorts``."""
    words: list[str] = []
    if cue is not None and cue.kind in (Kind.LIST, Kind.PLACE):
        words = _from(flat, cue.start, cue.end)
    elif cue is not None and cue.kind is Kind.PERSON and Kind.LIST in pack.asking.asks:
        words = [w for hit in pack.asking.asks[Kind.LIST].find(flat) for w in _from(flat, *hit[:2])]
    if not pack.writing.spaced and words and cue is not None:
        return _sort_in(flat[cue.start :], cue.end - cue.start, pack.things)
    found = (key for word in words for key, forms in pack.things.sorts.items() if word in forms)
    return next(found, "")


def _sort_in(asked: str, cue: int, things: Things) -> str:
    """Return the sort that ``asked``, in a script without spaces, names in its first characters,
    the length of its ``cue``, or right behind them; the longest form of several at one place."""
    found = [
        (asked.find(form), -len(form), key)
        for key, forms in things.sorts.items()
        for form in forms
        if 0 <= asked.find(form) <= cue + 1
    ]
    return min(found)[2] if found else ""


def sum_of(flat: str, cue: Cue | None, things: Things) -> str:
    """Return which sort of money is asked for: "cost" for "the price of it"; empty where no word
    tells."""
    if cue is None or cue.kind is not Kind.MONEY:
        return ""
    words = _WORD.findall(flat)
    return next((key for word in words for key, forms in things.sums.items() if word in forms), "")


def kind_words(cue: Cue | None) -> frozenset[str]:
    """Return the word that only shows that a share or a date is asked for: "*percentage* paid"."""
    shows = cue is not None and cue.noun and cue.kind in (Kind.PERCENT, Kind.DATE)
    return frozenset(cue.phrase.split()) if cue and shows else frozenset()


def of_people(flat: str, names: Iterable[NameMention], pack: Pack) -> Dimension | None:
    """Return what is asked for only of people, where one is meant: the age for "how old was Lind",
    not for "how old is the school"."""
    for dimension in pack.things.dimensions:
        hit = dimension.of_people.first(flat)
        word = _WORD.search(flat, hit.end) if hit else None
        if word is None:
            continue
        named = (n for n in names if n.kind is NameKind.PERSON and n.start == word.start())
        if word.group() in pack.referring.persons or any(named):
            return dimension
    return None


def led(names: Iterable[NameMention], flat: str, pack: Pack) -> frozenset[str]:
    """Return the bodies right behind a word for leading them: "he *heads* the academy"."""
    bodies = [name for name in names if name.kind is NameKind.ORGANISATION]
    leads = pack.people.leads
    return frozenset(n.name for n in bodies if leads.at_end(bare_before(flat, n.start, pack)))


def within(flat: str, cue: Cue | None, names: Sequence[NameMention], pack: Pack) -> bool:
    """Say whether somebody of a body is asked for: "who *at the academy* proposed it", not "who in
    the article"."""
    if cue is None or cue.kind is not Kind.PERSON:
        return False
    behind = pack.people.within.at_start(flat[cue.end :].lstrip())
    start = cue.end + 1 + behind.end if behind else len(flat)
    words = (match for match in _WORD.finditer(flat, start))
    body = next((w for w in words if w.group() not in pack.light.function_words), None)
    if body is None:
        return False
    told = pack.light.informs(body.group()) and body.group() not in pack.light.chatter
    return told or inside(body.start(), names)


def _from(flat: str, start: int, end: int) -> list[str]:
    """Return the words of a cue, and the two behind it."""
    behind = [match.group() for match in _WORD.finditer(flat, end)][:_SORT_WITHIN]
    return [*flat[start:end].split(), *behind]
