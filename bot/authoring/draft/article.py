"""An article, plain text or Markdown, cut into paragraphs and the lines around it."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from bot.authoring.files import CONTROLS
from bot.errors import UnreadableError
from bot.knowledge import yaml_reader
from bot.knowledge.standalone import title_of
from bot.text.data_files import read_yaml
from bot.text.figures import read_quantities
from bot.text.quantity import FigureKind, Quantity
from bot.text.sentences import sentences

# How lines of a kind begin, in small letters.
_STARTS: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).parent / "data" / "lines.yaml")
FRONT = ("id", "title", "publisher", "author", "contact", "url", "date")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TARGET = r"\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"]*\")?\)"
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"!\[[^\]\[]*\]{_TARGET}"), " "),  # an image
    (re.compile(rf"\[([^\]\[]+)\]{_TARGET}"), r"\1"),  # a link
    (re.compile(r"(?<=\S)\[\d{1,3}\]|\[\^[\w-]{1,20}\]"), ""),  # the mark of a note
    (re.compile(r"</?[a-zA-Z][^<>]{0,200}>"), " "),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)
_REFERENCE = re.compile(r"!?\[(?!\d{1,3}\])([^\]\[]{1,300})\]\[([^\]\[\n]{0,60})\]")
_DEFINED = re.compile(
    r"^[ \t]*\[([^\]\[^]{1,60})\]:[ \t]+<?(?:https?://|mailto:|www\.|\.{0,2}/|\#)", re.MULTILINE
)
_HEADING = re.compile(r"(#{1,6})\s+(?P<text>.*?)(?:\s+#+)?\s*$")
_RULE = re.compile(r"\s*(?:[-*_=~]\s*){3,}$")
_BULLETS = ("-", "*", "+", "•")  # no sentence goes on with one
_ITEM = re.compile(r"\s*(?:[-*+•–]|\d{1,3}[.)])\s+(?=\S)")
_ITALIC = re.compile(r"\s*([*_])(?![*_\s])[^*_]{1,200}\1\s*$")  # how pages set a byline
_HASHES = re.compile(r"^(?:#+\s+)+")
_NOTE = re.compile(r"\s*\[\^[\w-]{1,20}\]:")
_FENCE = r"^[^\S\n]*```[^`\n]*$"  # the last may have no other
_CODE = re.compile(f"{_FENCE}(?:.*?{_FENCE})?", re.DOTALL | re.MULTILINE)
_FRONT_MATTER = re.compile(
    r"\s*---[^\S\n]*\n(.*?)^[^\S\n]*---[^\S\n]*$\n?", re.DOTALL | re.MULTILINE
)
_FRONT_KEY = re.compile(r"(?P<key>[a-z_-]+)\s*:\s*(?P<value>.*?)\s*$", re.IGNORECASE)
_QUOTED = re.compile(r"^([\"'])((?:(?!\1).)*)\1$")
_ADDRESS = re.compile(r"\S+@[\w-]+\.\w{2,}|(?:https?://|www\.)\S+")
_DAY = r"\d\d?[/-]\d\d?[/-]\d{4}\b"  # which may be a day or a month first
_PHONE = re.compile(rf"(?<![\w.,])(?!{_DAY})\(?\+?\d{{2,5}}\)?(?:[\s/-]\d{{2,8}}){{2,}}(?![\w%])")
_DIALLED = re.compile(r"[\s+(]*\d[\d\s()/-]{4,}")  # right behind "tel."
_LABEL = re.compile(r"[\w-]+:|www\.|\S+@\w")  # small letters that begin a line of a footer
_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s*|(?:de|del|van|von|der|bin|al|la|and|und|y|et|e|&)\s+){1,9}$"
)
_PARTS = re.compile(r"\s*(?:[,;|·•(]|\s[–—-]\s)\s*")
_ENDS = tuple(".!?…:;,。！？：；，")
_QUOTES = "\"'”’)»」） "
_SENTENCE_ENDS = tuple(".!?…。！？।؟")
_STOPS = (*_SENTENCE_ENDS, *'"”’»)')
_LINE_LENGTH = 110  # a longer line is a whole paragraph
_HEADING_WORDS, _HEADING_LENGTH, _HEADING_UNSPACED = 14, 100, 40
_AROUND_WORDS = 16  # a byline or footer is no longer
_PLACE, _PLACE_UNSPACED = 2, 3  # letters of a word that may be a place, where none are capital
_UNSPACED = "\u2e80-\u9fff\uff00-\uffef"  # Chinese and Japanese
_CJK = re.compile(f"[{_UNSPACED}]")
_BREAK = re.compile(
    f"(?<=[{_UNSPACED}])\n(?=[{_UNSPACED}\\d])|(?<=[{_UNSPACED}\\d%])\n(?=[\\d.,%]*[{_UNSPACED}])"
)


class Article(NamedTuple):
    """What was found in a text; ``front`` may hold the keys of ``FRONT``."""

    front: dict[str, str]
    paragraphs: tuple[tuple[str, str], ...]  # the heading that each stands under, and its text
    left_out: tuple[str, ...]  # bylines, footers and the like


def read_article(text: str, language: str) -> Article:
    """Return the parts of ``text``. The first heading, or a short first line, is the title."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    front, body = _front(_INVISIBLE.sub("", CONTROLS.sub(" ", _COMMENT.sub(" ", text))))
    reader = _Reader(language)
    lines = _CODE.sub("", _without_references(body)).split("\n")
    for is_filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        if is_filled:
            reader.group([*group])
    paragraphs, around, title, section = [], [], "", ""
    for number, (kind, text) in enumerate(reader.blocks):
        named = text if number else text.rstrip("?!？！")  # a title may ask
        may_be = kind == "text" and number + 1 < len(reader.blocks)
        is_heading = kind == "heading" or (may_be and _looks_like_heading(named))
        if is_heading and not number:
            title = text
        elif is_heading and not (number == 1 and title and text == front.get("title")):
            section = text
        elif kind == "around":
            around.append(text)
        elif not is_heading:
            paragraphs.append((section, text))
    first = paragraphs[0][1] if paragraphs else ""
    start, end = sentences(first, language)[0] if first else (0, 0)
    found = reader.found | {key: value for key, value in front.items() if key in FRONT}
    found["title"] = front.get("title") or title or title_of(first[start:end], language)
    return Article(found, tuple(paragraphs), tuple(around))


