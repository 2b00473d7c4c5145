"""Makes a knowledge folder of an article, checked before it is there."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.drafting.article import Article, read_article
from bot.drafting.facts import Watch, facts
from bot.drafting.words import language
from bot.drafting.writer import Entry, entries, folder_files
from bot.errors import ConfigurationError, KnowledgeError
from bot.exchange.new_folder import new_folder, refuse_used, write_files
from bot.exchange.text import Decoded, read_text
from bot.knowledge.draft import Draft
from bot.knowledge.folder import FACTS, FAQ, read_folder
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import Problem, shown_path
from bot.knowledge.text_files import read_bytes

_LOOKED_AT = 8192
LONGEST = 400_000  # characters: a long report; a book is no article
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an article; ``dropped`` are sentences that could not be taken."""

    article: Article
    entries: Sequence[Entry]
    dropped: tuple[str, ...]


def make_folder(
    decoded: Decoded, out: Path, code: str, front: Mapping[str, str], watch: Watch = iter
) -> Made:
    """Make the folder ``out`` of an article; raises BotError and leaves nothing behind.

    ``watch`` is given the paragraphs and yields them, to show how far the work is.
    """
    refuse_used(out)
    if len(decoded.text) > LONGEST:
        raise ConfigurationError(
            f"{decoded.file}: {len(decoded.text):,} characters are more than one article "
            f"(at most {LONGEST:,}); cut it into articles"
        )
    words = language(code)
    article = read_article(decoded.text, words)
    article = Article({**article.front, **front}, article.paragraphs, article.asides)
    drafted, names = facts(article, words, words.quoting, watch)
    made = entries(drafted, words)
    dropped: list[str] = []
    with new_folder(out) as work:
        for _ in range(_ROUNDS):
            if not made:
                raise ConfigurationError(f"{decoded.file}: no sentence found that states something")
            for path in (*(work / FACTS).glob("*"), *(work / FAQ).glob("*")):
                path.unlink()
            write_files(work, folder_files(article, made, names, words))
            faulty = _faulty(work)
            if not faulty:
                break
            dropped += [entry.fact.quote for entry in made if entry.id in faulty]
            made = [entry for entry in made if entry.id not in faulty]
        else:
            load_knowledge(work)
    return Made(article, made, tuple(dropped))


def read_file(path: Path, encoding: str | None) -> Decoded:
    """Return the text of the file at ``path``; raises BotError for anything that is no text."""
    file = shown_path(path)
    if path.is_file():
        start = read_bytes(path)[:_LOOKED_AT]
        marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if b"\x00" in start and not marked and encoding is None:
            raise ConfigurationError(
                f"{file}: this is a binary file; save the article as plain text or Markdown"
            )
    return read_text(path, encoding)


def _faulty(work: Path) -> frozenset[str]:
    """Return the ids of facts and entries with errors; raises KnowledgeError for other errors."""
    try:
        load_knowledge(work)
    except KnowledgeError as reason:
        found = frozenset(
            filter(None, (_id_at(one, read_folder(work).draft) for one in reason.problems))
        )
        if not found:
            raise
        return found
    return frozenset()


def _id_at(problem: Problem, draft: Draft) -> str:
    """Return the id of the fact or entry that stands at the line of ``problem``."""
    starts = [(one.place("id"), one.model.id) for one in draft.all_facts]
    starts += [(one.place("id"), one.model.id) for one in draft.all_entries]
    before = [
        name for place, name in starts if place.file == problem.file and place.line <= problem.line
    ]
    return before[-1] if before else ""
