"""Editing: forms for entries, facts and names, checked as one types, saved, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.authoring.changes import Change
from bot.authoring.desk.items import (
    KINDS,
    Item,
    filled_in,
    find_item,
    new_entry,
    new_fact,
    new_name,
    sentences_of,
    written,
)
from bot.authoring.desk.pages import Gone, spoken
from bot.authoring.desk.saving import Checked, check
from bot.errors import BotError
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Fact
from bot.text.figures import read_quantities

if TYPE_CHECKING:
    from bot.authoring.desk.app import Desk


@dataclass(slots=True)
class Opened:
    """A form: its item, what it holds, and what was asked for with it."""

    name: str  # of the kind
    item: Item
    value: Mapping[str, Any]
    sentence: str = ""  # that a new entry is to rest on
    question: str = ""  # of a reader, that a new entry is to answer
    back: str = ""  # the draft that it was opened from
    checked: Checked = field(default_factory=Checked)
    now: str = ""  # what somebody else saved meanwhile
    failed: str = ""  # why it could not be saved

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return f"/edit/{self.name}" + (f"/{quote(self.item.id)}" if self.item.value else "")


class EditPages:
    """The forms of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def index(self, request: Request) -> Response:
        """List all that can be edited."""
        return self._desk.page(request, "edit_index.html", last=self._desk.saver.last)

    def form(self, request: Request) -> Response:
        """Show a form."""
        opened = self._opened(request, request.query_params)
        given = request.query_params
        if not opened.item.value and opened.name == "entry":
            new: dict[str, Any] = {"kind": given.get("kind", ""), "title": given.get("title", "")}
            if given.get("question"):
                new |= {"title": given["question"], "phrasings": [given["question"]]}
            facts = self._facts(opened)
            if facts:
                new["answer"] = " ".join(f"{{{fact.id}}}" for fact in facts)
            elif opened.sentence:
                new["answer"] = f"{{{self._new_fact(opened)[0].id}}}"
            opened.value = {**opened.value, **new}
        return self._show(request, opened)

    def save(self, request: Request) -> Response:
        """Save a form, or show it again with all that was typed and what keeps it."""
        with self._desk.lock:
            form = request.state.form
            opened = self._opened(request, {key: one[0] for key, one in form.items()})
            opened.value = filled_in(opened.item, form)
            if form.get("version", [""])[0] != opened.item.version:
                opened.now = opened.item.yaml or "-"
                return self._show(request, opened, 409)
            try:
                changes = self._changes(opened)
                opened.checked = check(self._desk.folder, opened.item, changes, spoken(request))
                if not opened.checked.ok:
                    return self._show(request, opened, 422)
                number = self._desk.saver.save(changes)
            except BotError as reason:
                opened.failed = str(reason)
                return self._show(request, opened, 422)
        at = "/readers#next" if opened.question else opened.back
        at = at or f"/edit/{opened.name}/{quote(opened.item.id)}"
        return RedirectResponse("/saved?" + urlencode({"at": at, "change": number}), 303)

    def check(self, request: Request) -> Response:
        """Return what is wrong with a form as it is being typed, and what can be chosen."""
        form = request.state.form
        opened = self._opened(request, {key: one[0] for key, one in form.items()})
        opened.value = filled_in(opened.item, form)
        try:
            changes = self._changes(opened)
            found = check(self._desk.folder, opened.item, changes, spoken(request))
        except BotError as reason:
            found = Checked(other=[str(reason)], ok=False)
        return JSONResponse({**asdict(found), "readings": self._readings(opened)})

    def saved(self, request: Request) -> Response:
        """Show what a save changed, the last one where none is named."""
        given, saver = request.query_params, self._desk.saver
        number = int(given["change"]) if given.get("change", "").isdecimal() else saver.last
        lines, at = saver.difference(number).splitlines(), given.get("at", "")
        return self._desk.page(request, "saved_change.html", lines=lines, at=at, change=number)

    def undo(self, request: Request) -> Response:
        """Take a save back."""
        number = request.state.form.get("change", [""])[0]
        with self._desk.lock:
            saver = self._desk.saver
            saver.undo(int(number) if number.isdecimal() else saver.last)
        return RedirectResponse("/saved", 303)

    def _opened(self, request: Request, given: Mapping[str, str]) -> Opened:
        name, identifier = request.path_params["kind"], request.path_params.get("id", "")
        self._desk.refresh()
        folder, kind = self._desk.folder, KINDS.get(name)
        sentence = given.get("sentence", "")
        if kind is None:
            raise Gone(name)
        item = find_item(folder, kind, identifier or given.get("id", ""))
        if item is None and not identifier and name == "entry":
            title = given.get("id") or given.get("title") or given.get("question") or sentence
            item = new_entry(folder, title, given.get("topic") or self._topic(given))
        elif item is None and not identifier and name == "name":
            item = new_name(folder, given.get("id", ""))
        if item is None:
            raise Gone(identifier)
        back = given.get("back", "")
        back = back if back.startswith("/draft/") else ""
        return Opened(name, item, item.value, sentence, given.get("question", ""), back)

    def _topic(self, given: Mapping[str, str]) -> str:
        """Return the topic of a new entry: of gaps for a gap, else the first."""
        entries = self._desk.knowledge.entries.values()
        is_gap = given.get("kind") == EntryKind.GAP
        return next((e.topic for e in entries if (e.kind is EntryKind.GAP) == is_gap), "questions")

    def _show(self, request: Request, opened: Opened, status: int = 200) -> Response:
        return self._desk.page(
            request,
            "edit.html",
            status,
            opened=opened,
            readings=self._readings(opened),
            sentences=self._sentences(opened),
            facts=self._facts(opened),
        )

    def _readings(self, opened: Opened) -> list[str]:
        """Return the figures that can be chosen: those of the quote."""
        words = str(opened.value.get("quote", ""))
        read = read_quantities(words, self._desk.knowledge.language)
        return list(dict.fromkeys(one.text for one in read))

    def _facts(self, opened: Opened) -> list[Fact]:
        """Return the facts that an answer may be made of: those beside it."""
        knowledge = self._desk.knowledge
        entry = knowledge.entries.get(opened.item.id) if opened.name == "entry" else None
        found = list(entry.facts) if entry else []
        if words := self._words(opened):
            quotes = ((fact, fact.citation.quote) for fact in knowledge.facts.values())
            found += [fact for fact, quote in quotes if words in quote or quote in words]
        return found

    def _words(self, opened: Opened) -> str:
        """Return the sentence that a new entry is to rest on; empty where there is none."""
        _, sentence = sentences_of(self._desk.knowledge).get(opened.sentence, ("", None))
        return sentence.text if sentence else ""

    def _sentences(self, opened: Opened) -> list[str]:
        """Return the words of the source that the form is about."""
        if words := self._words(opened):
            return [words]
        if opened.name == "fact":
            return [str(opened.value.get("quote", ""))]
        return list(dict.fromkeys(fact.citation.quote for fact in self._facts(opened)))

    def _new_fact(self, opened: Opened) -> tuple[Item, dict[str, Any]]:
        try:
            return new_fact(self._desk.folder, self._desk.knowledge, opened.sentence)
        except KeyError:
            raise Gone(opened.sentence) from None

    def _changes(self, opened: Opened) -> list[Change]:
        """Return the changes to the files: the item's own, and the fact that its answer needs."""
        changes = [written(opened.item, opened.value)]
        if opened.sentence and not self._facts(opened):
            fact, value = self._new_fact(opened)
            if f"{{{fact.id}" in str(opened.value.get("answer", "")):
                changes.append(written(fact, value))
        return changes
