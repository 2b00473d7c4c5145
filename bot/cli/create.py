"""``init``, ``import`` and ``draft`` make a knowledge folder: of the packaged knowledge, of a
spreadsheet or of what ``export`` wrote as JSON, of an article, which may also join a folder."""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.authoring.folders import new_folder, refuse_used, unread
from bot.cli.commands import COMMANDS
from bot.knowledge.layout import packaged_folder
from bot.knowledge.problems import counted

if TYPE_CHECKING:
    from bot.authoring.draft.folder import Drafted
    from bot.authoring.exchange.tables import Taken

_SHOWN = 8
_COLUMNS_SHOWN = 12
_FRONT = ("title", "publisher", "author", "url", "date")


def copy_packaged(args: argparse.Namespace) -> None:
    """Copy, and say what to do next; raises ConfigurationError where it can't."""
    with new_folder(args.folder, "DIR") as work:
        shutil.copytree(packaged_folder(), work, dirs_exist_ok=True, ignore=unread)
    print(COMMANDS["init"]["says"]["next"].format(folder=args.folder))


def import_file(args: argparse.Namespace) -> None:
    """Make the folder and say what became of the file."""
    from bot.authoring.exchange.json_format import take_json
    from bot.authoring.exchange.tables import take_table
    from bot.authoring.files import read_text

    decoded = read_text(args.file, args.encoding)
    if decoded.text.lstrip().startswith("{"):
        hint = ""  # all is as it was
        print(f"{take_json(decoded, args.out)} files written to {args.out}")
    else:
        hint = "\n  give entries their answers in faq/, and quotes where a source backs them"
        taken = take_table(decoded, args.out, args.lang)
        print("\n".join(_imported(taken, args.out, decoded.guessed)))
    print("\nnext:")
    print(f"  faqbot check --knowledge {args.out}\n  faqbot chat --knowledge {args.out}{hint}")


def draft_article(args: argparse.Namespace) -> None:
    """Make or change the folder, say what is in it and what to do next."""
    from rich.console import Console
    from rich.text import Text

    from bot.authoring.draft.folder import draft_folder, draft_into, language_for, language_of
    from bot.authoring.draft.formats import read_any

    if args.into:
        language_of(args.into)  # says at once where it is no folder
    else:
        refuse_used(args.out)
    given = ((key, " ".join((getattr(args, key) or "").split())) for key in _FRONT)
    front = {key: text for key, text in given if text}
    reading = Text(f"reading {args.article}")  # in which brackets are no markup
    with Console(stderr=True).status(reading):
        decoded = read_any(args.article, args.encoding)
        language = language_for(decoded, args.lang, args.into)
        draft = draft_into if args.into else draft_folder
        made = draft(decoded, args.into or args.out, language, front)
    print("\n".join(_drafted(made, args.into or args.out, decoded.guessed)))


def _imported(taken: Taken, out: Path, guessed: str) -> Iterator[str]:
    from bot.authoring.exchange.tables import REPORT, Why

    phrasings = sum(len(entry.phrasings) for entry in taken.entries)
    sourced = sum(bool(entry.facts) for entry in taken.entries)
    yield (
        f"{taken.rows} rows: {len(taken.entries)} entries with {phrasings} phrasings, "
        f"{sourced} of them with a source, written to {out}"
    )
    counts = Counter(one.why for one in taken.left_out)
    for why in Why:
        if counts[why]:
            yield f"  {counted(counts[why], 'row')} {COMMANDS['import']['says'][why]}"
    if taken.unused:
        yield f"  columns not used: {', '.join(taken.unused[:_COLUMNS_SHOWN])}"
    yield from _guess(guessed)
    if taken.left_out:
        yield f"  each of them is listed in {out / REPORT}"


def _drafted(made: Drafted, folder: Path, guessed: str) -> Iterator[str]:
    figures = sum(len(fact["figures"]) for fact in made.facts)
    done = "written to" if made.is_new else "brought up to date in"
    facts = counted(len(made.facts), "fact" if made.is_new else "new fact")
    yield (
        f"“{made.source.title}”: {counted(len(made.source.sentences), 'sentence')}, {facts} with "
        f"{counted(figures, 'figure')}, {done} {folder}"
    )
    yield from _listed("left out as no part of the article", made.article.left_out)
    removed = [f'{one.file}:{one.line}: "{one.message}"' for one in made.removed]
    yield from _listed("no longer in the source, now comments", removed, len(removed))
    yield from _guess(guessed)
    if not made.source.publisher:
        yield "  nobody is named as publisher: fill it in, in sources/ (or give --publisher)"
    yield ""
    yield "next:"
    yield f"  faqbot chat --knowledge {folder}      ask it"
    yield f"  faqbot figures --knowledge {folder}   is every figure read right?"
    yield "  then read knowledge.yaml: its comments say what to add first"


def _guess(encoding: str) -> Iterator[str]:
    if encoding:
        yield f"  read as {encoding}; if letters look wrong, name the encoding with --encoding"


def _listed(title: str, texts: Sequence[str], most: int = _SHOWN) -> Iterator[str]:
    if texts:
        yield f"  {title}:"
        yield from (f"    {' '.join(text.split())[:200]}" for text in texts[:most])
        if len(texts) > most:
            yield f"    and {len(texts) - most} more"
