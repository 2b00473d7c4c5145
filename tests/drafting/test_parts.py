"""What a draft makes of one sentence or line."""

from __future__ import annotations

import pytest
from drafting_tools import Drafts

from bot.knowledge.kinds import NameKind


def test_figures_are_typed(drafts: Drafts) -> None:
    """Each figure has its qualifier and what it counts, and is a slot of the statement."""
    fact = drafts.fact("The mill dries up to 18 tonnes of seaweed a day and employs 42 people.")
    assert {(f.text, f.value, f.unit) for f in fact.figures.values()} == {
        ("up to 18 tonnes", 18, "seaweed"),
        ("42", 42, "people"),
    }
    assert fact.statement == "The mill dries {size} of seaweed a day and employs {count} people."


@pytest.mark.parametrize(
    "line",
    [
        "Tel: +43 4212 555 0199",
        "Source: The Courier",
        "By Petra Lindqvist, business correspondent",
        "© 2025 The Courier. All rights reserved.",
        "Photos by Tomas Reed. Call 555-0177 to subscribe.",
        "ASHFELD, 7 March 2024",
        "*The Courier, no. 14 (12 February 2025)*",
        "www.courier.example",
        "The Courier, 12 Rope Walk, Millhaven MH2 4QT",
        "Velmor Castings AG, Registered in England No. 2147483, 4 Prism Way, Leeds",
        "[^1]: Federal Office of Transport, Register of Lines, No. 4417, p. 12.",
        "Newsroom 01632 960 417, advertising 01632 960 418",
    ],
)
def test_asides(drafts: Drafts, line: str) -> None:
    """Bylines, footers and telephone numbers are no part of the article and no figures."""
    knowledge = drafts.of(f"The ferry carries 180 passengers.\n\nIt is blue and fast.\n\n{line}\n")
    texts = [f.text for fact in knowledge.facts.values() for f in fact.figures.values()]
    assert texts == ["180"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The No. 7 bus and Flight 301 carried 40 people (report no. 12, p. 4).", ["40"]),
        ("One day it will be 20 degrees below zero.", ["20 degrees"]),
        ("The work was done in one day.", ["one day"]),
        ("The remaining third was saved in 1492.", ["remaining third", "1492"]),
    ],
)
def test_what_is_a_figure(drafts: Drafts, text: str, figures: list[str]) -> None:
    """What only names or is only a way of speaking is no figure."""
    assert [figure.text for figure in drafts.fact(text).figures.values()] == figures


def test_telephone_in_a_sentence(drafts: Drafts) -> None:
    """A sentence that gives a telephone number is no fact."""
    knowledge = drafts.of(
        "The school has 40 places. Call (020) 555-0142 or +44 20 555 0143 to apply."
    )
    assert len(knowledge.facts) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. J. R. Hale of St. Brannoc's met the U.S. team at 6 a.m. on Monday, i.e. early.", 1),
        ("It cost 2.5 million. Most of it was lent.", 2),
        ('"The sea pays us. It is never late," said Joren Lind of the office.', 1),
        ("“We start early. We stop late. That is all,” said Ms. Lowe on Friday.", 1),
        ('He said "no" to the plan. The plan went on for years.', 2),
        ('"Is it late?" Mr. Lowe asked. The bus left.', 2),
        ("The office closes at 10 p.m. Nobody complained about it.", 2),
        ("Approx. 40 people, incl. 3 children, came (see report no. 12 of 3 Jan. 2020).", 1),
    ],
)
def test_sentences(drafts: Drafts, text: str, count: int) -> None:
    """Abbreviations, decimals, initials and quotations do not split sentences."""
    assert len(drafts.of(text).facts) == count


