"""Values are set in a person's YAML, and the rest of it stays as it is."""

from __future__ import annotations

import re

import pytest

from bot.errors import UnreadableError
from bot.knowledge.changing import set_value
from bot.knowledge.validation import plain
from bot.knowledge.yaml_reader import read_yaml

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


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "a: 1\r\nb: 2\n"])
def test_what_is_unusual_is_left_to_people(text: str) -> None:
    """A file that can't be changed safely is refused, with its line."""
    with pytest.raises(UnreadableError):
        set_value(text, ("a",), "c", "x")
