"""Changes to the files of a folder: shown as a patch, or written and taken back if they harm."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.errors import BotError, ConfigurationError
from bot.knowledge.editing import add_texts
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import LANGUAGES, SCHEMAS
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import shown_path
from bot.knowledge.schemas import first_line
from bot.knowledge.text_files import decode, read_bytes, write_whole
from bot.knowledge.yaml_reader import Step
from bot.knowledge.yaml_writer import Value, document

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Addition:
    """A phrasing for an entry, in a language."""

    entry: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; None where there is none."""

    path: Path
    before: bytes | None
    after: bytes | None


def changes(folder: Path, additions: Iterable[Addition]) -> list[Change]:
    """Return what adding these phrasings makes of the files, one change a file."""
    raw = RawFolder(folder)
    made: dict[Path, Change] = {}
    for one in additions:
        file, path = _place(raw, folder, one)
        add = partial(add_texts, path=path, texts=[one.text], file=str(file))
        if file in made:
            text = (made[file].after or b"").decode()
            made[file] = replace(made[file], after=add(text).encode())
        else:
            made[file] = edited(file, add, {"language": file.stem})
    return list(made.values())


def patch(folder: Path, made: Sequence[Change]) -> str:
    """Return ``made`` as a unified diff with paths inside ``folder``, for ``patch -p1``."""
    base = folder.absolute()  # a path may be as a person typed it
    names = (change.path.absolute().relative_to(base).as_posix() for change in made)
    return "".join(map(_diff, made, names))


def apply(folder: Path, made: Sequence[Change]) -> None:
    """Write ``made``, check the folder, and put everything back if it has errors.

    Raises ConfigurationError where a file can't be written or was saved by somebody meanwhile,
    KnowledgeError where the folder would have errors. Both leave every file as it was.
    """
    written: list[Change] = []
    try:
        for change in made:
            if content(change.path) != change.before:
                message = "was saved by somebody meanwhile; nothing was changed, run it again"
                raise ConfigurationError(f"{change.path} {message}")
            _write(change.path, change.after)
            written.append(change)
        load_knowledge(folder)
    except (OSError, BotError) as reason:
        for change in written:
            _write(change.path, change.before)
        if isinstance(reason, OSError):
            at = made[len(written)].path  # a disk that fills up while it is written names no file
            message = f"{at}: can't be written: {reason.strerror}; nothing was changed"
            raise ConfigurationError(message) from reason
        raise


def content(path: Path) -> bytes | None:
    """Return what is in a file; None where there is none."""
    return read_bytes(path) if path.exists() else None


def _place(raw: RawFolder, folder: Path, one: Addition) -> tuple[Path, tuple[Step, ...]]:
    if one.language == raw.language:
        entry = raw.entries[one.entry]
        return Path(entry.document.file), (*entry.path, "phrasings")
    files = (doc.file for doc in raw.language_files if doc.model.language == one.language)
    file = next(files, None)
    path = Path(file) if file else folder / LANGUAGES / f"{one.language}.yaml"
    return path, ("phrasings", one.entry)


def edited(file: Path, edit: Callable[[str], str], otherwise: Mapping[str, Value]) -> Change:
    """Return what ``edit`` makes of a file's text; of a file of ``otherwise`` where there is none.

    Raises UnreadableError for a file that is no text.
    """
    if not file.exists():
        line = first_line(file) if (file.parent.parent / SCHEMAS).is_dir() else ""
        return Change(file, None, edit(document(otherwise, line)).encode())
    before = read_bytes(file)
    decode(before, shown_path(file))  # says what is wrong with it
    return Change(file, before, edit(before.decode()).encode())


def _diff(change: Change, name: str) -> str:
    before = _LINE.findall((change.before or b"").decode())
    after = _LINE.findall((change.after or b"").decode())
    old = "/dev/null" if change.before is None else f"a/{name}"
    new = "/dev/null" if change.after is None else f"b/{name}"
    lines = difflib.unified_diff(before, after, old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _write(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_whole(path, lambda file: file.write(data), mode=0o644)
