"""The article, each sentence with what rests on it; on the desk and saved as one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.authoring.coverage import Coverage
from bot.authoring.desk.pages import STATIC, render
from bot.knowledge.kinds import EntryKind

if TYPE_CHECKING:
    from bot.authoring.desk.app import Desk


class ArticlePages:
    """The articles of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, request: Request) -> Response:
        """Show an article with what rests on each sentence."""
        bot = self._desk.bot
        self._desk.refresh()
        coverage = bot.coverage()
        name = request.path_params.get("source")
        found = [one for one in coverage.sources if name in (None, one.source.id)]
        if not found:
            raise HTTPException(404, "There is no such article.")
        return self._desk.page(
            request,
            "article.html",
            article=found[0],
            coverage=coverage,
            questions={name: list(dict.fromkeys(asked)) for name, asked in bot.questions.items()},
        )


def saved_page(coverage: Coverage) -> str:
    """Return every article as one page that needs nothing else."""
    entries = coverage.knowledge.entries.values()
    return render(
        "saved.html",
        coverage=coverage,
        gaps=[one for one in entries if one.kind is EntryKind.GAP],
        sourceless=[one for one in entries if one.kind is EntryKind.SOURCELESS],
        style=(STATIC / "desk.css").read_text(encoding="utf-8"),
    )
