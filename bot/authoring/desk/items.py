"""Entries, facts and names as forms: where each stands in the YAML, and what a form makes of it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from starlette.datastructures import QueryParams

from bot.authoring.draft.facts import facts_of
from bot.authoring.folders import Change, edited
from bot.authoring.identifiers import Identifiers
from bot.errors import UnreadableError
from bot.knowledge.editing import set_value
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.layout import FACTS, FAQ, VOCABULARY, is_backup
from bot.knowledge.problems import shown_path
from bot.knowledge.text_files import decode, read_bytes
from bot.knowledge.validation import Schema, format_of
from bot.knowledge.yaml_reader import Step, plain, read_yaml
from bot.knowledge.yaml_writer import document
from bot.retrieval.statements import Statement, statements_of

Tree = Mapping[str, Any]  # what a file holds
LONG = ("answer", "quote", "statement")  # texts that take several lines
TABLES = {  # columns of those with a row a slot
    "figures": ("text", "of", "kind"),
    "names": ("text",),
}


class Kind(NamedTuple):
    """What can be edited: the folder and key that hold it, what names it, the parts of its form."""

    folder: str
    key: str
    named: str
    parts: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Schema]:
        """What the format says of each part of the form."""
        shapes = format_of(self.folder)["properties"][self.key]["items"]["properties"]
        return {name: shapes[name] for name in self.parts}


_ENTRY = ("title", "kind", "answer", "phrasings", "related", "finds", "rejects")
_FACT = ("quote", "statement", "figures", "names", "said_by", "as_of")
KINDS = {
    "entry": Kind(FAQ, "entries", "id", _ENTRY),
    "fact": Kind(FACTS, "facts", "id", _FACT),
    "name": Kind(VOCABULARY, "names", "name", ("also",)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, fact or name in its file; ``index`` is behind the last for a new one."""

    kind: Kind
    id: str
    file: Path
    index: int
    value: Mapping[str, Any]
    around: Mapping[str, Any]  # what else the file has; for a new item

    @property
    def version(self) -> str:
        """A short hash of what the file has, to see whether somebody changed it since."""
        text = json.dumps(self.value, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_item(folder: Path, of: str, name: str) -> Item | None:
    """Return the item of that name as it stands in the files now; None where there is none."""
    kind = KINDS[of]
    for file, tree in _files(folder / kind.folder):
        for index, value in enumerate(tree.get(kind.key) or []):
            if isinstance(value, dict) and value.get(kind.named) == name:
                return Item(kind, name, file, index, value, {})
    return None


def new_item(folder: Path, knowledge: Knowledge, of: str, given: Mapping[str, str]) -> Item | None:
    """Return an entry to write, in the file of its topic or one of its own, or a name, in the first
    file with names; None for a fact, which rests on a sentence."""
    if of == "name":
        new, name = folder / VOCABULARY / "names.yaml", given.get("id", "")
        return _behind_others(KINDS[of], name, new, {}, lambda tree: bool(tree.get("names")))
    if of != "entry":
        return None
    words = next(filter(None, map(given.get, ("id", "title", "question", "sentence"))), "")
    name = Identifiers({*knowledge.facts, *knowledge.entries}).new(words, "question")
    is_gap = given.get("kind") == EntryKind.GAP
    alike = (e.topic for e in knowledge.entries.values() if (e.kind is EntryKind.GAP) == is_gap)
    topic = given.get("topic") or next(alike, "questions")
    around = {"topic": Identifiers().new(topic, "questions"), "title": "Questions"}
    new = folder / FAQ / f"{around['topic']}.yaml"
    return _behind_others(KINDS[of], name, new, around, lambda tree: tree.get("topic") == topic)


def new_fact(folder: Path, knowledge: Knowledge, sentence: str) -> tuple[Item, dict[str, Any]]:
    """Return a fact to write that quotes a sentence, with its figures as read."""
    stated = sentences_of(knowledge)[sentence]
    source, one = stated.source.id, stated.sentence
    taken = {*knowledge.facts, *knowledge.entries}
    named = Identifiers(taken).new(one.text[:50], "fact")
    value = next(facts_of([one], knowledge.language, taken), {"id": named, "quote": one.text})
    own = {fact.id for fact in knowledge.facts.values() if fact.citation.source.id == source}

    def has_source(tree: Tree) -> bool:
        facts = tree.get("facts") or []
        return tree.get("source") == source or any(fact.get("id") in own for fact in facts)

    new = folder / FACTS / f"{source}.yaml"
    item = _behind_others(KINDS["fact"], value["id"], new, {"source": source}, has_source)
    if len(knowledge.sources) > 1 and item.around.get("source") != source:
        value["source"] = source
    return item, value


def _behind_others(
    of: Kind, name: str, new: Path, around: Tree, fits: Callable[[Tree], bool]
) -> Item:
    """Return an item behind the others in the first file that ``fits``, else in the file ``new``,
    which begins with ``around``."""
    for file, tree in _files(new.parent):
        if fits(tree):
            return Item(of, name, file, len(tree.get(of.key) or []), {}, tree)
    return Item(of, name, new, 0, {}, around)


def sentences_of(knowledge: Knowledge) -> dict[str, Statement]:
    """Return every sentence by its id."""
    return {one.id: one for one in statements_of(knowledge)}


def filled_in(item: Item, form: QueryParams) -> dict[str, Any]:
    """Return what a form makes of an item; what the form does not show stays."""
    value: dict[str, Any] = {item.kind.named: item.id, **item.value}
    for name, shape in item.kind.fields.items():
        text = form.get(name, "").replace("\r\n", "\n").strip()
        new: Any = text if name in LONG else " ".join(text.split())
        if name in TABLES:
            new = _rows(name, form)
        elif shape.get("type") == "array":
            new = [line for one in text.split("\n") if (line := " ".join(one.split()))]
        if new and (new != shape.get("default") or name in item.value):
            value[name] = new
        else:
            value.pop(name, None)
    return value


def _rows(table: str, form: QueryParams) -> dict[str, dict[str, str]]:
    """Return the cells of each row that has a text, by its name; one without a name, or with that
    of another row, gets one of its own, so that nothing is lost."""
    columns = [form.getlist(f"{table}.{one}") for one in ("slot", *TABLES[table])]
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(zip(*columns, strict=False), 1):
        slot, *cells = (one.strip() for one in row)
        if cells[0]:
            slot = slot or table.removesuffix("s")
            slot = f"{slot}-{number}" if slot in found else slot
            found[slot] = {key: one for key, one in zip(TABLES[table], cells, strict=True) if one}
    return found


def written(item: Item, value: Mapping[str, Any] | None) -> Change:
    """Return the file with ``value`` for the item; None: without the item."""
    path: tuple[Step, ...] = (item.kind.key, item.index)
    new: Any = value
    if value is None:
        path, listed = path[:1], _tree(item.file)[item.kind.key]
        new = [one for index, one in enumerate(listed) if index != item.index]
    elif not item.file.exists():
        text = document({**item.around, item.kind.key: [value]})
        return Change(item.file, None, text.encode())
    return edited(item.file, lambda text: set_value(text, path, new, shown_path(item.file)))


def _files(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the files of a folder with what each holds; without those that can't be read."""
    for file in sorted(folder.glob("*.yaml")):
        with suppress(UnreadableError):
            if not is_backup(file.name) and isinstance(tree := _tree(file), dict):
                yield file, tree


def _tree(file: Path) -> Any:
    text = decode(read_bytes(file), shown_path(file))
    return plain(read_yaml(text, shown_path(file))[0])
