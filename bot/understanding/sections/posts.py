"""The posts that people are said to hold, where, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.knowledge.kinds import NameKind
from bot.understanding.language.asking import Kind
from bot.understanding.language.pack import Pack
from bot.understanding.language.people import People
from bot.understanding.lexicon import NameMention
from bot.understanding.phrases import PAUSE, Hit, flatten, inside, without
from bot.understanding.scan import Scan, bare_before

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts in the words of the asker."""

    words: tuple[str, ...]  # posts that people hold ("minister")
    phrase: frozenset[int]  # where the words of a post stand, up to the next comma
    places: frozenset[str]  # names of where somebody is posted ("ambassador to China")
    senders: frozenset[str]  # names right before a post ("Chinese ambassador")
    bodies: frozenset[str]  # names of bodies that somebody is said to lead: "he heads the academy"
    within: bool  # wants a person of some body: "who at the academy"
    offices: frozenset[str]  # tokens of words for somebody's post: "job"
    past: bool  # a post of another time is asked for
    beside: frozenset[str]  # people beside whom another one is meant: "the envoy before *Ada*"

    @staticmethod
    def of(scan: Scan) -> Posts:
        """Return the posts in ``scan``."""
        flat, names, people = scan.flat, scan.names, scan.pack.people
        words = tuple(w.text for w in scan.content if people.roles.intersection(w.text.split()))
        return Posts(
            words=words,
            phrase=_phrase(scan),
            places=postings(flat, names, scan.pack),
            senders=senders(flat, names, people),
            bodies=_bodies(scan),
            within=_within(scan),
            offices=frozenset(w.token for w in scan.content if w.text in people.offices),
            past=bool(words) and people.past.first(flat) is not None,
            beside=frozenset(
                name.name
                for name in names
                if name.kind is NameKind.PERSON
                and people.beside.at_end(bare_before(flat, name.start, scan.pack))
            ),
        )


def postings(flat: str, names: Sequence[NameMention], pack: Pack) -> frozenset[str]:
    """Return what stands behind a post that people hold, names as the knowledge base spells them:
    "ambassador to *China*", "ambassador in *beijing*", "ambassador of Belarus to *China*"."""
    named = {name.name for name in names if _is_posted_at(flat, name, names, pack)}
    return frozenset(named | _posted_behind(flat, names, pack))


def _posted_behind(flat: str, names: Iterable[NameMention], pack: Pack) -> set[str]:
    """Return what stands right behind a post, name or not."""
    roles, posted, light = pack.people.roles, pack.people.posted, pack.light
    if roles.isdisjoint(flat.split()):
        return set()
    found = set()
    starts = {name.start: name.name for name in names}
    for match in _WORD.finditer(flat):
        before = flat[: match.start()].split()
        if before[-1:] and before[-1] in light.function_words - posted:
            before.pop()
        if len(before) > 1 and before[-2] in roles and before[-1] in posted:
            found.add(starts.get(match.start(), match.group()))
    return found - light.function_words - light.fillers - light.chatter


def _is_posted_at(flat: str, name: NameMention, names: Iterable[NameMention], pack: Pack) -> bool:
    """Say whether ``name`` tells where a post is held: nothing but names and words that carry no
    information stands between the post and the word for being posted."""
    people, before = pack.people, flat[: name.start].rstrip()
    if not pack.writing.spaced:
        return before.endswith(tuple(people.posted)) and any(role in flat for role in people.roles)
    before, _, last = before.rpartition(" ")
    if last not in people.posted:  # "em *a* China"
        before, _, last = bare_before(flat, name.start, pack).rstrip().rpartition(" ")
    roles = [match for match in _WORD.finditer(before) if match.group() in people.roles]
    if last not in people.posted or not roles:
        return False
    end = roles[-1].end()
    between = [Hit(o.start, o.end, o.name) for o in names if end <= o.start < len(before)]
    return not pack.light.informs(without(before, between)[end:])


def senders(flat: str, names: Iterable[NameMention], people: People) -> frozenset[str]:
    """Return the names right before a post, as adjectives: "the *Chinese* ambassador"; "the Belarus
    ambassador" may be one from there or one sent there."""
    found = set()
    for name in names:
        behind = flat[name.end :].split()[:1]
        if set(behind) & people.roles and flat[name.start : name.end] != flatten(name.name):
            found.add(name.name)
    return frozenset(found)


def _phrase(scan: Scan) -> frozenset[int]:
    """Return where the words of a post stand: "prime minister", "minister of foreign affairs"."""
    flat, words = scan.flat, scan.content
    first = next((word.start for word in words if word.text in scan.pack.people.roles), None)
    if first is None:
        return frozenset()
    leading = [w for w in words if w.start < first and flat[w.start : first] == f"{w.text} "]
    first = leading[0].start if leading else first
    pause = PAUSE.search(flat, first)
    end = pause.start() if pause else len(flat)
    return frozenset(word.start for word in words if first <= word.start < end)


def _bodies(scan: Scan) -> frozenset[str]:
    """Return the bodies right behind a word for leading them: "he *heads* the academy"."""
    flat, pack = scan.flat, scan.pack
    bodies = [name for name in scan.names if name.kind is NameKind.ORGANISATION]
    leads = pack.people.leads
    return frozenset(n.name for n in bodies if leads.at_end(bare_before(flat, n.start, pack)))


def _within(scan: Scan) -> bool:
    """Say whether somebody of a body is asked for: "who *at the academy* proposed it", not "who in
    the article"."""
    flat, pack, cue = scan.flat, scan.pack, scan.cue_of(Kind.PERSON)
    behind = pack.people.within.at_start(flat[cue.end :].lstrip()) if cue else None
    if cue is None or behind is None:
        return False
    words = _WORD.finditer(flat, cue.end + 1 + behind.end)
    body = next((w for w in words if w.group() not in pack.light.function_words), None)
    if body is None:
        return False
    told = pack.light.informs(body.group()) and body.group() not in pack.light.chatter
    return told or inside(body.start(), scan.names)
