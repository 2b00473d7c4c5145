"""A reader that reads as it is told, and a folder of an article that it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.authoring.draft.folder import draft_folder
from bot.authoring.draft.formats import read_any
from bot.entailment.cross_encoder import Entailment, following

OPEN = Entailment(0, 0, 1)
_SILENT = -4.0


class FakeReader:
    """Knows what was set for it, and refuses what a reader is never asked."""

    def __init__(
        self,
        article: str,
        claims: Entailment = OPEN,
        answering: Mapping[str, float] | None = None,
        later: Entailment | None = None,
        answering_later: Mapping[str, float] | None = None,
    ) -> None:
        """``claims``: how each reads, ``later``: after a question, None: the same; ``answering`` by
        a part of the sentence that answers, ``answering_later``: after a question, None: the same.
        """
        self._article, self._claims, self._later = article, claims, later or claims
        self._answering = answering or {}
        self._answering_later = self._answering if answering_later is None else answering_later
        self.read: list[str] = []  # the sentences that were read beside a question
        self.beside: list[str] = []  # and those beside a claim

    def entailments(self, claim: str, passages: Sequence[str]) -> list[Entailment]:
        """Return for each sentence of the article what was set for claims."""
        assert claim.strip()
        assert passages
        assert all(passage in self._article for passage in passages)
        self.beside += passages
        return [self._later if _is_later(claim) else self._claims] * len(passages)

    def answers(self, question: str, passages: Sequence[str]) -> tuple[float, ...]:
        """Return for each sentence of the article what was set for it."""
        assert question.strip()
        assert passages
        assert all(passage in self._article for passage in passages)
        self.read += passages
        answering = self._answering_later if _is_later(question) else self._answering
        return tuple(
            next((odds for part, odds in answering.items() if part in passage), _SILENT)
            for passage in passages
        )


def _is_later(text: str) -> bool:
    """Return True if a text is read behind the one before it."""
    return following("", "").strip() in text


def drafted(article: str, home: Path, language: str = "en") -> Path:
    """Return the folder in ``home`` that is drafted from an article."""
    source = home / "article.txt"
    source.write_text(article, encoding="utf-8")
    draft_folder(read_any(str(source)), home / "drafted", language, {})
    return home / "drafted"
