"""Holds a question against what an entry holds: kind of answer, numbers, names, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.claims import Numbers
from bot.answering.given import Given, given
from bot.answering.names import Names
from bot.answering.profile import Profile
from bot.answering.roles import Role
from bot.knowledge.kinds import FigureKind
from bot.knowledge.knowledge import Figure, Name
from bot.understanding.content import ContentWord
from bot.understanding.language.asking import Kind
from bot.understanding.phrases import ENDS, flatten
from bot.understanding.question import Question

REJECTED = "what the entry rejects"
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contrary:
    """What the source says where the question says what excludes it: *coal* for nuclear."""

    text: str


@dataclass(frozen=True, slots=True)
class Support:
    """What holding a question against an entry found."""

    given: Given
    corrections: tuple[Figure | Name | Role | Contrary, ...] = ()  # in place of what was said
    confirmed: tuple[str, ...] = ()  # numbers and dates that were said and stand in the source
    agreed: tuple[str, ...] = ()  # names that were said and have a role in the fact
    bound: bool = False  # a number or post is claimed of the very thing or person of the entry
    missing: tuple[str, ...] = ()  # names, numbers, conditions that the entry does not hold
    unknown: tuple[ContentWord, ...] = ()  # words that carry information and it does not know
    known: tuple[ContentWord, ...] = ()
    negation: bool = False  # the question denies something, the entry does not

    @property
    def blocked(self) -> bool:
        """Whether the entry must not answer the question."""
        return bool(self.missing) or (self.given is Given.NO and not self.put_right)

    @property
    def put_right(self) -> bool:
        """Whether something wrong is claimed of the very thing of the entry: that is answered
        first, whatever else is asked ("why did 200 firms pick the park")."""
        return self.bound and bool(self.corrections)


def hold(question: Question, profile: Profile) -> Support:
    """Return what ``profile`` supports of ``question``."""
    numbers, names = Numbers(question, profile), Names(question, profile)
    missing = [*numbers.missing, *names.missing]
    phrased = question.flat.rstrip(ENDS) in profile.phrased
    if question.flat.rstrip(ENDS) in profile.rejected:
        missing.append(REJECTED)
    if question.wanted.practical and not profile.practical:
        missing.append("how to do it")
    if question.counted.then and not phrased:
        missing.append("how many there were then")
    if question.counted.rest and not profile.denies:
        missing.append("how many are not")
    if question.counted.some_of is not None and not _counts_some_of(question, profile):
        missing.append("how many of them")
    if question.ask.kind is Kind.COUNT:
        missing.extend(_narrowed(question, profile))
    if not _lists_others(question, profile):
        missing.append("others than those named")
    ranks = dict(_other_ranks(question, profile))
    claimed_ranks = ranks if _claims(question) else {}
    insists = question.conditions.insists
    missing.extend(word for word in insists if not _contains(profile.flat, word))
    missing.extend(ranks)
    missing = [word for word in missing if word not in claimed_ranks]
    people = any(name.name in profile.posts for name in question.names)
    held = profile.tokens | profile.spoken | (question.posts.offices if people else _NONE)
    known = tuple(w for w in (*question.content, *question.rest) if w.token in held)
    told = [
        w for w in (*question.content, *question.rest) if w.text not in question.wanted.kind_words
    ]
    unknown = tuple(w for w in told if w.token not in held and w.start not in names.claimed)
    if question.conditions.now and _claims(question) and _is_to_come(profile):
        missing.append("that it is so now")
    partly = question.counted.partly
    if partly is not None and _asks_of_others(question, partly, unknown):
        missing.append("how many of them")
    dated = [figure for figure in numbers.corrections if figure.start or figure.end]
    # "in autumn 2019": the right date puts both right
    contraries = {} if numbers.bound and dated else dict(_contraries(question, profile))
    claimed = question.form.statement and not (question.form.polar or question.resolved)
    claimed = claimed and len(known) > len(contraries) and all(contraries.values())
    wrong = contraries if claimed and all(w.text in contraries for w in unknown) else {}
    missing.extend(contraries if not wrong else ())
    return Support(
        given=given(question, profile),
        corrections=tuple(
            dict.fromkeys(
                (
                    *numbers.corrections,
                    *names.corrections,
                    *map(Contrary, (*wrong.values(), *claimed_ranks.values())),
                )
            )
        ),
        confirmed=tuple(numbers.confirmed),
        agreed=tuple(names.agreed),
        bound=numbers.bound or names.bound or bool(wrong or claimed_ranks),
        # whoever wrote a phrasing says that the entry answers it
        missing=() if phrased else tuple(missing),
        unknown=() if wrong else unknown,
        known=known,
        negation=question.conditions.negated and not profile.negated,
    )


def _is_to_come(profile: Profile) -> bool:
    """Say whether all that the entry dates is what shall be by then: "by 2030"."""
    dates = [h.figure for h in profile.figures if h.figure.start or h.figure.end]
    return bool(dates) and all(figure.end and not figure.start for figure in dates)


def _claims(question: Question) -> bool:
    claims = question.form.statement or question.ask.kind is Kind.YES_NO
    denied = question.conditions.negated and not question.form.polar
    return claims and not (question.resolved or denied)


def _other_ranks(question: Question, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield what is claimed to be the first or most of its kind where the source gives it a lower
    rank, and that rank: "the oldest park" for the second-oldest."""
    if not question.conditions.insists:
        return
    quotes = flatten(" ".join(fact.citation.quote for fact in profile.entry.facts))
    for held in profile.figures:
        lower = held.figure.kind is FigureKind.ORDINAL and held.figure.value not in (1, None)
        rank = re.search(rf"(?<!\w){re.escape(flatten(held.figure.text))}[ -](\w+)", quotes)
        if not lower or rank is None or held.figure.text.lower() in question.flat:
            continue
        for word in question.conditions.insists:
            if word == rank[1] or word == question.conditions.top:
                yield word, rank[0]


