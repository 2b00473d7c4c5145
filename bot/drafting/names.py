"""The names in an article: persons, organisations, places, documents, projects, with their roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.drafting.roles import role_of
from bot.drafting.words import Language
from bot.knowledge.models import NameKind
from bot.understanding.dictionary import common_words
from bot.understanding.gazetteer import territories
from bot.understanding.pack import load_pack

_WORD = re.compile(r"[^\W_](?:[\w.’'&-]*\w)?\.?|[^\w\s]")  # noqa: RUF001
_INITIAL = re.compile(r"[A-Z]\.$")
_POSSESSIVE = re.compile(r"['’]s?$")  # noqa: RUF001
_APOSTROPHES = ("'", "’")  # noqa: RUF001
_LONGEST = 14  # words
_INNER = frozenset({"&", "de", "van", "von", "der", "den", "la", "le", "al", "bin", "da", "dos", "di"})


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at ``start`` to ``end`` of its sentence, with its part there."""

    text: str
    kind: NameKind
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Span:
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Names:
    """The names of one article; what is said of one in a sentence helps in all others."""

    language: Language
    lower: frozenset[str]
    kinds: dict[str, NameKind] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)  # surname: full name
    short: dict[str, str] = field(default_factory=dict)  # form: whole name
    _places: frozenset[str] = field(default=frozenset())
    _peoples: frozenset[str] = field(default=frozenset())
    _known: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, sentences: Sequence[str], language: Language) -> Names:
        """Read all ``sentences`` once to learn what kind each name is."""
        lower = frozenset(w for s in sentences for w in re.findall(r"(?<![\w'])[a-z][\w'-]*", s))
        names = cls(language, lower)
        names._places = frozenset(name for name, _ in territories(language.code) if len(name) > 2)
        peoples = load_pack(language.code).adjectives.values()
        names._peoples = frozenset(word for words in peoples for word in words)
        names._learn(sentences)
        return names

    def find(self, sentence: str) -> list[FoundName]:
        """Return the names in ``sentence``, left to right, each with its kind and role."""
        found = []
        for span in self._spans(sentence):
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

    def _learn(self, sentences: Iterable[str]) -> None:
        votes: dict[str, Counter[NameKind]] = {}
        for sentence in sentences:
            for span in self._spans(sentence):
                kind = self._kind(sentence, span)
                weight = 1 if kind is NameKind.OTHER else 3
                votes.setdefault(span.text, Counter())[kind] += weight
        self.kinds = {name: counted.most_common(1)[0][0] for name, counted in votes.items()}
        self._known = frozenset(self.kinds)
        for name, kind in list(self.kinds.items()):
            words = name.split()
            if kind is NameKind.PERSON and len(words) > 1 and words[-1] not in self.persons:
                self.persons[words[-1]] = name
        for name in self.kinds:
            if name in self.persons:
                self.kinds[name] = NameKind.PERSON
        self._link(sentences)

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
            found = re.search(rf"{re.escape(name)} \(([A-Z][A-Za-z]{{1,8}})\)", text)
            if found:
                self.short[found[1]] = name
                self.kinds[found[1]] = kind

    def _spans(self, sentence: str) -> Iterator[_Span]:
        words = list(_WORD.finditer(sentence))
        index = 0
        while index < len(words):
            end = self._end(words, index, sentence)
            if end > index:
                first, last = words[index], words[end - 1]
                text = sentence[first.start() : last.end()]
                bare = _POSSESSIVE.sub("", text.rstrip(".,") if not _abbreviated(text) else text)
                if self._is_name(bare, index, words):
                    yield _Span(bare, first.start(), first.start() + len(bare))
            index = max(end, index + 1)

    def _end(self, words: list[re.Match[str]], index: int, sentence: str) -> int:
        """Return the index after the name that begins at ``index``; ``index`` where none does."""
        if not self._capital(words, index):
            return index
        end = index + 1
        while end < len(words) and end - index < _LONGEST:
            before = words[end - 1].group()
            if words[end].group() in _APOSTROPHES and end + 1 < len(words) and self._is_head(words, end + 1):
                end += 2  # Fishers' Association
                continue
            if _POSSESSIVE.search(before) and not self._is_head(words, end):
                break
            if before.endswith(".") and not _INITIAL.match(before) and not self._is_title(before):
                break
            if self._capital(words, end, inside=True):
                end += 1
            elif self._joins(words, index, end):
                end += 2
                while end - 1 < len(words) and not self._capital(words, end - 1, inside=True):
                    end += 1
            else:
                break
        return end

    def _capital(self, words: list[re.Match[str]], index: int, *, inside: bool = False) -> bool:
        word = words[index].group()
        if not word[0].isupper() or word.lower().rstrip(".") in self.language.words("not_names"):
            return False
        if inside:
            return True
        opening = index == 0 or words[index - 1].group() in "\"“„«.!?:"
        if not opening:
            return word.lower() not in self.language.function_words or len(word) > 3
        return not self._common(word, words, index)

    def _common(self, word: str, words: list[re.Match[str]], index: int) -> bool:
        """Say whether a word at the start of a sentence is an everyday word."""
        low = _POSSESSIVE.sub("", word.lower().rstrip("."))
        if low in self.language.function_words or low in self.lower or low in self.language.words("speech"):
            return True
        if word in self._places or word in self._known:
            return False
        followed = index + 1 < len(words) and words[index + 1].group()[0].isupper()
        return not followed and low in common_words(self.language.code)

    def _joins(self, words: list[re.Match[str]], start: int, at: int) -> bool:
        """Say whether the small word at ``at`` goes on with the name: University *of* Storvik."""
        if at + 1 >= len(words):
            return False
        joint = words[at].group()
        soon = [n for n in range(at + 1, min(at + 3, len(words))) if self._capital(words, n, inside=True)]
        article = bool(soon) and soon[0] > at + 1
        if not soon or (article and (words[at + 1].group() != "the" or joint == "and")):
            return False
        if joint in _INNER:
            return True
        head = _POSSESSIVE.sub("", words[at - 1].group().lower())
        heads = {w.group().lower() for w in words[start:at]}
        if joint == "of":
            return head in self.language.words("joined_by_of") or bool(heads & self.language.words("long_names"))
        long = bool(heads & self.language.words("long_names"))
        if joint == "for" and head in self.language.words("organisations"):
            return True
        return joint in ("on", "for", "and", "in") and (long or self._two_heads(words, at, joint))

    def _two_heads(self, words: list[re.Match[str]], at: int, joint: str) -> bool:
        """Read Tide *and* Kelp Programme, National Development *and* Reform Commission."""
        return (
            joint == "and"
            and words[at - 2].group().lower() in ("the", "a")
            and at + 2 < len(words)
            and self._is_head(words, at + 2)
        )

    def _is_head(self, words: list[re.Match[str]], index: int) -> bool:
        word = words[index].group()
        return word[0].isupper() and any(
            word.lower().rstrip(".") in self.language.words(key)
            for key in ("organisations", "places", "documents", "projects")
        )

    def _is_title(self, word: str) -> bool:
        return word.lower().rstrip(".") in self.language.words("titles") | {"st", "mt", "jr", "sr"}

    def _is_name(self, text: str, index: int, words: list[re.Match[str]]) -> bool:
        low = text.lower()
        return (
            len(text) > 1
            and low not in self.language.words("not_names")
            and low.rstrip(".") not in self.language.words("titles")
            and low not in self.language.function_words
            and low not in self._peoples
        )

    def _kind(self, sentence: str, span: _Span) -> NameKind:
        words = [_POSSESSIVE.sub("", word.strip(".,").lower()) for word in span.text.split()]
        before = [word.lower().rstrip(".") for word in sentence[: span.start].split()[-2:]]
        last = before[-1] if before else ""
        if last in self.language.words("titles") or words[0] in self.language.words("titles"):
            return NameKind.PERSON
        head = self._by_head(words)
        if head:
            return head
        if span.text in self._places:
            return NameKind.PLACE
        if self._is_person(sentence, span, words):
            return NameKind.PERSON
        if span.text.isupper():
            return NameKind.ORGANISATION
        to_speaker = " ".join(before) in self.language.words("according")
        of_place = last == "of" and before[0].rstrip("s") in self.language.words("places")
        if last in self.language.words("place_prepositions") and not to_speaker or of_place:
            return NameKind.PLACE
        return NameKind.PERSON if to_speaker else NameKind.OTHER

    def _by_head(self, words: list[str]) -> NameKind | None:
        """Return the kind that a word such as Bank or Agreement tells; before "on" or "of" first."""
        pairs = zip(words, words[1:], strict=False)
        heads = [word for word, after in pairs if after in ("of", "on", "for")]
        for head in (*heads, words[-1]):
            for key, kind in _HEADS:
                if head in self.language.words(key):
                    return kind
        return None

    def _is_person(self, sentence: str, span: _Span, words: list[str]) -> bool:
        if _INITIAL.match(span.text.split()[0]):
            return True
        role = role_of(sentence, span.start, span.end, self.language)
        return len(words) <= 4 and (self._is_role(role) or self._speaks(sentence, span))

    def _is_role(self, role: str) -> bool:
        endings = tuple(self.language.words("role_endings"))
        head = role.split(" of ")[0].split(" at ")[0].split(" to ")[0].split(" for ")[0].split()
        return bool(head) and head[-1].lower().endswith(endings)

    def _speaks(self, sentence: str, span: _Span) -> bool:
        after = sentence[span.end :].split()[:1]
        before = sentence[: span.start].split()[-1:]
        speech = self.language.words("speech")
        return any(word.strip(",").lower() in speech for word in (*after, *before))


def _abbreviated(text: str) -> bool:
    return bool(re.search(r"(?:\b[A-Z]\.|\bCo\.|\bInc\.|\bLtd\.)$", text))


_HEADS = (
    ("organisations", NameKind.ORGANISATION),
    ("documents", NameKind.DOCUMENT),
    ("projects", NameKind.PROJECT),
    ("places", NameKind.PLACE),
)
