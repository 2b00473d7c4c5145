import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from retrieval_fakes import Asker, FakeEncoder, is_function

from bot.retrieval.phrasings import PhrasedEntry, Phrasing, PhrasingIndex, phrasing_texts


def entry(name: str, *phrasings: str, answer: str = "") -> PhrasedEntry:
    """Return an entry with English phrasings."""
    said = Phrasing(answer) if answer else None
    return PhrasedEntry(name, tuple(map(Phrasing, phrasings)), said)


ENTRIES = (
    entry(
        "laboratories",
        "How many joint laboratories were established?",
        "number of joint laboratories",
        "What research laboratories does the agreement fund?",
        answer="More than fifty of them work on agriculture, energy and healthcare.",
    ),
    entry(
        "railway",
        "How do elephants cross the railway?",
        "wildlife passages under the railway",
        "Can animals walk through the railway line safely?",
    ),
    entry(
        "platforms",
        "Which technology transfer platforms exist?",
        "cross-border transfer platforms",
        "Where are the technology platforms located?",
    ),
    entry(
        "classroom",
        "What is the Cloud Classroom programme?",
        "online training sessions for teachers",
        "Who may attend the livestreamed training?",
    ),
    entry("greeting", "hello", "👋"),
    entry("canteen", answer="The canteen opens at noon."),
)
QUESTIONS = (
    "how many labs were established",
    "can elephants cross the railway",
    "transfer platforms across borders",
    "training for teachers",
    "is the canteen open",
)
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=60)
UNKNOWN = ("zzyzx", "qwvbn", "xkcdfgh", "blorptastic", "99999")
ASKERS = {"words": Asker(ENTRIES), "meaning": Asker(ENTRIES, FakeEncoder())}
PHRASINGS = [(e.id, phrasing.text) for e in ENTRIES for phrasing in e.phrasings]


@pytest.fixture(params=ASKERS)
def asker(request: pytest.FixtureRequest) -> Asker:
    """Return an index by words alone, and one with meaning."""
    return ASKERS[request.param]


def ranked(asker: Asker, question: str) -> list[tuple[str, float]]:
    """Return entries and scores."""
    return [(one.entry, one.score) for one in asker.ask(question)]


@given(question=st.sampled_from(QUESTIONS), spaces=st.text(" \t\n\u00a0", min_size=1, max_size=3))
def test_case_spacing_and_punctuation_do_not_change_the_order(question: str, spaces: str) -> None:
    """People type as they like."""
    typed = f"{spaces}¡{question.upper().replace(' ', ',' + spaces)}?!…"
    assert ranked(ASKERS["words"], typed) == ranked(ASKERS["words"], question)


