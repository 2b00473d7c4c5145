"""Whether an entry holds the kind of thing that a question asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.answering.profile import Profile
from bot.knowledge.kinds import FigureKind, NameKind
from bot.understanding.language.asking import Kind
from bot.understanding.phrases import ENDS, flatten
from bot.understanding.question import Question

STRICT = frozenset(
    {Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.DURATION, Kind.MEASURE, Kind.PERSON}
)
SPECIFIC = STRICT | {Kind.PLACE}
# A year or place in a question for one of these says for when or where it is wanted.
VALUES = (Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.MEASURE)
# Asks of these kinds may claim something that is wrong.
OPEN_TO_CLAIMS = (Kind.YES_NO, Kind.EXPLANATION, Kind.ANY)
# May be told without a figure: "at spring tides".
_TOLD_IN_WORDS = (Kind.DATE, Kind.MEASURE, Kind.PLACE)
# An entry on more facts than this is an overview: it holds some figure of every kind.
OVERVIEW = 3


class Given(StrEnum):
    """Whether the entry holds the kind of thing asked for."""

    YES = "yes"
    OPEN = "open"  # the kind does not decide
    NO = "no"


def given(question: Question, profile: Profile) -> Given:
    """Return whether ``profile`` holds the kind of thing that ``question`` asks for."""
    kind = question.ask.kind
    if question.flat.rstrip(ENDS) in profile.phrased:
        return Given.YES  # whoever wrote the phrasing says that the entry answers it
    if len(profile.entry.facts) > OVERVIEW and kind in STRICT and kind not in profile.asked:
        return Given.NO
    if _leaves_open(question, profile):
        return Given.NO
    if question.wanted.end and kind in (Kind.DATE, Kind.DURATION) and not _ends(profile):
        return Given.NO
    if question.wanted.attribution:
        return Given.YES if profile.speakers or Kind.PERSON in profile.asked else Given.OPEN
    if kind in _BY_KIND:
        return _BY_KIND[kind](question, profile)
    if kind in STRICT:
        return Given.YES if kind in profile.kinds else _as_asked(kind, profile)
    return Given.OPEN


def _ends(profile: Profile) -> bool:
    """Say whether the entry tells by when something is, not only when it was or began."""
    figures = ((held.figure, held.dates_others) for held in profile.figures)
    return any(others or (one.end and not one.start) for one, others in figures)


def _as_asked(kind: Kind, profile: Profile) -> Given:
    """Leave open what no figure tells and a phrasing asks for, where it may be told in other words:
    "when do they avoid it", not "what does it cost"."""
    return Given.OPEN if kind in _TOLD_IN_WORDS and kind in profile.asked_once else Given.NO


def tells(question: Question, profile: Profile) -> bool:
    """Say whether a name, a reason or one of a sort is asked for that the entry does tell."""
    wanted = question.wanted
    asks = wanted.naming or wanted.why or bool(wanted.sort)
    return asks and not _leaves_open(question, profile)


def _leaves_open(question: Question, profile: Profile) -> bool:
    """Say whether a name, a reason or one of a sort is asked for that the entry does not tell."""
    wanted = question.wanted
    return (
        (wanted.naming and not _names_another(question, profile))
        or (wanted.why and not profile.explains and not _denies_it(question, profile))
        or (bool(wanted.sort) and not _names_of_sort(question, profile))
        or (bool(wanted.sum) and not question.foreign and wanted.sum not in profile.sums)
    )


def _names_of_sort(question: Question, profile: Profile) -> bool:
    """Say whether the entry tells one of the sort; in a language that does not tell one from many
    also several at once."""
    wanted = question.wanted
    told = profile.sorts if wanted.just_one else profile.sorts | profile.sorts_of_many
    return wanted.sort in told and not _is_told_by_asker(question, profile)


def _is_told_by_asker(question: Question, profile: Profile) -> bool:
    """Say whether the question has all that the entry tells of who does it: "which *Chinese*
    companies", where it only tells of Chinese ones."""
    kinds = [doer.text for doer in profile.doers if doer.text not in profile.bodies]
    places = {name.name for name in question.names if name.kind is NameKind.PLACE}
    named = question.wanted.sort in profile.sorts - profile.sorts_asked
    return bool(kinds and places & profile.common) and not named


def _denies_it(question: Question, profile: Profile) -> bool:
    """Say whether a reason is asked for why just that is not so which the entry tells: "why is
    there no platform for Africa"."""
    said = {name.name for name in question.names} & profile.names - profile.common
    known = all(word.token in profile.tokens for word in question.content)
    return question.conditions.negated and not profile.negated and bool(said) and known


