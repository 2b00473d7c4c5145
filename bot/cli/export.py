"""``export``: the knowledge as JSON, as a table or as a page to read."""

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Iterator

from bot.authoring.exchange.json_format import export_json
from bot.authoring.exchange.tables import COLUMNS
from bot.authoring.folders import writing
from bot.dialogue.compose import Composer
from bot.dialogue.reply import Answer
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Knowledge
from bot.knowledge.loader import load_knowledge
from bot.knowledge.templates import render
from bot.locales import load_catalogue
from bot.render.blocks import surroundings

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"(?m)^(\s*)(?:(?=[#+=-])|(\d+)(?=[.)]))")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def run(args: argparse.Namespace) -> None:
    """Write the knowledge."""
    if args.format == "json":
        text = json.dumps(export_json(args.knowledge), ensure_ascii=False, indent=2) + "\n"
    elif args.format == "csv":
        text = export_csv(load_knowledge(args.knowledge))
    else:
        text = "\n\n".join(markdown_blocks(load_knowledge(args.knowledge))) + "\n"
    if args.out is None:
        # Bytes, so that line ends inside a table reach the reader as they are.
        sys.stdout.buffer.write(text.encode())
        return
    # Spreadsheet programs take a file without the mark for another encoding.
    encoding = "utf-8-sig" if args.format == "csv" else "utf-8"
    with writing("--out", args.out):
        args.out.write_text(text, encoding=encoding, newline="")


def export_csv(knowledge: Knowledge) -> str:
    """Return the table as CSV; gaps are left out, which have no answer to put into it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
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


def markdown_blocks(knowledge: Knowledge) -> Iterator[str]:
    """Yield the whole FAQ, smalltalk apart, as Markdown that GitHub and others show alike."""
    composer = Composer(knowledge, load_catalogue())
    topics: dict[str, list[tuple[Entry, Answer]]] = {}
    for entry in knowledge.entries.values():
        answer = composer.answer(entry.id, knowledge.language)
        if answer and entry.kind in (EntryKind.SOURCED, EntryKind.SOURCELESS):
            topics.setdefault(knowledge.topics[entry.topic], []).append((entry, answer))
    yield f"# {escape(knowledge.name)}"
    if topics:
        yield "\n".join(f"- [{escape(title)}](#{anchor(title)})" for title in topics)
    for title, answered in topics.items():
        yield f"## {escape(title)}"
        for entry, answer in answered:
            yield f"### {escape(entry.title)}"
            yield from _answer(answer, knowledge)
    gaps = [e.title for e in knowledge.entries.values() if e.kind is EntryKind.GAP]
    if gaps:
        yield "## What the source leaves open"
        yield "\n".join(f"- {escape(title)}" for title in gaps)
    if knowledge.sources:
        yield "## Sources"
        sources = []
        for source in knowledge.sources.values():
            title = escape(source.title)
            named = f"[{title}]({source.url})" if source.url else title
            told = (named, escape(source.publisher), escape(source.date))
            sources.append(f"- {', '.join(filter(None, told))}")
        yield "\n".join(sources)


def _answer(answer: Answer, knowledge: Knowledge) -> Iterator[str]:
    voice = load_catalogue().voice(knowledge.language)
    around = surroundings(answer, knowledge, voice)
    escaped = ((_SPECIAL.sub(r"\\\1", span.text), span.strong) for span in answer.spans)
    text = "".join(f"**{words}**" if strong else words for words, strong in escaped)
    yield _AT_START.sub(r"\1\2\\", text)
    if around.remarks:
        yield " ".join(f"*{escape(remark)}*" for remark in around.remarks)
    if answer.citations:
        quotes = dict.fromkeys(citation.quote for citation in answer.citations)
        yield "\n>\n".join(f"> {escape(quote)}" for quote in quotes)
        places = (escape(one.words) for one in around.references)
        yield "  \n".join(f"— {place}" for place in places)


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    return _AT_START.sub(r"\1\2\\", _SPECIAL.sub(r"\\\1", text))


def anchor(title: str) -> str:
    """Return the anchor that viewers of Markdown give to a heading."""
    return _NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-")
