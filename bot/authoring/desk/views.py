"""What is looked at: a conversation with the bot, and the article with what rests on it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.authoring.coverage import Coverage
from bot.authoring.desk.bot import Chat
from bot.authoring.desk.desk import Desk
from bot.authoring.desk.pages import STATIC, Gone, render, voice_for
from bot.knowledge.kinds import EntryKind


def show_chat(desk: Desk, request: Request) -> Response:
    """Show the chat."""
    return desk.page(request, "chat.html", chat=desk.chat)


def begin(desk: Desk, _: Request) -> Response:
    """Begin the chat anew."""
    desk.chat = Chat(desk.bot)
    return RedirectResponse("/chat", 303)


def say(desk: Desk, request: Request) -> Response:
    """Send a message, or press a button: ``press`` is bubble, row and column."""
    form = request.state.form
    desk.bot.refresh()
    with desk.lock:
        if press := form.get("press"):
            try:
                desk.chat.press(*map(int, press.split(".")))
            except (TypeError, ValueError, IndexError):
                raise Gone(press) from None
        else:
            desk.chat.say(form.get("text", ""))
    return RedirectResponse("/chat", 303)


# The article; on the desk and saved as one file --------------------------------------------


def show_article(desk: Desk, request: Request) -> Response:
    """Show an article with what rests on each sentence."""
    desk.bot.refresh()
    coverage = desk.bot.coverage()
    name = request.path_params.get("source")
    found = [one for one in coverage.sources if name in (None, one.source.id)]
    if not found:
        raise Gone(name or "")
    return desk.page(request, "article.html", article=found[0], coverage=coverage)


def saved_page(coverage: Coverage) -> str:
    """Return every article as one page that needs nothing else."""
    entries = coverage.knowledge.entries.values()
    return render(
        "saved.html",
        voice_for(coverage.knowledge.language),
        coverage=coverage,
        gaps=[one for one in entries if one.kind is EntryKind.GAP],
        sourceless=[one for one in entries if one.kind is EntryKind.SOURCELESS],
        style=(STATIC / "desk.css").read_text(encoding="utf-8"),
    )
