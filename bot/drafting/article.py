"""An article as people paste it, plain or Markdown, cut into paragraphs and what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.drafting.asides import Asides
from bot.drafting.markup import plain_line, tidy_text
from bot.drafting.words import Language

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*\s*$")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}$")
_ITEM = re.compile(r"\s*(?:[-*+•–]|\d{1,3}[.)])\s+(?=\S)")
_ITALIC = re.compile(r"\s*([*_])(?![*_\s])[^*_]{1,200}\1\s*$")  # how pages set a byline
_NOTE = re.compile(r"\s*\[\^[\w-]{1,20}\]:")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ENDS = tuple(".!?…:;,\"'”’)")
_WRAPPED = 110  # a longer line is a whole paragraph
_HEADING_WORDS, _HEADING_LENGTH = 14, 100
_TITLE_WORDS = 12
_FRONT_KEY = re.compile(r"(?P<key>[a-z_-]+)\s*:\s*(?P<value>.*?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on one line, and the heading that it stands under."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """What was found in the text; ``front`` may hold title, publisher, contact, url, date, id."""

    front: dict[str, str]
    paragraphs: tuple[Paragraph, ...]
    asides: tuple[str, ...]  # bylines, footers and the like, left out


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str  # heading, text, item, aside
    text: str


@dataclass(slots=True)
class _Reader:
    asides: Asides
    blocks: list[_Block] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    kind: str = "text"

    def close(self) -> None:
        text = plain_line(" ".join(self.pending))
        if text and any(map(str.isalnum, text)):
            self.blocks.append(_Block(self.kind, text))
        self.pending, self.kind = [], "text"

    def add(self, kind: str, line: str) -> None:
        self.close()
        self.kind = kind
        self.pending = [line]
        self.close()

    def group(self, lines: list[str]) -> None:
        """Read lines without an empty one between them."""
        whole = max(map(len, lines)) > _WRAPPED
        for line in lines:
            self._line(line, whole=whole)
        self.close()

    def _line(self, line: str, *, whole: bool) -> None:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            self.add("heading", heading["text"])
        elif _RULE.match(line):
            underlined = len(self.pending) == 1 and line.strip()[0] in "=-"
            self.kind = (
                "heading" if underlined and not self.pending[0].endswith(_ENDS) else self.kind
            )
            self.close()
        elif _NOTE.match(line) or self.asides.is_aside(plain_line(line)) or _ITALIC.match(line):
            self.add("aside", line)
        elif item:
            self.close()
            self.kind, self.pending = "item", [line[item.end() :]]
        elif whole:
            self.add("text", line)
        else:
            self.pending.append(line.lstrip("> "))


def read_article(text: str, language: Language) -> Article:
    """Return the parts of ``text``. The first heading, or a short first line, is the title."""
    front, body = _front(tidy_text(text))
    reader = _Reader(Asides(language))
    for lines in _groups(body):
        reader.group(lines)
    blocks = _headings(reader.blocks)
    title = next((b.text for b in blocks[:1] if b.kind == "heading"), "")
    if title:
        blocks = blocks[1:]
    paragraphs = tuple(_paragraphs(blocks))
    asides = tuple(block.text for block in blocks if block.kind == "aside")
    found = reader.asides.front(asides)
    found["title"] = title or _first_words(paragraphs)
    return Article({**found, **front}, paragraphs, asides)


def _front(text: str) -> tuple[dict[str, str], str]:
    """Split off front matter between ``---`` lines, of which simple lines are read."""
    lines = text.lstrip().split("\n")
    if lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        return {}, text
    closing = next(n for n, line in enumerate(lines[1:], 1) if line.strip() == "---")
    pairs = (_FRONT_KEY.match(line) for line in lines[1:closing])
    front = {p["key"].lower(): plain_line(p["value"].strip("\"'")) for p in pairs if p}
    return {key: value for key, value in front.items() if value}, "\n".join(lines[closing + 1 :])


def _groups(text: str) -> Iterator[list[str]]:
    group: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif line.strip() and not fenced:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _headings(blocks: list[_Block]) -> list[_Block]:
    """Take short lines that end without a stop, with a text after them, for headings."""
    found = []
    for block, following in zip_longest(blocks, blocks[1:]):
        heading = block.kind == "text" and following is not None and _looks_like_heading(block.text)
        found.append(_Block("heading", block.text) if heading else block)
    return found


def _looks_like_heading(text: str) -> bool:
    short = len(text) <= _HEADING_LENGTH and len(text.split()) <= _HEADING_WORDS
    return short and not text.endswith(_ENDS) and not text[0].islower()


def _paragraphs(blocks: list[_Block]) -> Iterator[Paragraph]:
    section = ""
    for block in blocks:
        if block.kind == "heading":
            section = block.text
        elif block.kind != "aside":
            yield Paragraph(section, block.text)


def _first_words(paragraphs: tuple[Paragraph, ...]) -> str:
    words = paragraphs[0].text.split() if paragraphs else []
    more = "…" if len(words) > _TITLE_WORDS else ""
    return " ".join(words[:_TITLE_WORDS]).rstrip(",;:") + more
