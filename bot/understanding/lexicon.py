"""The words and names that a knowledge base and a language know, for one language of questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.knowledge.kinds import FigureKind, NameKind
from bot.knowledge.knowledge import Knowledge
from bot.understanding.dictionary import common_words
from bot.understanding.gazetteer import cities, english_names, territories
from bot.understanding.language.pack import Pack
from bot.understanding.own_names import own_names, own_territories
from bot.understanding.phrases import Hit, Phrases, flatten

_WORD = re.compile(r"\w+")
_SIZES = (FigureKind.MEASURE, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.DURATION)
_NEVER = re.compile(r"(?!)")
_SPACE = re.compile(r"\s+")
_BOND = "\ue000"  # of the private use area: no text has it
_LONG_NAME = 3


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name at ``start`` to ``end`` of the flat text.

    ``name`` is its one spelling in the base language; ``known`` says whether the knowledge base
    has it, else it is a country or continent that the source may never mention.
    """

    start: int
    end: int
    name: str
    kind: NameKind
    known: bool
    within: str = ""  # the country of a city, as the knowledge base spells it
    earlier: bool = False  # said in an earlier message, not in this one


def loosed(text: str) -> str:
    """Return ``text`` with spaces where ``Lexicon.bound`` bound words together."""
    return text.replace(_BOND, " ")


