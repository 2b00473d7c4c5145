"""``ask``: one question or many, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

REPLY = ["question", "outcome", "reason", "answers", "related", "suggestions", "text"]
ANSWER = ["entry", "confidence", "text", "verdict", "correction", "figures", "citations"]
FIGURE = [
    "id",
    "text",
    "value",
    "kind",
    "qualifier",
    "unit",
    "start",
    "end",
    "as_of",
    "attributed_to",
]
CITATION = ["source", "title", "publisher", "url", "section", "paragraph", "sentence", "quote"]
DEEP = "how deep do the ropes hang"


def test_json_is_the_object_of_the_interface(faqbot: Callable) -> None:
    """Every key that programs rely on is there, in order, with the figure and its citation."""
    ran = faqbot("ask", "--json", "how many families run the farms")
    reply = json.loads(ran.out)
    answer = reply["answers"][0]
    assert ran.code == 0
    assert list(reply) == REPLY
    assert (reply["outcome"], reply["reason"]) == ("answer", None)
    assert list(answer) == ANSWER
    families = next(f for f in answer["figures"] if f["id"] == "farm-families.count")
    assert list(families) == FIGURE
    assert (families["value"], families["kind"], families["as_of"]) == (31, "count", "2023-12-31")
    citation = answer["citations"][0]
    assert list(citation) == CITATION
    assert (citation["paragraph"], citation["sentence"]) == (8, 2)
    assert "31 families" in citation["quote"]


def test_a_person_reads_the_figure_and_where_it_stands(faqbot: Callable) -> None:
    """Plain output is the sentence and its source."""
    ran = faqbot("ask", "how many people live on Hallarey")
    assert ran.code == 0
    assert "2,160 inhabitants" in ran.out
    assert "The Norrin Courier" in ran.out
    assert "paragraph 2" in ran.out


def test_a_question_needs_no_quotation_marks(faqbot: Callable) -> None:
    """Words of the command line are one question."""
    ran = faqbot("ask", "--json", *DEEP.split())
    assert json.loads(ran.out)["question"] == DEEP


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        (DEEP, "answer"),
        ("how much does the mill pay its workers", "none"),
        ("qwertz", "none"),
        ("hello", "smalltalk"),
        ("  ", "none"),
    ],
)
def test_ask_exits_zero_whatever_the_outcome(faqbot: Callable, question: str, outcome: str) -> None:
    """Not to know is no failure."""
    ran = faqbot("ask", "--json", question)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["outcome"] == outcome


def test_the_language_of_the_fixed_words(faqbot: Callable) -> None:
    """``--lang`` is taken; the question's own language comes first."""
    french = faqbot("ask", "bonjour, comment ça va ?")
    english = faqbot("ask", "--lang", "fr", "how many passengers can the ferry carry")
    assert "merci" in french.out
    assert "The ferry Aurelia carries 180 passengers" in english.out


def test_explain_shows_how_the_reply_was_found(faqbot: Callable) -> None:
    """Kind, closest entries, words, names and numbers, and the decision are shown."""
    ran = faqbot("ask", "--explain", "how many zorkmids do the 60 families in Norway pay")
    for shown in ("asked for: count", "zorkmids", "60", "Norway", "closest entries", "decision:"):
        assert shown in ran.out
    found = json.loads(faqbot("ask", "--explain", "--json", DEEP).out)["explain"]
    assert found["asked"] == "measure"
    assert found["candidates"][0]["id"] == "rope-depth"
    assert {"parts", "findings"} <= set(found["candidates"][0])
    assert {"probability", "thresholds"} <= set(found)


@pytest.mark.parametrize("question", ["", "  ", "\u200b", "?!", "12"])
def test_explain_never_fails(faqbot: Callable, question: str) -> None:
    """There is an explanation even where nothing was understood."""
    ran = faqbot("ask", "--explain", "--batch", stdin=f"{question}\n".encode())
    assert (ran.code, len(ran.lines)) == (0, 1)


# --batch ------------------------------------------------------------------------------------------


def batch(faqbot: Callable, stdin: bytes) -> list[dict]:
    """Run ``ask --batch --json`` and return the objects that it printed, one a line."""
    ran = faqbot("ask", "--batch", "--json", stdin=stdin)
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.split("\n")[:-1]]


def test_one_reply_a_line_in_order(faqbot: Callable) -> None:
    """Line n of the output answers line n of the input."""
    questions = [DEEP, "hello", "who founded the programme", "qwertz", DEEP]
    replies = batch(faqbot, "\n".join(questions).encode() + b"\n")
    assert [reply["question"] for reply in replies] == questions
    assert replies[0] == replies[4]


