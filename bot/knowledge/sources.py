"""A source: Markdown with front matter, cut into paragraphs and sentences, searched for quotes."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import UnreadableError
from bot.knowledge.knowledge import Citation, Sentence, Source, SourceFront
from bot.knowledge.problems import Place, Problem, error, one_line, say
from bot.knowledge.validation import Document, validate
from bot.knowledge.yaml_reader import read_yaml
from bot.text.quotes import alike, find_words, nearest_text, tidy
from bot.text.sentences import sentences as split_sentences

_FENCE = "---"
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)(?:\s+#+)?\s*$")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
_EXAMPLE = "start the file with '---', lines such as 'id: ...' and 'title: ...', then '---'"
Lines = list[tuple[int, str]]  # of a paragraph, each with its number in the file


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source with the positions that the checks need; offsets count in ``text``."""

    source: Source
    front: Document[SourceFront]
    text: str  # the paragraphs, one a line
    folded: str
    starts: tuple[int, ...]  # offset of each sentence
    lines: tuple[tuple[int, int], ...]  # offset of each line of the file, and its number there

    def find(self, quote: str) -> tuple[int, int] | None:
        """Return start and end of ``quote``; None where it does not stand here."""
        wanted = alike(tidy(quote))
        start = find_words(wanted, self.folded)
        return (start, start + len(wanted)) if start >= 0 else None

    def not_found(self, quote: str) -> str:
        """Return that ``quote`` does not stand here, with the nearest text."""
        name = self.source.id
        near, index = nearest_text(alike(tidy(quote)), self.folded.split("\n"))
        if not near:
            return f"these words are not in the source '{name}', which has no text"
        return say("check.quote", name=name, place=index + 1, near=one_line(near, 400))

    def cite(self, start: int, end: int) -> Citation:
        """Return the place of a quote that begins and ends there, with the source's own words."""
        first = self.source.sentences[self._sentence_at(start)]
        quote = self.text[start:end]
        return Citation(self.source, first.section, first.paragraph, first.number, quote)

    def touched(self, start: int, end: int) -> range:
        """Return the indexes of the sentences that a quote touches."""
        return range(self._sentence_at(start), self._sentence_at(end - 1) + 1)

    def _sentence_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def place(self, offset: int) -> Place:
        """Return file, line and (for paragraphs written in one line) column of ``offset``."""
        index = bisect_right(self.lines, offset, key=lambda line: line[0])
        start, line = self.lines[index - 1]
        return Place(self.front.file, line, offset - start + 1)


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
    paragraphs = list(_paragraphs(lines, closing + 1))
    if not paragraphs:
        problems.append(error(Place(file, closing + 1), "no text follows the front matter"))
    if front is None or not paragraphs:
        return None, problems
    return _source_text(front, paragraphs, language), problems


def _paragraphs(lines: list[str], start: int) -> Iterator[tuple[str, Lines]]:
    """Yield each paragraph with its section."""
    section = ""
    pending: Lines = []
    for number, line in enumerate((*lines[start:], ""), start + 1):
        heading, text = _HEADING.match(line), tidy(line)
        if text and not heading and not _RULE.match(line):
            pending.append((number, text))
            continue
        if pending:
            yield section, pending
            pending = []
        section = tidy(heading["text"]) if heading else section


def _source_text(
    front: Document[SourceFront], paragraphs: list[tuple[str, Lines]], language: str
) -> SourceText:
    sentences: list[Sentence] = []
    starts: list[int] = []
    places: list[tuple[int, int]] = []
    texts: list[str] = []
    offset = 0
    for number, (section, lines) in enumerate(paragraphs, 1):
        texts.append(" ".join(line for _, line in lines))
        for count, (start, end) in enumerate(split_sentences(texts[-1], language), 1):
            starts.append(offset + start)
            sentences.append(Sentence(number, count, section, texts[-1][start:end]))
        for at, line in lines:
            places.append((offset, at))
            offset += len(line) + 1
    source, text = Source(**front.values, sentences=tuple(sentences)), "\n".join(texts)
    return SourceText(source, front, text, alike(text), tuple(starts), tuple(places))
