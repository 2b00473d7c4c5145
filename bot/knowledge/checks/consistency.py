"""The folder as a whole makes sense: its settings and vocabulary, and one owner for each id."""

from collections.abc import Iterator

from bot.knowledge.checks.questions import plain_question
from bot.knowledge.folder import RawFolder
from bot.knowledge.problems import Place, Problem, error, one_line, repeated, warning


def no_entries(raw: RawFolder) -> Iterator[Problem]:
    """Find a folder that answers nothing."""
    empty = not raw.all_entries and not raw.all_sources and not raw.left_out
    if raw.settings and empty and not raw.unreadable:
        message = "this knowledge folder has no source and no entries"
        remedy = "'faqbot draft ARTICLE --into DIR' adds an article"
        yield error(Place(raw.settings.file), f"{message}; {remedy}")


def thresholds_swapped(raw: RawFolder) -> Iterator[Problem]:
    """Find a threshold for suggestions that is above the one for answers."""
    if raw.settings is None:
        return
    suggest, answer = raw.settings.model.thresholds.suggest, raw.settings.model.thresholds.answer
    if suggest > answer:
        message = f"'suggest' ({suggest:g}) must not be greater than 'answer' ({answer:g})"
        yield error(raw.settings.place("thresholds", "suggest"), message)


def repeated_ids(raw: RawFolder) -> Iterator[Problem]:
    """Find two facts, two entries or two sources with one id."""
    places = {
        "source": [(one.source.id, one.front.place("id")) for one in raw.all_sources],
        "fact": [(one.model.id, one.place("id")) for one in raw.all_facts],
        "entry": [(one.model.id, one.place("id")) for one in raw.all_entries],
    }
    for kind, found in places.items():
        for name, place, first in repeated(found):
            where = f"{first.file}:{first.line}"
            yield error(place, f"the {kind} id '{name}' is taken by {where}; give this one another")


def repeated_topics(raw: RawFolder) -> Iterator[Problem]:
    """Find a topic with two titles."""
    for topic, file, first in repeated((one.model.topic, one) for one in raw.faq_files):
        if (title := first.model.title) != file.model.title:
            known = f"another title ('{title}') in {first.file}"
            yield error(file.place("title"), f"the topic '{topic}' has {known}; use one title")


def repeated_language(raw: RawFolder) -> Iterator[Problem]:
    """Find two files of one language, or one of the base language."""
    for file in (one for one in raw.language_files if one.model.language == raw.language):
        message = f"'{raw.language}' is the language of knowledge.yaml; put these into faq/"
        yield error(file.place("language"), message)
    for language, file, first in repeated((one.model.language, one) for one in raw.language_files):
        message = f"'{language}' also has the file {first.file}; join the two"
        yield error(file.place("language"), message)


def vocabulary_unclear(raw: RawFolder) -> Iterator[Problem]:
    """Find a group of one word, which means the same as nothing; a name or a variant of one that
    stands for two names."""
    named: list[tuple[str, tuple[str, str, Place]]] = []  # a form, its name and their place
    for file in raw.vocabulary_files:
        for index, group in enumerate(file.model.synonyms):
            if len(group) < 2:
                message = "a group of synonyms needs two words or more, such as [laboratory, lab]"
                yield error(file.place("synonyms", index), message)
        for index, name in enumerate(file.model.names):
            place = file.place("names", index)
            forms = dict.fromkeys((name.name, *name.also))
            named += [(plain_question(form), (form, name.name, place)) for form in forms]
    for _, (form, own, place), (_, owner, _) in repeated(named):
        if owner != own:
            yield warning(place, f"'{one_line(form, 60)}' also stands for '{one_line(owner, 60)}'")
