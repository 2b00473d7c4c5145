"""What is wrong with a knowledge folder, by file, line and column, and what was probably meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T")
_GAP = re.compile(r"\{(\w+)\}")
_LEAST_ALIKE = 60.0  # percent of a word that was probably meant


class Place(NamedTuple):
    """Where in a file something stands; ``line`` and ``column`` count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. ``str()`` is the line that a person reads."""

    file: str
    line: int
    column: int
    severity: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"

    @property
    def is_error(self) -> bool:
        """True if the folder can't be used because of this."""
        return self.severity == "error"


class Message(str):
    """What the desk can say in other languages, in English; ``key`` is that of its catalogue."""

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, object]  # what is put in; may be messages as well


def say(key: str, **values: object) -> Message:
    """Return what the catalogue of the desk has for ``key``, with ``values`` put in."""
    from bot.locales import DESK, FALLBACK, load_catalogue  # noqa: PLC0415 - a sound folder needs none

    message = Message(filled(load_catalogue(DESK).text(key, FALLBACK), values))
    message.key, message.values = key, values
    return message


def filled(template: str, values: Mapping[str, object]) -> str:
    """Return ``template`` with ``values`` in place of their names in braces; others stay."""
    return _GAP.sub(lambda gap: str(values.get(gap[1], gap[0])), template)


def error(place: Place, message: str) -> Problem:
    """Return an error at ``place``."""
    return Problem(*place, "error", message)


def warning(place: Place, message: str) -> Problem:
    """Return a warning at ``place``."""
    return Problem(*place, "warning", message)


def shown_path(path: Path) -> str:
    """Return ``path`` as a person in the current folder would type it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def one_line(text: str, longest: int = 160) -> str:
    """Return ``text`` without line breaks, cut in the middle of what is too long to read."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 30]} ... {flat[-24:]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return ``1 fact`` or ``2,000 facts``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def firsts(found: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return what has each key; of a repeated key the first."""
    known: dict[str, T] = {}
    for key, one in found:
        known.setdefault(key, one)
    return known


def repeated(found: Iterable[tuple[str, T]]) -> Iterator[tuple[str, T, T]]:
    """Yield each key that stood there before, what has it now, and what had it first."""
    first: dict[str, T] = {}
    for key, one in found:
        if (other := first.setdefault(key, one)) is not one:
            yield key, one, other


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that looks most like ``word``; None where none does."""
    # Imported only once something is wrong: a sound folder starts faster without it.
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415

    names, plain = sorted(set(known)), utils.default_process
    found = process.extractOne(
        word, names, scorer=fuzz.ratio, processor=plain, score_cutoff=_LEAST_ALIKE
    )
    return found[0] if found else None


def did_you_mean(message: str, word: str, known: Iterable[str]) -> str:
    """Return ``message`` about ``word`` with what was probably meant, or with what is known."""
    names = sorted(set(known))
    if near := nearest(word, names):
        return say("check.did_you_mean", text=message, name=near)
    few = 0 < len(names) <= 12
    return say("check.known_here", text=message, near=", ".join(names)) if few else message
