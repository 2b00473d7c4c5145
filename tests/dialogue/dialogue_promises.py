"""What every reply has to keep, checked by an oracle that knows nothing of how replies are made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from places import FIXTURES

from bot.authoring.draft.folder import draft_folder
from bot.authoring.draft.formats import read_any
from bot.dialogue.engine import Engine
from bot.dialogue.reply import Answer, Outcome, Reason, Reply, Suggestion
from bot.knowledge.kinds import EntryKind
from bot.knowledge.loader import load_knowledge
from bot.render.plain import plain_answer_text, plain_reply, reply_object

ARTICLES = ("foundry", "heating", "library", "peatland", "regatta")
REASONS = {
    Outcome.ANSWER: {None},
    Outcome.SMALLTALK: {None},
    Outcome.SUGGESTIONS: {Reason.UNSURE},
    Outcome.NONE: set(Reason) - {Reason.UNSURE},
}
MOST_ANSWERS = 4
MOST_SUGGESTIONS = 3

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[二三四五六七八九十百千万亿两]")
_UNITS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
million billion trillion dozen dozens twice third half double
deux trois quatre cinq huit neuf dix onze douze vingt trente quarante cinquante cent mille
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend
dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cincuenta cien mil
dois duas três quatro sete oito nove dez onze vinte trinta cinquenta cem
два две три четыре пять шесть семь восемь девять десять двадцать тридцать пятьдесят сто тысяч
ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة مئة ألف مليون
"""
_NUMBER_WORDS = frozenset(_UNITS.split())


def numbers(text: str) -> set[str]:
    """Return every number in ``text``: digits as written, and words from two up in any case."""
    words = {word for word in _WORD.findall(text.casefold()) if word in _NUMBER_WORDS}
    return set(_DIGITS.findall(text)) | words | set(_HAN.findall(text))


def uncited(answer: Answer) -> set[str]:
    """Return the numbers that a person reads in ``answer`` and that its quotes do not hold."""
    if answer.sourceless:
        return set()
    quotes = " ".join(citation.quote for citation in answer.citations)
    said = "\n".join([plain_answer_text(answer), answer.correction or ""])
    figures = {cited.figure.text for cited in answer.figures}
    return (numbers(said) - numbers(quotes)) | {text for text in figures if text not in quotes}


def foreign_quotes(answer: Answer) -> list[str]:
    """Return the quotes that do not stand in the article that they are cited from."""
    return [
        citation.quote
        for citation in answer.citations
        if citation.quote not in " ".join(s.text for s in citation.source.sentences)
    ]


def assert_cited(reply: Reply, engine: Engine) -> None:
    """Fail where the reply holds a number that the quotes it cites, or the article, do not hold."""
    for answer in (*reply.answers, *reply.related):
        assert not uncited(answer), (reply.question, answer.entry, uncited(answer))
        assert not foreign_quotes(answer), (reply.question, answer.entry)
    source = " ".join(s.text for one in engine.knowledge.sources.values() for s in one.sentences)
    for suggestion in reply.suggestions:
        assert numbers(suggestion.question) <= numbers(source), suggestion
    if reply.outcome is not Outcome.SMALLTALK:
        assert not numbers(reply.message), reply.message


def assert_well_formed(reply: Reply, engine: Engine) -> None:
    """Fail where the reply is none that other programs may get."""
    assert reply.reason in REASONS[reply.outcome]
    assert bool(reply.answers) == (reply.outcome is Outcome.ANSWER)
    assert len(reply.answers) <= MOST_ANSWERS
    assert len({answer.entry for answer in reply.answers}) == len(reply.answers)
    assert len(reply.suggestions) <= MOST_SUGGESTIONS
    shown_ones: list[Answer | Suggestion] = [*reply.answers, *reply.related, *reply.suggestions]
    assert all(0 <= one.confidence <= 1 for one in shown_ones)
    for answer in (*reply.answers, *reply.related):
        assert answer.citations or answer.sourceless
        entry = engine.knowledge.entries.get(answer.entry)
        assert entry is None or entry.kind in (EntryKind.SOURCED, EntryKind.SOURCELESS)
    shown = reply_object(reply, engine.knowledge)
    assert str(shown["text"]).strip()
    assert json.loads(json.dumps(shown)) == shown


def shown(engine: Engine, reply: Reply) -> dict[str, object]:
    """Return what a program gets without the question, to compare replies to two spellings."""
    made = reply_object(reply, engine.knowledge)
    return {key: value for key, value in made.items() if key != "question"}


def seen(engine: Engine, reply: Reply) -> str:
    """Return all that a person reads."""
    return plain_reply(reply, engine.knowledge)


def entries(reply: Reply) -> list[str]:
    """Return what answers, in order."""
    return [answer.entry for answer in reply.answers]


def said(reply: Reply) -> str:
    """Return all that the answers say, corrections included."""
    texts = (f"{plain_answer_text(one)} {one.correction or ''}" for one in reply.answers)
    return "\n".join(texts)


def puts_right(reply: Reply) -> bool:
    """Return True if an answer says that something in the question is not so."""
    return any(answer.correction or answer.verdict == "contradicts" for answer in reply.answers)


def candidates(engine: Engine) -> Iterator[str]:
    """Yield the id of everything that could answer: entries, facts and sentences."""
    yield from engine.knowledge.entries
    yield from engine.knowledge.facts
    for source in engine.knowledge.sources.values():
        yield from (f"{source.id}-p{one.paragraph}-s{one.number}" for one in source.sentences)


def titles(engine: Engine) -> list[str]:
    """Return the title of each entry that has an answer."""
    return [e.title for e in engine.knowledge.entries.values() if e.kind is EntryKind.SOURCED]


def drafted(article: str, folder: Path) -> Engine:
    """Return an engine for a draft of an article that nobody has edited."""
    out = folder / article
    draft_folder(read_any(str(FIXTURES / "articles" / f"{article}.md")), out, "en", {})
    return Engine(load_knowledge(out))
