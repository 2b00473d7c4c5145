"""A broken core is noticed: loose floors on questions written apart from the knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.evaluation import Graded, QuestionModel, grade, read_questions, totals
from bot.dialogue.engine import Engine
from bot.render.plain import reply_object

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions"
EVERY = {"answerable-held": 12, "unanswerable-held": 12}
LANGUAGES = ("zh", "fr", "ru", "ar")


def sample(name: str, step: int) -> list[QuestionModel]:
    """Return every ``step``-th question of a set."""
    return list(read_questions(QUESTIONS / f"{name}.jsonl")[::step])


def graded(engine: Engine, questions: list[QuestionModel]) -> list[Graded]:
    """Ask each question as a program would."""
    return [
        grade(one, reply_object(engine.reply(one.q, one.turns, one.lang), engine.knowledge))
        for one in questions
    ]


@pytest.fixture(scope="module")
def english() -> list[QuestionModel]:
    """Return about sixty questions in English."""
    questions = [one for name, step in EVERY.items() for one in sample(name, step)]
    assert 55 <= len(questions) <= 75
    return questions


def assert_sound(result: dict[str, float], right: float, false: float, wrong: float = 100) -> None:
    """Fail where fewer are right, or more wrong or false, than a sound core ever would."""
    assert result["right"] >= right, result
    assert result["wrong"] <= wrong, result
    assert result["false"] <= false, result


def test_by_words_alone(engines: dict[str, Engine], english: list[QuestionModel]) -> None:
    """Without the encoder most questions are right and few are falsely answered."""
    assert_sound(totals(graded(engines["bri"], english)), right=60, false=20)


def test_with_meaning(with_meaning: dict[str, Engine], english: list[QuestionModel]) -> None:
    """With the encoder, too."""
    assert_sound(totals(graded(with_meaning["bri"], english)), right=60, false=20)


def test_in_other_languages(engines: dict[str, Engine]) -> None:
    """Other languages are understood by words alone, if not as well."""
    questions = [one for one in sample("foreign-held", 2) if one.lang in LANGUAGES]
    assert len(questions) > 20
    assert_sound(totals(graded(engines["bri"], questions)), right=50, false=35)


def test_on_the_second_subject(engines: dict[str, Engine]) -> None:
    """Nothing here is made for one article only: a small folder on another one is held to the same
    standard."""
    result = totals(graded(engines["tidal"], sample("tidal-held", 1)))
    assert_sound(result, right=80, wrong=6, false=8)


def test_on_the_second_subject_with_meaning(with_meaning: dict[str, Engine]) -> None:
    """With the encoder the floor is that of the packaged article."""
    result = totals(graded(with_meaning["tidal"], sample("tidal-held", 2)))
    assert_sound(result, right=85, wrong=5, false=5)


def test_nothing_wrong_where_nothing_is_asked(engines: dict[str, Engine]) -> None:
    """Out of scope is out of scope: of sixty such questions hardly any is answered."""
    questions = [q for q in sample("unanswerable-held", 1) if q.kind == "out_of_scope"][:60]
    assert len(questions) > 30
    assert totals(graded(engines["bri"], questions))["false"] <= 10
