"""YAML as people type it: no value changes, and every mistake has a line."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableError
from bot.knowledge import yaml_reader
from bot.knowledge.yaml_reader import locate, place_of, plain, read_yaml

LOADERS = [yaml.CBaseLoader, yaml.BaseLoader]

# What YAML 1.1 would turn into something else.
AS_TYPED = [
    *("no", "yes", "on", "off", "true", "False", "~", "null", "Null", "NO"),
    *(
        "12:30",
        "1_000",
        "1,000",
        "0o7",
        "010",
        "0x1F",
        "1e3",
        "3.10",
        ".5",
        "+5",
        "-0",
        ".inf",
        ".nan",
    ),
    *("2017-05-01", "2017-05-01 12:00:00", "1:20:30", "=", "<<", "5G", "May 2017", "more than 50"),
]


@pytest.fixture(params=LOADERS, ids=["C", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with libyaml and without it: both must say the same."""
    monkeypatch.setattr(yaml_reader, "_Loader", request.param)


def refusal(text: str) -> str:
    """Return why ``text`` is refused."""
    with pytest.raises(UnreadableError) as caught:
        read_yaml(text, "f.yaml")
    return str(caught.value)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("typed", AS_TYPED)
def test_values_stay_as_typed(typed: str) -> None:
    """A value or key is the text that stands there, whatever YAML would make of it."""
    tree, problems = read_yaml(f"key: {typed}\nlist:\n  - {typed}\n", "f.yaml")
    assert plain(tree) == {"key": typed, "list": [typed]}
    assert problems == []


@pytest.mark.usefixtures("loader")
def test_places() -> None:
    """Every key and value knows its line and column, counted from 1 in characters."""
    tree, _ = read_yaml("é: a\nb:\n  - 'x'\n  - {c: d}\n", "f.yaml")

    def place(*path: str | int, of_key: bool = False) -> tuple[int, int]:
        found = place_of(locate(tree, path, of_key=of_key), "f.yaml")
        return found.line, found.column

    assert (place("é", of_key=True), place("é")) == ((1, 1), (1, 4))
    assert [place("b", 0), place("b", 1)] == [(3, 5), (4, 5)]


QUOTES = "needs quotes around it"
ANCHORS = "(YAML's anchors and aliases are not used here; write the text out)"
REFUSED = [
    ("", "1:1: error: this file is empty; fill it or delete it"),
    ("# only a comment\n", "1:1: error: this file is empty; fill it or delete it"),
    ("a:\n\tb: c\n", "2:1: error: a tab stands here; indent with spaces only"),
    ("a: {x} and {y}\n", f"1:4: error: text that starts with '{{' {QUOTES}"),
    ("a: [b] and\n", f"1:4: error: text that starts with '[' {QUOTES}"),
    ("- @foo\n", f"1:3: error: text that starts with '@' {QUOTES}"),
    ("- `foo`\n", f"1:3: error: text that starts with '`' {QUOTES}"),
    ("- *foo\n", f"1:3: error: text that starts with '*' {QUOTES} {ANCHORS}"),
    ("- &foo bar\n", f"1:3: error: text that starts with '&' {QUOTES} {ANCHORS}"),
    ("- !!int 3\n", f"1:3: error: text that starts with '!' {QUOTES} (YAML's tags are not used)"),
    (
        "a: b: c\n",
        (
            "1:5: error: a text that holds ': ' needs quotes around it; a key starts below the "
            "keys above it"
        ),
    ),
    ("key:value\nother: x\n", "1:4: error: a space is missing after this colon"),
    (
        '- "joint labs" number\n',
        (
            "1:3: error: only a part of this text is between quote marks; put the whole between ' "
            "and '"
        ),
    ),
    (
        'a: "open\nb: c\n',
        (
            "1:4: error: the quote mark opened here is never closed; close it, and put text "
            "that holds one kind of quote mark between the other kind"
        ),
    ),
    (
        'a: "\\q"\n',
        (
            "1:4: error: a backslash between double quotes starts a special character; put the "
            "text between single quotes"
        ),
    ),
    (
        "- a: b\n c: d\n",
        (
            "2:2: error: this line does not fit the lines above it; check its indentation, the "
            "colon and space after its key, and the line before it"
        ),
    ),
    (
        "a: 1\n---\nb: 2\n",
        "2:1: error: a second part starts here; keep one part a file, without '---' between",
    ),
    (
        "? [a]\n: b\n",
        "1:3: error: a key must be plain text; text that starts with '{' or '[' needs quotes",
    ),
    (
        "[" * 50,
        "1:14: error: this is nested more than 12 levels deep; the format needs far fewer",
    ),
]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(text: str, message: str) -> None:
    """What is not YAML, or a confusing part of it, is one line that says how to mend it."""
    assert refusal(text) == f"f.yaml:{message}"


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting(opening: str) -> None:
    """However deep the brackets, the reader neither runs out of stack nor of time."""
    assert refusal(opening * 100_000).startswith("f.yaml:1:")


@pytest.mark.usefixtures("loader")
def test_alias_bomb() -> None:
    """A billion laughs are refused at the first."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "1:4: error: text that starts with '&'" in refusal(bomb)


@pytest.mark.usefixtures("loader")
def test_repeated_keys() -> None:
    """A key that stands twice is told with both lines; the rest of the file is still read."""
    tree, problems = read_yaml("a: 1\nb: 2\na: 3\n", "f.yaml")
    assert plain(tree) == {"a": "1", "b": "2"}
    assert [str(problem) for problem in problems] == [
        "f.yaml:3:1: error: key 'a' stands here a second time (first on line 1); keep one of them"
    ]


@pytest.mark.usefixtures("loader")
def test_text_cut_by_a_comment() -> None:
    """``plan #1`` loses its end to YAML's comments, which is told; a real comment is not."""
    text = "a: plan #1 of it\nb: c # fine\nd: '#1 #2'\ne: >-\n  f #3\n"
    _, problems = read_yaml(text, "f.yaml")
    assert [str(problem) for problem in problems] == [
        (
            "f.yaml:1:9: warning: what follows '#' is dropped as a comment; put quotes around "
            "the text if it belongs to it"
        )
    ]


@given(st.text(alphabet=st.sampled_from("ab:-# \n\t[]{}'\"&*!|>%@`?,."), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text whatsoever makes the reader fail in another way than with a line to mend."""
    for pure in LOADERS:
        original, yaml_reader._Loader = yaml_reader._Loader, pure
        try:
            read_yaml(text, "f.yaml")
        except UnreadableError as reason:
            assert 1 <= reason.problem.line <= text.count("\n") + 1  # noqa: PT017
        finally:
            yaml_reader._Loader = original
