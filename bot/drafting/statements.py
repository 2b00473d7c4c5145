"""The statement of a fact: its sentence, made to stand alone, with figures as references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafting.figures import DraftFigure
from bot.drafting.subjects import Opening
from bot.knowledge.checks.literals import literal_numbers

_BRACES = str.maketrans("{}", "()")


@dataclass(frozen=True, slots=True)
class Statement:
    """The text, and what else in it holds a digit, by slot: 5G, A320."""

    text: str
    names: dict[str, str]


def statement(
    sentence: str, figures: Sequence[DraftFigure], opening: Opening, quoting: str, language: str
) -> Statement:
    """Return ``sentence`` as a statement; ``quoting`` introduces one that can't stand alone."""
    spans = [(figure.start, figure.end, figure.slot) for figure in figures]
    names: dict[str, str] = {}
    masked = "".join(
        " " if any(a <= n < b for a, b, _ in spans) else c for n, c in enumerate(sentence)
    )
    for number, (at, text) in enumerate(
        literal_numbers(masked.translate(_BRACES), language, ()), 1
    ):
        slot = "name" if number == 1 else f"name-{number}"
        names[slot] = text
        spans.append((at, at + len(text), slot))
    body = _filled(sentence, sorted(spans), opening)
    if opening.unsafe:
        body = quoting.format(sentence=body)
    return Statement(body, names)


def _filled(sentence: str, spans: Sequence[tuple[int, int, str]], opening: Opening) -> str:
    start = opening.length if not any(a < opening.length for a, _, _ in spans) else 0
    pieces, end = [opening.subject if start else ""], start
    for first, last, slot in spans:
        pieces += [sentence[end:first].translate(_BRACES), f"{{{slot}}}"]
        end = last
    return "".join([*pieces, sentence[end:].translate(_BRACES)])
