"""Knowledge as one JSON file in a cache: a start whose files are unchanged reads no YAML."""

from __future__ import annotations

import hashlib
import json
import logging
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from bot import __version__
from bot.knowledge.kinds import EntryKind, FigureKind, NameKind, Thresholds
from bot.knowledge.knowledge import (
    Citation,
    Entry,
    Fact,
    Figure,
    Knowledge,
    ListSlot,
    Name,
    Sentence,
    Source,
    Translation,
    VocabularyEntry,
)
from bot.knowledge.layout import BACKUPS, FOLDERS, SETTINGS

log = logging.getLogger(__name__)

FORMAT = 1  # one more whenever what stands in the file, or how it comes about, is another
MOST_FILES = 20


def load_cached(folder: Path, cache: Path) -> Knowledge:
    """Return the knowledge in ``folder``; raises KnowledgeError as ``load_knowledge`` does.

    What ``cache`` has was read from files with the same names and bytes, and had no errors.
    """
    digest = _digest(folder)
    if digest:
        try:
            return _knowledge(json.loads((cache / f"{digest}.json").read_bytes()))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, LookupError) as error:
            log.debug("%s: can't be used, reading the files anew (%s)", cache, error)
    # A start that finds the knowledge here needs nothing of what reads and checks it.
    from bot.knowledge.loader import load_knowledge  # noqa: PLC0415

    knowledge = load_knowledge(folder)
    if digest and _digest(folder) == digest:
        _save(cache / f"{digest}.json", json.dumps(_plain(knowledge), ensure_ascii=False))
    return knowledge


def _digest(folder: Path) -> str:
    """Return a digest of all that may be read; empty where that is not all plain files."""
    digest = hashlib.sha256(f"{__version__} {FORMAT}\0".encode())
    try:
        inside = [folder / name for name in FOLDERS if (folder / name).exists()]
        for path in (folder / SETTINGS, *sorted(path for one in inside for path in one.iterdir())):
            if path.name.startswith(BACKUPS) or path.name.endswith("~"):
                continue
            if not stat.S_ISREG(path.stat().st_mode):
                return ""
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    except (OSError, UnicodeEncodeError):
        return ""
    return digest.hexdigest()[:32]


def _save(path: Path, text: str) -> None:
    """Put the file there, whole or not at all, and remove the oldest of too many."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write(text)
        Path(file.name).replace(path)
        found = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        for old in found[:-MOST_FILES]:
            old.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError) as error:
        log.debug("%s: can't be kept, the files are read at each start (%s)", path, error)


# Out: objects as lists of their fields in order, references by id -----------------------------


def _plain(knowledge: Knowledge) -> dict[str, Any]:
    limits = knowledge.thresholds
    return {
        "name": knowledge.name,
        "language": knowledge.language,
        "version": knowledge.version,
        "thresholds": [limits.answer, limits.suggest],
        "sources": [_fields(one) for one in knowledge.sources.values()],
        "facts": [
            {
                **{name: getattr(one, name) for name in ("id", "statement", "said_by", "done_by")},
                "as_of": one.as_of and _fields(one.as_of),
                "citation": [one.citation.source.id, *_fields(one.citation)[1:]],
                "figures": _named(one.figures),
                "names": _named(one.names),
                "lists": _named(one.lists),
            }
            for one in knowledge.facts.values()
        ],
        "entries": [
            {
                **{name: getattr(one, name) for name in Entry.__slots__},
                "facts": [fact.id for fact in one.facts],
            }
            for one in knowledge.entries.values()
        ],
        "topics": dict(knowledge.topics),
        "synonyms": knowledge.synonyms,
        "names": [_fields(one) for one in knowledge.names],
        "translations": [
            {name: getattr(one, name) for name in Translation.__slots__}
            for one in knowledge.translations.values()
        ],
        "drafted": knowledge.drafted,
    }


def _fields(one: Any) -> list[Any]:
    values = [getattr(one, name) for name in one.__slots__]
    if isinstance(one, Source):
        place = one.__slots__.index("sentences")
        values[place] = [_fields(sentence) for sentence in one.sentences]
    return values


def _named(found: Mapping[str, Any]) -> list[list[Any]]:
    return [[name, *_fields(one)] for name, one in found.items()]


# In -------------------------------------------------------------------------------------------


def _knowledge(read: dict[str, Any]) -> Knowledge:
    sources = {one.id: one for one in map(_source, read["sources"])}
    facts = {one["id"]: _fact(one, sources) for one in read["facts"]}
    translations = (_translation(one) for one in read["translations"])
    return Knowledge(
        read["name"],
        read["language"],
        read["version"],
        Thresholds(*read["thresholds"]),
        sources,
        facts,
        {one["id"]: _entry(one, facts) for one in read["entries"]},
        read["topics"],
        tuple(map(tuple, read["synonyms"])),
        tuple(VocabularyEntry(n, NameKind(kind), tuple(also)) for n, kind, also in read["names"]),
        {one.language: one for one in translations},
        read["drafted"],
    )


def _source(read: list[Any]) -> Source:
    name, title, publisher, contact, url, date, said, author = read
    sentences = tuple(Sentence(*one) for one in said)
    return Source(name, title, publisher, contact, url, date, sentences, author)


def _fact(read: dict[str, Any], sources: Mapping[str, Source]) -> Fact:
    source, *place = read["citation"]
    return Fact(
        read["id"],
        read["statement"],
        read["said_by"],
        read["as_of"] and _figure(read["as_of"]),
        Citation(sources[source], *place),
        {name: _figure(one) for name, *one in read["figures"]},
        {name: _name(one) for name, *one in read["names"]},
        {name: _list(one) for name, *one in read["lists"]},
        read["done_by"],
    )


def _figure(read: list[Any]) -> Figure:
    name, slot, text, kind, *rest = read
    return Figure(name, slot, text, FigureKind(kind), *rest)


def _name(read: list[Any]) -> Name:
    name, slot, text, kind, role = read
    return Name(name, slot, text, NameKind(kind), role)


def _list(read: list[Any]) -> ListSlot:
    name, slot, items, of, is_open, kind = read
    return ListSlot(name, slot, tuple(items), of, is_open, NameKind(kind))


def _entry(read: dict[str, Any], facts: Mapping[str, Fact]) -> Entry:
    texts = {name: tuple(read[name]) for name in ("phrasings", "related", "finds", "rejects")}
    own = tuple(facts[name] for name in read["facts"])
    return Entry(**{**read, **texts, "kind": EntryKind(read["kind"]), "facts": own})


def _translation(read: dict[str, Any]) -> Translation:
    return Translation(
        read["language"],
        _tuples(read["phrasings"]),
        read["answers"],
        read["titles"],
        _tuples(read["names"]),
    )


def _tuples(read: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(texts) for name, texts in read.items()}
