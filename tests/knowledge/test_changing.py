"""Values are set in a person's YAML, and the rest of it stays as it is."""

from __future__ import annotations

import re

import pytest

from bot.errors import UnreadableError
from bot.knowledge.editing import set_value
from bot.knowledge.yaml_reader import plain, read_yaml

FAQ = """\
# A comment at the top.
topic: power
title: Power   # a comment behind
entries:
  - id: cost
    title: 'What does it cost?'
    # how it answers
    answer: >-
      {cost} and
      more

    phrasings:
      - price  # one
      # two follows
      - "how much"
    related: [speed, size]  # near

  - id: speed
    title: How fast?
    answer: "{speed}"
    phrasings: [fast, speed]
"""
COST = {
    "id": "cost",
    "title": "What does it cost?",
    "answer": "{cost} and more",
    "phrasings": ["price", "how much"],
    "related": ["speed", "size"],
}
CASES = {
    "title": ({**COST, "title": "What's the price?"}, "'What''s the price?'"),
    "answer": ({**COST, "answer": "{cost}"}, 'answer: "{cost}"'),
    "phrasing": ({**COST, "phrasings": ["fee", "how much"]}, "- fee  # one"),
    "phrasing more": ({**COST, "phrasings": ["price", "how much", "fee"]}, '- "fee"'),
    "phrasing first": ({**COST, "phrasings": ["fee", "price", "how much"]}, "- fee"),
    "phrasing less": ({**COST, "phrasings": ["how much"]}, "# two follows"),
    "related": ({**COST, "related": ["size"]}, "related: [size]  # near"),
    "related gone": ({k: v for k, v in COST.items() if k != "related"}, "- id: speed"),
    "new key": ({**COST, "rejects": ["is it free"]}, "    rejects:\n      - is it free"),
}


def tree(text: str) -> object:
    """Return what the program reads in ``text``."""
    flat = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    return plain(read_yaml(flat, "x")[0])


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_value_is_set(name: str, newline: str) -> None:
    """The value is there, every comment and every other line too."""
    value, shown = CASES[name]
    before = FAQ.replace("\n", newline)
    after = set_value(before, ("entries", 0), value, "x")
    assert tree(after)["entries"][0] == value
    assert tree(after)["entries"][1] == tree(before)["entries"][1]
    assert shown.replace("\n", newline) in after
    kept = {line for line in FAQ.splitlines() if "#" in line}
    if name == "phrasing less":
        kept = {line for line in kept if "# one" not in line}
    if name == "related gone":
        kept = {line for line in kept if "# near" not in line}
    for line in kept:
        assert line.partition("#")[2] in after
    other = before[before.index("  - id: speed") :]
    assert after.endswith(other)


def test_an_item_is_added_apart_as_the_others() -> None:
    """A new entry comes last, after an empty line where the others have one."""
    new = {"id": "size", "title": "How big?", "phrasings": ["size"]}
    after = set_value(FAQ, ("entries", 2), new, "x")
    assert after == FAQ + ("\n  - id: size\n    title: How big?\n    phrasings:\n      - size\n")


def test_an_empty_list_gets_its_first_item() -> None:
    """`facts: []` becomes a list below its key."""
    after = set_value("source: a\nfacts: []\n", ("facts", 0), {"id": "x", "quote": "y"}, "x")
    assert tree(after) == {"source": "a", "facts": [{"id": "x", "quote": "y"}]}


def test_mappings_in_brackets() -> None:
    """Figures written in brackets are changed, added and taken away in their line."""
    text = (
        "figures:\n  # the year\n  start: {text: '2016', of: start}\n  area: {text: two, of: x}\n"
    )
    after = set_value(text, ("figures", "start", "of"), "start of farming", "x")
    assert after == text.replace("of: start}", "of: start of farming}")
    figures = {"start": {"text": "2016", "of": "start"}}
    assert "area" not in set_value(text, ("figures",), figures, "x")
    more = {**tree(text)["figures"], "sum": {"text": "9", "of": "y"}}
    assert set_value(text, ("figures",), more, "x").startswith(text)


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "a: [1]  # of\n  b: 2\n", "b: {c\n"])
def test_what_is_unusual_is_left_to_people(text: str) -> None:
    """A file that can't be changed safely is refused, with its line."""
    with pytest.raises(UnreadableError, match=r"^x:\d+:\d+: error: "):
        set_value(text, ("a",), "c", "x")


def test_mixed_line_ends_stay() -> None:
    """Lines that a change does not touch keep their ends, whatever those of the others are."""
    text = "a: 1\r\nb: 2\nc:\r- x\nd: 4"
    assert set_value(text, ("b",), "3", "x") == text.replace("2", '"3"')
    assert set_value(text, ("c", 1), "z", "x") == text.replace("- x\n", "- x\n- z\r\n")
    assert set_value(text, ("e",), "z", "x") == text + "\r\ne: z\r\n"


def test_brackets_lose_and_gain_where_they_stand() -> None:
    """Items in brackets come and go in their place; the comments of the others stay."""
    text = "a: [\n  one,  # 1\n  two,  # 2\n  'it''s'\n]\n"
    less = set_value(text, ("a",), ["one", "it's"], "x")
    assert less == "a: [\n  one,  # 1\n  'it''s'\n]\n"
    more = set_value(text, ("a",), ["one", "new", "two", "it's"], "x")
    assert more == text.replace("  two", "  new, two")
    assert set_value("a: {b: c, d: e}\n", ("a",), {"d": "e"}, "x") == "a: {d: e}\n"
