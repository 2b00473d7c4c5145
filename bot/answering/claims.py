"""The numbers and dates of a question held against the figures of an entry."""

from __future__ import annotations

from bot.answering.compared import comparable, same_date, says
from bot.answering.given import VALUES
from bot.answering.profile import HeldFigure, Profile
from bot.knowledge.kinds import FigureKind
from bot.knowledge.knowledge import Figure
from bot.understanding.content import ContentWord
from bot.understanding.language.asking import Kind
from bot.understanding.numbers import NumberMention
from bot.understanding.phrases import PAUSE
from bot.understanding.question import Question

# Small numbers are seldom claims: "two examples", "4 me".
_SMALL = 4
_SUM = 1e6  # a number from here on without a noun is one of money, where the entry has a sum
_NONE: frozenset[str] = frozenset()
_WINDOW = 4  # words after a number in which the thing counted is looked for


class Numbers:
    """Sorts the numbers of a question into confirmed, contradicted and not held.

    ``confirmed`` are the texts of figures that were said right, ``corrections`` the figures that
    stand in place of wrong ones, ``missing`` says what of the question the entry does not hold.
    ``bound`` tells that a number counts the very thing that a figure of the entry counts.
    """

    def __init__(self, question: Question, profile: Profile) -> None:
        self._question = question
        self._profile = profile
        self.confirmed: list[str] = []
        self.corrections: list[Figure] = []
        self.missing: list[str] = []
        self.bound = False
        loose: list[NumberMention] = []
        for mention in question.numbers:
            if mention.rank:
                self._rank(mention)
            elif mention.year or mention.month:
                self._date(mention)
            elif not self._bind(mention):
                loose.append(mention)
        for mention in loose:
            self._loose(mention)
        if self.confirmed and question.comparison.either:
            self.corrections = []  # "50 or 80": the right one was among them

    def _rank(self, mention: NumberMention) -> None:
        ranks = [h.figure for h in self._profile.figures if h.figure.kind is FigureKind.ORDINAL]
        if any(figure.value == mention.value for figure in ranks):
            self.confirmed.append("number")
        else:
            self.missing.append("rank")

    def _date(self, mention: NumberMention) -> None:
        dates = [held for held in self._profile.figures if held.figure.start or held.figure.end]
        right = next((held for held in dates if same_date(held.figure, mention)), None)
        if right and right.dates_others and mention.later:
            self.missing.append("what came later")
            return
        if right:
            self.confirmed.append(right.figure.text)
            return
        if dates and self._of_a_value(mention):
            self.missing.append("date")
            return
        if any(
            (figure.start or figure.end) and same_date(figure, mention)
            for figure in self._profile.nearby
        ):
            return
        events = [h for h in dates if h.figure.kind is FigureKind.DATE and not h.dates_others]
        if self._tells_but_a_date():  # "opening of the mill in 2018", not "diesel in 2018"
            words = {word.token for word in self._question.content}
            events = [held for held in events if held.of & words]
        if events and not any(h.dates_others for h in dates):
            self.corrections.append(events[0].figure)
            self.bound = self.bound or self._claims_just_that()
        elif self._question.form.statement and dates and not self._tells_but_a_date():
            self.corrections.append(dates[0].figure)
        else:
            self.missing.append("date")

    def _claims_just_that(self) -> bool:
        """Say whether all that is claimed beside the date is of this entry."""
        question = self._question
        claims = question.form.statement or question.ask.kind is Kind.YES_NO
        known = all(word.token in self._profile.tokens for word in question.content)
        return claims and not question.resolved and (question.form.statement or known)

    def _of_a_value(self, mention: NumberMention) -> bool:
        """Say whether a date tells for when a value is wanted: "the revenue in 2019"."""
        question = self._question
        asked = question.flat.rfind(question.ask.cue)
        # "since it began *in 2003*, how has it been going"
        before = mention.end < asked and PAUSE.search(question.flat, mention.end, asked)
        told = question.ask.kind is Kind.EXPLANATION and not (question.wanted.why or before)
        claims = question.form.statement and not question.resolved  # "and in 2016?" claims nothing
        return ((told or question.ask.kind in VALUES) and not claims) or self._is_named_value()

    def _tells_but_a_date(self) -> bool:
        """Say whether the question is but a thing and a date."""
        dates = all(m.year or m.month for m in self._question.numbers)
        return self._question.form.bare and dates and not self._question.foreign

    def _is_named_value(self) -> bool:
        """Say whether the question is but a value and a date: "tonnes harvested in 2021"."""
        if not self._tells_but_a_date():
            return False
        sizes = (FigureKind.PERCENT, FigureKind.MEASURE, FigureKind.MONEY)
        return any(held.counts or held.figure.kind in sizes for held in self._profile.figures)

    def _bind(self, mention: NumberMention) -> bool:
        """Compare a number with the figures of the same thing or unit; False where none is."""
        if mention.years and self._years(mention):
            return True
        heads = {word.token for word in self._after(mention)}
        if self._question.foreign and not heads & self._profile.tokens:
            heads |= self._before(mention)
        unit = "" if self._question.foreign else next((w.token for w in self._after(mention)), "")
        same = [
            held
            for held in self._profile.figures
            if comparable(held, mention, heads, unit) and not self._is_share_of_others(held)
        ]
        for held in same:
            if says(held, mention):
                self.confirmed.append(held.figure.text)
                self.bound = True
                return True
        if same and self._counts_another(mention, heads):
            self.missing.append("number")
        elif same:
            self.corrections.append(same[0].figure)
            self.bound = True
        return bool(same)

    def _is_share_of_others(self, held: HeldFigure) -> bool:
        """Say whether a share is one of other things than those that are told: "half of the
        turbines were replaced" is none of the electricity."""
        words = {word.token for word in self._question.content}
        share = held.figure.kind is FigureKind.PERCENT and not self._question.foreign
        return share and bool(words) and not words & held.of

    def _years(self, mention: NumberMention) -> bool:
        """Compare a number of years with "15 years", "the past decade"; False where the entry has
        no such."""
        lasting = [held for held in self._profile.figures if held.years]
        right = next((held for held in lasting if held.years == mention.value), None)
        if right:
            self.confirmed.append(right.figure.text)
        elif lasting:
            self.corrections.append(lasting[0].figure)
            words = self._question.content
            known = all(word.token in self._profile.tokens for word in words)
            self.bound = self.bound or (bool(words) and known)
        return bool(lasting)

    def _counts_another(self, mention: NumberMention, heads: set[str]) -> bool:
        """Say whether another fact has just this number of such things, and nothing else of the
        question tells that this entry is meant: "which are the 31 countries"."""
        profile, question = self._profile, self._question
        own = {word.token for word in question.content} & profile.tokens - heads
        names = {name.name for name in question.names} & profile.names - profile.common
        return not own and not names and bool(heads & profile.elsewhere.get(mention.value, _NONE))

    def _noun(self, mention: NumberMention) -> str:
        """Return the token of the last of the words right behind a number: of "90 technology
        transfer *contracts*"; empty in other languages, whose order may be another."""
        flat, noun, end = self._question.flat, "", mention.end
        for word in () if self._question.foreign else self._after(mention):
            if flat[end : word.start].strip(" -"):
                break
            noun, end = word.token, word.start + len(word.text)
        return noun

    def _after(self, mention: NumberMention) -> list[ContentWord]:
        """Return the words after a number, up to the next one, that may say what it counts."""
        question = self._question
        pause = PAUSE.search(question.flat, mention.end)
        end = pause.start() if pause else len(question.flat)
        others = (m.start for m in question.numbers if m.start > mention.start)
        end = min((end, mention.reach, *others))
        after = [w for w in question.content if mention.end <= w.start < end]
        within = after[:_WINDOW]
        for word in after[_WINDOW:]:  # "three cross-border technology transfer platforms"
            if question.flat[within[-1].start + len(within[-1].text) : word.start].strip(" -"):
                break
            within.append(word)
        return within

    def _before(self, mention: NumberMention) -> set[str]:
        """Return the token of the word right before a number, where some languages put what is
        counted."""
        flat = self._question.flat[: mention.start].rstrip()
        return {w.token for w in self._question.content if w.start + len(w.text) == len(flat)}

    def _loose(self, mention: NumberMention) -> None:
        if mention.percent:
            self.missing.append("share")
            return
        own = [held for held in self._profile.figures if held.figure.value == mention.value]
        if own:
            noun = self._noun(mention)
            other = noun in self._profile.tokens and not any(noun in held.of for held in own)
            (self.missing if other and self._question.form.statement else self.confirmed).append(
                "number"
            )
            return
        if self._counts_what_is_not_here(mention):
            self.missing.append("number")
            return
        nearby = mention.value in {figure.value for figure in self._profile.nearby}
        if mention.value <= _SMALL or nearby or self.corrections or self._lists(mention):
            return
        meant = self._meant(mention)
        if meant:
            self.corrections.append(meant)
        else:
            self.missing.append("number")

    def _counts_what_is_not_here(self, mention: NumberMention) -> bool:
        """Say whether another sentence has just so many of such things: "who lives in the *640
        households*"."""
        if mention.value in self._profile.beside:
            return False
        heads = {word.token for word in self._after(mention)[:1]}
        return bool(heads & self._profile.elsewhere.get(mention.value, _NONE))

    def _lists(self, mention: NumberMention) -> bool:
        """Say whether the number is that of the items in a list: "the five sectors"."""
        heads = {word.token for word in self._after(mention)}
        lists = (held for held in self._profile.lists if heads & held.heads)
        return any(len(held.items) == mention.value for held in lists)

    def _meant(self, mention: NumberMention) -> Figure | None:
        """Return the one figure that a number without a noun of its own can mean."""
        counts = [held for held in self._profile.figures if held.counts]
        question = self._question
        if question.foreign and len(counts) > 1:  # whose number may stand far behind its noun
            said = {word.token for word in question.content}
            counts = [held for held in counts if held.heads & said] or counts
        sums = [held for held in self._profile.figures if held.figure.kind is FigureKind.MONEY]
        known = all(word.token in self._profile.tokens for word in question.content)
        if len(sums) == 1 and mention.value >= _SUM and known and not self._after(mention)[:1]:
            self.bound = True  # "why did they pledge 25 million for the school"
            return sums[0].figure
        claims = question.form.statement or question.ask.kind is Kind.YES_NO
        # Of "90 technology transfer contracts" the last word, too, has to be known.
        counted = {self._noun(mention), *(word.token for word in self._after(mention)[:1])} - {""}
        another = not question.foreign and bool(counted - self._profile.tokens)
        if claims and len(counts) == 1 and not another:
            return counts[0].figure
        asked = [held for held in counts if held.heads & set(question.ask.heads)]
        if question.ask.kind is Kind.COUNT and len(asked) == 1 and not self._after(mention):
            return asked[0].figure
        return None
