"""What makes a knowledge folder unsound, one family of rules a module.

A rule yields errors, which keep the folder from being used, and warnings, which point at what could
be better. Those in ``REFERENCES`` say that whatever is referred to exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.checks import answers, consistency, facts, questions
from bot.knowledge.folder import RawEntry, RawFact, RawFolder
from bot.knowledge.problems import Problem

Found = Iterator[Problem]
FOLDER_RULES: tuple[Callable[[RawFolder], Found], ...] = (
    consistency.thresholds_swapped,
    consistency.vocabulary_unclear,
    consistency.repeated_ids,
    consistency.repeated_topics,
    consistency.repeated_language,
    facts.figure_untyped,
    answers.braces_broken,
    answers.number_written_out,
    answers.translated_answer,
    answers.without_source,
    questions.claimed_twice,
    questions.few_phrasings,
)
FACT_RULES: tuple[Callable[[RawFact], Found], ...] = (
    facts.words_not_in_source,
    facts.statement_unclear,
    facts.repeated_slots,
    facts.date_unknown,
    facts.not_in_quote,
    facts.cut_short,
    facts.list_looks_open,
)
ENTRY_RULES: tuple[Callable[[RawEntry], Found], ...] = (
    answers.answer_does_not_fit_kind,
    questions.rejected_and_claimed,
)
REFERENCES: tuple[Callable[[RawFolder], Found], ...] = (
    consistency.no_entries,
    facts.source_unknown,
    answers.fact_unknown,
    answers.translated_entry_unknown,
    questions.related_unknown,
)


def check(raw: RawFolder) -> Found:
    """Yield what is wrong with a folder as read, apart from references that lead nowhere."""
    for rule in FOLDER_RULES:
        yield from rule(raw)
    for fact in raw.all_facts:
        for of_fact in FACT_RULES:
            yield from of_fact(fact)
    for entry in raw.all_entries:
        for of_entry in ENTRY_RULES:
            yield from of_entry(entry)
