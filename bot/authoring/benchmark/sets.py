"""Labelled question sets: tab-separated files with columns ``id`` and ``question``."""

from __future__ import annotations

import csv
import random
import string
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError

Questions = dict[str, list[str]]  # by entry

_OUTSIDE = "out_of_scope"
_MISSPELT = 0.3


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions to learn from by entry, questions to ask with their entry, and some of none."""

    name: str
    train: Questions
    asked: list[tuple[str, str]]
    outside: list[str]

    def faq(self, phrasings: int | None, seed: int) -> Questions:
        """Return ``phrasings`` an entry, drawn by ``seed``; all of them for None."""
        rng = random.Random(f"{seed} {self.name}")  # noqa: S311
        return {
            entry: questions
            if phrasings is None
            else rng.sample(questions, min(phrasings, len(questions)))
            for entry, questions in self.train.items()
        }

    def sample(self, count: int, seed: int) -> list[tuple[str, str]]:
        """Return at most ``count`` of the questions to ask."""
        rng = random.Random(f"{seed} asked")  # noqa: S311
        return rng.sample(self.asked, min(count, len(self.asked)))


def read_sets(folder: Path) -> list[QuestionSet]:
    """Return every set of ``folder``: ``NAME_train.tsv`` with ``NAME_validation.tsv`` or ``_test``.

    Questions outside come from ``NAME_out_of_scope_validation.tsv``, or from another set's file
    where a set has none of its own. Raises ``ConfigurationError`` if there is no set.
    """
    names = sorted(path.name.removesuffix("_train.tsv") for path in folder.glob("*_train.tsv"))
    if not names:
        raise ConfigurationError(
            f"{folder}: there is no file NAME_train.tsv in it; name the folder of the sets"
        )
    return [_read_set(folder, name) for name in names]


def read_questions(path: Path) -> Questions:
    """Return the questions of a file by entry."""
    questions: Questions = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            questions.setdefault(row["id"], []).append(row["question"])
    return questions


def with_typos(text: str, rng: random.Random) -> str:
    """Return ``text`` with one or two random edits in 30% of its words of 3 letters or more.

    An edit is a letter left out, put in, replaced, or swapped with the next.
    """
    return " ".join(
        _misspelt(word, rng) if len(word) > 2 and rng.random() < _MISSPELT else word
        for word in text.split()
    )


def _read_set(folder: Path, name: str) -> QuestionSet:
    half = "test" if (folder / f"{name}_test.tsv").exists() else "validation"
    own = folder / f"{name}_{_OUTSIDE}_{half}.tsv"
    outside = own if own.exists() else next(iter(sorted(folder.glob(f"*_{_OUTSIDE}_*.tsv"))), None)
    asked = read_questions(folder / f"{name}_{half}.tsv")
    return QuestionSet(
        name,
        read_questions(folder / f"{name}_train.tsv"),
        [(entry, question) for entry, questions in asked.items() for question in questions],
        [q for questions in read_questions(outside).values() for q in questions] if outside else [],
    )


def _misspelt(word: str, rng: random.Random) -> str:
    for _ in range(rng.choice((1, 2))):
        edit = rng.choice(("left out", "put in", "replaced", "swapped"))
        at = rng.randrange(len(word) + {"put in": 1, "swapped": -1}.get(edit, 0))
        if edit == "swapped":
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif edit != "left out":
            letter = rng.choice(string.ascii_lowercase)
            word = word[:at] + letter + word[at + (edit == "replaced") :]
        elif len(word) > 2:
            word = word[:at] + word[at + 1 :]
    return word
