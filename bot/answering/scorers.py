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
from bot.matching.vectors import VectorCache
from bot.understanding.pack import load_pack

Groups = list[tuple[str, ...]]


class Made(NamedTuple):
    """A scorer, and what tells it from those of other phrasings."""

    digest: str
    scorer: Scorer


@dataclass(frozen=True, slots=True)
class _Recipe:
    """All that a scorer is made of, apart from the program and the encoder."""

    language: str
    entries: list[ScorerEntry]
    synonyms: Groups

    def digest(self, model: str) -> str:
        """Return what tells the scorer from any other that the same program makes."""
        entries = [(entry.id, entry.phrasings, entry.text) for entry in self.entries]
        told = repr((self.language, model, entries, self.synonyms))
        return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()


class Scorers:
    """Makes scorers, or takes them from the knowledge ``before`` or from disk."""

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
        recipe = self._recipe(language)
        digest = recipe.digest(self._encoder.model if self._encoder else "")
        before = self._before.pop(language, None)
        scorer = before.scorer if before and before.digest == digest else self._kept(recipe, digest)
        self.made[language] = Made(digest, scorer)
        return scorer

    def _kept(self, recipe: _Recipe, digest: str) -> Scorer:
        """Return the scorer from disk where it was built before."""
        if self._index is None:
            return self._build(recipe)
        scorer = self._index.get(("scorer", digest), lambda: self._build(recipe))
        return scorer.with_encoder(self._encoder) if self._encoder else scorer

    def _build(self, recipe: _Recipe) -> Scorer:
        return Scorer.build(
            recipe.entries,
            language=recipe.language,
            synonyms=recipe.synonyms,
            function_words=load_pack(recipe.language).function_words,
            encoder=self._encoder,
            cache=self._cache,
        )

    def _recipe(self, language: str) -> _Recipe:
        knowledge = self._knowledge
        translation = knowledge.translations.get(language)
        prepare = load_pack(language).prepare
        own = translation.phrasings if translation else {}
        entries = [
            ScorerEntry(
                entry.id,
                (*entry.phrasings, *map(prepare, own.get(entry.id, ()))),
                _text(knowledge, entry.id),
            )
            for entry in knowledge.entries.values()
        ]
        base = language == knowledge.language
        names = translation.names if translation and not base else {}
        return _Recipe(language, entries, [*_joined(names), *groups(knowledge)])


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
