"""What is read of a text: title, author, date, sections, sentences, figures, language."""

from __future__ import annotations

import pytest
from drafting_tools import Drafts, paragraphs

TEXT = """The harbour opens again

By Ann Lowe, The Courier, 12 February 2025

The harbour of Millhaven opened in 2017. It has nine cranes.

What comes next

More than 80 ships will call in May 2026.
"""


def test_a_text(drafts: Drafts) -> None:
    """Title, byline, sections and sentences are told apart; each figure is typed."""
    knowledge = drafts.of(TEXT)
    (source,) = knowledge.sources.values()
    assert source.title == "The harbour opens again"
    assert (source.author, source.publisher) == ("Ann Lowe", "The Courier")
    assert source.date == "2025-02-12"
    assert paragraphs(source) == [
        "The harbour of Millhaven opened in 2017. It has nine cranes.",
        "[What comes next] More than 80 ships will call in May 2026.",
    ]
    figures = [figure.text for fact in knowledge.facts.values() for figure in fact.figures.values()]
    assert figures == ["2017", "nine", "More than 80", "May 2026"]


@pytest.mark.parametrize(
    "below", ["By Ann Lowe, The Courier, 12 February 2025", "12 February 2025"]
)
def test_a_byline_right_below_the_title(drafts: Drafts, below: str) -> None:
    """No empty line has to stand between them: neither is a sentence of the article."""
    text = f"The harbour of Millhaven opens again\n{below}\n\nIt has nine cranes.\n"
    source = drafts.source(text)
    assert source.title == "The harbour of Millhaven opens again"
    assert (source.date, paragraphs(source)) == ("2025-02-12", ["It has nine cranes."])


def test_options_win(drafts: Drafts) -> None:
    """What the command line says wins over what the text says."""
    options = [
        "--title",
        "T: 1",
        "--publisher",
        "P",
        "--author",
        "A",
        "--date",
        "2020",
        "--url",
        "u",
    ]
    source = drafts.source(TEXT, *options)
    assert (source.title, source.publisher, source.author) == ("T: 1", "P", "A")
    assert (source.date, source.url) == ("2020", "u")


def test_dates_can_be_put_in_order(drafts: Drafts) -> None:
    """A date is written down in ISO form where it is a whole one."""
    assert drafts.source(TEXT, "--date", "3 March 2024").date == "2024-03-03"


def test_front_matter(drafts: Drafts) -> None:
    """Front matter is read, its title once."""
    front = '---\ntitle: "The tide"\npublisher: Courier\nid: tide\n---\n'
    text = f"{front}\n# The tide\n\nIt rose 4 metres.\n"
    source = drafts.source(text, name="article.md")
    assert (source.id, source.title, source.publisher) == ("tide", "The tide", "Courier")
    assert paragraphs(source) == ["It rose 4 metres."]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (r'title: "\"We will win,\" says mayor"', '"We will win," says mayor'),
        ("title: >-\n  The tide\n  rises", "The tide rises"),
        ("title: 'It''s high'", "It's high"),
        ("title: The tide: a history", "The tide: a history"),
        ("title: 'The tide: a history' and more", "'The tide: a history' and more"),
        ("Title: [The tide, the ebb]", "The tide, the ebb"),
    ],
)
def test_title_in_front_matter(drafts: Drafts, line: str, title: str) -> None:
    """Front matter is read as YAML, or line by line where it is none."""
    assert drafts.source(f"---\n{line}\n---\nIt rose 4 metres.\n").title == title


def test_text_between_rules(drafts: Drafts) -> None:
    """Lines without any key are no front matter, whatever stands around them."""
    text = "---\nThe tide rose 4 metres.\n---\n\nIt fell.\n"
    assert paragraphs(drafts.source(text)) == ["The tide rose 4 metres.", "It fell."]


def test_address_in_front_matter(drafts: Drafts) -> None:
    """An address stays as it is: no part of it is markup."""
    url = "https://a.example/_news_/a__b__c?id=5&section=2&currency=EUR"
    assert drafts.source(f"---\nurl: {url}\n---\nIt rose 4 metres.\n").url == url


def test_nobody_is_named(drafts: Drafts) -> None:
    """Without a publisher the folder is sound all the same, and the command says so."""
    _, printed, _ = drafts.run(drafts.write("The ferry carries 180 people.\n"))
    assert "nobody is named as publisher" in printed
    assert drafts.loaded()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Victoria (Australia)\n\nThe state has 5 cities.\n", "Victoria (Australia)"),
        ("Who pays?\n\nThe state pays 5 million.\n", "Who pays?"),
        ("The ferry\nThe ferry carries 180 people. It is blue.\n", "The ferry"),
        ("The ferry carries 180 people.\n\nIt is blue.\n", "The ferry carries 180 people"),
        (
            "Over the past ten years the ferry has carried more people than any other boat.\n",
            "Over the past ten years the ferry has carried more people…",
        ),
    ],
)
def test_title(drafts: Drafts, text: str, title: str) -> None:
    """The title is the first line where that is one, else the beginning of the first sentence."""
    assert drafts.source(text).title == title


