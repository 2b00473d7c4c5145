"""An article that is dropped becomes a draft, whose figures and names are then walked through."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.authoring.desk.desk import Desk
from bot.authoring.desk.items import KINDS, find_item, without
from bot.authoring.desk.pages import Gone
from bot.authoring.draft.folder import draft_folder, draft_into, language_for
from bot.authoring.draft.formats import read_any
from bot.authoring.identifiers import Identifiers
from bot.errors import BotError


def index(desk: Desk, request: Request) -> Response:
    """Ask for an article."""
    sources = desk.bot.knowledge.sources.values()
    return desk.page(request, "draft.html", sources=sources, folder=desk.bot.folder.name)


def take(desk: Desk, request: Request) -> Response:
    """Make a draft of the article that was dropped, in this folder or a new one."""
    name = Path(request.query_params.get("name", "article.txt")).name
    is_new = request.query_params.get("into") == "new"
    with tempfile.TemporaryDirectory(prefix="faqbot-desk-") as work, desk.lock:
        path = Path(work) / name
        try:
            path.write_bytes(request.state.body)
            decoded = read_any(str(path))
            language = language_for(decoded, None, None if is_new else desk.bot.folder)
            if is_new:
                folder = Path.cwd() / Identifiers().new(path.stem, "article")
                made = draft_folder(decoded, folder, language, {})
                desk.open(folder)
            else:
                made = draft_into(decoded, desk.bot.folder, language, {})
        except (BotError, OSError, ValueError) as reason:  # of a name that no file can have
            return PlainTextResponse(str(reason).replace(f"{work}/", ""), 422)
    return RedirectResponse(f"/draft/{made.source.id}", 303)


def review(desk: Desk, request: Request) -> Response:
    """Show what was drafted from an article, fact by fact, then its names."""
    name = request.path_params["source"]
    desk.bot.refresh()
    knowledge = desk.bot.knowledge
    if name not in knowledge.sources:
        raise Gone(name)
    facts = [one for one in knowledge.facts.values() if one.citation.source.id == name]
    text = "\n".join(one.text for one in knowledge.sources[name].sentences)
    names = [one for one in knowledge.names if one.name in text]
    shown = {("fact", one.id) for one in facts} | {("name", one.name) for one in names}
    if desk.tried[:2] != (knowledge.version, name):
        desk.tried = (knowledge.version, name, desk.bot.answered_best(facts))
    return desk.page(
        request,
        "review.html",
        source=knowledge.sources[name],
        facts=facts,
        names=names,
        right=desk.right,
        looked_at=len(desk.right & shown),
        tried=desk.tried[2],
    )


def judge(desk: Desk, request: Request) -> Response:
    """Note that a fact or name is right, or drop it."""
    form, source = request.state.form, request.path_params["source"]
    kind, name = form.get("kind", ""), form.get("name", "")
    if form.get("judge") == "right":
        desk.right.add((kind, name))
    else:
        with desk.lock:
            item = find_item(desk.bot.folder, kind, name) if kind in KINDS else None
            if item is None:
                raise Gone(name)
            desk.save([without(item)])
    return RedirectResponse(f"/draft/{source}#{form.get('next', '')}", 303)
