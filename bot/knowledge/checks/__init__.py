"""What makes a knowledge folder unsound, one family of rules a module.

A rule takes a folder as read and yields problems. Rules in ``ERROR_RULES`` keep the folder from
being used and yield errors, and so do those in ``REFERENCE_RULES``: whatever is referred to exists.
Those in ``WARNING_RULES`` point at what could be better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.checks import answers, consistency, facts, questions
from bot.knowledge.folder import RawFolder
from bot.knowledge.problems import Problem

Rule = Callable[[RawFolder], Iterator[Problem]]

ERROR_RULES: tuple[Rule, ...] = (
    consistency.thresholds_swapped,
    consistency.lone_synonyms,
    consistency.repeated_ids,
    consistency.repeated_topics,
    consistency.repeated_language,
    facts.quote_not_in_source,
    facts.speaker_not_in_source,
    facts.not_in_quote,
    facts.figure_unreadable,
    facts.figure_without_qualifier,
    facts.name_cuts_figure,
    facts.repeated_slots,
    facts.date_unknown,
    answers.slot_unknown,
    answers.number_written_out,
    answers.answer_does_not_fit_kind,
    answers.braces_in_title,
    questions.claimed_twice,
    questions.rejected_and_claimed,
)

REFERENCE_RULES: tuple[Rule, ...] = (
    consistency.no_entries,
    facts.source_unknown,
    answers.fact_unknown,
    answers.translated_entry_unknown,
    answers.translated_answer,
    questions.related_unknown,
)

WARNING_RULES: tuple[Rule, ...] = (
    facts.leaning_statement,
    facts.figure_untyped,
    facts.list_looks_open,
    answers.without_source,
    questions.few_phrasings,
    questions.repeated_phrasing,
    consistency.repeated_names,
)

__all__ = ["ERROR_RULES", "REFERENCE_RULES", "WARNING_RULES", "Rule"]
