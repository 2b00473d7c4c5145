"""Takes a question apart: what kind of thing it asks for, and what it insists on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser
from bot.understanding.asked import kind_words, led, of_people, sort, sum_of, within
from bot.understanding.clues import (
    acts,
    bare_before,
    definite,
    either,
    ends_open,
    excepts,
    excludes,
    inside,
    leading_preposition,
    owns,
    post_phrase,
    postings,
    predicate,
    senders,
    states,
    without,
    worked_out,
    written_as_names,
)
from bot.understanding.content import Content
from bot.understanding.counted import (
    counted_at,
    counted_word,
    counts_some_of,
    counts_the_rest,
    counts_those_that,
    counts_untold,
    of_asker,
    things,
)
from bot.understanding.insistence import insists, superlatives
from bot.understanding.kinds import Cue, find_ask, polar
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon
from bot.understanding.numbers import NumberMention, mentions
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
        self._foreign = base is not None
        chatter = {word for word in pack.light.chatter if not lexicon.in_knowledge(word)}
        self._light = pack.light.function_words | pack.light.fillers | pack.dates.years | chatter
        self._common = self._light | pack.asking.cue_words
        self._content = Content(pack, lexicon, (analyser, synonyms), base, self._light)

    def analyse(self, text: str) -> Question:
        """Return what is understood of ``text``; never fails, whatever the text."""
        pack = self.pack
        asking, insisting = pack.asking, pack.insisting
        people, referring = pack.people, pack.referring
        written = frozenset() if pack.writing.capital_nouns else written_as_names(text)
        typed = flatten(pack.writing.prepare(text[:LONGEST]))
        flat, corrections = self.lexicon.correct(typed, written)
        flat = things(without(flat, pack.light.idioms.find(flat)), pack)
        flat = self._without_request(flat)
        names = tuple(self.lexicon.names(flat, text))
        shares = pack.numerals.shares.find(flat)
        # The number of "no. 1" counts nothing; "half of them" is one.
        ranks = [hit for hit in insisting.insists.find(flat) if not inside(hit.start, shares)]
        numbers = tuple(
            m
            for m in mentions(flat, pack)
            if not inside(m.start, names) and not of_asker(flat, m.start, pack.light)
            if not inside(m.start, ranks)
        )
        tops = [hit for hit in ranks if hit.phrase in insisting.tops]  # "the number one"
        cue = find_ask(without(flat, tops), pack, self._names_a_thing)
        words = self._content.words(flat, numbers, names, counted_at(flat, cue))
        content = tuple(w for w in words if not (inside(w.start, names) or _asks(w, cue)))
        tags = asking.tags.find(flat)
        tags += polar(flat, asking)
        bare = without(flat, tags)
        ask = self._ask(flat, cue, content)
        measured = [one for one in pack.things.dimensions if one.asks.first(flat)]
        aged = of_people(flat, names, pack)
        if aged:
            ask = replace(ask, kind=Kind.MEASURE)
        computed = worked_out(flat, numbers, names, pack)
        topic = cue is not None and cue.kind is Kind.LIST and ask.kind is Kind.EXPLANATION
        return Question(
            text=text,
            flat=flat,
            language=pack.language,
            foreign=self._foreign,
            ask=ask,
            content=content,
            tokens=frozenset(word.token for word in words),
            vague=counted_word(flat, cue, pack) in pack.things.vague,
            numbers=numbers,
            names=names,
            origin=frozenset(
                n.name for n in names if pack.countries.origins.at_end(flat[: n.start])
            ),
            agent=next(
                (
                    word
                    for word in content
                    if people.agents.at_end(bare_before(flat, word.start, pack))
                    and word.text not in people.anyone
                ),
                None,
            ),
            either=either(flat, names, pack) | either(flat, numbers, pack),
            actors=frozenset(n.name for n in names if acts(flat, n, content, pack)),
            owners=frozenset(n.name for n in names if owns(flat, n, content, people)),
            strangers=tuple(w for w in content if w.text in written - self._common),
            unheard=frozenset(
                w.start
                for w in content
                if w.text in written or not self.lexicon.is_ordinary(w.text)
            ),
            predicate=predicate(flat, cue, names, content, pack),
            exists=bool(asking.exists.first(flat)),
            others=bool(insisting.others.first(flat)),
            rest=counts_the_rest(bare, cue, insisting),
            some_of=counts_some_of(flat, cue, numbers, pack.numerals),
            partly=counts_those_that(flat, cue, pack),
            excepted=frozenset(w.token for w in content if excepts(flat, w.start, cue, insisting)),
            insists=(*insists(flat, numbers, insisting), *superlatives(flat, pack, self._light)),
            top=next((insisting.tops[hit.phrase] for hit in tops), ""),
            excludes=tuple(excludes(flat, pack)),
            units=next((one.units for one in (aged, *measured) if one), frozenset()),
            naming=bool(asking.namings.first(flat)),
            offices=frozenset(w.token for w in content if w.text in people.offices),
            kind_words=kind_words(cue),
            posts=tuple(w.text for w in content if people.roles.intersection(w.text.split())),
            post_phrase=post_phrase(flat, content, people),
            postings=postings(flat, names, pack),
            senders=senders(flat, names, people),
            bodies=led(names, flat, pack),
            why=bool(cue and asking.whys.first(cue.phrase)),
            within=within(flat, cue, names, pack),
            paid=frozenset(w.token for w in content if w.text in pack.things.how_paid),
            sum=sum_of(flat, cue, pack.things),
            sort="" if topic else sort(flat, cue, pack),
            practical=bool(asking.practical.first(bare)),
            negated=bool(insisting.negations.first(bare)),
            polar=Kind.YES_NO in asking.asks and bool(asking.asks[Kind.YES_NO].at_start(flat)),
            definite=not referring.definite or definite(flat, names, referring),
            now=bool(insisting.now.first(flat)),
            computed=computed,
            rate=pack.comparing.rates.get(computed),
            attribution=bool(asking.attribution.first(flat)),
            bare=cue is None and not tags,
            fragment=cue is None and not tags and not numbers,
            statement=states(flat, cue, pack, tagged=bool(tags)),
            of_person=bool(referring.persons & set(_WORD.findall(flat))),
            anaphoric=self._points_back(flat, content),
            singular=bool(referring.singular & set(_WORD.findall(flat))),
            opener=bool(referring.openers.at_start(flat)),
            preposition=leading_preposition(flat, referring),
            joined=bool(pack.light.joints.at_start(flat)),
            corrections=corrections,
        )

    def ask(self, text: str, heads_of: Kind) -> Ask:
        """Return what a phrasing of the knowledge base asks for, as ``analyse`` does: none of its
        words is to be mended; heads only for one kind of answer, since they cost the most."""
        pack = self.pack
        flat = flatten(pack.writing.prepare(text[:LONGEST]))
        cue = find_ask(flat, pack, self._names_a_thing)
        if cue is None or cue.kind is not heads_of:
            return self._ask(flat, None, ()) if cue is None else Ask(cue.kind, cue.phrase)
        names = tuple(self.lexicon.names(flat, text))
        numbers = tuple(m for m in mentions(flat, pack) if not inside(m.start, names))
        words = self._content.words(flat, numbers, names)
        return self._ask(flat, cue, [w for w in words if not inside(w.start, names)])

    def sort(self, text: str) -> str:
        """Return the sort of thing that a phrasing of the knowledge base asks to be named."""
        flat = flatten(text)
        return sort(flat, find_ask(flat, self.pack), self.pack) if self.pack.things.sorts else ""

    def _names_a_thing(self, flat: str, cue: Cue) -> bool:
        """Say whether a cue is part of a thing that the knowledge base names: "innovation
        *capacity*" asks for no measure."""
        word = flat[: cue.start].rstrip().rpartition(" ")[2]
        return cue.noun and self.lexicon.has_pair(word, cue.phrase)

    def tokens(self, text: str) -> frozenset[str]:
        """Return the tokens of ``text`` that carry information, synonyms resolved."""
        return frozenset(word.token for word in self._content.words(flatten(text)))

    def numbers(self, text: str) -> list[NumberMention]:
        """Return the numbers in ``text``."""
        return mentions(flatten(text), self.pack)

    def units(self, figure: str) -> frozenset[str]:
        """Return the tokens of the words of ``figure`` that are no number: of "7.2 MW" that of
        *MW*."""
        flat = flatten(figure)
        words = self._content.words(flat, mentions(flat, self.pack))
        return frozenset(word.token for word in words)

    def heads(self, phrase: str) -> tuple[str, ...]:
        """Return the tokens of the first noun phrase of ``phrase``: of "countries that signed"
        the token of *countries*."""
        words = self._content.words(flatten(phrase))
        end = self._noun_phrase_end(flatten(phrase), 0)
        return tuple(word.token for word in words if word.start < end)

    def last_head(self, phrase: str) -> tuple[str, ...]:
        """Return the token of the last word of the first noun phrase as it stands, whatever name it
        is part of: of "Norrin Islands" that of *islands*."""
        end = self._noun_phrase_end(flatten(phrase), 0)
        words = [word for word in self._analyser.words(flatten(phrase)) if word.start < end]
        return tuple(word.token for word in words[-1:] if word.folded not in self._light)

    def _ask(self, flat: str, cue: Cue | None, words: Sequence[ContentWord]) -> Ask:
        if cue is None:
            naming = self.pack.asking.namings.first(flat)  # "full name of it"
            kind = Kind.YES_NO if flat else Kind.ANY
            return Ask(Kind.LIST, naming.phrase, (), naming.start) if naming else Ask(kind)
        if ends_open(flat, cue, self.pack):
            return Ask(Kind.EXPLANATION, cue.phrase, (), cue.start)
        if self.pack.asking.counts_alone.at_start(cue.phrase) or flat[cue.end : cue.end + 1] in (
            *",;:?!.",
        ):
            return Ask(cue.kind, cue.phrase, (), cue.start)
        if counts_untold(flat, cue, self.pack):
            return Ask(cue.kind, cue.phrase, (), cue.start)
        end = self._noun_phrase_end(flat, cue.end)
        heads = tuple(word.token for word in words if cue.end <= word.start < end)
        if cue.kind is Kind.LIST and self._asks_topic(flat[end:].lstrip()):
            return Ask(Kind.EXPLANATION, cue.phrase, heads, cue.start)
        return Ask(self._amount(cue, flat, words), cue.phrase, heads, cue.start)

    def _asks_topic(self, rest: str) -> bool:
        """Say whether what a list is about is asked, not its items: "what are the labs *for*"."""
        told = [word for word in _WORD.findall(rest) if word not in self.pack.light.fillers]
        return self.pack.asking.topics.at_end(" ".join(told))

    def _amount(self, cue: Cue, flat: str, words: Sequence[ContentWord]) -> Kind:
        """Return what ``cue`` asks for: "how much seaweed" is no question of money."""
        thing = next((w for w in words if not flat[cue.end : w.start].strip()), None)
        if cue.kind is not Kind.MONEY or not self.pack.asking.amounts.at_start(cue.phrase):
            return cue.kind
        money = thing is None or thing.text in self.pack.asking.words_of(Kind.MONEY)
        alone = cue.phrase in self.pack.asking.amounts.phrases
        return Kind.MONEY if money or not alone else Kind.MEASURE

    def _without_request(self, flat: str) -> str:
        """Return ``flat`` without a request behind what is claimed that says nothing known: "31
        countries joined, *can I quote that*"."""
        hit = self.pack.asking.practical.first(flat)
        claimed = flat[: hit.start] if hit else ""
        if hit is None or not self.pack.light.informs(claimed) or not _BREAK.search(claimed):
            return flat
        after = set(_WORD.findall(flat[hit.end :])) - self._light
        return flat if any(map(self.lexicon.knows, after)) else _BREAK.sub("", claimed)

    def _points_back(self, flat: str, content: Sequence[ContentWord]) -> bool:
        """Say whether a word points to an earlier message: not in "are there", "those labs"."""
        referring = self.pack.referring
        flat = without(flat, referring.existential.find(flat))
        # What a sentence before it tells, it points to: "the 114 enterprises? who said it".
        sentences = [
            m.end()
            for m in _SENTENCE_END.finditer(flat)
            if any(w.start < m.start() for w in content)
        ]
        nouns = {word.start for word in content}
        ends = {word.start + len(word.text) for word in content}
        for match in _WORD.finditer(flat):
            before_noun = match.end() + 1 in nouns and match.group() in referring.determiners
            told = match.group() in referring.ones and match.start() - 1 in ends
            told_before = told or any(end <= match.start() for end in sentences)
            if match.group() in referring.anaphora and not before_noun and not told_before:
                return True
        return False

    def _noun_phrase_end(self, flat: str, start: int) -> int:
        """Return where the noun phrase that begins after ``start`` ends."""
        units, seen = self.pack.numerals.units, False
        for word in self._analyser.words(flat):
            if word.start < start:
                continue
            light = word.folded in self._light
            if light and seen:
                return word.start
            if flat[start : word.start].strip() and flat[word.start - 1] in ",;?!" and seen:
                return word.start
            number = word.folded.isdigit() or word.folded in units
            seen = seen or not (light or number)
        return len(flat)


def _asks(word: ContentWord, cue: Cue | None) -> bool:
    """Say whether ``word`` only shows the kind of answer: "hw many", "whereabouts"."""
    return (
        cue is not None
        and cue.kind is not Kind.EXPLANATION
        and not cue.noun
        and cue.start <= word.start < cue.end
    )
