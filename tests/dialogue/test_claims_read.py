"""Claims that are read beside the sentence, not only compared with it word by word."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_reader import OPEN, FakeReader, drafted
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.dialogue.engine import Engine
from bot.entailment.cross_encoder import CrossEncoder, Entailment, Readers, installed_readers
from bot.knowledge.loader import load_knowledge
from bot.verify import Verdict

ARTICLE = """The market of Kelby

The indoor market of Kelby was shut for good on 3 May 2021.

Traders had paid 40 pounds a week for a stall, and many of them moved to the square.
"""
YES, NO = Entailment(0.97, 0.01, 0.02), Entailment(0.01, 0.97, 0.02)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that is drafted from the article."""
    return drafted(ARTICLE, tmp_path_factory.mktemp("kelby"))


def verdict(folder: Path, claim: str, read: Entailment) -> Verdict | None:
    """Return the verdict that is shown for a claim that reads so."""
    reply = Engine(load_knowledge(folder), readers=Readers(FakeReader(ARTICLE, read))).reply(claim)
    return reply.answers[0].verdict if reply.answers else None


@pytest.mark.parametrize(
    ("claim", "read", "shown"),
    [
        ("has the market of Kelby closed down", YES, Verdict.AGREES),
        ("has the market of Kelby closed down", OPEN, None),
        ("is the market of Kelby open", NO, Verdict.CONTRADICTS),
    ],
)
def test_what_it_means_in_other_words(
    folder: Path, claim: str, read: Entailment, shown: Verdict | None
) -> None:
    """What no word says, the reading does; where it is unsure, nothing is said."""
    assert verdict(folder, claim, read) is shown


HARDLY = Entailment(0.5, 0.3, 0.2)


@pytest.mark.parametrize(("later", "shown"), [(NO, None), (HARDLY, None), (YES, Verdict.AGREES)])
def test_a_claim_that_reads_otherwise_after_a_question(
    folder: Path, later: Entailment, shown: Verdict | None
) -> None:
    """What a claim says alone is no verdict where it means the opposite by what was asked before,
    or hardly the same; the sentence is shown all the same."""
    reader = FakeReader(ARTICLE, YES, later=later)
    engine = Engine(load_knowledge(folder), readers=Readers(reader, reader))
    reply = engine.reply("has the market of Kelby closed down", ("who went to the square",))
    assert reply.shown[0].text.startswith("The indoor market")
    assert [answer.verdict for answer in reply.answers] == ([shown] if shown else [])


def test_a_reading_is_shown_with_the_findings(folder: Path) -> None:
    """How a claim reads stands in the explanation of its reply, beside what was compared."""
    engine = Engine(load_knowledge(folder), readers=Readers(FakeReader(ARTICLE, YES)))
    trace = engine.reply("has the market of Kelby closed down").trace
    assert "sense supported: 97%" in str(trace["candidates"])


def test_a_clear_reading_is_enough(folder: Path) -> None:
    """Where the sentence that says most reads clearly, no other one is read; else more are."""
    clear, unsure = FakeReader(ARTICLE, YES), FakeReader(ARTICLE, OPEN)
    for reader in (clear, unsure):
        Engine(load_knowledge(folder), readers=Readers(reader, reader)).reply(
            "was the market of Kelby closed down"
        )
    assert len(clear.beside) == 1
    assert len(unsure.beside) > 1


@pytest.mark.parametrize(
    "claim",
    [
        "did traders pay 50 pounds a week for a stall",
        "was the indoor market shut for good on 3 May 2022",
        "did 300 traders pay for a stall",
    ],
)
def test_no_reading_confirms_a_figure(folder: Path, claim: str) -> None:
    """A figure or date that the sentence does not have gets no yes, however sure the reading is."""
    assert verdict(folder, claim, YES) is not Verdict.AGREES


@pytest.mark.parametrize(
    "claim",
    ["did traders pay 50 pounds a week for a stall", "was the indoor market shut on 3 May 2022"],
)
def test_nor_does_the_reader_of_english_confirm_another(folder: Path, claim: str) -> None:
    """It may say yes where the sentence has no figure, and never where that has another."""
    knowledge, reader = load_knowledge(folder), FakeReader(ARTICLE, YES)
    reply = Engine(knowledge, readers=Readers(reader, reader)).reply(claim)
    assert all(answer.verdict is not Verdict.AGREES for answer in reply.answers)


