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
from bot.knowledge.models import FigureKind
from bot.knowledge.number_words import Words
from bot.knowledge.quantities import Quantity, quantity

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


def read_figure(text: str, language: str = "en", kind: FigureKind | None = None) -> Reading:
    """Return what ``text``, one whole figure, states; raises FigureError if it is not one.

    ``kind`` settles what the text leaves open: ``2000`` is a year unless it is a count.
    """
    words = Words.of(text, language)
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
        here = _candidates(words, index, None)
        if here:
            found.append(here[0])
            index = _after(words, here[0])
        else:
            index += 1
    return found


@lru_cache(maxsize=512)
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
        weak=not (found.first or found.last or found.day),
    )


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


def _after(words: Words, found: Reading) -> int:
    return sum(token.start < found.to for token in words.tokens)
