"""The figures of whole sentences, as newspapers, reports and encyclopaedias write them."""

from __future__ import annotations

import pytest

from bot.text.figures import read_figure, read_quantities

SENTENCES = [
    ("Sales were $5M, up from £3bn or €2.5 bn.", [5e6, 3e9, 2.5e9]),
    ("Some 3.5m people drank 1.2bn litres.", [3.5e6, 1.2e9]),
    ("The ship is 3.5m wide.", [3.5]),
    ("It cost 3.4 billion kronor and 75p, or 12 lakh rupees.", [3.4e9, 75, 1.2e6]),
    ("The bell weighs 2,500 pounds and cost 2,500 pounds.", [2500, 2500]),
    ("It lasted two millennia, a year and a half, 3 h 20 min and 45 s.", [2000, 1.5, 3, 20, 45]),
    ("A train every half hour takes three quarters of an hour.", [0.5, 0.75]),
    ("The remaining third and a further quarter of it, 2½ hours, ½ of all.", [33.33, 25, 2.5, 50]),
    (
        "A third well and a fifth year; a third of it, a third more, and a fifth.",
        [3, 5, 33.33, 33.33, 20],
    ),
    ("A hundred and five came, two or three left.", [105, None]),
    ("It rose from an original 3.9 million to 5.4 million francs.", [3.9e6, 5.4e6]),
    ("There are 84 more than a year before.", [84, 1]),
    ("It blew at 22 knots and 990 hPa at 35C; grains of 2 µm.", [22, 990, 35, 2]),
    (
        "In 1492, in 300 BC, in AD 79 and in the 4th century BC.",
        ["1492", "-0300", "0079", "-0400/-0301"],
    ),
    ("The 18th and 19th centuries.", ["1701/1800", "1801/1900"]),
    (
        "On 06.05.2020, May 5-7, 2023 and in 2019/20.",
        ["2020-05-06", "2023-05-05/2023-05-07", "2019/2020"],
    ),
    ("At half past nine or quarter to ten.", ["T09:30", "T09:45"]),
    ("In the first half of 2024.", ["2024-01/2024-06"]),
    ("PM2.5 and 1500 homes.", [1500]),
    ("The score was 3/5 and not 3/50.", [60]),
]


@pytest.mark.parametrize(("sentence", "values"), SENTENCES)
def test_values(sentence: str, values: list[object]) -> None:
    """Every figure is found with its value, and nothing else is."""
    found = read_quantities(sentence)
    assert [one.value for one in found if not one.weak or one.value == 1] == values


@pytest.mark.parametrize(("sentence", "values"), SENTENCES)
def test_text_of_a_figure_means_the_same_alone(sentence: str, values: list[object]) -> None:
    """A figure cut out of its sentence says the same, or the same with its kind told."""
    for one in read_quantities(sentence):
        text = sentence[one.start : one.end]
        assert read_figure(text, kind=one.kind).value == one.value, text
    assert values


@pytest.mark.parametrize(
    ("sentence", "qualifier"),
    [
        ("It goes back to c. 1850.", "c."),
        ("It opened as early as 1905.", "as early as"),
        ("Those aged 18 and over may vote.", "and over"),
        ("A queue of 100-plus people.", "or more"),
        ("The error is ±0.3 °C.", "plus or minus"),
        ("There are just short of 40 boats.", "just short of"),
        ("There are only 40 boats.", "only"),
    ],
)
def test_qualifiers(sentence: str, qualifier: str) -> None:
    """What limits a figure is its qualifier, wherever it stands."""
    (found,) = read_quantities(sentence)
    assert found.qualifier == qualifier
