"""A draft that nobody has edited keeps quiet where its article only tells something like it."""

from __future__ import annotations

import pytest
from drafting_tools import Drafts

from bot.answering.engine import Engine
from bot.answering.reply import Outcome

ARTICLE = """The lighthouse museum

The museum on Skerry Point has 38 ships in bottles. The lighthouse is 41 metres high.
For 2026 the museum expects revenue of $1.2 million.
Of the visitors in the northern galleries, 64 percent came by bus.
The old bell weighs 900 kg, and Ada Holm, the museum's director, had it cleaned.
On weekdays the museum opens at 9 a.m.
The café served 300 children in May.
A bank has promised $80,000 for the new roof.
Two guides were injured in a storm in 2019.
"""

ASKED = [
    ("how many ships in bottles does the museum have", "38 ships"),
    ("how high is the lighthouse", "41 metres"),
    ("how much revenue does the museum expect for 2026", "$1.2 million"),
    ("what percentage of visitors in the northern galleries came by bus", "64 percent"),
    ("how much does the old bell weigh", "900 kg"),
    ("when does the museum open on weekdays", "9 a.m."),
    ("how much has a bank promised for the new roof", "$80,000"),
]

NEAR = [
    ("how many ships in bottles does the museum have in Norway", "another place"),
    ("how many ships in bottles did the museum have in 2011", "another year"),
    ("how much revenue does the museum expect for 2031", "another year"),
    ("what percentage of visitors in the southern galleries came by bus", "the opposite"),
    ("when does the museum open on Sundays", "other days"),
    ("how much has a bank paid for the new roof", "a promise is no payment"),
    ("how long is the old bell", "a weight is no length"),
    ("what is the name of the injured guides", "nobody is named"),
    ("how many students did the café serve", "something else is counted"),
    ("how many ships were sold", "something else was done with them"),
    ("how many of the 38 ships in bottles are Danish", "a part of what the asker counts"),
    ("which coach brought the visitors", "nobody is named"),
    ("how wide is the lighthouse", "a height is no width"),
    ("who owns the lighthouse", "nobody is said to"),
]


def engine(drafts: Drafts) -> Engine:
    """Return what answers from a draft of the article, by words alone."""
    return Engine(drafts.of(ARTICLE))


@pytest.mark.parametrize(("question", "figure"), ASKED)
def test_what_the_article_tells_is_answered(drafts: Drafts, question: str, figure: str) -> None:
    """A plain question gets the sentence with the figure."""
    reply = engine(drafts).reply(question)
    assert reply.outcome is Outcome.ANSWER
    assert figure in reply.answers[0].text


@pytest.mark.parametrize(("question", "why"), NEAR)
def test_what_it_only_comes_near_is_not(drafts: Drafts, question: str, why: str) -> None:
    """The same words with another condition get no answer."""
    reply = engine(drafts).reply(question)
    assert reply.outcome is not Outcome.ANSWER, why
