"""Several articles in one folder, and an article that has changed since."""

from __future__ import annotations

import shutil

import pytest
from drafting_tools import TIDAL, Drafts

FERRY = """The ferry

By Ann Lowe, The Courier, 12 February 2025

The ferry of Millhaven carries 180 people. It was built in 2017 for 2.5 million euros. It is blue.

It sails nine times a day. A ticket costs 4 euros.
"""
LATER = FERRY.replace("180 people", "200 people").replace(
    "It is blue.", "Since May 2026 it is red."
)
LIBRARY = """The library

The library of Millhaven holds 40,000 books. It opened in 1911.
"""
FAQ = """topic: ferry
title: Ferry
entries:
  # a person's own
  - id: capacity
    title: How many people does it carry?
    answer: "{FACT.count} people."
    phrasings: [how many people, capacity]
  - id: colour
    kind: gap
    title: Who painted it?
    phrasings: [who painted it]
    related: [capacity]
"""


def edit(drafts: Drafts, name: str, old: str, new: str) -> None:
    """Change a file of the folder, as a person does."""
    path = drafts.out / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_second_article(drafts: Drafts) -> None:
    """It joins the folder as a source with facts of its own; what was there stays as it is."""
    drafts.of(FERRY)
    before = drafts.files()
    printed = drafts.add(LIBRARY)
    knowledge = drafts.loaded()
    assert list(knowledge.sources) == ["the-ferry", "the-library"]
    assert {fact.citation.source.id for fact in knowledge.facts.values()} == set(knowledge.sources)
    after = drafts.files()
    assert {name: after[name] for name in before} == before
    assert "2 facts with 2 figures" in printed


def test_a_second_article_of_the_same_title(drafts: Drafts) -> None:
    """Another text under the same title is another article."""
    drafts.of(FERRY)
    drafts.add("The ferry\n\nA ferry of 1850 lies in 40 metres of water off Sorrel Bay.\n")
    assert set(drafts.loaded().sources) == {"the-ferry", "the-ferry-2"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source: the-ferry\n", ""),
        ("source: the-ferry\n", "source:\n"),
        ("source: the-ferry\nfacts:", '"facts":'),
    ],
)
@pytest.mark.parametrize(("mark", "ending"), [("", "\n"), ("\ufeff", "\r\n")])
def test_a_folder_whose_facts_name_no_source(
    drafts: Drafts, old: str, new: str, mark: str, ending: str
) -> None:
    """Before a second source comes, the facts of the first say where they are from; nothing else of
    their file changes, however it was saved."""
    drafts.of(FERRY)
    edit(drafts, "facts/the-ferry.yaml", old, new)
    path = drafts.out / "facts" / "the-ferry.yaml"
    before = mark + path.read_text().replace("\n", ending)
    path.write_bytes(before.encode())
    drafts.add(LIBRARY)
    facts = drafts.loaded().facts.values()
    assert {fact.citation.source.id for fact in facts} == {"the-ferry", "the-library"}
    after = path.read_bytes().decode().splitlines(keepends=True)
    added = f"source: the-ferry{ending}"
    assert [one for one in after if one != added] == [
        one for one in before.splitlines(keepends=True) if one != f"source:{ending}"
    ]


def test_the_same_article_again_changes_nothing(drafts: Drafts) -> None:
    """Drafted again from the same text, not a byte of the folder changes."""
    drafts.of(FERRY)
    before = drafts.files()
    drafts.add(FERRY)
    assert drafts.files() == before


def test_a_changed_article(drafts: Drafts) -> None:
    """Edits and ids stay, new figures come, and what no longer stands there is listed with its
    place, and kept as a comment with the entries that rest on it."""
    first = list(drafts.of(FERRY).facts)
    facts = "facts/the-ferry.yaml"
    edit(drafts, facts, '"2.5 million euros"', '"2.5 million euros", of: its price')
    (drafts.out / "faq").mkdir()
    (drafts.out / "faq" / "ferry.yaml").write_text(FAQ.replace("FACT", first[0]))
    edit(drafts, "sources/the-ferry.md", "publisher: The Courier", "publisher: The Daily Courier")
    printed = drafts.add(LATER)
    knowledge = drafts.loaded()
    (source,) = knowledge.sources.values()
    assert source.publisher == "The Daily Courier"
    kept = set(first[1:])
    assert kept < set(knowledge.facts)
    quotes = {knowledge.facts[name].citation.quote for name in set(knowledge.facts) - kept}
    assert quotes == {"The ferry of Millhaven carries 200 people.", "Since May 2026 it is red."}
    units = {figure.unit for fact in knowledge.facts.values() for figure in fact.figures.values()}
    assert "its price" in units
    assert list(knowledge.entries) == ["colour"]
    assert f'{facts}:5: "The ferry of Millhaven carries 180 people."' in printed
    assert "faq/ferry.yaml:5:" in printed
    text = (drafts.out / facts).read_text()
    assert f"#   - id: {first[0]}  # no longer in the source" in text
    assert "# a person's own" in (drafts.out / "faq" / "ferry.yaml").read_text()