def test_a_short_claim_that_reads_clearly(folder: Path) -> None:
    """One word with meaning is enough then; and only then."""
    assert verdict(folder, "nobody moved, right?", NO) is Verdict.CONTRADICTS
    assert verdict(folder, "nobody moved, right?", OPEN) is None


def test_another_rank_in_other_words(tmp_path: Path) -> None:
    """A clear reading knows that the fourth is not the first; with a figure it never would."""
    article = "Altmoor gets new trams\n\nAltmoor is the fourth town to switch to electric trams.\n"
    reader = FakeReader(article, YES)
    engine = Engine(load_knowledge(drafted(article, tmp_path)), readers=Readers(reader, reader))
    reply = engine.reply("altmoor wasn't the first town to switch to electric trams")
    assert reply.answers[0].verdict is Verdict.AGREES


@pytest.mark.parametrize("read", [OPEN, YES])
@pytest.mark.parametrize("qualifier", ["exactly", "nearly", "at most"])
def test_one_number_meant_otherwise(tmp_path: Path, qualifier: str, read: Entailment) -> None:
    """Where claim and sentence have one number, comparing decides how it is meant, no reading."""
    article = "The harbour of Velmar\n\nThe harbour of Velmar has more than 50 berths for boats.\n"
    reader = FakeReader(article, read)
    engine = Engine(load_knowledge(drafted(article, tmp_path)), readers=Readers(reader, reader))
    reply = engine.reply(f"does the harbour of Velmar have {qualifier} 50 berths")
    assert reply.answers[0].verdict is Verdict.CONTRADICTS


@pytest.mark.parametrize(
    ("claim", "read", "shown"),
    [
        ("were most of the boats sold", NO, Verdict.AGREES),
        ("were less than half of the boats sold", YES, Verdict.CONTRADICTS),
        ("were most of the boats sold", OPEN, None),
    ],
)
def test_shares_are_compared(
    tmp_path: Path, claim: str, read: Entailment, shown: Verdict | None
) -> None:
    """What nine of 14 is decides by comparing, where the sentence is read to decide at all."""
    article = "The boats of Kelby\n\nNine of the 14 boats were sold.\n"
    knowledge = load_knowledge(drafted(article, tmp_path))
    reader = FakeReader(article, read)
    engine = Engine(knowledge, readers=Readers(reader, reader))
    for history in ((), ("who bought the boats of Kelby",)):
        reply = engine.reply(claim, history)
        assert [answer.verdict for answer in reply.answers] == [shown]


@pytest.fixture(scope="module", params=Readers._fields)
def reader(request: pytest.FixtureRequest) -> CrossEncoder:
    """Return each reader that ships; skips where its package is not installed."""
    reader: CrossEncoder | None = getattr(installed_readers(), request.param)
    if reader is None:
        pytest.skip("a package of the extra [semantic] is not installed")
    return reader


@pytest.mark.parametrize(
    ("claim", "passage", "likeliest"),
    [
        ("nobody was hurt", "There were no injuries in the fire.", "agrees"),
        ("the minister rejected it", "The minister turned the plan down on Friday.", "agrees"),
        ("the minister accepted it", "The minister turned the plan down.", "contradicts"),
        ("the cat is four years old", "The council met on Monday in the town hall.", "leaves_open"),
    ],
)
def test_the_sense_of_words(reader: CrossEncoder, claim: str, passage: str, likeliest: str) -> None:
    """Plain cases, in words that the sentences do not share."""
    read = reader.entailments(claim, [passage])[0]
    assert max(read._fields, key=lambda name: getattr(read, name)) == likeliest


@given(st.text(max_size=300), st.text(max_size=300))
@example("half a pair \ud800 of surrogates", "There are 40.")
@settings(max_examples=25)
def test_any_text_can_be_read(reader: CrossEncoder, claim: str, passage: str) -> None:
    """Whatever is typed: probabilities that add up to 1."""
    read = reader.entailments(claim, [passage])[0]
    assert sum(read) == pytest.approx(1.0, abs=1e-5)
    assert min(read) >= 0


def test_long_texts_are_cut(reader: CrossEncoder) -> None:
    """What is longer than anybody types or prints costs no more than what is read of it."""
    long, cut = ("so " * 5000, "it is " * 5000), ("so " * 100, "it is " * 200)
    assert reader.entailments(long[0], [long[1]]) == reader.entailments(cut[0], [cut[1]])
