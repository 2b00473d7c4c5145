"""Writes answers: from an entry, a fact or a sentence, with its verdict, figures and citations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from bot.dialogue.features import FIGURES
from bot.dialogue.reply import Answer, CitedFigure, Reason, Suggestion, slice_spans
from bot.frames.frame import AnswerType
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Citation, Entry, Fact, Figure, Knowledge, Sentence, Source
from bot.knowledge.standalone import needs_context, title_of
from bot.knowledge.templates import Rendered, Span, render, render_statement
from bot.locales import Catalogue, Voice
from bot.retrieval.statements import Statement, statements_of
from bot.text.figures import read_quantities
from bot.text.quantity import FigureKind, Quantity
from bot.text.sentences import sentences as split_sentences
from bot.verify.findings import FindingKind, State, Verdict, Verification

POINT = "• "  # begins each line of an overview
LINES = 6  # of an overview, before "more"
SUGGESTED = 3
_OVERVIEW = 4  # facts and sentences from which an answer is an overview
_CONTENTS_KEPT = 512
_VARIANT = 80  # similarity, in percent, from which two questions are variants of one another
_IN_PLACE = (  # findings whose words can stand in place of what is wrong
    FindingKind.QUANTITY, FindingKind.DATE, FindingKind.PLACE,
    FindingKind.ROLE, FindingKind.RANK, FindingKind.SCOPE,
)  # fmt: skip
_DATES = FIGURES[AnswerType.DATE]
_KINDS = FIGURES | dict.fromkeys((AnswerType.YES_NO, AnswerType.ANY), tuple(FigureKind))


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question decides how its answer is written."""

    kind: AnswerType = AnswerType.ANY
    is_claim: bool = False
    now: bool = False  # asks for the present state: "now", "latest"
    with_previous: bool = False  # with the sentence before, where it is not understood without
    explain_language: bool = False  # say that the source is in another language


_PLAIN = Asked()


