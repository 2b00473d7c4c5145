"""``ask``: one question, or many from standard input."""

import argparse
import json
import sys

from bot.cli.engine import build_engine
from bot.dialogue.engine import Engine
from bot.dialogue.reply import Reply
from bot.errors import ConfigurationError
from bot.locales import DESK, load_catalogue
from bot.render.explanation import explanation_lines
from bot.render.plain import plain_reply, reply_object


def run(args: argparse.Namespace) -> None:
    """Answer, whatever the outcome."""
    question = " ".join(args.question)
    if args.batch == bool(question):
        raise ConfigurationError(
            'ask: give a question, as in: faqbot ask "how many joint labs", or --batch and '
            "questions on standard input"
        )
    engine = build_engine(args.knowledge)
    if args.batch:
        for number, raw in enumerate(sys.stdin.buffer):  # what is no UTF-8 becomes a mark
            line = raw.decode("utf-8" if number else "utf-8-sig", errors="replace")
            print(_line(engine, line.rstrip("\r\n"), args), flush=True)
    else:
        print(_shown(engine, engine.reply(question, (), args.lang), args))


def _line(engine: Engine, line: str, args: argparse.Namespace) -> str:
    try:
        question, history, language = _request(line)
    except ValueError as error:
        return json.dumps({"error": str(error)}) if args.json else f"error: {error}"
    return _shown(engine, engine.reply(question, history, language or args.lang), args)


def _request(line: str) -> tuple[str, list[str], str | None]:
    if not line.lstrip().startswith("{"):
        return line, [], None
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("not JSON that can be read: nested too deeply") from None
    question, history, language = value.get("question"), value.get("history", []), value.get("lang")
    if not isinstance(question, str):
        raise ValueError('"question" is missing or no text')  # noqa: TRY004 - the data is wrong
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise ValueError('"history" has to be a list of texts, oldest first')
    if language is not None and not isinstance(language, str):
        raise ValueError('"lang" has to be a language code such as "en"')
    return _printable(question), [_printable(turn) for turn in history], language


def _printable(text: str) -> str:
    """Return ``text`` with half characters, which JSON can hold and no file can, replaced."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _shown(engine: Engine, reply: Reply, args: argparse.Namespace) -> str:
    if args.json:
        shown = reply_object(reply, engine.knowledge)
        if args.explain:
            shown["explain"] = reply.trace
        return json.dumps(shown, ensure_ascii=False, indent=None if args.batch else 2)
    text = plain_reply(reply, engine.knowledge)
    if args.explain:
        words = load_catalogue(DESK).voice("en")
        text = "\n".join((f"{text}\n", *explanation_lines(reply, words)))
    return " ".join(text.split()) if args.batch else text
