"""What is compared or has to be worked out, and what is to be chosen between."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.language.pack import Pack
from bot.understanding.phrases import Phrases, Span, inside, without
from bot.understanding.scan import Scan

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Comparison:
    """For which no source has the figure, unless it tells just that."""

    computed: str  # the words that want something worked out, empty where none do
    rate: Phrases | None  # with which a source may tell just that: "a year"
    either: frozenset[int]  # where names and numbers stand of which one is to be chosen

    @staticmethod
    def of(scan: Scan) -> Comparison:
        """Return what ``scan`` compares."""
        flat, pack = scan.flat, scan.pack
        computed = _worked_out(scan)
        return Comparison(
            computed=computed,
            rate=pack.comparing.rates.get(computed),
            either=_either(flat, scan.names, pack) | _either(flat, scan.numbers, pack),
        )


def _worked_out(scan: Scan) -> str:
    """Return the words that want a sum, an average, a share for each, a comparison."""
    found = scan.pack.comparing.arithmetic.first(scan.flat)
    if found:
        return found.phrase
    return _divides(scan) or ("(compared)" if _compares(scan) else "")


def _divides(scan: Scan) -> str:
    """Return "per" where a number for each one of something is asked for: "per family", not "per
    the minister", "per him"."""
    pack = scan.pack
    for hit in pack.comparing.per.find(scan.flat):
        after = _WORD.search(scan.flat, hit.end)
        if after is None or inside(after.start(), scan.names):
            continue
        if after.group() not in pack.light.function_words | pack.comparing.periods:
            return f"{hit.phrase} {after.group()}"
    return ""


def _compares(scan: Scan) -> bool:
    """Say whether two things are compared: "more labs than platforms", "more in agriculture or in
    healthcare", not "more than fifty"."""
    flat, pack = scan.flat, scan.pack
    comparing = pack.comparing
    more = comparing.more.first(flat)
    least = pack.numerals.least.first(flat)  # "more than nine"
    if more and not least and comparing.alternatives.first(flat[more.end :]):
        return True
    starts = [number.start for number in scan.numbers]
    for start, end, _ in comparing.comparisons.find(flat):
        before = flat[:start].split()[-1:]
        number = any(not pack.light.informs(flat[end:one]) for one in starts if one >= end)
        if not number and not comparing.no_comparisons & set(before):
            return True
    return False


def _either(flat: str, spans: Iterable[Span], pack: Pack) -> frozenset[int]:
    """Return where the ones stand that "or" parts: "in *Russia* or in *Belarus*"."""
    ordered = sorted({(span.start, span.end) for span in spans})
    found: set[int] = set()
    for (start, end), (other, _) in pairwise(ordered):
        between = flat[end:other]
        if pack.comparing.alternatives.first(between) and not pack.light.informs(
            without(between, pack.comparing.alternatives.find(between))
        ):
            found |= {start, other}
    return frozenset(found)
