"""Questions that are read beside the sentences found for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_reader import FakeReader, drafted
from retrieval_fakes import FakeEncoder

from bot.dialogue.engine import Engine
from bot.entailment import multilingual
from bot.entailment.cross_encoder import CrossEncoder, Entailment, Readers, installed_readers
from bot.knowledge.kinds import Thresholds
from bot.knowledge.loader import load_knowledge
from bot.retrieval.search import passage_texts
from bot.retrieval.vectors import VectorCache
from bot.verify import Verdict

ARTICLE = """The market of Kelby

The indoor market of Kelby was shut for good on 3 May 2021.

Mayor Ines Kroll had called the market of Kelby a ruin that ate the money of the town.

A supermarket chain from Velmar bought the building and pulled it down within a month.

Traders moved to the square, where a stall costs 40 pounds a week and the rain comes in.
"""
GERMAN = """Der Markt von Kelby

Die Markthalle von Kelby wurde am 3. Mai 2021 endgültig geschlossen.

Eine Handelskette aus Velmar kaufte das Gebäude und riss es binnen eines Monats ab.

Die Händler zogen auf den Platz, wo ein Stand 40 Pfund in der Woche kostet.
"""
SURE = 4.0
PACKAGED = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that is drafted from the article."""
    return drafted(ARTICLE, tmp_path_factory.mktemp("kelby_read"))


def engine(folder: Path, *readers: FakeReader | None, dimension: int = 64) -> Engine:
    """Return an engine for the folder, with vectors of letters; what is asked in other languages
    needs 384 numbers."""
    knowledge, cache = load_knowledge(folder), VectorCache()
    encoder = FakeEncoder(dimension=dimension)
    cache.vectors(encoder, passage_texts(knowledge), "passage")
    return Engine(knowledge, encoder, None, cache, Readers(*readers))


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        (Entailment(0.97, 0.01, 0.02), Verdict.AGREES),
        (Entailment(0.01, 0.97, 0.02), Verdict.CONTRADICTS),
        (Entailment(0.6, 0.1, 0.3), None),
    ],
)
def test_a_statement_that_reads_clearly_is_a_claim(
    folder: Path, read: Entailment, shown: Verdict | None
) -> None:
    """What words put as a claim, and its vector does not, gets a verdict where reading is clear."""
    reader = FakeReader(ARTICLE, read)
    reply = engine(folder, reader, reader, dimension=384).reply(
        "mayor Kroll was fond of the market of Kelby"
    )
    assert [answer.verdict for answer in reply.answers] == ([shown] if shown else [])


def test_a_noun_phrase_is_no_claim(folder: Path) -> None:
    """However clearly a sentence bears it out, what has no verb gets no yes."""
    reader = FakeReader(ARTICLE, Entailment(0.97, 0.01, 0.02))
    reply = engine(folder, reader, reader, dimension=384).reply("the indoor market of Kelby.")
    assert all(answer.verdict is None for answer in reply.shown)


def test_what_only_seems_to_answer_is_refused(folder: Path) -> None:
    """The nearest sentence is given where it reads as an answer, and not where it does not."""
    question = "who pulled down the market building"
    reader = FakeReader(ARTICLE, answering={"supermarket chain": SURE})
    reply = engine(folder, reader).reply(question)
    assert reply.outcome == "answer"
    assert reply.answers[0].text.startswith("A supermarket chain from Velmar")
    assert engine(folder, FakeReader(ARTICLE)).reply(question).outcome == "none"


def test_what_answers_comes_first(folder: Path) -> None:
    """What reads as an answer goes before what has more of the words."""
    question = "who pulled down the market building"
    reader = FakeReader(ARTICLE, answering={"Ines Kroll": SURE})
    (first, *_), (other, *_) = (
        engine(folder, one).closest(question) for one in (reader, FakeReader(ARTICLE))
    )
    assert first.question.startswith("Mayor Ines Kroll")
    assert other.question.startswith("A supermarket chain")


