"""Takes a question apart: what kind of thing it asks for, and what it insists on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser, Word
from bot.understanding.clues import (
    acts,
    excepts,
    excludes,
    inside,
    owns,
    post_phrase,
    postings,
    predicate,
    senders,
    sort,
    states,
    strangers,
    things,
    without,
    worked_out,
)
from bot.understanding.kinds import Cue, find_ask, informs
from bot.understanding.lexicon import Lexicon, NameMention
from bot.understanding.numbers import NumberMention, mentions
from bot.understanding.pack import Kind, Pack
from bot.understanding.phrases import flatten
from bot.understanding.question import Ask, ContentWord, Question
from bot.understanding.split import LONGEST

_SENTENCE_END = re.compile(r"[?!;.](?=\s)")
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[,،，;:]\s*$|[?!.؟？。]\s*$")


class Analyst:
    """Understands questions in one language. Pure: the same question gives the same result."""

    def __init__(
        self,
        pack: Pack,
        lexicon: Lexicon,
        analyser: Analyser,
        synonyms: Synonyms,
        base: tuple[Analyser, Synonyms] | None = None,
    ) -> None:
        """Take as ``base`` the analyser of the knowledge base's language, where that differs:
        what ``synonyms`` puts in is then words of that language."""
        self.pack = pack
        self.lexicon = lexicon
        self._analyser = analyser
        self._synonyms = synonyms
        self._base = base
        chatter = {word for word in pack.chatter if not lexicon.in_knowledge(word)}
        self._light = pack.function_words | pack.fillers | pack.years | chatter
        self._common = self._light | pack.cue_words

    def analyse(self, text: str) -> Question:
        """Return what is understood of ``text``; never fails, whatever the text."""
        pack = self.pack
        flat, corrections = self.lexicon.correct(flatten(pack.prepare(text[:LONGEST])))
        flat = things(without(flat, pack.idioms.find(flat)), pack)
        flat = self._without_request(flat)
        names = tuple(self.lexicon.names(flat, text))
        numbers = tuple(m for m in mentions(flat, pack) if not inside(m.start, names))
        cue = find_ask(flat, pack, self._names_a_thing)
        words = self._content(flat, numbers, names, _counted(flat, cue))
        content = tuple(w for w in words if not (inside(w.start, names) or _asks(w, cue)))
        tags = pack.tags.find(flat)
        bare = without(flat, tags)
        return Question(
            text=text,
            flat=flat,
            language=pack.language,
            foreign=self._base is not None,
            ask=self._ask(flat, cue, content),
            content=content,
            tokens=frozenset(word.token for word in words),
            vague=_counted_word(flat, cue, pack) in pack.vague,
            numbers=numbers,
            names=names,
            origin=frozenset(n.name for n in names if pack.origins.at_end(flat[: n.start])),
            agent=next(
                (
                    word
                    for word in content
                    if pack.agents.at_end(flat[: word.start]) and word.text not in pack.anyone
                ),
                None,
            ),
            actors=frozenset(n.name for n in names if acts(flat, n, content, pack)),
            owners=frozenset(n.name for n in names if owns(flat, n, content, pack)),
            strangers=() if pack.capital_nouns else strangers(text, content, self._common),
            predicate=predicate(flat, cue, names, content, pack),
            exists=bool(pack.exists.first(flat)),
            others=bool(pack.others.first(flat)),
            excepted=frozenset(w.token for w in content if excepts(flat, w.start, cue, pack)),
            insists=(*_insists(flat, numbers, pack), *self._superlatives(flat)),
            excludes=tuple(excludes(flat, pack)),
            units=next((one.units for one in pack.dimensions if one.asks.first(flat)), frozenset()),
            naming=bool(pack.namings.first(flat)),
            posts=tuple(w.text for w in content if w.text in pack.roles),
            post_phrase=post_phrase(flat, content, pack),
            postings=postings(flat, names, pack),
            senders=senders(flat, names, pack),
            why=bool(cue and pack.whys.first(cue.phrase)),
            sort=sort(flat, cue, pack),
            practical=bool(pack.practical.first(bare)),
            negated=bool(pack.negations.first(bare)),
            now=bool(pack.now.first(flat)),
            computed=worked_out(flat, numbers, pack),
            attribution=bool(pack.attribution.first(flat)),
            statement=states(flat, cue, pack, tagged=bool(tags)),
            anaphoric=self._points_back(flat, content),
            singular=bool(pack.singular & set(_WORD.findall(flat))),
            opener=bool(pack.openers.at_start(flat)),
            joined=bool(pack.joints.at_start(flat)),
            corrections=corrections,
        )

    def ask(self, text: str, heads_of: Kind) -> Ask:
        """Return what a phrasing of the knowledge base asks for, as ``analyse`` does: none of its
        words is to be mended; heads only for one kind of answer, since they cost the most."""
        pack = self.pack
        flat = flatten(pack.prepare(text[:LONGEST]))
        cue = find_ask(flat, pack, self._names_a_thing)
        if cue is None or cue.kind is not heads_of:
            return self._ask(flat, None, ()) if cue is None else Ask(cue.kind, cue.phrase)
        names = tuple(self.lexicon.names(flat, text))
        numbers = tuple(m for m in mentions(flat, pack) if not inside(m.start, names))
        words = self._content(flat, numbers, names)
        return self._ask(flat, cue, [w for w in words if not inside(w.start, names)])

    def sort(self, text: str) -> str:
        """Return the sort of thing that a phrasing of the knowledge base asks to be named."""
        flat = flatten(text)
        return sort(flat, find_ask(flat, self.pack), self.pack) if self.pack.sorts else ""

    def _names_a_thing(self, flat: str, cue: Cue) -> bool:
        """Say whether a cue is part of a thing that the knowledge base names: "innovation
        *capacity*" asks for no measure."""
        word = flat[: cue.start].rstrip().rpartition(" ")[2]
        return cue.noun and self.lexicon.has_pair(word, cue.phrase)

    def tokens(self, text: str) -> frozenset[str]:
        """Return the tokens of ``text`` that carry information, synonyms resolved."""
        return frozenset(word.token for word in self._content(flatten(text), (), ()))

    def units(self, figure: str) -> frozenset[str]:
        """Return the tokens of the words of ``figure`` that are no number: of "7.2 MW" that of
        *MW*."""
        flat = flatten(figure)
        words = self._content(flat, mentions(flat, self.pack), ())
        return frozenset(word.token for word in words)

    def heads(self, phrase: str) -> tuple[str, ...]:
        """Return the tokens of the first noun phrase of ``phrase``: of "countries that signed"
        the token of *countries*."""
        words = self._content(flatten(phrase), (), ())
        end = self._noun_phrase_end(flatten(phrase), 0)
        return tuple(word.token for word in words if word.start < end)

    def _content(
        self,
        flat: str,
        numbers: Iterable[NumberMention],
        names: Iterable[NameMention],
        counted: int | None = None,
    ) -> list[ContentWord]:
        words = self._analyser.words(flat)
        spans = {span.start: span for span in self._synonyms.spans([w.token for w in words])}
        found: list[ContentWord] = []
        position = 0
        while position < len(words):
            span = spans.get(position)
            end = span.end if span else position + 1
            taken = words[position:end]
            text = " ".join(word.folded for word in taken)
            tokens = self._translated(span.tokens, span.text) if span else (self._token(taken[0]),)
            told = taken[0].start == counted and taken[0].folded in self.pack.chatter
            if span or told or self._informs(taken[0], numbers, names):
                found.extend(ContentWord(text, token, taken[0].start) for token in tokens)
            position = end
        return found

    def _translated(self, tokens: tuple[str, ...], text: str) -> tuple[str, ...]:
        if self._base is None:
            return tokens
        analyser, synonyms = self._base
        return tuple(synonyms.apply(analyser.tokens(text)))

    def _token(self, word: Word) -> str:
        """Return the token of a word; one that both languages share ("digital") counts as that of
        the knowledge base."""
        if self._base is None:
            return word.token
        shared = self._base[0].tokens(word.folded)
        return shared[0] if len(shared) == 1 and self.lexicon.is_base(shared[0]) else word.token

    def _informs(
        self, word: Word, numbers: Iterable[NumberMention], names: Iterable[NameMention]
    ) -> bool:
        pack = self.pack
        if word.folded in self._light:
            return False
        if word.folded in pack.insists.words or inside(word.start, numbers):
            return False
        # In a script without spaces a pair of characters may belong to two words.
        if not pack.spaced and not word.folded.isascii():
            return inside(word.start, names)
        return len(word.folded) > 1 or inside(word.start, names)

    def _ask(self, flat: str, cue: Cue | None, words: Sequence[ContentWord]) -> Ask:
        if cue is None:
            return Ask(Kind.YES_NO if flat else Kind.ANY)
        if self.pack.counts_alone.at_start(cue.phrase) or flat[cue.end : cue.end + 1] in (
            *",;:?!.",
        ):
            return Ask(cue.kind, cue.phrase, (), cue.start)
        end = self._noun_phrase_end(flat, cue.end)
        heads = tuple(word.token for word in words if cue.end <= word.start < end)
        if cue.kind is Kind.LIST and self._asks_topic(flat[end:].lstrip()):
            return Ask(Kind.EXPLANATION, cue.phrase, heads, cue.start)
        return Ask(self._amount(cue, flat, words), cue.phrase, heads, cue.start)

    def _asks_topic(self, rest: str) -> bool:
        """Say whether what a list is about is asked, not its items: "what are the labs *for*"."""
        hit = self.pack.topics.at_start(rest)
        return hit is not None and not informs(rest[hit.end :], self.pack)

    def _amount(self, cue: Cue, flat: str, words: Sequence[ContentWord]) -> Kind:
        """Return what ``cue`` asks for: "how much seaweed" is no question of money."""
        thing = next((w for w in words if not flat[cue.end : w.start].strip()), None)
        if cue.kind is not Kind.MONEY or not self.pack.amounts.at_start(cue.phrase):
            return cue.kind
        money = thing is None or thing.text in self.pack.asks[Kind.MONEY].words
        return Kind.MONEY if money or cue.phrase not in self.pack.amounts.phrases else Kind.MEASURE

    def _without_request(self, flat: str) -> str:
        """Return ``flat`` without a request behind what is claimed that says nothing known: "31
        countries joined, *can I quote that*"."""
        hit = self.pack.practical.first(flat)
        claimed = flat[: hit.start] if hit else ""
        if hit is None or not informs(claimed, self.pack) or not _BREAK.search(claimed):
            return flat
        after = set(_WORD.findall(flat[hit.end :])) - self._light
        return flat if any(map(self.lexicon.knows, after)) else _BREAK.sub("", claimed)

    def _superlatives(self, flat: str) -> Iterator[str]:
        """Yield "most profitable" and the like; "most of", "most recent" insist on nothing."""
        for hit in self.pack.superlatives.find(flat):
            word = _WORD.match(flat, hit.end + 1)
            if word and word.group() not in self._light:
                yield f"{hit.phrase} {word.group()}"

    def _points_back(self, flat: str, content: Sequence[ContentWord]) -> bool:
        """Say whether a word points to an earlier message: not in "are there", "those labs"."""
        pack = self.pack
        flat = without(flat, pack.existential.find(flat))
        # What a sentence before it tells, it points to: "the 114 enterprises? who said it".
        told = [
            m.end()
            for m in _SENTENCE_END.finditer(flat)
            if any(w.start < m.start() for w in content)
        ]
        nouns = {word.start for word in content}
        for match in _WORD.finditer(flat):
            before_noun = match.end() + 1 in nouns and match.group() in pack.determiners
            told_before = any(end <= match.start() for end in told)
            if match.group() in pack.anaphora and not before_noun and not told_before:
                return True
        return False

    def _noun_phrase_end(self, flat: str, start: int) -> int:
        """Return where the noun phrase that begins after ``start`` ends."""
        pack, seen = self.pack, False
        for word in self._analyser.words(flat):
            if word.start < start:
                continue
            light = word.folded in self._light
            if light and seen:
                return word.start
            if flat[start : word.start].strip() and flat[word.start - 1] in ",;?!" and seen:
                return word.start
            seen = seen or not (light or word.folded.isdigit() or word.folded in pack.units)
        return len(flat)


