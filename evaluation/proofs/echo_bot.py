"""The measure: a bare python-telegram-bot bot that sends back what it gets."""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Send a text back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(root: str, token: str, port: int, secret: str) -> None:
    """Run by webhook on ``port``; by polling where it is 0."""
    builder = ApplicationBuilder().token(token).base_url(f"{root}/bot").concurrent_updates(True)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    if port:
        application.run_webhook(
            listen="127.0.0.1",
            port=port,
            url_path="telegram",
            webhook_url=f"http://127.0.0.1:{port}/telegram",
            secret_token=secret,
            max_connections=100,
        )
    else:
        application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
