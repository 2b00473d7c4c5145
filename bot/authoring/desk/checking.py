"""Checks what is being typed, and says what is wrong in the words of the browser's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from yaml import MappingNode, SequenceNode

from bot.authoring.desk.items import Item
from bot.authoring.folders import Change, copied_folder, relocated
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SOURCES, VOCABULARY
from bot.knowledge.loader import inspect
from bot.knowledge.problems import Message, filled, one_line, shown_path
from bot.knowledge.text_files import decode
from bot.knowledge.yaml_reader import entries, locate, read_yaml
from bot.locales import Voice

_CHECKED = (SOURCES, FACTS, FAQ, VOCABULARY)  # translations are checked when it is saved


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, at the fields of a form and elsewhere; ``ok`` where it may be saved."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)
    ok: bool = True


def checked(folder: Path, item: Item, changes: Sequence[Change], voice: Voice) -> Checked:
    """Return what ``check`` would say after ``changes``; the first is to the file of ``item``."""
    with copied_folder(folder, _CHECKED) as work:
        for change in changes:
            path = work / change.path.absolute().relative_to(folder.absolute())
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(change.after or b"")
        (work / LANGUAGES).mkdir()
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


def _field(item: Item, change: Change, line: int) -> str:
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
