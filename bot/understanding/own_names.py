"""The names that a knowledge base has itself, in all the forms that it gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.kinds import NameKind
from bot.knowledge.knowledge import Knowledge
from bot.understanding.gazetteer import territories
from bot.understanding.phrases import flatten

_DIGIT_IN_NAME = re.compile(r"(\d)([^\W\d_])")  # 5G, also typed as "5 g"


def own_territories(knowledge: Knowledge) -> dict[str, str]:
    """Return how the knowledge base spells each country or continent that it names, by code."""
    codes = {flatten(name): code for name, code in territories(knowledge.language)}
    names = own_names(knowledge, knowledge.language)
    return {codes[flatten(form)]: name for form, name, _ in names if flatten(form) in codes}


def own_names(knowledge: Knowledge, language: str) -> Iterator[tuple[str, str, NameKind]]:
    """Yield (form, canonical name, kind) of every name that the knowledge base has."""
    kinds, forms = _kinds(knowledge), _forms(knowledge)
    for spelt, kind in kinds.items():
        yield spelt, forms.get(spelt, spelt), kind
        yield spelt.replace("-", " "), forms.get(spelt, spelt), kind
    for form, canonical in forms.items():
        yield form, canonical, kinds.get(canonical, NameKind.OTHER)
    translation = knowledge.translations.get(language)
    for spelt, variants in translation.names.items() if translation else ():
        canonical = forms.get(spelt, spelt)
        if canonical in kinds:
            for variant in variants:
                yield variant, canonical, kinds[canonical]


def _kinds(knowledge: Knowledge) -> dict[str, NameKind]:
    kinds: dict[str, NameKind] = {}
    for fact in knowledge.facts.values():
        for name in fact.names.values():
            kinds.setdefault(name.text, name.kind)
        for slot in fact.lists.values():
            if slot.kind is not NameKind.OTHER:
                kinds.update((item, slot.kind) for item in slot.items if item not in kinds)
    for entry in knowledge.names:
        kinds.setdefault(entry.name, entry.kind)
    return kinds


def _forms(knowledge: Knowledge) -> dict[str, str]:
    """Return the name that each form of it stands for, digits apart from letters and words with
    no hyphen between them as well."""
    forms = {
        variant: entry.name for entry in knowledge.names for variant in (entry.name, *entry.also)
    }
    apart = {_DIGIT_IN_NAME.sub(r"\1 \2", form): name for form, name in forms.items()}
    loose = {form.replace("-", " "): name for form, name in forms.items()}
    return {**apart, **loose, **forms}
