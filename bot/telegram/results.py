"""Articles for inline mode and guest mode."""

from __future__ import annotations

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import ParseMode

from bot.answering.reply import Answer
from bot.rendering.cut import one_line
from bot.rendering.html import short_text
from bot.telegram.answers import Output

_TITLE = 120
_DESCRIPTION = 180


def article(
    result_id: str, title: str, description: str, output: Output
) -> InlineQueryResultArticle:
    """Return a result; ``result_id`` has at most 64 bytes."""
    return InlineQueryResultArticle(
        id=result_id,
        title=one_line(title, _TITLE),
        description=one_line(description, _DESCRIPTION) or None,
        input_message_content=InputTextMessageContent(
            output.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=output.keyboard,
    )


def answer_article(answer: Answer, output: Output) -> InlineQueryResultArticle:
    """Return the result for an answer; its id is that of the entry."""
    return article(answer.entry, answer.title, short_text(answer, _DESCRIPTION), output)
