"""``import``: a spreadsheet, or what ``export`` wrote as JSON, becomes a knowledge folder."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from bot.authoring.exchange.imported import REPORT, Taken, Why
from bot.cli.commands import COMMANDS
from bot.knowledge.problems import counted


def run(args: argparse.Namespace) -> int:
    """Make the folder and say what became of the file; return 0."""
    from bot.authoring.exchange.imported import take_table
    from bot.authoring.files import read_text

    decoded = read_text(args.file, args.encoding)
    if decoded.text.lstrip().startswith("{"):
        from bot.authoring.exchange.json_format import take_json

        hint = ""  # all is as it was
        print(f"{take_json(decoded, args.out)} files written to {args.out}")
    else:
        hint = "\n  give entries their answers in faq/, and quotes where a source backs them"
        print("\n".join(_summary(take_table(decoded, args.out, args.lang), args)))
    print("\nnext:")
    print(f"  faqbot check --knowledge {args.out}\n  faqbot chat --knowledge {args.out}{hint}")
    return 0


def _summary(taken: Taken, args: argparse.Namespace) -> Iterator[str]:
    entries = taken.gathering.entries
    phrasings = sum(len(entry.phrasings) for entry in entries)
    yield (
        f"{taken.rows} rows: {len(entries)} entries with {phrasings} phrasings, "
        f"{taken.sourced} of them with a source, written to {args.out}"
    )
    counts = Counter(one.why for one in taken.gathering.left_out)
    for why in Why:
        if count := counts[why]:
            meaning = COMMANDS["import"]["says"][why]
            yield f"  {counted(count, 'row')} {meaning}"
    if taken.unused:
        yield f"  columns not used: {', '.join(taken.unused[:12])}"
    if taken.guessed:
        yield f"  read as {taken.guessed}; if letters look wrong, name the encoding with --encoding"
    if (args.out / REPORT).exists():
        yield f"  each of them is listed in {args.out / REPORT}"