def test_reading_stops_where_the_first_answers(folder: Path) -> None:
    """Where the first sentence surely answers, no other is read; otherwise three are."""
    question = "what did the mayor say about the market"
    reader = FakeReader(ARTICLE, answering={"Ines Kroll": SURE})
    engine(folder, reader).reply(question)
    assert len(set(reader.read)) == 1
    reader = FakeReader(ARTICLE)
    engine(folder, reader).reply(question)
    assert len(set(reader.read)) == 3


@pytest.mark.parametrize("part", ["Ines Kroll", "within a month"])
def test_a_follow_up_is_answered_by_what_reads_as_its_answer(folder: Path, part: str) -> None:
    """Whichever sentence that is, shown before or not; and by none where none does."""
    before = ("who pulled down the market building",)
    reader = FakeReader(ARTICLE, answering={part: SURE})
    reply = engine(folder, reader).reply("and why?", before)
    assert [part in answer.text for answer in reply.answers] == [True]
    assert engine(folder, FakeReader(ARTICLE)).reply("and why?", before).answers == ()


def test_an_answer_has_to_be_one_after_the_question_before(folder: Path) -> None:
    """What answers a question alone, and not as it is meant there, is shown as unsure."""
    question = "who pulled down the market building"
    reader = FakeReader(ARTICLE, answering={"supermarket": SURE}, answering_later={})
    asked = engine(folder, reader, reader)
    assert asked.reply(question).outcome == "answer"
    later = asked.reply(question, ("how much is a stall",))
    assert later.outcome != "answer"
    assert [one.text[:13] for one in later.related] == ["A supermarket"]


def test_a_follow_up_is_not_bound_to_the_day_before_it(folder: Path) -> None:
    """What the sentence lacks of the question before is no condition of the next one."""
    reader = FakeReader(ARTICLE, answering={"Traders": SURE})
    reply = engine(folder, reader, reader).reply(
        "and what does it cost them?", ("what happened in Kelby on 3 May 2021",)
    )
    assert [one.text[:7] for one in reply.answers] == ["Traders"]


def test_what_words_are_sure_of_stays_so_after_another_question() -> None:
    """Short as it is: the last answer's sentence does not take its place."""
    text = (PACKAGED / "sources" / "bri-innovation.md").read_text("utf-8")
    reader = FakeReader(text)
    reading = Engine(load_knowledge(PACKAGED), readers=Readers(reader, reader))
    before = ("how many joint laboratories are there",)
    reply = reading.reply("in what place is the park", before)
    assert [one.entry for one in reply.answers] == ["great-stone-location"]


@pytest.mark.parametrize(
    ("read", "verdict"),
    [
        (Entailment(0.9, 0.05, 0.05), "agrees"),
        (Entailment(0.05, 0.9, 0.05), "contradicts"),
        (Entailment(0.6, 0.2, 0.2), None),
    ],
)
def test_a_claim_that_leans_on_a_question_is_judged(
    folder: Path, read: Entailment, verdict: str | None
) -> None:
    """What reads it says yes or no of it after the question before; where that is not sure, the
    nearest sentence is shown, and no verdict."""
    before = ("who pulled down the market building",)
    own = FakeReader(ARTICLE, claims=read)
    reply = engine(folder, FakeReader(ARTICLE), own).reply("did they do it quickly?", before)
    assert [answer.verdict for answer in reply.answers] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("said", "read", "verdict"),
    [
        ("purely for the rain?", 0.95, Verdict.AGREES),
        ("purely for the rain?", 0.7, None),
        ("and the rain?", 0.95, None),
        ("whats with the rain", 0.95, None),
    ],
)
def test_what_is_no_question_may_be_a_claim(
    folder: Path, said: str, read: float, verdict: Verdict | None
) -> None:
    """Behind a question a message that asks for nothing gets a yes where it reads clearly."""
    reader = FakeReader(ARTICLE, Entailment(read, 0.01, 0.99 - read), {"Traders": SURE})
    reply = engine(folder, reader, reader).reply(said, ("where did the traders move",))
    assert [answer.verdict for answer in reply.shown] == [verdict]


