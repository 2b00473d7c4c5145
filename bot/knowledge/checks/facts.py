"""Whatever a fact names stands in its source: word for word, whole and with its qualifier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.errors import FigureError, QuoteError
from bot.knowledge.checks.literals import stated
from bot.knowledge.folder import RawFact, RawFolder
from bot.knowledge.kinds import FigureKind
from bot.knowledge.models import ListModel
from bot.knowledge.problems import Problem, did_you_mean, error, one_line, warning
from bot.knowledge.templates import list_words
from bot.knowledge.validation import Steps
from bot.text.figures import read_figure, read_quantities
from bot.text.lexicon import lexicon
from bot.text.quantity import Quantity
from bot.text.quotes import alike, contains, find_words, nearest_text, tidy

_Reading = tuple[int, int, Quantity]  # start and end in the source, and what stands there

# What may be typed as a bare count: a unit such as km may follow in the statement.
_UNIT_MAY_FOLLOW = (FigureKind.COUNT, FigureKind.MEASURE, FigureKind.DURATION)


def source_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find a fact whose source does not exist, or that does not say which of several it is from."""
    for fact in raw.all_facts if not raw.unreadable else ():
        name = fact.model.source or fact.document.model.source
        if fact.source:
            continue
        if name:
            message = f"there is no source '{name}'{did_you_mean(name, raw.sources)}"
            place = fact.place if fact.model.source else fact.document.place
            yield error(place("source"), message)
        elif raw.sources:
            known = ", ".join(sorted(raw.sources))
            yield error(fact.place("id"), f"say which source this is from: 'source: ...' ({known})")
        else:
            yield error(fact.place("id"), "there is no source; put the article into sources/")


def quote_not_in_source(raw: RawFolder) -> Iterator[Problem]:
    """Find a quote that is not, character for character, in its source."""
    for fact in raw.all_facts:
        try:
            if fact.source:
                fact.source.find(fact.model.quote)
        except QuoteError as reason:
            yield error(fact.place("quote"), f"{reason}; copy them from there")


def speaker_not_in_source(raw: RawFolder) -> Iterator[Problem]:
    """Find a ``said_by`` or ``done_by`` that the source does not name."""
    for fact in raw.all_facts:
        for key, who in (("said_by", "the speaker"), ("done_by", "who does it")):
            name = getattr(fact.model, key)
            words = alike(tidy(name))
            if not name or not fact.source or find_words(words, fact.source.folded) >= 0:
                continue
            near, _ = nearest_text(name, fact.source.text.split("\n"))
            message = (
                f"'{one_line(name)}' is not in the source; write {who} as it does, "
                f"the nearest there is '{one_line(near)}'"
            )
            yield error(fact.place(key), message)


def leaning_statement(raw: RawFolder) -> Iterator[Problem]:
    """Find a statement that begins with It or They: shown alone, nobody knows who that is."""
    pronouns = list_words(raw.language).get("pronouns", ())
    for fact in raw.all_facts:
        first = fact.model.statement.partition(" ")[0].strip(",.;:'\"")
        if first and first.lower() in pronouns:
            message = f"this statement begins with '{first}' but is read alone; name what it means"
            yield warning(fact.place("statement"), message)


def repeated_slots(raw: RawFolder) -> Iterator[Problem]:
    """Find one name for two things of a fact, such as a figure and a list."""
    for fact in raw.all_facts:
        seen: set[str] = set()
        for kind in ("figures", "names", "lists"):
            for slot in getattr(fact.model, kind):
                if slot in seen:
                    message = f"this fact has two things named '{slot}'; rename one"
                    yield error(fact.place(kind, slot, of_key=True), message)
                seen.add(slot)


def date_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find an ``as_of`` that is none of the fact's figures, or no date."""
    for fact in raw.all_facts:
        name, figures = fact.model.as_of, fact.model.figures
        if name and name not in figures:
            hint = did_you_mean(name, figures)
            yield error(fact.place("as_of"), f"this fact has no figure '{name}'{hint}")
        elif name:
            text = figures[name].text
            said = stated(text, raw.language, figures[name].kind)  # None: figure_unreadable says so
            if said and said.kind not in (FigureKind.DATE, FigureKind.PERIOD):
                yield error(fact.place("as_of"), f"the figure '{name}' ('{text}') is not a date")


def not_in_quote(raw: RawFolder) -> Iterator[Problem]:
    """Find a figure, name or item of a list that does not stand in the quote, word for word."""
    for fact in raw.all_facts:
        for path, text in _texts(fact):
            if contains(text, fact.model.quote):
                continue
            if path[0] == "figures":
                message = f"'{one_line(text)}' is not in the quote{_figures_of(fact, raw.language)}"
            else:
                name = "the name " if path[0] == "names" else ""
                message = f"{name}'{one_line(text)}' is not in the quote; write it as there"
            yield error(fact.place(*path), message)


def figure_unreadable(raw: RawFolder) -> Iterator[Problem]:
    """Find a figure that can't be read, so that no question can be compared with it."""
    for fact in raw.all_facts:
        for slot, figure in fact.model.figures.items():
            try:
                read_figure(figure.text, raw.language, figure.kind)
            except FigureError as reason:
                message = f"{reason}; or say what it is with 'kind:' (count, date, ...)"
                yield error(fact.place("figures", slot, "text"), message)


