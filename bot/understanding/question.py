"""What was understood of one question, before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.ask import Ask
from bot.understanding.content import ContentWord
from bot.understanding.lexicon import NameMention
from bot.understanding.numbers import NumberMention
from bot.understanding.sections.comparison import Comparison
from bot.understanding.sections.conditions import Conditions
from bot.understanding.sections.counted import Counted
from bot.understanding.sections.deeds import Deeds
from bot.understanding.sections.form import Form
from bot.understanding.sections.posts import Posts
from bot.understanding.sections.reference import Reference
from bot.understanding.sections.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. Positions count in ``flat``, the folded and corrected text."""

    text: str
    flat: str
    language: str
    foreign: bool  # not in the language of the knowledge base
    corrections: tuple[tuple[str, str], ...]  # typed, meant

    ask: Ask
    content: tuple[ContentWord, ...]
    rest: tuple[ContentWord, ...]  # without spaces between words: pairs of letters that may be one
    tokens: frozenset[str]
    names: tuple[NameMention, ...]
    numbers: tuple[NumberMention, ...]

    wanted: Wanted  # a name, a reason, one of a sort, a size in certain units
    counted: Counted  # which ones are counted or listed: some, the rest, others
    comparison: Comparison  # what has to be worked out, what is to be chosen between
    conditions: Conditions  # first, most, not, now
    deeds: Deeds  # who did what
    posts: Posts  # what posts people hold, and where
    form: Form  # whether it asks or claims
    reference: Reference  # what points to an earlier message

    resolved: bool = False  # with the subject of an earlier message put in
    own: frozenset[str] = frozenset()  # tokens of a follow-up that it adds to what was asked before
