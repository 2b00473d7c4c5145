"""What is wanted: a name, a reason, one of a sort, a size in certain units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from bot.knowledge.kinds import NameKind
from bot.understanding.kinds import Cue
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.language.things import Dimension, Things
from bot.understanding.phrases import Hit
from bot.understanding.scan import Scan

_WORD = re.compile(r"\w+")
_SORT_WITHIN = 2  # words behind "which"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted, where the kind of answer alone does not tell it."""

    naming: bool  # asks how something is called
    why: bool  # wants a reason or purpose
    end: bool  # asks when something ends
    attribution: bool  # asks who says so
    practical: bool  # wants to be told how to do something
    exists: bool  # asks whether there is such a thing at all, or one more
    sort: str  # what "which" asks for, where it has a name of its own: "company"
    just_one: bool  # and whether the language tells one of them from several
    sum: str  # the sort of money that is asked for, where a word tells it: "cost"
    paid: frozenset[str]  # tokens of words that ask where money comes from: "financed"
    units: frozenset[str]  # of which one is needed, where a size of one sort is asked for
    kind_words: frozenset[str]  # they only show that a share or date is asked for: "percentage"

    @staticmethod
    def of(scan: Scan, aged: Dimension | None, *, topic: bool) -> Wanted:
        """Return what is wanted; ``aged`` is what is asked for only of people (see ``of_people``),
        and ``topic`` says that it is asked what a list is about, not for one of its items."""
        flat, pack, cue = scan.flat, scan.pack, scan.cue
        asking = pack.asking
        return Wanted(
            naming=bool(asking.namings.first(flat)),
            why=bool(cue and asking.whys.first(cue.phrase)),
            end=bool(asking.ends.first(flat)),
            attribution=bool(asking.attribution.first(flat)),
            practical=bool(asking.practical.first(scan.untagged)),
            exists=bool(asking.exists.first(flat)),
            sort="" if topic else sort(flat, cue, pack),
            just_one=bool(pack.things.several),
            sum=_sum(scan),
            paid=frozenset(w.token for w in scan.content if w.text in pack.things.how_paid),
            units=_units(flat, aged, pack.things),
            kind_words=_kind_words(scan),
        )


def of_people(scan: Scan) -> Dimension | None:
    """Return what is asked for only of people, where one is meant: the age for "how old was Lind",
    not for "how old is the school"."""
    for dimension in scan.pack.things.dimensions:
        hit = dimension.of_people.first(scan.flat)
        word = _WORD.search(scan.flat, hit.end) if hit else None
        if word is None:
            continue
        people = (name for name in scan.names if name.kind is NameKind.PERSON)
        named = any(name.start == word.start() for name in people)
        if word.group() in scan.pack.referring.persons or named:
            return dimension
    return None


def sort(flat: str, cue: Cue | None, pack: Pack) -> str:
    """Return which sort of thing is to be named: "company" for "which Chinese *company*", "who
    built it, which *company*", "the name of the *company*"; empty where the words around "which"
    name none of ``pack.things.sorts``."""
    words: list[str] = []
    naming = pack.asking.namings.first(flat)
    if cue is not None and cue.kind in (Kind.LIST, Kind.PLACE):
        of = pack.numerals.partitive.at_start(flat[cue.end :].lstrip())  # "which of the countries"
        words = _around(flat, cue.start, cue.end + (len(of.phrase) + 1 if of else 0), pack)
    elif cue is not None and cue.kind is Kind.PERSON and Kind.LIST in pack.asking.asks:
        asked = pack.asking.asks[Kind.LIST].find(flat)
        words = [word for hit in asked for word in _around(flat, hit.start, hit.end, pack)]
    if not pack.writing.spaced and words and cue is not None:
        found = _sort_in(flat[cue.start :], cue.end - cue.start, pack.things)
        return found or (_sort_before(flat, naming.start, pack.things) if naming else "")
    if naming and (cue is None or cue.kind in (Kind.LIST, Kind.EXPLANATION)):
        words += _near_naming(flat, naming, pack)
    sorts = pack.things.sorts.items()
    return next((key for word in words for key, forms in sorts if word in forms), "")


def _around(flat: str, start: int, end: int, pack: Pack) -> list[str]:
    """Return the words of a cue, and the two behind it, or before it where those tell of what it
    asks."""
    behind = _WORD.findall(flat, end)[:_SORT_WITHIN]
    before = _WORD.findall(flat[:start])[-_SORT_WITHIN:] if pack.things.named_before else []
    return [*flat[start:end].split(), *behind, *reversed(before)]


def _near_naming(flat: str, naming: Hit, pack: Pack) -> list[str]:
    """Return what may be what is to be named: "name of the *Chinese contractor*"."""
    light = pack.light.function_words
    behind = (word for word in _WORD.findall(flat, naming.end) if word not in light)
    before = [] if pack.asking.namings.at_start(flat) else _WORD.findall(flat[: naming.start])[-1:]
    return [*islice(behind, _SORT_WITHIN), *before]


def _sort_before(flat: str, end: int, things: Things) -> str:
    """Return the sort whose form ends at ``end``, in a script without spaces."""
    before = flat[:end].rstrip(" 的の")
    forms = ((form, key) for key, forms in things.sorts.items() for form in forms)
    return next((key for form, key in forms if before.endswith(form)), "")


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


def _sum(scan: Scan) -> str:
    """Return which sort of money is asked for: "cost" for "the price of it"; empty where no word
    tells."""
    words = _WORD.findall(scan.flat) if scan.cue_of(Kind.MONEY) else ()
    sums = scan.pack.things.sums
    return next((key for word in words for key, forms in sums.items() if word in forms), "")


def _units(flat: str, aged: Dimension | None, things: Things) -> frozenset[str]:
    """Return the units of what is measured: of the age before that of any other size."""
    measured = (one for one in things.dimensions if one.asks.first(flat))
    dimension = aged or next(measured, None)
    return dimension.units if dimension else frozenset()


def _kind_words(scan: Scan) -> frozenset[str]:
    """Return the word that only shows that a share or a date is asked for: "*percentage* paid"."""
    cue = scan.cue_of(Kind.PERCENT, Kind.DATE)
    return frozenset(cue.phrase.split()) if cue and cue.noun else frozenset()
