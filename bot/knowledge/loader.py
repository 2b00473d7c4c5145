"""From a folder of text files to knowledge, or to everything that is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.checks import answers, consistency, facts, questions
from bot.knowledge.folder import RawEntry, RawFact, RawFolder
from bot.knowledge.knowledge import Citation, Entry, Fact, Figure, Knowledge, KnowledgeFile
from bot.knowledge.layout import FACTS, FAQ, SOURCES
from bot.knowledge.problems import Place, Problem, error
from bot.knowledge.templates import references
from bot.text.figures import read_figure

# What makes a folder unsound. A rule yields errors, which keep the folder from being used, and
# warnings, which point at what could be better.
Found = Iterator[Problem]
FOLDER_RULES: tuple[Callable[[RawFolder], Found], ...] = (
    consistency.no_entries,
    consistency.thresholds_swapped,
    consistency.vocabulary_unclear,
    consistency.repeated_ids,
    consistency.repeated_topics,
    consistency.repeated_language,
    facts.figure_untyped,
    answers.braces_broken,
    answers.number_written_out,
    answers.translated_answer,
    answers.without_source,
    answers.answer_does_not_fit_kind,
    questions.claimed_twice,
    questions.rejected_and_claimed,
    questions.few_phrasings,
)
FACT_RULES: tuple[Callable[[RawFact], Found], ...] = (
    facts.words_not_in_source,
    facts.statement_unclear,
    facts.repeated_slots,
    facts.date_unknown,
    facts.not_in_quote,
    facts.cut_short,
    facts.list_looks_open,
)
REFERENCES: Mapping[Callable[[RawFolder], Found], str] = {  # with the folder that they lead into
    facts.source_unknown: SOURCES,
    answers.fact_unknown: FACTS,
    answers.translated_entry_unknown: FAQ,
    questions.related_unknown: FAQ,
}
_FEW = 5  # references that lead nowhere: so many may be slips of the hand


def load_knowledge(folder: Path) -> Knowledge:
    """Return the knowledge in ``folder``; raises KnowledgeError with every error in it."""
    knowledge, problems = inspect(folder)
    if knowledge is None:
        raise KnowledgeError(problems)
    return knowledge


def inspect(folder: Path) -> tuple[Knowledge | None, list[Problem]]:
    """Return the knowledge in ``folder``, None if it has errors, and every error and warning."""
    raw = RawFolder(folder)
    problems = {*raw.problems, *(one for rule in FOLDER_RULES for one in rule(raw))}
    problems |= {one for fact in raw.all_facts for rule in FACT_RULES for one in rule(fact)}
    for kind in (SOURCES, FACTS, FAQ):
        dangling = {one for rule, into in REFERENCES.items() if into == kind for one in rule(raw)}
        if raw.strays[kind] and len(dangling) > _FEW:
            # A file or folder that was not read is behind them all: one line instead of hundreds.
            dangling = {error(Place(one.file), one.message) for one in raw.strays[kind]}
            problems -= raw.strays[kind]
        problems |= dangling
    found = sorted(problems)
    is_sound = not any(problem.is_error for problem in found)
    knowledge = _knowledge(raw, raw.settings.model) if raw.settings and is_sound else None
    return knowledge, found


# What has passed every check becomes knowledge: fields of the same name pass over as they are.


def _knowledge(raw: RawFolder, settings: KnowledgeFile) -> Knowledge:
    facts = {
        name: _fact(one, one.source.cite(*one.span))
        for name, one in raw.facts.items()
        if one.source and one.span
    }
    vocabulary = [document.model for document in raw.vocabulary_files]
    return Knowledge(
        name=settings.name,
        language=settings.language,
        version=raw.version,
        thresholds=settings.thresholds,
        sources={key: text.source for key, text in raw.sources.items()},
        facts=facts,
        entries={key: _entry(entry, facts) for key, entry in raw.entries.items()},
        topics={file.model.topic: file.model.title for file in raw.faq_files},
        synonyms=tuple(group for file in vocabulary for group in file.synonyms),
        names=tuple(name for file in vocabulary for name in file.names),
        translations={file.model.language: file.model for file in raw.language_files},
    )


def _fact(raw: RawFact, citation: Citation) -> Fact:
    model = raw.model
    figures = {}
    for slot, one in model.figures.items():
        read = read_figure(one.text, raw.language, one.kind)
        figures[slot] = Figure.of(f"{model.id}.{slot}", read, one.text, one.of or read.unit_text)
    return Fact(
        id=model.id,
        statement=model.statement,
        said_by=model.said_by,
        as_of=figures.get(model.as_of),
        citation=citation,
        figures=figures,
        names=model.names,
        lists=model.lists,
    )


def _entry(raw: RawEntry, facts: Mapping[str, Fact]) -> Entry:
    mentioned = dict.fromkeys(reference.first for reference in references(raw.model.answer))
    return Entry(
        **{one.name: getattr(raw.model, one.name) for one in fields(raw.model)},
        topic=raw.document.model.topic,
        facts=tuple(facts[name] for name in mentioned),
    )