class Composer:
    """Writes the answers of one knowledge base. Pure."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue) -> None:
        self._knowledge, self._language = knowledge, knowledge.language
        self._catalogue = catalogue
        self._content = lru_cache(_CONTENTS_KEPT)(self._content_of)
        self._last_day = lru_cache(_CONTENTS_KEPT)(self._last_day_of)
        self._statements = {one.id: one for one in statements_of(knowledge)}
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
        found = self._content(candidate, language, asked)
        if found is None:
            return None
        voice = self._catalogue.voice(language)
        verdict = verification.verdict if verification else None
        right = _right(verification, asked, voice) if verification else ""
        says = voice.say("verdict.says", right=right) if right else None
        lead = says
        if verdict is Verdict.AGREES:
            lead = voice.say("verdict.yes")
        elif verdict is Verdict.CONTRADICTS:
            lead = voice.say("verdict.no_but", right=right) if right else voice.say("verdict.no")
        wrong = verdict is Verdict.CONTRADICTS or not asked.is_claim
        return replace(
            found,
            confidence=round(confidence, 4),
            verdict=verdict,
            lead=" ".join(filter(None, (lead, found.lead))) or None,
            correction=says if wrong else None,
        )

    def suggestions(
        self, found: Iterable[tuple[str, float]], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        """Return the first ``limit`` candidates to choose from, none a variant of another."""
        chosen: list[Suggestion] = []
        for candidate, confidence in found:
            answer = self._content(candidate, language, _PLAIN)
            title = answer.title if answer else ""
            alike = (fuzz.token_sort_ratio(title.casefold(), c.question.casefold()) for c in chosen)
            if title and all(ratio < _VARIANT for ratio in alike):
                chosen.append(Suggestion(candidate, title, round(confidence, 4)))
                if len(chosen) == limit:
                    break
        return tuple(chosen)

    def message(self, reason: Reason, kind: AnswerType, language: str) -> str:
        """Return the sentence that refuses for ``reason`` a question for a ``kind`` of thing."""
        if reason is Reason.LANGUAGE:
            return self._catalogue.unread(language)
        kind = AnswerType.PERSON if kind is AnswerType.ORGANISATION else kind
        own, key = f"kind_not_given.{kind.value}", f"reply.{reason.value}"
        if reason is Reason.KIND_NOT_GIVEN and own in self._catalogue.texts["en"]:
            key = own
        return self._catalogue.text(key, language)

    # What an answer shows --------------------------------------------------------------------

    def _content_of(self, candidate: str, language: str, asked: Asked) -> Answer | None:
        """Return an answer before its verdict."""
        if entry := self._knowledge.entries.get(candidate):
            shown = entry.kind in (EntryKind.SOURCED, EntryKind.SOURCELESS)
            return self._of_entry(entry, language, asked) if shown else None
        if fact := self._knowledge.facts.get(candidate):
            return self._of_fact(fact, language, asked)
        if statement := self._statements.get(candidate):
            return self._of_statement(statement, language, asked)
        return None

    def _of_entry(self, entry: Entry, language: str, asked: Asked) -> Answer:
        knowledge, base = self._knowledge, self._language
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
        original = own.text if template else ""
        return self._noted(answer, asked, language, facts, original=original)

    def _of_fact(self, fact: Fact, language: str, asked: Asked) -> Answer:
        shown, entry = render_statement(fact, self._language), self._entry_of.get(fact.id)
        own = title_of(shown.text, self._language)
        answer = Answer(
            entry=fact.id,
            confidence=1.0,
            title=self._knowledge.title(entry, language) if entry else own,
            spans=shown.spans,
            figures=tuple(_cited(figure, (fact,)) for figure in shown.figures),
            citations=(fact.citation,),
        )
        return self._noted(answer, asked, language, (fact,))

    def _of_statement(self, statement: Statement, language: str, asked: Asked) -> Answer:
        source, sentence = statement.source, statement.sentence
        before: tuple[Citation, ...] = ()
        if asked.with_previous and statement.number:
            previous = source.sentences[statement.number - 1]
            needed = needs_context(sentence.text, previous.text, self._language)
            if needed and previous.paragraph == sentence.paragraph:
                before = (_citation(source, previous),)
        quantities = [q for q in read_quantities(sentence.text, self._language) if not q.weak]
        strong = [one for one in quantities if one.kind in _KINDS.get(asked.kind, ())]
        spans, end = [Span(f"{cited.quote} ") for cited in before], 0
        for one in strong:
            spans += [Span(sentence.text[end : one.start]), Span(one.text, strong=True)]
            end = one.end
        spans.append(Span(sentence.text[end:]))
        figures = (
            Figure.of(f"{statement.id}.{number}", one, one.text, one.unit)
            for number, one in enumerate(strong, 1)
        )
        answer = Answer(
            entry=statement.id,
            confidence=1.0,
            title=title_of(sentence.text, self._language),
            spans=tuple(span for span in spans if span.text),
            figures=tuple(map(CitedFigure, figures)),
            citations=(_citation(source, sentence), *before),
        )
        dated = _dated(quantities)
        days = [one.last_day for one in dated if one.last_day]
        # Whether the source names no later day.
        latest = asked.now and days and max(days) == self._last_day(source.id)
        dates = [_bare(one) for one in dated[-1:] if latest]
        return self._noted(answer, asked, language, dates=dates)

    def _last_day_of(self, source_id: str) -> str:
        """Return the last day that a source names, in ISO form; empty where it names none."""
        texts = (sentence.text for sentence in self._knowledge.sources[source_id].sentences)
        dated = (one for text in texts for one in _dated(read_quantities(text, self._language)))
        return max((one.last_day or "" for one in dated), default="")

    # What is said around it ------------------------------------------------------------------

    def _noted(
        self,
        answer: Answer,
        asked: Asked,
        language: str,
        facts: Sequence[Fact] = (),
        *,
        dates: Iterable[str] = (),
        original: str = "",
    ) -> Answer:
        """Return an answer with its notes, and the language of the source in front where that has
        to be said. ``dates`` are those of its figures, in the words of the source, beside those of
        its ``facts``; ``original`` is the same in the language of the source, where it is a
        translation."""
        voice = self._catalogue.voice(language)
        say, isolated = voice.say, voice.isolated
        lead: str | None = None
        notes: list[str] = []
        dates = dict.fromkeys((*dates, *(fact.as_of.text for fact in facts if fact.as_of)))
        if asked.now and asked.kind in _KINDS:
            notes += [say("reply.nothing_later", date=isolated(date)) for date in dates]
        lists = (slot for fact in facts for slot in fact.lists.values())
        if asked.kind is AnswerType.LIST and any(slot.open for slot in lists):
            notes.append(say("reply.open_list"))
        if original:
            notes.append(say("reply.in_the_source", text=isolated(original)))
        elif asked.explain_language and not answer.sourceless and language != self._language:
            english = self._language == "en"
            lead = say("reply.in_english" if english else "reply.in_other_language")
        return replace(answer, lead=lead, notes=tuple(notes))


def _right(verification: Verification, asked: Asked, voice: Voice) -> str:
    """Return what the source gives in place of what is wrong or, in a claim, left open."""
    if verification.verdict is Verdict.AGREES:
        return ""
    findings = verification.of(State.CONTRADICTED, *_IN_PLACE)
    if not findings and asked.is_claim and verification.verdict is None:
        findings = verification.of(State.OPEN, FindingKind.QUANTITY, FindingKind.DATE)
        asked_for = {one.asked for one in findings}
        findings = tuple(one for one in findings if one.given not in asked_for)
    given = dict.fromkeys(one.given.strip().rstrip(".。") for one in findings)
    return voice.isolated(voice.say("language.comma").join(filter(None, given)))


def first_lines(answer: Answer) -> int:
    """Return how many characters are shown at once: all, or the first lines of an overview."""
    if not answer.text.startswith(POINT):
        return len(answer.text)
    return len("\n".join(answer.text.split("\n")[:LINES]))


def _citation(source: Source, sentence: Sentence) -> Citation:
    return Citation(source, sentence.section, sentence.paragraph, sentence.number, sentence.text)


def _in_lines(shown: Rendered, facts: Sequence[Fact], language: str) -> tuple[Span, ...]:
    """Return an answer as it is; one of many facts as lines, a sentence each."""
    places = split_sentences(shown.text, language)
    if min(len(facts), len(places)) < _OVERVIEW or "\n" in shown.text:
        return shown.spans
    spans: list[Span] = []
    for start, end in places:
        spans.append(Span(f"\n{POINT}" if spans else POINT))
        spans += slice_spans(shown.spans, start, end)
    return tuple(spans)


def _bare(date: Quantity) -> str:
    """Return a date without the preposition before it: ``by the end of June`` is the end of it."""
    first, _, rest = date.text.partition(" ")
    return rest if rest and date.qualifier.startswith(first.lower()) else date.text


def _dated(quantities: Sequence[Quantity]) -> list[Quantity]:
    return [one for one in quantities if one.kind in _DATES and not one.weak]


def _cited(figure: Figure, facts: Sequence[Fact]) -> CitedFigure:
    fact = next(fact for fact in facts if figure.id.startswith(f"{fact.id}."))
    as_of = fact.as_of.end if fact.as_of and fact.as_of != figure else None
    return CitedFigure(figure, as_of, fact.said_by or None)
