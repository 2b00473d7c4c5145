"""Times of day, spans of months and changes, as figures of a text."""

from __future__ import annotations

import pytest

from bot.text.figures import read_figure, read_quantities


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("10:30", "T10:30", ""),
        ("9.15 p.m.", "T21:15", ""),
        ("6 am", "T06:00", ""),
        ("12 a.m.", "T00:00", ""),
        ("six o'clock", "T06:00", ""),
        ("by 5 pm", "T17:00", "by"),
        ("from 6 a.m. to 10 a.m.", "T06:00/T10:00", ""),
        ("9-11 a.m.", "T09:00/T11:00", ""),
        ("2 to 5 p.m.", "T14:00/T17:00", ""),
        ("9:00–17:30", "T09:00/T17:30", ""),
    ],
)
def test_time_of_day(text: str, value: str, qualifier: str) -> None:
    """A time of day, or a span of two, is a date without a day."""
    found = read_figure(text)
    assert (found.value, found.qualifier, found.first_day, found.last_day) == (
        value,
        qualifier,
        None,
        None,
    )
    assert not found.weak


@pytest.mark.parametrize("text", ["3:1", "9.15", "12:30:45", "24:59", "25:10", "10:75", "13 pm"])
def test_no_time_of_day(text: str) -> None:
    """Scores, decimals and impossible hours are no times of day."""
    assert not [one for one in read_quantities(text) if str(one.value).startswith("T")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("from April to early June", "--04/--06"),
        ("May to July", "--05/--07"),
        ("3 May to 7 June", "--05-03/--06-07"),
        ("from 5 to 7 September", "--09-05/--09-07"),
        ("from 5 to 7 September 2025", "2025-09-05/2025-09-07"),
        ("between 5 and 7 September 2025", "2025-09-05/2025-09-07"),
    ],
)
def test_span_of_days_or_months(text: str, value: str) -> None:
    """Spans are one figure, with and without a year."""
    (found,) = read_quantities(f"It lasts {text}.")
    assert (found.value, found.kind.value) == (value, "period")


def test_rank_with_superlative() -> None:
    """``third-largest`` is one rank, and a second-oldest park is more than the next one."""
    (third,) = read_quantities("the third-largest source")
    assert (third.end - third.start, third.value) == (len("third-largest"), 3)
    (second,) = read_quantities("the second-oldest park")
    assert not second.weak


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Profit rose from €9.1 million to €21.3 million.", [9_100_000, 21_300_000]),
        ("The staff grew from 140 to 390.", [140, 390]),
        ("Tickets cost from 12 to 45 dollars.", [None]),
        ("Children from 5 to 9 play.", [None]),
        ("Sales rose 8.4 percent to €412.6 million.", [8.4, 412_600_000]),
    ],
)
def test_change_or_range(text: str, found: list[object]) -> None:
    """What changed from one value to another is two figures; a range is one without a value."""
    assert [one.value for one in read_quantities(text)] == found


def test_last_year_is_no_duration() -> None:
    """``last year`` tells when and not how long; the last century does."""
    assert [one.weak for one in read_quantities("more than last year")] == [True]
    assert [one.weak for one in read_quantities("for the last century")] == [False]
