"""Takes a question apart: what kind of thing it asks for, and what it insists on."""

from __future__ import annotations

from dataclasses import replace

from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser
from bot.understanding.ask import Ask, Asks
from bot.understanding.content import Content
from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon
from bot.understanding.numbers import NumberMention, mentions
from bot.understanding.phrases import flatten, inside
from bot.understanding.question import Question
from bot.understanding.scanner import Scanner
from bot.understanding.sections.comparison import Comparison
from bot.understanding.sections.conditions import Conditions
from bot.understanding.sections.counted import Counted
from bot.understanding.sections.deeds import Deeds
from bot.understanding.sections.form import Form
from bot.understanding.sections.posts import Posts
from bot.understanding.sections.reference import Reference
from bot.understanding.sections.wanted import Wanted, of_people, sort
from bot.understanding.split import LONGEST


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
        self._foreign = base is not None
        self._content = Content(pack, lexicon, (analyser, synonyms), base)
        self._asks = Asks(pack, lexicon, self._content)
        self._scanner = Scanner(pack, lexicon, self._content, self._asks)

    def analyse(self, text: str) -> Question:
        """Return what is understood of ``text``; never fails, whatever the text."""
        scan = self._scanner.scan(text)
        ask = self._asks.ask(scan.flat, scan.cue, scan.content)
        aged = of_people(scan)
        if aged:
            ask = replace(ask, kind=Kind.MEASURE)
        topic = ask.kind is Kind.EXPLANATION and scan.cue_of(Kind.LIST) is not None
        return Question(
            text=text,
            flat=scan.flat,
            language=self.pack.language,
            foreign=self._foreign,
            corrections=scan.corrections,
            ask=ask,
            content=scan.content,
            rest=tuple(self._content.rest(scan.flat, scan.numbers, scan.names)),
            tokens=frozenset(word.token for word in scan.words),
            names=scan.names,
            numbers=scan.numbers,
            wanted=Wanted.of(scan, aged, topic=topic),
            counted=Counted.of(scan),
            comparison=Comparison.of(scan),
            conditions=Conditions.of(scan),
            deeds=Deeds.of(scan, self.lexicon),
            posts=Posts.of(scan),
            form=Form.of(scan),
            reference=Reference.of(scan),
        )

    def ask(self, text: str, heads_of: Kind) -> Ask:
        """Return what a phrasing of the knowledge base asks for, as ``analyse`` does: none of its
        words is to be mended; heads only for one kind of answer, since they cost the most."""
        flat = flatten(self.pack.writing.prepare(text[:LONGEST]))
        cue = self._asks.cue(flat)
        if cue is None:
            return self._asks.ask(flat, None, ())
        if cue.kind is not heads_of:
            return Ask(cue.kind, cue.phrase)
        names = tuple(self.lexicon.names(flat, text))
        numbers = tuple(m for m in mentions(flat, self.pack) if not inside(m.start, names))
        words = self._content.words(flat, numbers, names)
        return self._asks.ask(flat, cue, [w for w in words if not inside(w.start, names)])

    def sort(self, text: str) -> str:
        """Return the sort of thing that a phrasing of the knowledge base asks to be named."""
        flat = flatten(text)
        return sort(flat, find_ask(flat, self.pack), self.pack) if self.pack.things.sorts else ""

    def tokens(self, text: str) -> frozenset[str]:
        """Return the tokens of ``text`` that carry information, synonyms resolved."""
        return frozenset(word.token for word in self._content.words(flatten(text)))

    def beside_names(self, text: str) -> frozenset[str]:
        """Return the tokens of ``text`` that carry information and are not part of a name."""
        flat = flatten(text)
        names = tuple(self.lexicon.names(flat, text))
        words = self._content.words(flat, (), names)
        return frozenset(word.token for word in words if not inside(word.start, names))

    def pairs(self, text: str) -> frozenset[str]:
        """Return the pairs of characters of ``text`` that may be words, in a script without
        spaces."""
        return frozenset(word.token for word in self._content.rest(flatten(text)))

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
        return self._content.heads(flatten(phrase))

    def last_head(self, phrase: str) -> tuple[str, ...]:
        """Return the token of the last word of the first noun phrase as it stands, whatever name it
        is part of: of "Norrin Islands" that of *islands*."""
        return self._content.last_head(flatten(phrase))
