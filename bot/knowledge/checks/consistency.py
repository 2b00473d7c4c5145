"""The folder as a whole makes sense: its settings and vocabulary, and one owner for each id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.knowledge.checks.questions import plain_question
from bot.knowledge.folder import RawFolder
from bot.knowledge.problems import Place, Problem, error, one_line, warning


def no_entries(raw: RawFolder) -> Iterator[Problem]:
    """Find a folder that answers nothing."""
    empty = not raw.all_entries and not raw.all_sources and not raw.left_out
    if raw.settings and empty and not raw.unreadable:
        message = (
            "this knowledge folder has no source and no entries; 'faqbot draft ARTICLE --into DIR' "
            "adds an article"
        )
        yield error(Place(raw.settings.file), message)


def thresholds_swapped(raw: RawFolder) -> Iterator[Problem]:
    """Find a threshold for suggestions that is above the one for answers."""
    limits = raw.settings.model.thresholds if raw.settings else None
    if raw.settings and limits and limits.suggest > limits.answer:
        message = "'suggest' must not be greater than 'answer'"
        yield error(raw.settings.place("thresholds", "suggest"), message)


def lone_synonyms(raw: RawFolder) -> Iterator[Problem]:
    """Find a group of one word: it means the same as nothing."""
    for document in raw.vocabulary_files:
        for index, group in enumerate(document.model.synonyms):
            if len(group) < 2:
                message = "a group of synonyms needs two words or more, such as [laboratory, lab]"
                yield error(document.place("synonyms", index), message)


def repeated_ids(raw: RawFolder) -> Iterator[Problem]:
    """Find two facts, two entries or two sources with one id."""
    sources = ((one.source.id, one.front.place("id")) for one in raw.all_sources)
    yield from _repeated("source", sources)
    yield from _repeated("fact", ((one.model.id, one.place("id")) for one in raw.all_facts))
    yield from _repeated("entry", ((one.model.id, one.place("id")) for one in raw.all_entries))


def repeated_topics(raw: RawFolder) -> Iterator[Problem]:
    """Find a topic with two titles."""
    titles: dict[str, tuple[str, str]] = {}
    for document in raw.faq_files:
        topic, title = document.model.topic, document.model.title
        known, file = titles.setdefault(topic, (title, document.file))
        if known != title:
            message = f"the topic '{topic}' has another title ('{known}') in {file}; use one title"
            yield error(document.place("title"), message)


def repeated_language(raw: RawFolder) -> Iterator[Problem]:
    """Find two files of one language, or one of the base language."""
    files: dict[str, str] = {}
    for document in raw.language_files:
        language = document.model.language
        place = document.place("language")
        if language == raw.language:
            message = f"'{language}' is the language of knowledge.yaml; put these into faq/"
            yield error(place, message)
        elif language in files:
            yield error(place, f"'{language}' also has the file {files[language]}; join the two")
        files.setdefault(language, document.file)


def repeated_names(raw: RawFolder) -> Iterator[Problem]:
    """Find a name, or a variant of one, that stands for two names."""
    owners: dict[str, str] = {}
    for document in raw.vocabulary_files:
        for index, name in enumerate(document.model.names):
            for form in dict.fromkeys((name.name, *name.also)):
                owner = owners.setdefault(plain_question(form), name.name)
                if owner != name.name:
                    message = f"'{one_line(form, 60)}' also stands for '{one_line(owner, 60)}'"
                    yield warning(document.place("names", index), message)


def _repeated(kind: str, found: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for identifier, place in found:
        other = first.setdefault(identifier, place)
        if other is not place:
            where = f"{other.file}:{other.line}"
            message = f"the {kind} id '{identifier}' is taken by {where}; give this one another"
            yield error(place, message)
