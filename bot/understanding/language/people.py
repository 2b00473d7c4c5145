"""Who is meant, what post somebody holds, who did what."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Posts and deeds of people and bodies."""

    anyone: frozenset[str]  # words for people that name nobody
    roles: frozenset[str]  # posts that people hold
    ranks: frozenset[str]  # words that make a post another one ("vice")
    past: Phrases  # with a post: held at another time ("was he *ever* a minister")
    beside: Phrases  # before a person: another one is meant ("the envoy *before* Ada")
    posted: frozenset[str]  # what stands between a post and its place ("to")
    offices: frozenset[str]  # words for the post of somebody: "job"
    leads: Phrases  # before a body: somebody is said to lead it
    within: Phrases  # behind "who" these name the body that somebody is of: "at"
    agents: Phrases  # whoever is named behind it did it: "founded by"
    joins: Phrases  # who did this is one of several and did nothing alone: "joined"
    possess: frozenset[str]  # forms of "have": what follows is had, not done
    inverted: bool  # who did something may stand behind the verb
