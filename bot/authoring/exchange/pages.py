"""The FAQ as a table, and as a page that people read, with figures and citations."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from bot.dialogue.compose import Composer
from bot.dialogue.reply import Answer
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Knowledge, Source
from bot.knowledge.templates import Span, render
from bot.locales import Voice, load_catalogue
from bot.render.blocks import surroundings
from bot.render.citations import reference_words

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"(?m)^(\s*)([#+=-]|\d+[.)])")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
NAMES = ("id", "question", "answer", "topic", "quote")


def export_csv(knowledge: Knowledge) -> str:
    """Return the table as CSV; gaps are left out, which have no answer to put into it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(NAMES)
    language = knowledge.language
    for entry in knowledge.entries.values():
        if entry.kind is not EntryKind.GAP:
            shared = (
                render(entry.answer, knowledge.facts, language, base=language).text,
                knowledge.topics[entry.topic],
                "\n\n".join(dict.fromkeys(fact.citation.quote for fact in entry.facts)),
            )
            writer.writerows((entry.id, one, *shared) for one in entry.phrasings)
    return lines.getvalue()


def export_markdown(knowledge: Knowledge) -> str:
    """Return the whole FAQ, smalltalk apart, as Markdown that GitHub and others show alike."""
    return "\n\n".join(_Page(knowledge).blocks()) + "\n"


class _Page:
    def __init__(self, knowledge: Knowledge) -> None:
        catalogue = load_catalogue()
        self._knowledge = knowledge
        self._voice: Voice = catalogue.voice(knowledge.language)
        self._composer = Composer(knowledge, catalogue)
        self._topics = [
            (title, entries)
            for topic, title in knowledge.topics.items()
            if (entries := self._entries(topic))
        ]

    def blocks(self) -> Iterator[str]:
        """Yield the page block by block."""
        knowledge = self._knowledge
        yield f"# {escape(knowledge.name)}"
        if self._topics:
            yield "\n".join(f"- [{escape(title)}](#{anchor(title)})" for title, _ in self._topics)
        for title, entries in self._topics:
            yield f"## {escape(title)}"
            for entry in entries:
                yield from self._entry(entry)
        gaps = [e.title for e in knowledge.entries.values() if e.kind is EntryKind.GAP]
        if gaps:
            yield "## What the source leaves open"
            yield "\n".join(f"- {escape(title)}" for title in gaps)
        if knowledge.sources:
            yield "## Sources"
            yield "\n".join(f"- {_source(source)}" for source in knowledge.sources.values())

    def _entries(self, topic: str) -> Sequence[Entry]:
        shown = (EntryKind.SOURCED, EntryKind.SOURCELESS)
        entries = self._knowledge.entries.values()
        return [entry for entry in entries if entry.topic == topic and entry.kind in shown]

    def _entry(self, entry: Entry) -> Iterator[str]:
        answer = self._composer.answer(entry.id, self._knowledge.language)
        if answer is None:
            return  # of the kinds that are shown, each has an answer
        around = surroundings(answer, self._knowledge, self._voice)
        yield f"### {escape(entry.title)}"
        yield _spans(answer.spans)
        if around.remarks:
            yield " ".join(f"*{escape(remark)}*" for remark in around.remarks)
        if answer.citations:
            yield _quotes(answer)
            yield "  \n".join(
                f"— {escape(reference_words(reference, self._voice))}"
                for reference in around.references
            )


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    return _AT_START.sub(_guarded, _SPECIAL.sub(r"\\\1", text))


def anchor(title: str) -> str:
    """Return what a heading's link is called."""
    return _NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-")


def _guarded(found: re.Match[str]) -> str:
    space, sign = found.groups()
    return f"{space}\\{sign}" if len(sign) == 1 else f"{space}{sign[:-1]}\\{sign[-1]}"


def _spans(spans: Sequence[Span]) -> str:
    parts = (
        f"**{escape(span.text)}**" if span.strong else _SPECIAL.sub(r"\\\1", span.text)
        for span in spans
    )
    text = "".join(parts)
    return _AT_START.sub(_guarded, text) if not text.startswith("*") else text


def _quotes(answer: Answer) -> str:
    quotes = dict.fromkeys(citation.quote for citation in answer.citations)
    return "\n>\n".join(f"> {escape(quote)}" for quote in quotes)


def _source(source: Source) -> str:
    title = escape(source.title)
    named = f"[{title}]({source.url})" if source.url else title
    return ", ".join(
        part for part in (named, escape(source.publisher), escape(source.date)) if part
    )
