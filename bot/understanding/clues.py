"""What the order of the words tells: who is said to act, what is compared, what is claimed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.matching.text import fold
from bot.understanding.kinds import Cue
from bot.understanding.language.asking import Kind
from bot.understanding.language.insisting import Insisting
from bot.understanding.language.pack import Pack
from bot.understanding.language.people import People
from bot.understanding.language.referring import Referring
from bot.understanding.lexicon import NameMention
from bot.understanding.numbers import NumberMention
from bot.understanding.phrases import ENDS, PAUSE, Hit, flatten
from bot.understanding.question import ContentWord

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"(?:^|[.?!:;\n\"“(]\s*)\W*\w+")  # a word that any sentence would capitalise
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_SHOUTED = 0.8  # from this share of capitalised words, capitals tell nothing


def states(flat: str, cue: Cue | None, pack: Pack, *, tagged: bool) -> bool:
    """Say whether the message says something: no question word, or the verb after its subject,
    or a cue inside it ("the park cost 12 million, right?")."""
    if cue is None:
        return True
    if ends_open(flat, cue, pack):
        return False
    late = pack.light.informs(flat[: cue.start])
    return (cue.kind is Kind.YES_NO and (late or tagged)) or (tagged and late and cue.noun)


def ends_open(flat: str, cue: Cue, pack: Pack) -> bool:
    """Say whether the message breaks off behind its verb: "the three kinds are?"."""
    last = cue.phrase in pack.asking.open_ends.phrases and not flat[cue.end :].strip(ENDS)
    return last and pack.light.informs(flat[: cue.start])


def acts(flat: str, name: NameMention, words: Sequence[ContentWord], pack: Pack) -> bool:
    """Say whether ``name`` is said to have done something: it stands after "by", or first and
    right before the word for what was done ("so India proposed it", not "is India in it", "India
    joined it")."""
    if pack.people.agents.at_end(bare_before(flat, name.start, pack)):
        return True
    behind = any(word.start + len(word.text) + 1 == name.start for word in words)
    if pack.people.inverted and behind:
        return True  # "la propuso Singapur"
    if pack.light.informs(flat[: name.start]):
        return False
    done = next((word.start for word in words if word.start >= name.end), None)
    if done is None or not _light(flat[name.end : done], pack):
        return False
    joined = pack.people.joins.first(flat[name.end :])
    return joined is None or (pack.writing.spaced and name.end + joined.start > done)


def definite(flat: str, names: Sequence[NameMention], referring: Referring) -> bool:
    """Say whether one certain thing is meant: "the wind farm", not "the EU" nor "a wind farm"."""
    named = {name.start for name in names}
    words = list(_WORD.finditer(flat))
    return any(
        word.group() in referring.definite and following.start() not in named
        for word, following in pairwise(words)
    )


def leading_preposition(flat: str, referring: Referring) -> str:
    """Return the preposition that a follow-up begins with, what opens it apart: "what about *in*
    Africa"; empty without one."""
    opener = referring.openers.at_start(flat)
    found = referring.prepositions.at_start(flat[opener.end :].lstrip() if opener else flat)
    return found.phrase if found else ""


def owns(flat: str, name: NameMention, words: Sequence[ContentWord], people: People) -> bool:
    """Say whether ``name`` is said to have what follows: "does Indonesia have joint labs"."""
    done = next((word.start for word in words if word.start >= name.end), len(flat))
    return bool(people.possess & set(_WORD.findall(flat[name.end : done])))


def predicate(
    flat: str,
    cue: Cue | None,
    names: Sequence[NameMention],
    words: Sequence[ContentWord],
    pack: Pack,
) -> str:
    """Return the token of the first word after ``cue``, names and auxiliary verbs apart; empty
    where it carries no information ("who *thought up* the plan")."""
    if cue is None:
        return ""
    starts = {word.start: word.token for word in words}
    for match in _WORD.finditer(flat, cue.end):
        word, start = match.group(), match.start()
        if start in starts:
            return starts[start]
        if word not in pack.light.function_words and not inside(start, names):
            return ""
    return ""


def worked_out(
    flat: str, numbers: Iterable[NumberMention], names: Sequence[NameMention], pack: Pack
) -> str:
    """Return the words of ``flat`` that want a sum, an average, a share for each, a comparison."""
    found = pack.comparing.arithmetic.first(flat)
    if found:
        return found.phrase
    return _divides(flat, names, pack) or ("(compared)" if _compares(flat, numbers, pack) else "")


def _compares(flat: str, numbers: Iterable[NumberMention], pack: Pack) -> bool:
    """Say whether two things are compared: "more labs than platforms", "more in agriculture or in
    healthcare", not "more than fifty"."""
    comparing = pack.comparing
    more = comparing.more.first(flat)
    least = pack.numerals.least.first(flat)  # "more than nine"
    if more and not least and comparing.alternatives.first(flat[more.end :]):
        return True
    starts = [number.start for number in numbers]
    for start, end, _ in comparing.comparisons.find(flat):
        before = flat[:start].split()[-1:]
        number = any(not pack.light.informs(flat[end:one]) for one in starts if one >= end)
        if not number and not comparing.no_comparisons & set(before):
            return True
    return False


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
    between = [(o.start, o.end, o.name) for o in names if end <= o.start < len(before)]
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


def post_phrase(flat: str, words: Sequence[ContentWord], people: People) -> frozenset[int]:
    """Return where the words of a post stand: "prime minister", "minister of foreign affairs"."""
    first = next((word.start for word in words if word.text in people.roles), None)
    if first is None:
        return frozenset()
    leading = [w for w in words if w.start < first and flat[w.start : first] == f"{w.text} "]
    first = leading[0].start if leading else first
    pause = PAUSE.search(flat, first)
    end = pause.start() if pause else len(flat)
    return frozenset(word.start for word in words if first <= word.start < end)


def _divides(flat: str, names: Sequence[NameMention], pack: Pack) -> str:
    """Return "per" where a number for each one of something is asked for: "per family", not "per
    the minister", "per him"."""
    for hit in pack.comparing.per.find(flat):
        after = _WORD.search(flat, hit.end)
        if after is None or inside(after.start(), names):
            continue
        if after.group() not in pack.light.function_words | pack.comparing.periods:
            return f"{hit.phrase} {after.group()}"
    return ""


def excepts(flat: str, start: int, cue: Cue | None, insisting: Insisting) -> bool:
    """Say whether the word at ``start`` is left out: after "apart from", before the next comma or
    question word."""
    for hit in insisting.exceptions.find(flat):
        between = flat[hit.end : start]
        asked = cue is not None and hit.end <= cue.start <= start
        if hit.end <= start and not asked and not PAUSE.search(between):
            return True
    return False


def excludes(flat: str, pack: Pack) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the forms of a word of ``flat`` and those that it rules out: *southern*, northern."""
    words = frozenset(_WORD.findall(flat)) - pack.light.chatter
    for group in pack.insisting.contraries:
        said = [forms for forms in group if forms & words]
        if len(said) == 1:
            yield said[0], frozenset().union(*group) - said[0]


def written_as_names(text: str) -> frozenset[str]:
    """Return the words, folded, that ``text`` writes as names; none where capitals tell nothing."""
    written = [word for word in _WORD.findall(text) if word.isalpha() and len(word) > 1]
    capitals = _CAPITALISED.findall(text)
    if not capitals or len(capitals) > _SHOUTED * len(written):
        return frozenset()
    inner = {flatten(word) for word in _CAPITALISED.findall(_INITIAL.sub(" ", text))}
    return frozenset(inner | {flatten(word) for word in capitals if word.isupper()})


def either(
    flat: str, mentions: Iterable[NumberMention] | Iterable[NameMention], pack: Pack
) -> frozenset[int]:
    """Return where the ones stand that "or" parts: "in *Russia* or in *Belarus*"."""
    ordered = sorted({(mention.start, mention.end) for mention in mentions})
    found: set[int] = set()
    for (start, end), (other, _) in pairwise(ordered):
        between = flat[end:other]
        if pack.comparing.alternatives.first(between) and not pack.light.informs(
            without(between, pack.comparing.alternatives.find(between))
        ):
            found |= {start, other}
    return frozenset(found)


def inside(
    start: int, mentions: Iterable[NumberMention] | Iterable[NameMention] | Iterable[Hit]
) -> bool:
    """Say whether ``start`` lies in one of ``mentions``."""
    return any(mention.start <= start < mention.end for mention in mentions)


def mended(text: str, slips: Iterable[tuple[str, str]]) -> str:
    """Return ``text`` with the words in place that were meant; ``slips`` are (typed, meant)."""
    meant = dict(slips)
    text = unicodedata.normalize("NFC", text) if meant else text  # a word with all its accents
    return _WORD.sub(lambda word: meant.get(fold(word[0]), word[0]), text) if meant else text


def without(flat: str, hits: Iterable[tuple[int, int, str]]) -> str:
    """Return ``flat`` with spaces in place of ``hits``."""
    for start, end, _ in hits:
        flat = flat[:start] + " " * (end - start) + flat[end:]
    return flat


def _light(between: str, pack: Pack) -> bool:
    """Say whether nothing but auxiliary verbs, "that", "who" and words that say nothing ("took
    the") stand in ``between``."""
    asking, referring = pack.asking, pack.referring
    light = asking.words_of(Kind.YES_NO) | asking.words_of(Kind.PERSON) | pack.light.fillers
    return set(_WORD.findall(between)) <= (light | referring.determiners) - referring.singular


def bare_before(flat: str, start: int, pack: Pack) -> str:
    """Return the text before ``start`` without an article at its end: "proposed by *the*"."""
    before, _, last = flat[:start].rstrip().rpartition(" ")
    article = last in pack.light.function_words and last not in pack.people.agents.words
    return before if article else flat[:start]
