"""Holds a question against what an entry holds: kind of answer, numbers, names, conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.profile import HeldFigure, Profile
from bot.knowledge.knowledge import Figure, Name
from bot.knowledge.models import FigureKind, NameKind
from bot.understanding.lexicon import NameMention
from bot.understanding.numbers import NumberMention
from bot.understanding.pack import Kind
from bot.understanding.question import ContentWord, Question

_STRICT = frozenset(
    {Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.DURATION, Kind.MEASURE, Kind.PERSON}
)
# Small numbers are seldom claims: "two examples", "one of them".
_SMALL = 3
# An entry on more facts than this is an overview: it holds some figure of every kind.
OVERVIEW = 3
_WINDOW = 4  # words after a number in which the thing counted is looked for


class Given(StrEnum):
    """Whether the entry holds the kind of thing asked for."""

    YES = "yes"
    OPEN = "open"  # the kind does not decide
    NO = "no"


@dataclass(frozen=True, slots=True)
class Support:
    """What holding a question against an entry found."""

    given: Given
    corrections: tuple[Figure | Name, ...] = ()  # what the source has in place of what was said
    confirmed: tuple[str, ...] = ()  # what was said and stands in the source
    missing: tuple[str, ...] = ()  # names, numbers, conditions that the entry does not hold
    unknown: tuple[ContentWord, ...] = ()  # words that carry information and it does not know
    known: tuple[ContentWord, ...] = ()
    negation: bool = False  # the question denies something, the entry does not

    @property
    def blocked(self) -> bool:
        """Whether the entry must not answer the question."""
        return self.given is Given.NO or bool(self.missing)


def hold(question: Question, profile: Profile) -> Support:
    """Return what ``profile`` supports of ``question``."""
    numbers = _Numbers(question, profile)
    missing, corrections, confirmed = numbers.missing, numbers.corrections, numbers.confirmed
    for mention in question.names:
        wrong = _name(mention, question, profile)
        if isinstance(wrong, Name):
            corrections.append(wrong)
        elif wrong:
            missing.append(wrong)
    if question.agent and question.agent.token not in profile.tokens:
        corrections.extend(_agents(question, profile))
    if question.practical and not profile.practical:
        missing.append("how to do it")
    if question.ask.kind is Kind.COUNT:
        missing.extend(_narrowed(question, profile))
    missing.extend(word for word in question.insists if not _contains(profile.flat, word))
    return Support(
        given=_given(question, profile),
        corrections=tuple(dict.fromkeys(corrections)),
        confirmed=tuple(confirmed),
        missing=tuple(missing),
        unknown=tuple(w for w in question.content if w.token not in profile.tokens),
        known=tuple(w for w in question.content if w.token in profile.tokens),
        negation=question.negated and not profile.negated,
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


def _agents(question: Question, profile: Profile) -> list[Name]:
    """Return who did it according to the fact, where the question says that somebody else did."""
    actors = (NameKind.PERSON, NameKind.ORGANISATION)
    names = [slot for slot in profile.slots if slot.kind in actors and slot.role]
    said = {name.name for name in question.names}
    return (
        [name for name in names if name.text not in said][:1]
        if question.ask.kind in (Kind.YES_NO, Kind.EXPLANATION, Kind.ANY)
        else []
    )


def _given(question: Question, profile: Profile) -> Given:
    kind, heads = question.ask.kind, question.ask.heads
    if len(profile.entry.facts) > OVERVIEW and kind in _STRICT and kind not in profile.asked:
        return Given.NO
    if question.attribution:
        return Given.YES if profile.speakers or Kind.PERSON in profile.asked else Given.OPEN
    if kind is Kind.COUNT:
        return _count_given(heads, profile, foreign=question.foreign)
    if kind is Kind.LIST:
        return _list_given(question, profile)
    if kind is Kind.PLACE:
        return Given.YES if kind in profile.kinds | profile.asked else Given.NO
    if kind is Kind.PERSON:
        return Given.YES if kind in profile.kinds | profile.asked else Given.NO
    if kind in _STRICT:
        return Given.YES if kind in profile.kinds else Given.NO
    return Given.OPEN


def _count_given(heads: tuple[str, ...], profile: Profile, *, foreign: bool) -> Given:
    """Compare what is counted; words of another language that could not be translated decide
    nothing."""
    counts = [held for held in profile.figures if _counts(held)]
    if not counts:
        return Given.NO
    named = {head for head in heads if not foreign or head in profile.vocabulary}
    if not named or named & profile.counted or any(named & held.heads for held in counts):
        return Given.YES
    return Given.NO


def _counts(held: HeldFigure) -> bool:
    return held.figure.kind in (FigureKind.COUNT, FigureKind.ORDINAL)


def _list_given(question: Question, profile: Profile) -> Given:
    """Members that are only counted, and kinds of a listed thing, are not given."""
    heads = set(question.ask.heads)
    if not heads or any(heads & held.heads for held in profile.lists):
        return Given.YES if heads else Given.OPEN
    counted = any(heads & held.heads for held in profile.figures if _counts(held))
    listed = any(heads & item for held in profile.lists for item in held.items)
    plural = any(word.text.endswith("s") for word in question.content if word.token in heads)
    return Given.NO if plural and (counted or listed) else Given.OPEN


def _contains(flat: str, phrase: str) -> bool:
    return f" {phrase} " in f" {flat.replace('|', ' ')} "


class _Numbers:
    """Sorts the numbers of a question into held, contradicted and not given."""

    def __init__(self, question: Question, profile: Profile) -> None:
        self._question = question
        self._profile = profile
        self.confirmed: list[str] = []
        self.corrections: list[Figure | Name] = []
        self.missing: list[str] = []
        loose: list[NumberMention] = []
        for mention in question.numbers:
            if mention.year or mention.month:
                self._date(mention)
            elif not self._bound(mention):
                loose.append(mention)
        self._loose(loose)

    def _date(self, mention: NumberMention) -> None:
        dates = [held for held in self._profile.figures if held.figure.start]
        right = next((held for held in dates if _same_date(held.figure, mention)), None)
        if right:
            self.confirmed.append(right.figure.text)
            return
        if any(figure.start and _same_date(figure, mention) for figure in self._profile.nearby):
            return
        events = [h for h in dates if h.figure.kind is FigureKind.DATE and not h.dates_others]
        if events and not any(h.dates_others for h in dates):
            self.corrections.append(events[0].figure)
        elif self._question.statement and dates:
            self.corrections.append(dates[0].figure)
        else:
            self.missing.append("date")

    def _bound(self, mention: NumberMention) -> bool:
        """Compare a number with the figures that count the same thing; False where none does."""
        after = [w for w in self._question.content if w.start >= mention.end][:_WINDOW]
        heads = {w.token for w in after if self._follows(mention, w)}
        same = [held for held in self._profile.figures if _counts(held) and heads & held.heads]
        for held in same:
            if held.figure.value == mention.value:
                self.confirmed.append(held.figure.text)
                return True
        if same:
            self.corrections.append(same[0].figure)
        return bool(same)

    def _follows(self, mention: NumberMention, word: ContentWord) -> bool:
        return not any(
            m.start > mention.start and m.start < word.start for m in self._question.numbers
        )

    def _loose(self, mentions: list[NumberMention]) -> None:
        values = {held.figure.value for held in self._profile.figures}
        values |= {figure.value for figure in self._profile.nearby}
        held = [mention for mention in mentions if mention.value in values]
        self.confirmed.extend("number" for _ in held)
        for mention in mentions:
            sorted_out = held or self.corrections or self.confirmed
            if mention.value > _SMALL and not sorted_out:
                self._unheld()

    def _unheld(self) -> None:
        counts = [h for h in self._profile.figures if _counts(h)]
        if self._question.statement and len(counts) == 1:
            self.corrections.append(counts[0].figure)
        else:
            self.missing.append("number")


def _same_date(figure: Figure, mention: NumberMention) -> bool:
    start, end = figure.start or "", figure.end or figure.start or ""
    if mention.year and not start[:4] <= f"{int(mention.value):04d}" <= end[:4]:
        return False
    return mention.month is None or start[5:7] <= f"{mention.month:02d}" <= end[5:7]


def _name(mention: NameMention, question: Question, profile: Profile) -> Name | str | None:
    """Return the name that the source has instead, the name that it lacks, or None when held."""
    if mention.name in profile.names or any(_part(mention.name, held) for held in profile.names):
        return None
    slot = next(_slots_like(mention, question, profile), None)
    if slot and question.ask.kind is Kind.PERSON and _in_a_role(slot, profile):
        return mention.name
    if slot and not _narrows(mention, question, profile):
        return slot
    return mention.name


def _in_a_role(slot: Name, profile: Profile) -> bool:
    """Say whether a person's role names ``slot``: another place is then another role."""
    people = (name for name in profile.slots if name.kind is NameKind.PERSON)
    return any(slot.text in person.role for person in people)


def _part(name: str, held: str) -> bool:
    return set(name.lower().split()) <= set(held.lower().split())


def _slots_like(mention: NameMention, question: Question, profile: Profile) -> Iterator[Name]:
    """Yield the fact's names of the same kind, those apart that the question has or all share."""
    said = {name.name for name in question.names} | profile.common
    for slot in profile.slots:
        same = slot.kind is mention.kind and slot.kind in (NameKind.PERSON, NameKind.PLACE)
        if same and slot.text not in said:
            yield slot


def _narrows(mention: NameMention, question: Question, profile: Profile) -> bool:
    """Say whether the name narrows what is counted: "Polish firms", "firms from Poland"."""
    if mention.name in question.origin:
        return True
    after = [word.token for word in question.content if word.start >= mention.end][:1]
    return any(head in after for held in profile.figures if _counts(held) for head in held.heads)
