"""What every reply has to keep, checked by an oracle that knows nothing of how replies are made."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.answering.engine import Engine
from bot.answering.reply import Answer, Outcome, Reason, Reply
from bot.knowledge.kinds import EntryKind
from bot.rendering.plain import plain_answer_text

ROOT = Path(__file__).parents[2]
SOURCES = {
    "bri": ROOT / "knowledge" / "sources" / "bri-innovation.md",
    "tidal": ROOT / "tests" / "fixtures" / "tidal" / "sources" / "hallarey.md",
}
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
_UNITS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
thousand thousands million millions billion billions trillion dozen dozens twice second third fourth
fifth sixth seventh eighth ninth tenth half double
deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente
quarante cinquante soixante cent cents mille milliard milliards
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig
siebzig achtzig neunzig hundert tausend million millionen milliarde milliarden
dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta sesenta
setenta ochenta noventa cien ciento mil millón millones
dois duas três quatro sete oito nove dez onze vinte trinta quarenta cinquenta sessenta oitenta cem
milhão milhões
два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят шестьдесят
семьдесят восемьдесят девяносто сто двести триста тысяча тысяч миллион миллионов
اثنان اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة عشرون ثلاثون أربعون خمسون مئة ألف مليون
"""
_NUMBER_WORDS = frozenset(_UNITS.split())
_HAN = re.compile("[二三四五六七八九十百千万亿两]")


def numbers(text: str) -> set[str]:
    """Return every number in ``text``: digits as written, and words from two up in any case."""
    words = {word for word in _WORD.findall(text.casefold()) if word in _NUMBER_WORDS}
    return set(_DIGITS.findall(text)) | words | set(_HAN.findall(text))


def uncited(answer: Answer) -> set[str]:
    """Return the numbers that a person reads in ``answer`` and that its quotes do not hold."""
    quotes = " ".join(citation.quote for citation in answer.citations)
    said = "\n".join([answer.title, plain_answer_text(answer), answer.correction or ""])
    return numbers(said) - numbers(quotes)


def assert_cited(reply: Reply, engine: Engine) -> None:
    """Fail where the reply holds a number that the quotes it cites do not hold."""
    for answer in (*reply.answers, *reply.related):
        assert not uncited(answer), (reply.question, answer.entry, uncited(answer))
        for cited in answer.figures:
            quotes = [citation.quote for citation in answer.citations]
            assert any(cited.figure.text in quote for quote in quotes), (answer.entry, cited)
    for suggestion in reply.suggestions:
        facts = engine.knowledge.entries[suggestion.entry].facts
        quotes = " ".join(fact.citation.quote for fact in facts)
        assert numbers(suggestion.question) <= numbers(quotes), suggestion
    if reply.outcome is not Outcome.SMALLTALK:
        assert not numbers(reply.message), reply.message


def assert_well_formed(reply: Reply, engine: Engine) -> None:
    """Fail where the reply is none that the interface allows."""
    assert reply.reason in REASONS[reply.outcome]
    assert bool(reply.answers) == (reply.outcome is Outcome.ANSWER)
    assert len(reply.answers) <= MOST_ANSWERS
    assert len({answer.entry for answer in reply.answers}) == len(reply.answers)
    assert len(reply.suggestions) <= MOST_SUGGESTIONS
    for one in (*reply.answers, *reply.related, *reply.suggestions):
        assert 0 <= one.confidence <= 1
    for answer in (*reply.answers, *reply.related):
        assert answer.citations
        assert engine.knowledge.entries[answer.entry].kind is EntryKind.SOURCED
    shown = engine.object(reply)
    assert shown["text"].strip()
    assert json.loads(json.dumps(shown)) == shown


def entries(reply: Reply) -> list[str]:
    """Return the entries that answer, in order."""
    return [answer.entry for answer in reply.answers]


def said(reply: Reply) -> str:
    """Return all that the answers say, corrections included."""
    return "\n".join(plain_answer_text(answer) for answer in reply.answers)


def corrections(reply: Reply) -> str:
    """Return what the answers put right."""
    return " ".join(answer.correction or "" for answer in reply.answers)


def unlike_the_question(engine: Engine, reply: Reply) -> dict[str, object]:
    """Return the reply object without the question, to compare replies to two spellings."""
    return {key: value for key, value in engine.object(reply).items() if key != "question"}
