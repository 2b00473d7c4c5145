"""What an answer has to meet: the first, the only, the most profitable; not, now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.dictionary import is_compared
from bot.understanding.language.pack import Pack
from bot.understanding.scan import Scan

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the source has to hold in so many words."""

    insists: tuple[str, ...]  # "first", "only", "most profitable"
    top: str  # the one of them that stands for "number one", empty without
    excludes: tuple[tuple[frozenset[str], frozenset[str]], ...]  # what is said, what it rules out
    negated: bool
    now: bool  # the state of today is wanted

    @staticmethod
    def of(scan: Scan) -> Conditions:
        """Return the conditions that ``scan`` sets."""
        insisting = scan.pack.insisting
        return Conditions(
            insists=(*_insists(scan), *_superlatives(scan)),
            top=next((insisting.tops[hit.phrase] for hit in scan.tops), ""),
            excludes=tuple(_excludes(scan.flat, scan.pack)),
            negated=bool(insisting.negations.first(scan.untagged)),
            now=bool(insisting.now.first(scan.flat)),
        )


def _insists(scan: Scan) -> Iterator[str]:
    """Yield what a question insists on; "the last ten years" is a time, and no superlative."""
    insisting = scan.pack.insisting
    for hit in insisting.insists.find(scan.flat):
        if any(one.share and one.start <= hit.start < one.end for one in scan.numbers):
            continue
        if not any(scan.flat[hit.end : number.start] == " " for number in scan.numbers):
            yield insisting.tops.get(hit.phrase, hit.phrase)


def _superlatives(scan: Scan) -> Iterator[str]:
    """Yield "most profitable", "cheapest" and the like; "most of", "most recent" insist on nothing,
    nor does any other word that tells nothing."""
    pack, before = scan.pack, ""
    for word in _WORD.findall(scan.flat):
        own = before in pack.light.selves  # "my eldest"
        told = own or word in scan.light or word in pack.insisting.insists.words
        if not told and is_compared(word, pack):
            yield word
        before = word
    for hit in pack.insisting.superlatives.find(scan.flat):
        behind = _WORD.match(scan.flat, hit.end + 1)
        if behind and behind.group() not in scan.light:
            yield f"{hit.phrase} {behind.group()}"


def _excludes(flat: str, pack: Pack) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the forms of a word of ``flat`` and those that it rules out: *southern*, northern."""
    words = frozenset(_WORD.findall(flat)) - pack.light.chatter
    for group in pack.insisting.contraries:
        said = [forms for forms in group if not forms.isdisjoint(words)]
        if len(said) == 1:
            yield said[0], frozenset().union(*group) - said[0]
