"""A question belongs to one entry, and people find it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from bot.knowledge.folder import RawFolder
from bot.knowledge.kinds import EntryKind
from bot.knowledge.problems import Place, Problem, error, one_line, repeated, say, warning

ENOUGH_PHRASINGS = 10
_SHOWN_ONE_BY_ONE = 20
_APART = re.compile(r"[\W_]+")


class _Claim(NamedTuple):
    """A question that leads to an entry: from which key or language, and where it stands."""

    entry: str
    key: str
    text: str
    place: Callable[[], Place]


def plain_question(text: str) -> str:
    """Return ``text`` without case, punctuation and extra spaces: what makes two questions one."""
    composed = unicodedata.normalize("NFKC", text)
    return _APART.sub(" ", composed.casefold()).strip() or text.strip()


def claimed_twice(raw: RawFolder) -> Iterator[Problem]:
    """Find one phrasing, or example of ``finds``, in two entries, or twice in one."""
    claims = ((plain_question(claim.text), claim) for claim in _claims(raw))
    for _, claim, first in repeated(claims):
        if claim.entry != first.entry:
            other, text = first.place(), one_line(claim.text, 80)
            place = f"{other.file}:{other.line}"
            message = say("check.claimed", text=text, entry=first.entry, place=place)
            yield error(claim.place(), message)
        elif claim.key == first.key == "phrasings":
            yield warning(claim.place(), say("check.twice", text=one_line(claim.text, 80)))


def rejected_and_claimed(raw: RawFolder) -> Iterator[Problem]:
    """Find a question that an entry both answers and rejects."""
    for entry in (one for one in raw.all_entries if one.model.rejects):
        own = {plain_question(text) for text in (*entry.model.phrasings, *entry.model.finds)}
        for index, text in enumerate(entry.model.rejects):
            if plain_question(text) in own:
                message = say("check.rejected", text=one_line(text, 80))
                yield error(entry.place("rejects", index), message)


def related_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find a related entry that does not exist."""
    for entry in raw.all_entries:
        for index, name in enumerate(entry.model.related):
            message = raw.missing("entry", name)
            if name == entry.model.id:
                message = "an entry is not related to itself; remove this line"
            if message:
                yield error(entry.place("related", index), message)


def few_phrasings(raw: RawFolder) -> Iterator[Problem]:
    """Find entries with so few phrasings that many people will not find them."""
    asked = (one for one in raw.all_entries if one.model.kind is not EntryKind.SMALLTALK)
    few = (one for one in asked if len(one.model.phrasings) < ENOUGH_PHRASINGS)
    for _, group in groupby(few, key=lambda one: one.document.file):
        found = list(group)
        if len(found) > _SHOWN_ONE_BY_ONE:
            message = f"{len(found)} entries have fewer than {ENOUGH_PHRASINGS} phrasings; add some"
            yield warning(found[0].place("phrasings"), message)
            continue
        for entry in found:
            count = len(entry.model.phrasings)
            few_or_one = "check.few_one" if count == 1 else "check.few"
            named = {"name": entry.model.id, "count": count, "enough": ENOUGH_PHRASINGS}
            yield warning(entry.place("phrasings"), say(few_or_one, **named))


def _claims(raw: RawFolder) -> Iterator[_Claim]:
    for key in ("phrasings", "finds"):
        for entry in raw.all_entries:
            for index, text in enumerate(getattr(entry.model, key)):
                yield _Claim(entry.model.id, key, text, partial(entry.place, key, index))
    for file in raw.language_files:
        for name, texts in file.model.phrasings.items():
            for index, text in enumerate(texts):
                place = partial(file.place, "phrasings", name, index)
                yield _Claim(name, file.model.language, text, place)
