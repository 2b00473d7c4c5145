"""The words by which the sentences of a language are read, from ``data/LANGUAGE.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any, TypeVar

from bot.text.data_files import load_data
from bot.text.tokens import PhraseMatcher, Token, fold, stemmer, tokenize

K = TypeVar("K")
T = TypeVar("T")
_COMPARED = ("er", "est")
_VAGUE = 0.25  # what a word counts that says little
DATA = Path(__file__).parent / "data"


def phrase_matcher(phrases: Iterable[tuple[str, T]], language: str) -> PhraseMatcher[T]:
    """Return a matcher for phrases of ``language`` in rows of normalized words."""
    return PhraseMatcher(
        ([token.norm for token in tokenize(phrase, language)], value) for phrase, value in phrases
    )


class Listed(cached_property[T]):
    """A list of phrases or stems by the name of the attribute, read when it is first asked for."""

    def __init__(self, read: Callable[[Lexicon, str], T]) -> None:
        super().__init__(lambda one: read(one, str(self.attrname)))


class Lexicon:
    """The word lists of one language; empty lists where it has none."""

    def __init__(self, language: str) -> None:
        self.language = language
        others = load_data("others", DATA)
        own = load_data(language, DATA) or others.get(language, {})
        self._data: dict[str, Any] = {**others["all"], **own}
        self._irregular = self._data.get("irregular_stems", {})
        self._stem = stemmer(language)
        self.question_marks = tuple(one for one, _ in self._listed("question_words"))
        self.noun_endings = tuple(one for one, _ in self._listed("noun_endings"))
        self.answer_nouns = dict(self._listed("answer_nouns"))
        self.figure_senses: dict[str, str] = self._data.get("figure_senses", {})
        self.trends = {token.stem: way for token, way in self._tokens("trends")}
        self.measured_in = {k: tuple(v) for k, v in self._data.get("measured_in", {}).items()}
        self.place_prepositions = frozenset(
            word for phrase, _ in self._listed("prepositions") for word in phrase.split()
        )
        self.turning = _collected(self._pairs("turning"))
        self.turns = {one: frozenset(has) for one, has in self._data.get("turns", {}).items()}
        antonyms = self._pairs("antonyms")
        self.opposites = _collected((self._key(one), self._key(other)) for one, other in antonyms)
        self._synonyms, self._members = self._groups("synonyms")
        self._paraphrases, self._called = self._groups("paraphrases")
        two = (key for key in (*self._synonyms, *self._paraphrases) if "_" in key)
        self.two_word_verbs = {(*key.split("_", 1),): key for key in two}  # set up, pass away
        self.opposites_of = lru_cache(maxsize=256)(self._opposites_of)

    def is_post(self, norm: str) -> bool:
        """Return True for chairman and chairmen, ambassador and ambassadors."""
        return norm in self.posts or norm.removesuffix("s") in self.posts

    def is_verb(self, norm: str) -> bool:
        """Return True for what looks like the past or participle of a verb."""
        return norm in self.irregular_verbs or (norm.endswith("ed") and len(norm) > 4)

    def asks(self, norms: Iterable[str], opening: int | None = None) -> bool:
        """Return True if a question word begins among ``norms``, or the first ``opening`` of them;
        those of several words count as a whole: por qué, di mana."""
        found = [first for first, _, _ in self.question_words.find(tuple(norms))]
        return bool(found) and (opening is None or found[0] < opening)

    def root(self, norm: str, stem: str) -> str:
        """Return ``stem``, or that of the regular form of an irregular word."""
        regular = self._irregular.get(norm)
        return self._stem(regular) if regular else stem

    def words(self, key: str) -> frozenset[str]:
        """Return the single words of a list, normalized."""
        return frozenset(token.norm for token, _ in self._tokens(key))

    def stems(self, key: str) -> frozenset[str]:
        """Return the stems of the words of a list."""
        return frozenset(token.stem for token, _ in self._tokens(key))

    def phrases(self, key: str) -> PhraseMatcher[str]:
        """Return a matcher for phrases; their values are the names of their groups, or ``key``."""
        return phrase_matcher(self._listed(key), self.language)

    def _tokens(self, key: str) -> Iterator[tuple[Token, str]]:
        for phrase, group in self._listed(key):
            yield from ((token, group) for token in tokenize(phrase, self.language))

    def _listed(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield what stands under ``key``, with the name of its group or of the list."""
        value = self._data.get(key, ())
        for group, listed in (value if isinstance(value, dict) else {key: value}).items():
            yield from (
                (one, group) for one in (listed.split() if isinstance(listed, str) else listed)
            )

    def burden(self, stem: str) -> float:
        """Return from 0 to 1 how much it means that a word is missing: lawyer more than part."""
        return _VAGUE if stem in self.vague else 1.0

    def alike(self, stem: str, *, paraphrased: bool) -> frozenset[str]:
        """Return the stems of all that means the same as ``stem``, or also may be called so."""
        found = frozenset[str]().union(*(self._members[n] for n in self._synonyms.get(stem, ())))
        if not paraphrased:
            return found
        return found.union(*(self._called[n] for n in self._paraphrases.get(stem, ())))

    (
        addressed, adverbial_scopes, ages, articles, asked_nouns, asked_of, auxiliaries,
        bare_openings, be_forms, before_infinitives, before_superlatives, before_totals,
        beginning, ceasing, choices, clause_joints, clause_openings,
        compared_with, comparing, continuing, copula_adverbs, copulas, counted_pronouns,
        deed_auxiliaries, denial_ends, denials, denying, determiners, determiners_of_many, elisions,
        exclamations, fillers, function_words, generic_nouns, identifying, indefinite,
        informants, interjections, irregular_verbs, lasting, list_joints, modals,
        moments, moving_verbs, name_articles, name_particles, naming_verbs, negative_prefixes,
        never_relative, no_choices, not_superlative, noun_joints, one_of, openings_after_comma,
        organisation_words, pairing, partitives, place_words, plain_prepositions,
        possessives, post_modifiers, posts, posts_asked, predicate_ends, present, pronouns,
        ranking_verbs, relative_pronouns, relative_times, reported, reporting,
        requests, rest, said_of_now, same_forms, superlative_more, tag_endings, tag_subjects,
        time_nouns, titles, yes_no_openings,
    ) = map(Listed, repeat(words, 81))  # fmt: skip
    agent_verbs, speech_verbs, vague = map(Listed, repeat(stems, 3))
    (
        advice, answer_types, answer_verbs, beliefs, bounds, claim_closings, claim_openings,
        exact, hedges, leaning, light_phrases, meanwhile, negators, not_yet, open_lists, parts,
        plans, prepositions, question_words, request_openings, scopes, spending, topic_openings,
        unsaid,
    ) = map(Listed, repeat(phrases, 24))  # fmt: skip

    def _opposites_of(self, stem: str) -> frozenset[str]:
        """Return the stems of all that mean the opposite: hot and cold, likely and unlikely."""
        stem = self._bare(stem)
        found = set(self.opposites.get(stem, ()))
        found |= {one + ending for one in found & self.opposites.keys() for ending in _COMPARED}
        for prefix in self.negative_prefixes:
            bare = stem.removeprefix(prefix)
            for short, other in ((stem, prefix + stem), (bare, bare)):
                if len(short) > len(prefix) + 1 and other != stem:
                    found.add(other)
        return frozenset(found)

    def _bare(self, stem: str) -> str:
        """Return the stem of cheap for that of cheaper."""
        for ending in _COMPARED:
            bare = stem.removesuffix(ending)
            if bare != stem and bare in self.opposites:
                return bare
        return stem

    def _pairs(self, key: str) -> list[tuple[str, str]]:
        """Return the pairs under ``key``, each both ways."""
        split = (pair.split("/") for pair in self._data.get(key, "").split())
        pairs = [(one, other) for one, other in split]
        return pairs + [(other, one) for one, other in pairs]

    def _groups(self, key: str) -> tuple[dict[str, frozenset[int]], dict[int, frozenset[str]]]:
        """Return the groups that a stem is in, by number, and the stems of each group."""
        groups = enumerate(self._data.get(key, "").split("|"))
        rows = [(self._key(w.strip()), n) for n, group in groups for w in group.split("/")]
        return _collected(rows), _collected((n, stem) for stem, n in rows)

    def _key(self, word: str) -> str:
        norm = fold(word)
        return self.root(norm, self._stem(norm))


def _collected(pairs: Iterable[tuple[K, T]]) -> dict[K, frozenset[T]]:
    """Return all that stands beside each first of ``pairs``."""
    found: defaultdict[K, set[T]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    """Return the word lists of ``language``."""
    return Lexicon(language)
