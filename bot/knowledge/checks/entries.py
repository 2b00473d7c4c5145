"""An entry answers as its kind says, and people can find it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import TemplateError
from bot.knowledge.draft import Draft, DraftEntry
from bot.knowledge.kinds import EntryKind
from bot.knowledge.models import EntryModel
from bot.knowledge.problems import Problem, error, warning
from bot.knowledge.templates import references

ENOUGH_PHRASINGS = 10
_SHOWN_ONE_BY_ONE = 20


def answer_does_not_fit_kind(draft: Draft) -> Iterator[Problem]:
    """Find a gap with an answer; another entry without one; an answer that cites nothing."""
    for entry in draft.all_entries:
        message = _fault(entry.model)
        if message:
            part = "answer" if entry.model.answer.strip() else "id"
            yield error(entry.place(part), message)


def braces_in_title(draft: Draft) -> Iterator[Problem]:
    """Find a reference in a title, where it would be shown as it stands."""
    for entry in draft.all_entries:
        offset = entry.model.title.find("{")
        if offset >= 0:
            message = "a title is shown as it is written, braces and all; ask without them"
            yield error(entry.inside(offset, "title"), message)


def few_phrasings(draft: Draft) -> Iterator[Problem]:
    """Find entries with so few phrasings that many people will not find them."""
    for document in draft.faq_files:
        few = [
            entry
            for entry in draft.all_entries
            if entry.document is document
            and entry.model.kind is not EntryKind.SMALLTALK
            and len(entry.model.phrasings) < ENOUGH_PHRASINGS
        ]
        if len(few) > _SHOWN_ONE_BY_ONE:
            message = f"{len(few)} entries have fewer than {ENOUGH_PHRASINGS} phrasings; add some"
            yield warning(few[0].place("phrasings"), message)
            continue
        for entry in few:
            yield warning(entry.place("phrasings"), _few(entry.model))


def without_source(draft: Draft) -> Iterator[Problem]:
    """Find entries whose answer no source backs, once a file."""
    for document in draft.faq_files:
        found = [
            entry
            for entry in draft.all_entries
            if entry.document is document and entry.model.kind is EntryKind.SOURCELESS
        ]
        if found:
            yield warning(found[0].place("kind"), _sourceless(found))


def cites(answer: str) -> bool:
    """Say whether ``answer`` refers to a fact; a broken reference counts, it is told elsewhere."""
    try:
        return bool(references(answer))
    except TemplateError:
        return True


def _fault(model: EntryModel) -> str | None:
    has_answer = bool(model.answer.strip())
    match model.kind:
        case EntryKind.GAP:
            if has_answer:
                return (
                    "a gap is a question that the source leaves open; remove the answer, or "
                    "'kind: gap'"
                )
        case EntryKind.SOURCELESS | EntryKind.SMALLTALK:
            if has_answer and cites(model.answer):
                return f"this answer cites a fact; remove 'kind: {model.kind}'"
            if not has_answer:
                return f"the entry '{model.id}' has no answer; add 'answer:'"
        case EntryKind.SOURCED:
            if not has_answer:
                return (
                    f"the entry '{model.id}' has no answer; add 'answer:', or 'kind: gap' if the "
                    "source leaves the question open"
                )
            if not cites(model.answer):
                return (
                    "this answer refers to no fact, so nothing backs it; write {fact} or "
                    "{fact.name}, or add 'kind: sourceless'"
                )
    return None


def _few(model: EntryModel) -> str:
    count = len(model.phrasings)
    listed = "1 phrasing" if count == 1 else f"{count} phrasings"
    return f"'{model.id}' has {listed}; {ENOUGH_PHRASINGS} that differ in words are a good start"


def _sourceless(found: list[DraftEntry]) -> str:
    names = [entry.model.id for entry in found[:3]]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return f"no source backs {', '.join(names)}{more}; the bot says so with every such answer"