def test_an_empty_line_is_answered_with_none(faqbot: Callable) -> None:
    """An empty line keeps its place."""
    replies = batch(faqbot, b"\n" + DEEP.encode() + b"\n \n")
    assert [reply["outcome"] for reply in replies] == ["none", "answer", "none"]


def test_no_line_no_reply(faqbot: Callable) -> None:
    """Empty input gives empty output."""
    assert batch(faqbot, b"") == []


def test_the_last_line_needs_no_end(faqbot: Callable) -> None:
    """A file without a final line break loses nothing."""
    assert len(batch(faqbot, f"{DEEP}\n{DEEP}".encode())) == 2


def test_windows_line_ends_and_byte_order_mark(faqbot: Callable) -> None:
    """Files of Windows editors are read like others."""
    replies = batch(faqbot, b"\xef\xbb\xbf" + f"{DEEP}\r\n\r\n{DEEP}\r\n".encode())
    assert [reply["question"] for reply in replies] == [DEEP, "", DEEP]
    assert replies[0] == replies[2]


def test_bytes_that_are_no_text(faqbot: Callable) -> None:
    """A line in another encoding does not end the run."""
    replies = batch(faqbot, b"\xff\xfe\x80 " + DEEP.encode() + b"\n" + DEEP.encode() + b"\n")
    assert len(replies) == 2
    assert "\ufffd" in replies[0]["question"]
    assert replies[1]["outcome"] == "answer"


def test_a_line_of_json_has_history(faqbot: Callable) -> None:
    """History is taken, oldest message first, and the language of the device."""
    line = {
        "question": "and how many cars?",
        "history": ["do the turbines disturb porpoises", "how many passengers can the ferry carry"],
        "lang": "en",
        "more": "is ignored",
    }
    reply = batch(faqbot, json.dumps(line).encode() + b"\n")[0]
    assert reply["question"] == "and how many cars?"
    assert "24 cars" in reply["answers"][0]["text"]


MALFORMED = [
    "{",
    "{bad",
    '{"question": 5}',
    "{}",
    '{"question": "x", "history": "y"}',
    '{"question": "x", "history": [1]}',
    '{"question": "x", "lang": 3}',
    '{"question": "x"} trailing',
    '{"question":' + "[" * 100_000,
]


@pytest.mark.parametrize("line", MALFORMED, ids=lambda line: line[:30])
def test_a_malformed_line_is_told_and_the_run_goes_on(faqbot: Callable, line: str) -> None:
    """The line gets an object with "error" in its place, the next one its reply."""
    first, second = batch(faqbot, f"{line}\n{DEEP}\n".encode())
    assert list(first) == ["error"]
    assert first["error"]
    assert second["outcome"] == "answer"


def test_without_json_a_reply_is_one_line(faqbot: Callable) -> None:
    """Line breaks in a reply become spaces; an error is told in its line, too."""
    ran = faqbot("ask", "--batch", stdin=f"{DEEP}\n\n{{bad\nqwertz\n".encode())
    assert len(ran.lines) == 4
    assert "3 and 8 metres" in ran.lines[0]
    assert ran.lines[2].startswith("error: ")


def test_a_lone_surrogate_does_not_end_the_run(process: Callable) -> None:
    """What JSON can hold and UTF-8 cannot is answered like any text."""
    line = b'{"question": "\\ud800 how deep do the ropes hang"}\n'
    ran = process("ask", "--batch", "--json", stdin=line + DEEP.encode() + b"\n")
    assert ran.code == 0
    assert len(ran.lines) == 2


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_output_that_is_no_utf8(process: Callable, encoding: str) -> None:
    """A console or pipe of an old kind gets marks for what it cannot show, never a traceback."""
    question = "how many people live on Hallarey 鱼"
    ran = process("ask", "--json", question, variables={"PYTHONIOENCODING": encoding})
    assert (ran.code, ran.err) == (0, "")
    reply = json.loads(ran.out)
    assert reply["question"] == "how many people live on Hallarey ?"
    assert ("—" in reply["text"]) == (encoding == "cp1252")  # what it can show is shown


def test_a_file_is_utf8_whatever_the_console(process: Callable) -> None:
    """What is written into a file or pipe can be read, and imported, anywhere."""
    old = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    ran = process("ask", "how many people live on Hallarey", variables=old)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[1].startswith("— ")


# Usage --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], [""], ["--batch", "a question"]])
def test_a_question_or_batch_but_not_both(faqbot: Callable, words: list[str]) -> None:
    """Wrong usage is one readable line and exit 2."""
    ran = faqbot("ask", *words)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert "--batch" in ran.err


def test_an_argument_that_is_no_text(process: Callable) -> None:
    """Bytes in an argument that are no UTF-8 do no harm."""
    ran = process("ask", "--json", b"\xff " + DEEP.encode())
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["outcome"] == "answer"
