"""From the paragraphs of an article to facts, one a sentence, each with its first questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.drafting.article import Article
from bot.drafting.asides import telephones
from bot.drafting.asked import Asked
from bot.drafting.asking import telling
from bot.drafting.attribution import Attribution, attribution
from bot.drafting.clauses import Clause, clauses
from bot.drafting.figures import DraftFigure, figures, readings
from bot.drafting.lists import DraftList, lists
from bot.drafting.names import FoundName, Names
from bot.drafting.nouns import things
from bot.drafting.phrasings import phrasings
from bot.drafting.sentences import whole_sentences
from bot.drafting.statements import Statement, statement
from bot.drafting.subjects import Context, Opening, inner_subject, opening
from bot.drafting.tokens import Token, tokenise
from bot.drafting.words import Language
from bot.knowledge.kinds import FigureKind, NameKind

_Split = tuple[str, list[str]]  # the section of a paragraph and its sentences
Watch = Callable[[Sequence[_Split]], Iterable[_Split]]
_FEWEST_WORDS = 3
_FUTURE = frozenset({"will", "would", "aims", "plans", "plan", "aim", "wants", "to"})
_MOST_CONTEXT = 2
_NEAR = 3  # words between a figure and its date: 1,700 tonnes *of diesel in* 2023
_HELD_AT_A_DATE = (FigureKind.COUNT, FigureKind.MEASURE, FigureKind.PERCENT, FigureKind.MONEY)


@dataclass(frozen=True, slots=True)
class DraftedFact:
    """A sentence with all that is stated in it."""

    section: str
    paragraph: int
    quote: str
    statement: Statement
    said_by: str
    as_of: str
    figures: Sequence[DraftFigure]
    names: Sequence[FoundName]
    lists: Sequence[DraftList]
    phrasings: Sequence[str]
    subject: str  # what it is about, for its id
    things: Sequence[str]  # what stands in it with an article: the crane


@dataclass(slots=True)
class _Maker:
    language: Language
    names: Names
    quoting: str
    main: tuple[str, ...] = ()  # names that the whole article is about
    introduced: set[str] = field(default_factory=set)

    def fact(self, section: str, paragraph: int, sentence: str, context: Context) -> DraftedFact:
        read = readings(sentence, self.language)
        spans = [(one.start, one.end) for one in read]
        named = [n for n in self.names.find(sentence) if not _overlaps(n.start, n.end, spans)]
        begun = opening(sentence, context, self.names, self.language)
        tokens = tokenise(sentence, spans, [(n.start, n.end) for n in named])
        tokens = [token for token in tokens if token.start >= begun.dateline]
        typed = figures(sentence, tokens, read, self.language)
        said = attribution(sentence, named, context.person, self.names, self.language)
        cut = _clauses(tokens, said, self.language)
        typed = [_dated(figure, cut, self.language) for figure in typed]
        places = frozenset(n.text for n in named if n.kind is NameKind.PLACE)
        listed = lists(sentence, tokens, places, self.language)
        subject = begun.subject or inner_subject(cut, context, self.language)
        new = frozenset(n.text for n in named) - self.introduced
        self.introduced |= new
        asked = Asked(
            tokens,
            cut,
            typed,
            named,
            listed,
            said,
            subject,
            self._about(named, context, begun),
            new,
        )
        made = statement(sentence, typed, begun, self.quoting, self.language.code)
        context.after(cut, named, self.names, subject, self.language)
        return DraftedFact(
            section=section,
            paragraph=paragraph,
            quote=sentence,
            statement=made,
            said_by=said.said_by if said else "",
            as_of=_as_of(typed, tokens),
            figures=typed,
            names=named,
            lists=listed,
            phrasings=phrasings(asked, self.language),
            subject=_subject(cut, begun, tokens, self.language),
            things=tuple(things(tokens, self.language)),
        )

    def _about(
        self, named: Sequence[FoundName], context: Context, begun: Opening
    ) -> tuple[str, ...]:
        own = {name.text for name in named}
        earlier = dict.fromkeys(name.text for name in context.names if name.text not in own)
        main = [name for name in self.main if not any(name in text for text in own)]
        return tuple(
            dict.fromkeys(
                [*(tuple(earlier)[:_MOST_CONTEXT] if begun.subject or begun.unsafe else ()), *main]
            )
        )


def facts(
    article: Article, language: Language, quoting: str, watch: Watch = iter
) -> tuple[list[DraftedFact], Names]:
    """Return the facts of ``article`` in order, and its names; ``watch`` sees each paragraph."""
    split = [
        (paragraph.section, whole_sentences(paragraph.text, language.code))
        for paragraph in article.paragraphs
    ]
    names = Names.of([sentence for _, sentences in split for sentence in sentences], language)
    title = article.front.get("title", "")
    main = tuple(name for name in names.kinds if name in title)[:_MOST_CONTEXT]
    return list(_facts(split, _Maker(language, names, quoting, main), watch)), names


def _facts(split: Sequence[_Split], maker: _Maker, watch: Watch) -> Iterator[DraftedFact]:
    for paragraph, (section, sentences) in enumerate(watch(split), 1):
        context = Context()
        for sentence in sentences:
            if len(sentence.split()) >= _FEWEST_WORDS and not telephones(sentence):
                yield maker.fact(section, paragraph, sentence, context)


def _clauses(tokens: Sequence[Token], said: Attribution | None, language: Language) -> list[Clause]:
    """Return the clauses of what is said, without who says it."""
    inside = [t for t in tokens if said is None or said.start <= t.start < said.end]
    return clauses(inside, language) or clauses(tokens, language)


def _dated(figure: DraftFigure, cut: Sequence[Clause], language: Language) -> DraftFigure:
    """Return a date with what happened then: Tide and Kelp Programme founded."""
    dates = (FigureKind.DATE, FigureKind.PERIOD)
    for clause in cut:
        if figure.reading.kind in dates and any(t.start == figure.start for t in clause.tokens):
            words = telling((*clause.subject, *clause.verb), language)
            return replace(figure, of=words)
    return figure


def _as_of(typed: Sequence[DraftFigure], tokens: Sequence[Token]) -> str:
    """Return the date at which the other figures hold.

    It stands right behind one of them, or it is a ``by the end of 2023`` that opens the sentence.
    """
    found = ""
    for figure, following in pairwise(typed):
        between = sum(figure.end <= token.start < following.start for token in tokens)
        dated = (
            following.reading.kind is FigureKind.DATE and following.reading.first_day is not None
        )
        dated = (
            dated and following.reading.last_day is not None
        )  # "since 1961" is no date of figures
        if dated and between <= _NEAR and figure.reading.kind in _HELD_AT_A_DATE:
            found = following.slot
    if found or any(token.low in _FUTURE for token in tokens):
        return found
    return _opening_date(typed)


def _opening_date(typed: Sequence[DraftFigure]) -> str:
    first = typed[0] if typed else None
    if first is None or first.start > 0 or len(typed) < 2:
        return ""
    told = first.reading.qualifier.startswith(("by", "as of", "end of"))
    return first.slot if told and first.reading.last_day is not None else ""


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