def _counted_word(flat: str, cue: Cue | None, pack: Pack) -> str:
    """Return the first word behind "how many" that says something: "how many other *places*"."""
    if cue is None or cue.kind is not Kind.COUNT:
        return ""
    words = (match.group() for match in _WORD.finditer(flat, cue.end))
    return next((word for word in words if word not in pack.fillers - pack.vague), "")


def _counted(flat: str, cue: Cue | None) -> int | None:
    """Return where the word right behind "how many" stands: it tells what is counted, even where
    it tells nothing elsewhere."""
    if cue is None or cue.kind is not Kind.COUNT:
        return None
    following = _WORD.search(flat, cue.end)
    return following.start() if following else None


def _insists(flat: str, numbers: Sequence[NumberMention], pack: Pack) -> Iterator[str]:
    """Yield what a question insists on; "the last ten years" is a time, and no superlative."""
    for hit in pack.insists.find(flat):
        if not any(flat[hit.end : number.start] == " " for number in numbers):
            yield hit.phrase


def _asks(word: ContentWord, cue: Cue | None) -> bool:
    """Say whether ``word`` only shows the kind of answer: "hw many", "whereabouts"."""
    return (
        cue is not None
        and cue.kind is not Kind.EXPLANATION
        and not cue.noun
        and cue.start <= word.start < cue.end
    )
