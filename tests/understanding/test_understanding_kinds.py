"""What kind of answer a question asks for."""

from __future__ import annotations

from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.analyse import Analyst
from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import available, load_pack
from bot.understanding.phrases import flatten

ASKED = [
    ("en", "how many joint labs", Kind.COUNT),
    ("en", "number of labs", Kind.COUNT),
    ("en", "how much money went in", Kind.MONEY),
    ("en", "budget of the plan", Kind.MONEY),
    ("en", "how much did it cost", Kind.MONEY),
    ("en", "what percentage of them", Kind.PERCENT),
    ("en", "what share of the power", Kind.PERCENT),
    ("en", "when was it founded", Kind.DATE),
    ("en", "in which year", Kind.DATE),
    ("en", "since when", Kind.DATE),
    ("en", "do you know when the park opened", Kind.DATE),
    ("en", "for how long", Kind.DURATION),
    ("en", "how long did it take", Kind.DURATION),
    ("en", "how deep is it", Kind.MEASURE),
    ("en", "how far is the port", Kind.MEASURE),
    ("en", "who heads it", Kind.PERSON),
    ("en", "where is it", Kind.PLACE),
    ("en", "which regions", Kind.LIST),
    ("en", "why did they build it", Kind.EXPLANATION),
    ("en", "what is the BRI", Kind.EXPLANATION),
    ("en", "is it true", Kind.YES_NO),
    ("en", "was wildlife looked after when they built it", Kind.YES_NO),
    ("zh", "有多少个实验室", Kind.COUNT),
    ("zh", "花了多少钱", Kind.MONEY),
    ("zh", "什么时候成立的", Kind.DATE),
    ("zh", "谁创立的", Kind.PERSON),
    ("fr", "combien de laboratoires", Kind.COUNT),
    ("fr", "quand a-t-il ouvert", Kind.DATE),
    ("fr", "qui l'a fondé", Kind.PERSON),
    ("de", "wie viele Labore", Kind.COUNT),
    ("de", "wann wurde es gegründet", Kind.DATE),
    ("es", "cuántos laboratorios", Kind.COUNT),
    ("ru", "сколько лабораторий", Kind.COUNT),
    ("ru", "когда основан", Kind.DATE),
    ("ru", "кто основал", Kind.PERSON),
    ("ar", "كم عدد المختبرات", Kind.COUNT),
    ("ar", "من أسس التحالف", Kind.PERSON),
]


@pytest.mark.parametrize(("language", "question", "kind"), ASKED)
def test_the_kind_is_found(language: str, question: str, kind: Kind) -> None:
    """The words of a question tell what kind of answer it wants, in each language."""
    cue = find_ask(flatten(question), load_pack(language))
    assert cue is not None
    assert cue.kind is kind


@pytest.mark.parametrize("text", ["", "the alliance", "labs", "12", "!"])
def test_no_cue_no_kind(text: str) -> None:
    """Words that ask nothing decide nothing."""
    assert find_ask(flatten(text), load_pack("en")) is None


@pytest.mark.parametrize(
    ("question", "head"),
    [("how many families run the farms", "families"), ("how many cars fit on the ferry", "cars")],
)
def test_what_is_counted_is_found(analyst: Analyst, question: str, head: str) -> None:
    """Of 'how many families run the farms', families are counted, not farms."""
    assert analyst.analyse(question).ask.heads[:1] == tuple(analyst.tokens(head))


MARKS = [
    ("how many people live there now", "conditions.now"),
    ("what is the latest figure", "conditions.now"),
    ("who said that the sea pays", "wanted.attribution"),
    ("add up the cars and the passengers", "comparison.computed"),
    ("the mill does not employ people", "conditions.negated"),
    ("how do I book the ferry", "wanted.practical"),
    ("the mill employs 42 people, right?", "form.statement"),
    ("and the other one?", "reference.opener"),
    ("who runs them", "reference.anaphoric"),
]


@pytest.mark.parametrize(("question", "mark"), MARKS)
def test_what_a_question_insists_on_is_noticed(analyst: Analyst, question: str, mark: str) -> None:
    """Today, who says so, arithmetic, denial and the rest are seen where they are, only there."""
    marked = attrgetter(mark)
    assert marked(analyst.analyse(question))
    assert not marked(analyst.analyse("is the mill beside the harbour"))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(max_size=100), language=st.sampled_from(available()))
def test_a_cue_lies_in_the_text(text: str, language: str) -> None:
    """A cue is always a piece of the text itself, in any language."""
    flat = flatten(text)
    cue = find_ask(flat, load_pack(language))
    if cue is not None:
        assert flat[cue.start : cue.end] == cue.phrase


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=()), max_size=100))
def test_analysing_never_fails(analyst: Analyst, text: str) -> None:
    """Any text is understood as something, the same each time."""
    assert analyst.analyse(text) == analyst.analyse(text)
