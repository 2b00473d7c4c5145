"""Questions that were asked and not answered: where they are kept, near-duplicates together, and
what each could become."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.authoring.files import read_text
from bot.dialogue.engine import Engine
from bot.dialogue.reply import Outcome, Suggestion
from bot.errors import ConfigurationError
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.problems import firsts, say
from bot.settings import Settings
from bot.verify.findings import FIGURES, FindingKind, State, Verdict

_MOST = 2000  # questions read from the store
_ALIKE = 90.0
_DIGITS = re.compile(r"\d+")
_LONGEST = 300  # characters of a phrasing: what is longer is a message, not a question
_EXACT = (*FIGURES, FindingKind.NAME, FindingKind.PLACE, FindingKind.ROLE)


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was asked in vain."""

    question: str
    count: int = 1  # how often it was asked, or got a thumb down
    language: str | None = None
    reason: str = ""
    meant: str = ""  # the entry that somebody said was meant
    disliked: str = ""  # the entry whose answer to it got thumbs down
    day: date | None = None  # when it was asked last, where that is kept
    also: tuple[str, ...] = ()  # near-duplicates for which it speaks, too


def from_file(path: Path) -> list[Miss]:
    """Return the questions of a file, one a line, repeated ones counted."""
    lines = (" ".join(line.split()) for line in read_text(path).text.splitlines())
    return [Miss(question, count) for question, count in Counter(filter(None, lines)).items()]


def from_store() -> list[Miss]:
    """Return what the bot's database has: chosen suggestions, unanswered questions, and those whose
    answer got a thumb down; raises ConfigurationError where it can't be reached.

    A suggestion counts where people agree: one person meant this, another that says nothing.
    """
    return asyncio.run(_from_store())


async def _from_store() -> list[Miss]:
    from bot.storage.database import Database  # noqa: PLC0415 - a database only when asked
    from bot.storage.store import SqlStore  # noqa: PLC0415

    async with Database(Settings.load().database_url) as database:
        if database.degraded:
            raise ConfigurationError("the database can't be reached; see DATABASE_URL")
        store = SqlStore(database, bot_id=0)
        chosen = await store.suggestions_chosen(_MOST)
        unanswered = await store.unanswered(_MOST)
        disliked = await store.questions_disliked(_MOST)
    pairs = {(question.casefold(), entry) for question, entry, _ in chosen}
    meanings = Counter(question for question, _ in pairs)
    found = []
    for question, entry, count in chosen:
        meant = entry if meanings[question.casefold()] == 1 else ""
        found.append(Miss(question, count, reason="unsure", meant=meant))
    for one in unanswered:
        language = one.language or None
        found.append(Miss(one.question, one.count, language, one.reason, day=one.last_asked))
    return found + [Miss(question, count, disliked=entry) for question, entry, count in disliked]


# Near-duplicates: the same question with a typo or in another order of words -----------------


def grouped(misses: Iterable[Miss]) -> list[Miss]:
    """Return groups of near-duplicates, most asked first.

    Questions with different numbers are never near-duplicates.
    """
    once: dict[tuple[str, str], Miss] = {}
    for miss in misses:  # its suggestion may have been chosen, and it was not answered, too
        once.setdefault((plain_question(miss.question), miss.disliked), miss)
    groups: dict[tuple[str | None, ...], dict[str, Miss]] = {}
    for miss in sorted(once.values(), key=lambda miss: -miss.count):
        plain = " ".join(sorted(plain_question(miss.question).split()))
        numbers = sorted(_DIGITS.findall(plain))
        among = groups.setdefault((miss.language, miss.meant, miss.disliked, *numbers), {})
        alike = process.extractOne(plain, among.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if alike is None:
            among[plain] = miss
            continue
        group = among[alike[0]]
        count, days = group.count + miss.count, filter(None, (group.day, miss.day))
        also = (*group.also, miss.question)
        among[alike[0]] = replace(group, count=count, day=max(days, default=None), also=also)
    found = [group for among in groups.values() for group in among.values()]
    return sorted(found, key=lambda group: (-group.count, group.question))


# What a group could become: a phrasing, unless facts speak against it -------------------------


class Proposal(NamedTuple):
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
        self._entries = engine.knowledge.entries
        self._owners = phrasing_owners(engine.knowledge)

    def propose(self, group: Miss) -> Proposal:
        """Return what ``group`` could become."""
        reply = self._engine.reply(group.question, (), group.language)
        read = reply.trace.get("language") or group.language or self._engine.knowledge.language
        proposal = Proposal(group, reply.suggestions, str(read))
        owner = self._owners.get(plain_question(group.question))
        answered = reply.outcome in (Outcome.ANSWER, Outcome.SMALLTALK)
        if answered and (not group.meant or group.meant == owner):
            same = group.disliked in [answer.entry for answer in reply.answers]
            return proposal._replace(answered=not same)
        # Else the one that would be suggested first, if it would be suggested.
        first = reply.suggestions[0].entry if reply.outcome is Outcome.SUGGESTIONS else ""
        entry = group.meant or (first if first in self._entries and first != group.disliked else "")
        if not entry:
            return proposal
        withheld = self.against(group.question, entry, proposal.language, named=bool(group.meant))
        return proposal._replace(entry="" if withheld else entry, withheld=withheld)

    def against(self, question: str, entry: str, language: str, *, named: bool) -> str:
        """Return what speaks against the question as a phrasing of ``entry``; empty for nothing."""
        owner = self._owners.get(plain_question(question))
        if entry not in self._entries:
            return say("check.no_entry", name=entry)
        if owner:
            return say("check.already", name=owner)
        if len(question) > _LONGEST:
            return say("check.too_long", count=_LONGEST)
        is_sourced = self._entries[entry].kind is EntryKind.SOURCED
        found = self._engine.compared(question, entry, language) if is_sourced else None
        if found is None:
            return ""
        if found.of(State.CONTRADICTED, *_EXACT):
            key = "check.otherwise_have" if found.correction else "check.otherwise"
            return say(key, entry=entry, near=found.correction)
        if missing := found.of(State.MISSING, *_EXACT):
            lacking = ", ".join(f"'{one.asked}'" for one in missing)
            return say("check.not_held", entry=entry, near=lacking)
        if not named and found.of(State.MISSING, FindingKind.ANSWER_TYPE):
            return f"'{entry}' does not give what it asks for"
        denied = not named and found.verdict is Verdict.CONTRADICTS
        return f"it denies what '{entry}' says" if denied else ""


def settled(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return ``proposals`` with one entry for each question: that which somebody named, if any."""
    named_first = sorted(proposals, key=lambda one: not one.group.meant)
    first = firsts((plain_question(one.group.question), one) for one in named_first if one.entry)
    found = []
    for one in proposals:
        owner = first.get(plain_question(one.group.question), one)
        elsewhere = one._replace(entry="", withheld=say("check.already", name=owner.entry))
        found.append(elsewhere if one.entry and one is not owner else one)
    return found


def phrasing_owners(knowledge: Knowledge) -> dict[str, str]:
    """Return the entry of each phrasing and example, in every language, by the plain question."""
    translated = (t.phrasings.items() for t in knowledge.translations.values())
    owned = [(name, one) for pairs in translated for name, texts in pairs for one in texts]
    owned += [(e.id, one) for e in knowledge.entries.values() for one in (*e.phrasings, *e.finds)]
    return {plain_question(text): name for name, text in owned}
