"""The text of an article, whatever it comes as: text, Markdown, HTML, DOCX, PDF, a web address.

What each format says of itself, such as title and author, comes as front matter before the text,
and headings come as Markdown. The libraries for HTML, DOCX and PDF are those of the extra
``draft``, imported when one is needed.
"""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bot.authoring.draft.article import joined
from bot.authoring.files import Decoded, decode, read_file
from bot.errors import ConfigurationError
from bot.knowledge.problems import shown_path
from bot.knowledge.yaml_writer import scalar

if TYPE_CHECKING:
    import httpx
    from docx.document import Document
    from pdfminer.layout import LTTextContainer

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HTML_NAMES = (".html", ".htm", ".xhtml")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)", re.IGNORECASE | re.DOTALL
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 8192
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_WORD_PART = b"word/document.xml"  # named in the list of what is in it
# What stands around text that is shown: tracked changes, fields, content controls (empty ones show
# a hint, and a list of contents is no part of what an article states).
_AROUND_TEXT = (
    ".//w:ins|.//w:moveTo|.//w:fldSimple|.//w:smartTag|.//w:customXml|.//w:sdtContent|"
    ".//w:sdt[not(w:sdtPr/w:showingPlcHdr|w:sdtPr/w:docPartObj)]"
)
_TEMPLATE_AUTHOR = "python-docx"  # of files that a program has made
_HEADING_SIZE = 1.15  # by so much the letters of a heading are larger
_HEADING_LETTERS = 150
_PAGES_REPEATING = 3
_JOINED = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])")
_ENDS = tuple('.!?…:"”’)。！？')


def read_any(
    where: str, encoding: str | None = None, transport: httpx.BaseTransport | None = None
) -> Decoded:
    """Return the text of the file or web address ``where``; raises BotError with the reason.

    Only public addresses are asked, also after redirects. ``transport`` stands in for the network.
    """
    if _ADDRESS.match(where):
        from bot.authoring.draft.fetch import fetch  # noqa: PLC0415 - files need no network

        page = fetch(where, transport)
        return _convert(page.data, page.address, encoding or page.encoding, page.kind)
    path = Path(where)
    kind = "text/html" if path.suffix.lower() in _HTML_NAMES else ""
    return _convert(read_file(path), shown_path(path), encoding, kind)


def _convert(data: bytes, file: str, encoding: str | None, kind: str) -> Decoded:
    for name in ("pdfminer", "trafilatura", "htmldate"):  # they tell more than people need
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        if data.startswith(_PDF):
            return Decoded(file, _pdf(data, file))
        if data.startswith(_ZIP) and _WORD_PART in data:
            return Decoded(file, _docx(data, file))
        if "html" in kind or _HTML_START.match(data[:1024]):
            return Decoded(file, _html(data, file, encoding))
    except ImportError as reason:
        raise ConfigurationError(
            f"{file}: web pages, Word and PDF files need the extra 'draft': "
            "pip install 'faqbot[draft]'; plain text and Markdown do without"
        ) from reason
    except UnicodeError as reason:
        message = f"{file}: this can't be read as text; save its text alone and draft from that"
        raise ConfigurationError(message) from reason
    if b"\x00" in data[:_LOOKED_AT] and not data.startswith(_UTF16) and encoding is None:
        raise ConfigurationError(
            f"{file}: this is a binary file; draft reads text, Markdown, HTML, DOCX and PDF"
        )
    return decode(data, file, encoding)


def _html(data: bytes, file: str, encoding: str | None) -> str:
    import trafilatura  # noqa: PLC0415

    page: bytes | str = decode(data, file, encoding).text if encoding else data
    text = trafilatura.extract(
        page,
        url=file if _ADDRESS.match(file) else None,
        output_format="markdown",
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_recall=True,
    )
    if not text:
        raise ConfigurationError(f"{file}: no article is found in this page; save its text alone")
    return str(text)


