"""``import`` makes knowledge of tables, whatever program wrote them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.knowledge import Entry, Knowledge
from bot.knowledge.loader import load_knowledge

Run = Callable[..., object]
TABLE = [
    ["id", "question", "answer", "topic"],
    ["opening_hours", "When are you open?", "From 9 to 5.\nNot on Sundays.", "Visits"],
    ["opening_hours", "Grüße: until when; open?", "", ""],
    ["lost-card", 'What if I lose my "card", please?', "Call us", "Cards"],
]


def imported(faqbot: Run, tmp_path: Path, data: bytes | str, name: str = "faq.csv") -> Knowledge:
    """Return the knowledge that ``import`` makes of ``data``."""
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    ran = faqbot("import", name, "--out", "made")
    assert ran.code == 0, ran.err
    checked = faqbot("check", "--knowledge", "made")
    assert (checked.code, "error:" in checked.out) == (0, False)
    return load_knowledge(tmp_path / "made")


def written(separator: str, ending: str) -> str:
    """Return the table as a spreadsheet program exports it."""
    lines = []
    for row in TABLE:
        cells = ('"' + cell.replace('"', '""') + '"' for cell in row)
        lines.append(separator.join(cells))
    return ending.join([*lines, ""])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252"), (",", "cp1252")],
)
def test_every_export(
    faqbot: Run, tmp_path: Path, separator: str, ending: str, encoding: str
) -> None:
    """Separator, line end, byte order mark and encoding are found; quoted breaks are text."""
    made = imported(faqbot, tmp_path, written(separator, ending).encode(encoding))
    hours = made.entries["opening-hours"]
    assert hours.phrasings == ("When are you open?", "Grüße: until when; open?")
    assert hours.answer == "From 9 to 5.\nNot on Sundays."
    assert made.entries["lost-card"].title == 'What if I lose my "card", please?'
    assert made.topics == {"visits": "Visits", "cards": "Cards"}


def test_excel_names_its_separator(faqbot: Run, tmp_path: Path) -> None:
    """Excel's own first line ``sep=;`` is understood."""
    made = imported(faqbot, tmp_path, "sep=;\r\nid;question\r\na;How, then, is it?\r\n")
    assert made.entries["a"].phrasings == ("How, then, is it?",)


def test_other_windows_encoding(faqbot: Run, tmp_path: Path) -> None:
    """A guess is said to be one, and ``--encoding`` settles it."""
    (tmp_path / "ru.csv").write_bytes("id,question\na,Где музей?\n".encode("cp1251"))
    guessed = faqbot("import", "ru.csv", "--out", "guessed")
    assert "--encoding" in guessed.out
    assert faqbot("import", "ru.csv", "--out", "told", "--encoding", "cp1251").code == 0
    assert load_knowledge(tmp_path / "told").entries["a"].phrasings == ("Где музей?",)


def test_only_ids_and_questions(faqbot: Run, tmp_path: Path) -> None:
    """Without an answer the id in words stands for it, and the reply says that it has no source."""
    made = imported(faqbot, tmp_path, "id\tquestion\ncard_arrival\twhere is my card\n", "a.tsv")
    entry = made.entries["card-arrival"]
    assert (entry.answer, entry.title, entry.kind) == ("Card arrival", "Card arrival", "sourceless")
    asked = faqbot("ask", "--knowledge", "made", "where is my card")
    assert "Card arrival" in asked.out


def test_rows_without_an_id(faqbot: Run, tmp_path: Path) -> None:
    """Out-of-scope rows of public intent sets are skipped, and their number is said."""
    (tmp_path / "oos.csv").write_text("id,question\na,one?\n,two?\n,three?\n")
    assert "2 rows without an id" in faqbot("import", "oos.csv", "--out", "made").out
    (tmp_path / "none.csv").write_text("id,question\n,two?\n,three?\n")
    ran = faqbot("import", "none.csv", "--out", "other")
    assert ran.code == 1
    assert ran.err == "none.csv:1:1: error: nothing to import: the 'id' of all 2 rows is empty\n"


def test_one_question_in_two_entries(faqbot: Run, tmp_path: Path) -> None:
    """The first entry keeps a phrasing; every row left out is in the report, by line."""
    table = (
        "id,question\na,Where is it?\nb,where is it\nb,What is it?\na,WHERE is it?\nc,where is it\n"
    )
    made = imported(faqbot, tmp_path, table)
    assert made.entries["a"].phrasings == ("Where is it?",)
    assert made.entries["b"].phrasings == ("What is it?",)
    assert made.entries["c"].phrasings == ("C",)
    with (tmp_path / "made/import-report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [row[:2] + row[-1:] for row in rows] == [
        ["3", "in another entry", "a"],
        ["5", "repeated", "a"],
        ["6", "in another entry", "a"],
    ]


def test_a_table_without_ids(faqbot: Run, tmp_path: Path) -> None:
    """Rows of one answer are one entry."""
    table = (
        "Question\tAnswer\tSource\n"
        'How do I reset it?\t"Press **reset**.\n\nThen wait."\tEditorial\n'
        'reset the thing\t"Press **reset**.\n\nThen wait."\tEditorial\n'
        "Who are you?\tA {small} bot\tEditorial\n"
    )
    made = imported(faqbot, tmp_path, table, "qna.tsv")
    reset, who = made.entries.values()
    assert reset.answer == "Press **reset**.\n\nThen wait."
    assert reset.phrasings == ("How do I reset it?", "reset the thing")
    assert who.answer == "A (small) bot"


