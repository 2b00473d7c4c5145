"""What "how many" counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.kinds import Cue, find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.insisting import Insisting
from bot.understanding.language.light import Light
from bot.understanding.language.numerals import Numerals
from bot.understanding.language.pack import Pack
from bot.understanding.numbers import NumberMention

_WORD = re.compile(r"\w+")
_PHRASE = 3  # words of what is counted


def counted_word(flat: str, cue: Cue | None, pack: Pack) -> str:
    """Return the first word behind "how many" that says something: "how many other *places*"."""
    if cue is None or cue.kind is not Kind.COUNT:
        return ""
    words = (match.group() for match in _WORD.finditer(flat, cue.end))
    return next((word for word in words if word not in pack.light.fillers - pack.things.vague), "")


def counted_at(flat: str, cue: Cue | None) -> int | None:
    """Return where the word right behind "how many" stands: it tells what is counted, even where
    it tells nothing elsewhere."""
    if cue is None or cue.kind is not Kind.COUNT:
        return None
    following = _WORD.search(flat, cue.end)
    return following.start() if following else None


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


def things(flat: str, pack: Pack) -> str:
    """Return ``flat`` with the thing that a filler stands for where it is counted: "how many
    *states* signed"."""
    cue = find_ask(flat, pack) if pack.things.counted else None
    word = _WORD.search(flat, cue.end) if cue and cue.kind is Kind.COUNT else None
    meant = pack.things.counted.get(word.group()) if word else None
    return f"{flat[: word.start()]}{meant}{flat[word.end() :]}" if word and meant else flat


def of_asker(flat: str, start: int, light: Light) -> bool:
    """Say whether a number tells the asker's age: "explain it like im *twelve*"."""
    before = flat[:start].rsplit(maxsplit=2)[-2:]
    return bool(before) and (before[-1] in light.selves or (before[0] in light.selves))


def counts_some_of(
    flat: str, cue: Cue | None, numbers: Iterable[NumberMention], numerals: Numerals
) -> float | None:
    """Return the number of things of which a count is asked of some: "how many of the *67*", "of
    the *67*, how many"; not the one that is said to be counted ("a total of 67", "more than 67").
    """
    if cue is None or cue.kind is not Kind.COUNT:
        return None
    for number in numbers:
        before = flat[cue.end if cue.end <= number.start else 0 : number.start].strip()
        value = not (number.year or number.month or number.percent or number.years)
        if value and before in numerals.partitive.phrases:
            return number.value
    return None


def counts_those_that(flat: str, cue: Cue | None, pack: Pack) -> int | None:
    """Return where it is told which ones of several things are counted: behind "how many of the
    workers *are*", "of the workers, how many *are*"; None where all are."""
    if cue is None or cue.kind is not Kind.COUNT or Kind.YES_NO not in pack.asking.asks:
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


def counts_the_rest(bare: str, cue: Cue | None, insisting: Insisting) -> bool:
    """Say whether a count is asked of those of which something is denied: "how many have *not*"."""
    if cue is None or cue.kind is not Kind.COUNT:
        return False
    return any(hit.start > cue.start for hit in insisting.negations.find(bare))
