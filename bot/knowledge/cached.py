"""Knowledge as one JSON file in a cache: a start whose files are unchanged reads no YAML."""

import hashlib
import json
import logging
from dataclasses import fields
from pathlib import Path
from typing import Any

from bot import __version__
from bot.knowledge.knowledge import Fact, Knowledge, Source, typed
from bot.knowledge.text_files import write_whole
from bot.knowledge.watcher import contents

log = logging.getLogger(__name__)

FORMAT = 7  # one more whenever what stands in the file, or how it comes about, is another
MOST_FILES = 20


def load_cached(folder: Path, cache: Path) -> Knowledge:
    """Return the knowledge in ``folder``; raises KnowledgeError as ``load_knowledge`` does.

    What ``cache`` has was read from files with the same names and bytes, and had no errors.
    """
    file = cache / _name(folder)
    try:
        found: Knowledge = typed(Knowledge, json.loads(file.read_bytes()), {Source: {}, Fact: {}})
    except FileNotFoundError:
        pass
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        log.debug("%s: can't be used, reading the files anew (%s)", cache, error)
    else:
        return found
    # A start that finds the knowledge here needs nothing of what reads and checks it.
    from bot.knowledge.loader import load_knowledge  # noqa: PLC0415

    knowledge = load_knowledge(folder)
    if cache / _name(folder) == file:
        _save(file, _as_json(knowledge))
    return knowledge


def _name(folder: Path) -> str:
    """Return the name of the file for a folder, by what is read there."""
    seen = [(path.relative_to(folder), digest) for path, digest in contents(folder).items()]
    return f"{hashlib.sha256(repr((__version__, FORMAT, seen)).encode()).hexdigest()[:32]}.json"


def _save(path: Path, text: str) -> None:
    """Put the file there, whole or not at all, and remove the oldest of too many."""
    try:
        data = text.encode()
        write_whole(path, lambda file: file.write(data))
        found = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        for old in found[:-MOST_FILES]:
            old.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError) as error:
        log.debug("%s: can't be kept, the files are read at each start (%s)", path, error)


def _as_json(knowledge: Knowledge) -> str:
    """Return objects as lists of their fields; a source or fact again is named by its id."""
    written: set[tuple[type, str]] = set()

    def plain(part: Any) -> Any:
        if isinstance(part, (Source, Fact)):
            key = type(part), part.id
            if key in written:
                return part.id
            written.add(key)
        return [getattr(part, one.name) for one in fields(part)]

    return json.dumps(knowledge, default=plain, ensure_ascii=False)
