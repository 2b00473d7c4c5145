"""A question read once: what all of its sections are filled from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.content import ContentWord
from bot.understanding.kinds import Cue
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import NameMention
from bot.understanding.numbers import NumberMention
from bot.understanding.phrases import Hit


@dataclass(frozen=True, slots=True)
class Scan:
    """What stands where in a question. Positions count in ``flat``."""

    flat: str  # folded and mended, without what says nothing
    untagged: str  # the same without "isn't it" and "or not"
    corrections: tuple[tuple[str, str], ...]  # typed, meant
    pack: Pack
    light: frozenset[str]  # words that tell nothing to this knowledge base
    written: frozenset[str]  # words that were written as names
    cue: Cue | None
    tops: tuple[Hit, ...]  # "the number one"
    numbers: tuple[NumberMention, ...]
    names: tuple[NameMention, ...]
    words: tuple[ContentWord, ...]  # all that carry information
    content: tuple[ContentWord, ...]  # those of them in no name and no cue

    @property
    def tagged(self) -> bool:
        """Whether it has a tag: "isn't it", "or not"."""
        return self.untagged != self.flat

    def cue_of(self, *kinds: Kind) -> Cue | None:
        """Return the cue where it asks for one of ``kinds``, else None."""
        return self.cue if self.cue is not None and self.cue.kind in kinds else None


def bare_before(flat: str, start: int, pack: Pack) -> str:
    """Return the text before ``start`` without an article at its end: "proposed by *the*"."""
    before, _, last = flat[:start].rstrip().rpartition(" ")
    article = last in pack.light.function_words and last not in pack.people.agents.words
    return before if article else flat[:start]
