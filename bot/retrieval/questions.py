"""A question as retrieval compares it: its words, spelt as the articles spell them, its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.frames.lexicon import lexicon
from bot.knowledge.knowledge import Knowledge
from bot.retrieval.encoder import Encoder, Floats, spell_for_encoder
from bot.retrieval.terms import Term, TermReader
from bot.retrieval.vectors import unit
from bot.retrieval.weights import offsets
from bot.text.lexicon import lexicon as figure_words
from bot.text.spelling import SpellingCorrector

_TEXTS_KEPT = 512  # short texts whose vectors are kept


@dataclass(frozen=True, slots=True)
class Query:
    """A question as retrieval compares it. ``vector`` is None where it goes by words alone;
    ``spelt`` is the text with slips put right, as far as the encoder shows them."""

    text: str
    language: str
    mode: str  # of the weights: same, cross or words
    terms: tuple[Term, ...]
    vector: Floats | None
    spelt: str = ""


class QuestionReader:
    """Reads questions to one knowledge base. Threads may share it."""

    def __init__(
        self,
        knowledge: Knowledge,
        vocabulary: Mapping[str, str],
        encoder: Encoder | None,
        *,
        comparable: bool,
    ) -> None:
        """Take the words of all texts with their stems; ``comparable`` False: nothing has a vector
        that those of questions could be compared with."""
        self._encoder, self.has_encoder = encoder, encoder is not None
        self._comparable = comparable
        self._language = knowledge.language
        self._encoded = lru_cache(_TEXTS_KEPT)(encoder.encode_questions) if encoder else None
        named = [(name.name, *name.also) for name in knowledge.names]
        translated: list[tuple[str, Sequence[str]]] = []
        for said in knowledge.translations.values():
            named += [(name, *ways) for name, ways in said.names.items()]
            translated += said.names.items()
        self._terms = TermReader(
            vocabulary.items(),
            self._language,
            lexicon(self._language).function_words.__contains__,
            (*knowledge.synonyms, *named),
            translated,
        )
        # Words of figures matter too much to be misread where no article has them: a quater.
        self._spelling = SpellingCorrector(
            vocabulary.keys() | figure_words(self._language).lower_case_words
        )

    def read(self, text: str, language: str) -> Query:
        """Read the words of a question."""
        return Query(text, language, "words", self._terms.read(text), None)

    def with_meaning(self, query: Query) -> Query:
        """Return a question with its vector; as it is where there is nothing to compare it with."""
        if self._encoder is None or not self._comparable:
            return query
        text, language = query.text, query.language
        if language == self._language:
            common = lexicon(language).irregular_verbs
            tokens = [t.token for t in query.terms if t.content and t.token.norm not in common]
            text = spell_for_encoder(text, tokens, self._spelling, self._encoder)
            vector = self._encoder.encode_questions([text])[0]
            return replace(query, mode="same", vector=vector, spelt=text)
        vector = self._encoder.encode_questions([text])[0]
        offset = offsets().get(language)
        if offset is not None:
            vector = unit((vector + offset)[None])[0]
        return replace(query, mode="cross", vector=vector)

    def similarity(self, one: str, other: str) -> float:
        """Return how near two short texts of any language are in meaning; 0 by words alone."""
        if self._encoded is None:
            return 0.0
        return float(self._encoded((one,))[0] @ self._encoded((other,))[0])