def _docx(data: bytes, file: str) -> str:
    import docx  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as reason:  # of whichever of its parts is broken
        raise ConfigurationError(f"{file}: this Word file is damaged") from reason
    about = document.core_properties
    made = about.author != _TEMPLATE_AUTHOR
    front = {
        "title": about.title,
        "author": about.author if made else "",
        "date": about.created.date().isoformat() if about.created and made else "",
    }
    return _with_front(front, "\n\n".join(_docx_blocks(document)))


def _docx_blocks(document: Document) -> Iterator[str]:
    """Yield paragraphs, headings and tables, as they read once all changes are accepted."""
    from docx.table import Table  # noqa: PLC0415

    for around in document.element.xpath(_AROUND_TEXT):
        for child in list(around):
            around.addprevious(child)
        around.getparent().remove(around)
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            rows = ([" ".join(cell.text.split()) for cell in row.cells] for row in part.rows)
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))
            continue
        style = str(getattr(part.style, "name", "")).lower()
        mark = "## " if style.startswith(("heading", "subtitle")) else ""
        if text := " ".join(part.text.split()):
            yield ("# " if style == "title" else mark) + text


def _pdf(data: bytes, file: str) -> str:
    from pdfminer.high_level import extract_pages  # noqa: PLC0415
    from pdfminer.layout import LTTextContainer  # noqa: PLC0415
    from pdfminer.pdfdocument import PDFDocument  # noqa: PLC0415
    from pdfminer.pdfparser import PDFParser  # noqa: PLC0415
    from pdfminer.utils import decode_text  # noqa: PLC0415

    try:
        about = PDFDocument(PDFParser(io.BytesIO(data))).info
        pages = [
            [part for part in page if isinstance(part, LTTextContainer)]
            for page in extract_pages(io.BytesIO(data))
        ]
    except Exception as reason:  # damaged in one of many ways, or locked
        raise ConfigurationError(
            f"{file}: this PDF can't be read, it is damaged or needs a password"
        ) from reason
    text = "\n\n".join(_pdf_blocks(pages))
    if not text.strip():
        raise ConfigurationError(f"{file}: this PDF holds no text; it may be a scan")
    found = {
        key: decode_text(value).strip()
        for key, value in (about[0] if about else {}).items()
        if isinstance(value, bytes)
    }
    day = re.match(r"D:(\d{4})(\d\d)(\d\d)", found.get("CreationDate", ""))
    front = {"title": found.get("Title", ""), "author": found.get("Author", "")}
    return _with_front({**front, "date": "-".join(day.groups()) if day else ""}, text)


def _pdf_blocks(pages: list[list[LTTextContainer[Any]]]) -> Iterator[str]:
    """Yield paragraphs and headings; page numbers and what stands on many pages are left out."""
    texts = []
    for page in pages:
        lines = ((part, [one.height for one in part if hasattr(one, "height")]) for part in page)
        texts.append([(part.get_text().strip(), median(sizes or [0])) for part, sizes in lines])
    counted = Counter(one for page in texts for one in {_without_digits(text) for text, _ in page})
    sizes = [size for page in texts for text, size in page for _ in range(len(text) // 20)]
    usual, pending = median(sizes or [0]), ""
    for text, size in (part for page in texts for part in page):
        repeated = counted[_without_digits(text)]
        if not any(map(str.isalpha, text)) or repeated >= max(_PAGES_REPEATING, len(pages) // 2):
            continue
        line = joined(_JOINED.sub("", text).split("\n"))
        if size > usual * _HEADING_SIZE and len(line) <= _HEADING_LETTERS:
            yield pending
            yield f"## {line}"
            pending = ""
        elif pending and not pending.endswith(_ENDS) and line[:1].islower():
            pending = f"{pending} {line}"  # a paragraph that goes on in the next column
        else:
            yield pending
            pending = line
    yield pending


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _with_front(front: Mapping[str, str], text: str) -> str:
    lines = [f"{key}: {scalar(' '.join(value.split()))}" for key, value in front.items() if value]
    return "\n".join(["---", *lines, "---", "", text]) if lines else text