class Lexicon:
    """Finds names, and knows words, for questions in one language."""

    def __init__(
        self,
        knowledge: Knowledge,
        pack: Pack,
        words: Iterable[str],
        stem: Callable[[str], str] = str,
        base: frozenset[str] = frozenset(),
    ) -> None:
        """``words`` are those of the knowledge base in this language, folded; ``stem`` cuts
        endings off; ``base`` are the tokens of the knowledge base in its own language."""
        self.foreign = bool(base)
        self._base = base
        self._language = pack.language
        self._stem = stem
        self._joints = frozenset({"&", *pack.light.joints.words})
        quoted = (fact.citation.quote for fact in knowledge.facts.values())
        self._quoted = frozenset(word for text in quoted for word in _WORD.findall(flatten(text)))
        self._pairs = frozenset(pair for text in _sizeless(knowledge) for pair in pairwise(text))
        self._names: dict[str, tuple[str, NameKind, bool]] = {}
        self._within: dict[str, str] = {}  # the country of each city
        self._capitals: dict[str, str] = {}
        self._collect(knowledge, pack)
        self._phrases = self._findable(knowledge, pack)
        self._forms = [form for form, _, _ in own_names(knowledge, pack.language)]
        self._forms += [form for group in knowledge.synonyms for form in group]
        self._name_words = frozenset(
            word for name in self._names for word in name.split() if len(word) > 2
        )
        self._own = frozenset(words)
        self._asking = pack.light.function_words | pack.asking.cue_words
        told = self._asking | pack.light.chatter | pack.light.fillers
        numerals = frozenset((*pack.numerals.units, *pack.numerals.scales))
        self._known = self._own | self._name_words | told | numerals
        self._stems = frozenset(map(stem, self._known))

    @cached_property
    def _common_stems(self) -> frozenset[str]:
        return frozenset(map(self._stem, common_words(self._language)))

    def _collect(self, knowledge: Knowledge, pack: Pack) -> None:
        """Fill the table of names: form, folded, to (name, kind, whether the knowledge has it)."""
        own = own_territories(knowledge)
        for name, code in territories(pack.language):
            english = english_names().get(code)
            if english is None:
                continue
            canonical = own.get(code, english)
            if len(name) <= 2 and name.isupper():
                self._capitals[name] = canonical
            else:
                known = code in own
                self._names.setdefault(flatten(name), (canonical, NameKind.PLACE, known))
        for name, city, code in cities(pack.language):
            # Two characters of a script without spaces may belong to two words.
            certain = pack.writing.spaced or len(name) >= _LONG_NAME
            if certain and not self.in_knowledge(flatten(name)):
                self._names.setdefault(flatten(name), (city, NameKind.PLACE, False))
                self._within[city] = own.get(code, english_names().get(code, ""))
        for form, canonical, kind in own_names(knowledge, pack.language):
            held = self._names.get(flatten(form))
            place = held is not None and held[1] is NameKind.PLACE
            own_name = (held[0] if held and place else canonical, kind, True)
            self._names[flatten(form)] = own_name
            self._names.setdefault(flatten(pack.writing.bare(form)), own_name)

    def _findable(self, knowledge: Knowledge, pack: Pack) -> Phrases:
        """Return what finds names. In a script without spaces a name may seem to stand inside a
        longer word: that one wins."""
        translation = knowledge.translations.get(pack.language)
        forms = translation.names.values() if translation and not pack.writing.spaced else ()
        longer = {flatten(form) for group in forms for form in group} - {""}
        return Phrases({*self._names, *longer}, spaced=pack.writing.spaced)

    def names(self, flat: str, text: str = "") -> list[NameMention]:
        """Return the names in ``flat``; ``text``, as typed, is asked for capitals (US)."""
        found = [
            NameMention(hit.start, hit.end, *name, within=self._within.get(name[0], ""))
            for hit in self._hits(flat)
            for name in (self._names[hit.phrase],)
        ]
        for short, name in self._capitals.items():
            # Where everything is in capitals, "ME" is no country.
            if not text.isupper() and re.search(rf"(?<!\w){short}(?!\w)", text):
                here = re.search(rf"(?<!\w){short.lower()}(?!\w)", flat)
                start, end = here.span() if here else (0, 0)
                found.append(NameMention(start, end, name, NameKind.PLACE, known=False))
        return found

    def _hits(self, flat: str) -> Iterator[Hit]:
        """Yield the names in ``flat``; one gives way to another that begins at its second word
        and is longer: "the Sound" to "Sound Agreement"."""
        for hit in self._phrases.find(flat):
            if hit.phrase not in self._names:
                continue
            second = flat.find(" ", hit.start, hit.end) + 1
            longer = self._phrases.at_start(flat[second:]) if second else None
            if longer and longer.phrase in self._names and second + longer.end > hit.end:
                yield Hit(second, second + longer.end, longer.phrase)
            else:
                yield hit

    def bound(self, text: str) -> str:
        """Return ``text`` with the words of a name that a joining word is part of ("Belt and
        Road") bound together; ``loosed`` undoes it."""
        return self._joining.sub(lambda found: _SPACE.sub(_BOND, found.group()), text)

    @cached_property
    def _joining(self) -> re.Pattern[str]:
        forms = {
            form.lower() for form in self._forms if self._joints & set(form.lower().split()[1:-1])
        }
        longest = sorted(forms, key=lambda form: (-len(form), form))
        words = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest)
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else _NEVER

    def knows(self, word: str) -> bool:
        """Say whether ``word`` (folded) stands anywhere in the knowledge or the language pack."""
        return word in self._known

    def is_ordinary(self, word: str) -> bool:
        """Say whether ``word`` (folded) is known, or common in its language, in any form."""
        if word in self._known or self.is_form(word) or word in common_words(self._language):
            return True
        return self._stem(word) in self._common_stems

    def is_base(self, token: str) -> bool:
        """Say whether ``token`` is one of the knowledge base's own language."""
        return token in self._base

    def has_pair(self, word: str, following: str) -> bool:
        """Say whether ``following`` stands after ``word`` in a quote that tells no size or sum."""
        return (word, following) in self._pairs

    def in_knowledge(self, word: str) -> bool:
        """Say whether ``word`` (folded) stands in the quotes of the knowledge base."""
        return word in self._quoted

    def in_a_name(self, word: str) -> bool:
        """Say whether ``word`` (folded) is part of a name."""
        return word in self._name_words

    def is_form(self, word: str) -> bool:
        """Say whether ``word`` (folded) is a known word but for its ending."""
        return self._stem(word) in self._stems

    def preferred(self) -> list[str]:
        """Return the words that a slip may stand for. Where two are equally near, question words
        come first, then names."""
        towns = frozenset(word for name in self._within for word in flatten(name).split())
        own = frozenset(
            word for name, (_, _, known) in self._names.items() if known for word in name.split()
        )
        groups = (
            self._asking,
            own & self._name_words,
            self._own,
            self._known - towns,  # "trane" is no slip for Tirane
        )
        return [word for group in groups for word in sorted(group)]


def _sizeless(knowledge: Knowledge) -> Iterator[list[str]]:
    """Yield the words of each quote that tells no size or sum."""
    for fact in knowledge.facts.values():
        if not any(figure.kind in _SIZES for figure in fact.figures.values()):
            yield _WORD.findall(flatten(fact.citation.quote))
