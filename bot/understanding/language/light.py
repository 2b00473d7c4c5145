"""Words that say nothing of any subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.phrases import Phrases

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """Grammar, small talk, the asker, what joins questions: never what a question is about."""

    function_words: frozenset[str]  # have a task in grammar only: "the", "of", "is"
    fillers: frozenset[str]  # carry no information: "please", "tell", "article"
    chatter: frozenset[str]  # fillers unless the knowledge base uses them
    idioms: Phrases  # say nothing, whatever their words mean elsewhere: "in the first place"
    greetings: Phrases  # how a message may begin: "good morning", "as a nurse"
    selves: frozenset[str]  # the asker's own person: "I", "my"
    requests: Phrases  # cues that ask nothing of their own behind another question: "list"
    joints: Phrases  # join two questions in one message: "and also"

    def informs(self, flat: str) -> bool:
        """Say whether ``flat`` has a word that carries information."""
        words = _WORD.findall(flat)
        return any(word not in self.function_words and word not in self.fillers for word in words)
