"""What "how many" counts, and which of them: some, the rest, others than those named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.kinds import Cue
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.phrases import PAUSE
from bot.understanding.scan import Scan

_WORD = re.compile(r"\w+")
_PHRASE = 3  # words of what is counted


@dataclass(frozen=True, slots=True)
class Counted:
    """Which ones are counted or listed."""

    vague: bool  # what is counted says nothing of its own: "how many places"
    origin: frozenset[str]  # names that stand after "from": they narrow what is counted
    others: bool  # asks for others than those that were or may be known: "which other country"
    excepted: frozenset[str]  # tokens of what is left out: "apart from roads"
    excepted_names: frozenset[str]  # and names: "other than Great Stone"
    then: bool  # how many there were when something happened is asked
    rest: bool  # asks how many of them are *not* so
    some_of: float | None  # asks how many of so many are so
    partly: int | None  # behind here it tells which of them it counts: "how many of the labs are"

    @staticmethod
    def of(scan: Scan) -> Counted:
        """Return which ones ``scan`` counts or lists."""
        flat, pack = scan.flat, scan.pack
        return Counted(
            vague=_counted_word(scan) in pack.things.vague,
            origin=frozenset(
                n.name for n in scan.names if pack.countries.origins.at_end(flat[: n.start])
            ),
            others=bool(pack.insisting.others.first(flat)),
            excepted=frozenset(w.token for w in scan.content if _excepts(scan, w.start)),
            excepted_names=frozenset(n.name for n in scan.names if _excepts(scan, n.start)),
            then=_counts_then(scan),
            rest=_counts_the_rest(scan),
            some_of=_counts_some_of(scan),
            partly=_counts_those_that(scan),
        )


def counts_untold(flat: str, cue: Cue | None, pack: Pack) -> bool:
    """Say whether it is left untold what is counted: "how many *in* the alliance"."""
    if cue is None or cue.kind is not Kind.COUNT:
        return False
    return pack.referring.prepositions.at_start(flat[cue.end :].lstrip()) is not None


def counted_phrase(flat: str, cue: Cue | None, pack: Pack) -> str:
    """Return what is counted as it is said, up to the next word that only joins: "how many *joint
    labs* in Africa"; empty where that is left untold."""
    if cue is None or cue.kind is not Kind.COUNT:
        return ""
    words: list[str] = []
    for word in _WORD.findall(flat[cue.end :])[:_PHRASE]:
        if word in pack.light.function_words:
            break
        words.append(word)
    return " ".join(words)


def _counted_word(scan: Scan) -> str:
    """Return the first word behind "how many" that says something: "how many other *places*"."""
    cue = scan.cue_of(Kind.COUNT)
    if cue is None:
        return ""
    fillers, vague = scan.pack.light.fillers, scan.pack.things.vague
    words = (match.group() for match in _WORD.finditer(scan.flat, cue.end))
    return next((word for word in words if word in vague or word not in fillers), "")


def _excepts(scan: Scan, start: int) -> bool:
    """Say whether the word or name at ``start`` is left out: after "apart from", before the next
    comma, question word or verb ("... Africa *have* one")."""
    cue, verbs = scan.cue, scan.pack.asking.words_of(Kind.YES_NO)
    for hit in scan.pack.insisting.exceptions.find(scan.flat):
        between = scan.flat[hit.end : start]
        asked = cue is not None and hit.end <= cue.start <= start
        ended = PAUSE.search(between) or not verbs.isdisjoint(_WORD.findall(between))
        if hit.end <= start and not (asked or ended):
            return True
    return False


def _counts_then(scan: Scan) -> bool:
    """Say whether a count is asked of the time when something happened: "how many members did it
    have *when it was founded*"."""
    cue, dates = scan.cue_of(Kind.COUNT), scan.pack.asking.asks.get(Kind.DATE)
    words = dates.find(scan.flat[cue.end :]) if cue and dates else ()
    return any(
        hit.phrase in scan.pack.asking.joins_time.phrases
        and scan.pack.light.informs(scan.flat[cue.end :][hit.end :])
        for hit in words
        if cue
    )


def _counts_the_rest(scan: Scan) -> bool:
    """Say whether a count is asked of those of which something is denied: "how many have *not*"."""
    cue = scan.cue_of(Kind.COUNT)
    denials = scan.pack.insisting.negations.find(scan.untagged) if cue else ()
    return any(cue is not None and hit.start > cue.start for hit in denials)


def _counts_some_of(scan: Scan) -> float | None:
    """Return the number of things of which a count is asked of some: "how many of the *67*", "of
    the *67*, how many"; not the one that is said to be counted ("a total of 67", "more than 67").
    """
    cue = scan.cue_of(Kind.COUNT)
    for number in scan.numbers if cue else ():
        behind = cue is not None and cue.end <= number.start
        before = scan.flat[cue.end if cue and behind else 0 : number.start].strip()
        value = not (number.year or number.month or number.percent or number.years)
        if value and before in scan.pack.numerals.partitive.phrases:
            return number.value
    return None


def _counts_those_that(scan: Scan) -> int | None:
    """Return where it is told which ones of several things are counted: behind "how many of the
    workers *are*", "of the workers, how many *are*"; None where all are."""
    flat, pack, cue = scan.flat, scan.pack, scan.cue_of(Kind.COUNT)
    if cue is None or Kind.YES_NO not in pack.asking.asks:
        return None
    if pack.asking.counts_alone.at_start(cue.phrase):
        return None
    verbs, behind = pack.asking.asks[Kind.YES_NO], flat[cue.end :]
    of = pack.numerals.partitive.at_start(behind.lstrip())
    told_before = pack.light.informs(flat[: cue.start])
    if told_before and cue.phrase.split()[-1] in verbs.words:
        return cue.end  # "das empresas, *quantas são* chinesas"
    verb = verbs.first(behind)
    if verb and (of or (told_before and not behind[: verb.start].strip())):
        return cue.end + verb.end
    words = [m for m in _WORD.finditer(flat, cue.end) if pack.light.informs(m.group())]
    return words[-1].start() if of and len(words) > 1 else None  # "of the families grow *dulse*"
