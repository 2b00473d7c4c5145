"""What the bot says refers to facts that exist, and writes no number out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bot.errors import TemplateError
from bot.knowledge.checks.literals import literal_numbers, spared_names
from bot.knowledge.folder import Item, RawEntry, RawFact, RawFolder
from bot.knowledge.kinds import EntryKind
from bot.knowledge.models import EntryModel
from bot.knowledge.problems import Problem, did_you_mean, error, warning
from bot.knowledge.templates import Reference, references
from bot.knowledge.validation import Document, Step

_EXEMPT = (EntryKind.SOURCELESS, EntryKind.SMALLTALK)
_Owner = Item[Any, Any] | Document[Any]  # what a text stands in, at a path
_IN_ANSWER = "is written out in the answer; refer to the figure of a fact, such as {fact.count}"
_IN_TITLE = "stands in a title, where nothing cites it; ask without it"
_CITES_NOTHING = "this answer refers to no fact; figures stay references such as {fact.count}"
_WRITTEN_OUT = {
    "statement": "is written out in the statement; type it under 'figures:' and write its name in "
    "braces",
    "answer": _IN_ANSWER,
    "answers": _IN_ANSWER,
    "title": _IN_TITLE,
    "titles": _IN_TITLE,
}


def slot_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find braces in a statement that are none of the fact's figures, names and lists."""
    for fact in raw.all_facts:
        fault = partial(_slot_fault, fact)
        yield from _broken(fault, fact.model.statement, fact, "statement")


def fact_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find braces in an answer that are no fact, or no figure, name or list of it."""
    for entry in raw.all_entries:
        yield from _broken(partial(_fact_fault, raw), entry.model.answer, entry, "answer")


def answer_does_not_fit_kind(raw: RawFolder) -> Iterator[Problem]:
    """Find a gap with an answer; another entry without one; an answer that cites nothing."""
    for entry in raw.all_entries:
        message = _kind_fault(entry.model)
        if message:
            part = "answer" if entry.model.answer.strip() else "id"
            yield error(entry.place(part), message)


def number_written_out(raw: RawFolder) -> Iterator[Problem]:
    """Find a number written out in a statement, or in an answer or title that a source backs."""
    numbers = partial(_numbers, spared_names(raw), raw.language)
    for fact in raw.all_facts:
        yield from numbers(fact.model.statement, fact, "statement")
    for entry in raw.all_entries:
        if entry.model.kind not in _EXEMPT:
            yield from numbers(entry.model.answer, entry, "answer")
            yield from numbers(entry.model.title, entry, "title")


def braces_in_title(raw: RawFolder) -> Iterator[Problem]:
    """Find a reference in a title, where it would be shown as it stands."""
    for entry in raw.all_entries:
        offset = entry.model.title.find("{")
        if offset >= 0:
            message = "a title is shown as it is written, braces and all; ask without them"
            yield error(entry.place("title", offset=offset), message)


def without_source(raw: RawFolder) -> Iterator[Problem]:
    """Find entries whose answer no source backs, once a file."""
    sourceless: dict[str, list[RawEntry]] = {}
    for entry in raw.all_entries:
        if entry.model.kind is EntryKind.SOURCELESS:
            sourceless.setdefault(entry.document.file, []).append(entry)
    for found in sourceless.values():
        names = ", ".join(entry.model.id for entry in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        message = f"no source backs {names}{more}; the bot says so with every such answer"
        yield warning(found[0].place("kind"), message)


def translated_entry_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find a phrasing, answer or title for an entry that does not exist."""
    known = {*raw.entries, *raw.left_out}
    for document in raw.language_files if not raw.unreadable else ():
        for key in ("phrasings", "answers", "titles"):
            for name in getattr(document.model, key):
                if name not in known:
                    message = f"there is no entry '{name}'{did_you_mean(name, known)}"
                    yield error(document.place(key, name, of_key=True), message)


