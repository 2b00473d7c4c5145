"""What a question asks for: the kind of answer, and of which things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.content import Content, ContentWord
from bot.understanding.kinds import Cue, ends_open, find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon
from bot.understanding.sections.counted import counts_untold

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Ask:
    """The kind of answer that is asked for.

    ``heads`` are the tokens of the thing that is counted or listed ("how many *joint labs*");
    ``cue`` is the word that shows the kind, empty where nothing does.
    """

    kind: Kind
    cue: str = ""
    heads: tuple[str, ...] = ()
    position: int = 0


class Asks:
    """Finds what questions in one language ask for."""

    def __init__(self, pack: Pack, lexicon: Lexicon, content: Content) -> None:
        self._pack = pack
        self._lexicon = lexicon
        self._content = content

    def cue(self, flat: str) -> Cue | None:
        """Return the word that shows what ``flat`` asks for, None where nothing does."""
        return find_ask(flat, self._pack, self._names_a_thing)

    def ask(self, flat: str, cue: Cue | None, words: Sequence[ContentWord]) -> Ask:
        """Return what ``flat`` asks for by ``cue``, of the things among ``words``."""
        if cue is None:
            return self._without_cue(flat)
        if ends_open(flat, cue, self._pack):
            return Ask(Kind.EXPLANATION, cue.phrase, (), cue.start)
        if self._stands_alone(flat, cue):
            return Ask(cue.kind, cue.phrase, (), cue.start)
        end = self._content.noun_phrase_end(flat, cue.end)
        heads = tuple(word.token for word in words if cue.end <= word.start < end)
        topic = cue.kind is Kind.LIST and self._asks_topic(flat[end:].lstrip())
        kind = Kind.EXPLANATION if topic else self._amount(cue, flat, words)
        return Ask(kind, cue.phrase, heads, cue.start)

    def _without_cue(self, flat: str) -> Ask:
        naming = self._pack.asking.namings.first(flat)  # "full name of it"
        if naming:
            return Ask(Kind.LIST, naming.phrase, (), naming.start)
        return Ask(Kind.YES_NO if flat else Kind.ANY)

    def _stands_alone(self, flat: str, cue: Cue) -> bool:
        """Say whether no thing follows that is counted or listed: "headcount", "how many?"."""
        alone = self._pack.asking.counts_alone.at_start(cue.phrase)
        paused = flat[cue.end : cue.end + 1] in (*",;:?!.",)
        return bool(alone) or paused or counts_untold(flat, cue, self._pack)

    def _names_a_thing(self, flat: str, cue: Cue) -> bool:
        """Say whether a cue is part of a thing that the knowledge base names: "innovation
        *capacity*" asks for no measure."""
        word = flat[: cue.start].rstrip().rpartition(" ")[2]
        return cue.noun and self._lexicon.has_pair(word, cue.phrase)

    def _asks_topic(self, rest: str) -> bool:
        """Say whether what a list is about is asked, not its items: "what are the labs *for*"."""
        told = [word for word in _WORD.findall(rest) if word not in self._pack.light.fillers]
        return self._pack.asking.topics.at_end(" ".join(told))

    def _amount(self, cue: Cue, flat: str, words: Sequence[ContentWord]) -> Kind:
        """Return what ``cue`` asks for: "how much seaweed" is no question of money."""
        asking = self._pack.asking
        if cue.kind is not Kind.MONEY or not asking.amounts.at_start(cue.phrase):
            return cue.kind
        thing = next((w for w in words if not flat[cue.end : w.start].strip()), None)
        sums = self._pack.things.sums.values()
        money = thing is None or thing.text in asking.words_of(Kind.MONEY).union(*sums)
        alone = cue.phrase in asking.amounts.phrases
        return Kind.MONEY if money or not alone else Kind.MEASURE