@pytest.mark.parametrize(
    ("claim", "alone", "shown"),
    [
        ("did they move there?", 0.97, True),
        ("did they move there?", 0.3, False),
        ("did 300 move there?", 0.97, False),
    ],
)
def test_what_a_claim_needs_that_leans_on_a_question(
    folder: Path, claim: str, alone: float, shown: bool
) -> None:
    """It gets a yes where its sentence bears it out behind the question and alone, and has all of
    its figures."""
    later = Entailment(0.97, 0.01, 0.02)
    reader = FakeReader(ARTICLE, Entailment(alone, 0.01, 0.99 - alone), {"Traders": SURE}, later)
    reply = engine(folder, reader, reader).reply(claim, ("what happened to the traders",))
    assert any(answer.verdict is Verdict.AGREES for answer in reply.shown) == shown


@pytest.mark.parametrize("earlier", [(), ("wer hat die markthalle abgerissen",)])
def test_a_claim_in_another_language_is_read(folder: Path, earlier: tuple[str, ...]) -> None:
    """A sentence of the article denies it where it reads so, alone and after a question; where it
    reads as open, there is no verdict."""
    claim = "die supermarket chain aus Velmar hat das Gebäude in Kelby stehen lassen, oder?"
    verdicts = []
    for read in (Entailment(0.01, 0.98, 0.01), Entailment(0.01, 0.01, 0.98)):
        reading = engine(folder, FakeReader(ARTICLE, claims=read), dimension=384)
        verdicts.append([one.verdict for one in reading.reply(claim, earlier).answers])
    assert verdicts == [["contradicts"], []]


def test_a_clear_verdict_needs_no_words_of_the_sentence(folder: Path) -> None:
    """However far a claim is from its sentence: it is answered where it reads clearly, and is as
    sure as that."""
    reader = FakeReader(ARTICLE, Entailment(0.97, 0.01, 0.02))
    reply = engine(folder, reader, reader, dimension=384).reply("have the doors been closed?")
    assert [answer.verdict for answer in reply.answers] == [Verdict.AGREES]
    assert reply.answers[0].confidence == pytest.approx(0.97)


def test_only_the_reader_of_english_confirms_what_is_denied(tmp_path: Path) -> None:
    """That nobody was hurt is no yes to "was anybody hurt", whatever the other one reads."""
    text = "Das Feuer von Kelby\n\nDie Halle von Kelby brannte ab.\n\nNiemand wurde verletzt.\n"
    folder = drafted(text, tmp_path, "de")
    reader = FakeReader(text, claims=Entailment(0.98, 0.01, 0.01))
    reading = Engine(load_knowledge(folder), readers=Readers(reader))
    claims = ("die Halle von Kelby brannte ab, oder?", "es wurde jemand verletzt, oder?")
    so, denied = ([one.verdict for one in reading.reply(claim).answers] for claim in claims)
    assert so == ["agrees"]
    assert "agrees" not in denied


def test_no_reading_confirms_another_figure(folder: Path) -> None:
    """Nor does it in a claim that leans on a question."""
    before = ("what does a stall on the square cost",)
    own = FakeReader(ARTICLE, claims=Entailment(0.98, 0.01, 0.01))
    reply = engine(folder, FakeReader(ARTICLE), own).reply("is it 70 pounds a week?", before)
    assert all(answer.verdict != "agrees" for answer in reply.answers)


