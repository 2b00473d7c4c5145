"""Names and list items stand in their quote; a list that the source leaves open says so."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.data_files import load_data
from bot.knowledge.draft import Draft
from bot.knowledge.models import ListModel
from bot.knowledge.problems import Problem, error, one_line, warning
from bot.knowledge.quotes import alike, contains, find_words, tidy


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


def list_looks_open(draft: Draft) -> Iterator[Problem]:
    """Find a list without ``open: true`` beside words such as ``and other`` or ``such as``."""
    signs = load_data("numbers", draft.language).get("open_list", ())
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


def _sign(listed: ListModel, quote: str, signs: list[str]) -> str | None:
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
