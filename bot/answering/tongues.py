"""The words by which languages are told apart: kept, since reading them takes every pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.knowledge.knowledge import Knowledge, Translation
from bot.understanding.detect import detect, has_words, spelt, telling_words, told_by_words

NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tongues:
    """Words by language: those of the language, and those of the knowledge base in it."""

    base: str
    own: dict[str, frozenset[str]]
    held: dict[str, frozenset[str]]

    @staticmethod
    def of(
        knowledge: Knowledge, words: frozenset[str], known: Mapping[str, frozenset[str]] = NOTHING
    ) -> Tongues:
        """Take as ``words`` those of the knowledge base in its own language, as ``known`` those of
        other languages that were found before."""
        held = {
            language: known[language] if language in known else _words(translation)
            for language, translation in knowledge.translations.items()
        }
        held[knowledge.language] = words
        base = knowledge.language
        own = {language: telling_words(language, base) for language in told_by_words(base)}
        return Tongues(base, own, held)

    def is_base(self, question: str) -> bool:
        """Tell whether a word of ``question`` is of the knowledge base's own language."""
        return has_words(question, self.own[self.base], self.held[self.base])

    def language(self, question: str, hint: str | None) -> str | None:
        """Return the language in which ``question`` is to be understood."""
        return detect(
            question,
            self.base,
            lambda language: self.held.get(language, _NONE),
            hint,
            lambda language: self.own[language],
        )


def _words(translation: Translation) -> frozenset[str]:
    return frozenset(
        word
        for phrasings in translation.phrasings.values()
        for phrasing in phrasings
        for word in spelt(phrasing)
        if len(word) > 1  # not the G of 5G
    )
