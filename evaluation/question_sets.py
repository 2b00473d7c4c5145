"""Articles with questions and the sentences that answer them: public sets, our own folders, and
texts that were written to learn from (``evaluation/training``)."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.authoring.evaluation import read_questions
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import Knowledge, Sentence
from bot.knowledge.loader import load_knowledge
from bot.knowledge.sources import read_source

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "evaluation" / "questions"
WRITTEN = ROOT / "evaluation" / "training" / "articles"
_LEAST = 20  # letters of a sentence


@dataclass(slots=True)
class Asked:
    """A question with the places that answer it: none where nothing does."""

    text: str
    language: str
    gold: frozenset[int]
    answerable: bool


@dataclass(slots=True)
class Article:
    """A knowledge base with the questions asked of it; ``title`` decides the fold."""

    title: str
    set: str
    knowledge: Knowledge
    questions: list[Asked]
    records: list[Any] = field(default_factory=list)  # its questions as the models see them
    assessor: Any = None


def public(folder: Path, names: Sequence[str], limit: int) -> Iterator[Article]:
    """Yield the articles of the public sets, unedited."""
    sys.path.insert(0, str(folder))
    import scoring  # type: ignore[import-not-found]
    import sets  # type: ignore[import-not-found]

    for name in names:
        inside = name.rpartition("-in-")[2] if "-in-" in name else "en"
        for unit in sets.load(name, limit):
            knowledge = of_text(unit.title, unit.heading, unit.paragraphs, inside)
            places = scoring.Places(unit)
            statements = [s for source in knowledge.sources.values() for s in source.sentences]
            spans = [places.find(s.text, s.paragraph, s.number) for s in statements]
            asked = [
                Asked(
                    item.question,
                    item.lang,
                    frozenset(
                        n
                        for n, span in enumerate(spans)
                        if any(scoring.holds(unit, span, g) for g in item.gold)
                    ),
                    bool(item.gold),
                )
                for item in unit.items
            ]
            yield Article(unit.title.lower(), name, knowledge, asked)


def of_text(title: str, heading: str, paragraphs: Sequence[str], language: str) -> Knowledge:
    """Return the knowledge of an article as it stands."""
    body = "\n\n".join([f"## {heading}", *paragraphs] if heading else paragraphs)
    front = f"---\nid: article\ntitle: {json.dumps(title)}\npublisher: none\n---\n"
    text, problems = read_source(front + body, "article.md", language)
    if text is None:
        raise ValueError(problems)
    return Knowledge(
        title, language, "", Thresholds(), {"article": text.source}, {}, {}, {}, (), ()
    )


def own(name: str, folder: Path, files: Sequence[str]) -> Article:
    """Return a knowledge base of ours with its question sets; compound questions left out."""
    knowledge = load_knowledge(folder)
    order = [s for source in knowledge.sources.values() for s in source.sentences]
    place = {f"{s.paragraph}.{s.number}": n for n, s in enumerate(order)}
    asked = []
    for file in files:
        for one in read_questions(QUESTIONS / f"{file}.jsonl"):
            if one.turns or one.kind == "smalltalk" or len(one.gold) > 1:
                continue
            gold = frozenset(place[g] for group in one.gold for g in group)
            asked.append(Asked(one.q, one.lang or "en", gold, bool(gold)))
    return Article(name, name, knowledge, asked)


def written(folder: Path = WRITTEN) -> Iterator[Article]:
    """Yield articles of a folder: ``*.txt`` and their questions in ``questions.jsonl``, each with
    ``article``, ``q``, ``lang`` and ``gold_text``, the sentences that answer it."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        one = json.loads(line)
        by_article[one["article"]].append(one)
    for name, questions in by_article.items():
        title, *paragraphs = (folder / name).read_text("utf-8").strip().split("\n\n")
        knowledge = of_text(title, "", paragraphs, "en")
        sentences = [s for source in knowledge.sources.values() for s in source.sentences]
        asked = [
            Asked(
                q["q"],
                q.get("lang", "en"),
                _places(q["gold_text"], sentences),
                bool(q["gold_text"]),
            )
            for q in questions
        ]
        # What the headline alone answers has no sentence.
        kept = [one for one in asked if one.gold or not one.answerable]
        yield Article(title.lower(), folder.name, knowledge, kept)


def _places(gold: Iterable[str], sentences: Sequence[Sentence]) -> frozenset[int]:
    wanted = [_plain(text) for text in gold]
    return frozenset(
        n for n, s in enumerate(sentences) if any(_are_one(_plain(s.text), one) for one in wanted)
    )


def _are_one(sentence: str, wanted: str) -> bool:
    """Return True if one is in the other: sentences of direct speech may be cut elsewhere."""
    return wanted in sentence or (len(sentence) > _LEAST and sentence in wanted)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
