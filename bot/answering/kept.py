"""Knowledge read once: the next start takes it from the cache if no file has changed."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from bot.answering.cache import IndexCache
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.layout import BACKUPS, FOLDERS, SETTINGS


class _ChangedMeanwhileError(Exception):
    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge


def kept_knowledge(folder: Path, cache: IndexCache) -> Knowledge:
    """Return the knowledge in ``folder``; raises KnowledgeError as ``load_knowledge`` does.

    What is kept was read from files with the same names and bytes, and had no errors.
    """
    before = _fingerprint(folder)

    def load() -> Knowledge:
        # A start that finds the knowledge kept needs nothing of what reads and checks it.
        from bot.knowledge.loader import load_knowledge  # noqa: PLC0415

        knowledge = load_knowledge(folder)
        if before is None or _fingerprint(folder) != before:
            raise _ChangedMeanwhileError(knowledge)
        return knowledge

    try:
        return load() if before is None else cache.get(("knowledge", before), load)
    except _ChangedMeanwhileError as changed:
        return changed.knowledge


def _fingerprint(folder: Path) -> str | None:
    """Return a digest of all that may be read; None where that is not all plain files."""
    digest = hashlib.sha256()
    try:
        inside = [folder / name for name in FOLDERS if (folder / name).exists()]
        for path in (folder / SETTINGS, *sorted(path for one in inside for path in one.iterdir())):
            if path.name.startswith(BACKUPS) or path.name.endswith("~"):
                continue
            if not stat.S_ISREG(path.stat().st_mode):
                return None
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    except (OSError, UnicodeEncodeError):
        return None
    return digest.hexdigest()
