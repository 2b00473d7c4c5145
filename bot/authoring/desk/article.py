"""The article, each sentence with what rests on it; on the desk and saved as one file."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot.authoring.coverage import Coverage
from bot.authoring.desk.desk import Desk
from bot.authoring.desk.pages import STATIC, Gone, render, voice_for
from bot.authoring.misses import Use, answers_in_store, in_store
from bot.errors import BotError
from bot.knowledge.kinds import EntryKind


def show(desk: Desk, request: Request) -> Response:
    """Show an article with what rests on each sentence, and how often it was the answer."""
    desk.bot.refresh()
    coverage = desk.bot.coverage()
    name = request.path_params.get("source")
    found = [one for one in coverage.sources if name in (None, one.source.id)]
    if not found:
        raise Gone(name or "")
    uses = {one: Use(len(q), tuple(q)) for one, q in desk.bot.questions.items()}
    not_counted = ""
    try:
        for one, use in in_store(answers_in_store).items():
            own = uses.get(one, Use(0))
            uses[one] = Use(own.times + use.times, (*own.questions, *use.questions))
    except BotError as reason:
        not_counted = str(reason)
    return desk.page(
        request,
        "article.html",
        article=found[0],
        coverage=coverage,
        uses=_by_sentence(coverage, uses),
        not_counted=not_counted,
    )


def _by_sentence(coverage: Coverage, uses: Mapping[str, Use]) -> dict[str, Use]:
    """Return how often each sentence was the answer: itself, or by a fact or entry on it."""
    found = {}
    for sentence in coverage.sentences:
        facts, entries = sentence.facts, sentence.entries
        names = (sentence.id, *(one.id for one in facts), *(one.id for one in entries))
        here = [uses[name] for name in dict.fromkeys(names) if name in uses]
        if here:
            asked = dict.fromkeys(question for use in here for question in use.questions)
            found[sentence.id] = Use(sum(use.times for use in here), tuple(asked))
    return found


def saved_page(coverage: Coverage) -> str:
    """Return every article as one page that needs nothing else."""
    entries = coverage.knowledge.entries.values()
    return render(
        "saved.html",
        voice_for(coverage.knowledge.language),
        coverage=coverage,
        uses={},
        gaps=[one for one in entries if one.kind is EntryKind.GAP],
        sourceless=[one for one in entries if one.kind is EntryKind.SOURCELESS],
        style=(STATIC / "desk.css").read_text(encoding="utf-8"),
    )
