"""The names in an article: of what kind each is, and its role in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.drafting.name_spans import NameSpans, Span
from bot.drafting.roles import role_of
from bot.drafting.words import Language
from bot.knowledge.kinds import NameKind

_INITIAL = re.compile(r"[A-Z]\.$")
_POSSESSIVE = re.compile(r"['’]s?$")
_HEADS = (
    ("organisations", NameKind.ORGANISATION),
    ("documents", NameKind.DOCUMENT),
    ("projects", NameKind.PROJECT),
    ("places", NameKind.PLACE),
)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at ``start`` to ``end`` of its sentence, with its part there."""

    text: str
    kind: NameKind
    role: str
    start: int
    end: int


@dataclass(slots=True)
class Names:
    """The names of one article; what is said of one in a sentence helps in all others."""

    language: Language
    spans: NameSpans
    kinds: dict[str, NameKind] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)  # surname: full name
    short: dict[str, str] = field(default_factory=dict)  # form: whole name

    @classmethod
    def of(cls, sentences: Sequence[str], language: Language) -> Names:
        """Read all ``sentences`` once to learn what kind each name is."""
        names = cls(language, NameSpans.of(sentences, language))
        names._learn(sentences)
        return names

    def find(self, sentence: str) -> list[FoundName]:
        """Return the names in ``sentence``, left to right, each with its kind and role."""
        found = []
        for span in self.spans.find(sentence):
            kind = self.kinds.get(span.text, NameKind.OTHER)
            role = role_of(sentence, span.start, span.end, self.language)
            found.append(FoundName(span.text, kind, role, span.start, span.end))
        return found

    def full(self, name: str) -> str:
        """Return the whole name of a person of whom only the surname is said."""
        return self.persons.get(name, name)

    def variants(self) -> Iterator[tuple[str, NameKind, list[str]]]:
        """Yield each name with the short forms by which the article calls it, too."""
        forms: dict[str, list[str]] = {}
        for form, full in (*self.persons.items(), *self.short.items()):
            forms.setdefault(full, []).append(form)
        for full in sorted(self.kinds):
            if full not in self.persons and full not in self.short:
                yield full, self.kinds[full], sorted(forms.get(full, []))

    def _learn(self, sentences: Sequence[str]) -> None:
        votes: dict[str, Counter[NameKind]] = {}
        for sentence in sentences:
            for span in self.spans.find(sentence):
                kind = self._kind(sentence, span)
                weight = 1 if kind is NameKind.OTHER else 3
                votes.setdefault(span.text, Counter())[kind] += weight
        for name in self._meant_by_pronoun(sentences, votes):
            votes[name][NameKind.PERSON] += 3
        self.kinds = {name: counted.most_common(1)[0][0] for name, counted in votes.items()}
        self.spans.known = frozenset(self.kinds)
        for name, kind in list(self.kinds.items()):
            words = name.split()
            if kind is NameKind.PERSON and len(words) > 1 and words[-1] not in self.persons:
                self.persons[words[-1]] = name
        for name in self.kinds:
            if name in self.persons:
                self.kinds[name] = NameKind.PERSON
        self._link(sentences)

    def _meant_by_pronoun(self, sentences: Sequence[str], names: Iterable[str]) -> Iterator[str]:
        """Yield the name that a sentence begins with and the next one calls he or she."""
        known = sorted(names, key=len, reverse=True)
        pronouns = self.language.table("pronouns")
        for sentence, following in pairwise(sentences):
            opens = following.split()[0].lower()
            if pronouns.get(opens) == "person":
                yield from [name for name in known if sentence.startswith(f"{name} ")][:1]

    def _link(self, sentences: Iterable[str]) -> None:
        """Learn short forms: Velmor for Velmor Castings AG, and what stands in brackets."""
        text = "\n".join(sentences)
        for name in list(self.kinds):
            kind, first = self.kinds[name], name.split()[0]
            own = self.kinds.get(first)
            if kind is NameKind.PERSON and first != name and own is kind:
                self.persons.setdefault(first, name)
            if kind is NameKind.ORGANISATION and first != name and own in (NameKind.OTHER, kind):
                self.short.setdefault(first, name)
                self.kinds[first] = kind
            bare, _, form = name.rpartition(" ")
            if bare and form.lower() in self.language.words("legal_forms"):
                self.short.setdefault(bare, name)
                self.kinds[bare] = NameKind.ORGANISATION
            found = re.search(rf"{re.escape(name)} \(([A-Z][A-Za-z]{{1,8}})\)", text)
            if found:
                self.short[found[1]] = name
                self.kinds[found[1]] = kind

    def _kind(self, sentence: str, span: Span) -> NameKind:
        words = [_POSSESSIVE.sub("", word.strip(".,").lower()) for word in span.text.split()]
        before = [word.lower().rstrip(".") for word in sentence[: span.start].split()[-2:]]
        last = before[-1] if before else ""
        head = self._by_head(words)
        street = head is NameKind.PLACE and words[0] in self.language.words("titles_of_places")
        titled = {last, words[0]} & self.language.words("titles") and not street
        if titled:
            return NameKind.PERSON
        if head:
            return head
        after = sentence[span.end :].split()[:1]
        if after and after[0].lower().strip(",.") in self.language.words("legal_forms"):
            return NameKind.ORGANISATION
        if span.text in self.spans.places:
            return NameKind.PLACE
        if self._is_person(sentence, span, words):
            return NameKind.PERSON
        if span.text.isupper():
            return NameKind.ORGANISATION
        to_speaker = " ".join(before) in self.language.words("according")
        of_place = last == "of" and before[0].rstrip("s") in self.language.words("places")
        if (last in self.language.words("place_prepositions") and not to_speaker) or of_place:
            return NameKind.PLACE
        return NameKind.PERSON if to_speaker else NameKind.OTHER

    def _by_head(self, words: list[str]) -> NameKind | None:
        """Return the kind that a word such as Bank tells; one before "on" or "of" first."""
        pairs = pairwise(words)
        heads = [word for word, after in pairs if after in ("of", "on", "for")]
        return next(
            (
                kind
                for head in (*heads, words[-1])
                for key, kind in _HEADS
                if head in self.language.words(key)
            ),
            None,
        )

    def _is_person(self, sentence: str, span: Span, words: list[str]) -> bool:
        if any(_INITIAL.match(word) for word in span.text.split()[:-1]):
            return True  # R. Lund, Amara J. Whitlock
        role = role_of(sentence, span.start, span.end, self.language)
        told = len(words) > 1 and self._is_role(role)
        return len(words) <= 4 and (told or self._speaks(sentence, span))

    def _is_role(self, role: str) -> bool:
        endings = tuple(self.language.words("role_endings")) + tuple(self.language.words("offices"))
        head = (
            role.split(" of ", maxsplit=1)[0]
            .split(" at ", maxsplit=1)[0]
            .split(" to ", maxsplit=1)[0]
            .split(" for ", maxsplit=1)[0]
            .split()
        )
        body = bool(head) and head[-1].lower() in self.language.words("body_roles")
        return bool(head) and not body and head[-1].lower().endswith(endings)

    def _speaks(self, sentence: str, span: Span) -> bool:
        after = sentence[span.end :].split()[:1]
        before = sentence[: span.start].split()[-1:]
        speech = self.language.words("speech")
        return any(word.strip(",").lower() in speech for word in (*after, *before))
