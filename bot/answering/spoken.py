"""What entries and gaps hold in the words of another language than that of the knowledge base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.closeness import Words, telling
from bot.answering.gap import Gap
from bot.answering.held import Held
from bot.answering.usage import Usage
from bot.knowledge.knowledge import Translation
from bot.matching.encoder import Encoder
from bot.matching.vectors import VectorCache
from bot.understanding.analyse import Analyst
from bot.understanding.language.asking import Kind
from bot.understanding.phrases import flatten
from bot.understanding.tags import untagged


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the phrasings of one language tell, beside what the base language does."""

    tokens: Mapping[str, frozenset[str]]  # of each entry
    kinds: Mapping[str, Mapping[str, Kind]]  # what each phrasing of a gap asks for, as Gap.kinds
    usage: Usage  # of the words of both languages
    words: Words | None  # those of entries, as vectors; None without an encoder

    @staticmethod
    def of(
        held: Held,
        translation: Translation,
        analyst: Analyst,
        encoder: Encoder | None,
        cache: VectorCache,
    ) -> Spoken:
        """Read the phrasings of ``translation``, for which ``analyst`` and ``encoder`` are."""
        prepare = analyst.pack.writing.prepare
        texts = {
            name: [flatten(prepare(text)) for text in phrasings]
            for name, phrasings in translation.phrasings.items()
        }
        tokens = {name: _tokens(texts.get(name, ()), analyst) for name in held.profiles}
        entries = (held.profiles[name].tokens | found for name, found in tokens.items())
        companies = (_company(gap, texts.get(name, ()), analyst) for name, gap in held.gaps.items())
        kinds = {
            name: {
                untagged(prepare(t), analyst.pack): analyst.ask(t, Kind.YES_NO).kind
                for t in translation.phrasings[name]
            }
            for name in held.gaps
            if name in translation.phrasings
        }
        words = None
        # In a script without spaces nobody tells where a word ends.
        if encoder and analyst.pack.writing.spaced:
            said = {name: telling(" ".join(texts.get(name, ())), analyst.pack) for name in tokens}
            words = Words.of(said, encoder, cache)
        return Spoken(tokens, kinds, Usage.of(entries, companies), words)

    def beside(self, held: Held) -> Held:
        """Return what is ``held`` with what is held in this language beside it."""
        closeness = held.closeness
        return replace(
            held,
            profiles={
                name: replace(profile, spoken=self.tokens[name])
                for name, profile in held.profiles.items()
            },
            gaps={
                name: replace(gap, kinds={**gap.kinds, **self.kinds.get(name, {})})
                for name, gap in held.gaps.items()
            },
            usage=self.usage,
            closeness=closeness.beside(self.words) if closeness and self.words else closeness,
        )


def _tokens(texts: Iterable[str], analyst: Analyst) -> frozenset[str]:
    """Return what ``texts`` say beside names, of which one word alone may say something else."""
    found = frozenset[str]()
    return found.union(*map(analyst.beside_names, texts), *map(analyst.pairs, texts))


def _company(gap: Gap, texts: Sequence[str], analyst: Analyst) -> dict[str, set[str]]:
    """Return what stands beside each token in phrasings of ``gap``, of both languages."""
    company = defaultdict(set, {token: set(others) for token, others in gap.company.items()})
    for text in texts:
        tokens = analyst.beside_names(text)
        beside = tokens.union(name.name for name in analyst.lexicon.names(text))
        for token in tokens | analyst.pairs(text):
            company[token] |= beside
    return company
