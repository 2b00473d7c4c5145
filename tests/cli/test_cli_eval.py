"""``eval``: how well questions are answered, for people and for CI."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

QUESTIONS = [
    {
        "id": "right",
        "q": "how many people live on Hallarey",
        "kind": "fact",
        "gold": [["2.1"]],
        "figures": ["2,160"],
    },
    {"id": "wrong", "q": "how deep do the ropes hang", "kind": "fact", "gold": [["1.1"]]},
    {"id": "missed", "q": "qwertz", "kind": "typo", "gold": [["1.1"]]},
    {"id": "refused", "q": "how much does the mill pay its workers", "kind": "near_miss"},
    {"id": "false", "q": "how deep do the ropes hang", "kind": "out_of_scope"},
    {"id": "hello", "q": "hello", "kind": "smalltalk", "more": "is ignored"},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Return a question set with every grade in it."""
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in QUESTIONS), encoding="utf-8")
    return path


def test_counts_by_kind(faqbot: Callable, questions: Path) -> None:
    """Right, wrong, missed and falsely answered are told apart and counted."""
    found = json.loads(faqbot("eval", questions, "--json").out)
    assert found["questions"] == 6
    assert found["totals"] == {"right": 33.33, "wrong": 33.33, "missed": 33.33, "false": 50.0}
    assert found["kinds"]["fact"] == {
        "right": 1,
        "wrong": 1,
        "missed": 0,
        "suggested": 0,
        "false": 0,
    }
    assert found["kinds"]["smalltalk"]["right"] == 1
    faults = {fault["id"]: fault["grade"] for fault in found["faults"]}
    assert faults == {"wrong": "wrong", "missed": "missed", "false": "false"}
    assert all(0 <= fault["confidence"] <= 1 for fault in found["faults"])


def test_the_table_for_a_person(faqbot: Callable, questions: Path) -> None:
    """Every kind has its line, and the worst faults are named with their answer."""
    ran = faqbot("eval", questions)
    assert ran.code == 0
    for shown in ("fact", "near_miss", "out_of_scope", "smalltalk", "33.3 %", "rope-depth"):
        assert shown in ran.out


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ("right=33,wrong=34,false=50", 0),
        ("right=34", 1),
        ("wrong=33", 1),
        ("false=49.9", 1),
        ("right=0", 0),
        (" right=33 , wrong=34 ", 0),
    ],
)
def test_require_sets_the_exit_code(
    faqbot: Callable, questions: Path, limits: str, code: int
) -> None:
    """CI fails where a limit is missed, and is told which; it passes where all are met."""
    ran = faqbot("eval", questions, "--json", "--require", limits)
    assert ran.code == code
    assert ("not met" in ran.err) == bool(code)
    assert json.loads(ran.out)["questions"] == len(QUESTIONS)


@pytest.mark.parametrize(
    "limits",
    [
        "foo=1",
        "right",
        "right=many",
        "=5",
        "right=nan",
        "right=inf",
        "wrong=-1",
        "right=8500",
    ],
)
def test_limits_that_mean_nothing(faqbot: Callable, questions: Path, limits: str) -> None:
    """A misspelt limit is refused, or CI would pass for ever."""
    ran = faqbot("eval", questions, "--require", limits)
    assert ran.code == 2
    assert limits in ran.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{bad", "not a question"),
        (b"[1]", "not a question"),
        (b'{"kind": "fact"}', "not a question"),
        (b'{"q": "x", "kind": "fact", "gold": "3.1"}', "'gold'"),
        (b'{"kind": "fact"}', "'q'"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_named(faqbot: Callable, questions: Path, line: bytes, told: str) -> None:
    """A line that is no question is named as FILE:LINE, in one readable line, exit 2."""
    questions.write_bytes(questions.read_bytes() + b"\n" + line + b"\n")
    ran = faqbot("eval", questions)
    assert ran.code == 2
    assert ran.err.startswith(f"{questions}:8:")
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"q": "ok", "kind": "fact"}\n{"q": "\xe9"}\n', ":2:8: error: this is not UTF-8 text"),
        (bytes(range(256)), ":2:118: error: this is not UTF-8 text"),
        (b" " * 33 * 1024 * 1024, ":1:1: error: this file has 33 MB; split it"),
    ],
)
def test_a_file_that_is_no_text(faqbot: Callable, tmp_path: Path, data: bytes, told: str) -> None:
    """A file that can't be a question set is refused by line and column; exit 2."""
    (tmp_path / "bad.jsonl").write_bytes(data)
    ran = faqbot("eval", "bad.jsonl")
    assert ran.code == 2
    assert ran.err.startswith(f"bad.jsonl{told}")
    assert len(ran.err.splitlines()) == 1


def test_no_file(faqbot: Callable, tmp_path: Path) -> None:
    """A file that is missing, or a folder in its place, is named; exit 2."""
    (tmp_path / "folder.jsonl").mkdir()
    for name, told in (("folder.jsonl", "this is a folder"), ("missing.jsonl", "no such file")):
        ran = faqbot("eval", name)
        assert ran.code == 2
        assert name in ran.err
        assert told in ran.err
        assert len(ran.err.splitlines()) == 1


