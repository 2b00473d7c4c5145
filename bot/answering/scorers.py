"""The scorers of a knowledge base, one a language: each is built anew only where it would differ.

A scorer is made of phrasings, synonyms and the quotes that entries stand on. What these are made
of tells it from others, here and on disk: a change of an answer builds none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.answering.cache import IndexCache
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge
from bot.matching.encoder import Encoder
from bot.matching.entries import ScorerEntry
from bot.matching.scorer import Scorer
from bot.matching.tuning import Tuning
from bot.matching.vectors import VectorCache
from bot.understanding.language.pack import load_pack
from bot.understanding.tags import untagged

# So many phrasings take a second to train.
ADJUSTED_FROM = Tuning().leading_from
_SAMPLE = 200  # phrasings by which it is told whether the encoder can read a language
Groups = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a scorer is made of, apart from the program and the encoder."""

    language: str
    entries: list[ScorerEntry]
    synonyms: Groups

    @property
    def phrasings(self) -> int:
        """Return how many phrasings there are."""
        return sum(len(entry.phrasings) for entry in self.entries)

    def digest(self, model: str) -> str:
        """Return what tells the scorer from any other that the same program makes."""
        entries = [(entry.id, entry.phrasings, entry.text) for entry in self.entries]
        told = repr((self.language, model, entries, self.synonyms))
        return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()


class Made(NamedTuple):
    """A scorer, what it is made of, and what tells it from those of other phrasings.

    One that is ``adjusted`` stands in for the one that is still to be built. ``base`` is the scorer
    that it goes on from, of the knowledge base's own language.
    """

    recipe: Recipe
    digest: str
    scorer: Scorer
    adjusted: bool
    base: Scorer | None = None


class Scorers:
    """Makes scorers, or takes them from the knowledge ``before`` or from disk.

    Training takes seconds for thousands of phrasings: of so many, what was made before is
    adjusted to what they are now. That one is not kept; what is built anew later is.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encoder | None,
        cache: VectorCache | None,
        index: IndexCache | None,
        before: Mapping[str, Made],
    ) -> None:
        """Take as ``before`` what was made with the same encoder for the knowledge as it was."""
        self._knowledge = knowledge
        self._encoder = encoder
        self._cache = cache
        self._index = index
        self.made: dict[str, Made] = {}
        self._before = dict(before)

    def scorer(self, language: str) -> Scorer:
        """Return the scorer of ``language``; one call a language is enough."""
        own = self._knowledge.language
        base = self._made(own) if language != own else None
        return self._made(language, base).scorer

    def _made(self, language: str, base: Made | None = None) -> Made:
        if language not in self.made:
            self.made[language] = self._make(self._recipe(language), base)
        return self.made[language]

    def _make(self, recipe: Recipe, base: Made | None) -> Made:
        digest = recipe.digest(self._encoder.model if self._encoder else "")
        before = self._before.pop(recipe.language, None)
        if base:
            same = before and (before.digest, before.base) == (digest, base.scorer)
            return before if before and same else self._translated(recipe, digest, base)
        if before and before.digest == digest:
            return before
        if before and min(before.recipe.phrasings, recipe.phrasings) >= ADJUSTED_FROM:
            return self._at_once(recipe, digest, before)
        return self._whole(recipe, digest)

    def _translated(self, recipe: Recipe, digest: str, base: Made) -> Made:
        """Return the scorer of another language, which has but its own phrasings to learn."""

        def build() -> Scorer:
            return self._build(recipe, base.scorer)

        if self._index is None or base.adjusted:
            scorer = build()
        else:
            key = ("scorer", digest, base.digest)
            scorer = self._equipped(self._index.get(key, build, base.scorer.shared))
        return Made(recipe, digest, scorer, adjusted=False, base=base.scorer)

    def _at_once(self, recipe: Recipe, digest: str, before: Made) -> Made:
        """Return the scorer from disk if it was built before, else the one from ``before``."""
        for kept in self._index.found(("scorer", digest)) if self._index else ():
            return Made(recipe, digest, self._equipped(kept), adjusted=False)
        old = before.recipe.entries
        scorer = before.scorer.adjusted(old, recipe.entries, recipe.synonyms)
        return Made(recipe, digest, scorer, adjusted=True)

    def _whole(self, recipe: Recipe, digest: str) -> Made:
        """Return the scorer from disk if it was built before, else build it."""
        if self._index is None:
            return Made(recipe, digest, self._build(recipe), adjusted=False)
        scorer = self._index.get(("scorer", digest), lambda: self._build(recipe))
        return Made(recipe, digest, self._equipped(scorer), adjusted=False)

    def _equipped(self, scorer: Scorer) -> Scorer:
        return scorer.with_encoder(self._encoder) if self._encoder else scorer

    def _build(self, recipe: Recipe, base: Scorer | None = None) -> Scorer:
        return Scorer.build(
            recipe.entries,
            language=recipe.language,
            synonyms=recipe.synonyms,
            function_words=load_pack(recipe.language).light.function_words,
            encoder=self._reading(recipe),
            cache=self._cache,
            base=base,
        )

    def _reading(self, recipe: Recipe) -> Encoder | None:
        """Return the encoder, unless it was not trained on the language: then words do better."""
        own = [text for entry in recipe.entries for text in entry.phrasings][:_SAMPLE]
        read = self._encoder is None or not own or self._encoder.reads(own)
        return self._encoder if read else None

    def _recipe(self, language: str) -> Recipe:
        knowledge = self._knowledge
        translation = knowledge.translations.get(language)
        pack = load_pack(language)
        own = translation.phrasings if translation else {}
        base = language == knowledge.language

        def ready(text: str) -> str:
            prepared = pack.writing.prepare(text)
            return prepared if base else untagged(prepared, pack)

        entries = [
            ScorerEntry(
                entry.id,
                tuple(map(ready, (*(entry.phrasings if base else ()), *own.get(entry.id, ())))),
                _text(knowledge, entry.id),
            )
            for entry in knowledge.entries.values()
        ]
        names = translation.names if translation and not base else {}
        return Recipe(language, entries, [*_joined(names), *groups(knowledge)])


def groups(knowledge: Knowledge) -> Groups:
    """Return what counts as one; of a name the shortest form stands for all, since a long one
    would outweigh everything else in a question."""
    names = [
        tuple(sorted((name.name, *name.also), key=lambda form: (len(form.split()), len(form))))
        for name in knowledge.names
        if name.also
    ]
    return [*knowledge.synonyms, *names]


def _joined(names: Mapping[str, tuple[str, ...]]) -> Groups:
    return [(canonical, *variants) for canonical, variants in names.items()]


def _text(knowledge: Knowledge, entry_id: str) -> str:
    entry = knowledge.entries[entry_id]
    if entry.kind is not EntryKind.SOURCED:
        return ""
    return " ".join(fact.citation.quote for fact in entry.facts)
