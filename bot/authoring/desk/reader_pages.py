"""What readers asked in vain, grouped, each with the ways to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from platformdirs import user_data_path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.authoring.changes import Addition, changes
from bot.authoring.desk.bot import Suggestion
from bot.authoring.desk.items import is_sentence
from bot.authoring.grouping import grouped
from bot.authoring.misses import Group, Miss, misses_in_store, unstage
from bot.errors import BotError
from bot.knowledge.checks.questions import plain_question
from bot.settings import Settings

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

    def index(self, request: Request) -> Response:
        """Show the groups that are not answered yet."""
        failed, groups = "", []
        try:
            groups = self._open_groups()[:_MOST]
        except BotError as reason:
            failed = str(reason)
        shown = [(one, *self._near(one)) for one in groups]
        saved = "saved" in request.query_params
        return self._desk.page(
            request, "readers.html", groups=shown, failed=failed, saved_now=saved
        )

    def add(self, request: Request) -> Response:
        """Make a question a phrasing of an entry."""
        desk, form = self._desk, {key: one[0] for key, one in request.state.form.items()}
        language = form.get("language") or desk.bot.knowledge.language
        added = Addition(form.get("entry", ""), language, form.get("question", ""))
        if added.entry not in desk.bot.knowledge.entries or not added.text:
            return RedirectResponse("/readers#next", 303)
        with desk.lock:
            desk.saver.save(changes(desk.bot.folder, [added]))
        if form.get("staged"):
            miss = Miss(added.text, 1, form.get("language"), "", added.entry, staged=True)
            unstage(Settings.load().database_url, [miss])
        return RedirectResponse("/readers?saved=1#next", 303)

    def set_aside(self, request: Request) -> Response:
        """Keep a question that is not about the article from being shown again."""
        question = " ".join(request.state.form.get("question", [""])[0].split())
        with self._desk.lock:
            self._aside.parent.mkdir(parents=True, exist_ok=True)
            with self._aside.open("a", encoding="utf-8") as file:
                file.write(f"{question}\n")
        return RedirectResponse("/readers#next", 303)

    def _open_groups(self) -> list[Group]:
        done = self._aside.read_text(encoding="utf-8") if self._aside.exists() else ""
        closed = {plain_question(line) for line in done.splitlines()}
        knowledge = self._desk.bot.knowledge
        for entry in knowledge.entries.values():
            closed |= {plain_question(one) for one in entry.phrasings}
        for translation in knowledge.translations.values():
            for texts in translation.phrasings.values():
                closed |= {plain_question(one) for one in texts}
        groups = grouped(misses_in_store(Settings.load().database_url))
        return [one for one in groups if one.disliked or plain_question(one.question) not in closed]

    def _near(self, group: Group) -> tuple[list[Suggestion], list[Suggestion]]:
        """Return the entries and the sentences that may answer it, the entry meant first."""
        bot = self._desk.bot
        entries = bot.knowledge.entries
        near = {one.entry: one for one in bot.closest(group.question, group.language)}
        if group.meant in entries:
            meant = Suggestion(group.meant, entries[group.meant].title, 1.0)
            near = {group.meant: meant, **near}
        near.pop(group.disliked, None)
        listed = near.values()
        return (
            [one for one in listed if one.entry in entries][:_ENTRIES],
            [one for one in listed if is_sentence(bot.knowledge, one.entry)][:_SENTENCES],
        )
