"""Knowledge: what its files hold, one class per kind of file, and what the program makes of that.

Every value of a file is read as text: ``text: 67``, too. ``unread`` keys meant something to earlier
versions; they may be removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from bot.knowledge.kinds import EntryKind, Thresholds
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, SOURCES, VOCABULARY
from bot.text.quantity import FigureKind, Quantity

# What a value has to be, in the words of JSON Schema; a sentence beside a type describes its key.
Text = Annotated[str, ("minLength", 1)]
Texts = tuple[Text, ...]
FilledTexts = Annotated[Texts, ("minItems", 1)]
Id = Annotated[str, ("pattern", "^[a-z0-9]+(?:-[a-z0-9]+)*$"), ("maxLength", 60)]
Language = Annotated[str, ("pattern", "^[a-z]{2,3}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureModel:
    """A figure of a fact, written exactly as in the quote; its value is read from that text."""

    text: Annotated[Text, "The figure as the quote has it: more than 80, May 2017, nine."]
    of: str = ""  # what it counts, measures or dates: joint laboratories, launch
    kind: FigureKind | None = None  # only where the text alone does not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class NameModel:
    """A name that a fact holds."""

    unread = ("kind", "role")
    text: Annotated[Text, "The name as the quote has it."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListModel:
    """Things that a fact lists."""

    unread = ("of", "kind")
    items: Annotated[FilledTexts, "Each as the quote has it."]
    open: bool = False  # true where the source says: and other, such as, mainly


@dataclass(frozen=True, slots=True, kw_only=True)
class FactModel:
    """One thing that a source states. Without a ``statement`` the quote is shown."""

    unread = ("done_by",)
    id: Id
    source: str = ""  # its id; may be left out when there is one
    quote: Annotated[Text, "The words of the source, exactly."]
    statement: Annotated[str, "A sentence that stands alone, its figures as {name}."] = ""
    said_by: Annotated[str, "The person or organisation to whom the source attributes it."] = ""
    as_of: Annotated[str, "Name of the figure that dates the others."] = ""
    figures: Mapping[Id, FigureModel] = field(default_factory=dict)
    names: Mapping[Id, NameModel] = field(default_factory=dict)
    lists: Mapping[Id, ListModel] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFile:
    """A file of ``facts/``; ``source`` is of all facts that name none."""

    source: str = ""
    facts: tuple[FactModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryModel:
    """One question of the FAQ with its answer."""

    id: Id
    kind: Annotated[EntryKind, ("default", EntryKind.SOURCED)] = EntryKind.SOURCED
    title: Annotated[Text, "The question as a button shows it."]
    answer: Annotated[str, "A template: {fact} is its statement, {fact.slot} a part of it."] = ""
    phrasings: Annotated[FilledTexts, "How people ask."]
    related: tuple[Id, ...] = ()
    finds: Annotated[Texts, "Questions that must find this entry."] = ()
    rejects: Annotated[Texts, "Questions that this entry must not answer."] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaqFile:
    """A file of ``faq/``: one topic."""

    topic: Id
    title: Text
    entries: tuple[EntryModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyName:
    """A name with its variants."""

    unread = ("kind",)
    name: Text
    also: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyFile:
    """A file of ``vocabulary/``: words that mean the same, and names."""

    synonyms: tuple[Texts, ...] = ()
    names: tuple[VocabularyName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFile:
    """A file of ``languages/``: what the knowledge base has in another language."""

    language: Language
    phrasings: Mapping[Id, Texts] = field(default_factory=dict)
    answers: Mapping[Id, Text] = field(default_factory=dict)
    titles: Mapping[Id, Text] = field(default_factory=dict)
    names: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeFile:
    """``knowledge.yaml``: what the folder is about."""

    unread = ("drafted",)
    name: Text
    language: Language = "en"
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFront:
    """The front matter of a source."""

    id: Id
    title: Text
    publisher: str = ""  # "" where nobody is named
    author: str = ""
    contact: str = ""
    url: str = ""
    date: str = ""


KINDS: Mapping[str, type] = {  # by folder, the settings apart
    FACTS: FactsFile,
    FAQ: FaqFile,
    VOCABULARY: VocabularyFile,
    LANGUAGES: LanguageFile,
    SOURCES: SourceFront,
    "knowledge": KnowledgeFile,
}


# What the rest of the program sees: read, checked, immutable.


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source; ``paragraph`` and ``number`` count from 1."""

    paragraph: int
    number: int
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(SourceFront):
    """An article: its front matter and its sentences in order."""

    sentences: tuple[Sentence, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands. ``sentence`` is the first of the sentences that it touches."""

    source: Source
    section: str
    paragraph: int
    sentence: int
    quote: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A typed figure. Dates are ISO strings of the stated precision's first and last day."""

    id: str  # fact.slot
    text: str
    kind: FigureKind
    value: int | float | str | None  # a number; for dates and periods the ISO date, 2017-05 or 2013
    qualifier: str  # "more than", "since", "" ...
    unit: str  # what it counts, dates or measures (``of`` in the file)
    start: str | None  # first day meant, ISO
    end: str | None  # last day meant, ISO

    @classmethod
    def of(cls, identifier: str, read: Quantity, text: str, unit: str) -> Figure:
        """Return the figure that ``text`` was read as."""
        days = read.first_day, read.last_day
        return cls(identifier, text, read.kind, read.value, read.qualifier, unit, *days)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a source states."""

    id: str
    statement: str  # a template, its own slots as {slot}; "": the quote is shown
    said_by: str
    as_of: Figure | None
    citation: Citation
    figures: Mapping[str, Figure]
    names: Mapping[str, NameModel]
    lists: Mapping[str, ListModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(EntryModel):
    """One question of the FAQ; its answer is a template with {fact} and {fact.slot}."""

    topic: str
    facts: tuple[Fact, ...]  # those the answer refers to, in order of first mention


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything read from one folder. ``version`` is a short hash of the files' bytes."""

    name: str
    language: str
    version: str
    thresholds: Thresholds
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    entries: Mapping[str, Entry]
    topics: Mapping[str, str]  # id: title
    synonyms: tuple[tuple[str, ...], ...]
    names: tuple[VocabularyName, ...]
    translations: Mapping[str, LanguageFile] = field(default_factory=dict)

    def title(self, entry: Entry, language: str) -> str:
        """Return an entry's question as a button shows it, translated where it is."""
        translation = self.translations.get(language)
        return (translation.titles.get(entry.id) if translation else None) or entry.title


def typed(kind: Any, plain: Any, known: Mapping[type, dict[str, Any]]) -> Any:
    """Return what ``plain`` is as a ``kind``: a dataclass of a dict, or of its fields in order.

    What stands there again of a kind that is ``known`` is named by its id.
    """
    if kind in (str, bool, float) or plain is None:
        return plain
    if kind in known and isinstance(plain, str):
        return known[kind][plain]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = hints_of(kind)
        pairs = plain.items() if isinstance(plain, dict) else zip(hints, plain, strict=True)
        made: Any = kind(**{name: typed(hints[name], one, known) for name, one in pairs})
        if kind in known:
            known[kind][made.id] = made
        return made
    inner = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is tuple:
        return tuple(typed(inner[0], one, known) for one in plain)
    if get_origin(kind) is Mapping:
        return {name: typed(inner[1], one, known) for name, one in plain.items()}
    if inner:  # something or None, else one of several plain kinds
        return typed(inner[0], plain, known) if len(inner) == 1 else plain
    return kind(plain)


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a dataclass, in the order of the fields."""
    return get_type_hints(kind)


_PLAIN = {str: "string", bool: "boolean", float: "number"}


@cache
def shape_of(kind: Any) -> dict[str, Any]:
    """Return what may stand in a file for a value of this type, in the words of JSON Schema."""
    inner = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is Annotated:
        told = (("description", one) if isinstance(one, str) else one for one in inner[1:])
        return shape_of(inner[0]) | dict(told)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": shape_of(inner[0])}
    if get_origin(kind) is Mapping:
        names, values = map(shape_of, inner)
        return {"type": "object", "propertyNames": names, "additionalProperties": values}
    if inner:  # something or None
        return shape_of(inner[0])
    if is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        needed = [one.name for one in fields(kind) if one.default is one.default_factory is MISSING]
        return {
            "type": "object",
            "properties": {name: shape_of(one) for name, one in hints.items()},
            "required": needed,
            "unread": getattr(kind, "unread", ()),
        }
    return {"type": _PLAIN[kind]} if kind in _PLAIN else {"enum": [one.value for one in kind]}
