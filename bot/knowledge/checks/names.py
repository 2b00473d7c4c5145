"""Names and list items stand in their quote; a list that the source leaves open says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.knowledge.checks.figures import in_sentences, occurrences
from bot.knowledge.data_files import phrases
from bot.knowledge.draft import Draft, DraftFact
from bot.knowledge.models import FactModel, ListModel
from bot.knowledge.problems import Problem, error, one_line, warning
from bot.knowledge.sources import SourceText
from bot.knowledge.validation import Step
from bot.text.quotes import alike, contains, find_words, tidy


def not_in_quote(draft: Draft) -> Iterator[Problem]:
    """Find a name or an item of a list that its quote does not hold, character for character."""
    for fact in draft.all_facts:
        quote = fact.model.quote
        for slot, name in fact.model.names.items():
            if not contains(name.text, quote):
                message = f"the name '{one_line(name.text)}' is not in the quote; write it as there"
                yield error(fact.place("names", slot, "text"), message)
        for slot, listed in fact.model.lists.items():
            for index, item in enumerate(listed.items):
                if not contains(item, quote):
                    message = f"'{one_line(item)}' is not in the quote; write it as there"
                    yield error(fact.place("lists", slot, "items", index), message)


def cuts_figure(draft: Draft) -> Iterator[Problem]:
    """Find a name or item with a part of a figure: ``80 ships`` of ``more than 80 ships``."""
    for fact in draft.all_facts:
        for path, text in _texts(fact.model):
            whole = _cut_figure(fact, text, draft.language)
            if whole:
                message = (
                    f"'{one_line(text)}' holds only a part of '{whole}' in the source; take all of "
                    "it or none"
                )
                yield error(fact.place(*path), message)


def list_looks_open(draft: Draft) -> Iterator[Problem]:
    """Find a list without ``open: true`` beside words such as ``and other`` or ``such as``."""
    signs = phrases("open_signs", draft.language)
    for fact in draft.all_facts:
        quote = alike(tidy(fact.model.quote))
        for slot, listed in fact.model.lists.items():
            sign = None if listed.open else _sign(listed, quote, signs)
            if sign:
                message = (
                    f"the source seems to name only some of these ('{sign}'); "
                    "add 'open: true' if so"
                )
                yield warning(fact.place("lists", slot), message)


def _texts(model: FactModel) -> Iterator[tuple[tuple[Step, ...], str]]:
    for slot, name in model.names.items():
        yield ("names", slot, "text"), name.text
    for slot, listed in model.lists.items():
        for index, item in enumerate(listed.items):
            yield ("lists", slot, "items", index), item


def _cut_figure(fact: DraftFact, text: str, language: str) -> str | None:
    """Return the figure that is cut wherever ``text`` stands in the quote."""
    if fact.source is None:
        return None
    whole = None
    words = alike(tidy(text))
    for at in occurrences(words, fact):
        cut = _cut_at(fact.source, fact.model.quote, language, at, at + len(words))
        if cut is None:
            return None
        whole = cut
    return whole


def _cut_at(source: SourceText, quote: str, language: str, start: int, end: int) -> str | None:
    for sentence, reading in in_sentences(source, quote, language):
        figure, figure_end = sentence + reading.start, sentence + reading.end
        overlap = figure < end and start < figure_end
        if overlap and not reading.weak and not start <= figure < figure_end <= end:
            return source.text[figure:figure_end]
    return None


def _sign(listed: ListModel, quote: str, signs: Sequence[str]) -> str | None:
    """Return the sign that stands just before the first item or just after the last."""
    items = [alike(tidy(item)) for item in listed.items]
    starts = [find_words(item, quote) for item in items]
    if min(starts) < 0:
        return None
    before = quote[: min(starts)].rstrip(" ,:")
    ends = (start + len(item) for start, item in zip(starts, items, strict=True))
    after = quote[max(ends) :].lstrip(" ,")
    for sign in signs:
        if before.endswith(sign) or after.startswith(sign):
            return sign
    return None