@given(
    name=st.sampled_from(list(ASKERS)),
    question=LATIN,
    form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_unicode_form_does_not_change_the_order(name: str, question: str, form: str) -> None:
    """A keyboard's way to write é is no difference."""
    plain = unicodedata.normalize("NFKC", question)
    assert ranked(ASKERS[name], unicodedata.normalize(form, plain)) == ranked(ASKERS[name], plain)


@given(name=st.sampled_from(list(ASKERS)), question=st.text(max_size=80))
def test_any_text_gets_candidates_in_order(name: str, question: str) -> None:
    """No text raises; scores and confidences fall; confidences are probabilities."""
    found = ASKERS[name].ask(question)
    scores, sure = [one.score for one in found], [one.confidence for one in found]
    assert len(found) == len(ENTRIES)
    assert scores == sorted(scores, reverse=True)
    assert sure == sorted(sure, reverse=True)
    assert all(0 <= one <= 1 for one in sure)
    assert sum(sure) <= 1 + len(sure) * 0.8
    said = ASKERS[name].scores(question)
    assert all(0 <= one <= 1.001 for one in said.lexical)
    assert 0 <= said.covered <= 1


def test_every_phrasing_finds_its_own_entry(asker: Asker) -> None:
    """A phrasing word for word is certain, emoji included."""
    assert PHRASINGS
    for name, phrasing in PHRASINGS:
        for typed in (phrasing, f"  {phrasing.upper()} !"):
            first, second = asker.ask(typed)[:2]
            assert (first.entry, first.confidence) == (name, 1)
            assert second.confidence == 0


def test_two_entries_with_one_phrasing_share_certainty() -> None:
    """Neither is certain; the first entry comes first."""
    asker = Asker([entry("a", "same", "x"), entry("b", "Same!", "y")])
    assert [(one.entry, one.confidence) for one in asker.ask("same")] == [("a", 0.5), ("b", 0.5)]


@given(
    name=st.sampled_from(list(ASKERS)),
    at=st.integers(0, 200),
    letter=st.sampled_from("abcxyz"),
    kind=st.sampled_from("-+~"),
)
def test_one_slip_in_a_long_word_keeps_the_entry(
    name: str, at: int, letter: str, kind: str
) -> None:
    """A letter left out of, put into or replaced in a word of eight or more is seen through."""
    owner, phrasing = PHRASINGS[at % len(PHRASINGS)]
    words = phrasing.split()
    long = [place for place, word in enumerate(words) if len(word) > 7]
    if long:
        word = words[long[at % len(long)]]
        place = 1 + at % (len(word) - 2)
        kept = {"-": "", "+": letter + word[place], "~": letter}[kind]
        words[long[at % len(long)]] = word[:place] + kept + word[place + 1 :]
    assert ASKERS[name].ask(" ".join(words))[0].entry == owner


@given(question=st.sampled_from(QUESTIONS), at=st.integers(0, 9), word=st.sampled_from(UNKNOWN))
def test_an_unknown_word_never_raises_a_score(question: str, at: int, word: str) -> None:
    """Wherever it stands: a question about more than the FAQ knows fits it less."""
    words = question.split()
    before = ASKERS["words"].scores(question)
    after = ASKERS["words"].scores(" ".join([*words[:at], word, *words[at:]]))
    assert after.covered < before.covered
    assert (after.score <= np.maximum(0, before.score) + 1e-6).all()


def test_the_same_input_gives_the_same_index(asker: Asker) -> None:
    """Builds repeat to the last bit: an answer does not change when the bot restarts."""
    again = Asker(ENTRIES, FakeEncoder() if asker.encoder else None)
    for question in QUESTIONS:
        assert again.ask(question) == asker.ask(question)


def test_equal_scores_keep_the_order_of_the_entries() -> None:
    """Ties never depend on chance."""
    assert [one.entry for one in ASKERS["words"].ask("")] == [one.id for one in ENTRIES]


def test_nothing_known_is_no_confidence() -> None:
    """A question without one known word is answered with confidence 0."""
    found = ASKERS["words"].ask("zzyzx qwvbn")
    assert [one.confidence for one in found] == [0.0] * len(ENTRIES)
    assert ASKERS["words"].scores("zzyzx qwvbn").covered == 0


def test_the_limit_only_cuts(asker: Asker) -> None:
    """Fewer candidates are the first of more."""
    scores = asker.scores(QUESTIONS[0])
    everyone = asker.index.candidates(scores, len(ENTRIES))
    for limit in range(len(ENTRIES) + 2):
        assert asker.index.candidates(scores, limit) == everyone[:limit]


def test_the_words_of_an_answer_find_its_entry() -> None:
    """Without a phrasing an answer is all there is; with phrasings it helps."""
    assert ASKERS["words"].ask("when does the canteen open")[0].entry == "canteen"
    assert ASKERS["words"].ask("anything about agriculture and energy")[0].entry == "laboratories"


def test_threads_share_an_index(asker: Asker) -> None:
    """Answers are the same whoever asks beside."""
    questions = [*QUESTIONS, *(text for _, text in PHRASINGS)] * 3
    alone = [asker.ask(question) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(asker.ask, questions)) == alone


def test_languages_without_spaces_are_read() -> None:
    """Chinese, Japanese and Thai questions match where characters do."""
    asker = Asker(
        [
            PhrasedEntry(
                "labs", (Phrasing("建立了多少个联合实验室", "zh"), Phrasing("labs", "en"))
            ),
            PhrasedEntry("rail", (Phrasing("铁路什么时候开通", "zh"), Phrasing("railway", "en"))),
        ]
    )
    assert asker.ask("联合实验室有多少？", "zh")[0].entry == "labs"
    assert asker.ask("铁路的开通时间", "zh")[0].entry == "rail"


class TestVectors:
    """Meaning is used as far as it is known."""

    def test_without_a_vector_words_decide(self) -> None:
        """An index with vectors answers a question without one as an index by words alone."""
        words, meaning = ASKERS.values()
        for question in QUESTIONS:
            terms = words.terms(question)
            asked = meaning.index.score(question, terms)
            assert np.array_equal(asked.score, words.index.score(question, terms).score)
            assert asked.semantic is None

    @pytest.mark.parametrize("missing", [lambda _: True, lambda n: n < 3, lambda n: n == 1])
    def test_phrasings_not_encoded_yet_go_by_words(self, missing: Callable[[int], bool]) -> None:
        """An entry of which no vector is there keeps its score by words; nothing fails."""
        encoder = FakeEncoder()
        texts = phrasing_texts(ENTRIES)
        rows = encoder.encode_questions(texts)
        rows[[missing(number) for number in range(len(texts))]] = 0
        index = PhrasingIndex(ENTRIES, is_function, rows)
        words = ASKERS["words"]
        for question in QUESTIONS:
            terms = words.terms(question)
            scores = index.score(question, terms, encoder.encode_questions([question])[0])
            by_words = words.index.score(question, terms).score
            assert np.isfinite(scores.score).all()
            if all(missing(number) for number in range(3)):
                assert scores.score[0] == pytest.approx(by_words[0])

    def test_semantic_is_the_cosine_of_the_nearest_phrasing(self) -> None:
        """A plain loop finds the same."""
        encoder = FakeEncoder()
        scores = ASKERS["meaning"].scores(QUESTIONS[1])
        assert scores.semantic is not None
        asked = encoder.encode_questions([QUESTIONS[1]])[0]
        for place, one in enumerate(ENTRIES):
            texts = phrasing_texts([one])
            plain = [float(row @ asked) for row in encoder.encode_questions(texts)]
            assert scores.semantic[place] == pytest.approx(max(plain, default=0), abs=1e-5)


@pytest.mark.parametrize("entries", [(), (entry("a"),), (entry("a", "hello"),)])
def test_small_sets_work(entries: tuple[PhrasedEntry, ...]) -> None:
    """No entries, an entry without phrasings, a single one."""
    for encoder in (None, FakeEncoder()):
        found = Asker(entries, encoder).ask("hello there")
        assert [one.entry for one in found] == [one.id for one in entries]
