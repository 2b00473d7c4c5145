"""Numbers, years and months as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.dates import dates
from bot.understanding.language.pack import available, load_pack
from bot.understanding.numbers import mentions
from bot.understanding.phrases import flatten

promised = settings(max_examples=150, deadline=None, derandomize=True)


def values(text: str, language: str = "en") -> list[float]:
    """Return the numbers that are read in ``text``."""
    return [m.value for m in mentions(flatten(text), load_pack(language)) if m.value]


ENGLISH = [
    ("10k", 10_000),
    ("10K", 10_000),
    ("10k+", 10_000),
    ("ten thousand", 10_000),
    ("Ten Thousand", 10_000),
    ("10 thousand", 10_000),
    ("100 000", 100_000),
    ("100\u00a0000", 100_000),
    ("1,000", 1_000),
    ("2,160", 2_160),
    ("1.000.000", 1_000_000),
    ("50+", 50),
    ("50", 50),
    ("1.5 million", 1_500_000),
    ("$10bn", 10_000_000_000),
    ("twenty-five", 25),
    ("two hundred and five", 205),
    ("three thousand five hundred", 3_500),
    ("a dozen", 12),
    ("7.2 MW", 7.2),
    ("30%", 30),
    ("more than nine", 9),
    ("٥٠", 50),
    ("５０", 50),
    ("half a million", 500_000),
    ("nineteen eighty-seven", 1987),
    ("½", 0.5),
]


@pytest.mark.parametrize(("text", "value"), ENGLISH)
def test_one_number_is_read(text: str, value: float) -> None:
    """Digits, words, separators and scales mean the number that a person would read."""
    assert values(f"are there {text} of them") == [value]


OTHERS = [
    ("zh", "有50多个", 50),
    ("zh", "一共200个", 200),
    ("zh", "1万名", 10_000),
    ("zh", "10,000名", 10_000),
    ("ja", "10,000人以上", 10_000),
    ("ko", "1,234,567명", 1_234_567),
    ("th", "10,000 คน", 10_000),
    ("zh", "2016年", 2016),
    ("fr", "deux cents", 200),
    ("fr", "100 000", 100_000),
    ("de", "zweihundert", 200),
    ("de", "fünfzig", 50),
    ("es", "doscientos", 200),
    ("ru", "двести", 200),
    ("ru", "10 тысяч", 10_000),
    ("ar", "خمسون", 50),
    ("ar", "٥٠", 50),
    ("zh", "九个", 9),
    ("zh", "一万名", 10_000),
    ("zh", "两百个", 200),
    ("fr", "quatre-vingts", 80),
]


@pytest.mark.parametrize(("language", "text", "value"), OTHERS)
def test_one_number_is_read_in_other_languages(language: str, text: str, value: float) -> None:
    """The same in the words of other languages."""
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("text", "year"), [("ปี 2017", 2017), ("พ.ศ. 2560", 2017), ("ปี 2560", 2017), ("ค.ศ. 2017", 2017)]
)
def test_a_year_of_another_era_is_that_of_the_common_one(text: str, year: float) -> None:
    """Thai years are told by the word before them, and may count from the Buddha's death."""
    found = mentions(flatten(text), load_pack("th"))
    assert [(one.value, one.year) for one in found] == [(year, True)]


@pytest.mark.parametrize(
    "text", ["one of them", "5G base stations", "no number", "a1 b2", "COVID19", "the 12th"]
)
def test_what_is_no_number(text: str) -> None:
    """'One' alone, and digits inside a name, claim nothing."""
    assert values(text) == []


DATES = [
    ("en", "June 2023", 2023, 6),
    ("en", "in June of 2023", 2023, 6),
    ("en", "Sep 2019", 2019, 9),
    ("en", "Sept 2019", 2019, 9),
    ("en", "in 2016", 2016, None),
    ("fr", "juin 2023", 2023, 6),
    ("de", "Juni 2023", 2023, 6),
    ("es", "junio de 2023", 2023, 6),
    ("ru", "июнь 2023", 2023, 6),
    ("ru", "в июне 2023", 2023, 6),
    ("zh", "2023年6月", 2023, 6),
]


@pytest.mark.parametrize(("language", "text", "year", "month"), DATES)
def test_a_date_is_no_count(language: str, text: str, year: int, month: int | None) -> None:
    """A year with or without its month is one date, not one or two numbers."""
    found = mentions(flatten(text), load_pack(language))
    assert [(m.value, m.year, m.month) for m in found] == [(year, True, month)]


@pytest.mark.parametrize("text", ["may I ask", "march on", "1500 tonnes of may"])
def test_a_month_that_is_a_word(text: str) -> None:
    """'May' and 'march' without a year are words."""
    assert all(m.month is None for m in mentions(flatten(text), load_pack("en")))


def test_numbers_come_in_order() -> None:
    """Several numbers are read from left to right."""
    assert values("48 members in 67 countries since 2013") == [48, 67, 2013]


@promised
@given(number=st.integers(2, 10**12))
def test_separators_do_not_matter(number: int) -> None:
    """A whole number means the same with commas, spaces or nothing between its thousands."""
    spelt = {f"{number}", f"{number:,}", f"{number:,}".replace(",", " ")}
    assert {tuple(values(text)) for text in spelt} == {(float(number),)}


@promised
@given(text=st.text(max_size=80), language=st.sampled_from(available()))
def test_positions_are_those_of_the_text(text: str, language: str) -> None:
    """Mentions lie in the text, in order, and never overlap, whatever the text."""
    flat = flatten(text)
    end = 0
    for mention in mentions(flat, load_pack(language)):
        assert end <= mention.start < mention.end <= len(flat)
        end = mention.end


@pytest.mark.parametrize(
    ("language", "text", "month"),
    [
        ("pl", "w którym roku zaczął się plan", None),
        ("pl", "sie 2017", 8),
        ("tr", "parkta kas var mı", None),
        ("it", "la ferrovia scende giù", None),
    ],
)
def test_a_common_word_is_no_month_without_a_year(
    language: str, text: str, month: int | None
) -> None:
    """Short forms of months that are words of their own are months only beside a year or day."""
    found = [date.month for date in dates(flatten(text), load_pack(language))]
    assert found == ([month] if month else [])
