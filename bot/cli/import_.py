"""``import``: a spreadsheet, or what ``export`` wrote as JSON, becomes a knowledge folder."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.authoring.exchange.tables import REPORT, Taken, Why
from bot.cli.commands import COMMANDS
from bot.knowledge.problems import counted


def run(args: argparse.Namespace) -> int:
    """Make the folder and say what became of the file; return 0."""
    from bot.authoring.exchange.tables import take_table
    from bot.authoring.files import read_text

    decoded = read_text(args.file, args.encoding)
    if decoded.text.lstrip().startswith("{"):
        from bot.authoring.exchange.json_format import take_json

        hint = ""  # all is as it was
        print(f"{take_json(decoded, args.out)} files written to {args.out}")
    else:
        hint = "\n  give entries their answers in faq/, and quotes where a source backs them"
        taken = take_table(decoded, args.out, args.lang)
        print("\n".join(_summary(taken, args.out, decoded.guessed)))
    print("\nnext:")
    print(f"  faqbot check --knowledge {args.out}\n  faqbot chat --knowledge {args.out}{hint}")
    return 0


def _summary(taken: Taken, out: Path, guessed: str) -> Iterator[str]:
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
        yield f"  columns not used: {', '.join(taken.unused[:12])}"
    if guessed:
        yield f"  read as {guessed}; if letters look wrong, name the encoding with --encoding"
    if taken.left_out:
        yield f"  each of them is listed in {out / REPORT}"
