"""What readers asked in vain, grouped, each with the ways to mend it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from platformdirs import user_data_path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.authoring.changes import Addition, changes
from bot.authoring.desk.items import sentences_of
from bot.authoring.desk.pages import spoken
from bot.authoring.desk.saving import told
from bot.authoring.misses import Miss, dislike, grouped, in_store, misses_in_store, unstage
from bot.authoring.proposals import phrasing_owners
from bot.dialogue.reply import Suggestion
from bot.errors import BotError
from bot.knowledge.checks.questions import plain_question

if TYPE_CHECKING:
    from bot.authoring.desk.app import Desk

_MOST = 100  # groups shown
_ENTRIES, _SENTENCES = 3, 2  # offered for each
_SET_ASIDE = "desk-set-aside.txt"  # questions that are not about the article, one a line


class ReaderPages:
    """The questions of readers, from the database that the bot writes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._aside = user_data_path("faqbot") / _SET_ASIDE

    def index(self, request: Request, failed: str = "") -> Response:
        """Show the groups that are not answered yet; ``failed``: why a phrasing was not added."""
        groups: list[Miss] = []
        status = 422 if failed else 200
        try:
            groups = self._open_groups()[:_MOST]
        except BotError as reason:
            failed = str(reason)
        shown = [(one, *self._near(one)) for one in groups]
        saved = request.query_params.get("saved", "")
        return self._desk.page(
            request,
            "readers.html",
            status,
            groups=shown,
            failed=failed,
            saved_now=saved,
        )

    def add(self, request: Request) -> Response:
        """Make a question a phrasing of an entry."""
        desk, form = self._desk, {key: one[0] for key, one in request.state.form.items()}
        language = form.get("language") or desk.knowledge.language
        added = Addition(form.get("entry", ""), language, form.get("question", ""))
        if added.entry not in desk.knowledge.entries or not added.text:
            return RedirectResponse("/readers#next", 303)
        failed = desk.bot.against(added.text, added.entry, language)
        if failed:
            return self.index(request, f"“{added.text}”: {told(failed, spoken(request))}")
        with desk.lock:
            number = desk.saver.save(changes(desk.folder, [added]))
        if form.get("staged"):
            miss = Miss(added.text, 1, form.get("language"), "", added.entry, staged=True)
            unstage([miss])
        return RedirectResponse(f"/readers?saved={number}#next", 303)

    def set_aside(self, request: Request) -> Response:
        """Keep a question that needs no answer from being shown again."""
        question = " ".join(request.state.form.get("question", [""])[0].split())
        with self._desk.lock:
            self._aside.parent.mkdir(parents=True, exist_ok=True)
            with self._aside.open("a", encoding="utf-8") as file:
                file.write(f"{question}\n")
        return RedirectResponse("/readers#next", 303)

    def dislike(self, question: str, entry: str) -> None:
        """Record a thumb down that was given in the desk's own chat."""
        in_store(partial(dislike, question, entry))

    def _open_groups(self) -> list[Miss]:
        """Return what is neither set aside nor a phrasing by now, complaints first, then newest.

        A question with a thumb down stays while it is a phrasing of the entry that got it.
        """
        done = self._aside.read_text(encoding="utf-8") if self._aside.exists() else ""
        aside = {plain_question(line) for line in done.splitlines()}
        owners = phrasing_owners(self._desk.bot.knowledge)
        groups = [
            one
            for one in grouped(in_store(misses_in_store))
            if (plain := plain_question(one.question)) not in aside
            and owners.get(plain, one.disliked) == one.disliked
        ]
        return sorted(groups, key=lambda one: one.day or date.max, reverse=True)

    def _near(self, group: Miss) -> tuple[list[Suggestion], list[Suggestion]]:
        """Return the entries and the sentences that may answer it, the entry meant first."""
        bot = self._desk.bot
        entries = bot.knowledge.entries
        near = {one.entry: one for one in bot.closest(group.question, group.language)}
        if group.meant in entries:
            meant = Suggestion(group.meant, entries[group.meant].title, 1.0)
            near = {group.meant: meant, **near}
        near.pop(group.disliked, None)
        listed, sentences = near.values(), sentences_of(bot.knowledge)
        return (
            [one for one in listed if one.entry in entries][:_ENTRIES],
            [
                replace(one, question=sentences[one.entry][1].text)
                for one in listed
                if one.entry in sentences
            ][:_SENTENCES],
        )
