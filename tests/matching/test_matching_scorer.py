import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_faq import ENTRIES, FakeEncoder

from bot.matching import Known, Ranking, Scorer, ScorerEntry

QUESTIONS = (
    "how many labs were established",
    "can elephants cross the railway",
    "transfer platforms across borders",
    "training for teachers",
    "is the canteen open",
)
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=60)
UNKNOWN = ("zzyzx", "qwvbn", "xkcdfgh", "blorptastic", "99999")


def order(ranking: Ranking) -> list[tuple[str, float]]:
    """Return what a ranking says, less the question."""
    return [(candidate.entry, candidate.score) for candidate in ranking.candidates]


@given(question=st.sampled_from(QUESTIONS), spaces=st.text(" \t\n\u00a0", min_size=1, max_size=3))
def test_case_spacing_and_punctuation_do_not_change_the_ranking(
    lexical: Scorer, question: str, spaces: str
) -> None:
    """People type as they like."""
    plain = order(lexical.rank(question))
    typed = f"{spaces}¡{question.upper().replace(' ', ',' + spaces)}?!…"
    assert order(lexical.rank(typed)) == plain


@given(question=LATIN, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_unicode_form_does_not_change_the_ranking(scorer: Scorer, question: str, form: str) -> None:
    """A keyboard's way to write é is no difference, nor to the encoder."""
    typed = unicodedata.normalize(form, unicodedata.normalize("NFKC", question))
    assert order(scorer.rank(typed)) == order(scorer.rank(question))


@given(question=st.text(max_size=80))
def test_any_text_gets_a_ranking_in_order(scorer: Scorer, question: str) -> None:
    """No text raises; scores and confidences fall; confidences are probabilities."""
    ranking = scorer.rank(question)
    scores = [candidate.score for candidate in ranking.candidates]
    confidences = [candidate.confidence for candidate in ranking.candidates]
    assert len(scores) == len(ENTRIES)
    assert scores == sorted(scores, reverse=True)
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert sum(confidences) <= 1 + len(confidences) * 0.8
    assert all(0 <= candidate.similarity <= 1 for candidate in ranking.candidates)
    assert 0 <= ranking.coverage <= 1


def test_every_phrasing_ranks_its_own_entry_first(
    scorer: Scorer, phrasings: list[tuple[str, str]]
) -> None:
    """A phrasing word for word is certain, emoji included."""
    assert phrasings
    for entry, phrasing in phrasings:
        for typed in (phrasing, f"  {phrasing.upper()} !"):
            ranking = scorer.rank(typed)
            assert ranking.exact
            assert ranking.candidates[0].entry == entry
            assert ranking.candidates[0].confidence == 1
            assert ranking.candidates[0].similarity == 1
            assert ranking.candidates[0].phrasing == phrasing


def test_two_entries_with_one_phrasing_share_certainty() -> None:
    """Neither is certain; the first entry comes first."""
    scorer = Scorer.build([ScorerEntry("a", ("same", "x")), ScorerEntry("b", ("Same!", "y"))])
    ranking = scorer.rank("same")
    assert [(c.entry, c.confidence) for c in ranking.candidates] == [("a", 0.5), ("b", 0.5)]


@given(at=st.integers(0, 200), letter=st.sampled_from("abcxyz"), kind=st.sampled_from("-+~"))
def test_one_slip_in_a_long_word_keeps_the_first_entry(
    scorer: Scorer, phrasings: list[tuple[str, str]], at: int, letter: str, kind: str
) -> None:
    """A letter left out of, put into or replaced in a word of seven or more is seen through."""
    entry, phrasing = phrasings[at % len(phrasings)]
    words = phrasing.split()
    long = [i for i, word in enumerate(words) if len(word) > 7]
    if long:
        word = words[long[at % len(long)]]
        place = 1 + at % (len(word) - 2)
        kept = {"-": "", "+": letter + word[place], "~": letter}[kind]
        words[long[at % len(long)]] = word[:place] + kept + word[place + 1 :]
    assert scorer.rank(" ".join(words)).candidates[0].entry == entry


@given(question=st.sampled_from(QUESTIONS), at=st.integers(0, 9), word=st.sampled_from(UNKNOWN))
def test_an_unknown_word_never_raises_the_score(
    lexical: Scorer, question: str, at: int, word: str
) -> None:
    """Wherever it stands: a question about more than the FAQ knows fits it less."""
    words = question.split()
    with_unknown = lexical.rank(" ".join([*words[:at], word, *words[at:]]))
    assert [w.text for w in with_unknown.words if w.known is Known.UNKNOWN][-1:]
    before = {c.entry: c.score for c in lexical.rank(question).candidates}
    assert all(c.score <= max(0, before[c.entry]) for c in with_unknown.candidates)


def test_the_same_input_gives_the_same_scorer(scorer: Scorer) -> None:
    """Builds repeat to the last bit: an answer does not change when the bot restarts."""
    encoder = FakeEncoder() if scorer.mode == "fused" else None
    again = Scorer.build(ENTRIES, encoder=encoder)
    for question in QUESTIONS:
        assert again.rank(question) == scorer.rank(question)


def test_equal_scores_keep_the_order_of_the_entries(scorer: Scorer) -> None:
    """Ties never depend on chance."""
    assert [c.entry for c in scorer.rank("").candidates] == [entry.id for entry in ENTRIES]


def test_nothing_known_is_no_confidence(lexical: Scorer) -> None:
    """A question without one known word is answered with confidence 0."""
    ranking = lexical.rank("zzyzx qwvbn")
    assert [c.confidence for c in ranking.candidates] == [0.0] * len(ENTRIES)
    assert ranking.coverage == 0
    assert [word.text for word in ranking.unknown] == ["zzyzx", "qwvbn"]


def test_many_questions_rank_as_one_by_one(scorer: Scorer) -> None:
    """A batch is only cheaper."""
    for question, ranking in zip(QUESTIONS, scorer.rank_all(QUESTIONS), strict=True):
        alone = scorer.rank(question)
        assert [c.entry for c in ranking.candidates] == [c.entry for c in alone.candidates]
        assert ranking.candidates[0].score == pytest.approx(alone.candidates[0].score, abs=1e-5)
    assert scorer.rank_all([]) == []


def test_the_limit_only_cuts(scorer: Scorer) -> None:
    """Fewer candidates are the first of more."""
    for limit in range(len(ENTRIES) + 2):
        cut = scorer.rank(QUESTIONS[0], limit).candidates
        assert cut == scorer.rank(QUESTIONS[0], 10).candidates[:limit]


def test_margins_are_leads_over_the_best_other(scorer: Scorer) -> None:
    """The first is ahead by its margin, the others behind by theirs."""
    first, second, *others = scorer.rank(QUESTIONS[0]).candidates
    assert first.margin == pytest.approx(first.score - second.score)
    assert all(c.margin == pytest.approx(c.score - first.score) for c in (second, *others))


def test_words_say_what_became_of_them(lexical: Scorer) -> None:
    """Each word of a question is known, corrected or unknown, and has a weight."""
    words = {w.text: w for w in lexical.rank("Where do elefants eat zzyzx?").words}
    assert words["elefants"].known is Known.CORRECTED
    assert words["elefants"].correction == "elephants"
    assert words["zzyzx"].known is Known.UNKNOWN
    assert words["where"].known is Known.KNOWN
    assert words["where"].function
    assert words["where"].weight < words["zzyzx"].weight


@pytest.mark.parametrize(
    ("question", "phrasing"),
    [("ecommerce growth", "growth of e-commerce"), ("data bases abroad", "databases abroad")],
)
def test_words_written_together_or_apart_are_the_same(question: str, phrasing: str) -> None:
    """`ecommerce` is `e-commerce`, and `data bases` are `databases`."""
    entries = [ScorerEntry("it", (phrasing,)), ScorerEntry("other", ("growth abroad",))]
    ranking = Scorer.build(entries).rank(question)
    assert ranking.candidates[0].entry == "it"
    assert ranking.candidates[0].score > ranking.candidates[1].score
    assert ranking.coverage == 1


@pytest.mark.parametrize(
    ("language", "phrasings", "question"),
    [
        ("zh", {"card": "银行卡丢了怎么办", "rate": "今天的汇率是多少"}, "我的银行卡丢了"),
        (
            "ja",
            {"card": "カードをなくしました", "rate": "今日の為替レートは"},
            "為替レートを教えて",
        ),
        ("ar", {"card": "فقدت بطاقتي البنكية", "rate": "كم سعر الصرف اليوم"}, "ما هو سِعْر الصرف"),
        ("th", {"card": "บัตรหายทำอย่างไร", "rate": "อัตราแลกเปลี่ยนวันนี้"}, "อัตราแลกเปลี่ยนเท่าไหร่"),
        (
            "ru",
            {"card": "Я потерял банковскую карту", "rate": "Какой сегодня курс"},
            "потеряла карту",
        ),
    ],
)
def test_any_language_is_matched(language: str, phrasings: dict[str, str], question: str) -> None:
    """Scripts without spaces, right-to-left ones and inflected ones rank the right entry first."""
    entries = [ScorerEntry(entry, (phrasing,)) for entry, phrasing in phrasings.items()]
    ranking = Scorer.build(entries, language=language).rank(question)
    right = "rate" if language in ("ja", "ar", "th") else "card"
    assert ranking.candidates[0].entry == right
    assert ranking.candidates[0].score > ranking.candidates[1].score


def test_the_text_of_an_entry_helps_where_phrasings_do_not(lexical: Scorer) -> None:
    """A word that only the answer has leads to it."""
    assert lexical.rank("healthcare").candidates[0].entry == "laboratories"


def test_entries_of_text_alone_can_be_ranked() -> None:
    """A source's sentences rank without a single phrasing."""
    entries = [
        ScorerEntry("a", (), "The alliance has members in many countries."),
        ScorerEntry("b", (), "The railway has passages for elephants."),
    ]
    for encoder in (None, FakeEncoder()):
        best = Scorer.build(entries, encoder=encoder).rank("which countries are members").best
        assert best is not None
        assert (best.entry, best.phrasing, best.similarity) == ("a", "", 0.0)


@pytest.mark.parametrize("encoder", [None, FakeEncoder()])
@pytest.mark.parametrize(
    "entries",
    [
        [],
        [ScorerEntry("a", ())],
        [ScorerEntry("a", ("",))],
        [ScorerEntry("a", ("?", "one"))],
        [ScorerEntry("a", ("one",)), ScorerEntry("b", ("one", "one"))],
    ],
)
def test_odd_faqs_are_ranked_too(entries: list[ScorerEntry], encoder: FakeEncoder | None) -> None:
    """No entries, no phrasings, empty and repeated ones: a ranking all the same."""
    scorer = Scorer.build(entries, encoder=encoder)
    for question in ("", "one", "two?", "👋"):
        ranking = scorer.rank(question)
        assert len(ranking.candidates) == len(entries)
        assert (ranking.best is None) == (not entries)


def test_huge_and_odd_questions_are_ranked(scorer: Scorer) -> None:
    """Telegram's longest message and worse: one word of it, control characters, lone surrogates."""
    for question in ("railway " * 2000, "x" * 100_000, "\x00\u202e\ufeff", "\ud800 railway", "ﷺ½"):
        assert len(scorer.rank(question).candidates) == len(ENTRIES)


def test_two_entries_with_one_id_are_refused() -> None:
    """An id names one entry."""
    with pytest.raises(ValueError, match="same id"):
        Scorer.build([ScorerEntry("a", ()), ScorerEntry("a", ())])


def test_an_entry_that_is_not_there_cannot_be_explained(lexical: Scorer) -> None:
    """A wrong id is a KeyError, not an empty explanation."""
    with pytest.raises(KeyError):
        lexical.explain("hello", "no-such-entry")


def test_thousands_of_phrasings_are_ranked() -> None:
    """A large FAQ drops rare pairs and letters, and still finds every phrasing."""
    topics = [f"topic{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(120)]
    entries = [
        ScorerEntry(topic, tuple(f"question {n} about {topic} and more" for n in range(45)))
        for topic in topics
    ]
    scorer = Scorer.build(entries)
    for topic in topics[::10]:
        assert scorer.rank(f"a new question about {topic}").candidates[0].entry == topic