def figure_without_qualifier(raw: RawFolder) -> Iterator[Problem]:
    """Find ``50`` where the source has ``more than 50``."""
    loose = (*lexicon(raw.language).data.get("loose_qualifiers", ()), "only")
    for fact in raw.all_facts:
        readings = _readings(fact, raw.language)
        for slot, figure in fact.model.figures.items():
            said = stated(figure.text, raw.language, figure.kind)
            places = fact.occurrences(figure.text) if said else ()
            found = [_states_more(said, at, readings, loose) for at, _ in places]
            if found and all(found):
                message = (
                    f"'{one_line(figure.text)}' is only a part of '{found[-1]}' in the source; "
                    f"write '{found[-1]}', here and in the quote"
                )
                yield error(fact.place("figures", slot, "text"), message)


def name_cuts_figure(raw: RawFolder) -> Iterator[Problem]:
    """Find a name or item with a part of a figure: ``80 ships`` of ``more than 80 ships``."""
    for fact in raw.all_facts:
        readings = _readings(fact, raw.language)
        for path, text in _texts(fact):
            places = fact.occurrences(text) if path[0] != "figures" else ()
            found = [_cut_by(start, end, readings) for start, end in places]
            if found and all(found):
                message = (
                    f"'{one_line(text)}' holds only a part of '{found[-1]}' in the source; take "
                    "all of it or none"
                )
                yield error(fact.place(*path), message)


def figure_untyped(raw: RawFolder) -> Iterator[Problem]:
    """Find a figure of a quoted sentence that no fact types: it can't be asked for."""
    for source in raw.sources.values() if not raw.unreadable else ():
        facts = [fact for fact in raw.all_facts if fact.source is source]
        typed = [span for f in facts for _, text in _texts(f) for span in f.occurrences(text)]
        readings = (one for fact in facts for one in _readings(fact, raw.language))
        for at, to in sorted({(at, to) for at, to, reading in readings if not reading.weak}):
            whole = find_words(source.folded[at:to], source.folded, at) == at
            if whole and not any(start < to and at < end for start, end in typed):
                message = f"no fact types the figure '{source.text[at:to]}' of this quoted sentence"
                yield warning(source.place(at), message)


def list_looks_open(raw: RawFolder) -> Iterator[Problem]:
    """Find a list without ``open: true`` beside words such as ``and other`` or ``such as``."""
    signs = list_words(raw.language).get("open_signs", ())
    for fact in raw.all_facts:
        quote = alike(tidy(fact.model.quote))
        for slot, listed in fact.model.lists.items():
            sign = "" if listed.open else _open_sign(listed, quote, signs)
            if sign:
                message = (
                    f"the source seems to name only some of these ('{sign}'); add 'open: true' if "
                    "so"
                )
                yield warning(fact.place("lists", slot), message)


def _texts(fact: RawFact) -> Iterator[tuple[Steps, str]]:
    """Yield what a fact takes from its quote, each with its place: figures, names, items."""
    for slot, figure in fact.model.figures.items():
        yield ("figures", slot, "text"), figure.text
    for slot, name in fact.model.names.items():
        yield ("names", slot, "text"), name.text
    for slot, listed in fact.model.lists.items():
        for index, item in enumerate(listed.items):
            yield ("lists", slot, "items", index), item


def _figures_of(fact: RawFact, language: str) -> str:
    found = (one for one in read_quantities(tidy(fact.model.quote), language) if not one.weak)
    shown = ", ".join(f"'{one.text}'" for one in found)
    return f"; the quote has {shown}" if shown else "; write it as the quote has it"


def _readings(fact: RawFact, language: str) -> list[_Reading]:
    """Return the figures of the sentences that the quote touches."""
    if fact.source is None or fact.span is None:
        return []
    starts, sentences = fact.source.starts, fact.source.source.sentences
    return [
        (starts[index] + one.start, starts[index] + one.end, one)
        for index in fact.source.touched(fact.model.quote)
        for one in read_quantities(sentences[index].text, language)
    ]


def _states_more(
    said: Quantity | None, at: int, readings: list[_Reading], loose: Sequence[str]
) -> str:
    """Return the figure of the source at ``at`` if ``said`` states less than it."""
    whole = next((one for start, end, one in readings if start <= at < end), None)
    if not said or not whole:
        return ""
    bare = [[word for word in one.qualifier.split() if word not in loose] for one in (said, whole)]
    same_kind = said.kind == whole.kind or whole.kind in _UNIT_MAY_FOLLOW
    same = said.value == whole.value and bare[0] == bare[1] and same_kind
    return "" if same else whole.text


def _cut_by(start: int, end: int, readings: list[_Reading]) -> str:
    """Return the figure of the source of which ``start`` to ``end`` takes only a part."""
    for first, last, one in readings:
        overlap = first < end and start < last
        if overlap and not one.weak and not start <= first < last <= end:
            return one.text
    return ""


def _open_sign(listed: ListModel, quote: str, signs: Sequence[str]) -> str:
    """Return the sign that stands just before the first item or just after the last."""
    items = [alike(tidy(item)) for item in listed.items]
    starts = [find_words(item, quote) for item in items]
    if min(starts) < 0:
        return ""
    before = quote[: min(starts)].rstrip(" ,:")
    last = max(start + len(item) for start, item in zip(starts, items, strict=True))
    after = quote[last:].lstrip(" ,")
    return next((one for one in signs if before.endswith(one) or after.startswith(one)), "")
