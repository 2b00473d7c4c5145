"""``draft``: an article becomes a knowledge folder that answers at once, or joins one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.problems import counted

if TYPE_CHECKING:
    from bot.authoring.draft.folder import Drafted

_SHOWN = 8
_FRONT = ("title", "publisher", "author", "url", "date")


def run(args: argparse.Namespace) -> int:
    """Make or change the folder, say what is in it and what to do next; return 0."""
    from rich.console import Console
    from rich.text import Text

    from bot.authoring.draft.folder import draft_folder, draft_into, language_for, language_of
    from bot.authoring.draft.formats import read_any
    from bot.authoring.folders import refuse_used

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
        if args.into:
            made = draft_into(decoded, args.into, language, front)
        else:
            made = draft_folder(decoded, args.out, language, front)
    print("\n".join(_summary(made, args.into or args.out, decoded.guessed)))
    return 0


def _summary(made: Drafted, folder: Path, guessed: str) -> Iterator[str]:
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
    if guessed:
        yield f"  read as {guessed}; if letters look wrong, name the encoding with --encoding"
    if not made.source.publisher:
        yield "  nobody is named as publisher: fill it in, in sources/ (or give --publisher)"
    yield ""
    yield "next:"
    yield f"  faqbot chat --knowledge {folder}      ask it"
    yield f"  faqbot figures --knowledge {folder}   is every figure read right?"
    yield "  then read knowledge.yaml: its comments say what to add first"


def _listed(title: str, texts: Sequence[str], most: int = _SHOWN) -> Iterator[str]:
    if texts:
        yield f"  {title}:"
        yield from (f"    {' '.join(text.split())[:200]}" for text in texts[:most])
        if len(texts) > most:
            yield f"    and {len(texts) - most} more"
