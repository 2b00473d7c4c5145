"""What the YAML files of a knowledge folder may hold: one model per kind of file.

These models are the single definition of the format: the loader validates with them and the
JSON Schemas that editors use are generated from them.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.knowledge.kinds import ANSWER, SUGGEST, EntryKind, FigureKind, NameKind
from bot.knowledge.layout import FACTS, FAQ, LANGUAGES, VOCABULARY

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _true_or_false(value: object) -> object:
    """Take the two words that the format knows; YAML's yes, on and 1 would surprise."""
    words = {"true": True, "false": False}
    if isinstance(value, str) and value not in words:
        raise ValueError(f"must be true or false, not '{value[:40]}'")
    return words[value] if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_true_or_false, json_schema_input_type=bool)]


class Strict(BaseModel):
    """A part of a file: unknown keys are errors, values never change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FigureModel(Strict):
    """A figure of a fact, written exactly as in the quote; its value is read from that text."""

    text: Text = Field(description="The figure as the quote has it: more than 80, May 2017, nine.")
    of: str = Field(
        default="", description="What it counts, measures or dates: joint laboratories, launch."
    )
    kind: FigureKind | None = Field(
        default=None, description="Only where the text alone does not tell."
    )


class NameModel(Strict):
    """A name that a fact holds, and the part it plays there."""

    text: Text = Field(description="The name as the quote has it.")
    kind: NameKind = Field(description="person, organisation, place, document, project or other.")
    role: str = Field(
        default="", description="Its part in the fact: founder, Chinese ambassador to Belarus."
    )


class ListModel(Strict):
    """Things that a fact lists."""

    items: tuple[Text, ...] = Field(min_length=1, description="Each as the quote has it.")
    of: Text = Field(description="What the things are: regions, sectors.")
    open: Flag = Field(
        default=False, description="true where the source says: and other, such as, mainly."
    )
    kind: NameKind = Field(default=NameKind.OTHER, description="place for regions and countries.")


class FactModel(Strict):
    """One thing that a source states."""

    id: Identifier
    source: str = Field(
        default="", description="Id of the source; may be left out when there is one."
    )
    quote: Text = Field(description="The words of the source, exactly.")
    statement: str = Field(
        default="",
        description="A sentence that stands alone; figures as {name}, never written out. Without "
        "it the quote is shown.",
    )
    said_by: str = Field(
        default="", description="The person or organisation to whom the source attributes it."
    )
    done_by: str = Field(
        default="", description="Who does what the fact tells, in the words of the source."
    )
    as_of: str = Field(default="", description="Name of the figure that dates the others.")
    figures: dict[Identifier, FigureModel] = Field(default_factory=dict)
    names: dict[Identifier, NameModel] = Field(default_factory=dict)
    lists: dict[Identifier, ListModel] = Field(default_factory=dict)


class FactsFile(Strict):
    """A file of ``facts/``."""

    source: str = Field(default="", description="Id of the source of all facts that name none.")
    facts: tuple[FactModel, ...]


class EntryModel(Strict):
    """One question of the FAQ with its answer."""

    id: Identifier
    kind: EntryKind = EntryKind.SOURCED
    title: Text = Field(description="The question as a button shows it.")
    answer: str = Field(
        default="",
        description="Text with {fact} for a statement and {fact.name} for a figure, name or list.",
    )
    phrasings: tuple[Text, ...] = Field(min_length=1, description="How people ask.")
    related: tuple[Identifier, ...] = Field(default_factory=tuple)
    finds: tuple[Text, ...] = Field(
        default_factory=tuple, description="Questions that must find this entry."
    )
    rejects: tuple[Text, ...] = Field(
        default_factory=tuple, description="Questions that this entry must not answer."
    )


class FaqFile(Strict):
    """A file of ``faq/``: one topic."""

    topic: Identifier
    title: Text
    entries: tuple[EntryModel, ...]


class VocabularyName(Strict):
    """A name with its variants."""

    name: Text
    kind: NameKind = NameKind.OTHER
    also: tuple[Text, ...] = Field(default_factory=tuple)


class VocabularyFile(Strict):
    """A file of ``vocabulary/``: words that mean the same, and names."""

    synonyms: tuple[tuple[Text, ...], ...] = Field(default_factory=tuple)
    names: tuple[VocabularyName, ...] = Field(default_factory=tuple)


class LanguageFile(Strict):
    """A file of ``languages/``: what the knowledge base has in another language."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    phrasings: dict[Identifier, tuple[Text, ...]] = Field(default_factory=dict)
    answers: dict[Identifier, Text] = Field(default_factory=dict)
    titles: dict[Identifier, Text] = Field(default_factory=dict)
    names: dict[str, tuple[Text, ...]] = Field(
        default_factory=dict, description="A name or word of the base language: its forms here."
    )


class ThresholdsModel(Strict):
    """Confidence from which the bot answers, and from which it suggests."""

    answer: float = Field(default=ANSWER, ge=0, le=1)
    suggest: float = Field(default=SUGGEST, ge=0, le=1)


class KnowledgeFile(Strict):
    """``knowledge.yaml``: what the folder is about."""

    name: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] = "en"
    thresholds: ThresholdsModel = ThresholdsModel()
    drafted: bool = Field(
        default=False, description="Written by earlier versions of `draft`; it may be removed."
    )


class SourceFront(Strict):
    """The front matter of a source."""

    id: Identifier
    title: Text
    publisher: str = ""
    author: str = ""
    contact: str = ""
    url: str = ""
    date: str = ""


FILES: dict[str, type[Strict]] = {  # by folder
    FACTS: FactsFile,
    FAQ: FaqFile,
    VOCABULARY: VocabularyFile,
    LANGUAGES: LanguageFile,
}
