"""A small knowledge base, a core that knows it by heart, and a store in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.answering.reply import (
    Answer,
    CitedFigure,
    Outcome,
    Reason,
    Reply,
    Span,
    Suggestion,
)
from bot.knowledge.knowledge import (
    Citation,
    Entry,
    Fact,
    Figure,
    Knowledge,
    Sentence,
    Source,
)
from bot.knowledge.models import EntryKind, FigureKind, Thresholds
from bot.locales import load_catalogue
from bot.telegram.ports import (
    ChatSettings,
    Event,
    SentReply,
    StagedPhrasing,
    Unanswered,
)

LABS = "joint-laboratories"
PARK = "park-enterprises"
QUOTE = "and established more than 50 joint laboratories in agriculture, new energy and healthcare."
_PARK_QUOTE = "It has attracted investment from 114 enterprises in 16 countries"

SOURCE = Source(
    id="bri",
    title="Science & Technology <in> the BRI",
    publisher="Science and Technology Daily",
    contact="",
    url="https://example.org/article?a=1&b=2",
    date="",
    sentences=(Sentence(3, 1, "Thriving sci-tech exchanges", QUOTE),),
)


def _figure(fact: str, slot: str, text: str, unit: str, value: int | str) -> Figure:
    kind = FigureKind.DATE if isinstance(value, str) else FigureKind.COUNT
    return Figure(f"{fact}.{slot}", slot, text, kind, value, "", unit, None, None)


def _fact(
    fact_id: str, quote: str, paragraph: int, figures: Sequence[Figure], said_by: str = ""
) -> Fact:
    by_slot = {figure.slot: figure for figure in figures}
    return Fact(
        id=fact_id,
        statement="",
        said_by=said_by,
        as_of=by_slot.get("as-of"),
        citation=Citation(SOURCE, "Thriving sci-tech exchanges", paragraph, 1, quote),
        figures=by_slot,
        names={},
        lists={},
    )


LAB_FACT = _fact(
    LABS,
    QUOTE,
    3,
    [
        _figure(LABS, "count", "more than 50", "joint laboratories", 50),
        _figure(LABS, "as-of", "end of June 2023", "status of the figures", "2023-06"),
    ],
)
PARK_FACT = _fact(
    PARK,
    _PARK_QUOTE,
    6,
    [_figure(PARK, "count", "114", "enterprises", 114)],
    "Xie Xiaoyong, the Chinese ambassador to Belarus",
)

TEXTS: dict[str, tuple[Span, ...]] = {
    LABS: (Span("China had established "), Span("more than 50", True), Span(" joint labs.")),
    PARK: (Span("The park has drawn "), Span("114", True), Span(" enterprises.")),
}


def entry(
    entry_id: str,
    title: str,
    topic: str,
    facts: tuple[Fact, ...] = (),
    related: tuple[str, ...] = (),
    kind: EntryKind = EntryKind.SOURCED,
) -> Entry:
    """Return an entry with the parts that the Telegram side looks at."""
    return Entry(entry_id, kind, topic, title, "", facts, (title.lower(),), related, (), ())


def small_knowledge(more: Sequence[Entry] = ()) -> Knowledge:
    """Return two sourced entries, a greeting, a gap, and whatever else a test brings."""
    entries = [
        entry(LABS, "How many joint laboratories?", "exchanges", (LAB_FACT,), (PARK, "gap")),
        entry(PARK, "How many enterprises are in the park?", "parks", (PARK_FACT,)),
        entry("hello", "Hello", "exchanges", kind=EntryKind.SMALLTALK),
        entry("gap", "What did it cost?", "exchanges", kind=EntryKind.GAP),
        *more,
    ]
    return Knowledge(
        name="the Belt & Road",
        language="en",
        version="1",
        thresholds=Thresholds(answer=0.7, suggest=0.35),
        sources={SOURCE.id: SOURCE},
        facts={LAB_FACT.id: LAB_FACT, PARK_FACT.id: PARK_FACT},
        entries={one.id: one for one in entries},
        topics={"exchanges": "Exchanges", "parks": "Parks"},
        synonyms=(),
        names=(),
    )


@dataclass
class FakeResponder:
    """Answers by key words, and remembers what it was asked."""

    knowledge: Knowledge = field(default_factory=small_knowledge)
    texts: dict[str, tuple[Span, ...]] = field(default_factory=lambda: dict(TEXTS))
    asked: list[tuple[str, tuple[str, ...], str | None]] = field(default_factory=list)
    correction: str | None = None
    broken: bool = False

    def reply(self, question: str, history: Sequence[str], language: str | None) -> Reply:
        """Answer ``labs`` and ``park``, ask back for ``unsure``, greet ``hello``."""
        self.asked.append((question, tuple(history), language))
        if self.broken:
            raise RuntimeError("the core is broken")
        words = load_catalogue().voice(language)
        found = [
            self._answer(one, key)
            for key, one in (("labs", LABS), ("park", PARK), ("long", "long"))
            if key in question.lower()
        ]
        answers = tuple(one for one in found if one)
        blank = Reply(question, Outcome.NONE, Reason.NO_MATCH, (), (), (), words.language)
        if "unsure" in question:
            return self._with(blank, Outcome.SUGGESTIONS, Reason.UNSURE, words.say("reply.unsure"))
        if "hello" in question:
            return self._with(blank, Outcome.SMALLTALK, None, "Hello yourself!")
        if answers:
            return self._with(blank, Outcome.ANSWER, None, "", answers)
        return self._with(blank, Outcome.NONE, Reason.NO_MATCH, words.say("reply.no_match"))

    def _with(
        self,
        blank: Reply,
        outcome: Outcome,
        reason: Reason | None,
        message: str,
        answers: tuple[Answer, ...] = (),
    ) -> Reply:
        return Reply(
            blank.question,
            outcome,
            reason,
            answers,
            (),
            tuple(self.closest(blank.question, 3, None)),
            blank.language,
            message,
        )

    def _answer(self, entry_id: str, key: str) -> Answer | None:
        del key
        answer = self.entry_answer(entry_id, None)
        if answer is None or self.correction is None:
            return answer
        return Answer(
            answer.entry,
            answer.title,
            answer.confidence,
            answer.spans,
            self.correction,
            answer.notes,
            answer.figures,
            answer.citations,
        )

    def entry_answer(self, entry_id: str, language: str | None) -> Answer | None:
        """Return the answer of an entry that has one."""
        del language
        one = self.knowledge.entries.get(entry_id)
        if one is None or entry_id not in self.texts:
            return None
        figures = tuple(
            CitedFigure(figure, None, fact.said_by or None)
            for fact in one.facts
            for figure in fact.figures.values()
            if figure.slot == "count"
        )
        citations = tuple(fact.citation for fact in one.facts)
        return Answer(entry_id, one.title, 0.9, self.texts[entry_id], None, (), figures, citations)

    def closest(self, question: str, limit: int, language: str | None) -> Sequence[Suggestion]:
        """Return the entries that have answers, in order; none for ``nothing``."""
        del language
        if "nothing" in question:
            return []
        return [
            Suggestion(one, self.knowledge.entries[one].title, 0.5)
            for one in self.texts
            if one in self.knowledge.entries
        ][:limit]


@dataclass
class MemoryStore:
    """The ``Store`` of ``bot.telegram.ports`` without a database."""

    replies: dict[tuple[int, int], SentReply] = field(default_factory=dict)
    settings: dict[int, ChatSettings] = field(default_factory=dict)
    missed: list[Unanswered] = field(default_factory=list)
    chosen: list[tuple[str, str]] = field(default_factory=list)
    thumbs: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    counts: Counter[tuple[Event, str]] = field(default_factory=Counter)
    staged: list[StagedPhrasing] = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)

    async def remember_reply(self, reply: SentReply) -> None:
        """Keep a reply."""
        self.replies[reply.chat_id, reply.message_id] = reply

    async def find_reply(self, chat_id: int, message_id: int) -> SentReply | None:
        """Find a reply by the asking message."""
        return _young(self.replies.get((chat_id, message_id)))

    async def find_reply_by_answer(self, chat_id: int, reply_id: int) -> SentReply | None:
        """Find a reply by one of the bot's messages."""
        found = (
            one
            for one in self.replies.values()
            if one.chat_id == chat_id and reply_id in one.reply_ids
        )
        return _young(next(found, None))

    async def chat_settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat."""
        return self.settings.get(chat_id, ChatSettings())

    async def save_chat_settings(self, chat_id: int, settings: ChatSettings) -> None:
        """Keep the settings of a chat."""
        self.settings[chat_id] = settings

    async def record_unanswered(
        self, question: str, reason: str, language: str, closest: Sequence[str]
    ) -> None:
        """Keep a question."""
        today = datetime.now(UTC).date()
        self.missed.append(Unanswered(question, 1, reason, language, tuple(closest), today))

    async def unanswered(self, limit: int) -> Sequence[Unanswered]:
        """Return what was not answered."""
        staged = {one.question for one in self.staged}
        return [one for one in self.missed if one.question not in staged][:limit]

    async def record_suggestion_chosen(self, question: str, entry: str) -> None:
        """Keep a choice."""
        self.chosen.append((question, entry))

    async def record_feedback(
        self, chat_id: int, message_id: int, entry: str, *, helpful: bool
    ) -> None:
        """Keep a thumb."""
        self.thumbs[chat_id, message_id] = (entry, helpful)

    async def count(self, event: Event, entry: str = "") -> None:
        """Count."""
        self.counts[event, entry] += 1

    async def counts_by_day(self, days: int) -> Mapping[date, Mapping[Event, int]]:
        """Return the counts of today."""
        del days
        total: Counter[Event] = Counter()
        for (event, _), number in self.counts.items():
            total[event] += number
        return {datetime.now(UTC).date(): total} if total else {}

    async def popular_entries(self, limit: int) -> Sequence[str]:
        """Return the entries answered most often."""
        found = [entry for (event, entry), _ in self.counts.most_common() if event is Event.ANSWER]
        return found[:limit]

    async def stage_phrasing(self, phrasing: StagedPhrasing) -> None:
        """Stage a phrasing."""
        self.staged.append(phrasing)

    async def staged_phrasings(self) -> Sequence[StagedPhrasing]:
        """Return the staged phrasings."""
        return self.staged

    async def forget_chat(self, chat_id: int) -> None:
        """Forget a chat."""
        self.forgotten.append(chat_id)
        self.settings.pop(chat_id, None)
        self.replies = {key: one for key, one in self.replies.items() if key[0] != chat_id}
        self.thumbs = {key: one for key, one in self.thumbs.items() if key[0] != chat_id}

    async def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move the settings of a group."""
        old = self.settings.pop(old_id, None)
        if old and new_id not in self.settings:
            self.settings[new_id] = old


def _young(reply: SentReply | None) -> SentReply | None:
    if reply and datetime.now(UTC) - reply.sent_at < timedelta(days=1):
        return reply
    return None
