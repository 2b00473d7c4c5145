"""Questions of people are taken to be in their language, also where fingers slip."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from places import ROOT

from bot.authoring.evaluation import QuestionModel, read_questions
from bot.knowledge.loader import load_knowledge
from bot.retrieval.search import Searcher
from bot.text.language import LanguageIdentifier

QUESTIONS = ROOT / "evaluation" / "questions"
ENGLISH = ("answerable-fit", "answerable-held", "unanswerable-fit", "unanswerable-held", "mixed")
FOREIGN = ("foreign-fit", "foreign-held", "foreign-mixed")


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    """Return what tells languages apart on the packaged knowledge."""
    words = Searcher(load_knowledge(ROOT / "knowledge")).vocabulary
    return LanguageIdentifier("en", words)


def asked(sets: Sequence[str]) -> Iterator[QuestionModel]:
    """Yield the questions of some sets."""
    for name in sets:
        yield from read_questions(QUESTIONS / f"{name}.jsonl")


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Return the questions that were written as English ones, in Latin letters."""
    found = [one.q for one in asked(ENGLISH) if one.lang in (None, "en") and one.q.isascii()]
    assert len(found) > 1500
    return found


def slipped(word: str, chance: random.Random) -> str:
    """Return ``word`` with, half of the time, one letter left out, doubled, swapped or changed."""
    if len(word) < 3 or not word.isalpha() or chance.random() < 0.5:
        return word
    at = chance.randrange(len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    other = chance.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = after[0] + here + after[1:]
    return before + chance.choice((after, here * 2 + after, swapped, other + after))


def told_otherwise(identifier: LanguageIdentifier, questions: Sequence[str]) -> float:
    """Return how many of a hundred are taken for another language than English."""
    other = [one for one in questions if identifier.identify(one, None) != "en"]
    return 100 * len(other) / len(questions)


def test_english_is_english(identifier: LanguageIdentifier, english: list[str]) -> None:
    """Of a thousand English questions, some with slips, at most two are taken for another's."""
    assert told_otherwise(identifier, english) <= 0.2


def test_english_with_slips_is_english(identifier: LanguageIdentifier, english: list[str]) -> None:
    """With a slip in every other word, at most five of a thousand are."""
    chance = random.Random(7)  # noqa: S311 - the same slips each time
    messy = [" ".join(slipped(w, chance) for w in one.lower().split()) for one in english]
    assert told_otherwise(identifier, messy) <= 0.5


def test_other_languages_are_not_english(identifier: LanguageIdentifier) -> None:
    """Of a hundred questions in another language at most one is taken for English."""
    questions = [one.q for one in asked(FOREIGN) if one.lang not in (None, "en")][::4]
    assert len(questions) > 400
    missed = [one for one in questions if identifier.identify(one, None) == "en"]
    assert len(missed) <= len(questions) / 100, missed
