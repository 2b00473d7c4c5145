"""What a translator has to mend: missing and unknown keys, lost placeholders."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from bot.locales import FALLBACK, Catalogue, plural_form

# What a language may lack: what maintainers read, and what is the same everywhere.
OPTIONAL = (
    *("unread.", "reload.", "stats.", "unanswered.", "help.maintainer"),
    *("button.helpful", "button.not_helpful"),
)


def problems(catalogue: Catalogue) -> list[str]:
    """Return what is wrong with the files of a catalogue, by file and key."""
    base = catalogue.texts[FALLBACK]
    return [
        f"{language}.yaml: {problem}"
        for language, own in catalogue.texts.items()
        for problem in (*_differences(base, own), *_plurals(language, own))
    ]


def _plurals(language: str, own: Mapping[str, str]) -> Iterator[str]:
    forms = {key for key in own if key.startswith("days.")}
    needed = {f"days.{plural_form(language, number)}" for number in range(201)} | {"days.other"}
    if forms and forms != needed:
        yield f"days has to have the forms {', '.join(sorted(n[5:] for n in needed))}"


def _differences(base: Mapping[str, str], own: Mapping[str, str]) -> Iterator[str]:
    optional = (*OPTIONAL, "days.")
    for key in sorted(base.keys() - own.keys()):
        if not key.startswith(optional):
            yield f"{key} is missing"
    for key in sorted(own.keys() - base.keys()):
        if not key.startswith(optional):
            yield f"{key} is not a key of {FALLBACK}.yaml"
    for key in sorted(base.keys() & own.keys()):
        if not own[key].strip():
            yield f"{key} is empty"
        if _placeholders(base[key]) != _placeholders(own[key]):
            expected = ", ".join(sorted(_placeholders(base[key]))) or "none"
            yield f"{key} has other words in braces than English ({expected})"


def _placeholders(template: str) -> frozenset[str]:
    """Return the names in braces of a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)
