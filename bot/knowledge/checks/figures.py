"""Every figure stands in its quote, as a whole and with its qualifier."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import FigureError, QuoteError
from bot.knowledge.draft import Draft, DraftFact
from bot.knowledge.kinds import FigureKind
from bot.knowledge.models import FigureModel
from bot.knowledge.problems import Problem, error, one_line
from bot.knowledge.sources import SourceText
from bot.text.figures import read_figure, read_quantities
from bot.text.lexicon import lexicon
from bot.text.quantity import Quantity
from bot.text.quotes import alike, contains, find_words, tidy

# Leaving these out changes what the number means; a unit such as km may follow in the statement.
_TELLING = (
    FigureKind.PERCENT,
    FigureKind.MONEY,
    FigureKind.DATE,
    FigureKind.PERIOD,
    FigureKind.ORDINAL,
)


def not_in_quote(draft: Draft) -> Iterator[Problem]:
    """Find a figure that its quote does not hold, character for character."""
    for fact, slot, figure in _figures(draft):
        if not contains(figure.text, fact.model.quote):
            message = f"'{one_line(figure.text)}' is not in the quote{_in_quote(draft, fact)}"
            yield error(fact.place("figures", slot, "text"), message)


def unreadable(draft: Draft) -> Iterator[Problem]:
    """Find a figure that can't be read, so that nothing can be held against it."""
    for fact, slot, figure in _figures(draft):
        try:
            read_figure(figure.text, draft.language, figure.kind)
        except FigureError as reason:
            message = f"{reason}; or say what it is with 'kind:' (count, date, ...)"
            yield error(fact.place("figures", slot, "text"), message)


def without_qualifier(draft: Draft) -> Iterator[Problem]:
    """``50`` where the source has ``more than 50``."""
    loose = tuple(lexicon(draft.language).data.get("loose_qualifiers", ()))
    for fact, slot, figure in _figures(draft):
        whole = _cut_from(fact, figure, draft.language, loose)
        if whole is None:
            continue
        message = (
            f"'{one_line(figure.text)}' is only a part of '{whole}' in the source; write "
            f"'{whole}', here and in the quote"
        )
        yield error(fact.place("figures", slot, "text"), message)


def occurrences(words: str, fact: DraftFact) -> Iterator[int]:
    """Yield where ``words``, tidy and alike, stand in the source within the fact's quote."""
    if fact.source is None:
        return
    try:
        start, end = fact.source.find(fact.model.quote)
    except QuoteError:
        return
    at = find_words(words, fact.source.folded, start)
    while at >= 0 and at + len(words) <= end:
        yield at
        at = find_words(words, fact.source.folded, at + 1)


def in_sentences(source: SourceText, quote: str, language: str) -> list[tuple[int, Quantity]]:
    """Return every figure of the sentences that ``quote`` touches, with its sentence's offset."""
    found: list[tuple[int, Quantity]] = []
    try:
        touched = source.touched(quote)
    except QuoteError:
        return found
    for index in touched:
        start = source.starts[index]
        text = source.source.sentences[index].text
        found += [(start, reading) for reading in read_quantities(text, language)]
    return found


def _figures(draft: Draft) -> Iterator[tuple[DraftFact, str, FigureModel]]:
    for fact in draft.all_facts:
        for slot, figure in fact.model.figures.items():
            yield fact, slot, figure


def _in_quote(draft: Draft, fact: DraftFact) -> str:
    quote = tidy(fact.model.quote)
    readings = [reading for reading in read_quantities(quote, draft.language) if not reading.weak]
    found = ", ".join(f"'{quote[reading.start : reading.end]}'" for reading in readings)
    return f"; the quote has {found}" if found else "; write it as the quote has it"


def _cut_from(
    fact: DraftFact, figure: FigureModel, language: str, loose: tuple[str, ...]
) -> str | None:
    """Return the whole figure of the source where ``figure`` is a part of it that states less."""
    if fact.source is None:
        return None
    try:
        said = read_figure(figure.text, language, figure.kind)
    except FigureError:
        return None
    whole = None
    for at in occurrences(alike(tidy(figure.text)), fact):
        reading = _reading_at(fact, at, language)
        if reading is None or _states_the_same(said, reading[1], loose):
            return None
        whole = fact.source.text[reading[0] + reading[1].start : reading[0] + reading[1].end]
    return whole


def _reading_at(fact: DraftFact, at: int, language: str) -> tuple[int, Quantity] | None:
    if fact.source is None:
        return None
    for start, reading in in_sentences(fact.source, fact.model.quote, language):
        if start + reading.start <= at < start + reading.end:
            return start, reading
    return None


def _states_the_same(said: Quantity, whole: Quantity, loose: tuple[str, ...]) -> bool:
    if said.value != whole.value or _bare(said, loose) != _bare(whole, loose):
        return False
    return said.kind == whole.kind or whole.kind not in _TELLING


def _bare(reading: Quantity, loose: tuple[str, ...]) -> str:
    return " ".join(word for word in reading.qualifier.split() if word not in (*loose, "only"))
