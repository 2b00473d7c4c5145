"""Everything that is needed to understand questions in one language, built when first needed."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.answering.cache import IndexCache
from bot.answering.closeness import Closeness, Words
from bot.answering.evidence import Held
from bot.answering.profile import Profile, Profiler
from bot.answering.tongues import Tongues
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Knowledge
from bot.matching.encoder import Encoder
from bot.matching.entries import ScorerEntry
from bot.matching.scorer import Scorer
from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser, stemmer
from bot.matching.vectors import VectorCache
from bot.understanding.analyse import Analyst
from bot.understanding.lexicon import Lexicon
from bot.understanding.pack import load_pack
from bot.understanding.question import Question


@dataclass(frozen=True, slots=True)
class Room:
    """One language: its analyst and its scorer."""

    analyst: Analyst
    scorer: Scorer


@dataclass(frozen=True, slots=True)
class Base:
    """What is found out about the knowledge base in its own language."""

    words: frozenset[str]
    profiles: dict[str, Profile]
    common_names: frozenset[str]
    tongues: Tongues


class Rooms:
    """The rooms of one knowledge base. Threads may share it."""

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encoder | None,
        cache: VectorCache | None = None,
        index: IndexCache | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._encoder = encoder
        self._cache = cache
        self._index = index
        self._lock = threading.Lock()
        self._rooms: dict[str, Room] = {}
        base = knowledge.language
        self._analyser = Analyser(base)
        self._synonyms = Synonyms(_groups(knowledge), self._analyser)
        key = ("base", knowledge.version)
        shared = _shared(knowledge)
        found = index.get(key, self._base, shared) if index else self._base()
        self.base_words: frozenset[str] = found.words
        self.profiles: Mapping[str, Profile] = found.profiles
        rarity = _rarity(self.profiles.values())
        self.held = Held(
            profiles=self.profiles,
            kinds={entry.id: entry.kind for entry in knowledge.entries.values()},
            rarity=rarity,
            language=base,
            closeness=self._closeness(encoder) if encoder and self.profiles else None,
        )
        self._common = found.common_names
        self.tongues = found.tongues
        self._rooms[base] = Room(self._analyst(self.base_words), self._scorer(base))

    def _closeness(self, encoder: Encoder) -> Closeness:
        knowledge = self._knowledge

        def build() -> Words:
            pack = load_pack(knowledge.language)
            return Words.of(self.profiles, pack, encoder, self._cache or VectorCache())

        key = ("words", knowledge.version, encoder.model)
        return Closeness(self._index.get(key, build) if self._index else build(), encoder)

    def _analyst(self, words: frozenset[str]) -> Analyst:
        knowledge = self._knowledge
        pack = load_pack(knowledge.language)
        lexicon = Lexicon(knowledge, pack, words, stemmer(knowledge.language))
        return Analyst(pack, lexicon, self._analyser, self._synonyms)

    def _base(self) -> Base:
        words = frozenset(_words(self._knowledge, self._analyser))
        profiler = Profiler(self._knowledge, self._analyst(words))
        tongues = Tongues.of(self._knowledge, words)
        return Base(words, profiler.profiles(), profiler.common_names, tongues)

    def room(self, language: str) -> Room:
        """Return the room of ``language``, made now if this is its first question."""
        with self._lock:
            if language not in self._rooms:
                self._rooms[language] = self._make(language)
            return self._rooms[language]

    def names_a_subject(self, question: Question) -> bool:
        """Say whether ``question`` has a name that tells what it is about."""
        return any(name.known and name.name not in self._common for name in question.names)

    def _make(self, language: str) -> Room:
        knowledge, pack, analyser = self._knowledge, load_pack(language), Analyser(language)
        translation = knowledge.translations.get(language)
        names = translation.names if translation else {}
        groups = [(canonical, *variants) for canonical, variants in names.items()]
        phrasings = translation.phrasings.values() if translation else ()
        texts = (text for group in (*phrasings, *names.values()) for text in group)
        words = {
            word for word in analyser.vocabulary(map(pack.prepare, texts)) if not word.isdigit()
        }
        analyst = Analyst(
            pack,
            Lexicon(knowledge, pack, words, stemmer(language), frozenset(self.held.rarity)),
            analyser,
            Synonyms(groups, analyser),
            base=(self._analyser, self._synonyms),
        )
        base = self._rooms[knowledge.language]
        return Room(analyst, self._scorer(language) if translation else base.scorer)

    def _scorer(self, language: str) -> Scorer:
        """Return the scorer of ``language``, from disk where it was built before."""
        if self._index is None:
            return self._build(language)
        model = self._encoder.model if self._encoder else ""
        key = ("scorer", self._knowledge.version, language, model)
        scorer = self._index.get(key, lambda: self._build(language))
        return scorer.with_encoder(self._encoder) if self._encoder else scorer

    def _build(self, language: str) -> Scorer:
        knowledge = self._knowledge
        translation = knowledge.translations.get(language)
        base = language == knowledge.language
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
        groups = (
            _groups(knowledge)
            if base or translation is None
            else _joined(knowledge, translation.names)
        )
        return Scorer.build(
            entries,
            language=language,
            synonyms=groups,
            function_words=load_pack(language).function_words,
            encoder=self._encoder,
            cache=self._cache,
        )


def _shared(knowledge: Knowledge) -> list[object]:
    """Return what profiles refer to, in the same order for the same knowledge."""
    found: list[object] = list(knowledge.entries.values())
    for fact in knowledge.facts.values():
        found += (fact, *fact.figures.values(), *fact.names.values(), *fact.lists.values())
    return found


def _rarity(profiles: Collection[Profile]) -> dict[str, float]:
    """Return for each token how rare it is among entries: 0 in all of them, 1 in one only."""
    held = Counter(token for profile in profiles for token in profile.tokens)
    scale = math.log(len(profiles) or 1) or 1.0
    return {token: 1.0 - math.log(count) / scale for token, count in held.items()}


def _groups(knowledge: Knowledge) -> list[tuple[str, ...]]:
    """Return what counts as one; of a name the shortest form stands for all, since a long one
    would outweigh everything else in a question."""
    names = [
        tuple(sorted((name.name, *name.also), key=lambda form: (len(form.split()), len(form))))
        for name in knowledge.names
        if name.also
    ]
    return [*knowledge.synonyms, *names]


def _joined(knowledge: Knowledge, names: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [*((canonical, *variants) for canonical, variants in names.items()), *_groups(knowledge)]


def _text(knowledge: Knowledge, entry_id: str) -> str:
    entry = knowledge.entries[entry_id]
    if entry.kind is not EntryKind.SOURCED:
        return ""
    return " ".join(fact.citation.quote for fact in entry.facts)


def _words(knowledge: Knowledge, analyser: Analyser) -> set[str]:
    texts = [
        text for entry in knowledge.entries.values() for text in (entry.title, *entry.phrasings)
    ]
    texts += [fact.citation.quote for fact in knowledge.facts.values()]
    texts += [word for group in _groups(knowledge) for word in group]
    return analyser.vocabulary(texts)