def joined(lines: Iterable[str]) -> str:
    """Return ``lines`` as one, with no space where a text of a script without spaces goes on."""
    text = "\n".join(line.strip() for line in lines)
    return " ".join(_BREAK.sub("", text).split())


def _plain(text: str) -> str:
    """Return one paragraph without Markdown, on one line with single spaces."""
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return " ".join(CONTROLS.sub(" ", html.unescape(text)).split())


def _front(text: str) -> tuple[dict[str, str], str]:
    """Split off front matter between ``---`` lines; lines without any key are none."""
    found = _FRONT_MATTER.match(text)
    keys = _keys(found[1].removesuffix("\n")) if found else {}
    if not found or not keys:
        return {}, text
    # an address is no Markdown, and "&sect" in it no sign
    front = {key: value if key == "url" else _plain(value) for key, value in keys.items()}
    front.setdefault("publisher", front.get("sitename", ""))  # as web pages call it
    return {key: value for key, value in front.items() if value}, text[found.end() :]


def _keys(text: str) -> dict[str, str]:
    """Return the keys of front matter in YAML, or in lines that only look like it."""
    try:
        tree, problems = yaml_reader.read_yaml(text, "")
        read = None if problems else yaml_reader.plain(tree)
    except UnreadableError:  # such as "title: The harbour: a history"
        read = None
    if not isinstance(read, dict):
        pairs = filter(None, map(_FRONT_KEY.match, text.split("\n")))
        return {pair["key"].lower(): _QUOTED.sub(r"\2", pair["value"]) for pair in pairs}
    keys = {}
    for key, value in read.items():
        values = value if isinstance(value, list) else [value]
        keys[key.lower()] = ", ".join(one for one in values if isinstance(one, str))
    return keys


