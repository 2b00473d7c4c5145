"""``export`` writes everything, and ``import`` reads it back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.export import escape
from bot.knowledge.kinds import EntryKind
from bot.knowledge.loader import load_knowledge
from bot.knowledge.yaml_reader import plain, read_yaml
from bot.knowledge.yaml_writer import document, scalar

Run = Callable[..., object]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def test_json_comes_back_the_same(faqbot: Run, tmp_path: Path, tidal: Path) -> None:
    """What is made of an export is the same knowledge, and exports to the same bytes."""
    (tidal / "faq/farms.yaml").rename(tidal / "faq/kelp & mussels, the farms' (2).yaml")
    first = faqbot("export", "--knowledge", tidal)
    (tmp_path / "a.json").write_text(first.out)
    assert faqbot("import", "a.json", "--out", "made").code == 0
    assert faqbot("export", "--knowledge", "made").out == first.out
    before, after = load_knowledge(tidal), load_knowledge(tmp_path / "made")
    assert replace(before, version="") == replace(after, version="")


def test_csv_has_every_phrasing(faqbot: Run, tidal: Path) -> None:
    """One phrasing a row, with what the bot answers and the quotes behind it; gaps have none."""
    knowledge = load_knowledge(tidal)
    rows = list(
        csv.DictReader(io.StringIO(faqbot("export", "--format", "csv", "--knowledge", tidal).out))
    )
    answered = [e for e in knowledge.entries.values() if e.kind is not EntryKind.GAP]
    assert [(r["id"], r["question"]) for r in rows] == [
        (e.id, p) for e in answered for p in e.phrasings
    ]
    assert not any("{" in row["answer"] for row in rows)
    farm = next(row for row in rows if row["id"] == "farm-size")
    assert "85 hectares" in farm["answer"]
    assert "85 hectares" in farm["quote"]


def test_csv_is_imported(faqbot: Run, tmp_path: Path, tidal: Path) -> None:
    """The table makes a folder with the same entries and phrasings, most of them with sources."""
    faqbot("export", "--format", "csv", "--out", "a.csv", "--knowledge", tidal)
    assert (
        (tmp_path / "a.csv")
        .read_bytes()
        .startswith(b"\xef\xbb\xbfid,question,answer,topic,quote\r\n")
    )
    assert faqbot("import", "a.csv", "--out", "made").code == 0
    before, after = load_knowledge(tidal), load_knowledge(tmp_path / "made")
    gaps = [entry.id for entry in before.entries.values() if entry.kind is EntryKind.GAP]
    assert set(after.entries) == set(before.entries) - set(gaps)
    assert all(
        after.entries[name].phrasings == before.entries[name].phrasings for name in after.entries
    )


def test_markdown_is_a_page_to_read(faqbot: Run, tidal: Path) -> None:
    """Each answer with its figures in bold, the exact words and where they stand; gaps apart."""
    page = faqbot("export", "--format", "markdown", "--knowledge", tidal).out
    knowledge = load_knowledge(tidal)
    assert page.startswith(f"# {knowledge.name}\n")
    for entry in knowledge.entries.values():
        assert (f"### {entry.title}" in page) is (entry.kind in ("sourced", "sourceless"))
    assert "**85 hectares**" in page
    assert "\n> By the end of 2023, the farms covered 85 hectares" in page
    assert "paragraph 8, as of end of 2023" in page
    headings = {
        re.sub(r"[^\w\- ]", "", line[3:].lower()).replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("## ")
    }
    links = re.findall(r"\]\(#([^)]+)\)", page)
    assert links
    assert set(links) <= headings


@pytest.mark.parametrize("chosen", ["json", "csv", "markdown"])
def test_broken_folder(faqbot: Run, tidal: Path, chosen: str) -> None:
    """A folder with errors is not exported; the error says where."""
    (tidal / "faq/farms.yaml").write_text("topic: [\n")
    ran = faqbot("export", "--format", chosen, "--knowledge", tidal)
    assert (ran.code, ran.out) == (1, "")
    assert "faq/farms.yaml:" in ran.err


def test_where_it_can_not_be_written(faqbot: Run, tidal: Path) -> None:
    """A place that can't be written to is wrong usage."""
    ran = faqbot("export", "--knowledge", tidal, "--out", "no/such/folder.json")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


@given(TEXTS, st.sampled_from(["", "'", '"']))
def test_every_text_survives_yaml(text: str, quote: str) -> None:
    """Whatever is written is read back the same: alone, in a list, in brackets and as a key."""
    written = f"- {scalar(text, quote=quote)}\n- [{scalar(text, in_brackets=True, quote=quote)}]\n"
    assert plain(read_yaml(written, "x")[0]) == [text, [text]]
    assert plain(read_yaml(document({text: text, "b": [text]}), "x")[0]) == {
        text: text,
        "b": [text],
    } | ({text: [text]} if text == "b" else {})


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40))
def test_markdown_shows_the_text(text: str) -> None:
    """Taking the backslashes away gives the text again: nothing is lost, nothing else is added."""
    assert re.sub(r"\\([\\`*_\[\]<>|~#+=.)-])", r"\1", escape(text)) == text
