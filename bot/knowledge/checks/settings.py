"""The settings and the vocabulary make sense."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.checks.questions import plain_question
from bot.knowledge.draft import Draft
from bot.knowledge.problems import Place, Problem, error, one_line, warning


def no_entries(draft: Draft) -> Iterator[Problem]:
    """Find a folder that answers nothing."""
    empty = not draft.all_entries and not draft.all_sources and not draft.left_out
    if draft.settings and empty and not draft.unreadable:
        message = (
            "this knowledge folder has no source and no entries; 'faqbot draft ARTICLE --into DIR' "
            "adds an article"
        )
        yield error(Place(draft.settings.file), message)


def thresholds_swapped(draft: Draft) -> Iterator[Problem]:
    """Find a bot that would suggest only where it is surer than for an answer."""
    if draft.settings:
        limits = draft.settings.model.thresholds
        if limits.suggest > limits.answer:
            message = "'suggest' must not be greater than 'answer'"
            yield error(draft.settings.place("thresholds", "suggest"), message)


def lone_synonyms(draft: Draft) -> Iterator[Problem]:
    """Find a group of one word: it means the same as nothing."""
    for document in draft.vocabulary_files:
        for index, group in enumerate(document.model.synonyms):
            if len(group) < 2:
                message = "a group of synonyms needs two words or more, such as [laboratory, lab]"
                yield error(document.place("synonyms", index), message)


def repeated_names(draft: Draft) -> Iterator[Problem]:
    """Find a name, or a variant of one, that stands for two names."""
    owners: dict[str, str] = {}
    for document in draft.vocabulary_files:
        for index, name in enumerate(document.model.names):
            for form in dict.fromkeys((name.name, *name.also)):
                owner = owners.setdefault(plain_question(form), name.name)
                if owner != name.name:
                    message = f"'{one_line(form, 60)}' also stands for '{one_line(owner, 60)}'"
                    yield warning(document.place("names", index), message)
