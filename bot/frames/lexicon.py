"""The words by which the sentences of a language are read, from ``data/LANGUAGE.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from bot.text.normalize import fold
from bot.text.phrases import PhraseMatcher
from bot.text.tokens import Token, stemmer, tokenize

T = TypeVar("T")
_COMPARED = ("er", "est")
_VAGUE = 0.25  # what a word counts that says little
_DATA = Path(__file__).parent / "data"
# Every scalar is text: ``no`` is a word.
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@lru_cache(maxsize=8)
def read_data(name: str) -> dict[str, Any]:
    """Return the word lists of ``data/NAME.yaml``."""
    text = (_DATA / f"{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=_Loader))  # noqa: S506 - makes nothing but text


def phrase_matcher(phrases: Iterable[tuple[str, T]], language: str) -> PhraseMatcher[T]:
    """Return a matcher for phrases of ``language`` in rows of normalized words."""
    return PhraseMatcher(
        ([token.norm for token in tokenize(phrase, language)], value) for phrase, value in phrases
    )


class Listed(Generic[T]):
    """A list of the lexicon by the name of the attribute, read when it is first asked for."""

    def __init__(self, read: Callable[[Lexicon, str], T]) -> None:
        self._read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, one: Lexicon, owner: type) -> T:
        found: T = one.__dict__.setdefault(self._name, self._read(one, self._name))
        return found


class Lexicon:
    """The word lists of one language; empty lists where it has none."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._data = {**read_data("others")["all"], **_data_of(language)}
        self._irregular = self._data.get("irregular_stems", {})
        self._stem = stemmer(language)
        self.units = dict(self._data.get("countable_units", {}))
        self.question_marks = tuple(one for one, _ in self._listed("question_words"))
        self.noun_endings = tuple(one for one, _ in self._listed("noun_endings"))
        self.agent_endings = tuple(self._data.get("agent_endings", ()))
        self.answer_nouns = dict(self._listed("answer_nouns"))
        self.measured_in = {k: tuple(v) for k, v in self._data.get("measured_in", {}).items()}
        self.place_prepositions = frozenset(
            word for phrase, _ in self._listed("prepositions") for word in phrase.split()
        )
        self.turning = self._pairs("turning")
        self.turns = {one: frozenset(has) for one, has in self._data.get("turns", {}).items()}
        self.opposites = self._opposites()
        self.synonyms, self._paraphrases = map(self._groups, ("synonyms", "paraphrases"))
        self._members, self._called = map(_members, (self.synonyms, self._paraphrases))
        two = (key for key in (*self.synonyms, *self._paraphrases) if "_" in key)
        self.two_word_verbs = {(*key.split("_", 1),): key for key in two}  # set up, pass away
        self.opposites_of = lru_cache(maxsize=256)(self._opposites_of)

    def is_post(self, norm: str) -> bool:
        """Return True for chairman and chairmen, ambassador and ambassadors."""
        return norm in self.posts or norm.removesuffix("s") in self.posts

    def is_verb(self, norm: str) -> bool:
        """Return True for what looks like the past or participle of a verb."""
        return norm in self.irregular_verbs or (norm.endswith("ed") and len(norm) > 4)

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

    def grouped_stems(self, key: str) -> dict[str, str]:
        """Return for each stem of the words under ``key`` the name of its group."""
        return {token.stem: group for token, group in self._tokens(key)}

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

    def are_synonyms(self, one: str, other: str) -> bool:
        """Return True if the two stems stand in one group of synonyms."""
        return bool(self.synonyms.get(one, frozenset()) & self.synonyms.get(other, frozenset()))

    def alike(self, stem: str, *, paraphrased: bool) -> frozenset[str]:
        """Return the stems of all that means the same as ``stem``, or also may be called so."""
        found = frozenset[str]().union(*(self._members[n] for n in self.synonyms.get(stem, ())))
        if not paraphrased:
            return found
        return found.union(*(self._called[n] for n in self._paraphrases.get(stem, ())))

    def means(self, given: str, asked: str) -> bool:
        """Return True if what is called ``given`` may be called ``asked``: a ferry is a boat."""
        groups = self._paraphrases.get(given, frozenset())
        return bool(
            self.are_synonyms(given, asked) or groups & self._paraphrases.get(asked, frozenset())
        )

    function_words, fillers, pronouns = Listed(words), Listed(words), Listed(words)
    auxiliaries, deed_auxiliaries, copulas = Listed(words), Listed(words), Listed(words)
    modals, articles = Listed(words), Listed(words)
    hedges, causes = Listed(phrases), Listed(words)
    irregular_verbs, same_forms, naming_verbs = Listed(words), Listed(words), Listed(words)
    agent_verbs, speech_verbs, single_verbs = Listed(stems), Listed(stems), Listed(stems)
    posts, post_modifiers, titles = Listed(words), Listed(words), Listed(words)
    organisation_words, place_words, rest = Listed(words), Listed(words), Listed(words)
    generic_nouns, time_nouns, vague = Listed(words), Listed(words), Listed(stems)
    not_superlative, superlative_more = Listed(words), Listed(words)
    question_words, requests, asked_nouns = Listed(words), Listed(words), Listed(words)
    never_relative, yes_no_openings, choices = Listed(words), Listed(words), Listed(words)
    tag_subjects, tag_endings, denying = Listed(words), Listed(words), Listed(words)
    relative_times, continuing, interjections = Listed(words), Listed(words), Listed(words)
    informants, reporting, reported = Listed(words), Listed(words), Listed(words)
    adverbial_scopes, plain_prepositions = Listed(words), Listed(words)
    asked_of, bare_openings, no_choices = Listed(words), Listed(words), Listed(words)
    noun_joints, list_joints, clause_joints = Listed(words), Listed(words), Listed(words)
    clause_openings, openings_after_comma = Listed(words), Listed(words)
    denial_ends, predicate_ends, be_forms = Listed(words), Listed(words), Listed(words)
    determiners, determiners_of_many = Listed(words), Listed(words)
    relative_pronouns, copula_adverbs = Listed(words), Listed(words)
    pairing, compared_with = Listed(words), Listed(words)
    partitives, counted_pronouns, one_of = Listed(words), Listed(words), Listed(words)
    before_superlatives, before_infinitives = Listed(words), Listed(words)
    name_particles, name_articles = Listed(words), Listed(words)
    present, indefinite, ranking_verbs = Listed(words), Listed(words), Listed(words)
    possessives, addressed, request_openings = Listed(words), Listed(words), Listed(phrases)
    topic_openings = Listed(phrases)
    comparing, moving_verbs, before_totals = Listed(words), Listed(words), Listed(words)
    unsaid = Listed(phrases)
    beginning, differing = Listed(words), Listed(words)
    ceasing, instead = Listed(words), Listed(words)
    exceptions, leaning, denials = Listed(words), Listed(phrases), Listed(words)
    negative_prefixes, trends = Listed(words), Listed(grouped_stems)
    bounds, light_phrases, negators = Listed(phrases), Listed(phrases), Listed(phrases)
    plans, not_yet, exact = Listed(phrases), Listed(phrases), Listed(phrases)
    parts, posts_asked = Listed(phrases), Listed(words)
    open_lists, scopes, prepositions = Listed(phrases), Listed(phrases), Listed(phrases)
    claim_openings, claim_closings = Listed(phrases), Listed(phrases)
    answer_types, answer_verbs = Listed(phrases), Listed(phrases)
    spending, identifying, persons = Listed(phrases), Listed(words), Listed(words)
    ages, moments, meanwhile = Listed(words), Listed(words), Listed(phrases)
    lasting = Listed(words)

    def are_opposites(self, one: str, other: str) -> bool:
        """Return True for the stems of hot and cold, and of likely and unlikely."""
        return other in self.opposites_of(one)

    def _opposites_of(self, stem: str) -> frozenset[str]:
        """Return the stems of all words that mean the opposite of a word."""
        stem = self._bare(stem)
        against = self.opposites.get(stem, frozenset())
        groups = frozenset[int]().union(*(self.synonyms.get(one, ()) for one in against))
        found = set(against).union(*(self._members[group] for group in groups))
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

    def _opposites(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for word, others in self._pairs("antonyms").items():
            key = self._key(word)
            found[key] = found.get(key, frozenset()) | frozenset(map(self._key, others))
        return found

    def _pairs(self, key: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pair in self._data.get(key, "").split():
            left, right = pair.split("/")
            found.setdefault(left, set()).add(right)
            found.setdefault(right, set()).add(left)
        return found

    def _groups(self, key: str) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for number, group in enumerate(self._data.get(key, "").split("|")):
            for one in group.split("/"):
                found.setdefault(self._key(one.strip()), set()).add(number)
        return {word: frozenset(groups) for word, groups in found.items()}

    def _key(self, word: str) -> str:
        norm = fold(word)
        return self.root(norm, self._stem(norm))


def _members(groups: Mapping[str, frozenset[int]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for stem, numbers in groups.items():
        for number in numbers:
            found.setdefault(number, set()).add(stem)
    return found


def _data_of(language: str) -> dict[str, Any]:
    if (_DATA / f"{language}.yaml").is_file():
        return read_data(language)
    data: dict[str, Any] = read_data("others").get(language, {})
    return data


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    """Return the word lists of ``language``."""
    return Lexicon(language)
