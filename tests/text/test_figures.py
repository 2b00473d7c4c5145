"""A figure's text is read as a person reads it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FigureError
from bot.text.figures import read_figure, read_quantities
from bot.text.quantity import FigureKind

COUNT, MONEY, PERCENT, DATE = (
    FigureKind.COUNT,
    FigureKind.MONEY,
    FigureKind.PERCENT,
    FigureKind.DATE,
)
PERIOD, DURATION, ORDINAL, MEASURE = (
    FigureKind.PERIOD,
    FigureKind.DURATION,
    FigureKind.ORDINAL,
    FigureKind.MEASURE,
)

NUMBERS = [
    # text, kind, value, qualifier, unit
    ("nine", COUNT, 9, "", ""),
    ("Nine", COUNT, 9, "", ""),
    ("one", COUNT, 1, "", ""),
    ("10,000", COUNT, 10_000, "", ""),
    ("10\u00a0000", COUNT, 10_000, "", ""),
    ("2,000", COUNT, 2_000, "", ""),
    ("more than 80", COUNT, 80, "more than", ""),
    ("More than 10,000", COUNT, 10_000, "more than", ""),
    ("at least 5", COUNT, 5, "at least", ""),
    ("no fewer than twelve", COUNT, 12, "no fewer than", ""),
    ("an estimated 5,000", COUNT, 5_000, "an estimated", ""),
    ("50 or more", COUNT, 50, "or more", ""),
    ("50+", COUNT, 50, "or more", ""),
    (">50", COUNT, 50, "more than", ""),
    ("≥ 50", COUNT, 50, "at least", ""),
    ("~50", COUNT, 50, "about", ""),
    ("more than 2000", COUNT, 2000, "more than", ""),
    ("1.2 million", COUNT, 1_200_000, "", ""),
    ("40k", COUNT, 40_000, "", ""),
    ("twenty-one", COUNT, 21, "", ""),
    ("two hundred and six thousand and four", COUNT, 206_004, "", ""),
    ("half a million", COUNT, 500_000, "", ""),
    ("a hundred", COUNT, 100, "", ""),
    ("a dozen", COUNT, 12, "", ""),
    ("two point five million", COUNT, 2_500_000, "", ""),
    ("two and a half million", COUNT, 2_500_000, "", ""),
    ("twice", COUNT, 2, "", "times"),
    ("more than twice", COUNT, 2, "more than", "times"),
    ("three times", COUNT, 3, "", "times"),
    ("10-fold", COUNT, 10, "", "times"),
    ("nearly doubled", COUNT, 2, "nearly", "times"),
    ("between 10 and 20", COUNT, None, "between", ""),
    ("from 10 to 20", COUNT, None, "between", ""),
    ("10 to 20", COUNT, None, "between", ""),
    ("10\u201320", COUNT, None, "between", ""),
    ("several", COUNT, None, "several", ""),
    ("hundreds of thousands", COUNT, None, "hundreds of thousands", ""),
    ("12%", PERCENT, 12, "", "%"),
    ("12.5 percent", PERCENT, 12.5, "", "%"),
    ("nearly 30 per cent", PERCENT, 30, "nearly", "%"),
    ("10 to 20 percent", PERCENT, None, "between", "%"),
    ("10% to 20%", PERCENT, None, "between", "%"),
    ("half", PERCENT, 50, "", "%"),
    ("about a third", PERCENT, 33.33, "about", "%"),
    ("two-thirds", PERCENT, 66.67, "", "%"),
    ("three quarters", PERCENT, 75, "", "%"),
    ("3/4", PERCENT, 75, "", "%"),
    ("one in four", PERCENT, 25, "", "%"),
    ("4 out of 5", PERCENT, 80, "", "%"),
    ("$2.5 billion", MONEY, 2_500_000_000, "", "USD"),
    ("US$1.2bn", MONEY, 1_200_000_000, "", "USD"),
    ("up to $2.5 million", MONEY, 2_500_000, "up to", "USD"),
    ("over 10 million US dollars", MONEY, 10_000_000, "over", "USD"),
    ("8.4 million crowns", MONEY, 8_400_000, "", "crowns"),
    ("RMB 100 million", MONEY, 100_000_000, "", "CNY"),
    ("100 million yuan", MONEY, 100_000_000, "", "CNY"),
    ("EUR 20", MONEY, 20, "", "EUR"),
    ("€20", MONEY, 20, "", "EUR"),
    ("120 km", MEASURE, 120, "", "km"),
    ("45MW", MEASURE, 45, "", "MW"),
    ("2000 km", MEASURE, 2000, "", "km"),
    ("5 light years", MEASURE, 5, "", "light years"),
    ("-5 °C", MEASURE, -5, "", "°C"),
    ("minus 5 degrees Celsius", MEASURE, -5, "", "degrees Celsius"),
    ("20°C", MEASURE, 20, "", "°C"),
    ("100 hectares", MEASURE, 100, "", "hectares"),
    ("1.5 million tonnes", MEASURE, 1_500_000, "", "tonnes"),
    ("100-metre", MEASURE, 100, "", "metre"),
    ("the past decade", DURATION, 10, "past", "years"),
    ("past decade", DURATION, 10, "past", "years"),
    ("the last five years", DURATION, 5, "last", "years"),
    ("five-year", DURATION, 5, "", "years"),
    ("30 days", DURATION, 30, "", "days"),
    ("half a century", DURATION, 50, "", "years"),
    ("more than a decade", DURATION, 10, "more than", "years"),
    ("two decades", DURATION, 20, "", "years"),
    ("third", ORDINAL, 3, "", ""),
    ("21st", ORDINAL, 21, "", ""),
    ("twenty-first", ORDINAL, 21, "", ""),
]

DATES = [
    # text, kind, value, qualifier, first day, last day
    ("2013", DATE, "2013", "", "2013-01-01", "2013-12-31"),
    ("May 2017", DATE, "2017-05", "", "2017-05-01", "2017-05-31"),
    ("In May 2017", DATE, "2017-05", "", "2017-05-01", "2017-05-31"),
    ("May of 2017", DATE, "2017-05", "", "2017-05-01", "2017-05-31"),
    ("February 2024", DATE, "2024-02", "", "2024-02-01", "2024-02-29"),
    ("2017-05", DATE, "2017-05", "", "2017-05-01", "2017-05-31"),
    ("5 May 2017", DATE, "2017-05-05", "", "2017-05-05", "2017-05-05"),
    ("May 5, 2017", DATE, "2017-05-05", "", "2017-05-05", "2017-05-05"),
    ("the 5th of May 2017", DATE, "2017-05-05", "", "2017-05-05", "2017-05-05"),
    ("2017-05-05", DATE, "2017-05-05", "", "2017-05-05", "2017-05-05"),
    ("5 May", DATE, "--05-05", "", None, None),
    ("Since 2013", DATE, "2013", "since", "2013-01-01", None),
    ("end of June 2023", DATE, "2023-06-30", "end of", "2023-06-30", "2023-06-30"),
    ("the end of 2023", DATE, "2023-12-31", "end of", "2023-12-31", "2023-12-31"),
    ("by the end of June 2023", DATE, "2023-06-30", "by end of", None, "2023-06-30"),
    ("beginning of 2023", DATE, "2023-01-01", "beginning of", "2023-01-01", "2023-01-01"),
    ("early 2023", DATE, "2023", "early", "2023-01-01", "2023-12-31"),
    ("mid-2023", DATE, "2023", "mid", "2023-01-01", "2023-12-31"),
    ("before 2020", DATE, "2020", "before", None, "2019-12-31"),
    ("after May 2020", DATE, "2020-05", "after", "2020-06-01", None),
    ("until 2020", DATE, "2020", "until", None, "2020-12-31"),
    ("around 2015", DATE, "2015", "around", "2015-01-01", "2015-12-31"),
    ("2013-2017", PERIOD, "2013/2017", "", "2013-01-01", "2017-12-31"),
    ("2013\u201317", PERIOD, "2013/2017", "", "2013-01-01", "2017-12-31"),
    ("2011-12", PERIOD, "2011/2012", "", "2011-01-01", "2012-12-31"),
    ("from 2013 to 2017", PERIOD, "2013/2017", "", "2013-01-01", "2017-12-31"),
    ("between 2013 and 2017", PERIOD, "2013/2017", "", "2013-01-01", "2017-12-31"),
    ("May to June 2023", PERIOD, "2023-05/2023-06", "", "2023-05-01", "2023-06-30"),
    ("5-7 May 2017", PERIOD, "2017-05-05/2017-05-07", "", "2017-05-05", "2017-05-07"),
    ("first half of 2023", PERIOD, "2023-01/2023-06", "", "2023-01-01", "2023-06-30"),
    ("Q1 2023", PERIOD, "2023-01/2023-03", "", "2023-01-01", "2023-03-31"),
    ("the 1990s", PERIOD, "1990/1999", "", "1990-01-01", "1999-12-31"),
    ("the 21st century", PERIOD, "2001/2100", "", "2001-01-01", "2100-12-31"),
]

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
UNITS += ["twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"]
UNITS += ["nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
QUALIFIERS = ["", "more than ", "at least ", "nearly ", "up to ", "about ", "fewer than "]


def in_words(number: int) -> str:
    """Write a number as English does; plain Python to hold the reader against."""
    for size, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= size:
            rest = number % size
            joint = " and " if 0 < rest < 100 else " " if rest else ""
            return f"{in_words(number // size)} {name}{joint}{in_words(rest) if rest else ''}"
    if number < 20:
        return UNITS[number - 1]
    unit = f"-{UNITS[number % 10 - 1]}" if number % 10 else ""
    return TENS[number // 10 - 2] + unit


@pytest.mark.parametrize(("text", "kind", "value", "qualifier", "unit"), NUMBERS)
def test_number(text: str, kind: FigureKind, value: object, qualifier: str, unit: str) -> None:
    """Numbers, money, shares, measures, durations and ranks have their value and qualifier."""
    found = read_figure(text)
    assert (found.kind, found.value, found.qualifier, found.unit_text) == (
        kind,
        value,
        qualifier,
        unit,
    )
    assert (found.first_day, found.last_day) == (None, None)


@pytest.mark.parametrize(("text", "kind", "value", "qualifier", "start", "end"), DATES)
def test_date(
    text: str, kind: FigureKind, value: str, qualifier: str, start: str | None, end: str | None
) -> None:
    """Dates and periods have the first and the last day that they mean; None where open."""
    found = read_figure(text)
    assert (found.kind, found.value, found.qualifier) == (kind, value, qualifier)
    assert (found.first_day, found.last_day) == (start, end)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5G", ""),
        ("1.2.3", ""),
        ("G20", ""),
        ("many", ""),
        ("", ""),
        ("16 countries", "; write only '16'"),
        ("in more than 80 partner countries", "; write only 'more than 80'"),
    ],
)
def test_no_figure(text: str, hint: str) -> None:
    """What is no figure, or more than one, is refused with what could be meant."""
    with pytest.raises(FigureError) as caught:
        read_figure(text)
    examples = "'more than 80', 'May 2017', 'nine', '$2.5 billion'"
    assert str(caught.value) == f"'{text}' can't be read as a figure such as {examples}{hint}"


def test_kind_settles_what_the_text_leaves_open() -> None:
    """``2000`` is a year unless it is said to be a count; any text may be given a kind."""
    assert read_figure("2000").kind is DATE
    assert read_figure("2000", kind=COUNT).value == 2000
    assert read_figure("rather large", kind=MEASURE).value is None


def test_scan() -> None:
    """Running text gives every figure with its qualifier, and none that is a part of a name."""
    text = "Since 2013 the G20 and 5G firms built nine of 1,200 labs, up 12% by the end of 2020."
    found = [text[reading.start : reading.end] for reading in read_quantities(text)]
    assert found == ["Since 2013", "nine", "1,200", "12%", "by the end of 2020"]


@given(st.integers(1, 10**12 - 1))
def test_numbers_in_words_and_digits(number: int) -> None:
    """A number means the same in words, in digits and with separators."""
    for text in (in_words(number), in_words(number).capitalize(), f"{number:,}"):
        assert read_figure(text).value == number
    assert read_figure(str(number), kind=COUNT).value == number


@given(st.integers(1, 10**9), st.sampled_from(QUALIFIERS), st.sampled_from(["", "%", " km"]))
def test_qualifiers(number: int, qualifier: str, unit: str) -> None:
    """A qualifier is kept apart from the number and never changes it."""
    found = read_figure(f"{qualifier}{number:,}{unit}", kind=None if unit else COUNT)
    assert found.value == number
    assert found.qualifier == qualifier.strip()


@pytest.mark.parametrize("text", ["2024-05-00", "2024-00-00", "00.05.2024", "2024/5/0"])
def test_a_day_or_month_of_zero_is_no_date(text: str) -> None:
    """Such a thing stands in tables for what is not known."""
    assert not [one for one in read_quantities(text, "en") if one.kind is DATE]


@given(st.dates(date(1700, 1, 1), date(2199, 12, 31)))
def test_dates_in_any_form(day: date) -> None:
    """A day means the same in every form, and a month and year hold it."""
    month = calendar.month_name[day.month]
    forms = [
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ]
    for form in forms:
        found = read_figure(form)
        assert (found.kind, found.value) == (DATE, day.isoformat())
        assert found.first_day == found.last_day == day.isoformat()
    for wider in (f"{month} {day.year}", str(day.year)):
        found = read_figure(wider, kind=DATE)
        assert found.first_day is not None
        assert found.last_day is not None
        assert found.first_day <= day.isoformat() <= found.last_day


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)), st.integers(1, 2000))
def test_open_dates(day: date, days: int) -> None:
    """Before and after leave the day itself out, since and until hold it."""
    text = f"{day.day} {calendar.month_name[day.month]} {day.year}"
    assert read_figure(f"before {text}").last_day == (day - timedelta(1)).isoformat()
    assert read_figure(f"after {text}").first_day == (day + timedelta(1)).isoformat()
    assert read_figure(f"since {text}").first_day == day.isoformat()
    assert read_figure(f"until {text}").last_day == day.isoformat()
    later = day + timedelta(days)
    period = read_figure(f"{day.isoformat()} to {later.isoformat()}")
    assert (period.first_day, period.last_day) == (day.isoformat(), later.isoformat())


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """No text makes the reader fail in another way than with a FigureError."""
    for reading in read_quantities(text):
        assert 0 <= reading.start < reading.end <= len(text)
    try:
        read_figure(text)
    except FigureError as reason:
        assert str(reason)  # noqa: PT017


@given(
    st.lists(
        st.sampled_from(
            [
                *"0123456789",
                "about",
                "million",
                "two",
                "half",
                "a",
                "and",
                "-",
                "of",
                "May",
                "to",
                "%",
                "$",
                "past",
                "years",
                "in",
                "third",
                "first",
                ",",
                ".",
                "/",
            ]
        )
    )
)
def test_any_row_of_number_words(words: list[str]) -> None:
    """Number words in any order are read or left alone, in bounded time."""
    text = " ".join(words)
    read_quantities(text)
    read_quantities(text.replace(" ", ""))


@pytest.mark.parametrize("word", ["about ", "million ", "two ", "half a ", "1 ", "- ", "9", "in "])
def test_long_rows(word: str) -> None:
    """A row of thousands of number words neither runs out of stack nor makes a giant number."""
    for reading in read_quantities(word * 2000):
        assert reading.value is None or isinstance(reading.value, str) or reading.value < 10**30
