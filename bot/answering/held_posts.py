"""The posts of a question held against those that people of an entry hold."""

from __future__ import annotations

from bot.answering.given import OPEN_TO_CLAIMS
from bot.answering.profile import Profile
from bot.answering.roles import Post, Role
from bot.understanding.language.asking import Kind
from bot.understanding.question import Question


class HeldPosts:
    """Compares the posts that a question speaks of with those of one entry."""

    def __init__(self, question: Question, profile: Profile) -> None:
        self._question = question
        self._profile = profile
        words = question.posts.words
        self._asked = {
            w.text: w.token
            for w in question.content
            # The president in "President Lind" is Lind.
            if w.text in words and w.start + len(w.text) + 1 not in question.deeds.unheard
        }

    def corrections(self) -> list[Role]:
        """Return the posts that people hold, where the question gives them others."""
        question, profile = self._question, self._profile
        claims = question.form.statement or question.ask.kind in OPEN_TO_CLAIMS
        if not claims or question.posts.past:
            return []
        said = {name.name for name in question.names}
        held = ((slot, profile.posts.get(slot.text)) for slot in profile.slots)
        return [
            Role(slot.role)
            for slot, post in held
            if post and slot.text in said and self._is_another(post)
        ]

    def _is_another(self, post: Post) -> bool:
        """Say whether the question speaks of a post other than ``post``."""
        said, words = self._question.posts, set(self._question.flat.split())
        claimed = any(
            not {*word.split(), token} & post.words for word, token in self._asked.items()
        )
        ranked = bool(said.words) and bool(post.ranks - words)
        return claimed or ranked or bool(said.bodies - self._profile.names)

    def missing(self) -> list[str]:
        """Return the posts that are asked for, where the people of the entry have only like ones:
        the chairman for a vice chairman, the ambassador to China for that to another country."""
        if self._question.posts.past and self._profile.posts:
            return ["posts of another time"]
        people = self._profile.posts.keys() | self._profile.speakers
        if self._question.ask.kind is Kind.PERSON and self._question.posts.beside & people:
            return ["who that is"]
        asked = {*self._asked, *self._asked.values()}
        # "And who is the chairman then" asks for another than the vice chairman before.
        person = self._question.ask.kind is Kind.PERSON
        named = {name.name for name in self._question.names if not (person and name.earlier)}
        posts = self._profile.posts.items()
        like = [post for name, post in posts if post.words & asked and name not in named]
        return ["who has that post" for post in like if not self._is_that(post)]

    def _is_that(self, post: Post) -> bool:
        """Say whether rank, sender and place of ``post`` are those that are asked for."""
        question, said = self._question, self._question.posts
        ranked = post.ranks <= set(question.flat.split()) and not question.conditions.negated
        ranked = ranked or question.foreign  # whose words for ranks are others
        sent = not said.senders or not post.senders or said.senders & post.senders
        return ranked and bool(sent) and self._places() <= post.places

    def _places(self) -> frozenset[str]:
        """Return where somebody is posted; for a city the country, where the entry has that. Of
        another language, whose words change their endings, only names count."""
        within = {mention.name: mention.within for mention in self._question.names}
        held, places = self._profile.names, self._question.posts.places
        places = places & within.keys() if self._question.foreign else places
        return frozenset(
            country if (country := within.get(place)) in held else place for place in places
        )
