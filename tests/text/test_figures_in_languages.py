"""Every language's numbers, dates, measures and qualifiers are read alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.text.figures import read_quantities
from bot.text.quantity import Quantity

TABLE: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("figures.yaml").read_text(encoding="utf-8")
)
LANGUAGES = sorted(TABLE)
NATIVE_DIGITS = {
    "ar": "٠١٢٣٤٥٦٧٨٩",
    "hi": "०१२३४५६७८९",
    "th": "๐๑๒๓๔๕๖๗๘๙",
    "ja": "０１２３４５６７８９",
}
QUALIFIED = {"ar": "أكثر من {}", "hi": "{} से अधिक", "th": "มากกว่า {}", "ja": "{}以上"}
NATIVE = [(code, QUALIFIED[code], digits) for code, digits in NATIVE_DIGITS.items()]


def number(value: float | None) -> str:
    """Write a bound as the table has it."""
    return "" if value is None else f"{value:.10g}"


def bounds(found: Quantity) -> str:
    """Write the bounds of a figure as the table has them."""
    if found.first_day or found.last_day:
        return f"{found.first_day or ''}..{found.last_day or ''}"
    if found.interval is None:
        return "none"
    low, high = found.interval.low, found.interval.high
    above, below = ">" * found.interval.low_open, "<" * found.interval.high_open
    return f"{above}{number(low)}..{below}{number(high)}"


def test_the_table_is_large() -> None:
    """The table has at least 300 rows, and some of each of 22 languages."""
    assert len(TABLE) == 22
    assert sum(len(table["rows"]) for table in TABLE.values()) >= 300
    assert all(len(table["rows"]) >= 10 for table in TABLE.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures(language: str) -> None:
    """A phrase states the same alone, in a statement and in a question, and stands where it says;
    reading a text twice gives the same."""
    table, wrong = TABLE[language], []
    for phrase, *expected in table["rows"]:
        for carrier in ("{}", table["statement"], table["question"]):
            text = carrier.format(phrase)
            found = read_quantities(text, language)
            stated = [[q.kind, bounds(q), q.qualifier, q.unit] for q in found if not q.weak]
            wrong += [] if stated == [expected] else [(text, stated, expected)]
            assert all(text[one.start : one.end] == one.text for one in found)
        read_quantities.cache_clear()
        assert read_quantities(text, language) == found
    assert wrong == []


@given(st.sampled_from(LANGUAGES), st.text(max_size=60))
def test_any_text(language: str, text: str) -> None:
    """No text in any script makes the reader fail, and every figure stands where it says."""
    end = 0
    for one in read_quantities(text, language):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        end = one.end


@given(st.integers(1, 10**9), st.sampled_from(NATIVE))
def test_native_digits(value: int, native: tuple[str, str, str]) -> None:
    """Digits of a language's own script state what the common ones state."""
    language, phrase, digits = native
    common = phrase.format(value)
    own = phrase.format("".join(digits[int(digit)] for digit in str(value)))
    read = [read_quantities(text, language) for text in (common, own)]
    states = [[(q.kind, q.value, q.qualifier, q.interval) for q in found] for found in read]
    assert states[0] == states[1]
    assert states[0]


@given(st.integers(1, 10**6))
def test_units_of_one_dimension_compare(value: int) -> None:
    """Kilometres and metres, tonnes and kilograms, days and hours have the same bounds."""
    for one, other, factor in (("km", "m", 1000), ("tonnes", "kg", 1000), ("days", "hours", 24)):
        (large,) = read_quantities(f"{value} {one}")
        (small,) = read_quantities(f"{value * factor:,} {other}")
        assert (large.unit, large.interval) == (small.unit, small.interval)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("一带一路倡议", "zh"),
        ("一帯一路の一部", "ja"),
        ("일대일로 연구소 사이", "ko"),
        ("5G and G20", "en"),
        ("they may march", "en"),
        ("on ya da bin", "tr"),
    ],
)
def test_no_figure(text: str, language: str) -> None:
    """Words that hold a number word, and names that hold a digit, are no figures."""
    assert not [one for one in read_quantities(text, language) if not one.weak]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("50 labs or more", 50, None),
        ("50 joint labs at most", None, 50),
        ("50 labs", 50, 50),
    ],
)
def test_qualifier_behind_what_is_counted(text: str, low: int | None, high: int | None) -> None:
    """A qualifier behind the things that are counted bounds the figure as one beside it does."""
    (found,) = read_quantities(text)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (low, high)
    assert found.text == "50"


def test_one_and_a_half_is_no_decimal() -> None:
    """What stands behind a spoken decimal point is only read as decimals if it is a digit."""
    assert read_quantities("fünf Komma zwei fünf Prozent", "de")[0].value == 5.25
    assert read_quantities("fünf Komma anderthalb", "de")[0].value == 5


@pytest.mark.parametrize(
    ("language", "piece"),
    [
        ("de", "eineneinen"),
        ("de", "fünfundzwanzig"),
        ("de", "5 bis "),
        ("zh", "二"),
        ("zh", "三千"),
        ("ja", "1 万 "),
        ("ja", "が9"),
        ("ar", "ثلاثة "),
        ("sw", "elfu "),
        ("tr", "bin"),
    ],
)
def test_long_rows(language: str, piece: str) -> None:
    """A row of thousands of number words neither runs out of stack nor makes a giant number."""
    for one in read_quantities(piece * 1500, language):
        assert one.value is None or isinstance(one.value, str) or one.value < 10**36
