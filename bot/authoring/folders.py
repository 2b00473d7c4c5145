"""Makes a knowledge folder that is there as a whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.authoring.changes import Change, apply, content
from bot.errors import ConfigurationError, KnowledgeError
from bot.knowledge.folder import RawFolder
from bot.knowledge.layout import FOLDERS, SCHEMAS, SETTINGS
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Problem, shown_path
from bot.knowledge.schemas import name_schemas


@contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """Raise ConfigurationError where ``path``, which ``option`` names, can't be written."""
    try:
        yield
    except OSError as reason:
        why = reason.strerror or reason
        raise ConfigurationError(
            f"{option} has '{path}', which can't be written: {why}"
        ) from reason


def refuse_used(out: Path, option: str = "--out") -> None:
    """Raise ConfigurationError where ``out`` already holds something."""
    if out.is_file():
        raise ConfigurationError(f"{option} has '{out}', which is a file. Name a new folder.")
    with writing(option, out):
        if out.exists() and any(out.iterdir()):
            raise ConfigurationError(
                f"{option} has '{out}', which already holds files. Name a new folder."
            )


@contextmanager
def new_folder(out: Path, option: str = "--out") -> Iterator[Path]:
    """Yield an empty folder that becomes ``out`` if all goes well, and vanishes if not.

    The schemas of its files come with it, for editors.

    Raises ConfigurationError where ``out`` holds something or can't be written.
    """
    refuse_used(out, option)
    with writing(option, out):
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            yield work
            name_schemas(work)
            work.chmod(0o755)  # a temporary folder is for its maker alone
            if out.is_dir():
                out.rmdir()
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
                shutil.copytree(folder / part, work / part)
        yield work


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield a copy of a knowledge folder, whose changed files are put into ``folder`` if all
    goes well; raises BotError where they can't be, with every file as it was."""
    with copied_folder(folder) as work:
        yield work
        if (folder / SCHEMAS).is_dir():
            name_schemas(work)
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
    try:
        load_knowledge(work)
    except KnowledgeError as reason:
        lines = [(one.file, one.line) for one in reason.problems if one.is_error]
        found = set()
        for document in RawFolder(work).facts_files:
            starts = [document.place("facts", n).line for n in range(len(document.model.facts))]
            at = [bisect_right(starts, line) for file, line in lines if file == document.file]
            found |= {document.model.facts[number - 1].id for number in at if number}
        return found
    return set()


def checked(work: Path, out: Path) -> None:
    """Raise KnowledgeError where ``work`` has errors, with places in ``out``, which it becomes."""
    try:
        load_knowledge(work)
    except KnowledgeError as reason:
        raise KnowledgeError(relocated(out, work, reason.problems)) from reason


def relocated(folder: Path, work: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems of ``work``, a copy of ``folder``, with their places in ``folder``."""
    moved = shown_path(work), shown_path(folder)
    return [replace(one, file=one.file.replace(*moved)) for one in problems]
