"""The relations of a sentence: where, by whom, to what, who says it, who holds which post."""

from collections.abc import Iterator
from itertools import chain, takewhile

from bot.frames.frame import Slot, Word
from bot.frames.sentence import Sentence

AGENT, SPEAKER, POST, OBJECT, IS = "agent", "speaker", "post", "object", "is"
SUBJECT = "subject"  # of verbs that several may do
_LIST_REACH = 14  # words within which a comma must meet its "and"
_VERB_REACH = 4
_Indices = tuple[int, ...]  # of words


class SlotReader:
    """Reads the relations of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence, self._row, self._norms = sentence, sentence.row, sentence.norms
        self._comma, self._past = sentence.comma, sentence.past
        self._words = words = sentence.lexicon
        self._prepositions = {
            first: (after, name) for first, after, name in words.prepositions.find(self._norms)
        }
        # *the* roads *and other* works
        self._inside_lists = words.determiners | words.list_joints | words.determiners_of_many
        self._open = {first for first, _, _ in words.open_lists.find(self._norms)}

    def read(self) -> tuple[Slot, ...]:
        """Return every relation that the words show."""
        return (
            *self._prepositional(),
            *self._active(),
            *self._speakers(),
            *self._posts(),
            *self._copulas(),
        )

    def _prepositional(self) -> Iterator[Slot]:
        for first, (after, name) in self._prepositions.items():
            items, end = self._items(after)
            if not items:
                continue
            opened = bool({first - 1, first, *range(after, end + 2)} & self._open)
            if name == "according":
                yield self._slot(SPEAKER, (), items[:1], opened)
                continue
            heads = self._sentence.content_before(first)
            verb = self._verb_before(first) if name == "by" else None
            if verb is not None:
                yield self._slot(AGENT, (verb,), items, opened)
            yield self._slot(name, heads, items, opened)

    def _slot(
        self, relation: str, heads: _Indices, items: list[_Indices], opened: bool = False
    ) -> Slot:
        return Slot(relation, heads, tuple(chain(*items)), tuple(items), opened)

    def _items(self, start: int) -> tuple[list[_Indices], int]:
        """Return the members of the list that begins at ``start``, and where it ends."""
        items: list[list[int]] = [[]]
        index = start
        while index < len(self._row):
            word = self._row[index]
            if index > start and self._breaks(index):
                break
            if word.norm in self._words.list_joints or self._comma(index):
                if self._begins_anew(index + (word.norm in self._words.list_joints)):
                    break
                items.append([])
            if word.content or word.figure or self._is_filler(word):
                items[-1].append(index)
            elif word.norm not in self._inside_lists:
                break
            index += 1
        return [tuple(item) for item in items if item], index

    def _begins_anew(self, index: int) -> bool:
        """Return True if no member of a list begins here: and *built*, and *one of* the few."""
        if index >= len(self._row):
            return True
        word = self._row[index]
        return word.norm == "one" or (self._is_participle(word) and not word.capital)

    def _is_filler(self, word: Word) -> bool:
        letter = len(word.norm) == 1 and word.norm not in self._words.function_words
        return letter or word.norm in self._words.fillers

    def _breaks(self, index: int) -> bool:
        word, before = self._row[index], self._row[index - 1]
        if index in self._prepositions and word.norm != "of":
            return True
        if word.clause != before.clause or word.norm in self._words.auxiliaries:
            return True
        if self._comma(index):
            return not self._list_goes_on(index)
        return word.norm in self._words.irregular_verbs and not word.capital

    def _list_goes_on(self, index: int) -> bool:
        """Return True if an ``and`` follows before the list can have ended."""
        for word in self._row[index : index + _LIST_REACH]:
            if word.norm in self._words.list_joints:
                return True
            if word.norm in self._words.auxiliaries or word.clause != self._row[index].clause:
                return False
        return False

    def _verb_before(self, index: int) -> int | None:
        """Return the participle that a ``by`` at ``index`` belongs to."""
        near = reversed(self._row[max(0, index - _VERB_REACH) : index])
        return next((word.index for word in near if self._is_participle(word)), None)

    def _is_participle(self, word: Word) -> bool:
        return word.content and self._words.is_verb(word.norm)

    def _active(self) -> Iterator[Slot]:
        """Yield who does it, and to what, for verbs that one alone does."""
        for word in self._row:
            agent = word.content and word.stem in self._words.agent_verbs
            is_verb = agent or self._is_participle(word)
            if not is_verb or not self._is_active(word.index) or self._may_be_noun(word):
                continue
            subject = self._subject(word.index)
            if subject:
                yield self._slot(AGENT if agent else SUBJECT, (word.index,), [subject])
            behind = self._past(self._words.determiners, word.index + 1)
            items = self._items(behind)[0] if agent else []
            if items:
                yield self._slot(OBJECT, (word.index,), items)

    def _may_be_noun(self, word: Word) -> bool:
        """Return True for fund and lead, which no word before them in the clause makes a verb."""
        if self._is_participle(word) or word.norm.endswith(("s", "ing")):
            return False
        leading = self._words.modals | self._words.before_infinitives
        return not leading & set(self._norms[self._clause_start(word.index) : word.index])

    def _is_active(self, index: int) -> bool:
        """Return True unless the word is a noun, a participle or passive."""
        words, word = self._words, self._row[index]
        before = self._norms[max(0, index - 2) : index]
        behind = [self._prepositions.get(at, (0, ""))[1] for at in (index + 1, index + 2)]
        joined = index > 0 and not self._comma(index) and self._is_participle(self._row[index - 1])
        participle = word.norm.endswith("ing") and self._comma(index)
        return not (
            (word.norm.endswith(words.noun_endings) and not participle)
            or self._is_hyphened(word)
            or joined
            or words.be_forms & set(before)
            or words.determiners & set(before[-1:])
            or (self._is_participle(word) and self._is_passive(index))
            or index - 1 in self._prepositions
            or "by" in behind
        )

    def _is_hyphened(self, word: Word) -> bool:
        return self._sentence.text[word.end : word.end + 1] == "-"

    def _is_passive(self, index: int) -> bool:
        """Return True if a form of be stands before, and no verb since: was the trust founded."""
        for word in reversed(self._row[:index]):
            if word.clause != self._row[index].clause:
                return False
            if word.norm in self._words.be_forms:
                return True
            if word.norm in self._words.auxiliaries or self._is_participle(word):
                return False
        return False

    def _subject(self, index: int) -> _Indices:
        """Return the words before the first verb of the clause, those behind prepositions aside."""
        found: list[int] = []
        skipping = False
        for at in range(self._clause_start(index), index):
            word = self._row[at]
            if word.norm in self._words.relative_pronouns and found:
                break
            if self._comma(at) and skipping and not self._list_goes_on(at):
                skipping = False
            if word.norm in self._words.auxiliaries or (found and self._is_verb(word)):
                if found:
                    break
                continue
            if at in self._prepositions and word.norm != "of":
                skipping = True
            if (word.content or word.figure) and not skipping:
                found.append(at)
        return tuple(found)

    def _clause_start(self, index: int) -> int:
        return next(w.index for w in self._row if w.clause == self._row[index].clause)

    def _is_verb(self, word: Word) -> bool:
        if not word.content or word.capital or self._is_hyphened(word):
            return False
        noun = word.norm.endswith(self._words.noun_endings)
        return self._is_participle(word) or (word.stem in self._words.agent_verbs and not noun)

    def _copulas(self) -> Iterator[Slot]:
        """Yield what is what, both ways: X is the largest producer, the largest producer is X."""
        for word in self._row:
            if word.norm not in self._words.copulas:
                continue
            left, articles = self._subject(word.index), self._words.determiners
            start = word.index + 1
            if not left:  # a question: is X the largest producer
                left = self._name_from(start) or self._name_from(self._past(articles, start))
                start = left[-1] + 1 if left else start
            start = self._past(self._words.naming_verbs, start, 1)
            start = self._past(self._words.copula_adverbs, start)
            items, _ = self._items(self._past(articles, start))
            right = tuple(chain(*items))
            if left and right:
                yield self._slot(IS, left, [right])
                yield self._slot(IS, right, [left])

    def _speakers(self) -> Iterator[Slot]:
        for word in self._row:
            said = word.stem in self._words.speech_verbs or word.norm == "said"
            if not said or word.capital or not self._is_active(word.index):
                continue
            subject = self._name_from(word.index + 1) or self._subject(word.index)
            behind = self._row[word.index + 1 :][:4]
            if word.norm == "said" and not subject:
                subject = tuple(w.index for w in behind if w.content)
            if subject:
                yield self._slot(SPEAKER, (), [subject])

    def _name_from(self, index: int) -> _Indices:
        names = takewhile(lambda word: word.capital and word.content, self._row[index:])
        found = takewhile(lambda n: n == index or not self._comma(n), (w.index for w in names))
        return tuple(found)

    def _posts(self) -> Iterator[Slot]:
        for word in self._row:
            is_post = self._words.is_post(word.norm) and word.content
            name = self._holder(word.index) if is_post else ()
            if name:
                yield self._slot(POST, (word.index,), [name])

    def _holder(self, post: int) -> _Indices:
        """Return the name of who holds the post: the post X; X, the post of Y; X is the post."""
        behind = self._name_from(post + 1)
        if behind and not self._comma(post + 1):
            return behind
        end = next((w.index for w in self._row[post + 1 :] if self._comma(w.index)), post)
        light = {w.norm for w in self._row[post + 1 : end] if not w.content}
        if end > post and self._norms[end - 1] != "of" and light <= self._words.determiners:
            named = self._name_from(end)
            if len(named) > 1:
                return named
        first = next((n for n in range(post, 0, -1) if self._opens_phrase(n)), 0)
        verbs = (self._is_verb(self._row[n]) or n in self._prepositions for n in range(first, post))
        if not first or any(verbs):
            return ()
        return self._name_to(first - 1 if self._comma(first) else first - 2)

    def _opens_phrase(self, index: int) -> bool:
        return self._comma(index) or self._norms[index - 1] in self._words.copulas

    def _name_to(self, index: int) -> _Indices:
        found: list[int] = []
        for word in reversed(self._row[: index + 1]):
            joins = bool(found) and word.norm == "of"
            if not (word.content or joins) or (found and self._comma(word.index + 1)):
                break
            if not joins:
                found.insert(0, word.index)
        return tuple(found)
