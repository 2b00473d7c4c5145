"""Figures that a source states and no fact holds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import QuoteError
from bot.knowledge.checks.figures import in_sentences
from bot.knowledge.draft import Draft, DraftFact
from bot.knowledge.problems import Problem, warning
from bot.knowledge.sources import SourceText
from bot.text.quotes import alike, find_words, tidy


def figures_without_type(draft: Draft) -> Iterator[Problem]:
    """Find a figure of a quoted sentence that no fact types: it can't be asked for."""
    if draft.unreadable:
        return
    for source in draft.sources.values():
        facts = _facts_of(draft, source)
        typed = [span for fact in facts for span in _typed(source, fact)]
        found = {
            (start + reading.start, start + reading.end)
            for fact in facts
            for start, reading in in_sentences(source, fact.model.quote, draft.language)
            if not reading.weak
        }
        for at, to in sorted(found):
            whole = find_words(source.folded[at:to], source.folded, at) == at
            if whole and not any(start < to and at < end for start, end in typed):
                message = f"no fact types the figure '{source.text[at:to]}' of this quoted sentence"
                yield warning(source.place(at), message)


def _facts_of(draft: Draft, source: SourceText) -> list[DraftFact]:
    return [fact for fact in draft.all_facts if fact.source is source]


def _typed(source: SourceText, fact: DraftFact) -> Iterator[tuple[int, int]]:
    """Return where the figures, names and list items of ``fact`` stand in the source."""
    try:
        start, end = source.find(fact.model.quote)
    except QuoteError:
        return
    model = fact.model
    texts = [figure.text for figure in model.figures.values()]
    texts += [name.text for name in model.names.values()]
    texts += [item for listed in model.lists.values() for item in listed.items]
    for text in texts:
        words = alike(tidy(text))
        at = find_words(words, source.folded, start)
        while 0 <= at < end:
            yield at, at + len(words)
            at = find_words(words, source.folded, at + 1)
