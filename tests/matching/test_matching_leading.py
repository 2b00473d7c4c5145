"""With many phrasings less is looked at closely, and the ranking stays the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from matching_faq import FakeEncoder

from bot.matching import Candidate, Scorer, ScorerEntry
from bot.matching.leading import LEADING
from bot.matching.tuning import Tuning

TRAINED = Tuning()
UNTRAINED = Tuning(most_cells=0)  # no trained heads, as with very many phrasings
_WORDS = tuple(f"{a}{b}" for a in ("ka", "lo", "mi", "re", "su") for b in ("tan", "vel", "dor"))


class WideEncoder(FakeEncoder):
    """More dimensions than are looked at in every phrasing."""

    dimension = 4 * LEADING


def entries(count: int, chance: random.Random) -> list[ScorerEntry]:
    """Return entries of one to nine phrasings, some with none, some with a text.

    No two phrasings have the same words: as good as equal, they would be told apart by rounding.
    """
    phrasings = [" ".join(words) for words in combinations_with_replacement(_WORDS, 4)]
    chance.shuffle(phrasings)
    return [
        ScorerEntry(
            f"e{number}",
            tuple(phrasings.pop() for _ in range(number % 10)),
            " ".join(chance.choices(_WORDS, k=6)) if number % 3 else "",
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module", params=[UNTRAINED, TRAINED], ids=["untrained", "trained"])
def pair(request: pytest.FixtureRequest) -> tuple[Scorer, Scorer]:
    """Return a scorer that compares everything, and one that looks closely at few."""
    made = entries(400, random.Random(1))  # noqa: S311 - the same each time
    tuning: Tuning = request.param
    return (
        Scorer.build(made, encoder=WideEncoder(), tuning=replace(tuning, leading_from=10**9)),
        Scorer.build(made, encoder=WideEncoder(), tuning=replace(tuning, leading_from=10)),
    )


def certain(ranked: Sequence[Candidate]) -> set[str]:
    """Return the entries that lead the last one by more than rounding: those whose phrasings have
    the same words in another order may change places."""
    return {one.entry for one in ranked if one.score > ranked[-1].score + 1e-4}


def numbers(one: Candidate) -> tuple[float, ...]:
    """Return the numbers of a candidate."""
    return (one.score, one.margin, one.confidence, one.similarity, one.lexical, one.dense or 0.0)


@pytest.mark.parametrize("limit", [1, 3, 24, 1000])
def test_the_ranking_is_that_of_comparing_everything(
    pair: tuple[Scorer, Scorer], limit: int
) -> None:
    """The same entries, with the same numbers but for the last digits."""
    full, close = pair
    chance = random.Random(2)  # noqa: S311 - the same each time
    questions = [" ".join(chance.choices(_WORDS, k=chance.randint(1, 7))) for _ in range(40)]
    for question in [*questions, "", "nothing known here", "katan"]:
        expected, found = full.rank(question, limit), close.rank(question, limit)
        assert certain(found.candidates) == certain(expected.candidates)
        for one, other in zip(found.candidates, expected.candidates, strict=True):
            assert np.allclose(numbers(one), numbers(other), atol=1e-5)
