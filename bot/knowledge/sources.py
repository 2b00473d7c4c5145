"""A source: Markdown with front matter, cut into paragraphs and sentences, searched for quotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from bot.errors import QuoteError, UnreadableError
from bot.knowledge.knowledge import Citation, Sentence, Source
from bot.knowledge.models import SourceFront
from bot.knowledge.problems import Place, Problem, error, one_line
from bot.knowledge.typed import values_of
from bot.knowledge.validation import Document, validate
from bot.knowledge.yaml_reader import read_yaml
from bot.text.quotes import alike, find_words, nearest_text, tidy
from bot.text.sentences import sentences as split_sentences

_FENCE = "---"
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*\s*$")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_EXAMPLE = "start the file with '---', lines such as 'id: ...' and 'title: ...', then '---'"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as one tidy line; ``lines`` has the offset in it and file line of each line."""

    section: str
    text: str
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source with the positions that the checks need; offsets count in ``text``."""

    source: Source
    front: Document[SourceFront]
    paragraphs: tuple[Paragraph, ...]
    text: str  # the paragraphs, one a line
    folded: str
    starts: tuple[int, ...]  # offset of each sentence
    paragraph_starts: tuple[int, ...]

    def find(self, quote: str) -> tuple[int, int]:
        """Return start and end of ``quote``; raises QuoteError with the nearest text."""
        wanted = alike(tidy(quote))
        start = find_words(wanted, self.folded)
        if start < 0:
            raise self._missing(wanted)
        return start, start + len(wanted)

    def cite(self, quote: str) -> Citation:
        """Return where ``quote`` stands, with the source's own words; raises QuoteError."""
        start, end = self.find(quote)
        first = self.source.sentences[self.sentence_at(start)]
        quote = self.text[start:end]
        return Citation(self.source, first.section, first.paragraph, first.number, quote)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def touched(self, quote: str) -> range:
        """Return the indexes of the sentences that ``quote`` touches; raises QuoteError."""
        start, end = self.find(quote)
        return range(self.sentence_at(start), self.sentence_at(end - 1) + 1)

    def place(self, offset: int) -> Place:
        """Return file, line and (for paragraphs written in one line) column of ``offset``."""
        index = max(0, bisect_right(self.paragraph_starts, offset) - 1)
        inside = offset - self.paragraph_starts[index]
        lines = self.paragraphs[index].lines
        start, line = lines[max(0, bisect_right([at for at, _ in lines], inside) - 1)]
        return Place(self.front.file, line, inside - start + 1)

    def _missing(self, wanted: str) -> QuoteError:
        near, index = nearest_text(wanted, [alike(part.text) for part in self.paragraphs])
        where = f"the source '{self.source.id}'"
        if not near:
            return QuoteError(f"these words are not in {where}, which has no text")
        return QuoteError(
            f"these words are not in {where}; the nearest there, in paragraph {index + 1}, are: "
            f'"{one_line(near, 400)}"'
        )


def read_source(
    text: str, file: str, language: str = "en"
) -> tuple[SourceText | None, list[Problem]]:
    """Return the source written in ``text``, or None and what is wrong with it."""
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(fences) < 2 or fences[0] > 0 or not "".join(lines[1 : fences[1]]).strip():
        return None, [error(Place(file), f"this source has no front matter; {_EXAMPLE}")]
    closing = fences[1]
    try:
        tree, problems = read_yaml("\n".join(["", *lines[1:closing]]), file)
    except UnreadableError as reason:
        return None, [reason.problem]
    front, fitting = validate(tree, SourceFront, file)
    problems += fitting.problems
    paragraphs = _paragraphs(lines, closing + 1)
    if not paragraphs:
        problems.append(error(Place(file, closing + 1), "no text follows the front matter"))
    if front is None or not paragraphs:
        return None, problems
    return _source_text(front, paragraphs, language), problems


def _paragraphs(lines: list[str], start: int) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    section = ""
    pending: list[tuple[int, str]] = []  # line numbers and lines of the paragraph
    for number, line in enumerate((*lines[start:], ""), start + 1):
        heading = _HEADING.match(line)
        if line.strip() and not heading and not _RULE.match(line):
            pending.append((number, tidy(line)))
            continue
        if pending:
            offsets = accumulate((len(line) + 1 for _, line in pending), initial=0)
            places = zip(offsets, (number for number, _ in pending), strict=False)
            found.append(Paragraph(section, " ".join(line for _, line in pending), tuple(places)))
            pending = []
        section = tidy(heading["text"]) if heading else section
    return tuple(found)


def _source_text(
    front: Document[SourceFront], paragraphs: tuple[Paragraph, ...], language: str
) -> SourceText:
    sentences: list[Sentence] = []
    starts: list[int] = []
    lengths = [len(paragraph.text) + 1 for paragraph in paragraphs]
    paragraph_starts = [0, *accumulate(lengths[:-1])]
    for number, paragraph in enumerate(paragraphs, 1):
        for count, (start, end) in enumerate(split_sentences(paragraph.text, language), 1):
            starts.append(paragraph_starts[number - 1] + start)
            text = paragraph.text[start:end]
            sentences.append(Sentence(number, count, paragraph.section, text))
    joined = "\n".join(paragraph.text for paragraph in paragraphs)
    return SourceText(
        source=Source(**values_of(front.model), sentences=tuple(sentences)),
        front=front,
        paragraphs=paragraphs,
        text=joined,
        folded=alike(joined),
        starts=tuple(starts),
        paragraph_starts=tuple(paragraph_starts),
    )
