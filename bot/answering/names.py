"""The names of a question held against the names of an entry."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.given import OPEN_TO_CLAIMS, OVERVIEW, VALUES
from bot.answering.held_posts import HeldPosts
from bot.answering.profile import Profile
from bot.answering.roles import Role
from bot.knowledge.kinds import NameKind
from bot.knowledge.knowledge import Name
from bot.understanding.language.asking import Kind
from bot.understanding.lexicon import NameMention
from bot.understanding.part import MARKS
from bot.understanding.phrases import flatten
from bot.understanding.question import Question

_ACTORS = (NameKind.PERSON, NameKind.ORGANISATION)
_VERBS = 2  # words of doing that an entry need not know: "led the writing of"
_IN_ROLES = (NameKind.PLACE, *_ACTORS)
_CLAIMED = (NameKind.PERSON, NameKind.PLACE)


class Names:
    """Sorts the names of a question into agreed, contradicted and not held.

    ``agreed`` are names that the fact has in a role, ``corrections`` those that stand in place of
    wrong ones, ``missing`` the names that the entry does not have.
    """

    def __init__(self, question: Question, profile: Profile) -> None:
        self._question = question
        self._profile = profile
        self._said = frozenset(mention.name for mention in question.names)
        self.agreed: list[str] = []
        self.corrections: list[Name | Role] = []
        self.missing: list[str] = []
        self.bound = False  # something is claimed of the very thing or person of the entry
        self.claimed: set[int] = set()  # where the words stand that a correction answers
        for mention in question.names:
            self._sort(mention)
        agent = self._other_agent() if question.ask.kind in OPEN_TO_CLAIMS else frozenset()
        one_of_them = agent & question.deeds.unheard and self._may_be_one_of_them()
        if one_of_them or (agent and self._is_of_something_else(agent)):
            self.missing.append("who did it")
        elif agent and self._agents():
            self.corrections.append(self._agents()[0])
            self.claimed |= agent
            self.bound = True
        posts = HeldPosts(question, profile)
        roles = posts.corrections()
        if roles:  # where the post is said to be held is put right with it
            self.corrections.extend(roles)
            self.claimed |= question.posts.phrase
            self.bound = True
            held_at = question.posts.places | question.posts.senders | question.posts.bodies
            self.missing = [name for name in self.missing if name not in held_at]
        self.missing.extend(posts.missing())

    def _sort(self, mention: NameMention) -> None:
        profile = self._profile
        if self._stands_for_the_doer(mention):
            right = self._doer(mention)
            if right and not self._of_any():
                self.corrections.append(right)
                self.bound = True
            else:
                self.missing.append(mention.name)
            return
        if mention.name in profile.names or any(_part(mention.name, n) for n in profile.names):
            slots = (held.text for held in profile.slots if held.kind in _IN_ROLES)
            if mention.name in slots and mention.name not in profile.common:
                self.agreed.append(mention.name)
            return
        if self._in_its_country(mention) or self._beside_the_right_one(mention):
            return
        right = None if mention.earlier else self._right(mention)
        if right:
            self.corrections.append(right)
        else:
            self.missing.append(mention.name)

    def _in_its_country(self, mention: NameMention) -> bool:
        """Say whether a city only tells the country again that the entry names: "our envoy in
        Minsk". Beside a value it is a condition."""
        held = mention.within in self._profile.names - self._profile.common
        return held and self._question.ask.kind not in VALUES

    def _beside_the_right_one(self, mention: NameMention) -> bool:
        """Say whether a name is one of several to choose from, and the entry has another of them:
        "is the park in Russia or in Belarus"."""
        choice = self._question.comparison.either
        names = {other.name for other in self._question.names if other.start in choice}
        return mention.start in choice and bool(names & self._profile.names - self._profile.common)

    def _right(self, mention: NameMention) -> Name | None:
        """Return the name that the source has in place of ``mention``, None where it has none."""
        right = self._speaker(mention) or (None if self._of_any() else self._doer(mention))
        if right:
            self.bound = True
            return right
        if self._of_any():
            return None
        if len(self._profile.entry.facts) > OVERVIEW or self._tells_more():
            return None
        if self._question.ask.kind in VALUES and not self._question.form.statement:
            return None  # a place beside a value is a condition: "how many shops in Ghana"
        like = {held.text: held for held in self._like(mention)}
        if len(like) != 1 or self._narrows(mention) or not self._about_it() or self._of_a_kind():
            return None
        held = next(iter(like.values()))
        self.bound = self.bound or self._named()
        if self._in_a_role(held) and self._question.ask.kind is not Kind.PLACE:
            people = (slot.text for slot in self._profile.slots if slot.kind is NameKind.PERSON)
            return held if any(person in self._said for person in people) else None
        return held

    def _of_any(self) -> bool:
        """Say whether yes or no is wanted of no certain thing ("does China build a port with
        Iran", "did Chile pledge anything"): that the source tells it of others is no contradiction.
        """
        question, form = self._question, self._question.form
        # Where questions have the order of statements only their mark tells.
        marked = question.foreign and form.bare and question.text.rstrip().endswith(MARKS)
        if not marked and (not form.polar or form.statement):
            return False
        return question.wanted.exists or not (form.definite or self._named())

    def _of_a_kind(self) -> bool:
        """Say whether the question is about another thing of the kind: "is there a wind farm in
        Ghana", "the Ethiopia-Djibouti railway"."""
        profile, question = self._profile, self._question
        if self._named():
            return False
        others = {
            mention.name
            for mention in question.names
            if mention.kind is NameKind.PLACE and mention.name not in profile.names
        }
        return question.wanted.exists or len(others) > 1

    def _named(self) -> bool:
        """Say whether the question names the very thing or person of the entry."""
        named = {slot.text for slot in self._profile.slots if slot.kind is not NameKind.PLACE}
        return bool(self._said & named - self._profile.common)

    def _tells_more(self) -> bool:
        """Say whether the question tells so much that the entry does not know that a name in it is
        hardly one that was got wrong: "has Ireland built a copy"."""
        words = self._question.content
        return (
            not self._question.foreign
            and sum(word.token not in self._profile.tokens for word in words) > 1
        )

    def _is_of_something_else(self, agent: frozenset[int]) -> bool:
        """Say whether the entry knows no more than half of what is said to have been done: "the
        *passages* were created by Vinci" is not about who created the alliance."""
        words = [word for word in self._question.content if word.start not in agent]
        known = sum(word.token in self._profile.tokens for word in words)
        return not self._question.foreign and 0 < known <= len(words) - known

    def _about_it(self) -> bool:
        """Say whether the question has a word or name of the entry's own."""
        profile = self._profile
        words = (word.token in profile.tokens for word in self._question.content)
        return any(words) or bool(self._said & profile.names - profile.common)

    def _like(self, mention: NameMention) -> Iterator[Name]:
        """Yield the fact's names of the same kind, those apart that the question has or all
        share."""
        said = self._said | self._profile.common
        for held in self._profile.slots:
            same = held.kind is mention.kind and held.kind in _CLAIMED
            if same and held.text not in said:
                yield held

    def _speaker(self, mention: NameMention) -> Name | None:
        """Return who said it according to the fact, where another person is said to have."""
        question, tellers = self._question, self._profile.tellers
        claims = question.form.statement or question.form.polar
        claims = claims or question.ask.kind in OPEN_TO_CLAIMS
        strange = {word.token for word in question.content} - self._profile.tokens
        if mention.kind is not NameKind.PERSON or not claims or strange or not self._about_it():
            return None
        if len(self._profile.entry.facts) > OVERVIEW:
            return None
        return next((one for one in tellers if one.text not in self._said), None)

    def _doer(self, mention: NameMention) -> Name | None:
        """Return who did it according to the fact, where the question puts another country or
        body in that place: "so India proposed it?", "is it built by German firms"."""
        question, profile = self._question, self._profile
        others = {word.token for word in question.content} - profile.tokens
        asks = question.form.statement or question.ask.kind in (Kind.YES_NO, Kind.EXPLANATION)
        strange = len(others) > (_VERBS if self._named() and question.form.statement else 0)
        able = mention.kind in (*_ACTORS, NameKind.PLACE) and len(profile.entry.facts) <= OVERVIEW
        claimed = asks and able and question.deeds.acts(mention)
        if strange or not claimed or self._counted(mention):
            return None
        said = (_part(doer.text, name) for doer in profile.doers for name in self._said)
        return None if any(said) else next(iter(profile.doers), None)

    def _stands_for_the_doer(self, mention: NameMention) -> bool:
        """Say whether a place of the entry is said to have done what others did there: "did Kenya
        build the railway"."""
        question, profile = self._question, self._profile
        places = {slot.text for slot in profile.slots if slot.kind is NameKind.PLACE}
        if mention.name not in places - profile.common or not profile.doers:
            return False
        claims = question.form.polar or (question.form.statement and not question.foreign)
        adjective = question.flat[mention.start : mention.end] != flatten(mention.name)
        acts = question.deeds.acts(mention) and mention.name not in question.deeds.owners
        return claims and acts and not (adjective and not question.foreign)

    def _counted(self, mention: NameMention) -> bool:
        """Say whether what is counted follows, and nothing that one does: "is Egypt a member"."""
        counted = self._profile.counted | self._profile.vocabulary
        within = 2 if mention.name in self._question.deeds.owners else 1
        following = [w for w in self._question.content if w.start >= mention.end][:within]
        return any(word.token in counted for word in following)

    def _other_agent(self) -> frozenset[int]:
        """Return where somebody stands whom the entry does not have and who is said to have done
        it: "founded by UNESCO", "UNESCO founded it"."""
        question, tokens = self._question, self._profile.tokens
        agent = question.deeds.agent
        if agent:
            return frozenset() if agent.token in tokens else frozenset({agent.start})
        asks = question.form.statement or question.ask.kind is Kind.YES_NO
        if question.resolved or not asks or len(self._profile.entry.facts) > OVERVIEW:
            return frozenset()
        strange = {word.start for word in question.deeds.strangers if word.token not in tokens}
        words = [word for word in question.content if word.start not in strange]
        last = max(strange, default=-1)
        done = next((word.token for word in words if word.start > last), None)
        before = any(word.start < last for word in words)
        return frozenset(strange) if not before and done in tokens else frozenset()

    def _agents(self) -> list[Name]:
        """Return who did it according to the fact: "founded by somebody else"."""
        if self._profile.doers or self._profile.speakers:
            return [doer for doer in self._profile.doers if doer.text not in self._said]
        return [
            slot
            for slot in self._profile.slots
            if slot.kind in _ACTORS and slot.role
            if slot.text not in self._said | self._profile.speakers
        ]

    def _may_be_one_of_them(self) -> bool:
        """Say whether who did it is only told as a country or the like: some company may be one
        of "Chinese companies", and what China built."""
        doers = self._profile.doers
        return bool(doers) and all(doer.text not in self._profile.bodies for doer in doers)

    def _in_a_role(self, slot: Name) -> bool:
        """Say whether a person's role names ``slot``: another place is then another role."""
        people = (held for held in self._profile.slots if held.kind is NameKind.PERSON)
        return any(slot.text in person.role for person in people)

    def _narrows(self, mention: NameMention) -> bool:
        """Say whether the name narrows what is counted: "Polish firms", "firms from Poland"."""
        if mention.name in self._question.counted.origin:
            return True
        after = [w.token for w in self._question.content if w.start >= mention.end][:1]
        counts = (held for held in self._profile.figures if held.counts)
        return any(head in after for held in counts for head in held.heads)


def _part(name: str, held: str) -> bool:
    return set(name.lower().split()) <= set(held.lower().split())
