"""Answers as they are written: what is quoted, what stands out, and the verdict."""

from __future__ import annotations

import pytest
from render_knowledge import LABS, SENTENCE, answer, composer, knowledge

from bot.dialogue.compose import LINES, Asked
from bot.dialogue.earlier import continued, shortened
from bot.dialogue.reply import Reason
from bot.frames.frame import AnswerType
from bot.knowledge.kinds import EntryKind
from bot.verify.findings import Finding, FindingKind, State, Verdict, Verification

CLAIM = Asked(AnswerType.YES_NO, is_claim=True)


def _found(state: State, given: str, verdict: Verdict | None = None) -> Verification:
    return Verification((Finding(FindingKind.QUANTITY, state, "70", given),), verdict)


def test_a_sentence_is_quoted_word_for_word() -> None:
    """With its place, and the figure that was asked for in bold."""
    found = answer(SENTENCE, asked=Asked(AnswerType.COUNT))
    (source,) = knowledge().sources.values()
    sentence = next(s for s in source.sentences if (s.paragraph, s.number) == (3, 1))
    assert found.text == sentence.text
    assert [span.text for span in found.spans if span.strong] == ["more than 80", "more than 50"]
    assert [cited.figure.value for cited in found.figures] == [80, 50]
    (citation,) = found.citations
    assert (citation.paragraph, citation.sentence, citation.quote) == (3, 1, sentence.text)


def test_only_the_kind_asked_for_stands_out() -> None:
    """Somebody who asks when sees the date in bold."""
    found = answer(SENTENCE, asked=Asked(AnswerType.DATE))
    assert [span.text for span in found.spans if span.strong] == ["By the end of June 2023"]
    assert not answer(SENTENCE, asked=Asked(AnswerType.PERSON)).figures


def test_the_sentence_before_comes_along_where_it_is_needed() -> None:
    """``It has also ...`` alone tells nobody who has."""
    alone = answer("bri-innovation-p3-s2")
    both = answer("bri-innovation-p3-s2", asked=Asked(with_previous=True))
    assert alone.text.startswith("It has also")
    assert both.text.endswith(alone.text)
    assert both.text.startswith("By the end of June 2023")
    assert [citation.sentence for citation in both.citations] == [2, 1]
    first = "bri-innovation-p3-s1"
    assert answer(first, asked=Asked(with_previous=True)).text == answer(first).text


@pytest.mark.parametrize(
    ("verification", "lead", "correction"),
    [
        (Verification((), Verdict.AGREES), "Yes.", None),
        (
            _found(State.CONTRADICTED, "more than 50", Verdict.CONTRADICTS),
            "No: more than 50.",
            "The article says: more than 50.",
        ),
        (_found(State.OPEN, "more than 50"), "The article says: more than 50.", None),
        (Verification((), Verdict.CONTRADICTS), "No.", None),
        (Verification(()), None, None),
    ],
)
def test_the_verdict_comes_first(
    verification: Verification, lead: str | None, correction: str | None
) -> None:
    """Yes, no with what the article gives instead, or the article's own words without either."""
    found = answer(LABS, asked=CLAIM, verification=verification)
    assert (found.lead, found.correction) == (lead, correction)
    assert found.verdict is verification.verdict


def test_a_wrong_figure_in_a_question_is_put_right() -> None:
    """Without yes or no: nobody asked whether it is so."""
    found = answer(LABS, verification=_found(State.CONTRADICTED, "more than 50"))
    assert found.lead == found.correction == "The article says: more than 50."


def test_what_is_asked_of_now() -> None:
    """The date of the figure is said; only where it was asked for."""
    assert answer(LABS, asked=Asked(now=True)).notes == (
        "The source has nothing later than end of June 2023.",
    )
    assert answer(LABS).notes == ()


def test_some_of_them_only_where_a_list_was_asked_for() -> None:
    """A list that the source leaves open says so to who wants the list."""
    note = "The source names only some of them."
    opened = next(
        entry.id
        for entry in knowledge().entries.values()
        if entry.kind is EntryKind.SOURCED
        and any(slot.open for fact in entry.facts for slot in fact.lists.values())
    )
    assert note in answer(opened, asked=Asked(AnswerType.LIST)).notes
    assert note not in answer(opened, asked=Asked(AnswerType.COUNT)).notes


def test_the_language_of_the_source_is_said_once_a_conversation() -> None:
    """The caller knows whether it was said already."""
    said = answer(SENTENCE, "fr", asked=Asked(explain_language=True))
    assert said.lead == "L’article est en anglais ; voici sa phrase :"
    assert answer(SENTENCE, "fr").lead is None
    assert answer(SENTENCE, "en", asked=Asked(explain_language=True)).lead is None


def test_gaps_and_small_talk_have_no_answer() -> None:
    """Neither has what does not exist."""
    for entry in knowledge().entries.values():
        found = composer().answer(entry.id, "en")
        assert (found is None) == (entry.kind in (EntryKind.GAP, EntryKind.SMALLTALK))
    assert composer().answer("nothing", "en") is None


def test_every_entry_in_every_language_cites_its_figures() -> None:
    """Whatever the language, a figure is in bold just where a fact that is cited has it."""
    for language in ("en", "fr", "ar", "zh"):
        for entry in knowledge().entries.values():
            found = composer().answer(entry.id, language)
            if found and not found.sourceless:
                assert found.citations
                strong = [span.text.casefold() for span in found.spans if span.strong]
                assert len(strong) >= len(found.figures)


def test_an_overview_is_lines() -> None:
    """One a point, at most six at once, the others after "more"."""
    overview = answer("digital-overview")
    lines = overview.text.split("\n")
    assert len(lines) > LINES
    assert all(line.startswith("• ") for line in lines)
    rest = continued(overview)
    assert rest is not None
    assert rest.text.split("\n") == lines[LINES:]
    assert continued(rest) is None
    assert continued(answer(LABS)) is None


def test_shorter_is_the_one_figure_alone() -> None:
    """Of several, which say nothing without their nouns, the sentence; without one the first."""
    assert shortened(answer("transfer-platforms", asked=Asked(AnswerType.COUNT))).text == "nine"
    shown = answer(SENTENCE, asked=Asked(AnswerType.COUNT))
    assert shortened(shown).text == shown.citations[0].quote
    assert shortened(answer("digital-progress")).text.endswith("progress.")


def test_suggestions_are_few_and_unlike() -> None:
    """None is a variant of another, none has no answer to show."""
    found = composer().suggestions(
        [(name, 0.5) for name in (LABS, LABS, SENTENCE, *knowledge().entries)], "en", 3
    )
    assert len(found) == 3
    assert len({one.question for one in found}) == 3


@pytest.mark.parametrize(
    ("reason", "kind", "message"),
    [
        (Reason.NO_MATCH, AnswerType.ANY, "I did not find this in the article."),
        (Reason.KIND_NOT_GIVEN, AnswerType.COUNT, "The source does not say how many."),
        (Reason.KIND_NOT_GIVEN, AnswerType.ORGANISATION, "The source does not say who."),
        (Reason.KIND_NOT_GIVEN, AnswerType.DEFINITION, "The source does not give this."),
    ],
)
def test_refusals(reason: Reason, kind: AnswerType, message: str) -> None:
    """One line each, that names the kind of thing where it is one that has a word."""
    assert composer().message(reason, kind, "en") == message


def test_a_language_that_is_not_read() -> None:
    """Is answered in it, where the bot has a sentence in it."""
    assert composer().message(Reason.LANGUAGE, AnswerType.ANY, "el").startswith("Δεν")