def test_what_reads_as_no_answer_and_lacks_a_word_is_none(folder: Path) -> None:
    """However near it is by words; what lacks nothing may answer all the same."""
    own = FakeReader(ARTICLE, answering={"Ines Kroll": -2.1})
    bold = engine(folder, FakeReader(ARTICLE), own).with_thresholds(Thresholds(0.4, 0.2))
    question = "what did the mayor call the market of Kelby"
    assert [len(bold.reply(f"{question}{more}").answers) for more in ("", " at dinner")] == [1, 0]


def test_in_doubt_a_sentence_is_shown_as_such(folder: Path) -> None:
    """It may answer all the same: so nothing says that it was not found."""
    own = FakeReader(ARTICLE, answering={"supermarket chain": -2.4})
    reply = engine(folder, FakeReader(ARTICLE), own).reply("who pulled down the market building")
    assert (reply.outcome, reply.answers) == ("none", ())
    assert [one.text.startswith("A supermarket chain") for one in reply.related] == [True]
    assert reply.message == "I am not sure that the article answers this."


def test_in_a_hurry_nothing_is_read(folder: Path) -> None:
    """Under load questions are answered without reading, which costs most."""
    reader = FakeReader(ARTICLE)
    engine(folder, reader).in_a_hurry().reply("who pulled down the market building")
    assert reader.read == []


def test_english_has_a_reader_of_its_own(folder: Path, tmp_path: Path) -> None:
    """English beside English goes to it, all else to the one for any language; and so does English
    where there is none for it."""
    every, own = FakeReader(ARTICLE), FakeReader(ARTICLE)
    engine(folder, every, own).reply("who pulled down the market building")
    assert (every.read, bool(own.read)) == ([], True)
    engine(folder, every).reply("who pulled down the market building")
    assert every.read
    german = drafted(GERMAN, tmp_path, "de")
    every, own = FakeReader(GERMAN), FakeReader(GERMAN)
    engine(german, every, own).reply("warum wurde die markthalle geschlossen")
    assert (bool(every.read), own.read) == (True, [])


def test_what_reads_another_language_beside_english(folder: Path, tmp_path: Path) -> None:
    """German beside an English article goes to what reads into English, where there is one; English
    beside a German article never does."""
    claim = "die supermarket chain aus Velmar hat das Gebäude in Kelby stehen lassen, oder?"
    every, own, into = (FakeReader(ARTICLE) for _ in range(3))
    engine(folder, every, own, into, dimension=384).reply(claim, (), "de")
    assert (every.beside, own.beside, bool(into.beside)) == ([], [], True)
    every, own = FakeReader(ARTICLE), FakeReader(ARTICLE)
    engine(folder, every, own, dimension=384).reply(claim, (), "de")
    assert (bool(every.beside), own.beside) == (True, [])
    every, own, into = (FakeReader(GERMAN) for _ in range(3))
    german = engine(drafted(GERMAN, tmp_path, "de"), every, own, into, dimension=384)
    german.reply("the Markthalle of Kelby was left open, right?", (), "en")
    assert (bool(every.beside), own.beside, into.beside) == (True, [], [])


def test_a_denial_in_another_language(folder: Path) -> None:
    """What reads into English confirms what only one of the two texts denies: "not left standing"
    is "pulled down". What reads all languages is not believed so far."""
    claim = "die supermarket chain aus Velmar hat das building in Kelby nicht stehen lassen, oder?"
    sure = Entailment(0.97, 0.01, 0.02)

    def verdict(*readers: FakeReader) -> str | None:
        reply = engine(folder, *readers, dimension=384).reply(claim, (), "de")
        return reply.answers[0].verdict if reply.answers else None

    every, own, into = (FakeReader(ARTICLE, sure) for _ in range(3))
    assert verdict(every, own, into) == Verdict.AGREES
    assert verdict(every, own) is None


def test_by_words_alone_another_language_is_not_read(folder: Path) -> None:
    """While sentences have no vectors yet, no question in another language is read."""
    readers = tuple(FakeReader(ARTICLE) for _ in range(3))
    bare = Engine(load_knowledge(folder), FakeEncoder(dimension=384), readers=Readers(*readers))
    bare.reply("was kostet ein stall week 40 pounds square in Kelby", (), "de")
    assert [one.read for one in readers] == [[], [], []]