def test_cells_that_a_folder_cannot_hold(faqbot: Run, tmp_path: Path) -> None:
    """Braces in a question stand in brackets in its title; a topic of a dash is none."""
    table = (
        "id,question,answer,topic,quote\n"
        "city,What about {city}?,Ask.,-,\n"
        "sea,What about {sea}?,,-,It is blue.\n"
    )
    made = imported(faqbot, tmp_path, table)
    assert made.topics == {"imported": "Imported"}
    titles = {entry.title for entry in made.entries.values()}
    assert titles == {"What about (city)?", "What about (sea)?"}
    assert made.entries["city"].phrasings == ("What about {city}?",)


def test_tabs_with_stray_quote_marks(faqbot: Run, tmp_path: Path) -> None:
    """A quote mark in a tab-separated file that does not quote swallows no line."""
    table = 'id\tquestion\na\t"why\nb\twhat\nc\thow"\n'
    made = imported(faqbot, tmp_path, table, "a.tsv")
    assert [entry.phrasings[0] for entry in made.entries.values()] == ['"why', "what", 'how"']


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Card Payment?", "card-payment"),
        ("Größe", "grosse"),
        ("x" * 90, "x" * 60),
        ("вопрос", "entry"),
        ("C#", "c"),
        ("  a -- b__c ", "a-b-c"),
    ],
)
def test_ids(faqbot: Run, tmp_path: Path, name: str, expected: str) -> None:
    """Any name of an entry becomes an id of this format."""
    assert list(imported(faqbot, tmp_path, f"id,question\n{name},why?\n").entries) == [expected]


def test_ids_that_differ_stay_apart(faqbot: Run, tmp_path: Path) -> None:
    """``C`` and ``C#`` are two entries; ``card_lost`` and ``Card lost`` are one."""
    table = "id,question\nC,one?\nC#,two?\ncard_lost,three?\nCard lost,four?\n"
    made = imported(faqbot, tmp_path, table)
    assert list(made.entries) == ["c", "c-2", "card-lost"]


QUOTED = """\
id,question,answer,quote
size,How large in 2020?,It covers more than 80 hectares.,"In 2020, it had more than 80 hectares."
owner,Who owns it?,The town owns it.,The town of Aldery owns the park.
wrong,How many trees?,There are 500 trees.,"Some 5,000 trees stand in the park."
bare,What about COVID-19?,,COVID-19 closed it for two months in May 2020.
two,How large and whose?,,"In 2020, it had more than 80 hectares.

The town of Aldery owns the park."
"""


def test_quotes_become_a_source(faqbot: Run, tmp_path: Path) -> None:
    """With quotes there are facts: each number of an answer is a figure of its quote, cited."""
    made = imported(faqbot, tmp_path, QUOTED)
    answers = {name: _answer(name) for name in made.entries}
    assert answers["size"]["text"] == "It covers more than 80 hectares."
    assert [one["text"] for one in answers["size"]["figures"]] == ["more than 80 hectares"]
    assert answers["owner"]["citations"][0]["quote"] == "The town of Aldery owns the park."
    assert answers["wrong"]["text"] == "Some 5,000 trees stand in the park."
    assert "COVID-19" in answers["bare"]["text"]
    assert len(answers["two"]["citations"]) == 2
    assert "2020" not in made.entries["size"].title


def _answer(name: str) -> dict[str, object]:
    from bot.dialogue.engine import Engine
    from bot.dialogue.reply import Outcome, Reply
    from bot.render.plain import reply_object

    engine = Engine(load_knowledge(Path("made")))
    answer = engine.entry_answer(name)
    assert answer is not None
    reply = Reply("", Outcome.ANSWER, None, (answer,), (), (), "en")
    return reply_object(reply, engine.knowledge)["answers"][0]


def test_first_answer_counts(faqbot: Run, tmp_path: Path) -> None:
    """Two answers for one id: the first is kept, the other is told."""
    (tmp_path / "a.csv").write_text("id,question,answer\na,one?,yes\na,two?,no\n")
    ran = faqbot("import", "a.csv", "--out", "made")
    assert "1 row with another answer for the same id" in ran.out
    entry: Entry = load_knowledge(tmp_path / "made").entries["a"]
    assert (entry.answer, entry.phrasings) == ("yes", ("one?", "two?"))


def test_a_row_with_more_cells_than_columns(faqbot: Run, tmp_path: Path) -> None:
    """A comma outside quote marks tears a row: it is listed by line, not taken askew."""
    (tmp_path / "torn.csv").write_text(
        "id,question,answer\npets,may I bring a dog, a cat,Yes.\nopen,is it open,Yes.,,\n"
    )
    ran = faqbot("import", "torn.csv", "--out", "made")
    assert ran.code == 0
    assert "1 row with more cells than columns" in ran.out
    assert list(load_knowledge(tmp_path / "made").entries) == ["open"]
    report = (tmp_path / "made/import-report.csv").read_text(encoding="utf-8-sig")
    assert "2,more cells than columns,pets,may I bring a dog," in report
