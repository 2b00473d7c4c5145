"""A slip of the hand is named where it was made, not where the parser gave up."""

from __future__ import annotations

import pytest
import yaml
from places import TIDAL

from bot.errors import UnreadableError
from bot.knowledge import yaml_reader
from bot.knowledge.yaml_reader import read_yaml

FAQ = (TIDAL / "faq/farms.yaml").read_text()
FACTS = (TIDAL / "facts/farms.yaml").read_text()
FARM_SIZE = FAQ[: FAQ.index("  - id: farm-size")].count("\n") + 1  # the line of that entry
RELATED = FAQ[: FAQ.index("related: [")].count("\n") + 1
LOADERS = [yaml.CBaseLoader, yaml.BaseLoader]

SLIPS = [
    (FAQ, "title: Farms", "title Farms", "2:6: error: a colon is missing after 'title'"),
    (FAQ, "    title: When", "    title When", "5:10: error: a colon is missing after 'title'"),
    (FAQ, "phrasings:\n", "phrasings\n", "7:14: error: a colon is missing after 'phrasings'"),
    (
        FAQ,
        '"{farming-start}"',
        '"{farming-start}',
        '6:13: error: the quote mark opened here is never closed; write " there',
    ),
    (
        FAQ,
        "      - how big",
        "     - how big",
        "9:6: error: this '- ' stands in column 6, others of its list in 7",
    ),
    (FAQ, "- how big", "-how big", "9:7: error: a space is missing after this '-'"),
    (
        FAQ,
        "  - id: farm-size",
        "- id: farm-size",
        f"{FARM_SIZE}:1: error: this '- ' stands in column 1, others of its list in 3",
    ),
    (
        FAQ,
        "    title: How large",
        "     title: How large",
        f"{FARM_SIZE + 1}:6: error: this key stands in column 6, those beside it in 5",
    ),
    (
        FAQ,
        "    title: How large",
        "   title: How large",
        f"{FARM_SIZE + 1}:4: error: this key stands in column 4, those beside it in 5",
    ),
    (
        FAQ,
        "  - id: farming-start",
        "    id: farming-start",
        "4:5: error: '- ' is missing before the first of this list",
    ),
    (
        FACTS,
        "      Seaweed farming on",
        "    Seaweed farming on",
        "6:5: error: this text has to be indented further than 'statement:' above it",
    ),
    (
        FACTS,
        "    statement: >-",
        "   statement: >-",
        "5:4: error: this key stands in column 4, those beside it in 5",
    ),
    (
        FACTS,
        "    statement: >-",
        "=======\n    statement: >-",
        "5:1: error: this is the mark of an unfinished merge; keep one version, remove the marks",
    ),
    (
        FAQ,
        "    title: When",
        "\u00a0\u00a0\u00a0\u00a0title: When",
        "5:1: error: a no-break space (U+00A0) stands here; type a plain space",
    ),
    (
        FAQ,
        "    title: When",
        "    title\uff1a When",
        "5:10: error: this colon is of another script; type ': '",
    ),
    (
        FAQ,
        "      - how big",
        "<<<<<<< HEAD\n      - how big",
        "9:1: error: this is the mark of an unfinished merge; keep one version, remove the marks",
    ),
    (
        FAQ,
        "related: [farm-size, seaweed-kinds, harvest-record]",
        "related: [farm-size, seaweed-kinds, harvest-record",
        (
            f"{RELATED}:14: error: the '[' here is never closed; write ']' at its end, or put "
            "quotes around a text that starts with '['"
        ),
    ),
]


@pytest.mark.parametrize("loader", LOADERS, ids=["C", "pure"])
@pytest.mark.parametrize(("text", "right", "wrong", "message"), SLIPS)
def test_slips(
    monkeypatch: pytest.MonkeyPatch,
    loader: type[yaml.BaseLoader],
    text: str,
    right: str,
    wrong: str,
    message: str,
) -> None:
    """Line, column and what to do, with libyaml and without it."""
    monkeypatch.setattr(yaml_reader, "_Loader", loader)
    assert right in text
    with pytest.raises(UnreadableError) as caught:
        read_yaml(text.replace(right, wrong, 1), "f.yaml")
    assert str(caught.value) == f"f.yaml:{message}"


@pytest.mark.parametrize("loader", LOADERS, ids=["C", "pure"])
def test_an_item_that_vanishes_into_the_one_above(
    monkeypatch: pytest.MonkeyPatch, loader: type[yaml.BaseLoader]
) -> None:
    """YAML joins an item that is indented too far to the text above it; here that is an error."""
    monkeypatch.setattr(yaml_reader, "_Loader", loader)
    _, problems = read_yaml("a:\n  - one\n    - two\n  - three\n    more\n", "f.yaml")
    assert [str(one) for one in problems] == [
        (
            "f.yaml:3:5: error: this '- ' is read as a part of the text above it; indent it as the "
            "one above"
        )
    ]
