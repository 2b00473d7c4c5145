"""What entries and gaps hold in the words of another language than that of the knowledge base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.evidence import Held
from bot.answering.gap import Gap
from bot.answering.usage import Usage, rarity
from bot.understanding.analyse import Analyst
from bot.understanding.language.asking import Kind

Phrasings = Mapping[str, Sequence[str]]


def in_language(held: Held, phrasings: Phrasings, analyst: Analyst) -> Held:
    """Return what is ``held`` with the words of ``phrasings``, by entry, that ``analyst`` reads."""
    prepare = analyst.pack.writing.prepare
    profiles = {}
    for name, profile in held.profiles.items():
        text = " | ".join(map(prepare, phrasings.get(name, ())))
        spoken = analyst.tokens(text) | analyst.pairs(text)
        profiles[name] = replace(profile, spoken=spoken)
    gaps = {
        name: _gap(gap, [prepare(text) for text in phrasings.get(name, ())], analyst)
        for name, gap in held.gaps.items()
    }
    usage = Usage.of(profiles.values(), gaps.values())
    rare = rarity(usage.entries, len(profiles))
    return replace(held, profiles=profiles, gaps=gaps, usage=usage, rarity=rare)


def _gap(gap: Gap, texts: Sequence[str], analyst: Analyst) -> Gap:
    company: defaultdict[str, set[str]] = defaultdict(set, {t: set(o) for t, o in gap.company.items()})
    for text in texts:
        tokens = analyst.tokens(text)
        names = {one.name for one in analyst.lexicon.names(text)}
        for token in tokens | analyst.pairs(text):
            company[token] |= tokens | names
    asked = {text: analyst.ask(text, Kind.YES_NO).kind for text in texts}
    return replace(
        gap,
        kinds={**gap.kinds, **asked},
        company={token: frozenset(others) for token, others in company.items()},
    )
