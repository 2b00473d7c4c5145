"""What does not fit the format is told in the words of the format, never of the validator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_folder import FILES, Folder

from bot.knowledge.knowledge import KINDS, FactsFile, FaqFile, KnowledgeFile, LanguageFile, hints_of
from bot.knowledge.validation import Schema, format_of, validate
from bot.knowledge.yaml_reader import read_yaml

ENTRY = "topic: t\ntitle: T\nentries:\n  - id: a\n    title: A\n    phrasings: [a]\n"
FACT = "facts:\n  - id: a\n    quote: q\n    statement: s\n"
CASES: list[tuple[type, str, str]] = [
    (FaqFile, ENTRY + "    anwser: x\n", "7:5: unknown key 'anwser'; did you mean 'answer'?"),
    (
        FaqFile,
        ENTRY + "    zzz: x\n",
        (
            "7:5: unknown key 'zzz'; known here: answer, finds, id, kind, phrasings, rejects, "
            "related, title"
        ),
    ),
    (
        FaqFile,
        ENTRY.replace("    title: A\n", ""),
        "4:5: 'title:' is missing here (The question as a button shows it); add it",
    ),
    (
        FaqFile,
        ENTRY.replace("title: A", "title:"),
        "5:5: 'title' has no value; write one after the colon",
    ),
    (
        FaqFile,
        ENTRY.replace("id: a", "id: Joint_Labs"),
        (
            "4:9: 'Joint_Labs' can't be an id: lower-case letters and digits, single hyphens "
            "between; did you mean 'joint-labs'?"
        ),
    ),
    (
        FaqFile,
        ENTRY.replace("[a]", "a"),
        "6:16: 'phrasings' must be a list: one line for each, starting with '- '",
    ),
    (FaqFile, ENTRY.replace("[a]", "[]"), "6:16: 'phrasings' is empty; it needs at least one item"),
    (
        FaqFile,
        ENTRY.replace("[a]", "\n      - what is it: a lab"),
        (
            "7:9: item 1 of 'phrasings' was read as key 'what is it' with a value because of ': "
            "'; put quotes around the text"
        ),
    ),
    (
        FaqFile,
        ENTRY.replace("[a]", "\n      - a\n      -\n"),
        "8:8: item 2 of 'phrasings' has no text; write one or remove the line",
    ),
    (
        FaqFile,
        ENTRY.replace("[a]", "\n      - [a]\n"),
        (
            "7:9: item 1 of 'phrasings' must be a text, not a list; put quotes around text that "
            "starts with '[' or '-'"
        ),
    ),
    (
        FaqFile,
        ENTRY.replace("title: A", "title: {a, b}"),
        "5:12: 'title' must be a text; put quotes around text that starts with '{' or holds ': '",
    ),
    (
        FaqFile,
        ENTRY + "    kind: smaltalk\n",
        "7:11: 'kind' can't be 'smaltalk'; did you mean 'smalltalk'?",
    ),
    (
        FaqFile,
        "topic: t\ntitle: T\nentries:\n  - just text\n",
        (
            "4:5: item 1 of 'entries' must hold keys, one a line, such as 'id: ...', but it is "
            "the text 'just text'"
        ),
    ),
    (
        FactsFile,
        FACT + "    figures: {n: {text: '1'}, Bad Name: {text: '2'}}\n",
        (
            "5:31: 'Bad Name' can't be an id: lower-case letters and digits, single hyphens "
            "between; did you mean 'bad-name'?"
        ),
    ),
    (
        FactsFile,
        FACT + "    figures: [1]\n",
        "5:14: 'figures' must hold keys, one a line, such as 'id: ...', but it is a list",
    ),
    (
        FactsFile,
        FACT + "    lists: {l: {items: [x], of: y, open: yes}}\n",
        "5:42: 'open' must be true or false, not 'yes'",
    ),
    (
        FactsFile,
        FACT + "    figures: {n: {text: '1', kind: number}}\n",
        (
            "5:36: 'kind' can't be 'number'; known here: count, date, duration, measure, money, "
            "ordinal, percent, period"
        ),
    ),
    (
        KnowledgeFile,
        "name: x\nthresholds: {answer: high}\n",
        "2:22: 'answer' must be a number from 0 to 1, such as 0.7",
    ),
    (
        KnowledgeFile,
        "name: x\nthresholds: {answer: 70}\n",
        "2:22: 'answer' must be a number from 0 to 1, such as 0.7",
    ),
    (
        KnowledgeFile,
        "name: ''\n",
        "1:7: 'name' is empty; write a text or remove the line",
    ),
    (
        LanguageFile,
        "language: French\n",
        "1:11: 'French' is not a language code; write two or three letters such as en or fr",
    ),
    (
        FaqFile,
        ENTRY.replace("id: a", f"id: {'a' * 61}"),
        "4:9: 'id' is too long; at most 60 characters",
    ),
]
JARGON = ("input", "valid ", "validation", "mapping", "pydantic", "dict", "NoneType", "str")


def messages(model: type, text: str) -> list[str]:
    """Return what is said of ``text``."""
    tree, problems = read_yaml(text, "f.yaml")
    assert problems == []
    invalid = validate(tree, model, "f.yaml")[1].problems
    return [f"{one.line}:{one.column}: {one.message}" for one in invalid]


@pytest.mark.parametrize(("model", "text", "expected"), CASES)
def test_message(model: type, text: str, expected: str) -> None:
    """Each mistake has one message, at its place, that says how to mend it."""
    assert messages(model, text) == [expected]


def parts(model: type, schema: Schema) -> Iterator[tuple[type, Schema]]:
    """Yield a class and the schema of what it holds, and those of its parts."""
    yield model, schema
    for name, hint in hints_of(model).items():
        shape = schema["properties"][name]
        shape = shape.get("items") or shape.get("additionalProperties") or shape
        for inner in (hint, *get_args(hint)):
            if is_dataclass(inner):
                yield from parts(inner, shape)
            elif isinstance(inner, type) and issubclass(inner, StrEnum):
                yield inner, shape


@pytest.mark.parametrize("kind", KINDS)
def test_the_classes_are_the_format(kind: str) -> None:
    """What a file may hold is what its class has, with the same words, needed and by default."""
    for model, schema in parts(KINDS[kind], format_of(kind)):
        if not is_dataclass(model):
            assert schema["enum"] == [*model]
            continue
        assert [one.name for one in fields(model)] == [*schema["properties"]]
        for one in fields(model):
            is_needed = one.default is MISSING and one.default_factory is MISSING
            assert is_needed == (one.name in schema.get("required", ())), one.name
            default = schema["properties"][one.name].get("default")
            assert default in (None, one.default)


@pytest.mark.parametrize("value", ["true", "false"])
def test_true_and_false(value: str) -> None:
    """A flag takes the two words that the format knows."""
    text = FACT + f"    lists: {{l: {{items: [x], of: y, open: {value}}}}}\n"
    tree, _ = read_yaml(text, "f.yaml")
    valid = validate(tree, FactsFile, "f.yaml")[0]
    assert valid is not None
    assert valid.model.facts[0].lists["l"].open is (value == "true")


def test_values_left_empty(folder: Folder) -> None:
    """A key without a value counts as left out where the format can do without it."""
    folder.change("faq/ships.yaml", "related: [calls]", "related:")
    assert folder.problems() == []


@given(st.data())
def test_no_jargon(data: st.DataObject) -> None:
    """Whatever is put wherever, the message speaks of texts, lists and keys."""
    name = data.draw(st.sampled_from(["faq/ships.yaml", "facts/ships.yaml", "languages/fr.yaml"]))
    model = {"faq/ships.yaml": FaqFile, "facts/ships.yaml": FactsFile}.get(name, LanguageFile)
    lines = FILES[name].splitlines()
    index = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[index].partition(":")
    odd = data.draw(st.sampled_from(["[a]", "{a: b}", "x", "", "[[a]]", "true", "-1"]))
    lines[index] = f"{key}{colon} {odd}"
    try:
        tree, _ = read_yaml("\n".join(lines), "f.yaml")
    except Exception:  # noqa: BLE001 - syntax is tested elsewhere
        return
    for problem in validate(tree, model, "f.yaml")[1].problems:
        words = problem.message.split("'")[::2]  # outside quotes
        assert not any(word in part for word in JARGON for part in words), problem
