"""A question belongs to one entry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

from bot.knowledge.draft import Draft, DraftEntry
from bot.knowledge.problems import Place, Problem, error, one_line, warning

_APART = re.compile(r"[\W_]+")
_APART_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}
Claim = tuple[str, str, Callable[[], Place]]  # entry, text, where (worked out when asked)


def plain_question(text: str) -> str:
    """Return ``text`` without case, punctuation and extra spaces: what makes two questions one."""
    if text.isascii():  # nearly all, and eight times as fast
        return " ".join(text.lower().translate(_APART_ASCII).split()) or text.strip()
    composed = unicodedata.normalize("NFKC", text)
    return _APART.sub(" ", composed.casefold()).strip() or text.strip()


def claimed_twice(draft: Draft) -> Iterator[Problem]:
    """Find one phrasing, or example of ``finds``, in two entries."""
    owners: dict[str, Claim] = {}
    for entry, text, place in (*_phrasings(draft), *_translated(draft), *_finds(draft)):
        owner = owners.setdefault(plain_question(text), (entry, text, place))
        if owner[0] != entry:
            other = owner[2]()
            message = (
                f"'{one_line(text, 80)}' also leads to the entry '{owner[0]}' "
                f"({other.file}:{other.line}); keep it in one of them"
            )
            yield error(place(), message)


def rejected_and_claimed(draft: Draft) -> Iterator[Problem]:
    """Find a question that an entry both answers and rejects."""
    for entry in (entry for entry in draft.all_entries if entry.model.rejects):
        own = {plain_question(text) for text in (*entry.model.phrasings, *entry.model.finds)}
        for index, text in enumerate(entry.model.rejects):
            if plain_question(text) in own:
                message = f"'{one_line(text, 80)}' is also a phrasing of this entry; keep one"
                yield error(entry.place("rejects", index), message)


def repeated_phrasing(draft: Draft) -> Iterator[Problem]:
    """Find a phrasing that stands twice in one entry, or has no words."""
    for entry in draft.all_entries:
        seen: set[str] = set()
        for index, text in enumerate(entry.model.phrasings):
            plain = plain_question(text)
            if plain in seen:
                message = f"'{one_line(text, 80)}' stands here twice; remove one"
                yield warning(entry.place("phrasings", index), message)
            seen.add(plain)


def _phrasings(draft: Draft) -> Iterator[Claim]:
    for entry in draft.all_entries:
        yield from _texts(entry, "phrasings", entry.model.phrasings)


def _finds(draft: Draft) -> Iterator[Claim]:
    for entry in draft.all_entries:
        yield from _texts(entry, "finds", entry.model.finds)


def _texts(entry: DraftEntry, key: str, texts: list[str]) -> Iterator[Claim]:
    for index, text in enumerate(texts):
        yield entry.model.id, text, partial(entry.place, key, index)


def _translated(draft: Draft) -> Iterator[Claim]:
    for document in draft.language_files:
        for entry, texts in document.model.phrasings.items():
            for index, text in enumerate(texts):
                yield entry, text, partial(document.place, "phrasings", entry, index)
