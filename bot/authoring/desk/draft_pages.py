"""An article that is dropped becomes a draft, whose figures are then walked through."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.authoring.desk.items import KINDS, find_item, without
from bot.authoring.draft.folder import draft_folder, draft_into
from bot.authoring.draft.formats import read_any
from bot.authoring.identifiers import Identifiers
from bot.errors import BotError, ConfigurationError
from bot.text.language import LanguageIdentifier

if TYPE_CHECKING:
    from bot.authoring.desk.app import Desk

_LOOKED_AT = 4000  # characters that tell the language


class DraftPages:
    """The way from an article to facts that a person has looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._right: set[str] = set()  # facts that were found right, while the desk is open

    def index(self, request: Request) -> Response:
        """Ask for an article."""
        sources = self._desk.bot.knowledge.sources.values()
        return self._desk.page(request, "draft.html", sources=sources)

    def take(self, request: Request) -> Response:
        """Make a draft of the article that was dropped, in this folder or a new one."""
        name = Path(request.query_params.get("name", "article.txt")).name
        desk, new = self._desk, request.query_params.get("into") == "new"
        with tempfile.TemporaryDirectory(prefix="faqbot-desk-") as work, desk.lock:
            path = Path(work) / name
            try:
                path.write_bytes(request.state.body)
                decoded = read_any(str(path))
                own = desk.bot.knowledge.language
                language = LanguageIdentifier(own).identify(decoded.text[:_LOOKED_AT]) or own
                if new:
                    folder = Path.cwd() / Identifiers().new(path.stem, "article")
                    source = draft_folder(decoded, folder, language, {}).source.id
                    desk.open(folder)
                elif language != own:
                    raise ConfigurationError(
                        f"this article is in '{language}' and this folder in '{own}'; "
                        "make a new folder of it"
                    )
                else:
                    source = draft_into(decoded, desk.bot.folder, language, {}).source.id
            except (BotError, OSError) as reason:
                return PlainTextResponse(str(reason).replace(f"{work}/", ""), 422)
        return RedirectResponse(f"/draft/{source}", 303)

    def review(self, request: Request) -> Response:
        """Show what was drafted from an article, fact by fact."""
        self._desk.bot.refresh()
        knowledge, name = self._desk.bot.knowledge, request.path_params["source"]
        if name not in knowledge.sources:
            raise HTTPException(404, "There is no such article.")
        facts = [one for one in knowledge.facts.values() if one.citation.source.id == name]
        source = knowledge.sources[name]
        text = "\n".join(one.text for one in source.sentences)
        return self._desk.page(
            request,
            "review.html",
            source=source,
            facts=facts,
            names=[one for one in knowledge.names if one.name in text],
            right=self._right,
        )

    def judge(self, request: Request) -> Response:
        """Note that a fact is right, or drop it."""
        desk, source = self._desk, request.path_params["source"]
        form = {key: one[0] for key, one in request.state.form.items()}
        name, following = form.get("fact", ""), form.get("next", "")
        if form.get("judge") == "right":
            self._right.add(name)
        else:
            with desk.lock:
                item = find_item(desk.bot.folder, KINDS["fact"], name)
                if item is None:
                    raise HTTPException(404, f"There is no fact '{name}' any more.")
                desk.saver.save([without(item)])
        return RedirectResponse(f"/draft/{source}#fact-{following}", 303)
