"""What makes a knowledge folder unsound, one rule or family of rules a module.

A rule takes a draft and yields problems. Rules in ``ERROR_RULES`` keep the folder from being used
and yield errors, and so do those in ``REFERENCE_RULES``: whatever is referred to exists. Those in
``WARNING_RULES`` point at what could be better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.checks import (
    citations,
    coverage,
    entries,
    figures,
    identity,
    language_files,
    literals,
    names,
    questions,
    references,
    settings,
)
from bot.knowledge.checks.ranking import Rank, misdirected
from bot.knowledge.draft import Draft
from bot.knowledge.problems import Problem

Rule = Callable[[Draft], Iterator[Problem]]

ERROR_RULES: tuple[Rule, ...] = (
    identity.repeated_ids,
    identity.repeated_slots,
    settings.thresholds_swapped,
    settings.lone_synonyms,
    citations.quote_not_in_source,
    citations.speaker_not_in_source,
    figures.not_in_quote,
    figures.unreadable,
    figures.without_qualifier,
    names.not_in_quote,
    names.cuts_figure,
    references.unknown_slots,
    references.unknown_date,
    literals.in_statements,
    literals.in_entries,
    entries.answer_does_not_fit_kind,
    entries.braces_in_title,
    questions.claimed_twice,
    questions.rejected_and_claimed,
    language_files.repeated_language,
)

REFERENCE_RULES: tuple[Rule, ...] = (
    settings.no_entries,
    citations.source_unknown,
    references.unknown_facts,
    references.unknown_related,
    language_files.unknown_entries,
    language_files.answers,
)

WARNING_RULES: tuple[Rule, ...] = (
    citations.leaning_statements,
    coverage.figures_without_type,
    names.list_looks_open,
    entries.few_phrasings,
    entries.without_source,
    questions.repeated_phrasing,
    settings.repeated_names,
)

__all__ = ["ERROR_RULES", "REFERENCE_RULES", "WARNING_RULES", "Rank", "Rule", "misdirected"]
