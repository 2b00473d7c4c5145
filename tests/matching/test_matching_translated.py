"""A scorer in another language stands on that of the knowledge base's own."""

from __future__ import annotations

import pytest
from matching_faq import FakeEncoder

from bot.matching import Scorer, ScorerEntry

OWN = [
    ScorerEntry("labs", ("how many laboratories are there", "number of labs", "count the labs")),
    ScorerEntry("ferry", ("how long does the ferry take", "duration of the crossing")),
    ScorerEntry("mill", ("what does the mill do", "purpose of the mill")),
]
FRENCH = [
    ScorerEntry("labs", ("combien de laboratoires", "nombre de laboratoires communs")),
    ScorerEntry("ferry", ("combien de temps dure la traversée", "durée du trajet en bateau")),
    ScorerEntry("mill", ()),
]


@pytest.fixture(params=[None, FakeEncoder()], ids=["words", "meaning"])
def scorer(request: pytest.FixtureRequest) -> Scorer:
    """Return a French scorer on top of an English one."""
    base = Scorer.build(OWN, encoder=request.param)
    return Scorer.build(FRENCH, language="fr", encoder=request.param, base=base)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("combien de laboratoires y a-t-il", "labs"),
        ("quelle est la durée du trajet", "ferry"),
        ("Combien de laboratoires ?", "labs"),
    ],
)
def test_its_own_phrasings_are_learnt(scorer: Scorer, question: str, entry: str) -> None:
    """What is asked in the language goes to the entry that is asked for so."""
    ranking = scorer.rank(question)
    assert ranking.best is not None
    assert ranking.best.entry == entry


def test_phrasings_of_the_base_stand_beside_them(scorer: Scorer) -> None:
    """Word for word they are found in every language, also of an entry with none in this one."""
    ranking = scorer.rank("What does the mill do?")
    assert ranking.exact
    assert ranking.best is not None
    assert (ranking.best.entry, ranking.best.phrasing) == ("mill", "what does the mill do")


def test_the_entries_are_those_of_the_base() -> None:
    """Others, or the same in another order, are refused: scores would be of something else."""
    base = Scorer.build(OWN)
    for entries in (FRENCH[:2], FRENCH[::-1]):
        with pytest.raises(ValueError, match="entries of the base"):
            Scorer.build(entries, language="fr", base=base)
