"""From the paragraphs of an article to facts, one a sentence, each with its first questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.drafting.article import Article
from bot.drafting.asides import telephones
from bot.drafting.attribution import Attribution, attribution
from bot.drafting.clauses import Clause, Token, clauses, tokenise
from bot.drafting.figures import DraftFigure, figures, readings
from bot.drafting.lists import DraftList, lists
from bot.drafting.names import FoundName, Names
from bot.drafting.phrasings import Asked, phrasings
from bot.drafting.sentences import whole_sentences
from bot.drafting.statements import Statement, statement
from bot.drafting.subjects import Context, Opening, opening
from bot.drafting.words import Language
from bot.knowledge.models import NameKind

_FEWEST_WORDS = 3
_FUTURE = frozenset({"will", "would", "aims", "plans", "plan", "aim", "wants", "to"})
_MOST_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class DraftedFact:
    """A sentence with all that is stated in it."""

    section: str
    quote: str
    statement: Statement
    said_by: str
    as_of: str
    figures: Sequence[DraftFigure]
    names: Sequence[FoundName]
    lists: Sequence[DraftList]
    phrasings: Sequence[str]
    subject: str  # what it is about, for its id


@dataclass(slots=True)
class _Maker:
    language: Language
    names: Names
    quoting: str
    introduced: set[str] = field(default_factory=set)

    def fact(self, section: str, sentence: str, context: Context) -> DraftedFact:
        read = readings(sentence, self.language)
        spans = [(one.at, one.to) for one in read]
        named = [n for n in self.names.find(sentence) if not _overlaps(n.start, n.end, spans)]
        tokens = tokenise(sentence, spans, [(n.start, n.end) for n in named])
        typed = figures(sentence, tokens, read, self.language)
        places = frozenset(n.text for n in named if n.kind is NameKind.PLACE)
        listed = lists(sentence, tokens, places, self.language)
        said = attribution(sentence, named, context.person, self.names, self.language)
        cut = _clauses(tokens, said, self.language)
        begun = opening(sentence, context, self.names, self.language)
        new = frozenset(n.text for n in named) - self.introduced
        self.introduced |= new
        asked = Asked(tokens, cut, typed, named, listed, said, begun.subject, self._about(named, context), new)
        made = statement(sentence, typed, begun, self.quoting, self.language.code)
        context.after(cut, named, self.names, begun.subject)
        return DraftedFact(
            section=section,
            quote=sentence,
            statement=made,
            said_by=said.said_by if said else "",
            as_of=_as_of(typed, tokens),
            figures=typed,
            names=named,
            lists=listed,
            phrasings=phrasings(asked, self.language),
            subject=_subject(cut, begun, tokens, self.language),
        )

    def _about(self, named: Sequence[FoundName], context: Context) -> tuple[str, ...]:
        own = {name.text for name in named}
        earlier = dict.fromkeys(name.text for name in context.names if name.text not in own)
        return tuple(earlier)[:_MOST_CONTEXT]


def facts(article: Article, language: Language, quoting: str) -> tuple[list[DraftedFact], Names]:
    """Return the facts of ``article`` in order, and its names."""
    split = [
        (paragraph.section, whole_sentences(paragraph.text, language.code))
        for paragraph in article.paragraphs
    ]
    names = Names.of([sentence for _, sentences in split for sentence in sentences], language)
    return list(_facts(split, _Maker(language, names, quoting))), names


def _facts(split: Sequence[tuple[str, list[str]]], maker: _Maker) -> Iterator[DraftedFact]:
    for section, sentences in split:
        context = Context()
        for sentence in sentences:
            if len(sentence.split()) >= _FEWEST_WORDS and not telephones(sentence):
                yield maker.fact(section, sentence, context)


def _clauses(
    tokens: Sequence[Token], said: Attribution | None, language: Language
) -> list[Clause]:
    """Return the clauses of what is said, without who says it."""
    inside = [t for t in tokens if said is None or said.start <= t.start < said.end]
    return clauses(inside, language) or clauses(tokens, language)


def _as_of(typed: Sequence[DraftFigure], tokens: Sequence[Token]) -> str:
    """Return the date that opens the sentence as the one at which its other figures hold."""
    first = typed[0] if typed else None
    told = first is not None and first.start == 0 and first.reading.qualifier.startswith(("by", "as of", "end of"))
    if not told or first is None or first.reading.end is None or len(typed) < 2:
        return ""
    return "" if any(token.low in _FUTURE for token in tokens) else first.slot


def _subject(
    cut: Sequence[Clause], begun: Opening, tokens: Sequence[Token], language: Language
) -> str:
    """Return a few words for the id: the subject and what is told of it."""
    words = [begun.subject] if begun.subject else []
    chosen = cut[0].tokens if cut else tokens
    pronouns = language.table("pronouns")
    for token in chosen:
        light = token.low in language.function_words or token.low in pronouns
        if not (light or token.figure) and token.text[0].isalpha() and token.text not in words:
            words.append(token.text)
    return " ".join(words[:5])


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)


def model(fact: DraftedFact, identifier: str) -> Mapping[str, object]:
    """Return ``fact`` as it stands in a file of ``facts/``."""
    slots: dict[str, object] = {}
    if fact.figures:
        slots["figures"] = {figure.slot: _figure(figure) for figure in fact.figures}
    named = _names(fact)
    if named:
        slots["names"] = named
    if fact.lists:
        slots["lists"] = {listed.slot: _list(listed) for listed in fact.lists}
    told = {"said_by": fact.said_by, "as_of": fact.as_of}
    return {
        "id": identifier,
        "quote": fact.quote,
        "statement": fact.statement.text,
        **{key: value for key, value in told.items() if value},
        **slots,
    }


def _figure(figure: DraftFigure) -> Mapping[str, str]:
    parts = {"text": figure.text, "of": figure.of, "kind": figure.kind.value if figure.kind else ""}
    return {key: value for key, value in parts.items() if value}


def _names(fact: DraftedFact) -> dict[str, object]:
    found: dict[str, object] = {
        slot: {"text": text, "kind": "other"} for slot, text in fact.statement.names.items()
    }
    used: dict[str, int] = {}
    for name in {name.text: name for name in fact.names}.values():
        used[name.kind.value] = used.get(name.kind.value, 0) + 1
        number = used[name.kind.value]
        slot = name.kind.value if number == 1 else f"{name.kind.value}-{number}"
        parts = {"text": name.text, "kind": name.kind.value, "role": name.role}
        found[slot] = {key: value for key, value in parts.items() if value}
    return found


def _list(listed: DraftList) -> Mapping[str, object]:
    parts: dict[str, object] = {"items": list(listed.items), "of": listed.of}
    if listed.open:
        parts["open"] = True
    if listed.kind is not NameKind.OTHER:
        parts["kind"] = listed.kind.value
    return parts
