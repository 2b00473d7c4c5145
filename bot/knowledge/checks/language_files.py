"""A file of another language speaks of entries that exist, and keeps the rule of figures."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.entries import cites
from bot.knowledge.checks.literals import in_answer, in_title, literal_numbers, spared_names
from bot.knowledge.checks.references import answer_faults
from bot.knowledge.draft import Draft
from bot.knowledge.kinds import EntryKind
from bot.knowledge.models import LanguageFile
from bot.knowledge.nearest import did_you_mean
from bot.knowledge.problems import Problem, error
from bot.knowledge.validation import Document

_EXEMPT = (EntryKind.SOURCELESS, EntryKind.SMALLTALK)


def repeated_language(draft: Draft) -> Iterator[Problem]:
    """Find two files of one language, or one of the base language."""
    files: dict[str, str] = {}
    for document in draft.language_files:
        language = document.model.language
        place = document.place("language")
        if language == draft.language:
            message = f"'{language}' is the language of knowledge.yaml; put these into faq/"
            yield error(place, message)
        elif language in files:
            yield error(place, f"'{language}' also has the file {files[language]}; join the two")
        files.setdefault(language, document.file)


def unknown_entries(draft: Draft) -> Iterator[Problem]:
    """Find a phrasing, answer or title for an entry that does not exist."""
    known = {*draft.entries, *draft.left_out}
    for document in draft.language_files:
        model = document.model
        for key, names in (
            ("phrasings", model.phrasings),
            ("answers", model.answers),
            ("titles", model.titles),
        ):
            for name in names:
                if name not in known and not draft.unreadable:
                    message = f"there is no entry '{name}'{did_you_mean(name, known)}"
                    yield error(document.key_place(key, name), message)


def answers(draft: Draft) -> Iterator[Problem]:
    """Find a translated answer that cites nothing or writes a number out; a title with a number."""
    spared = spared_names(draft)
    for document in draft.language_files:
        for name, answer in document.model.answers.items():
            yield from _answer(draft, document, name, answer, spared)
        for name, title in document.model.titles.items():
            for offset, text in literal_numbers(title, document.model.language, spared):
                if not _is_exempt(draft, name):
                    yield error(document.inside(offset, "titles", name), in_title(text))


def _answer(
    draft: Draft,
    document: Document[LanguageFile],
    name: str,
    answer: str,
    spared: tuple[str, ...],
) -> Iterator[Problem]:
    entry = draft.entries.get(name)
    if entry and entry.model.kind is EntryKind.GAP:
        message = f"the entry '{name}' is a gap, which has no answer; remove this one"
        yield error(document.key_place("answers", name), message)
        return
    for offset, message in answer_faults(draft, answer):
        yield error(document.inside(offset, "answers", name), message)
    if _is_exempt(draft, name):
        return
    if not cites(answer):
        message = "this answer refers to no fact; figures stay references such as {fact.count}"
        yield error(document.place("answers", name), message)
    for offset, text in literal_numbers(answer, document.model.language, spared):
        yield error(document.inside(offset, "answers", name), in_answer(text))


def _is_exempt(draft: Draft, name: str) -> bool:
    entry = draft.entries.get(name)
    return entry is not None and entry.model.kind in _EXEMPT
