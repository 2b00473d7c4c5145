"""Gathered entries as the files of a knowledge folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.exchange.evidence import Evidence, evidence
from bot.exchange.gather import Gathered, Gathering
from bot.authoring.identifiers import Identifiers, in_words, same
from bot.knowledge.checks.literals import literal_numbers
from bot.knowledge.yaml_writer import Value, document, scalar

SOURCE = "imported"
_MOST = 4_000_000  # characters a file: an editor still opens it
_HEADING = re.compile(r"[#\-*_=+>\s]+")


@dataclass(slots=True)
class Imported:
    """The files by path, and the entries whose answer or quote could not be taken as it was."""

    files: dict[str, str] = field(default_factory=dict)
    requoted: list[str] = field(default_factory=list)  # ids whose answer says what no quote says
    sourced: int = 0


def folder_files(
    gathering: Gathering, name: str, language: str, without_quote: frozenset[str] = frozenset()
) -> Imported:
    """Return the files for ``gathering``; entries in ``without_quote`` get no source."""
    maker = _Maker(name, language, without_quote)
    return maker.files(gathering.entries)


@dataclass(slots=True)
class _Maker:
    name: str
    language: str
    without_quote: frozenset[str]
    result: Imported = field(default_factory=Imported)
    facts: list[Mapping[str, Value]] = field(default_factory=list)
    quotes: dict[str, None] = field(default_factory=dict)

    def files(self, entries: Sequence[Gathered]) -> Imported:
        files = self.result.files
        files["knowledge.yaml"] = document({"name": self.name, "language": self.language})
        for topic, title, group in _topics(entries):
            for number, text in enumerate(self._parts(topic, title, group), 1):
                files[f"faq/{topic}{f'-part-{number}' if number > 1 else ''}.yaml"] = text
        if self.facts:
            files["facts/imported.yaml"] = document({"facts": self.facts})
            files["sources/imported.md"] = self._source()
        return self.result

    def _parts(self, topic: str, title: str, entries: Sequence[Gathered]) -> Iterator[str]:
        head = f"topic: {topic}\ntitle: {scalar(title)}\nentries:\n"
        lines, size = [head], 0
        for entry in entries:
            if size > _MOST:
                yield "".join(lines)
                lines, size = [head], 0
            text = self._entry(entry)
            lines.append(text)
            size += len(text)
        yield "".join(lines)

    def _entry(self, entry: Gathered) -> str:
        quotes = [_quotable(quote) for quote in entry.quotes if _quotable(quote)]
        if not quotes or entry.id in self.without_quote:
            answer = entry.answer or " ".join(entry.quotes) or in_words(entry.name)
            return _entry_text(entry, entry.title, answer.translate(_UNBRACED), "sourceless")
        found = evidence(entry.id, entry.answer, quotes, self.language)
        self._keep(entry, found, quotes)
        return _entry_text(entry, self._title(entry), found.answer, "")

    def _keep(self, entry: Gathered, found: Evidence, quotes: Sequence[str]) -> None:
        self.result.sourced += 1
        self.quotes.update(dict.fromkeys(quotes))
        self.facts += [fact.as_yaml(SOURCE) for fact in found.facts]
        if not found.kept:
            self.result.requoted.append(entry.id)

    def _title(self, entry: Gathered) -> str:
        """Return a title without a number: where there is a source, each has to be cited."""
        titles = (*entry.phrasings, in_words(entry.name))
        plain = (text for text in titles if not literal_numbers(text, self.language, ()))
        return next(plain, "") or re.sub(r"\W*\d\S*", "", in_words(entry.name)).strip() or "?"

    def _source(self) -> str:
        front = {"id": SOURCE, "title": self.name, "publisher": "imported quotes"}
        return f"---\n{document(front)}---\n\n" + "\n\n".join(self.quotes) + "\n"


_UNBRACED = str.maketrans("{}", "()")


def _topics(entries: Sequence[Gathered]) -> list[tuple[str, str, list[Gathered]]]:
    identifiers = Identifiers()
    groups: dict[str, tuple[str, str, list[Gathered]]] = {}
    for entry in entries:
        title = entry.topic or "Imported"
        key = same(title)
        if key not in groups:
            groups[key] = (identifiers.new(title, "topic"), in_words(title), [])
        groups[key][2].append(entry)
    return list(groups.values())


def _entry_text(entry: Gathered, title: str, answer: str, kind: str) -> str:
    head: dict[str, Value] = {"id": entry.id}
    if kind:
        head["kind"] = kind
    head |= {"title": title, "answer": answer}
    first, *rest = document(head).splitlines()
    lines = [f"  - {first}", *(f"    {line}" if line else "" for line in rest), "    phrasings:"]
    lines += [f"      - {scalar(phrasing)}" for phrasing in entry.phrasings]
    return "\n".join(lines) + "\n"


def _quotable(quote: str) -> str:
    """Return a quote as a paragraph of Markdown: not taken for a heading or a rule."""
    return "" if _HEADING.fullmatch(quote) else quote.lstrip("# ")
