"""Writes answers: from an entry, a fact or a sentence, with its verdict, figures and citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from bot.dialogue.features import FIGURES
from bot.dialogue.reply import Answer, CitedFigure, Reason, Suggestion
from bot.frames.frame import AnswerType
from bot.knowledge.kinds import EntryKind, FigureKind
from bot.knowledge.knowledge import Citation, Entry, Fact, Figure, Knowledge, Sentence, Source
from bot.knowledge.standalone import title_of
from bot.knowledge.templates import Rendered, Span, render, render_statement
from bot.locales import Catalogue
from bot.retrieval.statements import statement_id
from bot.text.figures import read_quantities
from bot.text.quantity import Quantity
from bot.text.sentences import sentences as split_sentences
from bot.verify.findings import FindingKind, State, Verdict, Verification

POINT = "• "  # begins each line of an overview
LINES = 6  # of an overview, before "more"
SUGGESTED = 3
_OVERVIEW = 4  # facts and sentences from which an answer is an overview
_CONTENTS_KEPT = 512
_VARIANT = 80  # similarity, in percent, from which two questions are variants of one another
_IN_PLACE = (  # findings whose words can stand in place of what is wrong
    FindingKind.QUANTITY, FindingKind.DATE, FindingKind.NAME, FindingKind.PLACE,
    FindingKind.ROLE, FindingKind.RANK, FindingKind.SCOPE,
)  # fmt: skip
_DATES = (FigureKind.DATE, FigureKind.PERIOD)
_KINDS = FIGURES | dict.fromkeys((AnswerType.YES_NO, AnswerType.ANY), tuple(FigureKind))


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question decides how its answer is written."""

    kind: AnswerType = AnswerType.ANY
    is_claim: bool = False
    now: bool = False  # asks for the present state: "now", "latest"
    with_previous: bool = False  # the sentence can't be understood without the one before it
    explain_language: bool = False  # say that the source is in another language


_PLAIN = Asked()


@dataclass(frozen=True, slots=True)
class _Content:
    """An answer before verdict and notes, and what these are made of."""

    answer: Answer
    facts: tuple[Fact, ...] = ()
    original: str = ""  # the same in the language of the source, where it is a translation
    dates: tuple[str, ...] = ()  # of the figures, in the words of the source


