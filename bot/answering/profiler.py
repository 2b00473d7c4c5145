"""Makes what an entry holds ready to be held against questions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bot.answering.gap import Gap
from bot.answering.held_figures import HeldFigures
from bot.answering.profile import HeldFigure, HeldList, Profile
from bot.answering.roles import posts
from bot.answering.sorts import sorts_of
from bot.knowledge.kinds import EntryKind, FigureKind, NameKind
from bot.knowledge.knowledge import Entry, Fact, Figure, Knowledge, ListSlot, Name
from bot.understanding.analyse import Analyst
from bot.understanding.ask import Ask
from bot.understanding.language.asking import Kind
from bot.understanding.phrases import ENDS, flatten

# A name in this share of all facts says nothing about which fact is meant.
_COMMON = 0.25
_ABOUT = 0.2  # a name in this share of a gap's phrasings is what the gap is about

_FIGURE_ASKS: Mapping[FigureKind, tuple[Kind, ...]] = {
    FigureKind.COUNT: (Kind.COUNT,),
    FigureKind.MONEY: (Kind.MONEY,),
    FigureKind.PERCENT: (Kind.PERCENT,),
    FigureKind.DATE: (Kind.DATE,),
    FigureKind.PERIOD: (Kind.DATE, Kind.DURATION),
    FigureKind.DURATION: (Kind.DURATION, Kind.MEASURE),
    FigureKind.ORDINAL: (Kind.COUNT,),
    FigureKind.MEASURE: (Kind.MEASURE,),
}
_ACTORS = (NameKind.PERSON, NameKind.ORGANISATION)


class Profiler:
    """Makes the profiles of a knowledge base, in its own language."""

    def __init__(self, knowledge: Knowledge, analyst: Analyst) -> None:
        self._knowledge = knowledge
        self._analyst = analyst
        self._pack = analyst.pack
        self._held_figures = HeldFigures(analyst)
        self.common_names = self._common_names()
        self._counted = frozenset(
            head
            for fact in knowledge.facts.values()
            for figure in fact.figures.values()
            for head in self._held_figures.heads(figure)
        )
        self._numbers = self._all_numbers()
        self._name_tokens = frozenset(
            token
            for fact in knowledge.facts.values()
            for name in fact.names.values()
            for token in analyst.tokens(name.text)
        )

    def _all_numbers(self) -> Mapping[float, frozenset[str]]:
        found: dict[float, frozenset[str]] = {}
        for fact in self._knowledge.facts.values():
            for figure in fact.figures.values():
                if isinstance(figure.value, int | float) and not (figure.start or figure.end):
                    known = found.get(figure.value, frozenset())
                    found[figure.value] = known | self._held_figures.heads(figure)
        return found

    def profiles(self, known: Mapping[str, Profile] = MappingProxyType({})) -> dict[str, Profile]:
        """Return the profile of each entry that has facts, by id; of an entry that is the very
        same as in one of ``known`` that one."""
        sourced = [e for e in self._knowledge.entries.values() if e.kind is EntryKind.SOURCED]
        kept = {e.id: known[e.id] for e in sourced if e.id in known and known[e.id].entry is e}
        return {entry.id: kept.get(entry.id) or self._profile(entry) for entry in sourced}

    def gaps(self, known: Mapping[str, Gap] = MappingProxyType({})) -> dict[str, Gap]:
        """Return what each gap is about, by id. ``known`` are those that are the very same as
        before."""
        return {
            entry.id: known.get(entry.id) or self._gap(entry)
            for entry in self._knowledge.entries.values()
            if entry.kind is EntryKind.GAP
        }

    def _gap(self, entry: Entry) -> Gap:
        texts = (entry.title, *entry.phrasings)
        asks = [self._analyst.ask(text, Kind.COUNT) for text in texts]
        kinds = Counter(ask.kind for ask in asks)
        counted = frozenset(h for ask in asks if ask.kind is Kind.COUNT for h in ask.heads)
        named = [{one.name for one in self._analyst.lexicon.names(flatten(text))} for text in texts]
        seen = Counter(name for names in named for name in names)
        company: defaultdict[str, set[str]] = defaultdict(set)
        for text, names in zip(texts, named, strict=True):
            tokens = self._analyst.tokens(text)
            for token in tokens:
                company[token] |= tokens | names
        own = (name for name, count in seen.items() if count >= _ABOUT * len(texts))
        asked = frozenset(kind for kind, count in kinds.items() if count > 1)
        told = {
            self._pack.writing.prepare(text): ask.kind
            for text, ask in zip(texts, asks, strict=True)
        }
        beside = {token: frozenset(tokens) for token, tokens in company.items()}
        return Gap(frozenset(own) - self.common_names, asked, counted, told, beside)

    def _profile(self, entry: Entry) -> Profile:
        facts = entry.facts
        texts = [entry.title, *entry.phrasings, *(text for f in facts for text in _fact_text(f))]
        flat = " | ".join(map(flatten, texts))
        figures = tuple(
            self._held_figures.held(fact, figure)
            for fact in facts
            for figure in fact.figures.values()
        )
        slots = tuple(name for fact in facts for name in fact.names.values())
        lists = tuple(self._list(slot) for fact in facts for slot in fact.lists.values())
        speakers = frozenset(fact.said_by for fact in facts if fact.said_by)
        asks = [self._analyst.ask(text, Kind.COUNT) for text in (entry.title, *entry.phrasings)]
        asked = [ask.kind for ask in asks]
        sorts = sorts_of(entry, slots, lists, self._analyst)
        return Profile(
            entry=entry,
            flat=flat,
            tokens=self._analyst.tokens(" | ".join(texts)),
            spoken=frozenset(),
            vocabulary=self._counted,
            names=frozenset(n.name for n in self._analyst.lexicon.names(flat)) | self.common_names,
            common=self.common_names,
            figures=figures,
            lists=lists,
            slots=slots,
            posts=posts(slots, self._analyst),
            explains=any(self._pack.asking.whys.first(flatten(text)) for text in entry.phrasings),
            elsewhere=self._numbers,
            phrased=frozenset(self._flat(text) for text in (entry.title, *entry.phrasings)),
            rejected=frozenset(map(self._flat, entry.rejects)),
            sorts=sorts.told,
            sorts_asked=sorts.asked,
            sorts_of_many=sorts.of_many,
            sums=self._sums(flat),
            speakers=speakers,
            tellers=tuple(
                Name(f"{f.id}.said_by", "said_by", f.said_by, NameKind.PERSON, "")
                for f in facts
                if f.said_by
            ),
            doers=tuple(
                Name(f"{f.id}.done_by", "done_by", f.done_by, NameKind.ORGANISATION, "")
                for f in facts
                if f.done_by
            ),
            bodies=frozenset(f.done_by for f in facts if f.done_by and self._is_body(f.done_by)),
            kinds=frozenset(_kinds(figures, slots, lists, self.common_names)),
            asked=frozenset(kind for kind in asked if asked.count(kind) > 1),
            asked_once=frozenset(asked),
            counted=frozenset(self._asked_count(asks, figures)) - self._name_tokens,
            negated=bool(self._pack.insisting.negations.first(flat)),
            denies=any(
                self._pack.insisting.negations.first(flatten(fact.citation.quote)) for fact in facts
            ),
            practical=bool(self._pack.asking.practical.first(flat)),
            nearby=self._nearby(facts),
            beside=self._beside(facts),
        )

    def _asked_count(self, asks: Iterable[Ask], figures: Iterable[HeldFigure]) -> Iterable[str]:
        """Yield what phrasings count: of "research *labs* opened" not what tells which labs, if
        that is what other facts count (researchers)."""
        own = frozenset[str]().union(*(held.heads for held in figures if held.counts))
        for ask in asks:
            if ask.kind is Kind.COUNT:
                first, last = ask.heads[:1], ask.heads[-1:]
                yield from (*(one for one in first if one not in self._counted - own), *last)

    def _is_body(self, doer: str) -> bool:
        """Say whether ``doer`` is one body: not "China", "Chinese companies"."""
        mentions = self._analyst.lexicon.names(flatten(doer))
        return all(mention.kind is not NameKind.PLACE for mention in mentions)

    def _flat(self, text: str) -> str:
        """Return ``text`` as a question that is put so comes to be read."""
        return flatten(self._pack.writing.prepare(text)).rstrip(ENDS)

    def _sums(self, flat: str) -> frozenset[str]:
        words = set(re.findall(r"\w+", flat))
        return frozenset(key for key, forms in self._pack.things.sums.items() if forms & words)

    def _nearby(self, facts: Sequence[Fact]) -> tuple[Figure, ...]:
        paragraphs = {_paragraph(fact) for fact in facts}
        return tuple(
            figure
            for fact in self._knowledge.facts.values()
            if fact not in facts and _paragraph(fact) in paragraphs
            for figure in fact.figures.values()
        )

    def _beside(self, facts: Sequence[Fact]) -> frozenset[float]:
        sentences = {(_paragraph(fact), fact.citation.sentence) for fact in facts}
        return frozenset(
            figure.value
            for fact in self._knowledge.facts.values()
            if fact not in facts and (_paragraph(fact), fact.citation.sentence) in sentences
            for figure in fact.figures.values()
            if isinstance(figure.value, int | float)
        )

    def _list(self, slot: ListSlot) -> HeldList:
        return HeldList(
            slot=slot,
            heads=frozenset(self._analyst.tokens(slot.of)),
            items=tuple(self._analyst.tokens(item) for item in slot.items),
            names=tuple(
                mention.name
                for item in slot.items
                for mention in self._analyst.lexicon.names(flatten(item))
            ),
        )

    def _common_names(self) -> frozenset[str]:
        seen: dict[str, int] = {}
        facts = self._knowledge.facts.values()
        for fact in facts:
            flat = flatten(" | ".join(_fact_text(fact)))
            for name in {mention.name for mention in self._analyst.lexicon.names(flat)}:
                seen[name] = seen.get(name, 0) + 1
        return frozenset(name for name, count in seen.items() if count >= _COMMON * len(facts))


def _paragraph(fact: Fact) -> tuple[str, int]:
    return fact.citation.source.id, fact.citation.paragraph


def _fact_text(fact: Fact) -> list[str]:
    roles = [f"{name.text} {name.role}" for name in fact.names.values()]
    units = [f"{figure.text} {figure.unit}" for figure in fact.figures.values()]
    classes = [slot.of for slot in fact.lists.values()]
    return [
        fact.citation.quote,
        fact.statement,
        fact.said_by,
        fact.done_by,
        *roles,
        *units,
        *classes,
    ]


def _kinds(
    figures: Iterable[HeldFigure],
    slots: Iterable[Name],
    lists: Iterable[HeldList],
    common: frozenset[str],
) -> Iterable[Kind]:
    for held in figures:
        yield from _FIGURE_ASKS[held.figure.kind]
        if held.figure.start and not held.figure.end and not held.dates_others:
            yield Kind.DURATION  # "since 2013" says for how long
    for name in slots:
        if name.kind in _ACTORS and name.text not in common:
            yield Kind.PERSON
        if name.kind is NameKind.PLACE:
            yield Kind.PLACE
    for held_list in lists:
        yield Kind.LIST
        if held_list.slot.kind is NameKind.PLACE:
            yield Kind.PLACE