def _without_references(text: str) -> str:
    """Return ``text`` with the bare words of links whose address stands elsewhere in it."""
    known = {label.lower() for label in _DEFINED.findall(text)}

    def words(found: re.Match[str]) -> str:
        if (found[2] or found[1]).lower() not in known:
            return found[0]  # "[sic][1]": the mark of a note
        return " " if found[0].startswith("!") else found[1]

    return _REFERENCE.sub(words, text) if known else text


@dataclass(slots=True)
class _Reader:
    """Turns groups of lines into blocks, and keeps what bylines and footers tell."""

    language: str
    blocks: list[tuple[str, str]] = field(default_factory=list)  # kind, as below, and text
    found: dict[str, str] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    kind: str = "text"  # or heading, item, around

    def group(self, lines: list[str]) -> None:
        """Read the lines between two empty ones."""
        ending = sum(line.rstrip().endswith(_STOPS) for line in lines[:-1])
        # one paragraph; else each line is one of its own
        wrapped = max(map(len, lines)) <= _LINE_LENGTH and ending * 2 < len(lines)
        title, following = lines[0], "".join(lines[1:2]).lstrip()
        is_title = not self.blocks and _looks_like_heading(title.strip())
        is_short = len(title) < 0.75 * len(following) and not following[:1].islower()
        is_title = is_title and (is_short or self._is_below_title(_plain(following)))
        for number, (line, below) in enumerate(zip(lines, (*lines[1:], ""), strict=True)):
            whole = not wrapped or (is_title and not number)
            self._line(line, whole=whole, goes_on=not whole and _goes_on(below))
        self._close()

    def _line(self, line: str, *, whole: bool, goes_on: bool) -> None:
        """Read a line, ``whole`` if no other belongs to it; ``goes_on``: so does its sentence."""
        heading, item = _HEADING.match(line), _ITEM.match(line)
        is_inside = not whole and bool(self.pending)  # a paragraph that has begun
        if heading:
            self._add("heading", heading["text"])
        elif _RULE.match(line):
            underlined = len(self.pending) == 1 and line.strip()[0] in "=-"
            if underlined and not self.pending[0].endswith(_ENDS):
                self.kind = "heading"
            self._close()
        elif not (is_inside and _goes_on(line)) and self._is_around(line, goes_on=goes_on):
            self._add("around", line)
        elif item and self._is_item(line, is_inside=is_inside):
            self._close()
            self.kind, self.pending = "item", [line[item.end() :]]
        elif whole:
            self._add("text", line)
        else:
            self.pending.append(line.lstrip("> "))

    def _add(self, kind: str, line: str) -> None:
        self._close()
        self.kind, self.pending = kind, [line]
        self._close()

    def _close(self) -> None:
        text = _HASHES.sub("", _plain(joined(self.pending)))
        if any(map(str.isalnum, text)):
            self.blocks.append((self.kind, text))
        self.pending, self.kind = [], "text"

    def _is_item(self, line: str, *, is_inside: bool) -> bool:
        """Return True if ``line``, which looks like an item of a list, is one."""
        line = line.strip()
        read = read_quantities(line, self.language)
        if any(one.start == 0 and one.kind is FigureKind.DATE for one in read):
            return False  # "3. Oktober 1990"
        if not is_inside or self.kind == "item" or line.startswith(_BULLETS):
            return True
        return self.pending[-1].rstrip().endswith((*_STOPS, ":", "："))  # else a dash, an ordinal

    def _is_around(self, line: str, *, goes_on: bool) -> bool:
        """Return True if ``line`` is a byline, dateline, footer or table row; note what it says."""
        if _NOTE.match(line) or _DEFINED.match(line) or (_ITALIC.match(line) and not goes_on):
            return True
        line = _plain(line)
        if line.startswith("|"):
            return True
        words, ends = len(line.split()), line.endswith(_SENTENCE_ENDS)
        if words <= 2 * _AROUND_WORDS and self._is_footer(line, is_sentence=ends or goes_on):
            return True
        if words > _AROUND_WORDS or ends or not self.blocks:
            return False
        if self._is_byline(line):
            return True
        return not goes_on and (self._is_dateline(line) or self._has_phone(line))

    def _is_footer(self, line: str, *, is_sentence: bool) -> bool:
        """Return True if ``line`` begins as footers do, and is no sentence that only does so."""
        if label := _opening(line, "publisher"):
            publisher = line[len(label) :].strip(" .")
            if not is_sentence or all(map(_NAME.match, _PARTS.split(publisher.rstrip(")")))):
                self._keep(publisher=publisher)
                return True
        if label := _opening(line, "contact"):
            has_colon = any(colon in line[: len(label) + 1] for colon in ":：")
            has_number = _DIALLED.match(line[len(label) :])
            if "@" in line or ((has_colon or has_number) and not is_sentence):
                self._keep(contact=line)
                return True
        is_remark = _opening(line, "remark") and not is_sentence
        return bool(is_remark or _opening(line, "aside") or _ADDRESS.fullmatch(line))

    def _has_phone(self, line: str) -> bool:
        """Return True if a telephone number stands in ``line``; a figure or date is none."""
        for found in _PHONE.finditer(line):
            start, end = found.span()
            read = read_quantities(line, self.language)
            is_figure = any(one.start <= start and end <= one.end for one in read)
            if found[0].startswith("0") or not is_figure:
                return True
        return False

    def _is_byline(self, line: str) -> bool:
        """Read ``By AUTHOR, PUBLISHER, DATE``, of which only the author must be there."""
        low = line.lower()
        ends = (len(one) for one in _STARTS["byline"] if low.startswith(one))
        start = max((end for end in ends if not low[end - 1 : end + 1].isalnum()), default=0)
        dates = self._dates(line)
        rest = f"{line[: dates[0].start]},{line[dates[0].end :]}" if dates else line
        author, *others = [part.strip(" ,.)") for part in _PARTS.split(rest[start:].lstrip(": "))]
        if not start or not _NAME.match(author):
            return False
        publisher = next(filter(_NAME.match, others), "")
        self._keep(author=author, publisher=publisher, date=dates[0].first_day if dates else "")
        return True

    def _is_below_title(self, line: str) -> bool:
        """Return True if ``line`` is one that stands right below a title."""
        return not line.endswith(_SENTENCE_ENDS) and (
            self._is_byline(line) or self._is_dateline(line)
        )

    def _is_dateline(self, line: str) -> bool:
        """Return True if ``line`` is no more than a place and a whole date."""
        dates = self._dates(line)
        is_late = any(len(text) > _LINE_LENGTH for _, text in self.blocks)
        if len(dates) != 1 or is_late or line.startswith((*_BULLETS, "–")):
            return False
        rest = line[len(_opening(line, "published")) : dates[0].start] + line[dates[0].end :]
        if not all(map(_may_be_place, re.split(r"[\s'’-]+", rest))):
            return False
        self._keep(date=dates[0].first_day)
        return True

    def _dates(self, line: str) -> list[Quantity]:
        read = read_quantities(line, self.language)
        dates = (one for one in read if one.kind is FigureKind.DATE and one.first_day)
        return [one for one in dates if one.first_day == one.last_day]

    def _keep(self, **values: str | None) -> None:
        for key, value in values.items():
            if value and value.strip():
                self.found.setdefault(key, value.strip()[:300])


def _goes_on(line: str) -> bool:
    """Return True if ``line`` goes on with a sentence: it begins small, and is no label."""
    return line.lstrip()[:1].islower() and not _LABEL.match(line.lstrip())


def _may_be_place(word: str) -> bool:
    """Return True for a word with a capital letter, or so short that it may be a place."""
    letters = [letter for letter in word if letter.isalpha()]
    most = _PLACE_UNSPACED if _CJK.search(word) else _PLACE
    return len(letters) <= most or letters[0].isupper()


def _looks_like_heading(text: str) -> bool:
    if not text or text.rstrip(_QUOTES).endswith(_ENDS) or text[0].islower():
        return False
    longest = _HEADING_UNSPACED if _CJK.search(text) else _HEADING_LENGTH
    return len(text) <= longest and len(text.split()) <= _HEADING_WORDS


def _opening(line: str, kind: str) -> str:
    """Return with what ``line`` begins as lines of a ``kind`` do, empty where it does not."""
    low = line.lower()
    return next((start for start in _STARTS[kind] if low.startswith(start)), "")
