"""Labelled question sets: tab-separated files with columns ``id`` and ``question``."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

Questions = dict[str, list[str]]
Asked = list[tuple[str, str]]

OUTSIDE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions to learn from by entry, questions to ask with their entry, and some of none."""

    name: str
    train: Questions
    asked: Asked
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

    def sample(self, count: int, seed: int) -> Asked:
        """Return at most ``count`` of the questions to ask."""
        rng = random.Random(f"{seed} asked")  # noqa: S311
        return rng.sample(self.asked, min(count, len(self.asked)))


def read_sets(folder: Path) -> list[QuestionSet]:
    """Return every set of ``folder``: ``NAME_train.tsv`` with ``NAME_validation.tsv`` or ``_test``.

    Questions outside come from ``NAME_out_of_scope_validation.tsv``, or from another set's file
    where a set has none of its own. Raises FileNotFoundError if there is no set.
    """
    names = sorted(path.name.removesuffix("_train.tsv") for path in folder.glob("*_train.tsv"))
    if not names:
        raise FileNotFoundError(f"{folder}: no files named NAME_train.tsv")
    return [_read_set(folder, name) for name in names]


def _read_set(folder: Path, name: str) -> QuestionSet:
    half = "test" if (folder / f"{name}_test.tsv").exists() else "validation"
    own = folder / f"{name}_{OUTSIDE}_{half}.tsv"
    outside = own if own.exists() else next(iter(sorted(folder.glob(f"*_{OUTSIDE}_*.tsv"))), None)
    return QuestionSet(
        name,
        read_questions(folder / f"{name}_train.tsv"),
        [
            (entry, q)
            for entry, qs in read_questions(folder / f"{name}_{half}.tsv").items()
            for q in qs
        ],
        [q for qs in read_questions(outside).values() for q in qs] if outside else [],
    )


def read_questions(path: Path) -> Questions:
    """Return the questions of a file by entry."""
    questions: Questions = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            questions.setdefault(row["id"], []).append(row["question"])
    return questions
