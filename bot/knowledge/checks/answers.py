"""What the bot says refers to facts that exist, and writes no number out."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from bot.errors import TemplateError
from bot.knowledge.checks.literals import literal_numbers, spared_names
from bot.knowledge.folder import RawFolder
from bot.knowledge.kinds import EntryKind
from bot.knowledge.problems import Place, Problem, did_you_mean, error, say, warning
from bot.knowledge.templates import references, sound_references

_EXEMPT = (EntryKind.SOURCELESS, EntryKind.SMALLTALK)
_CITES_NOTHING = "this answer refers to no fact; figures stay references such as {fact.count}"


class _Text(NamedTuple):
    """What a person may be shown: a statement, answer or title, of an entry of a kind."""

    what: str
    text: str
    language: str
    kind: EntryKind
    entry: str
    place: Callable[..., Place]


def _texts(raw: RawFolder) -> Iterator[_Text]:
    for fact in raw.all_facts:
        text, place = fact.model.statement, partial(fact.place, "statement")
        yield _Text("statement", text, raw.language, EntryKind.SOURCED, "", place)
    for entry in raw.all_entries:
        model = entry.model
        for what, text in (("answer", model.answer), ("title", model.title)):
            yield _Text(what, text, raw.language, model.kind, model.id, partial(entry.place, what))
    yield from _translated(raw)


def _translated(raw: RawFolder) -> Iterator[_Text]:
    kinds = {name: entry.model.kind for name, entry in raw.entries.items()}
    for file in raw.language_files:
        model = file.model
        for what, texts in (("answer", model.answers), ("title", model.titles)):
            for name, text in texts.items():
                kind = kinds.get(name, EntryKind.SOURCED)
                place = partial(file.place, f"{what}s", name)
                yield _Text(what, text, model.language, kind, name, place)


def number_written_out(raw: RawFolder) -> Iterator[Problem]:
    """Find a number written out in a statement, or in an answer or title that a source backs."""
    spared = spared_names(raw)
    for one in (text for text in _texts(raw) if text.kind not in _EXEMPT):
        for offset, number in literal_numbers(one.text, one.language, spared):
            yield error(one.place(offset=offset), say(f"check.number_{one.what}", text=number))


def braces_broken(raw: RawFolder) -> Iterator[Problem]:
    """Find braces in a statement or answer that are no reference; any in a title."""
    for one in _texts(raw):
        if one.what == "title" and "{" in one.text:
            yield error(one.place(offset=one.text.index("{")), say("check.braces_title"))
        elif one.what != "title":
            try:
                references(one.text)
            except TemplateError as reason:
                yield error(one.place(offset=reason.offset), str(reason))


def fact_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find braces in an answer that are no fact, or no figure, name or list of it."""
    for one in (text for text in _texts(raw) if text.what == "answer"):
        for name, slot, offset in sound_references(one.text):
            fact, message = raw.facts.get(name), raw.missing("fact", name)
            if fact and slot and slot not in fact.slots:
                message = did_you_mean(say("check.no_slot", name=name, text=slot), slot, fact.slots)
            if message:
                yield error(one.place(offset=offset), message)


def translated_answer(raw: RawFolder) -> Iterator[Problem]:
    """Find a translated answer that cites nothing, or that is one to a gap."""
    for one in (text for text in _translated(raw) if text.what == "answer"):
        if one.kind is EntryKind.GAP:
            message = f"the entry '{one.entry}' is a gap, which has no answer; remove this one"
            yield error(one.place(of_key=True), message)
        elif one.kind not in _EXEMPT and not _cites(one.text):
            yield error(one.place(), _CITES_NOTHING)


def translated_entry_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find a phrasing, answer or title for an entry that does not exist."""
    for document in raw.language_files:
        for key in ("phrasings", "answers", "titles"):
            for name in getattr(document.model, key):
                if message := raw.missing("entry", name):
                    yield error(document.place(key, name, of_key=True), message)


def answer_does_not_fit_kind(raw: RawFolder) -> Iterator[Problem]:
    """Find a gap with an answer; another entry without one; an answer that cites nothing."""
    for entry in raw.all_entries:
        kind, answer = entry.model.kind, entry.model.answer.strip()
        message, is_sourced = "", kind is EntryKind.SOURCED
        if kind is EntryKind.GAP:
            message = say("check.gap_answer") if answer else ""
        elif not answer and is_sourced:
            message = say("check.no_answer", name=entry.model.id)
        elif not answer:
            message = f"the entry '{entry.model.id}' has no answer; add 'answer:'"
        elif is_sourced != _cites(answer):
            wrong = f"this answer cites a fact; remove 'kind: {kind}'"
            message = say("check.cites_nothing") if is_sourced else wrong
        if message:
            yield error(entry.place("answer" if answer else "id"), message)


def without_source(raw: RawFolder) -> Iterator[Problem]:
    """Find entries whose answer no source backs, once a file."""
    sourceless = (one for one in raw.all_entries if one.model.kind is EntryKind.SOURCELESS)
    for _, group in groupby(sourceless, key=lambda one: one.document.file):
        found = list(group)
        names = ", ".join(entry.model.id for entry in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        message = f"no source backs {names}{more}; the bot says so with every such answer"
        yield warning(found[0].place("kind"), message)


def _cites(answer: str) -> bool:
    """Return True if ``answer`` refers to a fact; broken braces count, they are told anyway."""
    return "{" in answer or "}" in answer
