"""Reads a question once, so that its sections need not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.knowledge.kinds import NameKind
from bot.understanding.ask import Asks
from bot.understanding.asker import of_asker
from bot.understanding.content import Content, ContentWord
from bot.understanding.kinds import Cue, find_ask, polar
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon, NameMention
from bot.understanding.mending import Mender
from bot.understanding.numbers import NumberMention, mentions
from bot.understanding.phrases import ENDS, Hit, Span, flatten, inside, without
from bot.understanding.scan import Scan
from bot.understanding.split import LONGEST

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[,،，;:]\s*$|[?!.؟？。]\s*$")
_INITIAL = re.compile(r"(?:^|[.?!:;\n\"“(]\s*)\W*\w+")  # a word that any sentence would capitalise
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_SHOUTED = 0.8  # from this share of capitalised words, capitals tell nothing


class Scanner:
    """Reads questions in one language."""

    def __init__(self, pack: Pack, lexicon: Lexicon, content: Content, asks: Asks) -> None:
        self._pack = pack
        self._lexicon = lexicon
        self._content = content
        self._asks = asks
        self._mender = Mender(lexicon, pack)

    def scan(self, text: str) -> Scan:
        """Return what stands where in ``text``."""
        pack = self._pack
        written = frozenset() if pack.writing.capital_nouns else _written_as_names(text)
        flat, corrections = self._flat(text, written)
        names = tuple(n for n in self._lexicon.names(flat, text) if not _speaks(n, flat, pack))
        ranks = _ranks(flat, pack)
        numbers = tuple(_numbers(flat, pack, (*names, *ranks)))
        tops = tuple(hit for hit in ranks if hit.phrase in pack.insisting.tops)
        cue = self._asks.cue(without(flat, tops))
        words = tuple(self._content.words(flat, numbers, names, _counted_at(flat, cue)))
        apart: tuple[Span, ...] = (*names, *_around(flat, pack))
        return Scan(
            flat=flat,
            untagged=without(flat, (*pack.asking.tags.find(flat), *polar(flat, pack.asking))),
            corrections=corrections,
            pack=pack,
            light=self._content.light,
            written=written,
            cue=cue,
            tops=tops,
            numbers=numbers,
            names=names,
            words=words,
            content=tuple(w for w in words if not (inside(w.start, apart) or _asks(w, cue))),
        )

    def _flat(self, text: str, written: frozenset[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return ``text`` folded and mended, without what says nothing, and what was mended."""
        pack = self._pack
        typed = flatten(pack.writing.prepare(text[:LONGEST]))
        flat, corrections = self._mender.mend(typed, written)
        flat = _things(without(flat, pack.light.idioms.find(flat)), pack)
        return self._without_request(flat), corrections

    def _without_request(self, flat: str) -> str:
        """Return ``flat`` without a request behind what is claimed that says nothing of the source:
        "31 countries joined, *can I quote that*"."""
        hit = self._pack.asking.practical.first(flat)
        claimed = flat[: hit.start] if hit else ""
        if hit is None or not self._pack.light.informs(claimed) or not _BREAK.search(claimed):
            return flat
        after = set(_WORD.findall(flat[hit.end :])) - self._content.light
        told = any(map(self._lexicon.in_knowledge, after)) or self._lexicon.names(flat[hit.end :])
        return flat if told else _BREAK.sub("", claimed)


def _around(flat: str, pack: Pack) -> list[Hit]:
    """Return what stands around a claim and is no part of it: "*I heard that* it is, *right*?"."""
    end = len(flat.rstrip(ENDS))
    tags = [hit for hit in pack.asking.tags.find(flat) if hit.end == end]
    return [*pack.asking.reports.find(flat), *tags]


def _speaks(name: NameMention, flat: str, pack: Pack) -> bool:
    """Say whether what seems a strange place is somebody of that name: "*Sofia* reckons"."""
    place = name.kind is NameKind.PLACE and not name.known
    return place and pack.scene.hearsay.at_start(flat[name.end :].lstrip()) is not None


def _written_as_names(text: str) -> frozenset[str]:
    """Return the words, folded, that ``text`` writes as names; none where capitals tell nothing."""
    written = [word for word in _WORD.findall(text) if word.isalpha() and len(word) > 1]
    capitals = _CAPITALISED.findall(text)
    if not capitals or len(capitals) > _SHOUTED * len(written):
        return frozenset()
    inner = {flatten(word) for word in _CAPITALISED.findall(_INITIAL.sub(" ", text))}
    return frozenset(inner | {flatten(word) for word in capitals if word.isupper()})


def _things(flat: str, pack: Pack) -> str:
    """Return ``flat`` with the thing that a filler stands for where it is counted: "how many
    *states* signed"."""
    cue = find_ask(flat, pack) if pack.things.counted else None
    word = _WORD.search(flat, cue.end) if cue and cue.kind is Kind.COUNT else None
    meant = pack.things.counted.get(word.group()) if word else None
    return f"{flat[: word.start()]}{meant}{flat[word.end() :]}" if word and meant else flat


def _ranks(flat: str, pack: Pack) -> list[Hit]:
    """Return what tells a rank: "no. 1" counts nothing; "half of them" does, and is no rank."""
    shares = pack.numerals.shares.find(flat)
    return [hit for hit in pack.insisting.insists.find(flat) if not inside(hit.start, shares)]


def _numbers(flat: str, pack: Pack, apart: Iterable[Span]) -> Iterable[NumberMention]:
    """Yield the numbers of ``flat`` that are not part of one of ``apart``."""
    for number in mentions(flat, pack):
        if not inside(number.start, apart) and not of_asker(flat, number.start, pack.light):
            yield number


def _counted_at(flat: str, cue: Cue | None) -> int | None:
    """Return where the word right behind "how many" stands: it tells what is counted, even where
    it tells nothing elsewhere."""
    if cue is None or cue.kind is not Kind.COUNT:
        return None
    following = _WORD.search(flat, cue.end)
    return following.start() if following else None


def _asks(word: ContentWord, cue: Cue | None) -> bool:
    """Say whether ``word`` only shows the kind of answer: "hw many", "whereabouts"."""
    return (
        cue is not None
        and cue.kind is not Kind.EXPLANATION
        and not cue.noun
        and cue.start <= word.start < cue.end
    )
