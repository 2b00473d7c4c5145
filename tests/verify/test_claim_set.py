"""Several hundred claims on a dozen articles, counted."""

import json
from collections import Counter
from pathlib import Path

from bot.frames import FrameReader
from bot.text.sentences import sentences
from bot.verify import Context, judge

SET = Path(__file__).parents[2] / "evaluation" / "questions"


def read_article(path):
    """Return the statements of an article whose first line is its title, and their context."""
    reader = FrameReader("en")
    title, *paragraphs = path.read_text(encoding="utf-8").strip().split("\n")
    frames = [
        reader.read(text[start:end]) for text in paragraphs for start, end in sentences(text, "en")
    ]
    return frames, Context(frames, above=[(reader.read(title),)] * len(frames))


def test_verdicts_on_articles_of_many_kinds():
    """Four claims of five get the right verdict, and next to none a wrong yes or no."""
    reader = FrameReader("en")
    articles = {path.stem: read_article(path) for path in SET.glob("claims/*.txt")}
    counts = Counter()
    for line in (SET / "claims-dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["article"] not in articles:
            continue  # the packaged article has a test of its own
        claim = reader.read_question(row["claim"])
        parts = reader.read_parts(claim) if claim.is_claim else ()
        verdict = judge(parts, *articles[row["article"]])[0] if parts else None
        wrong = verdict is not None and verdict != row["verdict"]
        counts["all"] += 1
        counts["right"] += verdict == row["verdict"]
        counts["false yes"] += wrong and verdict == "agrees"
        counts["false no"] += wrong and verdict == "contradicts"
    assert counts["all"] >= 400
    assert counts["right"] >= 0.8 * counts["all"]
    assert counts["false yes"] <= 0.02 * counts["all"]
    assert counts["false no"] <= 0.02 * counts["all"]
