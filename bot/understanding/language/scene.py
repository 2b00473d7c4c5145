"""What is told around a question: who asks it, what others say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from bot.understanding.language.reading import Shape
from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What surrounds a question in a conversation, and sets no condition for its answer."""

    called: Phrases  # how the bot is called, to be asked what stands behind it: "hey bot"
    hearsay: Phrases  # somebody says or believes what stands there: "Leo reckons"
    remarks: Phrases  # how what is told behind a question begins: "for context"
    audience: frozenset[str]  # for whom a question is asked: "chat", "newsletter"
    inquiries: Phrases  # somebody asks what follows: "my boss wants to know"
    embedded: Phrases  # the question words that such a question begins with
    whether: frozenset[str]  # those that are no part of it
    labels: Annotated[re.Pattern[str] | None, Shape(r"(?<!\w)(?:{words})\W{0,2}\d+\W*$")]
    # number the question: "slide 7:"
