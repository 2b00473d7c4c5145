"""What makes a knowledge folder unsound, one family of rules a module.

Rules in ``ERRORS`` keep the folder from being used and yield errors, and so do those in
``REFERENCES``: whatever is referred to exists. Those in ``WARNINGS`` point at what could be better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.knowledge.checks import answers, consistency, facts, questions
from bot.knowledge.folder import RawEntry, RawFact, RawFolder
from bot.knowledge.problems import Problem

T = TypeVar("T")
Rules = tuple[Callable[[T], Iterator[Problem]], ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that look at a folder as a whole, at each of its facts, and at each of its entries."""

    of_folders: Rules[RawFolder] = ()
    of_facts: Rules[RawFact] = ()
    of_entries: Rules[RawEntry] = ()

    def problems(self, raw: RawFolder) -> Iterator[Problem]:
        """Yield what a folder as read has against these rules."""
        for rule in self.of_folders:
            yield from rule(raw)
        for fact in raw.all_facts:
            for of_fact in self.of_facts:
                yield from of_fact(fact)
        for entry in raw.all_entries:
            for of_entry in self.of_entries:
                yield from of_entry(entry)


ERRORS = RuleSet(
    of_folders=(
        consistency.thresholds_swapped,
        consistency.lone_synonyms,
        consistency.repeated_ids,
        consistency.repeated_topics,
        consistency.repeated_language,
        answers.braces_broken,
        answers.number_written_out,
        questions.claimed_twice,
    ),
    of_facts=(
        facts.quote_not_in_source,
        facts.speaker_not_in_source,
        facts.not_in_quote,
        facts.figure_unreadable,
        facts.figure_cut,
        facts.repeated_slots,
        facts.date_unknown,
        answers.slot_unknown,
    ),
    of_entries=(
        answers.answer_does_not_fit_kind,
        answers.braces_in_title,
        questions.rejected_and_claimed,
    ),
)
REFERENCES = RuleSet(
    of_folders=(
        consistency.no_entries,
        facts.source_unknown,
        answers.fact_unknown,
        answers.translated_entry_unknown,
        answers.translated_answer,
        questions.related_unknown,
    ),
)
WARNINGS = RuleSet(
    of_folders=(
        facts.figure_untyped,
        answers.without_source,
        questions.few_phrasings,
        consistency.repeated_names,
    ),
    of_facts=(facts.leaning_statement, facts.list_looks_open),
    of_entries=(questions.repeated_phrasing,),
)
