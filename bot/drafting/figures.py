"""The typed figures of a sentence: what they say, and what they count or date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.asides import telephones
from bot.drafting.nouns import noun_after, noun_before
from bot.drafting.tokens import Token
from bot.drafting.words import Language
from bot.errors import FigureError
from bot.knowledge.kinds import FigureKind
from bot.text.figures import read_figure, read_quantities, states_the_same
from bot.text.quantity import Quantity

_SLOTS = {
    FigureKind.COUNT: "count",
    FigureKind.MONEY: "sum",
    FigureKind.PERCENT: "share",
    FigureKind.DATE: "date",
    FigureKind.PERIOD: "period",
    FigureKind.DURATION: "time",
    FigureKind.ORDINAL: "rank",
    FigureKind.MEASURE: "size",
}
_OF_DATES = (FigureKind.DATE, FigureKind.PERIOD)
_WORD = re.compile(r"[^\W_]+")
_SHORT = re.compile(r"\b([A-Za-z]{1,4})\.\s?$")
_ENUMERATOR = re.compile(r"(?:^|[,;:])\s*\d{1,2}$")


@dataclass(frozen=True, slots=True)
class DraftFigure:
    """A figure at ``start`` to ``end`` of its sentence."""

    slot: str
    text: str
    of: str
    reading: Quantity
    kind: FigureKind | None  # to be said, where the text alone does not tell
    start: int
    end: int


def readings(sentence: str, language: Language) -> list[Quantity]:
    """Return what ``sentence`` states in figures; telephone numbers and the like are none."""
    taken = telephones(sentence)
    return [
        one
        for one in read_quantities(sentence, language.code)
        if not any(start < one.end and one.start < end for start, end in taken)
        and (not one.weak or _told(sentence, one))
        and not _is_part_of_name(sentence, one, language)
        and not _enumerates(sentence, one)
        and not _is_idiom(sentence, one, language)
    ]


def figures(
    sentence: str, tokens: Sequence[Token], found: Sequence[Quantity], language: Language
) -> list[DraftFigure]:
    """Return the figures of ``sentence`` with a slot each."""
    result: list[DraftFigure] = []
    used: dict[str, int] = {}
    for reading in found:
        slot = _SLOTS[reading.kind]
        used[slot] = used.get(slot, 0) + 1
        text = sentence[reading.start : reading.end]
        result.append(
            DraftFigure(
                slot=slot if used[slot] == 1 else f"{slot}-{used[slot]}",
                text=text,
                of=_of(tokens, reading, language),
                reading=reading,
                kind=_kind(text, reading, language),
                start=reading.start,
                end=reading.end,
            )
        )
    return result


def _told(sentence: str, reading: Quantity) -> bool:
    """Say whether a weak reading is a figure here: the first turbine, in June; not at first."""
    text = sentence[reading.start : reading.end]
    if reading.kind is FigureKind.ORDINAL:
        before, after = sentence[: reading.start].split(), sentence[reading.end :]
        next_word = re.match(r"[ -]([^\W\d_]+)", after)
        last = before[-1].lower() if before else ""
        return next_word is not None and last != "at" and next_word[1] not in ("of", "and", "by")
    if reading.kind is FigureKind.DATE:
        return text[:1].isupper() and (
            text.lower() != "may" or _after_preposition(sentence, reading)
        )
    return False


def _after_preposition(sentence: str, reading: Quantity) -> bool:
    before = sentence[: reading.start].split()
    return bool(before) and before[-1].lower() in (
        "in",
        "of",
        "since",
        "by",
        "until",
        "last",
        "next",
    )


def _is_part_of_name(sentence: str, reading: Quantity, language: Language) -> bool:
    """Say whether the figure belongs to a name: Agenda 2030, Room 12, Covid-19."""
    short = _SHORT.search(sentence[: reading.start])
    if short and short[1].lower() in language.words("numbered_short"):
        return True
    low = re.search(r"([a-z]+) $", sentence[: reading.start])
    if low and low[1] in language.words("numbered_low") and not reading.qualifier:
        return True
    before = re.search(r"([A-Z][\w]*)[ -]$", sentence[: reading.start])
    if before is None or reading.qualifier:
        return False
    word = before[1].lower()
    glued = sentence[reading.start - 1] == "-"
    return word in language.words("numbered") or (glued and word not in _days_and_months(language))


def _is_idiom(sentence: str, reading: Quantity, language: Language) -> bool:
    """Say whether nothing is told: one day in May, 30 degrees below zero."""
    text = sentence[reading.start : reading.end].lower()
    if text not in language.words("idioms"):
        return False
    before = sentence[: reading.start].split()
    return not before or before[-1].lower() not in language.words("before_durations")


def _days_and_months(language: Language) -> frozenset[str]:
    return language.words("not_names") | {"mid"}


def _enumerates(sentence: str, reading: Quantity) -> bool:
    """Say whether the number only counts points: ... 2. Harbour Pilots."""
    follows = re.match(r"[.)] (?=[A-Z])", sentence[reading.end :])
    return bool(follows) and bool(_ENUMERATOR.search(sentence[: reading.end]))


def _kind(text: str, reading: Quantity, language: Language) -> FigureKind | None:
    try:
        alone = read_figure(text, language.code)
    except FigureError:
        return reading.kind
    return None if states_the_same(alone, reading) else reading.kind


def _of(tokens: Sequence[Token], reading: Quantity, language: Language) -> str:
    after = noun_after(tokens, reading.end, language)
    if reading.kind in (FigureKind.COUNT, FigureKind.ORDINAL):
        return after or noun_before(tokens, reading.start, language)
    if reading.kind in _OF_DATES:
        return ""
    following = next((token.low for token in tokens if token.start >= reading.end), "")
    if reading.kind is FigureKind.PERCENT or following == "of":
        return after or noun_before(tokens, reading.start, language)
    return noun_before(tokens, reading.start, language) or after