@pytest.mark.parametrize(
    "line",
    [
        "Source: The Courier",
        "Tel: +43 4212 555 0199",
        "Tel. 0463/555 0199",
        "Press contact: Ann Lowe",
        "Sources: Alpine Business Wire, The Courier.",
        "Newsroom 030 555 123",
        "[1]: https://courier.example/ferry",
        "By Petra Lindqvist, business correspondent",
        "© 2025 The Courier. All rights reserved.",
        "Photos by Tomas Reed. Call 555-0177 to subscribe.",
        "*The Courier, no. 14 (12 February 2025)*",
        "www.courier.example",
        "[^1]: Federal Office of Transport, Register of Lines, No. 4417, p. 12.",
        "Newsroom 01632 960 417, advertising 01632 960 418",
        "| 1 | 2 |",
    ],
)
def test_lines_around(drafts: Drafts, line: str) -> None:
    """Bylines, footers and tables are left out, which the command says."""
    path = drafts.write(f"The ferry\n\nThe ferry carries 180 people.\n\n{line}\n")
    _, printed, _ = drafts.run(path)
    (source,) = drafts.loaded().sources.values()
    assert paragraphs(source) == ["The ferry carries 180 people."]
    assert "left out as no part of the article" in printed


@pytest.mark.parametrize(
    "sentence",
    [
        "By 2020, the ferry had carried 40,000 people.",
        "Copyright law protects a ferry's timetable for 50 years.",
        "Published in 1925, the timetable has 12 pages.",
        "Photography on board costs 4 euros.",
        "Sources of the river Sorrel lie 40 km to the north.",
        "Sources: three officials said it cost 5 million euros.",
        "Tel Aviv has 460,000 people and grows by 2 percent each year.",
        "Read more than 5,000 pages about it, and you know the lake.",
        "Subscribe to the paper, and you pay 9 euros.",
        "Words: 500 were cut.",
        "12 500 000 euros for schools",
        "2025-02-12: the ferry sails for the first time",
        "12/02/2025: the ferry sails for the first time",
        "#MeToo changed nine laws.",
    ],
)
def test_sentences_that_only_look_like_such_lines(drafts: Drafts, sentence: str) -> None:
    """A sentence is never taken for a byline or footer."""
    assert paragraphs(drafts.source(f"The ferry is blue.\n\n{sentence}\n"))[-1] == sentence


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "- 2023年6月30日 项目正式启动"),
        ("zh", "2023年6月30日 项目正式启动"),
        ("ar", "- 30 يونيو 2023 افتتاح المشروع"),
        ("hi", "30 जून 2023 परियोजना शुरू"),
        ("fr", "- 12 500 000 euros pour les écoles"),
        ("de", "3. Oktober 1990: Deutschland wird eins."),
    ],
)
def test_lines_with_dates(drafts: Drafts, language: str, line: str) -> None:
    """A line that says what was on a day, or how much, is a part of the article."""
    source = drafts.source(f"Line 9 is blue.\n\n{line}\n", "--lang", language)
    assert paragraphs(source)[-1] == line.removeprefix("- ")
    assert not source.date


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It was written in 1990\nby Ann Lowe, who later became the mayor of\nthe town."),
        ("de", "Das Buch ist von 1990 und\nvon Ann Lowe, der späteren Bürgermeisterin\nder Stadt."),
        ("en", "The ferry is new.\nIt first sailed on 2025-02-12 and carried\n180 people."),
        ("en", "The harbour is called at\n01632 960 417 at night, and\nit answers."),
        ("en", "It is blue. It cost much.\nSources: two officials said 5\nmillion euros."),
        ("de", "Die Mauer fiel 1989. Die Einheit kam am\n3. Oktober 1990 und wird gefeiert."),
        ("de", "Beim Rennen der Fähren kam sie auf den\n3. Platz und gewann 500 Euro."),
        ("en", "The bridge has 30 piers\n– the highest ever – and\n80 arches."),
    ],
)
def test_wrapped_sentences_stay_whole(drafts: Drafts, language: str, text: str) -> None:
    """No line of a paragraph is left out or cut off for how it begins."""
    source = drafts.source(f"Line 9 is blue.\n\n{text}\n", "--lang", language)
    assert paragraphs(source)[1:] == [text.replace("\n", " ")]
    assert not source.author


def test_wrapped_lines_without_spaces(drafts: Drafts) -> None:
    """Lines of a text that has no spaces are joined without one, also inside a number."""
    text = "港口有九台起重机，员工超过\n80人，每年有1\n200艘船\n50个国家。"
    assert paragraphs(drafts.source(f"{text}\n", "--lang", "zh")) == [text.replace("\n", "")]


def test_lists(drafts: Drafts) -> None:
    """Items are told apart right below the line that they belong to."""
    text = "The ferry has\n- 180 people\n- a crane\n\nAt last:\n1. it is blue\n2. it is fast\n"
    parts = ["180 people", "a crane", "At last:", "it is blue", "it is fast"]
    assert paragraphs(drafts.source(text)) == parts