def _count(question: Question, profile: Profile) -> Given:
    """Compare what is counted; words of another language that could not be translated decide
    nothing, but they are no reason to say yes either."""
    heads = set(question.ask.heads)
    if any(heads & held.units for held in profile.figures):
        return Given.YES
    counts = [held for held in profile.figures if held.counts]
    if any(heads & held.heads and not held.slot.open for held in profile.lists):
        return Given.YES  # who reads the list sees how many there are
    if not counts:
        return Given.NO
    named = {head for head in heads if not question.foreign or head in profile.vocabulary}
    if not named:
        return Given.OPEN if heads else Given.YES
    if named & profile.counted or any(named & held.heads for held in counts):
        return Given.YES
    return Given.OPEN if question.counted.vague else Given.NO


def _measure(question: Question, profile: Profile) -> Given:
    """Take for a size also a number of what is named: "how big is it in members"."""
    words = {word.token for word in question.content}
    if question.wanted.units and not _measured(question, profile):
        return Given.NO
    counted = any(
        (held.counts or held.figure.kind is FigureKind.PERCENT) and held.heads & words
        for held in profile.figures
    )
    known = Kind.MEASURE in profile.kinds or counted or question.wanted.units
    return Given.YES if known else _as_asked(Kind.MEASURE, profile)


def _measured(question: Question, profile: Profile) -> bool:
    """Say whether the entry has a figure in one of the units that the question needs."""
    return any(question.wanted.units & held.measured for held in profile.figures)


def _names_another(question: Question, profile: Profile) -> bool:
    """Say whether the entry has a name or list beside what the question itself names in full;
    whoever names it in another language may ask how it is called in the source."""
    said = set() if question.foreign else _said_in_full(question)
    held = {slot.text for slot in profile.slots} | profile.names
    return bool(held - said - profile.common or profile.lists)


def _said_in_full(question: Question) -> set[str]:
    """Return the names of the question that are said as they are, not by a shorter form that asks
    for the full one: "what's the *e-commerce framework* called"."""
    return {
        name.name
        for name in question.names
        if len(question.flat[name.start : name.end]) >= len(flatten(name.name))
    }


def _person(question: Question, profile: Profile) -> Given:
    """Look for somebody with a role, or for who does just what the question tells; "who at the
    academy" wants a person, and not the academy."""
    if question.posts.within and not (profile.posts or profile.speakers):
        return Given.NO
    words = {word.token for word in question.content}
    known = bool(words) and words <= profile.tokens
    if Kind.PERSON in profile.kinds or (profile.speakers and known):
        return Given.YES
    predicate = question.deeds.predicate  # "who has such a platform" does not tell who runs it
    back = question.foreign or question.reference.anaphoric  # "who was that guy"
    done = not predicate or back or predicate in profile.tokens
    if Kind.PERSON in profile.asked and done:
        return Given.YES
    told = known and question.deeds.predicate in profile.tokens
    return Given.YES if profile.doers and told else Given.NO


def _list(question: Question, profile: Profile) -> Given:
    """Members that are only counted, and kinds of a listed thing, are not given."""
    heads = set(question.ask.heads)
    of_lists = frozenset[str]().union(*(held.heads for held in profile.lists))
    counted_heads = frozenset[str]().union(*(held.heads for held in profile.figures if held.counts))
    only_counted = set(question.ask.heads[-1:]) & counted_heads - of_lists
    if not heads or (heads & of_lists and not only_counted):
        return Given.YES if heads else Given.OPEN
    counted = heads & counted_heads
    listed = any(heads & item for held in profile.lists for item in held.items)
    plural = any(word.text.endswith("s") for word in question.content if word.token in heads)
    said = {number.value for number in question.numbers}  # "which 16", in any language
    plural |= any(held.figure.value in said and held.heads & heads for held in profile.figures)
    if question.foreign:  # whose endings tell no plural; a thing with a name of its own may be one
        first = set(question.ask.heads[:1])
        plural |= any(first & item for one in profile.lists if not one.names for item in one.items)
    return Given.NO if plural and (counted or listed) else Given.OPEN


def _place(question: Question, profile: Profile) -> Given:
    """Take "where" also for a place that is told without a name, not "in which city"."""
    if Kind.PLACE in profile.kinds | profile.asked:
        return Given.YES
    return Given.NO if " " in question.ask.cue else _as_asked(Kind.PLACE, profile)


def _money(question: Question, profile: Profile) -> Given:
    if question.wanted.paid:
        return Given.OPEN if question.wanted.paid <= profile.tokens else Given.NO
    return Given.YES if Kind.MONEY in profile.kinds else Given.NO


def _duration(question: Question, profile: Profile) -> Given:
    """Take "since 2013" for no number of weeks."""
    counts_time = question.wanted.units & set(question.ask.cue.split())
    if counts_time and not _measured(question, profile):
        return Given.NO
    return Given.YES if Kind.DURATION in profile.kinds else Given.NO


_BY_KIND: Mapping[Kind, Callable[[Question, Profile], Given]] = {
    Kind.COUNT: _count,
    Kind.DURATION: _duration,
    Kind.LIST: _list,
    Kind.MEASURE: _measure,
    Kind.MONEY: _money,
    Kind.PERSON: _person,
    Kind.PLACE: _place,
}
