"""Changes to a knowledge folder: tried in a copy, shown as a patch, written whole or not at all."""

import difflib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bot.errors import BotError, ConfigurationError, KnowledgeError
from bot.knowledge.editing import add_items
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import FOLDERS, LANGUAGES, SETTINGS, is_backup
from bot.knowledge.loader import inspect, load_knowledge
from bot.knowledge.problems import Problem, shown_path
from bot.knowledge.text_files import decode, read_bytes, write_whole
from bot.knowledge.yaml_reader import Step
from bot.knowledge.yaml_writer import document

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Change(NamedTuple):
    """A file before and after; None where there is none."""

    path: Path
    before: bytes | None
    after: bytes | None


class Addition(NamedTuple):
    """A phrasing for an entry, in a language."""

    entry: str
    language: str
    text: str


def content(path: Path) -> bytes | None:
    """Return what is in a file; None where there is none."""
    return read_bytes(path) if path.exists() else None


def edited(file: Path, edit: Callable[[str], str], new: str = "") -> Change:
    """Return what ``edit`` makes of a file's text; of ``new`` where there is no file.

    Raises UnreadableError for a file that is no text.
    """
    before = content(file)
    if before is not None:
        decode(before, shown_path(file))  # says what is wrong with it
        new = before.decode()
    return Change(file, before, edit(new).encode())


def added(folder: Path, additions: Iterable[Addition]) -> list[Change]:
    """Return what adding these phrasings makes of the files, one change a file."""
    raw = RawFolder(folder)
    made: dict[Path, Change] = {}
    for one in additions:
        file, path = _place(raw, folder, one)
        change = made.get(file) or edited(file, str, document({"language": file.stem}))
        text = add_items((change.after or b"").decode(), path, [one.text], str(file))
        made[file] = change._replace(after=text.encode())
    return list(made.values())


def _place(raw: RawFolder, folder: Path, one: Addition) -> tuple[Path, tuple[Step, ...]]:
    if one.language == raw.language:
        entry = raw.entries[one.entry]
        return Path(entry.document.file), (*entry.path, "phrasings")
    files = (Path(doc.file) for doc in raw.language_files if doc.model.language == one.language)
    path = next(files, folder / LANGUAGES / f"{one.language}.yaml")
    return path, ("phrasings", one.entry)


def patch(folder: Path, made: Iterable[Change]) -> str:
    """Return ``made`` as a unified diff with paths inside ``folder``, for ``patch -p1``."""
    base = folder.absolute()  # a path may be as a person typed it
    lines: list[str] = []
    for path, before, after in made:
        name = path.absolute().relative_to(base).as_posix()
        old, new = (_LINE.findall((one or b"").decode()) for one in (before, after))
        was = "/dev/null" if before is None else f"a/{name}"
        becomes = "/dev/null" if after is None else f"b/{name}"
        lines += difflib.unified_diff(old, new, was, becomes)
    without_end = "\n\\ No newline at end of file\n"
    return "".join(one if one.endswith("\n") else one + without_end for one in lines)


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


def _write(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_whole(path, lambda file: file.write(data), mode=0o644)


# Whole folders ------------------------------------------------------------------------------


@contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """Raise ConfigurationError where ``path``, which ``option`` names, can't be written."""
    try:
        yield
    except OSError as reason:
        message = f"{option} has '{path}', which can't be written: {reason.strerror or reason}"
        raise ConfigurationError(message) from reason


def refuse_used(out: Path, option: str = "--out") -> None:
    """Raise ConfigurationError where ``out`` already holds something."""
    with writing(option, out):
        is_file = out.is_file()
        if is_file or (out.exists() and any(out.iterdir())):
            found = "is a file" if is_file else "already holds files"
            raise ConfigurationError(f"{option} has '{out}', which {found}. Name a new folder.")


@contextmanager
def new_folder(out: Path, option: str = "--out") -> Iterator[Path]:
    """Yield an empty folder that becomes ``out`` if all goes well, and vanishes if not.

    Raises ConfigurationError where ``out`` holds something or can't be written.
    """
    refuse_used(out, option)
    with writing(option, out):
        out.parent.mkdir(parents=True, exist_ok=True)
        is_there = out.is_dir()  # it may be where one stands, or a disk: it can't be replaced
        work = Path(tempfile.mkdtemp(prefix=".faqbot-", dir=out if is_there else out.parent))
        try:
            yield work
            if is_there:
                for path in [*work.iterdir()]:
                    path.rename(out / path.name)
            else:
                work.chmod(0o755)  # a temporary folder is for its maker alone
                work.rename(out)
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def copied_folder(folder: Path, parts: Iterable[str] = FOLDERS) -> Iterator[Path]:
    """Yield a copy of ``parts`` of a knowledge folder, to try changes in."""
    with tempfile.TemporaryDirectory(prefix="faqbot-") as name:
        work = Path(name) / folder.resolve().name
        work.mkdir()
        shutil.copy(folder / SETTINGS, work / SETTINGS)
        for part in parts:
            if (folder / part).is_dir():
                shutil.copytree(folder / part, work / part, ignore=unread)
        yield work


def unread(_: str, names: Iterable[str]) -> set[str]:
    """Return those of ``names`` that are never read: an editor's lock can't even be copied."""
    return {name for name in names if is_backup(name)}


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield a copy of a knowledge folder, whose changed files are put into ``folder`` if all
    goes well; raises BotError where they can't be, with every file as it was."""
    with copied_folder(folder) as work:
        yield work
        files = sorted(path for path in work.rglob("*") if path.is_file())
        places = [(path, folder / path.relative_to(work)) for path in files]
        made = [Change(at, content(at), path.read_bytes()) for path, at in places]
        apply(folder, [one for one in made if one.before != one.after])


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by their path in ``folder``, as UTF-8 with plain line ends."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def faulty_facts(work: Path) -> set[str]:
    """Return the ids of facts with errors."""
    raw = RawFolder(work)
    found: set[str] = set()
    for problem in (one for one in inspect(work)[1] if one.is_error):
        facts = (one for one in raw.all_facts if one.document.file == problem.file)
        begun = [fact.model.id for fact in facts if fact.place().line <= problem.line]
        found |= set(begun[-1:])
    return found


def checked(work: Path, out: Path) -> None:
    """Raise KnowledgeError where ``work`` has errors, with places in ``out``, which it becomes."""
    knowledge, problems = inspect(work)
    if knowledge is None:
        raise KnowledgeError(relocated(out, work, problems))


def relocated(folder: Path, work: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems of ``work``, a copy of ``folder``, with their places in ``folder``."""
    moved = shown_path(work), shown_path(folder)
    return [replace(one, file=one.file.replace(*moved)) for one in problems]