def test_a_byte_order_mark(faqbot: Callable, questions: Path) -> None:
    """What some editors write before the text is no part of the first question."""
    questions.write_bytes(b"\xef\xbb\xbf" + questions.read_bytes().replace(b"\n", b"\r\n"))
    assert faqbot("eval", questions).code == 0


def test_no_question_at_all(faqbot: Callable, questions: Path) -> None:
    """An empty set meets no limit: it is refused, or CI would pass for ever."""
    questions.write_text("\n\n")
    ran = faqbot("eval", questions, "--require", "wrong=3")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no question in this file" in ran.err


def test_a_line_separator_inside_a_question(faqbot: Callable, tmp_path: Path) -> None:
    """JSON Lines are separated by line feeds only: U+2028 in a text is a character like others."""
    line = '{"q": "how deep\u2028do the ropes hang", "kind": "fact", "gold": [["9.1"]]}\n'
    (tmp_path / "separator.jsonl").write_text(line, encoding="utf-8")
    ran = faqbot("eval", "separator.jsonl", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["questions"] == 1


def test_without_a_file_its_own_examples(faqbot: Callable, tmp_path: Path) -> None:
    """The folder is measured on its examples and on each phrasing left out in turn."""
    made = tmp_path / "small"
    for name, text in SMALL.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ran = faqbot("eval", "--json", knowledge=made)
    found = json.loads(ran.out)
    assert ran.code == 0, ran.err
    assert set(found["kinds"]) == {"example", "phrasing", "near_miss"}
    assert sum(found["kinds"]["example"].values()) == 1
    assert sum(found["kinds"]["phrasing"].values()) == 4


def test_what_would_mend_them(faqbot: Callable, tmp_path: Path) -> None:
    """Each fault comes with what to write where; a rejected question that another entry takes is
    none."""
    made = tmp_path / "small"
    faq = SMALL["faq/harbour.yaml"].replace(
        "rejects: [what does a berth cost]", "rejects: [what does a berth cost, is the pier old]"
    )
    faq = faq.replace(
        "opening of the pier]", "opening of the pier, zebra]\n    finds: [is the pier old, giraffe]"
    )
    for name, text in {**SMALL, "faq/harbour.yaml": faq}.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    faults = json.loads(faqbot("eval", "--json", knowledge=made).out)["faults"]
    mends = {one["question"]: one["mend"] for one in faults}
    assert mends["giraffe"] == "write it under 'phrasings:' of pier"
    assert mends["zebra"] == "write more phrasings like it for pier"
    assert not any(one["kind"] == "near_miss" for one in faults)
    shown = faqbot("eval", knowledge=made).out
    assert "pier: write it under 'phrasings:' of pier" in shown


def test_a_sentence_has_no_examples(faqbot: Callable, tmp_path: Path) -> None:
    """What a sentence answers falsely is mended where one can write: in an entry."""
    changed = {
        "sources/harbour.md": f"{SMALL['sources/harbour.md']}The lamp was painted in June 2004.\n",
        "faq/harbour.yaml": SMALL["faq/harbour.yaml"].replace(
            "what does a berth cost", "when was the lamp painted"
        ),
    }
    for name, text in {**SMALL, **changed}.items():
        (tmp_path / "small" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "small" / name).write_text(text, encoding="utf-8")
    faults = json.loads(faqbot("eval", "--json", knowledge=tmp_path / "small").out)["faults"]
    (fault,) = (one for one in faults if one["kind"] == "near_miss")
    assert fault["entries"] == ["harbour-p1-s3"]
    assert fault["mend"] == "write it under 'phrasings:' of an entry with 'kind: gap'"


SMALL = {
    "knowledge.yaml": "name: Harbour\nlanguage: en\nthresholds: {answer: 0.5, suggest: 0.3}\n",
    "sources/harbour.md": (
        "---\nid: harbour\ntitle: The harbour\npublisher: The Herald\n---\n\n"
        "The harbour has nine berths. The pier was opened in May 1990.\n"
    ),
    "facts/harbour.yaml": (
        "facts:\n"
        "  - id: berths\n    quote: The harbour has nine berths.\n"
        "    statement: The harbour has {count} berths.\n"
        "    figures:\n      count: {text: nine, of: berths}\n"
        "  - id: pier\n    quote: The pier was opened in May 1990.\n"
        "    statement: The pier was opened in {date}.\n"
        "    figures:\n      date: {text: May 1990, of: opening of the pier}\n"
    ),
    "faq/harbour.yaml": (
        "topic: harbour\ntitle: The harbour\nentries:\n"
        '  - id: berths\n    title: How many berths are there?\n    answer: "{berths}"\n'
        "    phrasings: [how many berths are there, number of berths]\n"
        "    finds: [how many berths has the harbour]\n"
        "    rejects: [what does a berth cost]\n"
        '  - id: pier\n    title: When was the pier opened?\n    answer: "{pier}"\n'
        "    phrasings: [when was the pier opened, opening of the pier]\n"
    ),
}
