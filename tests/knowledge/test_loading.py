"""From files to knowledge: complete, repeatable, fast, and without the rest of the program."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from knowledge_folder import Folder

from bot.knowledge.kinds import EntryKind
from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge
from bot.text.quantity import FigureKind


def test_knowledge(folder: Folder) -> None:
    """Everything that the files hold is in the knowledge, typed."""
    knowledge = load_knowledge(folder.path)
    assert (knowledge.name, knowledge.language) == ("Harbour FAQ", "en")
    calls = knowledge.facts["calls"]
    assert calls.citation.source is knowledge.sources["report"]
    assert (calls.citation.paragraph, calls.citation.sentence) == (1, 2)
    assert calls.citation.section == "Ships"
    count = calls.figures["count"]
    assert (count.id, count.kind, count.value) == ("calls.count", FigureKind.COUNT, 80)
    assert (count.qualifier, count.unit) == ("more than", "ships")
    assert calls.as_of is not None
    assert calls.as_of.end == "2023-06-30"
    assert calls.lists["origins"].items == ("Peru", "Chile")
    entry = knowledge.entries["calls"]
    assert (entry.topic, entry.kind, entry.facts) == ("ships", EntryKind.SOURCED, (calls,))
    assert knowledge.entries["sailors"].facts == ()
    assert knowledge.topics == {"ships": "Ships"}
    assert knowledge.synonyms == (("ship", "vessel"),)
    assert knowledge.names[0].also == ("Lima",)
    assert knowledge.translations["fr"].answers == {"calls": "{calls.count} navires."}


def test_version(folder: Folder) -> None:
    """The version is that of the bytes: the same for the same files, another for any change."""
    first = load_knowledge(folder.path).version
    assert load_knowledge(folder.path).version == first
    folder.change("faq/ships.yaml", "ship count", "count the ships")
    assert load_knowledge(folder.path).version != first


def test_unit_of_a_figure(folder: Folder) -> None:
    """Where a file does not say what a figure counts, its own unit stands."""
    folder.change("facts/ships.yaml", "{text: 12%, of: ships}", "{text: 12%}")
    assert load_knowledge(folder.path).facts["calls"].figures["share"].unit == "%"


def test_sourceless_folder(empty_folder: Callable[[dict[str, str]], Folder]) -> None:
    """A list of questions without any source is knowledge too, with a warning."""
    faq = (
        "topic: t\ntitle: T\nentries:\n  - id: a\n    title: Call 112?\n    kind: sourceless\n"
        "    answer: Call 112.\n    phrasings: [a, b, c, d, e, f, g, h, i, j]\n"
    )
    folder = empty_folder({"knowledge.yaml": "name: x\n", "faq/t.yaml": faq})
    assert load_knowledge(folder.path).entries["a"].answer == "Call 112."
    assert folder.problems() == [
        "faq/t.yaml:6:11: warning: no source backs a; the bot says so with every such answer"
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (
            "",
            "",
            (
                "the entry 'opening' has no answer; add 'answer:', or 'kind: gap' if the source "
                "leaves the question open"
            ),
        ),
        ("", "kind: smalltalk", "the entry 'opening' has no answer; add 'answer:'"),
        (
            "x",
            "kind: gap",
            "a gap is a question that the source leaves open; remove the answer, or 'kind: gap'",
        ),
        ("{opening}", "kind: sourceless", "this answer cites a fact; remove 'kind: sourceless'"),
    ],
)
def test_answers_by_kind(folder: Folder, answer: str, kind: str, message: str) -> None:
    """Each kind of entry has the answer that it should have."""
    folder.change("faq/ships.yaml", 'answer: "{opening}"', f'answer: "{answer}"\n    {kind}')
    assert [line for line in folder.problems() if "error" in line] == [
        f"faq/ships.yaml:{6 if answer else 4}:{13 if answer else 9}: error: {message}"
    ]


def test_vocabulary_names_may_hold_digits(folder: Folder) -> None:
    """5G is a name; a name of bare numbers is no way to say a number that no source says."""
    folder.change("faq/ships.yaml", '"{opening}"', '"{opening} It has 5G."')
    assert folder.problems() == []
    folder.change("vocabulary/words.yaml", "{name: 5G}", "{name: 5G}\n  - {name: 77 docks}")
    folder.change("faq/ships.yaml", "It has 5G.", "It has 77 docks.")
    assert [line.split("error: ")[1].split(" is")[0] for line in folder.problems()] == [
        "the number '77'"
    ]


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("nine", "nine"),
        ("twenty-one", "twenty-one"),
        ("3", "3"),
        ("150,000", "150,000"),
        ("3rd", "3rd"),
        ("½", "½"),
        ("the second", "second"),
        ("twice", "twice"),
        ("January", "January"),
        ("\u0665\u0660", "\u0665\u0660"),
        ("the past decade", "the past decade"),
        ("hundreds", "hundreds"),
        ("八十", "八十"),
        ("50%", "50%"),
        ("in May", "May"),
        ("Ⅳ", "Ⅳ"),
    ],
)
def test_literal_numbers(folder: Folder, answer: str, number: str) -> None:
    """A number is refused however it is written out."""
    folder.change("faq/ships.yaml", '"{opening}"', f'"{{opening}} It is {answer}."')
    assert [line.split("error: ")[1].split(" is")[0] for line in folder.problems()] == [
        f"the number '{number}'"
    ]


@pytest.mark.parametrize(
    "answer", ["one of them", "first of all", "it may be", "several", "a park"]
)
def test_words_that_are_no_numbers(folder: Folder, answer: str) -> None:
    """Words that only look like numbers may be written."""
    folder.change("faq/ships.yaml", '"{opening}"', f'"{{opening}} It is {answer}."')
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("text", "whole"),
    [("80", "more than 80"), ("June 2023", "By the end of June 2023")],
)
def test_cut_figures(folder: Folder, text: str, whole: str) -> None:
    """A figure that leaves out what changes its meaning is refused, with the whole of it."""
    old = "more than 80, of: ships" if text == "80" else "end of June 2023, of: status"
    folder.change("facts/ships.yaml", f"text: {old}", f"text: {text}, of: x")
    errors = [line for line in folder.problems() if ": error: " in line]
    assert len(errors) == 1
    assert f"'{text}' is only a part of '{whole}' in the source" in errors[0]


def test_qualifier_outside_the_quote(folder: Folder) -> None:
    """A quote that begins behind the qualifier does not get round it."""
    folder.write(
        "facts/cut.yaml",
        "facts:\n  - id: cut\n    quote: 80 ships had called\n"
        "    statement: '{n} ships'\n    figures:\n      n: {text: 80, of: ships}\n",
    )
    assert [line for line in folder.problems() if ": error: " in line] == [
        (
            "facts/cut.yaml:6:17: error: '80' is only a part of 'more than 80' in the source; "
            "write 'more than 80', here and in the quote"
        )
    ]


def test_packaged_folder_exists() -> None:
    """The program knows where its own knowledge is."""
    assert packaged_folder().name in ("knowledge", "default_knowledge")


def test_fifteen_thousand_phrasings(folder: Folder) -> None:
    """A large FAQ takes the processor about a second and a half at most to load."""
    entries = "".join(
        f"  - id: e{i}\n    title: Thing {i}\n    kind: sourceless\n    answer: a\n    phrasings:\n"
        + "".join(
            f"      - how many of the things {i} {j} are there in the world\n" for j in range(10)
        )
        for i in range(1500)
    )
    folder.write("faq/big.yaml", f"topic: big\ntitle: Big\nentries:\n{entries}")
    start = time.process_time()
    assert len(load_knowledge(folder.path).entries) == 1504
    assert time.process_time() - start < 1.5


def test_pure(folder: Folder) -> None:
    """Loading needs nothing of Telegram, no database and no arithmetic library."""
    code = (
        "import sys; from pathlib import Path; from bot.knowledge.loader import load_knowledge;"
        f"load_knowledge(Path({str(folder.path)!r}));"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    heavy = {
        "telegram",
        "numpy",
        "sqlalchemy",
        "rich",
        "httpx",
        "asyncio",
        "rapidfuzz",
        "starlette",
    }
    assert set(done.stdout.split()) & heavy == set()
