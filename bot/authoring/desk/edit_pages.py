"""Editing: forms for entries, facts and names, checked as one types, saved, and taken back; and a
further article."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from yaml import MappingNode, SequenceNode

from bot.authoring.desk import items
from bot.authoring.desk.desk import Desk, GoneError, spoken
from bot.authoring.draft.folder import draft_into, language_for
from bot.authoring.draft.formats import read_any
from bot.authoring.folders import Change, copied_folder, patch, relocated
from bot.errors import BotError
from bot.knowledge.knowledge import Fact
from bot.knowledge.layout import FACTS, FAQ, SOURCES, VOCABULARY
from bot.knowledge.loader import inspect
from bot.knowledge.problems import Message, filled, one_line, shown_path
from bot.knowledge.text_files import decode
from bot.knowledge.yaml_reader import entries, locate, read_yaml
from bot.knowledge.yaml_writer import document
from bot.locales import Voice
from bot.text.figures import read_quantities

_CHECKED = (SOURCES, FACTS, FAQ, VOCABULARY)  # translations are checked when it is saved


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, at the fields of a form and elsewhere; ``ok`` where it may be saved."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)
    ok: bool = True


@dataclass(slots=True)
class Opened:
    """A form: its item, what it holds, and what was asked for with it."""

    name: str  # of the kind
    item: items.Item
    value: Mapping[str, Any]
    sentence: str  # that a new entry is to rest on, by its id
    words: str  # of this sentence
    facts: Sequence[Fact]  # that an answer may be made of: those beside it
    question: str  # of a reader, that a new entry is to answer
    checked: Checked = field(default_factory=Checked)
    now: str = ""  # what somebody else saved meanwhile


def index(desk: Desk, request: Request) -> Response:
    """List all that can be edited."""
    return desk.page(request, "edit_index.html", last=bool(desk.last))


def form(desk: Desk, request: Request) -> Response:
    """Show a form."""
    given = request.query_params
    opened = _opened(desk, request, given)
    if not opened.item.value and opened.name == "entry":
        new: dict[str, Any] = {"kind": given.get("kind", "")}
        if opened.question:
            new |= {"title": opened.question, "phrasings": [opened.question]}
        if opened.facts:
            new["answer"] = " ".join(f"{{{fact.id}}}" for fact in opened.facts)
        elif opened.sentence:
            fact, _ = items.new_fact(desk.bot.folder, desk.bot.knowledge, opened.sentence)
            new["answer"] = f"{{{fact.id}}}"
        opened.value = new
    return _show(desk, request, opened)


def save(desk: Desk, request: Request) -> Response:
    """Save a form, or show it again with all that was typed and what keeps it."""
    with desk.lock:
        opened, changes = _sent(desk, request)
        if request.state.form.get("version") != opened.item.version:
            opened.now = document(opened.item.value) if opened.item.value else "-"
            return _show(desk, request, opened, 409)
        try:
            if opened.checked.ok:
                desk.save(changes)
        except BotError as reason:
            opened.checked = Checked(other=[str(reason)], ok=False)
        if not opened.checked.ok:
            return _show(desk, request, opened, 422)
    shown = "" if request.state.form.get("drop") else f"/{opened.name}/{quote(opened.item.id)}"
    at = "/readers#next" if opened.question else f"/edit{shown}"
    return RedirectResponse("/saved?" + urlencode({"at": at}), 303)


def check(desk: Desk, request: Request) -> Response:
    """Return what is wrong with a form as it is being typed, and what can be chosen."""
    opened, _ = _sent(desk, request)
    return JSONResponse({**asdict(opened.checked), "readings": _readings(desk, opened)})


def saved(desk: Desk, request: Request) -> Response:
    """Show what the last save changed."""
    lines = patch(desk.bot.folder, desk.last).splitlines()
    at = request.query_params.get("at", "")
    return desk.page(request, "saved_change.html", lines=lines, at=at)


def undo(desk: Desk, _: Request) -> Response:
    """Take the last save back, unless a file was changed since."""
    with desk.lock:
        desk.save([Change(one.path, one.after, one.before) for one in desk.last])
        desk.last = ()
    return RedirectResponse("/saved", 303)


def draft(desk: Desk, request: Request) -> Response:
    """Add the article that was dropped to the folder, and show what was read of it."""
    name, folder = Path(request.query_params.get("name", "article.txt")).name, desk.bot.folder
    with tempfile.TemporaryDirectory(prefix="faqbot-desk-") as work, desk.lock:
        path = Path(work) / name
        try:
            path.write_bytes(request.state.body)
            decoded = read_any(str(path))
            made = draft_into(decoded, folder, language_for(decoded, None, folder), {})
        except (BotError, OSError, ValueError) as reason:  # of a name that no file can have
            return PlainTextResponse(str(reason).replace(f"{work}/", ""), 422)
    return RedirectResponse(f"/article/{made.source.id}", 303)


def _opened(desk: Desk, request: Request, given: Mapping[str, str]) -> Opened:
    name, identifier = request.path_params["kind"], request.path_params.get("id", "")
    desk.refresh()
    knowledge = desk.bot.knowledge
    if name not in items.KINDS:
        raise GoneError(name)
    sentence, question = given.get("sentence", ""), given.get("question", "")
    item = items.find_item(desk.bot.folder, name, identifier or given.get("id", ""))
    if item is None and not identifier:
        item = items.new_item(desk.bot.folder, knowledge, name, given)
    found = items.sentences_of(knowledge).get(sentence)
    if item is None or (sentence and not found):
        raise GoneError(sentence if item else identifier)
    words = found.sentence.text if found else ""
    entry = knowledge.entries.get(item.id) if name == "entry" else None
    facts = list(entry.facts) if entry else []
    if words:
        quotes = ((fact, fact.citation.quote) for fact in knowledge.facts.values())
        facts += [fact for fact, quote in quotes if words in quote or quote in words]
    return Opened(name, item, item.value, sentence, words, facts, question)


def _sent(desk: Desk, request: Request) -> tuple[Opened, list[Change]]:
    """Return the form that was sent, with what is wrong with it, and the changes that it makes: to
    its item, and the fact that its answer needs."""
    form = request.state.form
    opened = _opened(desk, request, form)
    item = opened.item
    opened.value = items.filled_in(item, form)
    changes: list[Change] = []
    try:
        changes.append(items.written(item, None if form.get("drop") else opened.value))
        if opened.sentence and not opened.facts:
            fact, value = items.new_fact(desk.bot.folder, desk.bot.knowledge, opened.sentence)
            if f"{{{fact.id}" in str(opened.value.get("answer", "")):
                changes.append(items.written(fact, value))
        opened.checked = checked(desk.bot.folder, item, changes, spoken(request))
    except (BotError, OSError) as reason:
        opened.checked = Checked(other=[str(reason)], ok=False)
    return opened, changes


def _show(desk: Desk, request: Request, opened: Opened, status: int = 200) -> Response:
    readings = _readings(desk, opened)
    return desk.page(request, "edit.html", status, opened=opened, readings=readings, items=items)


def _readings(desk: Desk, opened: Opened) -> list[str]:
    """Return the figures that can be chosen: those of the quote."""
    words = str(opened.value.get("quote", ""))
    read = read_quantities(words, desk.bot.knowledge.language)
    return list(dict.fromkeys(one.text for one in read))


# What check says of what is being typed -----------------------------------------------------


def checked(folder: Path, item: items.Item, changes: Sequence[Change], voice: Voice) -> Checked:
    """Return what ``check`` would say after ``changes``; the first is to the file of ``item``."""
    with copied_folder(folder, _CHECKED) as work:
        for change in changes:
            path = work / change.path.absolute().relative_to(folder.absolute())
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(change.after or b"")
        found = relocated(folder, work, inspect(work)[1])
    result = Checked(ok=not any(one.is_error for one in found))
    for one in found:
        name = _field(item, changes[0], one.line) if one.file == shown_path(item.file) else ""
        if name:
            result.fields.setdefault(name, []).append(translated(one.message, voice))
        elif one.is_error:
            message = one_line(translated(one.message, voice), 400)
            result.other.append(f"{one.file}:{one.line}: {message}")
    return result


def translated(message: object, voice: Voice) -> str:
    """Return what ``check`` says in the words of ``voice``; in English where it has none."""
    if not isinstance(message, Message):
        return str(message)
    values = {name: translated(value, voice) for name, value in message.values.items()}
    return filled(voice.say(message.key), values)


def _field(item: items.Item, change: Change, line: int) -> str:
    """Return the key of the item that a line of its file belongs to; empty where to none."""
    tree, _ = read_yaml(decode(change.after or b"", str(change.path)), str(change.path))
    listed = locate(tree, (item.kind.key,))
    if not isinstance(listed, SequenceNode) or item.index >= len(listed.value):
        return ""
    here, behind = listed.value[item.index], listed.value[item.index + 1 : item.index + 2]
    at = line - 1  # marks count from 0
    outside = at < here.start_mark.line or (behind and at >= behind[0].start_mark.line)
    if not isinstance(here, MappingNode) or outside:
        return ""
    return [name for name, (key, _) in entries(here).items() if key.start_mark.line <= at][-1]
