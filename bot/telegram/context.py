"""Names for python-telegram-bot's generic types, as this bot uses them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler, CallbackContext

Context = CallbackContext[Any, Any, Any, Any]
BotApplication = Application[Any, Any, Any, Any, Any, Any]
Handler = BaseHandler[Any, Any, Any]
Handle = Callable[[Update, Context], Coroutine[Any, Any, None]]
