"""Every fact stands in its source, word for word."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import QuoteError
from bot.knowledge.data_files import phrases
from bot.knowledge.draft import Draft
from bot.knowledge.nearest import did_you_mean
from bot.knowledge.problems import Problem, error, one_line, warning
from bot.knowledge.sources import SourceText
from bot.text.quotes import alike, find_words, nearest_text, tidy


def source_unknown(draft: Draft) -> Iterator[Problem]:
    """Find a fact whose source does not exist, or that does not say which of several it is from."""
    if draft.unreadable:
        return
    for fact in draft.all_facts:
        name = fact.model.source or fact.document.model.source
        if fact.source:
            continue
        if name:
            message = f"there is no source '{name}'{did_you_mean(name, draft.sources)}"
            place = fact.place if fact.model.source else fact.document.place
            yield error(place("source"), message)
        elif draft.sources:
            known = ", ".join(sorted(draft.sources))
            yield error(fact.place("id"), f"say which source this is from: 'source: ...' ({known})")
        else:
            yield error(fact.place("id"), "there is no source; put the article into sources/")


def quote_not_in_source(draft: Draft) -> Iterator[Problem]:
    """Find a quote that is not, character for character, in its source."""
    for fact in draft.all_facts:
        try:
            if fact.source:
                fact.source.find(fact.model.quote)
        except QuoteError as reason:
            yield error(fact.place("quote"), f"{reason}; copy them from there")


def speaker_not_in_source(draft: Draft) -> Iterator[Problem]:
    """Find a ``said_by`` or ``done_by`` that the source does not name."""
    for fact in draft.all_facts:
        told = {"said_by": fact.model.said_by, "done_by": fact.model.done_by}
        for key, name in told.items():
            if not name or not fact.source or _holds(fact.source, name):
                continue
            near, _ = nearest_text(name, [part.text for part in fact.source.paragraphs])
            who = "the speaker" if key == "said_by" else "who does it"
            message = (
                f"'{one_line(name)}' is not in the source; write {who} as it does, "
                f"the nearest there is '{one_line(near)}'"
            )
            yield error(fact.place(key), message)


def _holds(source: SourceText, name: str) -> bool:
    return find_words(alike(tidy(name)), source.folded) >= 0


def leaning_statements(draft: Draft) -> Iterator[Problem]:
    """Find a statement that begins with It or They: shown alone, nobody knows who that is."""
    leaning = phrases("leaning", draft.language)
    for fact in draft.all_facts:
        first = fact.model.statement.partition(" ")[0].strip(",.;:'\"")
        if first and first.lower() in leaning:
            message = f"this statement begins with '{first}' but is read alone; name what it means"
            yield warning(fact.place("statement"), message)
