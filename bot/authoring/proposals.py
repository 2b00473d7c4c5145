"""What a question asked in vain could become: a phrasing, unless facts speak against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.authoring.misses import Miss
from bot.dialogue.engine import Engine
from bot.dialogue.reply import Outcome, Suggestion
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge
from bot.verify import FindingKind, State, Verdict, Verification

LONGEST = 300  # characters of a phrasing: what is longer is a message, not a question
_EXACT = (
    FindingKind.QUANTITY,
    FindingKind.DATE,
    FindingKind.NAME,
    FindingKind.PLACE,
    FindingKind.ROLE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group with its closest entries. ``entry`` is where it would go, ``withheld`` why not."""

    group: Miss
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
        self._owners = phrasing_owners(engine.knowledge)

    def propose(self, group: Miss, chosen: str = "") -> Proposal:
        """Return what ``group`` could become. ``chosen``: the entry that a maintainer names."""
        reply = self._engine.reply(group.question, (), group.language)
        read = reply.trace.get("language")
        language = str(read or group.language or self._knowledge.language)
        named = chosen or group.meant
        if reply.outcome in (Outcome.ANSWER, Outcome.SMALLTALK) and not named:
            same = group.disliked in [answer.entry for answer in reply.answers]
            return Proposal(group, reply.suggestions, language, answered=not same)
        # Else the one that would be suggested first, if it would be suggested.
        first = reply.suggestions[0].entry if reply.outcome is Outcome.SUGGESTIONS else ""
        entry = named or (first if first in self._knowledge.entries else "")
        if not entry or (entry == group.disliked and not named):
            return Proposal(group, reply.suggestions, language)
        withheld = self.against(group.question, entry, language, named=bool(named))
        return Proposal(group, reply.suggestions, language, "" if withheld else entry, withheld)

    def against(self, question: str, entry: str, language: str, *, named: bool) -> str:
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
        found = self._engine.compared(question, entry, language)
        if found is None:
            return ""
        return _contradiction(found, entry) or ("" if named else _unfit(found, entry))


def phrasing_owners(knowledge: Knowledge) -> dict[str, str]:
    """Return the entry of each phrasing and example, in every language, by the plain question."""
    translated = (t.phrasings.items() for t in knowledge.translations.values())
    owned = [(name, one) for pairs in translated for name, texts in pairs for one in texts]
    owned += [(e.id, one) for e in knowledge.entries.values() for one in (*e.phrasings, *e.finds)]
    return {plain_question(text): name for name, text in owned}


def _contradiction(found: Verification, entry: str) -> str:
    if found.of(State.CONTRADICTED, *_EXACT):
        right = f", which have '{found.correction}'" if found.correction else ""
        return f"it says otherwise than the facts of '{entry}'{right}"
    missing = found.of(State.MISSING, *_EXACT)
    if missing:
        lacking = ", ".join(f"'{one.asked}'" for one in missing)
        return f"the facts of '{entry}' do not hold its {lacking}"
    return ""


def _unfit(found: Verification, entry: str) -> str:
    if found.of(State.MISSING, FindingKind.ANSWER_TYPE):
        return f"'{entry}' does not give what it asks for"
    if found.verdict is Verdict.CONTRADICTS:
        return f"it denies what '{entry}' says"
    return ""
