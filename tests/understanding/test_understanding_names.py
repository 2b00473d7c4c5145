"""Names and misspelt words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.room import Rooms
from bot.knowledge.kinds import NameKind
from bot.understanding.analyse import Analyst
from bot.understanding.mending import Mender
from bot.understanding.phrases import flatten

NAMES = [
    ("who is Marta Oskell", "Marta Oskell", NameKind.PERSON, True),
    ("who is oskell", "Marta Oskell", NameKind.PERSON, True),
    ("what is the NORRIN line", "Norrin Line", NameKind.ORGANISATION, True),
    ("what did brimvik find", "Brimvik Research Station", NameKind.ORGANISATION, True),
    ("visitors from Ireland", "Ireland", NameKind.PLACE, True),
    ("visitors from Irish towns", "Ireland", NameKind.PLACE, True),
    ("visitors from Norway", "Norway", NameKind.PLACE, False),
    ("norwegian visitors", "Norway", NameKind.PLACE, False),
    ("visitors from Côte d'Ivoire", "Côte d’Ivoire", NameKind.PLACE, False),
]


@pytest.mark.parametrize(("text", "name", "kind", "known"), NAMES)
def test_a_name_is_found(
    analyst: Analyst, text: str, name: str, kind: NameKind, *, known: bool
) -> None:
    """Names of the folder by any variant, and every country of the world, whoever mentions it."""
    found = analyst.analyse(text).names
    assert [(m.name, m.kind, m.known) for m in found] == [(name, kind, known)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "des visiteurs d'Irlande", "Ireland"),
        ("fr", "en Norvège", "Norway"),
        ("de", "aus Norwegen", "Norway"),
        ("zh", "挪威有多少", "Norway"),
        ("ru", "Норвегия", "Norway"),
    ],
)
def test_a_name_has_one_spelling_in_every_language(
    rooms: Rooms, language: str, text: str, name: str
) -> None:
    """A country named in another language is the same country."""
    found = rooms.room(language).analyst.analyse(text).names
    assert [mention.name for mention in found] == [name]


@pytest.mark.parametrize(
    ("text", "typed", "meant"),
    [
        ("how many turbnes", "turbnes", "turbines"),
        ("when was the mil opend", "opend", "opened"),
        ("the kelp havrest", "havrest", "harvest"),
        ("hwo many families", "hwo", "how"),
        ("how meny families", "meny", "many"),
    ],
)
def test_a_slip_is_mended(analyst: Analyst, text: str, typed: str, meant: str) -> None:
    """A word with a letter too many, too few or swapped is read as the known one, and said so."""
    assert (typed, meant) in analyst.analyse(text).corrections


@pytest.mark.parametrize(
    "text",
    [
        "how many patents were filed",
        "who wrote the poem",
        "how many boats sank",
        "what is the bill for the flight",
        "did the bishop bless the house",
        "are there bears and wolves",
    ],
)
def test_a_real_word_is_kept(analyst: Analyst, text: str) -> None:
    """A word of the language that the folder lacks is no slip for one that it has."""
    question = analyst.analyse(text)
    assert question.corrections == ()
    assert question.flat == flatten(text)


def test_known_phrasings_have_no_slips(analyst: Analyst, rooms: Rooms) -> None:
    """Nothing that the folder itself says is taken for misspelt."""
    texts = [p.entry.phrasings for p in rooms.profiles.values()]
    flat = [text for phrasings in texts for text in phrasings]
    assert len(flat) > 100
    assert [text for text in flat if analyst.analyse(text).corrections] == []


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(max_size=60))
def test_mending_is_stable(mender: Mender, text: str) -> None:
    """What has been mended is not mended again."""
    once, _ = mender.mend(flatten(text))
    twice, further = mender.mend(once)
    assert (twice, further) == (once, ())
