"""Asks what people type next, each behind the question that it leans on, and counts the replies.

    python evaluation/measure_follows.py

Of ``training/follows.jsonl.gz`` only what no weights that ship learnt from is asked. Thresholds of
replies in conversations were chosen on the part in English: new messages get somewhat less.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from drafts import drafted_from
from question_sets import ROOT

from bot.dialogue.reply import Outcome, Reply

FOLLOWS = ROOT / "evaluation" / "training" / "follows.jsonl.gz"
NOT_LEARNT = 41  # its last lines, which no weights that ship learnt from
VERDICTS = {"yes": "agrees", "no": "contradicts", "open": None}


def unlearnt() -> Iterator[dict[str, Any]]:
    """Yield the articles with what is asked of them one after the other."""
    with gzip.open(FOLLOWS, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    for number, line in enumerate(lines):
        if line["measures"] or number >= len(lines) - NOT_LEARNT:
            yield line


def answered(reply: Reply, sentences: Sequence[str], right: Collection[int]) -> str:
    """Return how a question was answered of which the ``right`` sentences are the answer."""
    quotes = [one.quote for answer in reply.shown for one in answer.citations]
    shows = any(
        quote in sentences[one] or sentences[one] in quote for quote in quotes for one in right
    )
    if reply.outcome is Outcome.ANSWER:
        return "right" if shows else "wrong"
    return "shown as unsure" if shows else "missed"


def judged(reply: Reply, right: str | None) -> str:
    """Return how a claim was judged of which ``right`` is the verdict."""
    given = reply.answers[0].verdict if reply.outcome is Outcome.ANSWER else None
    if given == right:
        return "right"
    return {"agrees": "false yes", "contradicts": "false no"}.get(given or "", "missed")


def counted(line: Mapping[str, Any], number: int, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what was asked, and how it was replied to."""
    engine = drafted_from(line["sentences"], f"follows-{number}", folder)
    for before, text, right in line["follows"]:
        reply = engine.reply(text, (before,), line["lang"])
        yield "answered by the article", answered(reply, line["sentences"], right)
    for before, text, _ in line["not_told"]:
        is_answer = engine.reply(text, (before,), line["lang"]).outcome is Outcome.ANSWER
        yield "not told", "answered" if is_answer else "right"
    for before, text, right, _ in line.get("claims", ()):
        yield "claims", judged(engine.reply(text, (before,), line["lang"]), VERDICTS[right])


def main() -> None:
    """Print a line for each kind of message, in English and in other languages, in percent."""
    found: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, line in enumerate(unlearnt()):
            part = "English" if line["lang"] == "en" else "other languages"
            for kind, mark in counted(line, number, Path(folder)):
                found.setdefault(f"{part}, {kind}", Counter())[mark] += 1
    for kind, marks in found.items():
        shares = (f"{one} {100 * marks[one] / marks.total():.1f}" for one in sorted(marks))
        print(f"{kind}: {marks.total()}: {', '.join(shares)}")


if __name__ == "__main__":
    main()
