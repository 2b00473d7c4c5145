"""Replies as Telegram HTML.

Everything inserted is escaped, every tag closed in the line that opens it, and no page has more
than ``LIMIT`` UTF-16 units after parsing. An answer that is longer is cut at a sentence; the page
then tells where to go on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.reply import Answer, Reply, Span
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice
from bot.rendering.blocks import Surroundings, lead, surroundings
from bot.rendering.citations import Reference, isolated, reference_words
from bot.rendering.cut import clip, cut_spans, shares, units

LIMIT = 4096
MOST_BOLD = 50  # Telegram keeps a hundred entities in a message: bold, italic and links together
_MOST_LINKS = 3  # of one answer
_MOST_ANSWERS = 8  # shown in one page; the others are reached by reading on
_LEAD = 600  # room for the sentences around the answers
_TAG = re.compile(r"<[^>]*>")
# Control characters, line feed and tab apart, and halves of pairs.
_REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_RELATED = 900  # of an answer that was not asked for: enough to see whether to read on


@dataclass(frozen=True, slots=True)
class Rest:
    """An answer that was cut: go on with the character ``start`` of its text."""

    entry: str
    start: int


@dataclass(frozen=True, slots=True)
class Page:
    """One message, and what of it is still to be read."""

    html: str
    rests: tuple[Rest, ...] = ()


def escape(text: str) -> str:
    """Return text for HTML; characters that Telegram refuses are left out."""
    return html.escape(_REFUSED.sub("", text), quote=False)


def spans_html(spans: Iterable[Span], most: int = MOST_BOLD) -> str:
    """Return spans with the first ``most`` strong ones in bold."""
    parts: list[str] = []
    for span in spans:
        text = escape(span.text)
        if span.strong and most > 0 and text.strip():
            most -= 1
            text = f"<b>{text}</b>"
        parts.append(text)
    return "".join(parts)


def link(text: str, url: str) -> str:
    """Return a link, or only the text where the address is not one of the web."""
    if not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{html.escape(url)}">{escape(text)}</a>'


def reference_html(reference: Reference, voice: Voice, limit: int) -> str:
    """Return the citation line of one source, its title a link where the source has one."""
    words = clip(reference_words(reference, voice), limit)
    title = isolated(reference.source.title, voice)
    if title and title in words:
        before, after = words.split(title, 1)
        return f"— {escape(before)}{link(title, reference.source.url)}{escape(after)}"
    return f"— {escape(words)}"


def answer_page(
    answer: Answer, knowledge: Knowledge, voice: Voice, *, start: int = 0, limit: int = LIMIT
) -> Page:
    """Return one cited answer from character ``start`` of its text on."""
    around = surroundings(answer, knowledge, voice)
    if start:
        around = Surroundings(references=around.references)
    head, tail, used = _around_html(around, voice, limit // 2)
    spans, rest = cut_spans(answer.spans, start, max(limit - used - 2, 1))
    most = max(MOST_BOLD * limit // LIMIT, 1)
    body = spans_html(spans, most).strip() + ("…" if rest else "")
    text = "\n".join(part for part in (*head, body, *tail) if part)
    return Page(text, (Rest(answer.entry, rest),) if rest else ())


def _around_html(around: Surroundings, voice: Voice, room: int) -> tuple[list[str], list[str], int]:
    """Return the lines before and after the answer, and the room that they take at most."""
    cited = around.references[:_MOST_LINKS]
    remarks = "\n".join(around.remarks)
    texts = [around.correction, remarks, *(reference_words(one, voice) for one in cited)]
    margin = 4 * len(texts)  # line breaks, dashes, ellipses
    widths = shares([units(text) for text in texts], max(room - margin, 8))
    head, tail = (
        [f"<i>{escape(clipped)}</i>"] if (clipped := clip(text, width)).strip() else []
        for text, width in zip(texts[:2], widths[:2], strict=True)
    )
    lines = [
        reference_html(one, voice, width) for one, width in zip(cited, widths[2:], strict=True)
    ]
    return head, [*tail, *lines], sum(widths) + margin


def reply_page(reply: Reply, knowledge: Knowledge, voice: Voice) -> Page:
    """Return the whole reply as one message; never empty.

    Suggestions are not in it: they are buttons.
    """
    every = [*reply.answers, *reply.related]
    room = (LIMIT - _LEAD) // max(min(len(every), _MOST_ANSWERS), 1) - 2
    answers = _pages(reply.answers[:_MOST_ANSWERS], knowledge, voice, room)
    related = _pages(
        reply.related[: _MOST_ANSWERS - len(answers)], knowledge, voice, min(room, _RELATED)
    )
    message = escape(clip(lead(reply, voice), _LEAD // 2))
    intro = escape(clip(voice.say("reply.related"), _LEAD // 4)) if related else ""
    parts = [*(page.html for page in answers), message, intro, *(page.html for page in related)]
    text = "\n\n".join(part for part in parts if part.strip())
    rests = [rest for page in (*answers, *related) for rest in page.rests]
    rests += [Rest(answer.entry, 0) for answer in reply.answers[_MOST_ANSWERS:]]
    return Page(text or escape(voice.say("reply.no_match")), tuple(rests))


def _pages(answers: Sequence[Answer], knowledge: Knowledge, voice: Voice, room: int) -> list[Page]:
    return [answer_page(answer, knowledge, voice, limit=room) for answer in answers]


def quotes_html(answers: Iterable[Answer], voice: Voice, limit: int) -> str:
    """Return the exact words that answers cite, each once, as a quotation; empty without any."""
    quotes = dict.fromkeys(
        citation.quote for answer in answers for citation in answer.citations if citation.quote
    )
    if not quotes:
        return ""
    title = voice.say("citation.quote")
    words = clip("\n\n".join(f"“{quote}”" for quote in quotes), max(limit - units(title) - 1, 1))
    return f"<blockquote>{escape(title)}\n{escape(words)}</blockquote>"


def room_beside(page: str) -> int:
    """Return how many UTF-16 units still fit into the message that begins with ``page``."""
    return LIMIT - units(html.unescape(_TAG.sub("", page))) - 1


def short_text(answer: Answer, limit: int) -> str:
    """Return the answer in one line of plain text, for a list of results."""
    return clip(" ".join(answer.text.split()), limit)
