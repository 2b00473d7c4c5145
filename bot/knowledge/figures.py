"""What a figure of a text states: its kind, value, qualifier, unit and days.

``more than 80`` is a count of 80, ``$2.5 billion`` is money, ``end of June 2023`` is the date
2023-06-30. The words are those of ``data/numbers/LANGUAGE.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.errors import FigureError
from bot.knowledge.calendar_dates import Dates
from bot.knowledge.dates import dates
from bot.knowledge.kinds import FigureKind
from bot.knowledge.number_words import Words
from bot.knowledge.quantities import quantity
from bot.knowledge.quantity import Quantity

_NEAR = 4  # words between a verb and the figures that it changes
_EXAMPLES = "'more than 80', 'May 2017', 'nine', '$2.5 billion'"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure states. ``at`` and ``to`` tell where it stands in the text.

    ``weak`` readings are only figures where somebody says so: one, first, second, May.
    """

    kind: FigureKind
    value: int | float | str | None
    qualifier: str
    unit: str
    start: str | None
    end: str | None
    at: int
    to: int
    weak: bool = False

    def same_as(self, other: Reading) -> bool:
        """Say whether both state the same, wherever they stand."""
        ours = (self.kind, self.value, self.qualifier, self.start, self.end)
        return ours == (other.kind, other.value, other.qualifier, other.start, other.end)


@lru_cache(maxsize=2048)
def read_figure(text: str, language: str = "en", kind: FigureKind | None = None) -> Reading:
    """Return what ``text``, one whole figure, states; raises FigureError if it is not one.

    ``kind`` settles what the text leaves open: ``2000`` is a year unless it is a count.
    """
    words = Words.of(text, language, kind)
    start = words.skip("before_dates", 0)
    for index in dict.fromkeys((0, start)):
        for found in _candidates(words, index, kind):
            if _covers(words, found):
                return found
    if kind is not None:
        return Reading(kind, None, "", "", None, None, 0, len(text))
    inside = [found for found in scan(text, language) if not found.weak]
    hint = f"; write only '{text[inside[0].at : inside[0].to]}'" if inside else ""
    raise FigureError(f"'{text}' can't be read as a figure such as {_EXAMPLES}{hint}")


def scan(text: str, language: str = "en") -> list[Reading]:
    """Return every figure in ``text``, in order, each as long as it can be read."""
    words = Words.of(text, language)
    found: list[Reading] = []
    index = 0
    while index < len(words.tokens):
        begins = words.data.may_begin(words.tokens[index])
        here = _candidates(words, index, None) if begins else []
        if here:
            found += _changed(text, language, words, index, here[0]) or here[:1]
            index = _after(words, index, here[0])
        else:
            index += 1
    return found


@lru_cache(maxsize=8192)
def scanned(text: str, language: str) -> tuple[Reading, ...]:
    """Return ``scan`` of a sentence that is looked at more than once."""
    return tuple(scan(text, language))


def _candidates(words: Words, index: int, kind: FigureKind | None) -> list[Reading]:
    """Return the readings that begin at ``index``, the longest first, dates before counts."""
    of_date = dates(words, index)
    of_number = quantity(words, index)
    found: list[tuple[int, Reading]] = []
    if of_date:
        found.append((of_date.after, _of_date(words, index, of_date)))
    if of_number:
        found.append((of_number.after, _of_quantity(words, index, of_number)))
    ranked = sorted(found, key=lambda pair: -pair[0])
    readings = [reading for _, reading in ranked]
    if kind is None:
        return readings
    right = [reading for reading in readings if reading.kind == kind]
    return right or [replace(reading, kind=kind) for reading in readings]


def _changed(text: str, language: str, words: Words, index: int, whole: Reading) -> list[Reading]:
    """Return the two figures of a change: rose from $9 million to $21 million; none of a range."""
    start = _behind_from(words, index)
    after = _after(words, index, whole)
    if start is None or whole.value is not None:
        return []
    changes = _after_change(words, index)
    for at in range(start + 1, after):
        joint = words.phrase("to", at)
        if joint and joint[0] < after:
            spans = ((start, at), (joint[0], after))
            halves = [_piece(text, language, words, *span) for span in spans]
            if changes and halves[0] and halves[0].kind is FigureKind.COUNT:
                halves[0] = replace(halves[0], kind=whole.kind, unit=whole.unit)
            same = [half for half in halves if half and half.kind is whole.kind]
            counted = whole.kind is FigureKind.COUNT and not changes
            return same if len(same) == 2 and not counted else []
    return []


def _behind_from(words: Words, index: int) -> int | None:
    """Return where the first number of a change begins: from 9 million, from *an original* 9."""
    opened = words.phrase("from", index)
    if opened:
        return int(opened[0])
    near = range(max(0, index - _NEAR + 1), index)
    changes = _after_change(words, index) and any(words.phrase("from", n) for n in near)
    return index if changes else None


def _piece(text: str, language: str, words: Words, first: int, after: int) -> Reading | None:
    start, end = words.tokens[first].start, words.tokens[after - 1].end
    try:
        found = read_figure(text[start:end], language)
    except FigureError:
        return None
    return replace(found, at=start + found.at, to=start + found.to)


def _after_change(words: Words, index: int) -> bool:
    changes = words.data.words("changes")
    return any(words.low(at) in changes for at in range(max(0, index - _NEAR), index))


def _of_date(words: Words, index: int, found: Dates) -> Reading:
    return Reading(
        kind=FigureKind.PERIOD if found.is_period else FigureKind.DATE,
        value=found.value,
        qualifier=found.qualifier,
        unit="",
        start=found.first.isoformat() if found.first else None,
        end=found.last.isoformat() if found.last else None,
        at=words.tokens[index].start,
        to=words.tokens[found.after - 1].end,
        weak=not (
            found.first
            or found.last
            or found.day
            or found.clock
            or found.ancient
            or _is_told(found)
        ),
    )


def _is_told(found: Dates) -> bool:
    """Say whether a month without its year is one all the same: early May, April to June."""
    return found.is_period or bool(found.qualifier)


def _of_quantity(words: Words, index: int, found: Quantity) -> Reading:
    return Reading(
        kind=found.kind,
        value=found.value,
        qualifier=found.qualifier,
        unit=found.unit,
        start=None,
        end=None,
        at=words.tokens[index].start,
        to=words.tokens[found.after - 1].end,
        weak=found.weak,
    )


def _covers(words: Words, found: Reading) -> bool:
    return found.to == words.tokens[-1].end


def _after(words: Words, index: int, found: Reading) -> int:
    while index < len(words.tokens) and words.tokens[index].start < found.to:
        index += 1
    return index
