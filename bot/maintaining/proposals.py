"""What a question asked in vain could become: a phrasing, unless facts speak against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answering.assessment import Assessment
from bot.answering.engine import Engine
from bot.answering.given import Given
from bot.answering.profile import Profile
from bot.answering.reply import Outcome, Suggestion
from bot.answering.room import Rooms
from bot.answering.support import Support, hold
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import EntryKind
from bot.maintaining.misses import Group

LONGEST = 300  # characters of a phrasing: what is longer is a message, not a question


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group with its closest entries. ``entry`` is where it would go, ``withheld`` why not."""

    group: Group
    closest: Sequence[Suggestion]
    language: str
    entry: str = ""
    withheld: str = ""
    answered: bool = False  # it gets an answer by now, and not the disliked one


class Proposer:
    """Proposes phrasings for one knowledge base."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._knowledge = engine.knowledge

    def propose(self, group: Group, chosen: str = "") -> Proposal:
        """Return what ``group`` could become. ``chosen``: the entry that a maintainer names."""
        reply = self._engine.reply(group.question, (), group.language)
        assessed = reply.trace.get("assessment")
        language = self._language(group, assessed)
        named = chosen or group.meant
        if reply.outcome in (Outcome.ANSWER, Outcome.SMALLTALK) and not named:
            same = group.disliked in [answer.entry for answer in reply.answers]
            return Proposal(group, reply.suggestions, language, answered=not same)
        if not isinstance(assessed, Assessment) or assessed.asked != group.question:
            several = "it asks more than one thing, or in a language that is not understood"
            return Proposal(group, reply.suggestions, language, withheld=several)
        entry = named or self._likely(assessed)
        if not entry or (entry == group.disliked and not named):
            return Proposal(group, reply.suggestions, language)
        withheld = self._against(group.question, entry, assessed, named=bool(named))
        return Proposal(group, reply.suggestions, language, "" if withheld else entry, withheld)

    def _language(self, group: Group, assessed: object) -> str:
        if isinstance(assessed, Assessment):
            return assessed.question.language
        return group.language or self._knowledge.language

    def _likely(self, assessed: Assessment) -> str:
        """Return the entry that would be suggested first, if it would be suggested."""
        decision = assessed.decision
        if decision.gap or decision.refused:
            return ""  # what is nearer than any answer says that there is none
        if decision.chosen and decision.probability >= self._knowledge.thresholds.suggest:
            # Words that other entries know and this one does not: it is probably about those.
            elsewhere = decision.features.get("elsewhere", 0.0) ** 2
            fits = elsewhere < len(decision.chosen.support.known)
            return decision.chosen.profile.entry.id if fits else ""
        plain = assessed.sourceless
        enough = assessed.sourceless_confidence >= self._knowledge.thresholds.suggest
        return plain.id if plain and enough else ""

    def _against(self, question: str, entry: str, assessed: Assessment, *, named: bool) -> str:
        """Return what speaks against the question as a phrasing of ``entry``; empty for nothing."""
        owner = self._owners.get(plain_question(question))
        if entry not in self._knowledge.entries:
            return f"there is no entry '{entry}'"
        if owner:
            return f"it is already a phrasing of '{owner}'"
        if len(question) > LONGEST:
            return f"it is longer than {LONGEST} characters"
        if self._knowledge.entries[entry].kind is not EntryKind.SOURCED:
            return ""
        support = self._support(entry, assessed)
        return _contradiction(support, entry) or ("" if named else _unfit(support, entry))

    def _support(self, entry: str, assessed: Assessment) -> Support:
        decision = assessed.decision
        for weighed in (decision.chosen, decision.refused):
            if weighed and weighed.profile.entry.id == entry:
                return weighed.support
        return hold(assessed.question, self._profiles[entry])

    @cached_property
    def _owners(self) -> dict[str, str]:
        knowledge = self._knowledge
        translated = (t.phrasings.items() for t in knowledge.translations.values())
        owned = [(name, one) for pairs in translated for name, texts in pairs for one in texts]
        owned += [
            (e.id, one) for e in knowledge.entries.values() for one in (*e.phrasings, *e.finds)
        ]
        return {plain_question(text): name for name, text in owned}

    @cached_property
    def _profiles(self) -> dict[str, Profile]:
        return dict(Rooms(self._knowledge, None).profiles)


def _contradiction(support: Support, entry: str) -> str:
    if support.corrections:
        right = ", ".join(f"'{slot.text}'" for slot in support.corrections)
        return f"it says otherwise than the facts of '{entry}', which have {right}"
    if support.missing:
        lacking = ", ".join(f"'{one}'" for one in support.missing)
        return f"the facts of '{entry}' do not hold its {lacking}"
    return ""


def _unfit(support: Support, entry: str) -> str:
    if support.given is Given.NO:
        return f"'{entry}' does not give what it asks for"
    if support.negation:
        return f"it denies something, '{entry}' does not"
    return ""
