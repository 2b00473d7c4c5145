"""What no longer stands in a source becomes a comment where it is, with all that refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.authoring.folders import relocated
from bot.knowledge.checks import answers, facts, questions
from bot.knowledge.folder import RawFolder
from bot.knowledge.problems import Place, Problem, warning

_WHY = "  # no longer in the source"
_ROUNDS = 8  # a fact, its entry, what names the entry: three; more is a circle
Block = tuple[str, int, int]  # a file, its first line, from 0, and that behind its last
_EMPTY_LIST = re.compile(r"""^(\ufeff?["']?(?:facts|entries)["']?:)(?=\s*(?:#.*\s*)?\Z)""")


def retire(work: Path, folder: Path) -> list[Problem]:
    """Comment out whatever does not fit the sources of ``work`` any more, and return where: each
    message is a quote, or the line of what referred to one.

    The places are those in ``folder``, of which ``work`` is a copy.
    """
    found: list[Problem] = []
    for _ in range(_ROUNDS):
        raw = RawFolder(work)
        blocks = dict.fromkeys(_blocks(raw))
        if not blocks:
            break
        found += [_commented(block, raw) for block in blocks]
    return relocated(folder, work, found)


def _blocks(raw: RawFolder) -> Iterator[Block]:
    """Yield what has to go, each as lines of its file."""
    found = [*answers.fact_unknown(raw), *answers.translated_answer(raw)]
    for fact in raw.all_facts:
        found += facts.words_not_in_source(fact)
    texts = [*questions.related_unknown(raw), *answers.translated_entry_unknown(raw)]
    translated = {one.file for one in raw.language_files}
    for problem in (*found, *texts):
        whole_item = problem in found and problem.file not in translated
        yield _block(problem.file, problem.line - 1, whole_item=whole_item)


def _block(file: str, at: int, *, whole_item: bool) -> Block:
    """Return the item of the file's list, or else the key or item, that holds line ``at``."""
    lines, start = _lines(file), at
    if whole_item:
        dashes = [n for n, line in enumerate(lines) if line.lstrip().startswith("-")]
        outer = min((_indent(lines[n]) for n in dashes), default=0)
        start = max((n for n in dashes if n <= at and _indent(lines[n]) == outer), default=at)
    elif ":" not in lines[at]:  # the end of a list in brackets takes the lines above it along
        opened = lines[at].count("[") - lines[at].count("]")
        while start and opened < 0:
            start -= 1
            opened += lines[start].count("[") - lines[start].count("]")
    inner, end = _indent(lines[start]) + 1, at + 1
    # Comments stand anywhere: those that an earlier draft made begin their lines.
    while end < len(lines) and (_is_silent(lines[end]) or _indent(lines[end]) >= inner):
        end += 1
    while end > at + 1 and _is_silent(lines[end - 1]):
        end -= 1
    return file, start, end


def _commented(block: Block, raw: RawFolder) -> Problem:
    file, start, end = block
    lines = _lines(file)
    first = lines[start].strip()
    for number in range(start, end):
        if lines[number].strip() and not lines[number].startswith("#"):
            lines[number] = f"# {lines[number]}"
    words = lines[start].rstrip("\r\n")
    if not words.endswith(_WHY):
        lines[start] = f"{words}{_WHY}{lines[start][len(words) :]}"
    if not any(line.lstrip().startswith("- ") for line in lines):
        lines = [_EMPTY_LIST.sub(r"\1 []", line) for line in lines]
    Path(file).write_bytes("".join(lines).encode())
    quotes = (
        fact.model.quote
        for fact in raw.all_facts
        if fact.document.file == file and start < fact.place("id").line <= end
    )
    return warning(Place(file, start + 1), next(quotes, first))


def _lines(file: str) -> list[str]:
    """Return the lines of a file with their ends, as they are."""
    return Path(file).read_bytes().decode().splitlines(keepends=True)


def _is_silent(line: str) -> bool:
    """Return True if a line is empty or a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
