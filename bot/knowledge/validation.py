"""Checks a YAML tree against its model and says in plain words, by line, what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, VOCABULARY
from bot.knowledge.models import FactsFile, FaqFile, LanguageFile, VocabularyFile
from bot.knowledge.nearest import nearest
from bot.knowledge.problems import Place, Problem, error
from bot.knowledge.validation_messages import as_identifier, describe
from bot.knowledge.yaml_reader import Items, Keys, Node, Scalar

Model = TypeVar("Model", bound=BaseModel)
Step = str | int
_FOLDERS: dict[str, type[BaseModel]] = {
    FACTS: FactsFile,
    FAQ: FaqFile,
    VOCABULARY: VocabularyFile,
    LANGUAGES: LanguageFile,
}


@dataclass(frozen=True, slots=True)
class Document(Generic[Model]):
    """A valid file: its model, and its tree for the places of its parts."""

    file: str
    model: Model
    tree: Node

    def place(self, *path: Step) -> Place:
        """Return where the value at ``path`` stands, or the nearest thing above it."""
        return _place(self.file, locate(self.tree, path))

    def key_place(self, *path: Step) -> Place:
        """Return where the key at the end of ``path`` stands, or the nearest thing above it."""
        return _place(self.file, locate(self.tree, path, of_key=True))

    def inside(self, offset: int, *path: Step) -> Place:
        """Return the place ``offset`` characters into a text; exact for texts of one line."""
        node = locate(self.tree, path)
        if isinstance(node, Scalar) and node.shift is not None:
            return Place(self.file, node.line, node.column + node.shift + offset)
        return _place(self.file, node)


def validate(tree: Node, model: type[Model], file: str) -> tuple[Model | None, list[Problem]]:
    """Return ``tree`` as ``model``, or None and every way in which it does not fit."""
    if not isinstance(tree, Keys):
        needed = ", ".join(f"'{name}:'" for name in _needed(model))
        return None, [error(_place(file, tree), f"this file must start with keys: {needed}")]
    valid, details = _fit(tree, model)
    if details and (elsewhere := _home(tree, model)):
        message = f"these keys belong into {elsewhere}/; move this file there"
        return None, [error(_place(file, tree), message)]
    return valid, [_problem(tree, model, file, detail) for detail in _telling(details)]


def validate_items(
    tree: Node, model: type[Model], file: str, key: str
) -> tuple[Document[Model] | None, list[Problem], set[str]]:
    """Validate a file whose ``key`` holds a list, leaving out the items that do not fit.

    Returns the document of what fits, the problems, and the ids of what was left out: these
    exist, although they can't be used.
    """
    valid, problems = validate(tree, model, file)
    if valid is not None:
        return Document(file, valid, tree), problems, set()
    listed = locate(tree, (key,))
    if not isinstance(tree, Keys) or not isinstance(listed, Items):
        return None, problems, set()
    places = [detail["loc"] for detail in _fit(tree, model)[1]]
    wrong = {loc[1] for loc in places if len(loc) > 1 and loc[0] == key}
    sound = [item for index, item in enumerate(listed.items) if index not in wrong]
    kept = Keys(tree.line, tree.column, dict(tree.entries))
    kept.entries[key] = (tree.entries[key][0], Items(listed.line, listed.column, sound))
    valid, _ = validate(kept, model, file)
    identifiers = (locate(listed.items[index], ("id",)) for index in wrong)
    written = {one.text for one in identifiers if isinstance(one, Scalar)}
    left_out = written | {as_identifier(text) for text in written}
    return (Document(file, valid, kept) if valid else None), problems, left_out


def _fit(tree: Keys, model: type[Model]) -> tuple[Model | None, list[dict[str, Any]]]:
    try:
        return model.model_validate(plain(tree)), []
    except ValidationError as reason:
        return None, [{**detail} for detail in reason.errors(include_url=False)]


def _home(tree: Keys, model: type[BaseModel]) -> str:
    """Return the folder whose files have just these keys, where ``model`` has none of them."""
    keys = set(tree.entries)
    if keys & set(model.model_fields):
        return ""
    return next((name for name, one in _FOLDERS.items() if keys <= set(one.model_fields)), "")


def _telling(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out a missing key that is there, misspelt: one slip is told once."""
    unknown = [d["loc"] for d in details if d["type"] == "extra_forbidden"]

    def misspelt(detail: dict[str, Any]) -> bool:
        *parent, key = detail["loc"]
        beside = [str(loc[-1]) for loc in unknown if list(loc[:-1]) == parent]
        return detail["type"] == "missing" and nearest(str(key), beside) is not None

    return [detail for detail in details if not misspelt(detail)]


def _needed(model: type[BaseModel]) -> list[str]:
    """Return the keys that a file of ``model`` starts with."""
    fields = model.model_fields.items()
    return [name for name, info in fields if info.is_required()] or [name for name, _ in fields]


def plain(node: Node) -> Any:
    """Return ``node`` as dicts, lists and texts; keys without a value are left out."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    values = ((key, plain(value)) for key, (_, value) in node.entries.items())
    return {key: value for key, value in values if value is not None}


def locate(node: Node, path: tuple[Step, ...], *, of_key: bool = False) -> Node:
    """Return what is at ``path``, or the deepest part of it that exists."""
    for index, step in enumerate(path):
        if isinstance(node, Keys) and step in node.entries:
            key, value = node.entries[str(step)]
            last = index == len(path) - 1
            node = key if last and (of_key or _is_empty(value)) else value
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def _problem(tree: Keys, model: type[BaseModel], file: str, detail: dict[str, Any]) -> Problem:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    of_key = detail["loc"][-1:] == ("[key]",) or detail["type"] == "extra_forbidden"
    node = locate(tree, path, of_key=of_key)
    parent = locate(tree, path[:-1])
    left_empty = isinstance(parent, Keys) and path[-1] in parent.entries
    message = describe(detail, path, model, left_empty=left_empty)
    return error(_place(file, node), message)


def _place(file: str, node: Node) -> Place:
    return Place(file, node.line, node.column)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty
