"""Articles as newsrooms have them: web pages, Word files, PDF files."""

from __future__ import annotations

import builtins
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from drafting_tools import Drafts, paragraphs

BODY = [
    "The council of Millhaven signed a deal worth $2.5 million on Monday. It runs for nine years.",
    "Work on the harbour starts in May 2026. More than 80 people will be hired for it by the town.",
]
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Harbour deal signed - The Courier</title>
<meta property="og:site_name" content="The Courier"><meta name="author" content="Ann Lowe">
<meta property="article:published_time" content="2025-02-12T08:00:00Z">
<link rel="canonical" href="https://courier.example/deal"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Harbour deal signed</h1><p>{BODY[0]}</p>
<h2>What comes next</h2><p>{BODY[1]}</p></article>
<footer>All rights reserved. Call 555-0177.</footer></body></html>"""


CHINESE = (
    "/Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
    "/Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) "
    "/Ordering (GB1) /Supplement 4 >> /FontDescriptor << /FontName /Song >> >>]"
)


def pdf(*lines: tuple[int, int, str], about: str = "") -> bytes:
    """Return a PDF of one page: size of the letters, height on the page and text of each line."""
    shown = "".join(
        f"BT /F{1 if text.isascii() else 2} {size} Tf 72 {y} Td "
        f"<{text.encode('ascii' if text.isascii() else 'utf-16-be').hex()}> Tj ET\n"
        for size, y, text in lines
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 7 0 R >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {about} >>",
        f"<< /Font << /F1 5 0 R /F2 << {CHINESE} >> >> >>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 8\n0000000000 65535 f \n{table}trailer\n<< /Size 8 /Root 1 0 R /Info 6 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def test_web_page(drafts: Drafts) -> None:
    """A saved page gives article, title, author, date, publisher and address; no navigation."""
    pytest.importorskip("trafilatura")
    source = drafts.source(PAGE, name="page.html")
    assert (source.title, source.publisher) == ("Harbour deal signed", "The Courier")
    assert (source.author, source.date) == ("Ann Lowe", "2025-02-12")
    assert source.url == "https://courier.example/deal"
    assert paragraphs(source) == [BODY[0], f"[What comes next] {BODY[1]}"]


def test_web_page_in_another_encoding(drafts: Drafts) -> None:
    """The page's own word on its encoding is taken."""
    pytest.importorskip("trafilatura")
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').replace(
        "Ann Lowe", "Ann Löwe"
    )
    assert drafts.source(page.encode("cp1252"), name="page.htm").author == "Ann Löwe"


def test_page_without_an_article(drafts: Drafts) -> None:
    """A page that holds none is refused in one line."""
    pytest.importorskip("trafilatura")
    code, _, errors = drafts.run(drafts.write("<html><body></body></html>", "page.html"))
    assert code == 2
    assert "no article is found in this page" in errors


def test_word_file(drafts: Drafts) -> None:
    """A Word file gives title, headings, paragraphs and what its properties say."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.author = "Ann Lowe"
    document.core_properties.created = datetime(2025, 2, 12, tzinfo=UTC)
    document.add_heading("Harbour deal signed", 0)
    document.add_paragraph(BODY[0])
    document.add_heading("What comes next", 1)
    document.add_paragraph(BODY[1])
    data = io.BytesIO()
    document.save(data)
    source = drafts.source(data.getvalue(), name="article.docx")
    assert (source.title, source.author) == ("Harbour deal signed", "Ann Lowe")
    assert source.date == "2025-02-12"
    assert paragraphs(source) == [BODY[0], f"[What comes next] {BODY[1]}"]


def test_changes_and_tables_of_a_word_file(drafts: Drafts) -> None:
    """Tracked insertions and content controls are text, deletions are none; the rows of a table
    are left out, which the command says."""
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml

    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("The bridge has more than ")
    for part in (
        "<w:ins {}><w:r><w:t>80 </w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>9 </w:delText></w:r></w:del>",
        "<w:sdt {}><w:sdtPr/><w:sdtContent><w:r><w:t>piers</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {}><w:t>.</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(part.format(word)))
    document.add_table(1, 2).rows[0].cells[1].text = "12 ships"
    document.add_paragraph("It is blue.")
    data = io.BytesIO()
    document.save(data)
    _, printed, _ = drafts.run(drafts.write(data.getvalue(), "article.docx"))
    (source,) = drafts.loaded().sources.values()
    assert paragraphs(source) == ["The bridge has more than 80 piers.", "It is blue."]
    assert "left out as no part of the article:\n    | | 12 ships |\n" in printed


def test_title_of_a_pdf_file(drafts: Drafts) -> None:
    """A title keeps its quote marks and colons."""
    pytest.importorskip("pdfminer")
    data = pdf((10, 700, "The ferry carries 180 people."), about='/Title ("We win": a vote)')
    assert drafts.source(data, name="article.pdf").title == '"We win": a vote'


def test_pdf_file_without_spaces(drafts: Drafts) -> None:
    """Lines of Chinese are joined without a space, also inside a number."""
    pytest.importorskip("pdfminer")
    data = pdf(
        (10, 700, "港口有九台起重机，员工超过"), (10, 688, "80人，每年有1"), (10, 676, "200艘船。")
    )
    (text,) = paragraphs(drafts.source(data, "--lang", "zh", name="article.pdf"))
    assert text == "港口有九台起重机，员工超过80人，每年有1200艘船。"


def test_pdf_file(drafts: Drafts) -> None:
    """A PDF gives paragraphs of its lines, headings by the size of letters, and its properties."""
    pytest.importorskip("pdfminer")
    data = pdf(
        (20, 720, "Harbour deal signed"),
        (10, 680, "The council signed a deal worth 2.5 mil-"),
        (10, 668, "lion dollars on Monday. It runs for nine years."),
        (14, 630, "What comes next"),
        (10, 600, "Work on the harbour starts in May 2026."),
        (10, 40, "17"),
        about="/Author (Ann Lowe) /CreationDate (D:20250212080000Z)",
    )
    source = drafts.source(data, name="article.pdf")
    assert (source.title, source.author) == ("Harbour deal signed", "Ann Lowe")
    assert source.date == "2025-02-12"
    assert paragraphs(source) == [
        "The council signed a deal worth 2.5 million dollars on Monday. It runs for nine years.",
        "[What comes next] Work on the harbour starts in May 2026.",
    ]


def _zipped(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr(name, "no XML")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pdf", b"%PDF-1.4\nnothing", "this PDF can't be read"),
        ("a.pdf", pdf(), "this PDF holds no text; it may be a scan"),
        ("a.docx", _zipped("word/document.xml"), "this Word file is damaged"),
        ("a.zip", _zipped("picture.png"), "this is a binary file"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "this is a binary file"),
    ],
)
def test_what_cannot_be_read(drafts: Drafts, name: str, data: bytes, why: str) -> None:
    """A damaged or foreign file is refused in one line that names it and says why."""
    pytest.importorskip("docx")
    pytest.importorskip("pdfminer")
    code, _, errors = drafts.run(drafts.write(data, name))
    assert code in (1, 2)
    assert errors.count("\n") == 1
    assert name in errors
    assert why in errors
    assert not drafts.out.exists()


@pytest.mark.parametrize(
    ("name", "data", "library"),
    [
        ("a.html", PAGE.encode(), "trafilatura"),
        ("a.pdf", pdf((10, 700, "A text.")), "pdfminer"),
        ("a.docx", _zipped("word/document.xml"), "docx"),
    ],
)
def test_library_missing(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, library: str
) -> None:
    """Without the extra, one line says how to install it; plain text needs none."""
    imported = builtins.__import__

    def refuse(module: str, *rest: Any) -> Any:
        if module.split(".", maxsplit=1)[0] == library:
            raise ImportError(module)
        return imported(module, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    code, _, errors = drafts.run(drafts.write(data, name))
    assert code == 2
    assert "pip install 'faqbot[draft]'" in errors
    assert errors.count("\n") == 1
    assert drafts.of("The ferry carries 180 people.\n").facts
