"""Everything that is needed to understand questions in one language, built when first needed."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import partial

from bot.answering.base import Base, shared, stands_on, words_of
from bot.answering.cache import IndexCache
from bot.answering.closeness import Closeness, Words, telling
from bot.answering.gap import Gap
from bot.answering.held import Held
from bot.answering.profile import Profile
from bot.answering.profiler import Profiler
from bot.answering.scorers import Made, Scorers, groups
from bot.answering.spoken import Spoken
from bot.answering.tongues import Tongues
from bot.answering.usage import Usage
from bot.knowledge.knowledge import Knowledge, Translation
from bot.knowledge.sharing import sharing
from bot.matching.encoder import Encoder
from bot.matching.scorer import Scorer
from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser, stemmer
from bot.matching.vectors import VectorCache
from bot.understanding.analyse import Analyst
from bot.understanding.language.pack import load_pack
from bot.understanding.lexicon import Lexicon
from bot.understanding.question import Question


@dataclass(frozen=True, slots=True)
class Room:
    """One language: its analyst and its scorer, and the tokens of the source's sentences."""

    analyst: Analyst
    scorer: Scorer
    source: frozenset[str]
    held: Held
    spoken: Spoken | None = None  # of another language than the knowledge base's own


class Rooms:
    """The rooms of one knowledge base. Threads may share it.

    With those of the knowledge ``before`` only what has changed is made anew, and the result is
    the same to the last bit.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encoder | None,
        cache: VectorCache | None = None,
        index: IndexCache | None = None,
        before: Rooms | None = None,
    ) -> None:
        self.knowledge = knowledge
        self._encoder = encoder
        self._cache = cache
        self._index = index
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._rooms: dict[str, Room] = {}
        self._own: Analyst | None = None
        self._unready = before.languages if before else ()
        self._scorers = Scorers(
            knowledge, encoder, cache, index, before.scorers_made if before else {}
        )
        base = knowledge.language
        self._analyser = Analyser(base)
        self._synonyms = Synonyms(groups(knowledge), self._analyser)
        key = ("base", knowledge.version)
        parts = shared(knowledge)
        build = partial(self._base, before)
        found = index.get(key, build, parts) if index else build()
        self.base_words: frozenset[str] = found.words
        self.profiles: Mapping[str, Profile] = found.profiles
        self.held = Held(
            profiles=self.profiles,
            language=base,
            closeness=self._closeness(encoder, before) if encoder and self.profiles else None,
            common=found.common_names,
            gaps=found.gaps,
            usage=Usage.of(
                (profile.tokens for profile in self.profiles.values()),
                (gap.company for gap in found.gaps.values()),
            ),
            drafted=knowledge.drafted,
        )
        self._common = found.common_names
        self.tongues = found.tongues
        analyst = self._analyst(self.base_words, before)
        quotes = (fact.citation.quote for fact in knowledge.facts.values())
        self._source = frozenset[str]().union(*map(analyst.tokens, quotes))
        self._spoken_before = self._still_spoken(before) if before else {}
        self._rooms[base] = Room(analyst, self._scorers.scorer(base), self._source, self.held)

    def _closeness(self, encoder: Encoder, before: Rooms | None) -> Closeness:
        knowledge = self.knowledge
        known = before.held.closeness.words if before and before.held.closeness else None

        def build() -> Words:
            pack = load_pack(knowledge.language)
            words = {name: telling(one.flat, pack) for name, one in self.profiles.items()}
            return Words.of(words, encoder, self._cache or VectorCache(), known)

        key = ("words", knowledge.version, encoder.model)
        return Closeness(self._index.get(key, build) if self._index else build(), encoder)

    def _analyst(self, words: frozenset[str], before: Rooms | None) -> Analyst:
        """Return the analyst of the base language, the one of ``before`` where it is the same."""
        knowledge = self.knowledge
        if before and before.base_words == words and stands_on(self.knowledge, before.knowledge):
            self._own = before.room(knowledge.language).analyst
        elif self._own is None:
            pack = load_pack(knowledge.language)
            lexicon = Lexicon(knowledge, pack, words, stemmer(knowledge.language))
            self._own = Analyst(pack, lexicon, self._analyser, self._synonyms)
        return self._own

    def _base(self, before: Rooms | None) -> Base:
        words = frozenset(words_of(self.knowledge, self._analyser))
        knowledge = self.knowledge
        profiler = Profiler(knowledge, self._analyst(words, before))
        tongues = Tongues.of(knowledge, words, before.held_words(knowledge) if before else {})
        known = before if before and stands_on(self.knowledge, before.knowledge) else None
        profiles = profiler.profiles(known.profiles if known else {})
        gaps = profiler.gaps(known.gaps_kept(knowledge) if known else {})
        return Base(words, profiles, profiler.common_names, gaps, tongues)

    def gaps_kept(self, after: Knowledge) -> dict[str, Gap]:
        """Return the gaps that ``after`` has, too."""
        entries = self.knowledge.entries
        return {
            name: gap
            for name, gap in self.held.gaps.items()
            if after.entries.get(name) is entries[name]
        }

    def held_words(self, after: Knowledge) -> dict[str, frozenset[str]]:
        """Return the words of the translations that ``after`` has, too."""
        return {
            language: self.tongues.held[language]
            for language, translation in self.knowledge.translations.items()
            if after.translations.get(language) is translation
        }

    def room(self, language: str) -> Room:
        """Return the room of ``language``, made now if this is its first question."""
        found = self._rooms.get(language)
        if found is None:
            with self._locks[language]:  # who asks in another language does not wait
                found = self._rooms.get(language) or self._make(language)
                self._rooms[language] = found
        return found

    @property
    def unfinished(self) -> Mapping[str, str]:
        """Return the languages whose scorer is only adjusted, with what tells it from others."""
        return {name: made.digest for name, made in self.scorers_made.items() if made.adjusted}

    def finished(self, language: str) -> Rooms:
        """Return these rooms with the scorer of ``language`` as it is when made anew."""
        other = copy(self)
        other._finish(language)  # noqa: SLF001 - a copy of itself
        return other

    def _finish(self, language: str) -> None:
        rooms, made = dict(self._rooms), self.scorers_made  # those that rooms have, and more
        kept = {name: one for name, one in made.items() if name != language}
        self._scorers = Scorers(self.knowledge, self._encoder, self._cache, self._index, kept)
        scorers = {name: self._scorers.scorer(name) for name in made}
        base = scorers[self.knowledge.language]
        self._rooms = {
            name: replace(room, scorer=scorers.get(name, base)) for name, room in rooms.items()
        }

    @property
    def scorers_made(self) -> Mapping[str, Made]:
        """Return the scorers made so far, by language."""
        return dict(self._scorers.made)  # more may be made meanwhile

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that were asked in, here or before."""
        return tuple(dict.fromkeys((*self._rooms, *self._unready)))

    def renewed(self, knowledge: Knowledge) -> Rooms:
        """Return the rooms of the same knowledge base read again."""
        knowledge = sharing(knowledge, self.knowledge)
        return Rooms(knowledge, self._encoder, self._cache, self._index, self)

    def make_ready(self) -> bool:
        """Make the room of one more of ``languages``; False if there is none left."""
        waiting = [language for language in self._unready if language not in self._rooms]
        self._unready = tuple(waiting[1:])  # one that fails is not tried again and again
        for language in waiting[:1]:
            self.room(language)
        return bool(waiting)

    def names_a_subject(self, question: Question) -> bool:
        """Say whether ``question`` has a name that tells what it is about."""
        return any(name.known and name.name not in self._common for name in question.names)

    def _make(self, language: str) -> Room:
        knowledge, pack, analyser = self.knowledge, load_pack(language), Analyser(language)
        translation = knowledge.translations.get(language)
        names = translation.names if translation else {}
        alike = [(canonical, *variants) for canonical, variants in names.items()]
        phrasings = translation.phrasings.values() if translation else ()
        texts = (text for group in (*phrasings, *names.values()) for text in group)
        vocabulary = analyser.vocabulary(map(pack.writing.prepare, texts))
        words = {word for word in vocabulary if not word.isdigit()}
        analyst = Analyst(
            pack,
            Lexicon(knowledge, pack, words, stemmer(language), frozenset(self.held.usage.entries)),
            analyser,
            Synonyms(alike, analyser),
            base=(self._analyser, self._synonyms),
        )
        base = self._rooms[knowledge.language]
        scorer = self._scorers.scorer(language) if translation else base.scorer
        encoder = self._encoder if scorer.fused else None  # else it can't read the language
        spoken = self._spoken(translation, analyst, encoder) if translation else None
        held = spoken.beside(self.held) if spoken else self.held
        return Room(analyst, scorer, self._source, held, spoken)

    def _spoken(
        self, translation: Translation, analyst: Analyst, encoder: Encoder | None
    ) -> Spoken:
        before = self._spoken_before.pop(translation.language, None)
        if before:
            return before
        cache = self._cache or VectorCache()

        def build() -> Spoken:
            return Spoken.of(self.held, translation, analyst, encoder, cache)

        model = encoder.model if encoder else ""
        key = ("spoken", translation.language, self.knowledge.version, model)
        return self._index.get(key, build) if self._index else build()

    def _still_spoken(self, before: Rooms) -> dict[str, Spoken]:
        """Return what is spoken in languages of which nothing has changed since ``before``, nor
        in the words that their words are put beside."""
        if not (stands_on(self.knowledge, before.knowledge) and self.held.same_words(before.held)):
            return {}
        old, new = before.knowledge.translations, self.knowledge.translations
        rooms = dict(before._rooms)
        return {
            language: room.spoken
            for language, room in rooms.items()
            if room.spoken and new.get(language) is old[language]
        }
