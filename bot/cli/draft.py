"""``draft``: a plain-text or Markdown article becomes a valid starting folder."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.drafting.make import Made

_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``draft``."""
    parser.add_argument("article", type=Path, metavar="ARTICLE", help="plain text or Markdown")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to make")
    parser.add_argument("--publisher", metavar="NAME", help="who published it; answers name it")
    parser.add_argument("--title", metavar="TEXT", help="default: the first heading or line")
    parser.add_argument("--url", metavar="URL", help="where the article can be read")
    parser.add_argument("--date", metavar="DATE", help="when it was published")
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="of the file, where it is guessed wrong: windows-1252 ...",
    )
    parser.add_argument(
        "--lang", metavar="CODE", default="en", help="language of the article (default: en)"
    )


def run(args: argparse.Namespace) -> int:
    """Make the folder, say what is in it and what to do next; return 0."""
    from bot.cli.progress import progress
    from bot.drafting.make import make_folder, read_file

    if not (
        args.lang.isascii() and args.lang.isalpha() and args.lang.islower() and len(args.lang) < 4
    ):
        raise ConfigurationError(f"--lang has '{args.lang}'. Write a code such as en or fr.")
    given = {key: getattr(args, key) for key in ("publisher", "title", "url", "date")}
    front = {
        key: " ".join(value.split()) for key, value in given.items() if value and value.strip()
    }
    decoded = read_file(args.article, args.encoding)
    made = make_folder(decoded, args.out, args.lang, front, partial(progress, label="reading"))
    print("\n".join(_summary(made, args)))
    return 0


def _summary(made: Made, args: argparse.Namespace) -> Iterator[str]:
    figures = Counter(f.reading.kind.value for e in made.entries for f in e.fact.figures)
    phrasings = sum(len(entry.phrasings) for entry in made.entries)
    yield (
        f"{len(made.article.paragraphs)} paragraphs: {len(made.entries)} facts and entries, "
        f"{figures.total()} figures, {phrasings} phrasings, written to {args.out}"
    )
    if figures:
        yield "  " + ", ".join(f"{count} {kind}" for kind, count in figures.most_common())
    yield from _listed("left out as no part of the article", made.article.asides)
    yield from _listed("sentences that could not be taken", made.dropped)
    if "publisher" not in made.article.front:
        yield "  nobody is named as publisher: fill it in, in sources/ (or give --publisher)"
    yield ""
    yield "next:"
    yield f"  faqbot check --knowledge {args.out}     what could be better, by line"
    yield f"  faqbot figures --knowledge {args.out}   is every figure read right?"
    yield f"  faqbot chat --knowledge {args.out}      ask it; then mend questions in faq/"


def _listed(title: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield f"  {title}:"
        yield from (f"    {text[:100]}" for text in texts[:_SHOWN])
        if len(texts) > _SHOWN:
            yield f"    and {len(texts) - _SHOWN} more"
