"""Conversations with the bot, and the way in where there is a password."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.authoring.desk.bot import Chat
from bot.authoring.desk.desk import Desk
from bot.authoring.desk.pages import Gone, render, spoken
from bot.authoring.misses import dislike, in_store
from bot.locales import load_catalogue


def login(desk: Desk, request: Request) -> Response:
    """Ask for the password, where one is set."""
    wrong = request.method == "POST"
    if wrong and desk.access.knows(request.state.form.get("password", "")):
        return desk.access.new_session(RedirectResponse("/", 303))
    return HTMLResponse(render("login.html", spoken(request), wrong=wrong), 403 if wrong else 200)


def show(desk: Desk, request: Request) -> Response:
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
