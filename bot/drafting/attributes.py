"""Short questions by what stands beside a figure or name: how tall is the crane, who built it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.drafting.asking import base_form, said
from bot.drafting.clauses import Clause, is_past
from bot.drafting.figures import DraftFigure
from bot.drafting.tokens import STOPS, Token
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind

_LONGEST_OWNER = 4  # words
_BETWEEN = 6  # words between a participle and its date: built by Stadtler AG in 2003
_PERFECT = ("has", "have", "had")
_DATES = (FigureKind.DATE, FigureKind.PERIOD)


@dataclass(frozen=True, slots=True)
class Beside:
    """A sentence as the questions here need it; ``subject`` is what a pronoun in it means."""

    tokens: Sequence[Token]
    clauses: Sequence[Clause]
    subject: str
    language: Language

    def of_figure(self, figure: DraftFigure) -> Iterator[str]:
        """Yield short questions for ``figure``."""
        at = next((n for n, t in enumerate(self.tokens) if t.start == figure.start), None)
        if at is None:
            return
        kind = figure.reading.kind
        if kind in (FigureKind.MEASURE, FigureKind.DURATION):
            yield from self._adjective(at)
            yield from self._apposed(at, figure.reading.unit_text)
        if kind not in _DATES:
            yield from self._noun_of(at)
        yield from self._verb(at, kind)
        if kind in _DATES:
            yield from self._done_then(at)
        if kind is FigureKind.COUNT and self._is_plural(figure.of) and not figure.reading.unit_text:
            yield from self._had(at, figure.of)

    def done_by(self) -> Iterator[str]:
        """Yield who did what a participle with ``by`` tells: railcars *built by* Stadtler."""
        for at in range(1, len(self.tokens) - 1):
            participle, by = self.tokens[at], self.tokens[at + 1]
            active = self.tokens[at - 1].low in _PERFECT
            counted = at + 2 < len(self.tokens) and self.tokens[at + 2].figure
            passive = by.low in self.language.words("passive_by") and not active and not counted
            if passive and self._is_participle(at):
                owner = self._owner(at)
                yield from self._filled("done_by", done=participle.low, subject=owner)
                base = base_form(participle.low, self.language)
                more = self.language.lists("also_done").get(base, ())
                for verb in more:
                    yield from self._filled("done_by", done=verb, subject=owner)

    def called(self) -> Iterator[str]:
        """Yield what something is called: a robot *named* Pelican."""
        for at in range(1, len(self.tokens) - 1):
            named = self.tokens[at].low in self.language.words("named")
            if named and (self.tokens[at + 1].name or self.tokens[at + 1].text[0].isupper()):
                yield from self._filled("called", subject=self._owner(at))

    # By what stands beside it ------------------------------------------------------------------

    def _adjective(self, at: int) -> Iterator[str]:
        """Ask by the adjective behind: 62 metres *tall*."""
        low = self.tokens[at + 1].low if at + 1 < len(self.tokens) else ""
        low = self.language.table("adverbs").get(low, low)
        noun = self.language.table("adjectives").get(low)
        if noun:
            owner = self._owner(at)
            yield from self._filled("adjective", ask=low, noun=noun, subject=owner)

    def _apposed(self, at: int, unit: str) -> Iterator[str]:
        """Ask by the unit alone: the tunnel, *at* 1,652 m, is closed."""
        before = [token.low for token in self.tokens[max(0, at - 2) : at]]
        if before not in ([",", "at"], [",", "with"]):
            return
        for ask, units in self.language.lists("units").items():
            adjective = ask.removeprefix("how ")
            noun = self.language.table("adjectives").get(adjective)
            if unit in units and noun:
                yield from self._filled(
                    "adjective", ask=adjective, noun=noun, subject=self._owner(at - 1)
                )

    def _noun_of(self, at: int) -> Iterator[str]:
        """Ask by the noun before: a *depth of* 1.4 metres."""
        before = self.tokens[max(0, at - 2) : at]
        if len(before) < 2 or before[1].low != "of":
            return
        noun = before[0].low
        if noun not in self.language.words("sizes"):
            return
        light = self.tokens[max(0, at - 4) : at - 2]
        inner = any(t.low in self.language.words("not_of_subject") for t in light)
        owner = self._object_at(at) if inner else self._subject_at(at)
        yield from self._filled("noun_of", noun=noun, subject=owner)
        for adjective, its in self.language.table("adjectives").items():
            if its == noun:
                yield from self._filled("adjective", ask=adjective, noun=noun, subject=owner)

    def _verb(self, at: int, kind: FigureKind) -> Iterator[str]:
        """Ask by the verb: it *weighs*, *takes*, *costs*."""
        clause = self._clause_at(at)
        if clause is None or not any(t.start == self.tokens[at].start for t in clause.rest[:3]):
            return
        base = base_form(clause.verb[-1].low, self.language)
        yield from self._filled(f"verb_{base}_{kind.value}", subject=self._subject_at(at))

    def _had(self, at: int, noun: str) -> Iterator[str]:
        """Ask how many something has: the hall *has* 340 seats, the *town's* 18,600 people."""
        owner = self.tokens[at - 1].text if at else ""
        if owner.endswith(("'s", "’s")):
            yield from self._filled("had", noun=noun, subject=f"the {owner[:-2]}")
            if noun.rsplit(maxsplit=1)[-1].lower() in self.language.words("people_who_live"):
                yield from self._filled("live", subject=f"the {owner[:-2]}")
            return
        clause = self._clause_at(at)
        verb = base_form(clause.verb[-1].low, self.language) if clause else ""
        if clause and verb in self.language.words("having"):
            yield from self._filled("had", noun=noun, subject=self._subject_at(at))

    def _done_then(self, at: int) -> Iterator[str]:
        """Ask when something was done: the ship, *built* in 1994."""
        for index in range(at - 1, max(-1, at - 1 - _BETWEEN), -1):
            if self.tokens[index].figure or self.tokens[index].text in STOPS:
                return
            if self._is_participle(index):
                behind = self.tokens[index - 1].low if index else ""
                joined = behind in self.language.words("joins") or not index
                owner = self._subject_at(at) if joined else self._owner(index)
                yield from self._filled("done_then", done=self.tokens[index].low, subject=owner)
                return

    # Helpers -----------------------------------------------------------------------------------

    def _is_participle(self, at: int) -> bool:
        token = self.tokens[at]
        if token.figure or token.name or not is_past(token.low, self.language):
            return False
        following = self.tokens[at + 1].low if at + 1 < len(self.tokens) else ""
        return following in self.language.words("behind_participles")

    def _is_plural(self, noun: str) -> bool:
        last = noun.rsplit(maxsplit=1)[-1].lower() if noun else ""
        known = self.language.words("people_who_live") | self.language.words("plurals")
        return (last.endswith("s") or last in known) and not is_past(last, self.language)

    def _object_at(self, at: int) -> str:
        """Return the words between the verb and the phrase that ``at`` stands in."""
        clause = self._clause_at(at)
        words: list[Token] = []
        for token in clause.rest if clause else ():
            if token.figure or token.low in self.language.words("prepositions"):
                break
            words.append(token)
        return said(words, self.language)

    def _owner(self, at: int) -> str:
        """Return the words before ``at`` that it tells about, or the subject behind a verb."""
        words: list[str] = []
        stops = (
            self.language.words("determiners")
            | self.language.words("prepositions")
            | self.language.words("joins")
        )
        index = at - 1
        while index >= 0 and self.tokens[index].text in ",(":
            index -= 1
        if index >= 0 and self.tokens[index].low in self.language.words("be") | {"has", "have"}:
            return self._subject_at(at)
        while index >= 0 and len(words) < _LONGEST_OWNER:
            token = self.tokens[index]
            verb = token.low in self.language.verbs and not token.name and bool(words)
            if token.figure or token.low in stops or token.text in STOPS or verb:
                break
            words.insert(0, token.text)
            index -= 1
        if not words or words[0].lower() in self.language.table("pronouns"):
            return ""
        named = self.tokens[index + 1].name
        return " ".join(words if named else ["the", *words])

    def _clause_at(self, at: int) -> Clause | None:
        start = self.tokens[at].start
        return next((c for c in self.clauses if any(t.start == start for t in c.tokens)), None)

    def _subject_at(self, at: int) -> str:
        clause = self._clause_at(at) or next(iter(self.clauses), None)
        if clause is None:
            return self.subject
        alone = len(clause.subject) == 1
        if not clause.subject or (
            alone and clause.subject[0].low in self.language.table("pronouns")
        ):
            return self.subject
        return said(clause.subject, self.language)

    def _filled(self, key: str, **parts: str) -> Iterator[str]:
        subject = parts.get("subject", "")
        first = subject.split()[0] if subject else ""
        if first.islower() and first not in self.language.words("determiners"):
            parts["subject"] = f"the {subject}"
        if not all(parts.values()):
            return
        for whole in dict.fromkeys((subject and parts["subject"], self._short(subject))):
            for way in self.language.lists("beside").get(key, ()) if whole else ():
                yield way.format(**parts | {"subject": whole})

    def _short(self, name: str) -> str:
        """Return the kind of thing that a name tells: Marrow Gorge *Railway*, so the railway."""
        *more, last = name.split() or [""]
        heads = ("organisations", "places", "projects", "documents")
        known = any(last.lower() in self.language.words(key) for key in heads)
        return f"the {last.lower()}" if known and more and last[0].isupper() else ""
