"""An article that is dropped becomes a draft, whose figures and names are then walked through."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.authoring.desk.chats import Bubble
from bot.authoring.desk.items import KINDS, find_item, without
from bot.authoring.desk.pages import Gone
from bot.authoring.draft.folder import draft_folder, draft_into, language_for
from bot.authoring.draft.formats import read_any
from bot.authoring.identifiers import Identifiers
from bot.errors import BotError
from bot.knowledge.loader import load_knowledge

if TYPE_CHECKING:
    from bot.authoring.desk.app import Desk


class DraftPages:
    """The way from an article to facts that a person has looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._right: set[tuple[str, str]] = set()  # kind and name, while the desk is open
        self._tried: tuple[str, str, list[Bubble]] = ("", "", [])  # version and source, replies

    def index(self, request: Request) -> Response:
        """Ask for an article."""
        sources = self._desk.knowledge.sources.values()
        folder = self._desk.folder.name
        return self._desk.page(request, "draft.html", sources=sources, folder=folder)

    def take(self, request: Request) -> Response:
        """Make a draft of the article that was dropped, in this folder or a new one."""
        name = Path(request.query_params.get("name", "article.txt")).name
        is_new = request.query_params.get("into") == "new"
        with tempfile.TemporaryDirectory(prefix="faqbot-desk-") as work, self._desk.lock:
            path = Path(work) / name
            try:
                path.write_bytes(request.state.body)
                source = self._drafted(path, is_new=is_new)
            except (BotError, OSError, ValueError) as reason:  # of a name that no file can have
                return PlainTextResponse(str(reason).replace(f"{work}/", ""), 422)
        return RedirectResponse(f"/draft/{source}", 303)

    def _drafted(self, path: Path, *, is_new: bool) -> str:
        """Return the id of the source that is made of a file."""
        desk, decoded = self._desk, read_any(str(path))
        language = language_for(decoded, None, None if is_new else desk.folder)
        if is_new:
            folder = Path.cwd() / Identifiers().new(path.stem, "article")
            made = draft_folder(decoded, folder, language, {})
            desk.open(folder, load_knowledge(folder))
        else:
            made = draft_into(decoded, desk.folder, language, {})
        return made.source.id

    def review(self, request: Request) -> Response:
        """Show what was drafted from an article, fact by fact, then its names."""
        bot, name = self._desk.bot, request.path_params["source"]
        self._desk.refresh()
        knowledge = bot.knowledge
        if name not in knowledge.sources:
            raise Gone(name)
        facts = [one for one in knowledge.facts.values() if one.citation.source.id == name]
        text = "\n".join(one.text for one in knowledge.sources[name].sentences)
        names = [one for one in knowledge.names if one.name in text]
        shown = {("fact", one.id) for one in facts} | {("name", one.name) for one in names}
        if self._tried[:2] != (knowledge.version, name):
            self._tried = (knowledge.version, name, bot.answered_best(facts))
        return self._desk.page(
            request,
            "review.html",
            source=knowledge.sources[name],
            facts=facts,
            names=names,
            right=self._right,
            looked_at=len(self._right & shown),
            tried=self._tried[2],
        )

    def judge(self, request: Request) -> Response:
        """Note that a fact or name is right, or drop it."""
        desk, source = self._desk, request.path_params["source"]
        form = {key: one[0] for key, one in request.state.form.items()}
        kind, name = form.get("kind", ""), form.get("name", "")
        if form.get("judge") == "right":
            self._right.add((kind, name))
        else:
            with desk.lock:
                item = find_item(desk.folder, KINDS[kind], name) if kind in KINDS else None
                if item is None:
                    raise Gone(name)
                desk.saver.save([without(item)])
        return RedirectResponse(f"/draft/{source}#{form.get('next', '')}", 303)
