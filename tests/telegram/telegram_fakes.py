"""A small knowledge base, and a core that knows it by heart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.dialogue.live import Reloaded
from bot.dialogue.reply import (
    Answer,
    CitedFigure,
    Outcome,
    Reason,
    Reply,
    Suggestion,
)
from bot.knowledge.kinds import EntryKind, Thresholds
from bot.knowledge.knowledge import (
    Citation,
    Entry,
    Fact,
    Figure,
    Knowledge,
    Sentence,
    Source,
)
from bot.knowledge.templates import Span
from bot.locales import load_catalogue
from bot.text.quantity import FigureKind
from bot.verify.findings import Verdict

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
    return Figure(f"{fact}.{slot}", text, kind, value, "", unit, None, None)


def _fact(
    fact_id: str, quote: str, paragraph: int, figures: Sequence[Figure], said_by: str = ""
) -> Fact:
    by_slot = {figure.id.rpartition(".")[2]: figure for figure in figures}
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
    *,
    facts: tuple[Fact, ...] = (),
    related: tuple[str, ...] = (),
    kind: EntryKind = EntryKind.SOURCED,
) -> Entry:
    """Return an entry with the parts that the Telegram side looks at."""
    return Entry(
        id=entry_id,
        kind=kind,
        topic=topic,
        title=title,
        facts=facts,
        phrasings=(title.lower(),),
        related=related,
    )


def small_knowledge(more: Sequence[Entry] = ()) -> Knowledge:
    """Return two sourced entries, a greeting, a gap, and whatever else a test brings."""
    entries = [
        entry(
            LABS,
            "How many joint laboratories?",
            "exchanges",
            facts=(LAB_FACT,),
            related=(PARK, "gap"),
        ),
        entry(PARK, "How many enterprises are in the park?", "parks", facts=(PARK_FACT,)),
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
    reload: Callable[[], Reloaded] = Reloaded

    @property
    def engine(self) -> FakeResponder:
        """Return what answers: itself."""
        return self

    def reply(
        self, question: str, history: Sequence[str], language: str | None, chosen: str | None = None
    ) -> Reply:
        """Answer ``labs`` and ``park``, ask back for ``unsure``, greet ``hello``."""
        language = chosen or language
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
            return self._with(
                blank, Outcome.SUGGESTIONS, Reason.UNSURE, words.say("reply.uncertain")
            )
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
        verdict = Verdict.CONTRADICTS
        return replace(answer, verdict=verdict, lead=self.correction, correction=self.correction)

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
            if figure.id.endswith(".count")
        )
        citations = tuple(fact.citation for fact in one.facts)
        return Answer(entry_id, one.title, 0.9, self.texts[entry_id], figures, citations)

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
