"""Texts with references in braces: ``{fact}``, ``{fact.slot}`` and, in statements, ``{slot}``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from bot.errors import TemplateError
from bot.knowledge.knowledge import Fact, Figure, ListModel
from bot.knowledge.layout import DATA
from bot.text.data_files import load_data
from bot.text.lexicon import lexicon
from bot.text.quotes import alike, find_words, tidy

_PART = re.compile(r"\{(?P<inside>[^{}]*)\}|[{}]|(?P<text>[^{}]+)")
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
    return tuple(part["text"] or _reference(part) for part in _PART.finditer(template))


def references(template: str) -> tuple[Reference, ...]:
    """Return the references of ``template`` in order; raises TemplateError."""
    return tuple(part for part in parse(template) if isinstance(part, Reference))


def sound_references(template: str) -> tuple[Reference, ...]:
    """Return the references of ``template``; none where its braces are broken."""
    try:
        return references(template)
    except TemplateError:
        return ()


def literals(template: str) -> tuple[tuple[int, str], ...]:
    """Return what stands outside braces with its offset; never fails."""
    return tuple((part.start(), part["text"]) for part in _PART.finditer(template) if part["text"])


def render(
    template: str, facts: Mapping[str, Fact], language: str = "en", *, base: str = "en"
) -> Rendered:
    """Return an answer filled in from ``facts``; figures are strong and stay as in their source.

    ``language`` is that of the template: it decides how lists are joined. ``base`` is that of the
    facts: it decides which words of a figure are lower-case inside a sentence. Raises
    TemplateError where the template refers to what is not in ``facts``.
    """
    spans: list[Span] = []
    figures: dict[str, Figure] = {}
    for piece in _pieces(template, facts):
        before = "".join(span.text for span in spans)
        begins = _SENTENCE_START.search(before) is not None
        if isinstance(piece, Fact):
            figures |= {one.id: one for one in piece.figures.values()}
            spans += _quoted(piece)
        elif isinstance(piece, Figure):
            figures[piece.id] = piece
            text = _capitalised(piece.text) if begins else _lowered(piece.text, base)
            spans.append(Span(text, strong=True))
        elif isinstance(piece, ListModel):
            text = join_list(piece, language, before)
            spans.append(Span(_capitalised(text) if begins else text))
        else:
            spans.append(Span(piece))
    used = dict.fromkeys(reference.first for reference in references(template))
    return Rendered(_joined(spans), tuple(figures.values()), tuple(facts[name] for name in used))


def render_statement(fact: Fact, language: str = "en") -> Rendered:
    """Return the statement of ``fact`` filled in."""
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
    inside = found["inside"]
    if match := _REFERENCE.match(inside or ""):
        return Reference(match["first"], match["second"], found.start())
    if inside is None:
        message = f"this '{found.group()}' has no partner; a reference is {{fact}} or {{fact.name}}"
    else:
        message = f"'{found.group()}' is not a reference; write {{fact}} or {{fact.name}}"
    raise TemplateError(message, found.start())


def _pieces(template: str, facts: Mapping[str, Fact]) -> Iterator[str | Figure | ListModel | Fact]:
    """Yield what a template consists of; a fact where its quote is to be shown."""
    for part in parse(template):
        if isinstance(part, str):
            yield part
            continue
        name, slot, offset = part
        if name not in facts:
            raise TemplateError(f"there is no fact '{name}'", offset)
        fact = facts[name]
        if slot is None and fact.statement:  # its {slot} is {fact.slot} of an answer
            yield from _pieces(fact.statement.replace("{", f"{{{name}."), {name: fact})
        elif slot is None:
            yield fact
        elif slot in fact.names:
            yield fact.names[slot].text
        elif slot in fact.figures or slot in fact.lists:
            yield fact.figures.get(slot) or fact.lists[slot]
        else:
            raise TemplateError(f"the fact '{name}' has no '{slot}'", offset)


def _quoted(fact: Fact) -> Iterator[Span]:
    """Yield the quote of ``fact`` as it stands, its figures strong."""
    quote, strong = fact.citation.quote, set[int]()  # places of characters
    plain, texts = alike(quote), [alike(tidy(one.text)) for one in fact.figures.values()]
    for text in sorted(texts, key=len, reverse=True):  # "80" may be a part of "more than 80"
        start = find_words(text, plain)
        while start >= 0 and not strong.isdisjoint(range(start, start + len(text))):
            start = find_words(text, plain, start + 1)
        if start >= 0:
            strong.update(range(start, start + len(text)))
    for is_strong, places in groupby(range(len(quote)), strong.__contains__):
        yield Span("".join(quote[place] for place in places), is_strong)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return ``spans`` with texts beside each other as one."""
    found: list[Span] = []
    for span in (one for one in spans if one.text):
        weak = found and not (found[-1].strong or span.strong)
        found.append(Span(found.pop().text + span.text) if weak else span)
    return tuple(found)


def _lowered(text: str, language: str) -> str:
    """Return a figure as it stands inside a sentence; months and names stay as they are."""
    word = _FIRST_WORD.match(text)
    figure_words = lexicon(language).starts("lower_case")
    lowered = word is not None and word.group().lower() in figure_words
    return text[0].lower() + text[1:] if lowered else text


def _capitalised(text: str) -> str:
    word = _FIRST_WORD.match(text)
    # Units and names such as kW or e-commerce keep the case that they came with.
    mixed = word is not None and not word.group().islower()
    return text if mixed else text[:1].upper() + text[1:]
