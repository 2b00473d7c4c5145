"""With the real encoder, where it is installed: it finds more and guards as much."""

from __future__ import annotations

import pytest
from dialogue_promises import assert_cited, assert_well_formed, entries, titles

from bot.dialogue.engine import Engine
from bot.dialogue.reply import Outcome


@pytest.mark.parametrize("name", ["bri"])
def test_meaning_loses_nothing_that_words_find(
    with_meaning: dict[str, Engine], engines: dict[str, Engine], name: str
) -> None:
    """A title that is answered by words alone is answered with meaning, too, with cited numbers,
    and each time alike."""
    answered = lost = 0
    for title in titles(engines[name]):
        by_words, reply = engines[name].reply(title), with_meaning[name].reply(title)
        assert_well_formed(reply, with_meaning[name])
        assert_cited(reply, with_meaning[name])
        if by_words.outcome is Outcome.ANSWER:
            answered += 1
            lost += entries(reply) != entries(by_words)
    assert answered > 10
    assert lost <= 0.1 * answered
    assert with_meaning[name].reply(title) == reply


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("संयुक्त प्रयोगशालाएँ कितनी हैं?", "joint-laboratories"),
        ("いくつの共同研究所がありますか", "joint-laboratories"),
        ("kaç ortak laboratuvar var", "joint-laboratories"),
        ("хто заснував альянс наукових організацій", "alliance-founder"),
    ],
)
def test_any_language_is_understood(
    with_meaning: dict[str, Engine], question: str, entry: str
) -> None:
    """Without a phrasing in it: the entry is the answer, or is shown with the refusal."""
    reply = with_meaning["bri"].reply(question)
    near = [one.entry for one in (*reply.answers, *reply.related)]
    near += [one.entry for one in reply.suggestions]
    assert entry in near


@pytest.mark.parametrize(
    "question",
    [
        "how many joint labs are there in Pakistan",
        "how much did the railway cost",
        "巴基斯坦有多少个联合实验室",
        "how many joint labs were there in 1987",
        "how do I bake bread",
    ],
)
def test_what_sounds_alike_is_no_answer(with_meaning: dict[str, Engine], question: str) -> None:
    """A near miss is not answered because it is near in meaning."""
    assert with_meaning["bri"].reply(question).outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("first", "then", "shown"),
    [
        ("how many joint labs are there", "and countries?", "more than 80"),
        ("how many countries signed agreements", "and labs?", "more than 50"),
    ],
)
def test_a_follow_up_gets_its_own_figure(
    with_meaning: dict[str, Engine], first: str, then: str, shown: str
) -> None:
    """Of several figures in one sentence that which is asked for now, not the one before."""
    reply = with_meaning["bri"].reply(then, (first,))
    assert [shown in answer.text for answer in reply.answers] == [True]


@pytest.mark.parametrize("name", ["bri", "tidal"])
@pytest.mark.parametrize("question", ["who", "how much", "who is that", "when was it"])
def test_a_question_without_a_subject_is_not_found(
    engines: dict[str, Engine], with_meaning: dict[str, Engine], question: str, name: str
) -> None:
    """Nothing before it says what it is about: it gets no answer, and no small talk either."""
    assert engines[name].reply(question).outcome is Outcome.NONE
    assert with_meaning[name].reply(question).outcome is Outcome.NONE