def test_what_is_loaded_before_the_first_question() -> None:
    """Beside English the readers of it and into it; beside others the one of all languages."""
    every, own, into = (FakeReader(ARTICLE) for _ in range(3))
    assert Readers(every, own, into).beside("en") == (own, into)
    assert Readers(every, own, into).beside("de") == (every,)
    assert Readers(every).beside("en") == (every,)


def test_the_reader_of_english_overrules_what_words_miss(folder: Path) -> None:
    """A sentence without any amount answers "how much" where that reader takes it for an answer;
    the reader of all languages is not believed so far."""
    question = "how much did the mayor think of the market of Kelby"
    own = FakeReader(ARTICLE, answering={"Ines Kroll": SURE})
    reply = engine(folder, FakeReader(ARTICLE), own).reply(question)
    assert [answer.text.startswith("Mayor Ines Kroll") for answer in reply.answers] == [True]
    assert engine(folder, own).reply(question).answers == ()


def test_a_figure_that_fits_by_words_may_be_of_somebody_else(tmp_path: Path) -> None:
    """The title names who is asked about, and "he" is another one: where the reader of English
    takes the sentence for no answer, it is none."""
    article = (
        "Late Brandel goal wins the cup for Kelby\n\n"
        "Kelby Rovers won the cup on Saturday. The late goal came from Jonas Brandel, "
        "who came off the bench.\n\n"
        "Goalkeeper Marek Tolley broke a collarbone in the first half. He was replaced by "
        "Finn Garrow, who is 18 years old.\n\n"
        "The cup was last won by the club in the days of the old stadium, before the railway "
        "was built.\n"
    )
    question, folder = "how old is Brandel?", drafted(article, tmp_path)
    silent, sure = FakeReader(article), FakeReader(article, answering={"Finn Garrow": SURE})
    assert engine(folder, silent, silent).reply(question).answers == ()
    assert engine(folder, sure, sure).reply(question).answers


def test_a_claim_left_open_is_read_as_a_question(folder: Path) -> None:
    """The sentence that answers is shown, without a yes or a no."""
    own = FakeReader(ARTICLE, answering={"rain comes in": SURE})
    reply = engine(folder, FakeReader(ARTICLE), own).reply("do traders on the square stay dry")
    assert [(a.text.startswith("Traders moved"), a.verdict) for a in reply.answers] == [
        (True, None)
    ]


@pytest.mark.parametrize("by", Readers._fields)
@pytest.mark.parametrize(
    ("question", "answering", "other"),
    [
        (
            "who runs the orchestra now",
            "Mara Velde has led the orchestra since May.",
            "The orchestra was founded in 1911 by a shipowner.",
        ),
        (
            "wie lange dauerte der bau der brücke",
            "It took the workers six years to build the bridge.",
            "The bridge is 412 metres long and made of granite.",
        ),
    ],
)
def test_the_readers_that_ship(by: str, question: str, answering: str, other: str) -> None:
    """Plain cases: what answers reads more so than what does not, in whatever language."""
    reader = getattr(installed_readers(), by)
    if reader is None:
        pytest.skip("a package of the extra [semantic] is not installed")
    if by == "english" and not question.isascii():
        pytest.skip("it reads English")
    first, second = reader.answers(question, [answering, other])
    assert first > max(second, 0)


def test_where_no_file_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container that lets nothing be written a reader reads as elsewhere."""
    if not multilingual.Network.is_installed():
        pytest.skip("a package of the extra [semantic] is not installed")
    asked, passages = "how long did it take", ["It took six years.", "It is made of granite."]
    elsewhere = CrossEncoder(multilingual.Network).answers(asked, passages)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert CrossEncoder(multilingual.Network).answers(asked, passages) == elsewhere
