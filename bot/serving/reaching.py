"""Reaching Telegram when the program starts, however long that takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import ConfigurationError
from bot.serving.polling import REFUSED

logger = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0


class StoppedError(Exception):
    """The program is to end before it could begin."""


async def until_answered(call: Callable[[], Any], stop: asyncio.Event) -> None:
    """Call until Telegram answers: at a machine's start the network may come later.

    Raises ``StoppedError`` when ``stop`` is set before that.
    """
    wait = _FIRST_WAIT
    while not stop.is_set():
        try:
            await call()
        except InvalidToken:
            raise ConfigurationError(REFUSED) from None
        except BadRequest:
            raise
        except TelegramError as error:
            logger.warning("Telegram can't be reached (%s), again in %s s", error, wait)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        else:
            return
    raise StoppedError
