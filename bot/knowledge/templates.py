"""Texts with references in braces: ``{fact}``, ``{fact.slot}`` and, in statements, ``{slot}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from bot.errors import TemplateError
from bot.knowledge.knowledge import Fact, Figure
from bot.knowledge.layout import DATA
from bot.knowledge.models import ListModel
from bot.text.data_files import load_data
from bot.text.lexicon import lexicon
from bot.text.quotes import alike, find_words, tidy

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_REFERENCE = re.compile(rf"(?P<first>{_NAME})(?:\.(?P<second>{_NAME}))?$")
_SENTENCE_START = re.compile(r"(?:^|[.!?…。！？]|\n)[\"'“”‘’«»()\[\]\s]*$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; ``strong`` where it is a figure that the asker came for."""

    text: str
    strong: bool = False


class Reference(NamedTuple):
    """``{first}`` or ``{first.second}``; ``offset`` counts characters into the template."""

    first: str
    second: str | None
    offset: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template filled in: what a person reads, and what that refers to, each once, in order."""

    spans: tuple[Span, ...]
    figures: tuple[Figure, ...]
    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        """The spans as one text."""
        return "".join(span.text for span in self.spans)


@lru_cache(maxsize=8192)
def parse(template: str) -> tuple[str | Reference, ...]:
    """Return the texts and references of ``template`` in order.

    Raises TemplateError at a brace without its partner and at anything but a reference inside.
    """
    parts: list[str | Reference] = []
    end = 0
    for found in _BRACES.finditer(template):
        parts += [template[end : found.start()], _reference(found)]
        end = found.end()
    return tuple(part for part in (*parts, template[end:]) if part)


def references(template: str) -> tuple[Reference, ...]:
    """Return the references of ``template`` in order; raises TemplateError."""
    return tuple(part for part in parse(template) if isinstance(part, Reference))


def literals(template: str) -> tuple[tuple[int, str], ...]:
    """Return what stands outside braces with its offset; never fails."""
    braces = [found.span() for found in _BRACES.finditer(template)]
    starts, ends = [0, *(end for _, end in braces)], [*(start for start, _ in braces), None]
    parts = ((start, template[start:end]) for start, end in zip(starts, ends, strict=True))
    return tuple(part for part in parts if part[1])


def render(
    template: str, facts: Mapping[str, Fact], language: str = "en", *, base: str = "en"
) -> Rendered:
    """Return an answer filled in from ``facts``; figures are strong and stay as in their source.

    ``language`` is that of the template: it decides how lists are joined. ``base`` is that of the
    facts: it decides which words of a figure are lower-case inside a sentence. Raises
    TemplateError where the template refers to what is not in ``facts``.
    """
    writer = _Writer(language, base)
    writer.answer(template, facts)
    return Rendered(
        tuple(writer.spans), tuple(writer.figures.values()), tuple(writer.facts.values())
    )


def render_statement(fact: Fact, language: str = "en") -> Rendered:
    """Return the statement of ``fact`` filled in; raises TemplateError for an unknown slot."""
    return render(f"{{{fact.id}}}", {fact.id: fact}, language, base=language)


def list_words(language: str) -> Mapping[str, Any]:
    """Return how lists are written in a language; empty where that is not known."""
    return load_data("lists", DATA).get(language) or {}


def join_list(slot: ListModel, language: str = "en", before: str = "") -> str:
    """Return ``a, b and c``, or ``a, b, c and others`` where the source names only some and the
    text ``before`` does not say so ("such as")."""
    words = list_words(language) or list_words("en")
    comma, last_comma, others = str(words["comma"]), str(words["last"]), str(words["open"])
    if slot.open and not before.rstrip().lower().endswith(tuple(words.get("introductions", ()))):
        return comma.join(slot.items) + others
    *first, last = slot.items
    return comma.join(first) + last_comma + last if first else last


def _reference(found: re.Match[str]) -> Reference:
    inside = found.group(1)
    match = _REFERENCE.match(inside or "")
    if match:
        return Reference(match["first"], match["second"], found.start())
    if inside is None:
        message = f"this '{found.group()}' has no partner; a reference is {{fact}} or {{fact.name}}"
    else:
        message = f"'{found.group()}' is not a reference; write {{fact}} or {{fact.name}}"
    raise TemplateError(message, found.start())


@dataclass(slots=True)
class _Writer:
    """Fills templates in, one after the other, into one list of spans."""

    language: str
    base: str
    spans: list[Span] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)

    def answer(self, template: str, facts: Mapping[str, Fact]) -> None:
        for part in parse(template):
            if isinstance(part, str):
                self._text(part)
            elif part.first not in facts:
                raise TemplateError(f"there is no fact '{part.first}'", part.offset)
            else:
                fact = facts[part.first]
                self.facts.setdefault(fact.id, fact)
                if part.second is None:
                    self._statement(fact)
                else:
                    self._slot(fact, part.second, part.offset)

    def _statement(self, fact: Fact) -> None:
        if fact.statement:  # its {slot} is {fact.slot} of an answer
            self.answer(fact.statement.replace("{", f"{{{fact.id}."), {fact.id: fact})
        else:
            self._quote(fact)

    def _quote(self, fact: Fact) -> None:
        """Show the quote as it stands, its figures strong."""
        quote, end = fact.citation.quote, 0
        plain = alike(quote)
        for figure in fact.figures.values():
            self.figures.setdefault(figure.id, figure)
            start = find_words(alike(tidy(figure.text)), plain, end)
            if start >= 0:
                self._text(quote[end:start])
                end = start + len(tidy(figure.text))
                self.spans.append(Span(quote[start:end], strong=True))
        self._text(quote[end:])

    def _slot(self, fact: Fact, name: str, offset: int) -> None:
        if name in fact.figures:
            figure = fact.figures[name]
            self.figures.setdefault(figure.id, figure)
            self.spans.append(Span(self._cased(figure.text), strong=True))
        elif name in fact.names:
            self._text(fact.names[name].text)
        elif name in fact.lists:
            before = self.spans[-1].text if self.spans else ""
            text = join_list(fact.lists[name], self.language, before)
            self._text(_capitalised(text) if self._at_start() else text)
        else:
            raise TemplateError(f"the fact '{fact.id}' has no '{name}'", offset)

    def _text(self, text: str) -> None:
        if self.spans and not self.spans[-1].strong:
            text = self.spans.pop().text + text
        self.spans.append(Span(text))

    def _at_start(self) -> bool:
        before = "".join(span.text for span in self.spans[-2:])
        return bool(_SENTENCE_START.search(before))

    def _cased(self, text: str) -> str:
        """Begin a figure as its place in the sentence wants; months and names stay as they are."""
        if self._at_start():
            return _capitalised(text)
        word = _FIRST_WORD.match(text)
        known = lexicon(self.base).lower_case_words
        lowered = word is not None and word.group().lower() in known
        return text[0].lower() + text[1:] if lowered else text


def _capitalised(text: str) -> str:
    word = _FIRST_WORD.match(text)
    # Units and names such as kW or e-commerce keep the case that they came with.
    mixed = word is not None and not word.group().islower()
    return text if mixed else text[:1].upper() + text[1:]
