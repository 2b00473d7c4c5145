"""Who is said to have done something, or to have it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.content import ContentWord
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.lexicon import Lexicon, NameMention
from bot.understanding.phrases import inside
from bot.understanding.scan import Scan, bare_before

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Deeds:
    """Who did what, as the order of the words tells it."""

    predicate: str  # token of the word after the question word: "who *founded* it"
    agent: ContentWord | None  # the word after "by": who is said to have done it
    # Names that are said to have done something: first and before what was done, or after "by".
    actors: frozenset[str]
    owners: frozenset[str]  # names that are said to have something
    strangers: tuple[ContentWord, ...]  # written as names, and known neither here nor in general
    unheard: frozenset[int]  # where words stand that are written as names or no common words

    @staticmethod
    def of(scan: Scan, lexicon: Lexicon) -> Deeds:
        """Return who did what according to ``scan``."""
        strangers = (w for w in scan.content if w.text in scan.written)
        return Deeds(
            predicate=_predicate(scan),
            agent=next((word for word in scan.content if _is_agent(scan, word)), None),
            actors=frozenset(n.name for n in scan.names if _acts(scan, n)),
            owners=frozenset(n.name for n in scan.names if _owns(scan, n)),
            strangers=tuple(w for w in strangers if not _is_common(scan, w.text)),
            unheard=frozenset(
                w.start
                for w in scan.content
                if w.text in scan.written or not lexicon.is_ordinary(w.text)
            ),
        )

    def acts(self, mention: NameMention) -> bool:
        """Say whether ``mention`` is in the place of somebody who acts."""
        return mention.name in self.actors


def _is_agent(scan: Scan, word: ContentWord) -> bool:
    people = scan.pack.people
    before = bare_before(scan.flat, word.start, scan.pack)
    return people.agents.at_end(before) and word.text not in people.anyone


def _acts(scan: Scan, name: NameMention) -> bool:
    """Say whether ``name`` is said to have done something: it stands after "by", or first and
    right before the word for what was done ("so India proposed it", not "is India in it", "India
    joined it")."""
    flat, pack = scan.flat, scan.pack
    if pack.people.agents.at_end(bare_before(flat, name.start, pack)):
        return True
    behind = any(word.start + len(word.text) + 1 == name.start for word in scan.content)
    if pack.people.inverted and behind:
        return True  # "la propuso Singapur"
    if pack.light.informs(flat[: name.start]):
        return False
    done = next((word.start for word in scan.content if word.start >= name.end), None)
    if done is None or not _light(flat[name.end : done], pack):
        return False
    joined = pack.people.joins.first(flat[name.end :])
    if joined is None:
        return True
    # "So India proposed one of them", not "did Peru sign one", "is the Peruvian academy a member".
    asked = scan.cue_of(Kind.YES_NO)
    polar = asked is not None and asked.start == 0
    return pack.writing.spaced and name.end + joined.start > done and not polar


def _light(between: str, pack: Pack) -> bool:
    """Say whether nothing but auxiliary verbs, "that", "who" and words that say nothing ("took
    the") stand in ``between``."""
    asking, referring = pack.asking, pack.referring
    light = asking.words_of(Kind.YES_NO) | asking.words_of(Kind.PERSON) | pack.light.fillers
    return set(_WORD.findall(between)) <= (light | referring.determiners) - referring.singular


def _owns(scan: Scan, name: NameMention) -> bool:
    """Say whether ``name`` is said to have what follows: "does Indonesia have joint labs"."""
    done = next((w.start for w in scan.content if w.start >= name.end), len(scan.flat))
    return bool(scan.pack.people.possess & set(_WORD.findall(scan.flat[name.end : done])))


def _predicate(scan: Scan) -> str:
    """Return the token of the first word after the cue, names and auxiliary verbs apart; empty
    where it carries no information ("who *thought up* the plan")."""
    if scan.cue is None:
        return ""
    starts = {word.start: word.token for word in scan.content}
    for match in _WORD.finditer(scan.flat, scan.cue.end):
        word, start = match.group(), match.start()
        if start in starts:
            return starts[start]
        if word not in scan.pack.light.function_words and not inside(start, scan.names):
            return ""
    return ""


def _is_common(scan: Scan, word: str) -> bool:
    """Say whether ``word`` tells nothing, or is one of a question word's."""
    cues = scan.pack.asking.asks.values()
    return word in scan.light or any(word in phrases.words for phrases in cues)