def _asks_of_others(question: Question, partly: int, unknown: Sequence[ContentWord]) -> bool:
    """Say whether all that tells which of them are counted is strange: "are women"; of another
    language only names are sure to tell."""
    words = [word for word in question.content if word.start >= partly]
    if words and question.foreign:
        return False
    names = [name for name in question.names if name.start >= partly]
    strange = [word for word in words if word in unknown]
    return bool(words or names) and len(strange) == len(words)


def _counts_some_of(question: Question, profile: Profile) -> bool:
    """Say whether the entry counts what is asked for beside the number that all of them are."""
    heads, of = set(question.ask.heads), question.counted.some_of
    return any(
        held.counts and held.figure.value != of and (not heads or heads & held.heads)
        for held in profile.figures
    )


def _narrowed(question: Question, profile: Profile) -> Iterator[str]:
    """Yield what narrows a count to some of a list: "how many of the labs are in healthcare".

    The source counts the whole; how many of it fall to one item of the list is not in it.
    """
    words = {word.token for word in question.content} - profile.counted
    names = {name.name for name in question.names} - profile.common
    for held in profile.lists:
        said = [item for item in held.items if item and item <= words]
        said += [frozenset({name}) for name in held.names if name in names]
        if said and len(said) < len(held.items):
            yield held.slot.of


def _contraries(question: Question, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield words of the question, and what the source says in place of each, which excludes it:
    southern, northern."""
    named = {name.name for name in question.names} - profile.common
    words = set(re.findall(r"\w+", question.flat))
    if question.foreign or named & {slot.text for slot in profile.slots}:
        return  # what is said of a thing that is named is put right by the answer
    for said, others in question.conditions.excludes:
        held = frozenset(re.findall(r"\w+", profile.flat))
        if not said & held and others & held:
            quotes = " ".join(fact.citation.quote for fact in profile.entry.facts)
            told = (word for word in re.findall(r"\w+", flatten(quotes)) if word in others)
            right = next(told, "")  # none where only the phrasings have it
            yield from ((word, right) for word in sorted(said & words))


def _lists_others(question: Question, profile: Profile) -> bool:
    """Say whether the entry holds more than what the question leaves out: "apart from roads",
    "which other country"."""
    heads = set() if question.foreign else set(question.ask.heads)
    of_them = [held for held in profile.lists if not heads or heads & held.heads]
    if question.counted.others and not any(len(held.items) > 1 for held in of_them):
        return False
    named = question.counted.excepted_names
    kinds = {slot.kind for slot in profile.slots if slot.text in named}
    if kinds and not any(one.kind in kinds and one.text not in named for one in profile.slots):
        return False
    excepted = question.counted.excepted
    if not excepted or not excepted <= profile.tokens:
        return True
    return any(
        excepted & item and len(held.items) > 1 for held in profile.lists for item in held.items
    )


def _contains(flat: str, phrase: str) -> bool:
    return f" {phrase} " in f" {re.sub('[|-]', ' ', flat)} "
