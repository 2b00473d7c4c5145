"""Whatever is referred to exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import FigureError, TemplateError
from bot.knowledge.draft import Draft, DraftFact
from bot.knowledge.kinds import FigureKind
from bot.knowledge.models import FigureModel
from bot.knowledge.nearest import did_you_mean
from bot.knowledge.problems import Problem, error
from bot.knowledge.templates import Reference, references
from bot.text.figures import read_figure


def unknown_slots(draft: Draft) -> Iterator[Problem]:
    """Braces in a statement that are none of the fact's figures, names and lists."""
    for fact in draft.all_facts:
        try:
            found = references(fact.model.statement)
        except TemplateError as reason:
            yield error(fact.inside(reason.offset, "statement"), str(reason))
            continue
        for reference in found:
            message = _slot_of_statement(fact, reference)
            if message:
                yield error(fact.inside(reference.offset, "statement"), message)


def unknown_facts(draft: Draft) -> Iterator[Problem]:
    """Braces in an answer that are no fact, or no figure, name or list of it."""
    for entry in draft.all_entries:
        for offset, message in answer_faults(draft, entry.model.answer):
            yield error(entry.inside(offset, "answer"), message)


def unknown_related(draft: Draft) -> Iterator[Problem]:
    """Find a related entry that does not exist."""
    known = {*draft.entries, *draft.left_out}
    for entry in draft.all_entries:
        for index, name in enumerate(entry.model.related):
            place = entry.place("related", index)
            if name == entry.model.id:
                yield error(place, "an entry is not related to itself; remove this line")
            elif name not in known and not draft.unreadable:
                yield error(place, f"there is no entry '{name}'{did_you_mean(name, known)}")


def unknown_date(draft: Draft) -> Iterator[Problem]:
    """Find an ``as_of`` that is none of the fact's figures, or no date."""
    for fact in draft.all_facts:
        name = fact.model.as_of
        if not name:
            continue
        if name not in fact.model.figures:
            hint = did_you_mean(name, fact.model.figures)
            yield error(fact.place("as_of"), f"this fact has no figure '{name}'{hint}")
        elif not _is_date(fact.model.figures[name], draft.language):
            text = fact.model.figures[name].text
            yield error(fact.place("as_of"), f"the figure '{name}' ('{text}') is not a date")


def answer_faults(draft: Draft, answer: str) -> Iterator[tuple[int, str]]:
    """Return offset and message of every reference in ``answer`` that leads nowhere."""
    try:
        found = references(answer)
    except TemplateError as reason:
        yield reason.offset, str(reason)
        return
    for reference in found:
        message = _fact_fault(draft, reference)
        if message:
            yield reference.offset, message


def _is_date(figure: FigureModel, language: str) -> bool:
    try:
        reading = read_figure(figure.text, language, figure.kind)
    except FigureError:  # told where the figure stands
        return True
    return reading.kind in (FigureKind.DATE, FigureKind.PERIOD)


def _fact_fault(draft: Draft, reference: Reference) -> str | None:
    fact = draft.facts.get(reference.first)
    if fact is None:
        known = {*draft.facts, *draft.left_out}
        if reference.first in known or draft.unreadable:
            return None
        return f"there is no fact '{reference.first}'{did_you_mean(reference.first, known)}"
    if reference.second and reference.second not in fact.slots:
        hint = did_you_mean(reference.second, fact.slots)
        return f"the fact '{reference.first}' has no '{reference.second}'{hint}"
    return None


def _slot_of_statement(fact: DraftFact, reference: Reference) -> str | None:
    if reference.second:
        return (
            f"a statement uses only its own figures, names and lists: write "
            f"'{{{reference.second}}}' if it is one of these"
        )
    if reference.first in fact.slots:
        return None
    hint = did_you_mean(reference.first, fact.slots)
    return f"this fact has no figure, name or list '{reference.first}'{hint}"