def test_roles(drafts: Drafts) -> None:
    """A person's role is read where it stands beside the name, before or behind it."""
    knowledge = drafts.of(
        "The park was founded by the retired engineer Marta Oskell in 2009. "
        "It has 114 firms, according to Xie Xiaoyong, the Chinese ambassador to Belarus. "
        "Tom Harrow, chairman of the Fishers' Association, said that the ropes were too long."
    )
    roles = {
        name.text: name.role
        for fact in knowledge.facts.values()
        for name in fact.names.values()
        if name.kind is NameKind.PERSON
    }
    assert roles == {
        "Marta Oskell": "retired engineer",
        "Xie Xiaoyong": "Chinese ambassador to Belarus",
        "Tom Harrow": "chairman of the Fishers' Association",
    }


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The town built it, said Mayor Helen Achterberg.", "Helen Achterberg", "mayor"),
        (
            "The firm grew, Chief Financial Officer Jonas Weatherby said.",
            "Jonas Weatherby",
            "chief financial officer",
        ),
    ],
)
def test_office_is_no_part_of_a_name(drafts: Drafts, text: str, name: str, role: str) -> None:
    """An office that stands before a name with capitals is the person's role."""
    found = next(one for one in drafts.fact(text).names.values() if one.text == name)
    assert (found.kind, found.role) == (NameKind.PERSON, role)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The harbour has a crane 62 metres tall.", "how tall is the crane"),
        ("The town's 18,600 inhabitants can vote.", "how many people live in the town"),
        ("It owns seven railcars built by Stadtler AG in 2003.", "who built the railcars"),
        ("The report, published in May 2024, is long.", "when was the report published"),
        ("Each railcar has an output of 440 kW.", "how powerful is each railcar"),
        ("A single ticket costs £4.20.", "price of a single ticket"),
        ("It crosses a viaduct, which is old and is 78 metres high.", "how high is the viaduct"),
        ("A robot named Pelican can dive.", "what is the robot called"),
    ],
)
def test_short_questions(drafts: Drafts, text: str, question: str) -> None:
    """A fact is asked for in the few words in which people ask, by what stands beside a figure."""
    entries = drafts.of(f"The town is old. {text}").entries.values()
    assert question in {phrasing for entry in entries for phrasing in entry.phrasings}


def test_short_name_of_a_firm(drafts: Drafts) -> None:
    """A firm is known by its name without the letters for its legal form, too."""
    drafts.of("The town is old. Brandt & Sons Ltd. built the hall, and 40 people helped.")
    names = (drafts.out / "vocabulary" / "names.yaml").read_text(encoding="utf-8")
    assert '- "Brandt & Sons"\n' in names


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The park has 114 firms, according to Xie Xiaoyong, the ambassador.", "Xie Xiaoyong"),
        ("According to Ines Varga, a biologist, 29 species live there.", "Ines Varga"),
        ('"It is late," said Joren Lind, head of the office.', "Joren Lind"),
        ("Ines Varga is a biologist. Varga said the fish had come back.", "Ines Varga"),
        ("Joren Lind leads the office. He said the two turbines were old.", "Joren Lind"),
        ("The farms cover 85 hectares.", ""),
        ("The animal, found by Ines Varga in the East China Sea, is old.", ""),
    ],
)
def test_attribution(drafts: Drafts, text: str, speaker: str) -> None:
    """A statement that the article attributes says by whom it is said, with the whole name."""
    assert drafts.fact(text).said_by == speaker


def test_list(drafts: Drafts) -> None:
    """A list has its items, what they are, and whether the article names them all."""
    fact = drafts.fact("The company has plants in Austria, Slovenia and Portugal.")
    (found,) = fact.lists.values()
    assert found.items == ("Austria", "Slovenia", "Portugal")
    assert (found.kind, found.open) == (NameKind.PLACE, False)


def test_open_list(drafts: Drafts) -> None:
    """A list to which the article adds "and other goods" is open."""
    fact = drafts.fact("The crop goes to makers of food, fertiliser, cosmetics and other goods.")
    (found,) = fact.lists.values()
    assert found.items == ("food", "fertiliser", "cosmetics")
    assert found.open


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("The old ferry was sold. It now lies in Storvik.", "The old ferry now lies in Storvik."),
        ("The growers met. They raise kelp.", "The growers raise kelp."),
        ("The island is small. Its school has one room.", "The island's school has one room."),
    ],
)
def test_pronoun_resolved(drafts: Drafts, text: str, statement: str) -> None:
    """A statement names what It or They means, where only one thing can be meant."""
    assert drafts.fact(text).statement == statement


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee met Bo Fry. She left early.",
        "These turbines were the first.",
        "The mills and the farm closed. It was a hard year.",
        "The farm closed. It is clear that the year was hard.",
    ],
)
def test_pronoun_unsafe(drafts: Drafts, text: str) -> None:
    """Where several things can be meant, the statement quotes the article."""
    assert drafts.fact(text).statement.startswith("The article says: “")


def test_date_of_other_figures(drafts: Drafts) -> None:
    """A date right beside a figure, or that opens the sentence, is the date at which it holds."""
    fact = drafts.fact("By the end of 2023, the farms covered 85 hectares.")
    assert fact.as_of is not None
    assert fact.as_of.end == "2023-12-31"


def test_a_beginning_dates_no_figure(drafts: Drafts) -> None:
    """What has been so since a year was not counted in that year."""
    assert drafts.fact("A gate of 6 tonnes since 1961 closes the cellar.").as_of is None


