"""Replies as Telegram HTML.

Everything inserted is escaped, every tag closed in the line that opens it, and no page has more
than ``LIMIT`` UTF-16 units after parsing. An answer that is longer is cut at a sentence; the page
then tells where to go on.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from bot.dialogue.compose import POINT, first_lines
from bot.dialogue.reply import Answer, Reply, slice_spans
from bot.knowledge.knowledge import Knowledge, Source
from bot.knowledge.templates import Span
from bot.locales import Voice
from bot.render import blocks
from bot.render.cutting import ELLIPSIS, clip, cut_spans, shares, units

LIMIT = 4096
MOST_BOLD = 50  # Telegram keeps a hundred entities in a message: bold, italic and links together
EXPANDABLE = 300  # UTF-16 units from which a quotation is folded
_MOST_PLACES = 3  # of one answer
_LEAD = 600  # room for the sentences around the answers
_SOURCES = 500  # room for titles and publishers
_MOST_SOURCES = 3
_TAG = re.compile(r"<[^>]*>")
# Control characters, line feed and tab apart, and halves of pairs.
_REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_RELATED = 900  # of an answer that was not asked for: enough to see whether to read on


class Rest(NamedTuple):
    """What is still to be read: go on with the character ``start`` of an answer's text.

    ``title`` names an answer of which nothing is shown yet.
    """

    entry: str
    start: int
    title: str = ""


class Page(NamedTuple):
    """One message, and what of it is still to be read."""

    html: str
    rests: tuple[Rest, ...] = ()


def escape(text: str) -> str:
    """Return text for HTML; characters that Telegram refuses are left out."""
    return html.escape(_REFUSED.sub("", text), quote=False)


def spans_html(spans: Iterable[Span], most: int) -> str:
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
    if not text.strip() or not url.startswith(blocks.WEB):
        return escape(text)
    return f'<a href="{html.escape(_REFUSED.sub("", url))}">{escape(text)}</a>'


def reference_html(reference: blocks.Reference, limit: int) -> str:
    """Return the source line of one section, a link that opens the cited sentence."""
    return f"— {link(clip(reference.words, limit), reference.url)}"


def answer_page(
    answer: Answer,
    knowledge: Knowledge,
    voice: Voice,
    *,
    start: int = 0,
    limit: int = LIMIT,
    sources: bool = True,
) -> Page:
    """Return one cited answer from character ``start`` of its text on.

    With ``sources`` it ends with title and publisher.
    """
    around = blocks.surroundings(answer, knowledge, voice)
    if start:
        around = blocks.Surroundings("", (), around.references)
    ending = _sources_html(blocks.sources_of([answer]), voice) if sources else ""
    limit -= _units_of(ending) + 1 if ending else 0
    head, tail, used = _around_html(around, limit // 2)
    stop = len(answer.text) if start else first_lines(answer)
    room = max(limit - used - 2, 1)
    spans, rest = cut_spans(slice_spans(answer.spans, 0, stop), start, room)
    rest = rest or (stop if stop < len(answer.text) else 0)
    most = max(MOST_BOLD * limit // LIMIT, 1)
    body = spans_html(spans, most).strip()
    body += ELLIPSIS if rest and not answer.text.startswith(POINT) else ""
    text = "\n".join(part for part in (*head, body, *tail, ending) if part)
    return Page(text, (Rest(answer.entry, rest),) if rest else ())


def _around_html(around: blocks.Surroundings, room: int) -> tuple[list[str], list[str], int]:
    """Return the lines before and after the answer, and the room that they take at most."""
    cited = around.references[:_MOST_PLACES]
    remarks = "\n".join(around.remarks)
    texts = [around.lead, remarks, *(one.words for one in cited)]
    margin = 4 * len(texts)  # line breaks, dashes, ellipses
    widths = shares([units(text) for text in texts], max(room - margin, 8))
    lead, remark = clip(around.lead, widths[0]), clip(remarks, widths[1])
    head = [f"<b>{escape(lead)}</b>"] if lead.strip() else []
    tail = [f"<i>{escape(remark)}</i>"] if remark.strip() else []
    lines = map(reference_html, cited, widths[2:])
    return head, [*tail, *lines], sum(widths) + margin


def _sources_html(sources: Sequence[Source], voice: Voice) -> str:
    """Return title and publisher of each, a link where the source has an address."""
    named = ((blocks.source_words(one, voice), one.url) for one in sources[:_MOST_SOURCES])
    shown = [(words, url) for words, url in named if words.strip()]
    room = _SOURCES // max(len(shown), 1)
    return "\n".join(f"<i>{link(clip(words, room), url)}</i>" for words, url in shown)


def reply_page(reply: Reply, knowledge: Knowledge, voice: Voice, *, brief: bool = False) -> Page:
    """Return the whole reply as one message; never empty.

    Suggestions are not in it: they are buttons. In a group (``brief``) an answer that is no list
    has at most 60 words.
    """
    parts = blocks.parts_of(reply, knowledge, voice, brief=brief)
    count = len(reply.answers) + len(parts.related)
    room = (LIMIT - _LEAD - _SOURCES) // max(count, 1) - 2
    pages = [_page(answer, knowledge, voice, room, brief=brief) for answer in reply.answers]
    related = [_page(one, knowledge, voice, min(room, _RELATED)) for one in parts.related]
    intro = escape(clip(voice.say("reply.related"), _LEAD // 4))
    message = escape(clip(reply.message, _LEAD // 2 if count else LIMIT))
    pieces = [*(page.html for page in pages), message, *(f"{intro} {p.html}" for p in related)]
    text = "\n\n".join(piece for piece in pieces if piece.strip())
    ending = _sources_html(parts.sources, voice)
    text = f"{text}\n{ending}" if ending and text else text
    rests = [rest for page in (*pages, *related) for rest in page.rests]
    rests += [Rest(answer.entry, 0, answer.title) for answer in parts.behind]
    return Page(text or escape(voice.say("reply.no_match")), tuple(rests))


def _page(
    answer: Answer, knowledge: Knowledge, voice: Voice, room: int, *, brief: bool = False
) -> Page:
    """Return an answer as a part of a reply; in a group without what is beyond 60 words: notes,
    then the sentence before its own, then its end."""
    page = partial(answer_page, knowledge=knowledge, voice=voice, limit=room, sources=False)
    whole = not brief or answer.text.startswith(POINT)
    if whole or blocks.count_words(blocks.answer_words(answer, knowledge, voice)) <= blocks.BRIEF:
        return page(answer)
    words, cut = blocks.count_words(answer.text), bool(answer.notes)
    bare = replace(answer, notes=())
    over = blocks.count_words(blocks.answer_words(bare, knowledge, voice)) - blocks.BRIEF
    if over > 0 and words:
        quotes = [one.quote for one in answer.citations]  # of its own sentence, the one before it
        before = answer.text == " ".join(reversed(quotes))
        start = len(answer.text) - len(quotes[0]) if before else 0
        limit = int(units(answer.text) * max(words - over, 10) / words)
        spans, rest = cut_spans(answer.spans, start, limit)
        bare = replace(bare, spans=(*spans, Span(ELLIPSIS)) if rest else spans)
        cut = cut or rest > 0
    shown = page(bare)
    return Page(shown.html, (Rest(answer.entry, 0),)) if cut else shown


def quotes_html(answers: Sequence[Answer], voice: Voice, limit: int) -> str:
    """Return the exact words that answers cite, each once, as a quotation; empty without any.

    Each source is named in full. Long quotations are folded, and a press opens them.
    """
    quotes = dict.fromkeys(c.quote for answer in answers for c in answer.citations if c.quote)
    if not quotes:
        return ""
    named = "; ".join(blocks.source_words(source, voice) for source in blocks.sources_of(answers))
    title = voice.say("citation.quote")
    named = clip(named, max(limit // 4, 1)) if named.strip() else ""
    room = max(limit - units(title) - units(named) - 2, 1)
    words = clip("\n\n".join(f"“{quote}”" for quote in quotes), room)
    text = "\n".join(filter(None, (title, words, named)))
    tag = "blockquote expandable" if units(text) > EXPANDABLE else "blockquote"
    return f"<{tag}>{escape(text)}</blockquote>"


def room_beside(page: str) -> int:
    """Return how many UTF-16 units still fit into the message that begins with ``page``."""
    return LIMIT - _units_of(page) - 1


def _units_of(page: str) -> int:
    return units(html.unescape(_TAG.sub("", page)))
