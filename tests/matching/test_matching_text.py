import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text import Analyser, compose, fold, stemmer

ENGLISH = Analyser("en")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is folded: dictionary look-ups may fold again."""
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_unicode_form_does_not_matter(text: str, form: str) -> None:
    """The same text in any Unicode form has the same tokens."""
    assert ENGLISH.tokens(unicodedata.normalize(form, text)) == ENGLISH.tokens(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F)))
def test_case_does_not_matter(text: str) -> None:
    """Upper and lower case Latin text has the same tokens."""
    assert ENGLISH.tokens(text.lower()) == ENGLISH.tokens(text.upper().lower())


@given(st.text())
def test_positions_are_those_of_the_composed_text(text: str) -> None:
    """Each word stands where it says, so that it can be marked or replaced."""
    composed = compose(text)
    for word in ENGLISH.words(text):
        assert 0 <= word.start < word.end <= len(composed)
        assert word.folded
        assert word.token


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("What's new?", ["whats", "new"]),
        ("What\u2019s new?", ["whats", "new"]),
        ("CAFÉ déjà-vu", ["cafe", "deja", "vu"]),
        ("10,000 people", ["10000", "people"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("İSTANBUL \u0131stanbul", ["istanbul", "istanbul"]),
        ("snake_case", ["snake", "case"]),
        ("银行卡", ["银行", "行卡"]),
        ("卡", ["卡"]),
        ("5G基站", ["5g", "基站"]),
        ("がか", ["がか"]),
        ("ธนา", ["ธน", "นา"]),
        ("كِتَابٌ", ["كتاب"]),
        ("हिन्दी में", ["हइनदई", "मएन"]),
        ("हिंदी कंपनी", ["हइनदई", "कनपनई"]),
        ("Đà Nẵng", ["da", "nang"]),
        ("", []),
        ("?! 👋", []),
    ],
)
def test_words_of_any_script(text: str, folded: list[str]) -> None:
    """Spaced scripts give words, unspaced ones bigrams; apostrophes and accents go."""
    assert [word.folded for word in ENGLISH.words(text)] == folded


def test_kana_voicing_is_kept() -> None:
    """か and が are different letters, whatever Unicode form they come in."""
    assert fold("か") != fold("が") == fold(unicodedata.normalize("NFD", "が"))


def test_words_are_stemmed_by_language() -> None:
    """Inflected words of the FAQ's language count as one; an unknown language stems nothing."""
    assert len(set(ENGLISH.tokens("laboratory laboratories"))) == 1
    assert len(set(Analyser("de").tokens("Häuser Häusern"))) == 1
    assert stemmer("xx")("laboratories") == "laboratories"


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "pt-BR", "zh", "", "xx"])
def test_any_language_tag_will_do(language: str) -> None:
    """A language tag never raises, with or without a region."""
    assert Analyser(language).tokens("one two")


def test_a_huge_word_is_cut() -> None:
    """A word of a million letters gives one short token."""
    (token,) = ENGLISH.tokens("a" * 1_000_000)
    assert len(token) <= 64
