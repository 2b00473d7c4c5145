"""Logs say which update they are about, and never the token."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from bot.telegram.observing import request_id, set_up_logging
from bot.telegram.request import GatewayRequest

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


def shown(capsys: pytest.CaptureFixture[str], **settings: str) -> str:
    """Return what is logged."""
    GatewayRequest()  # silences the library below it, as whoever asks Telegram does
    set_up_logging(Settings.load({"TELEGRAM_BOT_TOKEN": TOKEN, **settings}))
    request_id.set("u17")
    logger = logging.getLogger("bot.test")
    logger.info("asking https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.debug("half of it: %s", TOKEN.partition(":")[2])
    logging.getLogger("httpx").info("POST %s", TOKEN)
    try:
        raise RuntimeError(  # noqa: TRY301 - a traceback is wanted
            f"no route to /bot{TOKEN}/getMe"
        )
    except RuntimeError:
        logger.exception("failed")
    return capsys.readouterr().err


@pytest.mark.parametrize("style", ["console", "json"])
def test_no_token_at_any_level(capsys: pytest.CaptureFixture[str], style: str) -> None:
    """At DEBUG, in messages and in tracebacks, the token is hidden."""
    text = shown(capsys, LOG_LEVEL="DEBUG", LOG_FORMAT=style)
    assert "failed" in text
    assert TOKEN not in text
    assert TOKEN.partition(":")[2] not in text


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is one object with the id of the update."""
    lines = [json.loads(line) for line in shown(capsys, LOG_FORMAT="json").splitlines()]
    assert [line["request"] for line in lines] == ["u17", "u17"]
    assert lines[0]["message"] == "asking https://api.telegram.org/bot<token>/getMe"
    assert "RuntimeError" in lines[1]["traceback"]


def test_console_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """People see time, level, place and update."""
    first = shown(capsys).splitlines()[0]
    assert " INFO " in first
    assert "bot.test [u17] asking" in first
