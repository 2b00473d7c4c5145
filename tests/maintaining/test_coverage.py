"""``coverage`` shows what of a source is cited, by what, and what is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge

Run = Callable[..., object]
VOID = {"meta", "br", "hr", "img", "link"}


class Page(HTMLParser):
    """Reads a page: its ids, its links, the text of each element of interest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.marked: list[str] = []
        self.words = ""
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if found.get("href") else []
        if tag == "mark":
            self.marked.append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; they nest."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect text."""
        if "style" not in self._open:
            self.words += data
        if "mark" in self._open:
            self.marked[-1] += data


def page(faqbot: Run, folder: Path) -> Page:
    """Return the page of a folder."""
    ran = faqbot("coverage", "--knowledge", folder, "--html", "page.html")
    assert ran.code == 0, ran.err
    return Page(Path("page.html").read_text(encoding="utf-8"))


def test_page_is_whole(faqbot: Run, tidal: Path) -> None:
    """The whole source, every figure marked, every link leads somewhere, nothing from outside."""
    made, knowledge = page(faqbot, tidal), load_knowledge(tidal)
    for source in knowledge.sources.values():
        assert all(sentence.text in made.words for sentence in source.sentences)
    figures = {figure.text for fact in knowledge.facts.values() for figure in fact.figures.values()}
    assert figures
    marked = " | ".join(made.marked)
    assert not {text for text in figures if text not in marked}
    assert len(made.ids) == len(set(made.ids))
    assert {link[1:] for link in made.links if link.startswith("#")} <= set(made.ids)
    assert not [link for link in made.links if not link.startswith("#")]
    assert not {"script", "link", "img", "iframe"} & set(made.tags)


def test_each_fact_is_shown_with_its_entries(faqbot: Run, tidal: Path) -> None:
    """Every sentence leads to its facts, figures as read, and the entries that use them."""
    made, knowledge = page(faqbot, tidal), load_knowledge(tidal)
    for entry in knowledge.entries.values():
        for fact in entry.facts:
            place = fact.citation
            name = f"{place.source.id}-p{place.paragraph}-s{place.sentence}"
            assert name in made.ids
            assert f"#{name}" in made.links
            assert fact.id in made.words
            assert entry.title in made.words


def test_reads_on_a_phone_and_in_the_dark(faqbot: Run, tidal: Path) -> None:
    """The page has a viewport, follows the device's colours, and has no fixed wide widths."""
    page(faqbot, tidal)
    text = Path("page.html").read_text(encoding="utf-8")
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"(?<!max-)width:\s*\d{3,}px", text)
    assert "url(" not in text


def leave_out(tidal: Path) -> None:
    """Take a fact with its entry, and the use of another fact, out of the folder."""
    facts = tidal / "facts/farms.yaml"
    parts = re.split(r"(?m)^(?=  - id: )", facts.read_text())
    facts.write_text(
        "".join(p for p in parts if not re.match(r"  - id: farm-(area|families)\n", p))
    )
    faq = tidal / "faq/farms.yaml"
    parts = re.split(r"(?m)^(?=  - id: )", faq.read_text())
    gone = re.compile(r"  - id: (farm-size|rope-depth)\n")
    faq.write_text("".join(p for p in parts if not gone.match(p)))
    for file in (tidal / "faq").iterdir():
        file.write_text(re.sub(r"related: \[[^]]*\]", "related: []", file.read_text()))
    gaps = tidal / "faq/gaps.yaml"
    gaps.write_text(re.sub(r"(?m)^    related:\n(?:      - .*\n)+", "", gaps.read_text()))
    for file in (tidal / "languages").iterdir():
        file.unlink()


def test_what_is_left(faqbot: Run, tidal: Path) -> None:
    """Sentences without a fact, figures without a type and facts without an entry are told."""
    leave_out(tidal)
    text = faqbot("coverage", "--knowledge", tidal).out
    sentence = "By the end of 2023, the farms covered 85 hectares and were run by 31 families."
    assert f'left: "{sentence}"' in text
    assert 'figure without a type: "85 hectares"' in text
    assert "no entry uses the fact rope-depth" in text
    made = page(faqbot, tidal)
    assert sentence in made.words
    assert "a figure that no fact holds" in made.words
    assert "No entry uses rope-depth" in made.words


def test_everything_is_escaped(faqbot: Run, tidal: Path) -> None:
    """Text of the folder is never taken for markup."""
    file = tidal / "faq/farms.yaml"
    text = file.read_text().replace("title: How deep do the ropes hang?", 'title: <b>&amp; "x"?')
    file.write_text(text)
    assert '<b>&amp; "x"?' in page(faqbot, tidal).words


def test_without_a_source(faqbot: Run, tmp_path: Path) -> None:
    """An imported list, which has no source, has a page all the same."""
    (tmp_path / "a.csv").write_text("id,question\na,why?\n")
    faqbot("import", "a.csv", "--out", "made")
    assert "(no source)" in page(faqbot, Path("made")).words
    assert faqbot("coverage", "--knowledge", "made").code == 0


@pytest.mark.parametrize("words", [(), ("--html", "page.html")])
def test_broken_folder(faqbot: Run, tidal: Path, words: tuple[str, ...]) -> None:
    """A folder with errors has no coverage; the error says where."""
    (tidal / "facts/farms.yaml").write_bytes(b"\xff\x00")
    ran = faqbot("coverage", "--knowledge", tidal, *words)
    assert (ran.code, ran.out) == (1, "")
    assert "facts/farms.yaml:" in ran.err


def test_page_that_can_not_be_written(faqbot: Run, tidal: Path) -> None:
    """A place that can't be written to is wrong usage."""
    ran = faqbot("coverage", "--knowledge", tidal, "--html", "no/such/page.html")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
