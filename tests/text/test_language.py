"""Which language a question is in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.language import LanguageIdentifier

LANGUAGES = [
    *("en", "es", "fr", "de", "it", "pt", "nl", "ru", "uk", "pl", "tr"),
    *("ar", "hi", "zh", "ja", "ko", "id", "ms", "vi", "th", "sw"),
]


def spoken(text: str, hint: str | None = None, words: str = "") -> str | None:
    """Return the language of ``text`` for an English folder that has ``words``."""
    return LanguageIdentifier("en", frozenset(words.split())).identify(text, hint)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how many labs", "en"),
        ("labs", "en"),
        ("", "en"),
        ("123?", "en"),
        ("有多少个", "zh"),
        ("BRI有多少个国家", "zh"),
        ("いくつの研究所", "ja"),
        ("研究所はいくつ", "ja"),
        ("몇 개입니까", "ko"),
        ("сколько лабораторий", "ru"),
        ("كم عدد المختبرات", "ar"),
        ("มีกี่แห่ง", "th"),
        ("скільки лабораторій у Казахстані", "uk"),
        ("де парк і хто його будував", "uk"),
        ("где парк", "ru"),
        ("Trung Quốc có bao nhiêu nước", "vi"),
        ("चीन ने कितनी", "hi"),
        ("joint lab kitni hain", "hi"),
        ("alliance kab bana tha", "hi"),
        ("give me the main ones to see", "en"),
        ("серіктестікке кіре ме", None),
        ("combien de laboratoires y a-t-il", "fr"),
        ("wie viele Labore gibt es", "de"),
        ("¿cuántos laboratorios hay?", "es"),
        ("quantos laboratórios existem no total", "pt"),
        ("აბა რამდენი", None),
        ("כמה מעבדות", None),
        ("αβγ δεζ", None),
    ],
)
def test_the_language_is_found(text: str, language: str | None) -> None:
    """The script decides, then the words; a script that nobody here reads is owned up to."""
    assert spoken(text) == language


def test_an_english_question_with_a_foreign_name_stays_english() -> None:
    """One word of another language or script does not turn a question."""
    assert spoken("how many people work at the Café de la Paix") == "en"
    assert spoken("what does 一带一路 mean in the article") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "wen was teh acton plan lauched",
        "wat is teh park",
        "wat fields do teh labs cvoer",
        "wo is he",
    ],
)
def test_english_with_slips_is_english(text: str) -> None:
    """A slip that makes a word of another language does not make a question of it."""
    assert spoken(text, words="plan action launched park fields labs cover") == "en"


@pytest.mark.parametrize("text", ["wann wurde der plna gestatet", "wer hat dei Labore gebuat"])
def test_another_language_with_slips_is_not_english(text: str) -> None:
    """A misspelt question in German stays German, though English has like words."""
    assert spoken(text, words="plan stated labor") == "de"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pszczoly szczepienie drzewek", "pl"),
        ("mchungwa kuvuna shambani", "sw"),
        ("kasvetli bulutlar yüzünden görüntüsüz", "tr"),
        ("buying groceries nearby", "en"),
        ("photosynthesis equation", "en"),
        ("mango lassi recipe", "en"),
        ("president Putin", "en"),
    ],
)
def test_letters_tell_where_no_word_does(text: str, language: str) -> None:
    """Words that are in no list are judged by their letters; a name or two turn no question."""
    assert spoken(text) == language


def test_the_device_decides_where_letters_tell_little() -> None:
    """Letters leave near languages apart as good as open: then the device's is taken."""
    assert spoken("penyakit jantung bawaan", "id") == "id"
    assert spoken("penyakit jantung bawaan", "ms") == "ms"
    assert spoken("buying groceries nearby", "de") == "en"


def test_the_device_decides_where_words_lead_little() -> None:
    """A word of another language more does not speak against the device's."""
    assert spoken("kazakistandaki santral ne santrali", "tr") == "tr"
    assert spoken("почему горят леса", "uk") == "ru"


def test_the_device_decides_a_draw() -> None:
    """Words that two languages share are of the one that the asker's device speaks."""
    assert spoken("para que se", "es") == "es"
    assert spoken("para que se", "pt") == "pt"


def test_the_device_decides_where_no_word_is_known() -> None:
    """Letters of Ukrainian and Kazakh alike are Ukrainian on a Ukrainian device; those that only
    Kazakh has are not."""
    assert spoken("кинь лінк", "uk") == "uk"
    assert spoken("кинь лінк", "en") is None
    assert spoken("қазақстанда неше ғылыми зертхана құрылған", "uk") is None


def test_the_device_does_not_overrule_the_words() -> None:
    """English on a French device is English."""
    assert spoken("how many labs are there", "fr") == "en"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text(max_size=60), hint=st.none() | st.text(max_size=6))
def test_a_language_that_exists_or_none(text: str, hint: str | None) -> None:
    """Whatever the text and the device say, the language is one that is read here, or none."""
    assert spoken(text, hint) in {*LANGUAGES, None}
