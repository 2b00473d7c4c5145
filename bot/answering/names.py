"""The names of a question held against the names of an entry."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.profile import HeldName, Profile
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
            slots = (held.slot.text for held in profile.slots if held.slot.kind in _IN_ROLES)
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
        held = next(self._like(mention), None) or self._actor(mention)
        if held is None or self._narrows(mention):
            return None
        if self._question.ask.kind is Kind.PERSON and self._in_a_role(held.slot):
            return None
        return held.slot

    def _like(self, mention: NameMention) -> Iterator[HeldName]:
        """Yield the fact's names of the same kind, those apart that the question has or all
        share."""
        said = self._said | self._profile.common
        for held in self._profile.slots:
            same = held.slot.kind is mention.kind and held.slot.kind in _CLAIMED
            if same and held.slot.text not in said:
                yield held

    def _actor(self, mention: NameMention) -> HeldName | None:
        """Return who did it according to the fact, where the question, saying what was done, puts
        another country or body in that place."""
        if mention.kind not in (NameKind.PLACE, *_ACTORS) or not self._question.statement:
            return None
        words = {word.token for word in self._question.content if word.start > mention.start}
        first = all(mention.start <= other.start for other in self._question.names)
        found = (held for held in self._profile.slots if held.actor and held.role & words)
        return next((h for h in found if h.slot.text not in self._said), None) if first else None

    def _agents(self) -> list[Name]:
        """Return who did it according to the fact: "founded by somebody else"."""
        slots = [held.slot for held in self._profile.slots]
        return [
            slot
            for slot in slots
            if slot.kind in _ACTORS and slot.role and slot.text not in self._said
        ]

    def _in_a_role(self, slot: Name) -> bool:
        """Say whether a person's role names ``slot``: another place is then another role."""
        slots = (held.slot for held in self._profile.slots)
        return any(slot.text in person.role for person in slots if person.kind is NameKind.PERSON)

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