class Composer:
    """Writes the answers of one knowledge base. Pure."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue) -> None:
        self._knowledge, self._language = knowledge, knowledge.language
        self._catalogue = catalogue
        self._content = lru_cache(_CONTENTS_KEPT)(self._content_of)
        self._last_day = lru_cache(_CONTENTS_KEPT)(self._last_day_of)
        self._sentences = {
            statement_id(source, sentence): (source, place)
            for source in knowledge.sources.values()
            for place, sentence in enumerate(source.sentences)
        }
        self._entry_of = {
            entry.facts[0].id: entry
            for entry in reversed(tuple(knowledge.entries.values()))
            if entry.kind is EntryKind.SOURCED and len(entry.facts) == 1
        }

    def answer(
        self,
        candidate: str,
        language: str,
        confidence: float = 1.0,
        asked: Asked = _PLAIN,
        verification: Verification | None = None,
    ) -> Answer | None:
        """Return the answer that the entry, fact or sentence with the id ``candidate`` gives.

        None where there is no such candidate, or one that has no answer (gaps, small talk).
        ``verification`` adds the verdict, and what the source gives in place of a wrong figure.
        """
        content = self._content(candidate, language, asked)
        if content is None:
            return None
        verdict = verification.verdict if verification else None
        right = self._right(verification, asked, language) if verification else ""
        lead = self._lead(verdict, right, language)
        if asked.explain_language and not content.original and not content.answer.sourceless:
            lead = " ".join(filter(None, (lead, self._language_note(language))))
        wrong = verdict is Verdict.CONTRADICTS or (right and not asked.is_claim)
        says = self._catalogue.text("verdict.says", language, right=right) if right else None
        return replace(
            content.answer,
            confidence=round(confidence, 4),
            verdict=verdict,
            lead=lead or None,
            correction=says if wrong else None,
            notes=self._notes(content, asked, language),
        )

    def title(self, candidate: str, language: str) -> str | None:
        """Return what a button says of a candidate; None where it has no answer to show."""
        content = self._content(candidate, language, _PLAIN)
        return content.answer.title if content else None

    def suggestions(
        self, found: Iterable[tuple[str, float]], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        """Return the first ``limit`` candidates to choose from, none a variant of another."""
        chosen: list[Suggestion] = []
        for candidate, confidence in found:
            title = self.title(candidate, language)
            if title and not any(_is_variant(title, one.question) for one in chosen):
                chosen.append(Suggestion(candidate, title, round(confidence, 4)))
                if len(chosen) == limit:
                    break
        return tuple(chosen)

    def message(self, reason: Reason, kind: AnswerType, language: str) -> str:
        """Return the sentence that refuses for ``reason`` a question for a ``kind`` of thing."""
        text = self._catalogue.text
        if reason is Reason.LANGUAGE:
            return self._catalogue.unread(language)
        if reason is not Reason.KIND_NOT_GIVEN:
            return text(f"reply.{reason.value}", language)
        kind = AnswerType.PERSON if kind is AnswerType.ORGANISATION else kind
        if f"kind_not_given.{kind.value}" not in self._catalogue.texts["en"]:
            return text("reply.kind_not_given", language)
        return text(f"kind_not_given.{kind.value}", language)

    # What an answer shows --------------------------------------------------------------------

    def _content_of(self, candidate: str, language: str, asked: Asked) -> _Content | None:
        entry = self._knowledge.entries.get(candidate)
        if entry:
            shown = entry.kind in (EntryKind.SOURCED, EntryKind.SOURCELESS)
            return self._of_entry(entry, language) if shown else None
        fact = self._knowledge.facts.get(candidate)
        if fact:
            return self._of_fact(fact, language)
        if candidate in self._sentences:
            return self._of_sentence(candidate, asked)
        return None

    def _of_entry(self, entry: Entry, language: str) -> _Content:
        knowledge, base = self._knowledge, self._knowledge.language
        translation = knowledge.translations.get(language)
        template = translation.answers.get(entry.id) if translation else None
        own = render(entry.answer, knowledge.facts, base, base=base)
        shown = render(template, knowledge.facts, language, base=base) if template else own
        facts = shown.facts or entry.facts
        answer = Answer(
            entry=entry.id,
            confidence=1.0,
            title=knowledge.title(entry, language),
            spans=_in_lines(shown, facts, language if template else base),
            figures=tuple(_cited(figure, facts) for figure in shown.figures),
            citations=tuple(dict.fromkeys(fact.citation for fact in facts)),
            sourceless=entry.kind is EntryKind.SOURCELESS,
        )
        return _Content(answer, facts, own.text if template else "", _dates(facts))

    def _of_fact(self, fact: Fact, language: str) -> _Content:
        shown = render_statement(fact, self._knowledge.language)
        entry = self._entry_of.get(fact.id)
        answer = Answer(
            entry=fact.id,
            confidence=1.0,
            title=self._knowledge.title(entry, language)
            if entry
            else title_of(shown.text, self._language),
            spans=shown.spans,
            figures=tuple(_cited(figure, (fact,)) for figure in shown.figures),
            citations=(fact.citation,),
        )
        return _Content(answer, (fact,), dates=_dates((fact,)))

    def _of_sentence(self, candidate: str, asked: Asked) -> _Content:
        source, place = self._sentences[candidate]
        sentence = source.sentences[place]
        before = self._before(candidate) if asked.with_previous else ()
        quantities = [q for q in read_quantities(sentence.text, self._language) if not q.weak]
        strong = [one for one in quantities if one.kind in _KINDS.get(asked.kind, ())]
        spans, end = [Span(f"{cited.quote} ") for cited in before], 0
        for one in strong:
            spans += [Span(sentence.text[end : one.start]), Span(one.text, strong=True)]
            end = one.end
        spans.append(Span(sentence.text[end:]))
        answer = Answer(
            entry=candidate,
            confidence=1.0,
            title=title_of(sentence.text, self._language),
            spans=tuple(span for span in spans if span.text),
            figures=tuple(
                CitedFigure(Figure.of(f"{candidate}.{n}", one, one.text, one.unit), None, None)
                for n, one in enumerate(strong, 1)
            ),
            citations=(_citation(source, sentence), *before),
        )
        latest = asked.now and self._is_latest(source, quantities)
        return _Content(answer, dates=tuple(map(_bare, _dated(quantities)[-1:] if latest else ())))

    def _before(self, candidate: str) -> tuple[Citation, ...]:
        """Return the sentence before one, where it stands in the same paragraph."""
        source, place = self._sentences[candidate]
        previous = source.sentences[place - 1] if place else None
        if previous is None or previous.paragraph != source.sentences[place].paragraph:
            return ()
        return (_citation(source, previous),)

    def _is_latest(self, source: Source, quantities: Sequence[Quantity]) -> bool:
        """Return True if the source names no later day than one of its sentences does."""
        days = [one.last_day for one in _dated(quantities) if one.last_day]
        return bool(days) and max(days) == self._last_day(source.id)

    def _last_day_of(self, source_id: str) -> str:
        """Return the last day that a source names, in ISO form; empty where it names none."""
        texts = (sentence.text for sentence in self._knowledge.sources[source_id].sentences)
        dated = (one for text in texts for one in _dated(read_quantities(text, self._language)))
        return max((one.last_day or "" for one in dated), default="")

    # What is said around it ------------------------------------------------------------------

    def _lead(self, verdict: Verdict | None, right: str, language: str) -> str:
        text = self._catalogue.text
        if verdict is Verdict.AGREES:
            return text("verdict.yes", language)
        if verdict is Verdict.CONTRADICTS:
            key = "verdict.no_but" if right else "verdict.no"
            return text(key, language, right=right) if right else text(key, language)
        return text("verdict.says", language, right=right) if right else ""

    def _right(self, verification: Verification, asked: Asked, language: str) -> str:
        """Return what the source gives in place of what is wrong or, in a claim, left open."""
        if verification.verdict is Verdict.AGREES:
            return ""
        findings = verification.of(State.CONTRADICTED, *_IN_PLACE)
        if not findings and asked.is_claim and verification.verdict is None:
            findings = verification.of(State.OPEN, FindingKind.QUANTITY, FindingKind.DATE)
            asked_for = {one.asked for one in findings}
            findings = tuple(one for one in findings if one.given not in asked_for)
        given = dict.fromkeys(one.given.strip().rstrip(".。") for one in findings)
        voice = self._catalogue.voice(language)
        joined = self._catalogue.text("language.comma", language).join(filter(None, given))
        return voice.isolated(joined)

    def _language_note(self, language: str) -> str:
        if language == self._language:
            return ""
        key = "in_english" if self._language == "en" else "in_other_language"
        return self._catalogue.text(f"reply.{key}", language)

    def _notes(self, content: _Content, asked: Asked, language: str) -> tuple[str, ...]:
        text, voice = self._catalogue.text, self._catalogue.voice(language)
        notes = []
        if asked.now and asked.kind in _KINDS:
            notes += [
                text("reply.nothing_later", language, date=voice.isolated(date))
                for date in content.dates
            ]
        lists = (slot for fact in content.facts for slot in fact.lists.values())
        if asked.kind is AnswerType.LIST and any(slot.open for slot in lists):
            notes.append(text("reply.open_list", language))
        if content.original:
            notes.append(
                text("reply.in_the_source", language, text=voice.isolated(content.original))
            )
        return tuple(notes)


def continued(answer: Answer) -> Answer | None:
    """Return the lines of an overview that follow its first ones; None where there are none."""
    lines = answer.text.split("\n")
    if not answer.text.startswith(POINT) or len(lines) <= LINES:
        return None
    start = len("\n".join(lines[:LINES])) + 1
    spans, position = [], 0
    for span in answer.spans:
        if rest := span.text[max(start - position, 0) :]:
            spans.append(Span(rest, span.strong))
        position += len(span.text)
    return replace(answer, spans=tuple(spans), lead=None, notes=())


def shortened(answer: Answer) -> Answer:
    """Return the one figure of a sentence, or the sentence that answers; of several the first."""
    figures = [span for span in answer.spans if span.strong]
    line, *others = answer.text.split("\n")
    sentences = split_sentences(line)
    if len(figures) == 1 and not others and len(sentences) < 2:
        return replace(answer, spans=tuple(figures), lead=None, notes=())
    first = line[slice(*sentences[0])] if sentences else line
    own = next((one.quote for one in answer.citations[:1] if one.quote in line), first)
    return replace(answer, spans=(Span(own.removeprefix(POINT)),), lead=None, notes=())


def _citation(source: Source, sentence: Sentence) -> Citation:
    return Citation(source, sentence.section, sentence.paragraph, sentence.number, sentence.text)


def _in_lines(shown: Rendered, facts: Sequence[Fact], language: str) -> tuple[Span, ...]:
    """Return an answer as it is; one of many facts as lines, a sentence each."""
    text = shown.text
    ends = [end for _, end in split_sentences(text, language)]
    if min(len(facts), len(ends)) < _OVERVIEW or "\n" in text:
        return shown.spans
    breaks = set(ends[:-1])
    spans, position = [Span(POINT)], 0
    for span in shown.spans:
        piece = ""
        for letter in span.text:
            at_break = position in breaks
            piece += f"\n{POINT}" if at_break else ""
            piece += "" if at_break and letter.isspace() else letter
            position += 1
        spans.append(Span(piece, span.strong))
    return tuple(spans)


def _bare(date: Quantity) -> str:
    """Return a date without the preposition before it: ``by the end of June`` is the end of it."""
    first, _, rest = date.text.partition(" ")
    return rest if rest and date.qualifier.startswith(first.lower()) else date.text


def _dated(quantities: Sequence[Quantity]) -> list[Quantity]:
    return [one for one in quantities if one.kind in _DATES and not one.weak]


def _dates(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.as_of.text for fact in facts if fact.as_of))


def _cited(figure: Figure, facts: Sequence[Fact]) -> CitedFigure:
    fact = next(fact for fact in facts if figure.id.startswith(f"{fact.id}."))
    as_of = fact.as_of.end if fact.as_of and fact.as_of != figure else None
    return CitedFigure(figure, as_of, fact.said_by or None)


def _is_variant(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= _VARIANT
