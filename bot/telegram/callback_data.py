"""What a button says when it is pressed: ``1q+:abcdefgh:fr``, a version, an action, arguments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
LONGEST = 64  # bytes
_SEPARATOR = ":"


class Action(StrEnum):
    """What a press asks for."""

    QUOTE_SHOW = "q+"  # entries, language
    QUOTE_HIDE = "q-"  # entries, language
    RELATED = "r"  # entry, language
    SUGGESTION = "s"  # entry, language
    MORE = "m"  # entry, language, start
    HELPFUL = "f+"  # entry
    NOT_HELPFUL = "f-"  # entry
    TOPICS = "t"  # page
    TOPIC = "tt"  # topic, page
    ENTRY = "te"  # entry, topic, page
    FIGURE_TOPICS = "g"  # page
    FIGURES = "gt"  # topic, page
    FIGURE = "gf"  # figure, topic, page
    LANGUAGE = "l"  # language, "" for automatic
    SUGGESTIONS = "u"  # "1" or "0"
    FORGET = "d"
    STAGE = "n"  # question, entry


@dataclass(frozen=True, slots=True)
class Data:
    """A press, read."""

    action: Action
    arguments: tuple[str, ...]

    def argument(self, index: int) -> str:
        """Return an argument; empty where the press has fewer."""
        return self.arguments[index] if index < len(self.arguments) else ""

    def number(self, index: int) -> int:
        """Return an argument as a number that is not negative; 0 for anything else."""
        text = self.argument(index)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def encode(action: Action, *arguments: str | int) -> str:
    """Return the data of a button. Raises ``ValueError`` where it would be too long."""
    data = _SEPARATOR.join((VERSION + action, *map(str, arguments)))
    if len(data.encode()) > LONGEST:
        raise ValueError(f"callback data of more than {LONGEST} bytes: {data}")
    return data


def decode(data: str | None) -> Data | None:
    """Return what a press asks for; None for anything that this version did not write."""
    head, *arguments = (data or "").split(_SEPARATOR)
    if not head.startswith(VERSION):
        return None
    try:
        return Data(Action(head.removeprefix(VERSION)), tuple(arguments))
    except ValueError:
        return None
