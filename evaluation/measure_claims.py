"""Asks claims about the articles of the question sets, each drafted as it stands, and counts.

    python evaluation/measure_claims.py claims-plain [claims-held ...]

Right: the verdict of the reply is the one that a careful reader gives; open is a verdict, too. The
sets have been looked at, so a figure tells whether a change helps, not what new claims get.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from drafts import drafted
from question_sets import QUESTIONS

from bot.dialogue.reply import Outcome


def counted(name: str, folder: Path) -> dict[str, Counter[str]]:
    """Return for each part of a set, and for what of it is in English or not, how many claims got
    which verdict."""
    found: dict[str, Counter[str]] = {}
    for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        reply = drafted(one["article"], folder).reply(one["claim"], (), one.get("lang"))
        shown = reply.answers[0].verdict if reply.outcome is Outcome.ANSWER else None
        part = " ".join(filter(None, (name, one.get("set"))))
        asked_in = "English" if one.get("lang", "en") == "en" else "other languages"
        for counts in (part, f"{part}, {asked_in}"):
            found.setdefault(counts, Counter())[_mark(shown, one["verdict"])] += 1
    return found


def _mark(given: str | None, right: str | None) -> str:
    if given == right:
        return "right"
    return {"agrees": "false yes", "contradicts": "false no"}.get(given or "", "missed")


def main() -> None:
    """Print a line for each part of each set, in percent."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="SET", help="a file of questions/, no suffix")
    with tempfile.TemporaryDirectory() as folder:
        for name in parser.parse_args().sets:
            for part, marks in counted(name, Path(folder)).items():
                total = marks.total()
                shares = (f"{kind} {100 * marks[kind] / total:.1f}" for kind in sorted(marks))
                print(f"{part}: {total} claims: {', '.join(shares)}", flush=True)


if __name__ == "__main__":
    main()
