"""Facts from quotes: what a quote says, with every number in it a figure that can be cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import FigureError
from bot.knowledge.checks.literals import literal_numbers
from bot.knowledge.yaml_writer import Value
from bot.text.figures import read_figure, read_quantities
from bot.text.quotes import alike
from bot.text.sentences import sentences as split_sentences


@dataclass(slots=True)
class Fact:
    """A fact in the making; slots are figures, or names where a text with digits is no figure."""

    id: str
    quote: str
    statement: str = ""
    figures: dict[str, str] = field(default_factory=dict)  # slot: text
    names: dict[str, str] = field(default_factory=dict)

    def as_yaml(self, source: str) -> Mapping[str, Value]:
        """Return what stands in a facts file."""
        held: dict[str, Value] = {
            "id": self.id,
            "source": source,
            "quote": self.quote,
            "statement": self.statement or self.quote,
        }
        if self.figures:
            held["figures"] = {slot: {"text": text} for slot, text in self.figures.items()}
        if self.names:
            held["names"] = {
                slot: {"text": text, "kind": "other"} for slot, text in self.names.items()
            }
        return held


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts of an entry and the answer that refers to them; ``kept``: it is the one given."""

    facts: Sequence[Fact]
    answer: str
    kept: bool


def evidence(entry: str, answer: str, quotes: Sequence[str], language: str) -> Evidence:
    """Return the facts of ``quotes`` and an answer that cites them.

    The answer given is kept where each of its numbers stands in a quote; else the quotes answer.
    """
    facts = [
        _fact(entry if number == 1 else f"{entry[:50].rstrip('-')}-quote-{number}", quote, language)
        for number, quote in enumerate(quotes, 1)
    ]
    told = _template(answer, facts, language) if answer else None
    if told is None or (len(facts) > 1 and not _cites_all(told, facts)):
        return Evidence(facts, " ".join(f"{{{fact.id}}}" for fact in facts), kept=not answer)
    if len(facts) == 1:
        facts[0].statement = told.replace(f"{{{facts[0].id}.", "{")
        return Evidence(facts, f"{{{facts[0].id}}}", kept=True)
    return Evidence(facts, told, kept=True)


def _fact(identifier: str, quote: str, language: str) -> Fact:
    fact = Fact(identifier, quote)
    parts, end = [], 0
    for start, stop, is_figure in _numbers(quote, language):
        slots, kind = (fact.figures, "figure") if is_figure else (fact.names, "name")
        slot = f"{kind}-{len(slots) + 1}"
        slots[slot] = quote[start:stop]
        parts += [_unbraced(quote[end:start]), f"{{{slot}}}"]
        end = stop
    fact.statement = "".join([*parts, _unbraced(quote[end:])])
    return fact


def _numbers(text: str, language: str) -> list[tuple[int, int, bool]]:
    """Return start, end and whether it is a figure of each number that may not be written out."""
    figures = {}
    for start, stop in split_sentences(text, language):
        for reading in read_quantities(text[start:stop], language):
            figures[start + reading.start] = start + reading.end
    found: dict[int, tuple[int, bool]] = {}
    for at, number in literal_numbers(text, language, ()):
        span = next(((s, e) for s, e in figures.items() if s <= at < e), None)
        if span and _is_readable(text[slice(*span)], language):
            found[span[0]] = (span[1], True)
        elif not any(start <= at < end for start, (end, _) in found.items()):
            found[at] = (at + len(number), False)
    return [(start, end, is_figure) for start, (end, is_figure) in sorted(found.items())]


def _is_readable(text: str, language: str) -> bool:
    try:
        read_figure(text, language)
    except FigureError:
        return False
    return True


def _template(answer: str, facts: Sequence[Fact], language: str) -> str | None:
    """Return ``answer`` with references for its numbers; None where a quote lacks one of them."""
    held = [(fact.id, slot, text) for fact in facts for slot, text in _slots(fact)]
    parts, end = [], 0
    for start, stop, _ in _numbers(answer, language):
        number = alike(answer[start:stop]).casefold()
        match = next((one for one in held if alike(one[2]).casefold() == number), None)
        if match is None:
            return None
        parts += [_unbraced(answer[end:start]), f"{{{match[0]}.{match[1]}}}"]
        end = stop
    return "".join([*parts, _unbraced(answer[end:])])


def _slots(fact: Fact) -> list[tuple[str, str]]:
    return [*fact.figures.items(), *fact.names.items()]


def _cites_all(template: str, facts: Sequence[Fact]) -> bool:
    return all(f"{{{fact.id}." in template for fact in facts)


def _unbraced(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")
