"""The names of a question held against the names of an entry."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.given import OVERVIEW
from bot.answering.profile import Profile
from bot.knowledge.kinds import NameKind
from bot.knowledge.knowledge import Name
from bot.understanding.lexicon import NameMention
from bot.understanding.pack import Kind
from bot.understanding.question import Question

_ACTORS = (NameKind.PERSON, NameKind.ORGANISATION)
_OPEN_TO_CLAIMS = (Kind.YES_NO, Kind.EXPLANATION, Kind.ANY)


class Names:
    """Sorts the names of a question into agreed, contradicted and not held.

    ``agreed`` are names that the fact has in a role, ``corrections`` those that stand in place of
    wrong ones, ``missing`` the names that the entry does not have.
    """

    def __init__(self, question: Question, profile: Profile) -> None:
        self._question = question
        self._profile = profile
        self._said = frozenset(mention.name for mention in question.names)
        self.agreed: list[str] = []
        self.corrections: list[Name] = []
        self.missing: list[str] = []
        for mention in question.names:
            self._sort(mention)
        agent = question.agent
        if agent and agent.token not in profile.tokens and question.ask.kind in _OPEN_TO_CLAIMS:
            self.corrections.extend(self._agents()[:1])

    def _sort(self, mention: NameMention) -> None:
        profile = self._profile
        if mention.name in profile.names or any(_part(mention.name, n) for n in profile.names):
            slots = (held.text for held in profile.slots if held.kind in _IN_ROLES)
            if mention.name in slots and mention.name not in profile.common:
                self.agreed.append(mention.name)
            return
        right = None if mention.earlier else self._right(mention)
        if right:
            self.corrections.append(right)
        else:
            self.missing.append(mention.name)

    def _right(self, mention: NameMention) -> Name | None:
        """Return the name that the source has in place of ``mention``, None where it has none."""
        doer = self._doer(mention)
        if doer:
            return doer
        held = next(self._like(mention), None)
        if held is None or self._narrows(mention):
            return None
        if self._question.ask.kind is Kind.PERSON and self._in_a_role(held):
            return None
        return held

    def _like(self, mention: NameMention) -> Iterator[Name]:
        """Yield the fact's names of the same kind, those apart that the question has or all
        share."""
        said = self._said | self._profile.common
        for held in self._profile.slots:
            same = held.kind is mention.kind and held.kind in _CLAIMED
            if same and held.text not in said:
                yield held

    def _doer(self, mention: NameMention) -> Name | None:
        """Return who did it according to the fact, where the question puts another country or
        body in that place: "so India proposed it?", "is it built by German firms"."""
        question, profile = self._question, self._profile
        others = {word.token for word in question.content} - profile.tokens
        asks = question.statement or question.ask.kind in (Kind.YES_NO, Kind.EXPLANATION)
        if others or not asks or not question.acts(mention) or len(profile.entry.facts) > OVERVIEW:
            return None
        said = (_part(doer.text, name) for doer in profile.doers for name in self._said)
        return None if any(said) else next(iter(profile.doers), None)

    def _agents(self) -> list[Name]:
        """Return who did it according to the fact: "founded by somebody else"."""
        return [
            slot
            for slot in self._profile.slots
            if slot.kind in _ACTORS and slot.role and slot.text not in self._said
        ]

    def _in_a_role(self, slot: Name) -> bool:
        """Say whether a person's role names ``slot``: another place is then another role."""
        people = (held for held in self._profile.slots if held.kind is NameKind.PERSON)
        return any(slot.text in person.role for person in people)

    def _narrows(self, mention: NameMention) -> bool:
        """Say whether the name narrows what is counted: "Polish firms", "firms from Poland"."""
        if mention.name in self._question.origin:
            return True
        after = [w.token for w in self._question.content if w.start >= mention.end][:1]
        counts = (held for held in self._profile.figures if held.counts)
        return any(head in after for held in counts for head in held.heads)


_IN_ROLES = (NameKind.PLACE, *_ACTORS)
_CLAIMED = (NameKind.PERSON, NameKind.PLACE)


def _part(name: str, held: str) -> bool:
    return set(name.lower().split()) <= set(held.lower().split())
