"""Lines around an article that are no part of what it states: bylines, footers, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind
from bot.text.figures import read_quantities
from bot.text.quantity import Quantity

_TELEPHONE = re.compile(
    r"(?<![\w.,$€£¥])(?:\+\d{1,3}[\s-]?)?(?:\(\d{2,5}\)[\s-]?)?\d{2,5}(?:[\s/-]\d{2,8}){2,}(?![\w%])"
    r"|\(\d{2,5}\)\s?\d{3,4}[\s-]\d{3,5}|(?<![\w.,-])\d{3}-\d{4}(?![\w-])|\+\d{6,15}|\b\d{2,4}-\d{6,9}\b"
)
_YEARS_OR_ISO = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2,4}")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+$")
_ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+\.\w{2,}|(?:https?://|www\.)\S+")
_NAME_ONLY = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*[\s,]*(?:and\s+)?){1,8}$")
_ENDS = tuple(".!?…")
_STREET = re.compile(r"\b(\d+[a-z]?) (?:[A-Z][\w'’-]* ){0,3}([A-Z][a-z]+)\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b|P\.?O\.? Box \d")
_SHORT_WORDS = 9
_IMPRINT_WORDS = 30


class Asides:
    """Tells them apart in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._starts = tuple(language.words("aside_starts"))
        self._bylines = tuple(f"{word} " for word in language.words("byline"))

    def is_aside(self, line: str) -> bool:
        """Say whether ``line`` (without Markdown) is a byline, dateline, footer or table row."""
        low = line.lower()
        if not any(map(str.isalnum, line)):
            return False
        if low.startswith(self._starts) or line.startswith("|"):
            return True
        if self._is_imprint(line):
            return True
        words = line.split()
        if len(words) > _SHORT_WORDS or line.endswith(_ENDS):
            return False
        return self._is_byline(line, low) or self._is_dateline(line)

    def front(self, asides: Iterable[str]) -> dict[str, str]:
        """Return publisher, contact and date, where the lines left out tell them."""
        found: dict[str, str] = {}
        contacts = []
        for line in asides:
            low = line.lower()
            if low.startswith(tuple(self._language.words("publisher_lines"))):
                found.setdefault("publisher", line.partition(":")[2].strip())
            elif low.startswith(tuple(self._language.words("contact_lines"))):
                contacts.append(line)
            elif self._is_dateline(line):
                found.setdefault("date", str(self._dates(line)[0].first_day))
        if contacts:
            found["contact"] = "; ".join(contacts)[:300]
        return {key: value for key, value in found.items() if value}

    def _is_imprint(self, line: str) -> bool:
        """Say whether ``line`` is an address, or gives more than one way to reach somebody."""
        if len(line.split()) > _IMPRINT_WORDS or any(map(self._states, line.split())):
            return False
        streets = self._language.words("streets")
        numbered = any(m[2].lower() in streets for m in _STREET.finditer(line))
        return numbered or bool(_POSTCODE.search(line)) or len(telephones(line)) > 1

    def _states(self, word: str) -> bool:
        low = word.lower().strip(",.;:")
        verbs = self._language.words("auxiliaries") | self._language.verbs.keys()
        return low in verbs and word[0].islower()

    def _is_byline(self, line: str, low: str) -> bool:
        start = next((start for start in self._bylines if low.startswith(start)), "")
        return bool(start) and bool(_NAME_ONLY.match(line[len(start) :].split(",", maxsplit=1)[0]))

    def _is_dateline(self, line: str) -> bool:
        """Say whether ``line`` is no more than a place and a whole date."""
        dates = self._dates(line)
        if len(dates) != 1 or line.endswith(_ENDS):
            return False
        rest = line[: dates[0].start] + line[dates[0].end :]
        return not re.search(r"\b[a-z]{3,}", rest)

    def _dates(self, line: str) -> list[Quantity]:
        return [
            one
            for one in read_quantities(line, self._language.code)
            if one.kind is FigureKind.DATE and one.first_day and one.first_day == one.last_day
        ]


def telephones(text: str) -> list[tuple[int, int]]:
    """Return where telephone numbers, mail and web addresses stand in ``text``."""
    found = [match.span() for match in _ADDRESS.finditer(text)]
    for match in _TELEPHONE.finditer(text):
        number = match.group().strip()
        if not _YEARS_OR_ISO.fullmatch(number) and not _GROUPED.fullmatch(number):
            found.append(match.span())
    return found
