"""The posts that people hold, as far as a question may get them wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.kinds import NameKind
from bot.knowledge.knowledge import Name
from bot.understanding.analyse import Analyst
from bot.understanding.phrases import flatten
from bot.understanding.sections.posts import postings, senders


@dataclass(frozen=True, slots=True)
class Role:
    """The post that somebody has according to the source, in its words."""

    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """The words of a post and their tokens, and which of them make it another one ("vice")."""

    words: frozenset[str]
    ranks: frozenset[str]
    places: frozenset[str]  # names of where it is held ("ambassador to Belarus")
    senders: frozenset[str]  # names of who holds it ("Chinese ambassador")


def posts(people: Iterable[Name], analyst: Analyst) -> Mapping[str, Post]:
    """Return the posts of the people among ``people``, by name."""
    pack = analyst.pack
    found = {}
    for name in people:
        if name.kind is NameKind.PERSON and name.role:
            flat = flatten(name.role)
            words = frozenset(flat.split())
            names = analyst.lexicon.names(flat)
            places, senders_ = postings(flat, names, pack), senders(flat, names, pack.people)
            found[name.text] = Post(
                words | analyst.tokens(flat), words & pack.people.ranks, places, senders_
            )
    return found
