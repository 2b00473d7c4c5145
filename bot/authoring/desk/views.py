"""What is looked at: conversations with the bot, and the article with what rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.authoring.coverage import Coverage
from bot.authoring.desk.bot import Chat
from bot.authoring.desk.desk import Desk
from bot.authoring.desk.pages import STATIC, Gone, render, spoken, voice_for
from bot.authoring.misses import Use, answers_in_store, dislike, in_store
from bot.errors import BotError
from bot.knowledge.kinds import EntryKind
from bot.locales import load_catalogue


def login(desk: Desk, request: Request) -> Response:
    """Ask for the password, where one is set."""
    wrong = request.method == "POST"
    if wrong and desk.access.knows(request.state.form.get("password", "")):
        return desk.access.new_session(RedirectResponse("/", 303))
    return HTMLResponse(render("login.html", spoken(request), wrong=wrong), 403 if wrong else 200)


def show_chat(desk: Desk, request: Request) -> Response:
    """Show a chat."""
    catalogue, chat = load_catalogue(), _chat(desk, request)
    languages = [(code, catalogue.text("language.name", code)) for code in catalogue.languages]
    return desk.page(request, "chat.html", chat=chat, chats=desk.chats, languages=languages)


def begin(desk: Desk, request: Request) -> Response:
    """Begin a chat."""
    form = request.state.form
    with desk.lock:
        number, language = len(desk.chats) + 1, form.get("language") or "en"
        desk.chats.append(Chat(desk.bot, number, form.get("group") == "yes", language))
    return RedirectResponse(f"/chat/{number}", 303)


def say(desk: Desk, request: Request) -> Response:
    """Send a message, or press a button: ``press`` is bubble, row and column."""
    chat, form = _chat(desk, request), request.state.form
    desk.bot.refresh()
    with desk.lock:
        if form.get("press"):
            _press(desk, request, chat, form["press"])
        else:
            chat.say(form.get("text", ""))
    return RedirectResponse(f"/chat/{chat.number}", 303)


def _press(desk: Desk, request: Request, chat: Chat, press: str) -> None:
    try:
        number, row, column = map(int, press.split("."))
        disliked = chat.press(number, row, column)
    except (ValueError, IndexError):
        raise Gone(press) from None
    if disliked and desk.access.read_only:
        chat.note(number, spoken(request).say("not_recorded"))
    elif disliked:
        in_store(partial(dislike, disliked.question, disliked.answers[0].entry))


def _chat(desk: Desk, request: Request) -> Chat:
    number: int = request.path_params["number"]
    if not 1 <= number <= len(desk.chats):
        raise Gone(str(number))
    return desk.chats[number - 1]


# The article; on the desk and saved as one file --------------------------------------------


def show_article(desk: Desk, request: Request) -> Response:
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