def test_lines_are_paragraphs_or_wrapped(drafts: Drafts) -> None:
    """Short lines that go on are one paragraph; whole sentences, one a line, are several."""
    wrapped = "The ferry\n\nThe ferry carries 180\npeople across the lake\nevery day of the year.\n"
    assert len(paragraphs(drafts.source(wrapped))) == 1
    drafts.out = drafts.folder / "lines"
    lines = "The ferry\n\nThe ferry carries 180 people.\nIt is blue.\nIts captain is Ann Lowe.\n"
    assert len(paragraphs(drafts.source(lines))) == 3


def test_markdown(drafts: Drafts) -> None:
    """Markdown is taken off, the words stay; lists become paragraphs."""
    text = (
        "# The *ferry*\n\n## On [board](x)\n\n- **180** people\n- a `crane`, 5\\*2 t\n\n"
        "> The lake is 40&nbsp;km long.[^1]\n"
    )
    source = drafts.source(text, name="article.md")
    assert source.title == "The ferry"
    assert paragraphs(source) == [
        "[On board] 180 people",
        "[On board] a crane, 5*2 t",
        "[On board] The lake is 40 km long.",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The bridge has [30 piers](https://a.example/Pier_(port)).",
            ["The bridge has 30 piers."],
        ),
        ("It has ![a pier](Pier_(port).png) 30 piers.", ["It has 30 piers."]),
        (
            "The [harbour][1] has nine [sic][2] cranes[3][4].\n\n[1]: https://a.example/a\n",
            ["The harbour has nine [sic] cranes."],
        ),
        ("[Ann Lowe]: It has 30 piers.", ["[Ann Lowe]: It has 30 piers."]),
        ("It is blue.\n\n~~~~~~~~\n\nIt is fast.", ["It is blue.", "It is fast."]),
        (
            "It is blue.\n\n```\nx = 1\n```\n\nIt is fast.\n\n```\n\nIt is new.",
            ["It is blue.", "It is fast.", "It is new."],
        ),
        (
            "It is blue.\n\n## About C#\n\nIt is fast.\n\n## Piers ##\n\nIt is new.",
            ["It is blue.", "[About C#] It is fast.", "[Piers] It is new."],
        ),
    ],
)
def test_markup(drafts: Drafts, text: str, parts: list[str]) -> None:
    """Of links, code, rules and headings the words stay, and all that stands behind them."""
    assert paragraphs(drafts.source(f"{text}\n")) == parts


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Hafen wurde 2017 eröffnet. Er hat neun Kräne und mehr als 80 Angestellte."),
        ("es", "El puerto abrió en mayo de 2017. Tiene nueve grúas y más de 80 empleados."),
        ("ru", "В мае 2017 года открылся порт. Он имеет девять кранов."),
        ("ar", "افتتح الميناء في مايو 2017. ويعمل فيه أكثر من 80 شخصا."),
        ("hi", "बंदरगाह मई 2017 में खुला। इसमें 80 से अधिक लोग काम करते हैं।"),
        ("vi", "Cảng mở cửa vào tháng 5 năm 2017. Nó có chín cần cẩu."),
        ("tr", "Liman Mayıs 2017'de açıldı. Dokuz vinci vardır ve 80 kişi çalışmaktadır."),
        ("zh", "港口有九台起重机。它于2017年5月开业，员工超过80人。"),
    ],
)
def test_language(drafts: Drafts, language: str, text: str) -> None:
    """The language is that of the text; the folder is sound in each."""
    assert drafts.of(f"{text}\n").language == language


def test_what_figures_count(drafts: Drafts) -> None:
    """Each figure has its qualifier, and what it counts where that stands right behind it."""
    knowledge = drafts.of(
        "The mill dries up to 18 tonnes of seaweed a day, employs more than 42 people and 1,056 "
        "solar panels, and 70 percent of the harvest is sold by 2030.\n"
    )
    (fact,) = knowledge.facts.values()
    assert {(figure.text, figure.unit) for figure in fact.figures.values()} == {
        ("up to 18 tonnes", "seaweed"),
        ("more than 42", "people"),
        ("1,056", "solar panels"),
        ("70 percent", "harvest"),
        ("by 2030", ""),
    }


def test_sentences_are_the_bots_own(drafts: Drafts) -> None:
    """Abbreviations, decimals and initials do not split sentences, and none is lost or doubled."""
    text = (
        "Dr. J. R. Hale of St. Brannoc's met the U.S. team at 6 a.m. on Monday, i.e. early. It "
        "cost 2.5 million. Most of it was lent. It cost 2.5 million."
    )
    knowledge = drafts.of(f"The team\n\n{text}\n")
    (source,) = knowledge.sources.values()
    assert " ".join(one.text for one in source.sentences) == text
    assert len(source.sentences) == 4
    assert len(knowledge.facts) == 2
