"""Texts and values are put into a person's YAML, and nothing else in it changes by a character."""

from __future__ import annotations

import difflib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import UnreadableError
from bot.knowledge.editing import add_items, set_value
from bot.knowledge.yaml_reader import plain, read_yaml

PATH = ("entries", 1, "phrasings")


def tree(text: str) -> object:
    """Return what the program reads in ``text``."""
    flat = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    return plain(read_yaml(flat, "x")[0])


def only_added(before: str, after: str) -> str:
    """Return what was added; fails where anything was taken away."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    added = ""
    for kind, start, end, first, last in matcher.get_opcodes():
        assert kind in ("equal", "insert"), before[start:end]
        added += after[first:last] if kind == "insert" else ""
    return added


CASES = {
    "block": (
        "phrasings:   # how people ask\n  - one  # the first\n  # more to come\n\nrelated: []\n",
        (
            "phrasings:   # how people ask\n  - one  # the first\n  - new?\n"
            "  # more to come\n\nrelated: []\n"
        ),
    ),
    "not indented": (
        "phrasings:\n- one\nrelated: [b]\n",
        "phrasings:\n- one\n- new?\nrelated: [b]\n",
    ),
    "wide dash": ("phrasings:\n -   one\n", "phrasings:\n -   one\n -   new?\n"),
    "single quotes": ("phrasings:\n  - 'it''s'\n", "phrasings:\n  - 'it''s'\n  - 'new?'\n"),
    "double quotes": ('phrasings:\n  - "one"\n', 'phrasings:\n  - "one"\n  - "new?"\n'),
    "folded": (
        "phrasings:\n  - >-\n    one\n    two\n\nrelated: []\n",
        "phrasings:\n  - >-\n    one\n    two\n  - new?\n\nrelated: []\n",
    ),
    "kept lines": (
        "phrasings:\n  - |+\n    one\n\na: b\n",
        "phrasings:\n  - |+\n    one\n\n  - new?\na: b\n",
    ),
    "several lines": (
        "phrasings:\n  - one\n    two # c\n  - 'a\n    b'\na: b\n",
        "phrasings:\n  - one\n    two # c\n  - 'a\n    b'\n  - 'new?'\na: b\n",
    ),
    "no line end": ("phrasings:\n  - one", "phrasings:\n  - one\n  - new?\n"),
    "brackets": ("phrasings: [one, two]  # c\n", 'phrasings: [one, two, "new?"]  # c\n'),
    "last comma": ("phrasings: [one, two,]\n", 'phrasings: [one, two, "new?",]\n'),
    "no texts": ("phrasings: []\n", 'phrasings: ["new?"]\n'),
    "lines in brackets": (
        "phrasings: [\n  one,  # c\n  two  # d\n]\n",
        'phrasings: [\n  one,  # c\n  two,  # d\n  "new?"\n]\n',
    ),
    "lines with last comma": (
        "phrasings: [\n  one,\n  two,  # d\n]\n",
        'phrasings: [\n  one,\n  two,  # d\n  "new?",\n]\n',
    ),
    "key alone": ("phrasings:   # later\na: b\n", "phrasings:   # later\n  - new?\na: b\n"),
    "no key": ("a: b  # c\n# end\n", "a: b  # c\nphrasings:\n  - new?\n# end\n"),
    "braces": ("{a: b}\n", '{a: b, phrasings: ["new?"]}\n'),
    "key in quotes": ('"phrasings":\n  - one\n', '"phrasings":\n  - one\n  - new?\n'),
    "line ends of windows": (
        "phrasings:\r\n  - one\r\na: b\r\n",
        "phrasings:\r\n  - one\r\n  - new?\r\na: b\r\n",
    ),
    "byte order mark": ("\ufeffphrasings:\n  - one\n", "\ufeffphrasings:\n  - one\n  - new?\n"),
    "end of document": ("phrasings:\n  - one\n...\n", "phrasings:\n  - one\n  - new?\n...\n"),
}


@pytest.mark.parametrize("kind", CASES)
def test_the_way_a_person_would(kind: str) -> None:
    """The new text stands where and as one would type it."""
    before, after = CASES[kind]
    assert add_items(before, ("phrasings",), ["new?"]) == after


def test_keys_that_are_not_there() -> None:
    """A language file gets what it lacks: the entry, or all the way to it."""
    assert add_items("language: fr\n", ("phrasings", "a"), ["x", "z"]) == (
        "language: fr\nphrasings:\n  a:\n    - x\n    - z\n"
    )
    before = "language: fr\nphrasings:\n    b:\n    - z\ntitles: {}\n"
    assert add_items(before, ("phrasings", "a"), ["x"]) == (
        "language: fr\nphrasings:\n    b:\n    - z\n    a:\n      - x\ntitles: {}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "phrasings: text\n",
        "phrasings: {a: b}\n",
        "- phrasings\n",
        "phrasings: &a [b]\n",
        "phrasings: [a\n",
        "",
        "phrasings: ~\n",
        "phrasings: ''\n",
        "a: b\n---\nphrasings: []\n",
        "phrasings: [\tone,\n\t\ttwo]\n\tx: y\n",
    ],
)
def test_what_can_not_be_added_to(text: str) -> None:
    """Anything else is refused with its place; nothing is written."""
    with pytest.raises(UnreadableError, match=r"^faq\.yaml:\d+:\d+: error: "):
        add_items(text, ("phrasings",), ["new?"], "faq.yaml")


def test_nothing_to_add() -> None:
    """Without texts the file is as it was, even a broken one."""
    assert add_items("a: [", ("phrasings",), []) == "a: ["


WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=25)
ITEMS = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
SPACES = st.sampled_from(["", " ", "   "])
COMMENTS = st.sampled_from(["", "  # why", " #", "   # a: [b, 'c"])


def plainly(text: str) -> bool:
    """Say whether ``text`` can stand without quote marks anywhere."""
    return bool(re.fullmatch(r"[a-z][a-z ]*[a-z]", text))


@st.composite
def quoted(draw: st.DrawFn, text: str) -> str:
    """Write ``text`` in one of the ways there are."""
    ways = [
        '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
        "'" + text.replace("'", "''") + "'",
    ]
    return draw(st.sampled_from([*ways, text] if plainly(text) else ways))


@st.composite
def block_item(draw: st.DrawFn, text: str, indent: str) -> str:
    """Write an item of a list: on one line, or as a block below the dash."""
    lead = f"{indent}-{draw(st.sampled_from([' ', '   ']))}"
    if draw(st.booleans()):
        return f"{lead}{draw(quoted(text))}{draw(COMMENTS)}\n"
    sign = draw(st.sampled_from(["|-", ">-", "|", ">", "|+"])) + draw(COMMENTS)
    empty = draw(st.sampled_from(["", "\n", "\n\n"]))
    return f"{lead}{sign}\n{indent}    {text}\n{empty}"


@st.composite
def flow_list(draw: st.DrawFn, texts: list[str]) -> str:
    """Write a list in brackets, over one line or many."""
    parts = []
    for number, text in enumerate(texts):
        comma = "," if number < len(texts) - 1 or draw(st.booleans()) else ""
        gap = draw(SPACES)
        line = draw(st.sampled_from(["", "\n          ", "  # c\n          "]))
        parts.append(f"{draw(quoted(text))}{gap}{comma}{line}")
    return f"[{draw(SPACES)}{' '.join(parts)}{draw(SPACES)}]"


@st.composite
def faq_file(draw: st.DrawFn) -> str:
    """Write a FAQ file as untidily as YAML allows."""
    indent = draw(st.sampled_from(["", "  ", "    "]))
    inner = f"{indent}  "
    texts = draw(st.lists(ITEMS, max_size=4))
    key = draw(st.sampled_from(["phrasings", "'phrasings'", '"phrasings"'])) + ":"
    if not texts:
        ways = [draw(COMMENTS), " []", " [ ] # c"]
        body = draw(st.sampled_from(["", *(f"{inner}{key}{way}\n" for way in ways)]))
    elif draw(st.booleans()):
        dashes = inner + draw(st.sampled_from(["", "  ", "     "]))
        items = [draw(block_item(one, dashes)) for one in texts]
        body = f"{inner}{key}{draw(COMMENTS)}\n{''.join(items)}"
    else:
        body = f"{inner}{key} {draw(flow_list(texts))}{draw(COMMENTS)}\n"
    between = draw(st.sampled_from(["", "\n", f"{inner}# between\n", "# left\n\n"]))
    after = draw(
        st.sampled_from(["", f"{inner}related: [x]\n", f"{inner}answer: >\n{inner}  a\n\n"])
    )
    last = draw(st.sampled_from(["", f"{indent}- id: third\n", "# the end", "title: T"]))
    head = f"# head\nentries:{draw(COMMENTS)}\n{indent}- id: first\n{indent}- id: second"
    text = f"{head}{draw(COMMENTS)}\n{body}{between}{after}{last}"
    mark, ending = draw(st.sampled_from([("", "\n"), ("", "\r\n"), ("\ufeff", "\n"), ("", "\r")]))
    return mark + text.replace("\n", ending)


@given(faq_file(), st.lists(ITEMS, min_size=1, max_size=3))
@example("entries:\n- id: first\n- id: second\n  phrasings: [a]", ["- b", "#", ": ", "[", "no"])
def test_any_way_of_writing(text: str, texts: list[str]) -> None:
    """The list reads as before and then the new texts; all else is the same."""
    try:
        before = tree(text)
    except UnreadableError:
        return  # a way of writing that the format does not take
    after = add_items(text, PATH, texts)
    wanted = before["entries"][1].setdefault("phrasings", [])
    wanted += texts
    assert tree(after) == before
    added = only_added(text, after)
    assert added.count("\n") <= len(texts) + 2


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
VALUES = {
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


@pytest.mark.parametrize("name", sorted(VALUES))
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_value_is_set(name: str, newline: str) -> None:
    """The value is there, every comment and every other line too."""
    value, shown = VALUES[name]
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


@pytest.mark.parametrize("end", ["", "\n", "\n# end\n", "\ntitle: t\n"])
def test_a_list_loses_its_last_item(end: str) -> None:
    """Nothing of it stays but its key, and all that stood around it."""
    text = f"facts:  # all\n  # the first\n  - id: x\n    quote: y{end}"
    after = set_value(text, ("facts",), [], "x")
    assert after == f"facts: []  # all\n  # the first\n{end.removeprefix(chr(10))}"


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