@pytest.mark.parametrize(
    "text",
    [
        "The team built 5G masts and an A320 hangar in Kelda.",
        "Agenda 2030 and Covid-19 changed {everything} for the {2} towns.",
        "It is § 5 of the act, in room 12b, chapter IV, at ½ price.",
        "On 12/03/2021 the score was 3:1, and pi is 3.14.15.",
    ],
)
def test_odd_numbers(drafts: Drafts, text: str) -> None:
    """Whatever digits a sentence holds, the draft is sound and no statement writes them out."""
    fact = drafts.fact(f"The town is old. {text}")
    assert not any(
        character.isdigit() for part in fact.statement.split("{")[::2] for character in part[:1]
    )


def test_markdown(drafts: Drafts) -> None:
    """Markdown is read: title, sections, list items, emphasis, links; words stay as they are."""
    knowledge = drafts.of(
        "# The **tide** works\n\nThe *first* turbine is [old](http://x.example).\n\n## Farms\n\n"
        "- The farms cover 85 hectares.\n- They employ 31 families.\n\n| a | 1 |\n|---|---|\n",
        name="article.md",
    )
    (source,) = knowledge.sources.values()
    assert source.title == "The tide works"
    assert [(s.section, s.text) for s in source.sentences] == [
        ("", "The first turbine is old."),
        ("Farms", "The farms cover 85 hectares."),
        ("Farms", "They employ 31 families."),
    ]


def test_plain_text_headings(drafts: Drafts) -> None:
    """In plain text a short line without a stop is a heading; the first one is the title."""
    knowledge = drafts.of(
        "The tide does the work\n\nThe island of Hallarey\nburned oil.\n\n"
        "A new school\n\nIt has 40 places.\n"
    )
    (source,) = knowledge.sources.values()
    assert source.title == "The tide does the work"
    assert [s.section for s in source.sentences] == ["", "A new school"]
    assert source.sentences[0].text == "The island of Hallarey burned oil."


def test_publisher(drafts: Drafts) -> None:
    """The publisher is the one given, else that of a source line, else marked to be filled in."""
    body = "The farms cover 85 hectares.\n\nSource: The Courier\n"
    (source,) = drafts.of(body).sources.values()
    assert source.publisher == "The Courier"
    drafts.out = drafts.folder / "given"
    (source,) = drafts.of(body, "--publisher", "The Herald: daily").sources.values()
    assert source.publisher == "The Herald: daily"
    drafts.out = drafts.folder / "none"
    (source,) = drafts.of("The farms cover 85 hectares.").sources.values()
    text = next((drafts.out / "sources").iterdir()).read_text(encoding="utf-8")
    assert source.publisher == "unknown publisher"
    assert "publisher: unknown publisher  # fill in" in text


def test_front_matter_is_kept(drafts: Drafts) -> None:
    """Front matter that the article already has is taken over."""
    knowledge = drafts.of(
        '---\ntitle: "The tide"\npublisher: Courier\ndate: "2024-10-05"\n---\n\n'
        "The ferry is 12 m long.\n"
    )
    (source,) = knowledge.sources.values()
    assert (source.title, source.publisher, source.date) == ("The tide", "Courier", "2024-10-05")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfThe farms\r\ncover 85 hectares.\r\n",
        "The farms cover 85\u00a0hectares.".encode("utf-16"),
    ],
)
def test_line_ends_and_marks(drafts: Drafts, data: bytes) -> None:
    """Windows line ends, byte order marks and UTF-16 make no difference."""
    knowledge = drafts.of(data)
    assert [f.value for fact in knowledge.facts.values() for f in fact.figures.values()] == [85]


def test_another_language(drafts: Drafts) -> None:
    """An article in a language without question words still becomes a sound folder with figures."""
    knowledge = drafts.of(
        "Die Fähre fasst 180 Gäste. Sie kostete 12,4 Millionen Euro.", "--lang", "de"
    )
    figures = [f.value for fact in knowledge.facts.values() for f in fact.figures.values()]
    assert figures[0] == 180


def test_gaps_are_what_is_not_told(drafts: Drafts) -> None:
    """What people ask about names and the article leaves open becomes gaps."""
    knowledge = drafts.of("Greenholm Foods opened the mill in 2019. The mill is near the harbour.")
    gaps = {entry.id: entry for entry in knowledge.entries.values() if entry.kind == "gap"}
    assert "headquarters of Greenholm Foods" in gaps["not-given-seat"].phrasings
    assert "not-given-founding" not in gaps  # the sentence says "opened"
    assert all(gap.related for gap in gaps.values())
