"""Whether a message speaks to the bot, and what it says: by a head on the encoder's vector."""

from collections.abc import Container

from bot.dialogue.assessment import Assessment
from bot.dialogue.heads import Heads
from bot.dialogue.smalltalk import COURTESIES, LEANING, OF_ARTICLE, SmalltalkIntent
from bot.frames import AnswerType

# What asks for a person, a sum or the like says none of these.
_NO_QUESTION = COURTESIES | {SmalltalkIntent.GOODBYE}
_OF_WHAT_IS_THERE = LEANING | OF_ARTICLE
_ANYTHING = (AnswerType.ANY, AnswerType.YES_NO, AnswerType.MANNER)  # "how nice"
# Probability from which the head is believed that a message speaks to the bot.
_SURE = 0.4
# Where the article has an answer all the same. In its own language none of its words is in such a
# message, so that only reading takes something for an answer: "hi whats this about".
_SURE_BESIDE_AN_ANSWER = {"same": 0.6, "cross": 0.9}
# Where a greeting or the like has words of the article, what asks of the article as a whole may
# lean on the question before, or either claims something.
_VERY_SURE = 0.95
# Where the article has a sentence near, and the message is what needs none: greeting, thanks; or
# where it has words of the article: "what's this one about".
_SURE_BESIDE_A_SENTENCE = 0.75
_NEAR = 0.2  # probability of an answer from which a sentence is near


def spoken_intent(
    assessed: Assessment,
    heads: Heads | None,
    words: Container[str],
    *,
    answers: bool,
    leaning: bool,
) -> SmalltalkIntent | None:
    """Return what a message says to the bot, if the head is sure of it.

    ``words``: those with meaning of the articles. ``answers``: the article has an answer.
    ``leaning``: the message may lean on the question before; then it hardly asks something of the
    article as a whole: "what year was that".
    """
    vector = assessed.query.vector
    if heads is None or vector is None:
        return None
    intent, likely = heads.intent(vector)
    known = any(t.token.norm in words for t in assessed.query.terms)
    if not intent or (known and intent == SmalltalkIntent.OFF_TOPIC):
        return None  # "anything about ports"
    if intent in _NO_QUESTION and assessed.frame.asked not in _ANYTHING:
        return None  # "who", "how much"
    doubted = (
        (known and intent not in OF_ARTICLE)  # "haha in the river"
        or (leaning and intent in OF_ARTICLE)
        or (assessed.frame.is_claim and heads.is_claim(vector))
    )
    near = assessed.probability >= _NEAR and intent not in _OF_WHAT_IS_THERE
    least = _SURE_BESIDE_A_SENTENCE if near or known else _SURE
    if answers:
        least = max(least, _SURE_BESIDE_AN_ANSWER[assessed.query.mode])
    least = _VERY_SURE if doubted else least
    return SmalltalkIntent(intent) if likely >= least else None
