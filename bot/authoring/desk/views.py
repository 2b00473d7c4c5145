"""What is looked at: a conversation with the bot, the article with what rests on it, and what
readers asked in vain, with the ways to mend it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from platformdirs import user_data_path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.authoring import misses
from bot.authoring.coverage import Coverage
from bot.authoring.desk.chat import Chat
from bot.authoring.desk.desk import STATIC, Desk, GoneError, render, spoken
from bot.authoring.desk.edit_pages import translated
from bot.authoring.desk.items import sentences_of
from bot.authoring.folders import Addition, added
from bot.dialogue.live import LiveResponder
from bot.dialogue.reply import Suggestion
from bot.errors import BotError
from bot.knowledge.checks.questions import plain_question
from bot.knowledge.kinds import EntryKind
from bot.locales import DESK, load_catalogue

_CLOSEST = 12  # entries and sentences that are looked at
_MOST = 100  # groups shown
_ENTRIES, _SENTENCES = 3, 2  # offered for each


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
    desk.refresh()
    with desk.lock:
        if press := form.get("press"):
            try:
                desk.chat.press(*map(int, press.split(".")))
            except (TypeError, ValueError, IndexError):
                raise GoneError(press) from None
        else:
            desk.chat.say(form.get("text", ""))
    return RedirectResponse("/chat", 303)


# The article; on the desk and saved as one file --------------------------------------------


def show_article(desk: Desk, request: Request) -> Response:
    """Show an article with what rests on each sentence."""
    desk.refresh()
    coverage = desk.coverage()
    name = request.path_params.get("source") or next(iter(coverage.sources), "")
    if name not in coverage.sources:
        raise GoneError(name)
    return desk.page(request, "article.html", name=name, coverage=coverage)


def saved_page(coverage: Coverage) -> str:
    """Return every article as one page that needs nothing else."""
    entries = coverage.knowledge.entries.values()
    return render(
        "saved.html",
        load_catalogue(DESK).voice(coverage.knowledge.language),
        coverage=coverage,
        gaps=[one for one in entries if one.kind is EntryKind.GAP],
        sourceless=[one for one in entries if one.kind is EntryKind.SOURCELESS],
        style=(STATIC / "desk.css").read_text(encoding="utf-8"),
    )


# What readers asked in vain ------------------------------------------------------------------


def show_readers(desk: Desk, request: Request, failed: str = "") -> Response:
    """Show the groups that are not answered yet; ``failed``: why a phrasing was not added."""
    groups: list[misses.Miss] = []
    status = 422 if failed else 200
    try:
        groups = _open_groups(desk.bot)[:_MOST]
    except BotError as reason:
        failed = str(reason)
    shown = [(one, *_near(desk.bot, one)) for one in groups]
    saved = request.query_params.get("saved")
    return desk.page(request, "readers.html", status, groups=shown, failed=failed, saved_now=saved)


def add_phrasing(desk: Desk, request: Request) -> Response:
    """Make a question a phrasing of an entry."""
    form = request.state.form
    language = form.get("language") or desk.bot.knowledge.language
    new = Addition(form.get("entry", ""), language, form.get("question", ""))
    if new.entry not in desk.bot.knowledge.entries or not new.text:
        return RedirectResponse("/readers#next", 303)
    failed = misses.Proposer(desk.bot.engine).against(new.text, new.entry, language, named=True)
    if failed:
        return show_readers(desk, request, f"“{new.text}”: {translated(failed, spoken(request))}")
    with desk.lock:
        desk.save(added(desk.bot.folder, [new]))
    return RedirectResponse("/readers?saved=yes#next", 303)


def set_aside(desk: Desk, request: Request) -> Response:
    """Keep a question that needs no answer from being shown again."""
    question, aside = " ".join(request.state.form.get("question", "").split()), _aside()
    with desk.lock:
        aside.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("a", encoding="utf-8") as file:
            file.write(f"{question}\n")
    return RedirectResponse("/readers#next", 303)


def _aside() -> Path:
    """Return where questions stand that are not about the article, one a line."""
    return user_data_path("faqbot") / "desk-set-aside.txt"


def _open_groups(bot: LiveResponder) -> list[misses.Miss]:
    """Return what is neither set aside nor a phrasing by now, complaints first, then newest.

    A question with a thumb down stays while it is a phrasing of the entry that got it.
    """
    done = _aside().read_text(encoding="utf-8") if _aside().exists() else ""
    aside = {plain_question(line) for line in done.splitlines()}
    owners = misses.phrasing_owners(bot.knowledge)
    groups = []
    for one in misses.grouped(misses.from_store()):
        plain = plain_question(one.question)
        if plain not in aside and owners.get(plain, one.disliked) == one.disliked:
            groups.append(one)
    return sorted(groups, key=lambda one: one.day or date.max, reverse=True)


def _near(bot: LiveResponder, group: misses.Miss) -> tuple[list[Suggestion], list[Suggestion]]:
    """Return the entries and the sentences that may answer it, the entry meant first."""
    entries, sentences = bot.knowledge.entries, sentences_of(bot.knowledge)
    found = bot.engine.closest(group.question, _CLOSEST, group.language)
    near = [one for one in found if one.entry != group.disliked]
    listed = [one for one in near if one.entry in entries and one.entry != group.meant]
    if group.meant in entries:
        listed.insert(0, Suggestion(group.meant, entries[group.meant].title, 1.0))
    stated = [one for one in near if one.entry in sentences][:_SENTENCES]
    whole = [replace(one, question=sentences[one.entry].sentence.text) for one in stated]
    return listed[:_ENTRIES], whole
