"""Texts are cut into words and sentences, and slips of the fingers are corrected."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import sentences
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import fold, tokenize

LANGUAGES = ["en", "de", "zh", "th", "hi", "ar", "ko", "vi"]


@pytest.mark.parametrize(
    ("text", "language", "norms"),
    [
        ("Naïve cafés, 50,000 of them", "en", ["naive", "cafes", "50000", "of", "them"]),
        ("What's that?", "en", ["whats", "that"]),
        ("你好吗", "zh", ["你好", "好吗"]),
        ("AI技术", "zh", ["ai", "技术"]),
        ("Straße", "de", ["strasse"]),
        ("ＦＵＬＬ", "en", ["full"]),
    ],
)
def test_norms(text: str, language: str, norms: list[str]) -> None:
    """Case, accents and compatibility forms are gone; scripts without spaces give pairs."""
    assert [token.norm for token in tokenize(text, language)] == norms


def test_forms_of_a_word_share_a_stem() -> None:
    """Singular and plural, and other forms of a word, are one word to compare."""
    for one, other, language in (
        ("laboratory", "laboratories", "en"),
        ("Labor", "Labore", "de"),
        ("лаборатория", "лаборатории", "ru"),
    ):
        ((first,), (second,)) = tokenize(one, language), tokenize(other, language)
        assert first.stem == second.stem


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_tokens_stand_where_they_say(text: str, language: str) -> None:
    """A token is the text at its offsets, and folding a norm again changes nothing."""
    for token in tokenize(text, language):
        assert text[token.start : token.end] == token.text
        assert fold(token.norm) == token.norm


@given(st.text(st.characters(max_codepoint=0x24F), max_size=40))
def test_unicode_forms_do_not_matter(text: str) -> None:
    """Composed and decomposed text has the same words."""
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    first, second = ([token.norm for token in tokenize(form)] for form in forms)
    assert first == second


def test_corrections() -> None:
    """A misspelt word has the nearest known words, best first; a known word only itself."""
    corrector = SpellingCorrector(["laboratory", "labour", "park", "parks", "2013"])
    assert corrector.correct("laboratry")[0].word == "laboratory"
    assert [one.word for one in corrector.correct("park")] == ["park"]
    assert corrector.correct("pakr")[0].word == "park"
    assert corrector.correct("2014") == ()
    assert corrector.correct("xy") == ()
    assert "park" in corrector


@given(st.text(alphabet="abcde", min_size=1, max_size=8))
def test_similarity_is_ranked(word: str) -> None:
    """Corrections are at most three, from the most to the least alike, each up to 1."""
    found = SpellingCorrector(["abcde", "abced", "edcba", "aabbc", "bcd"]).correct(word)
    assert len(found) <= 3
    assert [one.similarity for one in found] == sorted((o.similarity for o in found), reverse=True)
    assert all(0 < one.similarity <= 1 for one in found)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["公园建成了。", "有多少个？", "五十个！"]),
        ("ja", ["研究所は50か所。", "それは本当か？"]),
        ("hi", ["पार्क बना।", "कितने हैं?", "पचास।"]),
        ("ar", ["بني المنتزه.", "كم عددها؟", "خمسون."]),
        ("de", ["Das kostet ca. 5 Mio. Euro.", "Am 5. Mai 2017 begann es.", "Dr. Weber kam."]),
        ("es", ["El Sr. López vive en EE.UU. desde 2013.", "¿Cuántos hay?", "Hay 50."]),
        ("fr", ["M. Dupont est venu.", "Combien y en a-t-il ?", "Cinquante."]),
        ("ru", ["В 2013 г. открылся парк.", "Сколько их?", "Более 50."]),
    ],
)
def test_sentences(language: str, expected: list[str]) -> None:
    """Sentences end at the stops of their script, and not at abbreviations or ordinals."""
    joint = "" if language in ("zh", "ja") else " "
    text = joint.join(expected)
    assert [text[start:end] for start, end in sentences(text, language)] == expected


@given(st.text(max_size=120), st.sampled_from(LANGUAGES))
def test_sentences_lose_nothing(text: str, language: str) -> None:
    """Between sentences there is only white space."""
    end = 0
    for start, stop in sentences(text, language):
        assert not text[end:start].strip()
        assert start < stop
        end = stop
    assert not text[end:].strip()
