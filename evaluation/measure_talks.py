"""Asks the conversations in ``questions/talks`` and counts the replies that a reader would mind.

    python evaluation/measure_talks.py [--show] [--from 19]

A line is {"article": "...", "lang": "...", "turns": [{"say": "...", "want": "...", "gold": []}]}.
``want`` is what a careful reader of article and conversation would have the bot reply: a
``sentence`` (or an ``overview``), ``yes`` or ``no``, what is ``open``, a refusal (``refuse``), or
``talk``; ``gold`` has the sentences that do. A reply is wrong if it shows or says something else,
odd if it shows what is not wanted beside a right refusal, or has no verdict; what is shown as
unsure is all right where it answers. For 732 replies of the program of before 89 of 100 marks are
those that careful readers gave. All have been looked at: a figure tells whether a change helps, not
what new ones get. Of what is ``talk`` the field of that name says which kind it is.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from drafts import drafted
from question_sets import QUESTIONS

from bot.dialogue.reply import Answer, Outcome, Reason, Reply

TALKS = QUESTIONS / "talks"
LAST = 6  # messages of a conversation that are kept
_NUMBER = re.compile(r"\d+")
VERDICTS = {"yes": "agrees", "no": "contradicts"}
OF_LAST = ("source", "repeat", "shorter", "more")  # talk that may be answered with a sentence


def mark(turn: Mapping[str, Any], reply: Reply) -> str:
    """Return ``ok``, ``odd`` or ``wrong`` for the reply to a turn."""
    want, gold = turn["want"], [_plain(one) for one in turn.get("gold", ())]
    answered, asks = reply.outcome is Outcome.ANSWER, reply.outcome is Outcome.SUGGESTIONS
    if reply.outcome is Outcome.SMALLTALK:
        return "ok" if want in ("talk", "overview") else "wrong"
    if want == "talk":
        return "ok" if answered and turn.get("talk") in OF_LAST else "odd"
    if want == "refuse":
        if answered:
            return "wrong"
        unasked = reply.related and not _shows(reply.related, gold)
        return "odd" if unasked or (asks and not reply.related) else "ok"
    if want == "open":
        if not answered:
            return "odd" if asks and not reply.related else "ok"
        shown = "ok" if _shows(reply.answers, gold) else "odd"
        return "wrong" if reply.answers[0].verdict else shown
    if answered:
        verdict = reply.answers[0].verdict
        if want in VERDICTS and verdict:
            return "ok" if verdict == VERDICTS[want] else "wrong"
        if not _shows(reply.answers, gold):
            return "wrong"
        return "odd" if want in VERDICTS else "ok"
    if not reply.related:
        return "odd" if asks else "wrong"
    if not _shows(reply.related, gold):
        return "wrong"
    return "odd" if reply.reason is Reason.KIND_NOT_GIVEN else "ok"


def _shows(answers: Iterable[Answer], gold: Iterable[str]) -> bool:
    quotes = [_plain(one.quote) for answer in answers for one in answer.citations]
    return any(one in quote or quote in one for quote in quotes for one in gold)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def main() -> None:
    """Print a line for English and one for other languages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print what is not all right")
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="number of the first text asked about"
    )
    options = parser.parse_args()
    found: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for line in (TALKS / "talks.jsonl").read_text(encoding="utf-8").splitlines():
            talk, said = json.loads(line), list[str]()
            number = _NUMBER.search(talk["article"])
            if options.first > (int(number[0]) if number else 0):
                continue
            for turn in talk["turns"]:
                asked = drafted(talk["article"], Path(folder))
                reply = asked.reply(turn["say"], tuple(said), talk["lang"])
                said = [*said, turn["say"]][-LAST:]
                if "want" not in turn:
                    continue
                marked = mark(turn, reply)
                part = "English" if talk["lang"] == "en" else "other languages"
                found.setdefault(part, Counter())[marked] += 1
                if options.show and marked != "ok":
                    got = [one.text for one in reply.shown] or reply.message
                    print(f"{marked}: {turn['say']!r} wants {turn['want']}, got {got}")
    for part, counts in found.items():
        total = counts.total()
        shares = ", ".join(
            f"{one} {100 * counts[one] / total:.1f}" for one in ("ok", "odd", "wrong")
        )
        print(f"{part:16} {total:4}: {shares}")


if __name__ == "__main__":
    main()
