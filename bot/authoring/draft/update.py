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
_EMPTY_LIST = re.compile(r"(?m)^(facts|entries):[ \t]*$")


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
        lines = Path(problem.file).read_text(encoding="utf-8").split("\n")
        yield _block(problem.file, lines, problem.line - 1, whole_item=whole_item)


def _block(file: str, lines: list[str], at: int, *, whole_item: bool) -> Block:
    """Return the item of the file's list, or else the key or item, that holds line ``at``."""
    start = at
    if whole_item:
        dashes = [n for n, line in enumerate(lines) if line.lstrip().startswith("-")]
        outer = min((_indent(lines[n]) for n in dashes), default=0)
        start = max((n for n in dashes if n <= at and _indent(lines[n]) == outer), default=at)
    inner, end = _indent(lines[start]) + 1, start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= inner):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return file, start, end


def _commented(block: Block, raw: RawFolder) -> Problem:
    file, start, end = block
    path = Path(file)
    lines = path.read_text(encoding="utf-8").split("\n")
    first = lines[start].strip()
    for number in range(start, end):
        if lines[number].strip() and not lines[number].startswith("#"):
            lines[number] = f"# {lines[number]}"
    if not lines[start].endswith(_WHY):
        lines[start] += _WHY
    text = "\n".join(lines)
    if not any(line.lstrip().startswith("- ") for line in lines):
        text = _EMPTY_LIST.sub(r"\1: []", text)
    path.write_text(text, encoding="utf-8", newline="\n")
    quotes = (
        fact.model.quote
        for fact in raw.all_facts
        if fact.document.file == file and start < fact.place("id").line <= end
    )
    return warning(Place(file, start + 1), next(quotes, first))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
