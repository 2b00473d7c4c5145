"""Coverage as one page that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Entry, Fact
from bot.knowledge.templates import render, render_statement
from bot.maintaining.coverage import Coverage, Mark, ParagraphCover, SentenceCover, SourceCover

_LONGEST_OPEN = 40  # points of the list of what is left
_LEGEND = """\
<ul class="legend"><li><mark>figure</mark> cited by a fact</li>
<li><mark class="untyped">figure</mark> no fact types it</li>
<li><span class="left">sentence</span> no fact quotes it</li></ul>"""
_LABELS = {
    "sentences": "sentences quoted",
    "figures": "figures typed",
    "facts": "facts used",
}


def coverage_page(coverage: Coverage) -> str:
    """Return the whole page."""
    return "\n".join(_Page(coverage).lines()) + "\n"


class _Page:
    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._knowledge = coverage.knowledge
        self._shown: set[str] = set()  # facts that have their place on the page already

    def lines(self) -> Iterator[str]:
        """Yield the page in pieces."""
        name = escape(self._knowledge.name)
        style = (files("bot.rendering") / "coverage.css").read_text(encoding="utf-8")
        yield f'<!doctype html>\n<html lang="{escape(self._knowledge.language)}">\n<head>'
        yield '<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>Coverage: {name}</title>\n<style>\n{style}</style>\n</head>\n<body>"
        yield f'<header><p class="soft">What the facts and answers cover</p>\n<h1>{name}</h1>'
        yield from self._totals()
        yield f"{_LEGEND}\n</header>\n<main>"
        yield from self._open()
        for source in self._coverage.sources:
            yield from self._source(source)
        yield from self._entries()
        version = escape(self._knowledge.version)
        yield f"</main>\n<footer>Knowledge version {version}</footer>\n</body>\n</html>"

    def _totals(self) -> Iterator[str]:
        yield '<dl class="totals">'
        for key, (done, total) in self._coverage.totals().items():
            number = f'{done}<span class="of"> of {total}</span>'
            yield f"<div><dt>{_LABELS[key]}</dt><dd>{number}</dd></div>"
        yield "</dl>"

    # What is left -----------------------------------------------------------------------------

    def _open(self) -> Iterator[str]:
        points = list(self._points())
        yield "<h2>What is left</h2>"
        if not points:
            yield '<p class="soft">Nothing: every sentence is quoted, every fact is used.</p>'
            return
        yield '<ul class="open">'
        yield from points[:_LONGEST_OPEN]
        if len(points) > _LONGEST_OPEN:
            yield f"<li>and {len(points) - _LONGEST_OPEN} more, marked below</li>"
        yield "</ul>"

    def _points(self) -> Iterator[str]:
        for source in self._coverage.sources:
            for one in source.paragraphs:
                link = f'<a href="#{_place(source, one)}">Paragraph {one.number}</a>'
                for sentence in one.left:
                    yield f"<li>{link}, not quoted: “{escape(_short(sentence))}”</li>"
                if one.untyped:
                    figures = ", ".join(f"“{escape(figure)}”" for figure in one.untyped)
                    yield f"<li>{link}, figures without a type: {figures}</li>"
        for fact in self._coverage.unused:
            yield f'<li>No entry uses <a class="id" href="#fact-{fact}">{fact}</a></li>'

    # The source -------------------------------------------------------------------------------

    def _source(self, cover: SourceCover) -> Iterator[str]:
        source = cover.source
        title = escape(source.title)
        linked = source.url.startswith(("https://", "http://"))
        named = f'<a href="{escape(source.url)}">{title}</a>' if linked else title
        about = ", ".join(escape(part) for part in (source.publisher, source.date) if part)
        yield f'<section>\n<h2>{named}</h2>\n<p class="soft">{about}</p>'
        section = ""
        for paragraph in cover.paragraphs:
            if paragraph.section != section:
                section = paragraph.section
                yield f"<h3>{escape(section)}</h3>"
            yield from self._paragraph(cover, paragraph)
        yield "</section>"

    def _paragraph(self, cover: SourceCover, one: ParagraphCover) -> Iterator[str]:
        quoted = len(one.sentences) - len(one.left)
        state = "all" if not one.left else "some"
        yield f'<article class="paragraph" id="{_place(cover, one)}">'
        count = f"{quoted} of {_count(len(one.sentences), 'sentence')}"
        head = f'<span>Paragraph {one.number}</span><span class="{state}">{count}</span>'
        yield f'<div class="number">{head}</div>'
        yield f"<p>{''.join(_sentences(one))}</p>"
        if one.facts:
            entries = {name for fact in one.facts for name in self._users(fact)}
            yield (
                f"<details><summary>{_count(len(one.facts), 'fact')}, used by "
                f"{_count(len(entries), 'entry', 'entries')}</summary>\n"
                '<ul class="facts">'
            )
            for fact in one.facts:
                yield from self._fact(fact)
            yield "</ul></details>"
        yield "</article>"

    def _fact(self, fact: Fact) -> Iterator[str]:
        place = "" if fact.id in self._shown else f' id="fact-{fact.id}"'
        self._shown.add(fact.id)
        spans = render_statement(fact, self._knowledge.language).spans
        text = "".join(
            f"<mark>{escape(span.text)}</mark>" if span.strong else escape(span.text)
            for span in spans
        )
        users = [self._entry_link(name) for name in self._users(fact)]
        used = " · ".join(users) or '<span class="none">no entry uses it</span>'
        yield f'<li{place}><p>{text}</p><p class="id">{fact.id}</p><p class="uses">{used}</p></li>'

    def _users(self, fact: Fact) -> tuple[str, ...]:
        return self._coverage.users.get(fact.id, ())

    def _entry_link(self, name: str) -> str:
        return f'<a href="#entry-{name}">{escape(self._knowledge.entries[name].title)}</a>'

    # The entries ------------------------------------------------------------------------------

    def _entries(self) -> Iterator[str]:
        for topic, title in self._knowledge.topics.items():
            entries = [e for e in self._knowledge.entries.values() if e.topic == topic]
            shown = [e for e in entries if e.kind is not EntryKind.SMALLTALK]
            if shown:
                yield f'<h2>{escape(title)}</h2>\n<ul class="entries">'
                for entry in shown:
                    yield self._entry(entry)
                yield "</ul>"

    def _entry(self, entry: Entry) -> str:
        facts = " · ".join(
            f'<a class="id" href="#fact-{fact.id}">{fact.id}</a>' for fact in entry.facts
        )
        return (
            f'<li id="entry-{entry.id}"><p>{escape(entry.title)}</p>'
            f"<p>{self._answer(entry)}</p><p>{facts}</p></li>"
        )

    def _answer(self, entry: Entry) -> str:
        if entry.kind is EntryKind.GAP:
            return '<span class="soft">The source leaves this open.</span>'
        language = self._knowledge.language
        spans = render(entry.answer, self._knowledge.facts, language, base=language).spans
        text = "".join(
            f"<mark>{escape(span.text)}</mark>" if span.strong else escape(span.text)
            for span in spans
        )
        sourceless = entry.kind is EntryKind.SOURCELESS
        return f'{text} <span class="soft">(no source)</span>' if sourceless else text


def _sentences(one: ParagraphCover) -> Iterator[str]:
    end = 0
    for sentence in one.sentences:
        yield escape(one.text[end : sentence.start])
        inner = "".join(_marked(one, sentence))
        yield inner if sentence.facts else f'<span class="left">{inner}</span>'
        end = sentence.end
    yield escape(one.text[end:])


def _marked(one: ParagraphCover, sentence: SentenceCover) -> Iterator[str]:
    end = sentence.start
    for mark in one.marks:
        if sentence.start <= mark.start and mark.end <= sentence.end:
            yield escape(one.text[end : mark.start])
            yield _mark(one.text[mark.start : mark.end], mark)
            end = mark.end
    yield escape(one.text[end : sentence.end])


def _mark(text: str, mark: Mark) -> str:
    if not mark.figures:
        return f'<mark class="untyped">{escape(text)}</mark>'
    meaning = "; ".join(dict.fromkeys(f"{f.kind}: {f.unit}" for f in mark.figures))
    fact = mark.figures[0].id.rpartition(".")[0]
    title = escape(meaning, quote=True)
    return f'<a class="figure" href="#fact-{fact}" title="{title}"><mark>{escape(text)}</mark></a>'


def _place(cover: SourceCover, one: ParagraphCover) -> str:
    return f"{cover.source.id}-paragraph-{one.number}"


def _short(text: str) -> str:
    return text if len(text) <= 140 else f"{text[:130].rsplit(' ', 1)[0]} …"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