FURTHER = """
  - id: price
    title: What is a ticket?
    answer: "{TICKET}"
    related: RELATED
    phrasings: [price]
"""


@pytest.mark.parametrize(
    "related",
    ["[capacity]", "[colour,\n      capacity]", "[\n      colour,\n      capacity]  # all"],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_article_that_changes_again(drafts: Drafts, related: str, ending: str) -> None:
    """What refers to an entry that goes is made a comment, and so is, later, the entry around it;
    ends of lines stay as they are."""
    facts = {fact.citation.quote: name for name, fact in drafts.of(FERRY).facts.items()}
    ticket = facts["A ticket costs 4 euros."]
    text = FAQ.replace("FACT", facts["The ferry of Millhaven carries 180 people."])
    text += FURTHER.replace("TICKET", ticket).replace("RELATED", related)
    path = drafts.out / "faq" / "ferry.yaml"
    path.parent.mkdir()
    path.write_bytes(text.replace("\n", ending).encode())
    drafts.add(LATER)
    assert list(drafts.loaded().entries) == ["colour", "price"]
    drafts.add(LATER.replace("A ticket costs 4 euros.", ""))
    assert list(drafts.loaded().entries) == ["colour"]
    after = path.read_bytes().decode()
    assert after.count(ending) == after.count("\n") == text.count("\n")


def test_facts_that_name_their_source_each(drafts: Drafts) -> None:
    """A file whose facts say one by one where they are from gets new ones that say so, too."""
    drafts.of(FERRY)
    drafts.add(LIBRARY)
    edit(drafts, "facts/the-ferry.yaml", "source: the-ferry\n", "")
    path = drafts.out / "facts" / "the-ferry.yaml"
    path.write_text(path.read_text().replace("    quote:", "    source: the-ferry\n    quote:"))
    drafts.add(LATER)
    assert any("200 people" in fact.citation.quote for fact in drafts.loaded().facts.values())


def test_facts_that_a_person_took_out_stay_out(drafts: Drafts) -> None:
    """A fact that was deleted does not come back with the next state of the article."""
    drafts.of(FERRY)
    path = drafts.out / "facts" / "the-ferry.yaml"
    head, _, _ = path.read_text().partition("  - id: ticket")
    path.write_text(head)
    drafts.add(LATER)
    assert not any("4 euros" in f.citation.quote for f in drafts.loaded().facts.values())


def test_every_fact_gone(drafts: Drafts) -> None:
    """An article without its figures leaves a folder that still passes the check."""
    drafts.of(FERRY)
    text = "The ferry\n\nThe ferry of Millhaven carries people. It is blue. It is fast.\n"
    drafts.add(text)
    assert not drafts.loaded().facts
    drafts.add(LATER)
    assert drafts.loaded().facts


def test_own_indentation(drafts: Drafts) -> None:
    """New facts are indented as those of the file."""
    drafts.of(FERRY)
    path = drafts.out / "facts" / "the-ferry.yaml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line.removeprefix("  ") for line in lines))
    drafts.add(LATER)
    assert any("200" in fact.citation.quote for fact in drafts.loaded().facts.values())


def test_a_tended_folder(drafts: Drafts) -> None:
    """An article joins a folder with entries, vocabulary and languages, while an editor has one of
    its files open."""
    shutil.copytree(TIDAL.parents[1], drafts.out)
    (drafts.out / "faq" / ".#farms.yaml").symlink_to("ann@desk.4711")
    before = drafts.files()
    path = drafts.write(LIBRARY, "next.txt")
    assert drafts.run(path, "--into", str(drafts.out))[0] == 0
    after = drafts.files()
    changed = {name for name in before if after[name] != before[name]}
    assert {name.split("/")[0] for name in changed} <= {"facts"}
    assert "sources/the-library.md" in after


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda drafts: (drafts.out / "knowledge.yaml").unlink(), "no knowledge folder; use --out"),
        (
            lambda drafts: edit(drafts, "facts/the-ferry.yaml", "quote: It", "quote: Its"),
            "not in the source",
        ),
    ],
)
def test_an_unsound_folder(drafts: Drafts, change: object, why: str) -> None:
    """A folder that is none, or has errors, is left as it is."""
    drafts.of(FERRY)
    change(drafts)  # type: ignore[operator]
    before = drafts.files()
    code, _, errors = drafts.run(drafts.write(LIBRARY), "--into", str(drafts.out))
    assert code in (1, 2)
    assert why in errors
    assert errors.count("\n") == 1
    assert drafts.files() == before


def test_another_language(drafts: Drafts) -> None:
    """An article in another language is refused, with what to do instead."""
    drafts.of(FERRY)
    path = drafts.write("Der Hafen\n\nDer Hafen wurde 2017 eröffnet. Er hat neun Kräne.\n")
    code, _, errors = drafts.run(path, "--into", str(drafts.out))
    assert code == 2
    assert "a folder has one language" in errors
