"""The words and names that a knowledge base and a language know, for one language of questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.knowledge.kinds import FigureKind, NameKind
from bot.knowledge.knowledge import Knowledge
from bot.matching.spelling import Spelling
from bot.understanding.dictionary import common_words
from bot.understanding.gazetteer import cities, english_names, territories
from bot.understanding.insistence import is_compared
from bot.understanding.language.pack import Pack
from bot.understanding.own_names import own_names, own_territories
from bot.understanding.phrases import Hit, Phrases, flatten

_WORD = re.compile(r"\w+")
_SIZES = (FigureKind.MEASURE, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.DURATION)
_NEVER = re.compile(r"(?!)")
_SPACE = re.compile(r"\s+")
_BOND = "\ue000"  # of the private use area: no text has it
_LONG_NAME = 3
_PREFIX = 3
_RUN_TOGETHER = 6
_LONG_WORD = 7
_SURE_NAME = 0.8  # a name of so many letters: "chinapark" is no slip for "China-Arab"
_SURE_FOREIGN = 0.88  # of other languages fewer words are known: "fitter" is no slip for "bitter"
_SURE = 0.72  # from this similarity a misspelt word is taken for the known one


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
    """Finds names and mends spelling for questions in one language."""

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
        self._base = base
        self._names: dict[str, tuple[str, NameKind, bool]] = {}
        self._within: dict[str, str] = {}  # the country of each city
        self._capitals: dict[str, str] = {}
        quoted = (fact.citation.quote for fact in knowledge.facts.values())
        self._quoted = frozenset(word for text in quoted for word in _WORD.findall(flatten(text)))
        self._collect(knowledge, pack)
        # In a script without spaces a name may seem to stand inside a longer word: that one wins.
        translation = knowledge.translations.get(pack.language)
        forms = translation.names.values() if translation and not pack.writing.spaced else ()
        longer = {flatten(form) for group in forms for form in group} - {""}
        self._phrases = Phrases({*self._names, *longer}, spaced=pack.writing.spaced)
        self._joints = frozenset({"&", *pack.light.joints.words})
        self._forms = [form for form, _, _ in own_names(knowledge, pack.language)]
        self._forms += [form for group in knowledge.synonyms for form in group]
        self._language = pack.language
        self._pack = pack
        self._spaced = pack.writing.spaced
        self._stem = stem
        name_words = frozenset(
            word for name in self._names for word in name.split() if len(word) > 2
        )
        self._name_words = name_words
        self._own = frozenset(words)
        self._pairs = frozenset(
            pair for text in self._sizeless(knowledge) for pair in pairwise(text)
        )
        cues = (
            phrase.split() for phrases in pack.asking.asks.values() for phrase in phrases.phrases
        )
        self._cue_pairs = frozenset(pair for words in cues for pair in pairwise(words))
        self._known = (
            self._own
            | name_words
            | pack.light.chatter
            | pack.light.function_words
            | pack.light.fillers
            | pack.asking.cue_words
            | frozenset(pack.numerals.units)
            | frozenset(pack.numerals.scales)
        )
        self._stems = frozenset(map(stem, self._known))
        # Where two words are equally near, question words come first, then names.
        towns = frozenset(word for name in self._within for word in flatten(name).split())
        known = frozenset(
            word for name, (_, _, known) in self._names.items() if known for word in name.split()
        )
        groups = (
            pack.light.function_words | pack.asking.cue_words,
            known & name_words,
            self._own,
            self._known - towns,  # "trane" is no slip for Tirane
        )
        self._preferred = [word for group in groups for word in sorted(group)]

    @cached_property
    def _spelling(self) -> Spelling:
        """Every word that a slip may stand for: also common words that only end differently."""
        inflected = (
            w for w in sorted(common_words(self._language)) if self._stem(w) in self._stems
        )
        words = dict.fromkeys((*self._preferred, *inflected))
        return Spelling((word, word) for word in words if len(word) > 2)

    @cached_property
    def _mixed_up(self) -> dict[str, str]:
        """The known words of four letters and more by their letters in order."""
        words = (word for word in reversed(self._preferred) if len(word) > 3)
        return {"".join(sorted(word)): word for word in words}

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

    def correct(
        self, flat: str, names: frozenset[str] = frozenset()
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return ``flat`` with misspelt words mended, and the pairs (typed, meant). A word of
        ``names``, those written as names, is a slip for none but names: not PowerChina."""
        pairs: list[tuple[str, str]] = []
        before = ""

        def mend(match: re.Match[str]) -> str:
            nonlocal before
            prefix = len(match.group()) <= _PREFIX and flat[match.end() :][:1] == "-"  # "pre-war"
            typed = match.group()
            meant = None if prefix else self._meant(typed, before)
            if typed in names and meant not in self._name_words:
                meant = None
            before = meant or typed
            if before != typed:
                pairs.append((typed, before))
            return before

        return _WORD.sub(mend, flat), tuple(pairs)

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
        stem = self._stem(word)
        return word in self._known or stem in self._stems or stem in self._common_stems

    def is_base(self, token: str) -> bool:
        """Say whether ``token`` is one of the knowledge base's own language."""
        return token in self._base

    @staticmethod
    def _sizeless(knowledge: Knowledge) -> Iterator[list[str]]:
        for fact in knowledge.facts.values():
            if not any(figure.kind in _SIZES for figure in fact.figures.values()):
                yield _WORD.findall(flatten(fact.citation.quote))

    def has_pair(self, word: str, following: str) -> bool:
        """Say whether ``following`` stands after ``word`` in a quote that tells no size or sum."""
        return (word, following) in self._pairs

    def in_knowledge(self, word: str) -> bool:
        """Say whether ``word`` (folded) stands in the quotes of the knowledge base."""
        return word in self._quoted

    def _meant(self, word: str, before: str) -> str | None:
        if not self._spaced or word in self._known or len(word) < 3 or not word.isalpha():
            return None
        if self._stem(word) in self._stems or word in common_words(self._language):
            return None
        if self._stem(word) in self._common_stems or is_compared(word, self._pack):
            return None  # "publications" is as good a word as "publication"
        nearest = self._spelling.alternatives(word)
        asking = next((one for one in nearest if (before, one.word) in self._cue_pairs), None)
        mixed = self._mixed_up.get("".join(sorted(word)))
        if mixed and mixed[0] == word[0] and not asking:
            return mixed  # "wath": all the letters are there
        if not nearest:
            return self._apart(word)
        meant = asking or nearest[0]
        # Two letters swapped are a slip, however short the word: "hwo".
        swapped = sorted(meant.word) == sorted(word)
        named = meant.word in self._name_words and len(word) >= _LONG_WORD
        sure = _SURE_NAME if named else _SURE
        sure = _SURE_FOREIGN if self._base else sure
        if meant.similarity >= sure or swapped:
            return meant.word
        return self._apart(word)

    def _apart(self, word: str) -> str | None:
        """Return the two known words that ``word`` runs together, the longest first: "thelabs"."""
        if self._base or len(word) < _RUN_TOGETHER:
            return None
        for cut in range(len(word) - 2, 1, -1):
            first, second = word[:cut], word[cut:]
            both = first in self._known and second in self._known
            if both and max(len(first), len(second)) > _PREFIX:
                return f"{first} {second}"
        return None