def translated_answer(raw: RawFolder) -> Iterator[Problem]:
    """Find a translated answer that cites nothing or writes a number out; a title with a number."""
    spared = spared_names(raw)
    kinds = {name: entry.model.kind for name, entry in raw.entries.items()}
    for document in raw.language_files:
        numbers = partial(_numbers, spared, document.model.language)
        for name, answer in document.model.answers.items():
            if kinds.get(name) is EntryKind.GAP:
                message = f"the entry '{name}' is a gap, which has no answer; remove this one"
                yield error(document.place("answers", name, of_key=True), message)
                continue
            yield from _broken(partial(_fact_fault, raw), answer, document, "answers", name)
            if kinds.get(name) in _EXEMPT:
                continue
            if not _cites(answer):
                yield error(document.place("answers", name), _CITES_NOTHING)
            yield from numbers(answer, document, "answers", name)
        for name, title in document.model.titles.items():
            if kinds.get(name) not in _EXEMPT:
                yield from numbers(title, document, "titles", name)


def _numbers(
    spared: tuple[str, ...], language: str, text: str, owner: _Owner, *path: Step
) -> Iterator[Problem]:
    """Yield an error for every number that ``text`` writes out."""
    for offset, number in literal_numbers(text, language, spared):
        message = f"the number '{number}' {_WRITTEN_OUT[str(path[0])]}"
        yield error(owner.place(*path, offset=offset), message)


def _broken(
    fault: Callable[[Reference], str], text: str, owner: _Owner, *path: Step
) -> Iterator[Problem]:
    """Yield an error for every reference in ``text`` that leads nowhere."""
    try:
        found = [(reference.offset, fault(reference)) for reference in references(text)]
    except TemplateError as reason:
        found = [(reason.offset, str(reason))]
    for offset, message in found:
        if message:
            yield error(owner.place(*path, offset=offset), message)


def _cites(answer: str) -> bool:
    """Return True if ``answer`` refers to a fact; a broken reference counts, it is told anyway."""
    try:
        return bool(references(answer))
    except TemplateError:
        return True


def _kind_fault(model: EntryModel) -> str:
    has_answer, cites = bool(model.answer.strip()), _cites(model.answer)
    if model.kind is EntryKind.GAP:
        gap = "a gap is a question that the source leaves open; remove the answer, or 'kind: gap'"
        return gap if has_answer else ""
    if not has_answer:
        if model.kind is not EntryKind.SOURCED:
            return f"the entry '{model.id}' has no answer; add 'answer:'"
        return (
            f"the entry '{model.id}' has no answer; add 'answer:', or 'kind: gap' if the source "
            "leaves the question open"
        )
    if model.kind is not EntryKind.SOURCED:
        return f"this answer cites a fact; remove 'kind: {model.kind}'" if cites else ""
    if cites:
        return ""
    return (
        "this answer refers to no fact, so nothing backs it; write {fact} or {fact.name}, or add "
        "'kind: sourceless'"
    )


def _fact_fault(raw: RawFolder, reference: Reference) -> str:
    fact, name, slot = raw.facts.get(reference.first), reference.first, reference.second
    known = {*raw.facts, *raw.left_out}
    if fact is None:
        dangles = name not in known and not raw.unreadable
        return f"there is no fact '{name}'{did_you_mean(name, known)}" if dangles else ""
    if slot and slot not in fact.slots:
        return f"the fact '{name}' has no '{slot}'{did_you_mean(slot, fact.slots)}"
    return ""


def _slot_fault(fact: RawFact, reference: Reference) -> str:
    if reference.second:
        return (
            f"a statement uses only its own figures, names and lists: write "
            f"'{{{reference.second}}}' if it is one of these"
        )
    if reference.first in fact.slots:
        return ""
    hint = did_you_mean(reference.first, fact.slots)
    return f"this fact has no figure, name or list '{reference.first}'{hint}"
