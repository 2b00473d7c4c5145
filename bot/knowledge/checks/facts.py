"""Whatever a fact names stands in its source: word for word, whole and with its qualifier."""

from collections.abc import Iterator, Sequence

from bot.errors import FigureError
from bot.knowledge.checks.literals import stated
from bot.knowledge.folder import RawFact, RawFolder
from bot.knowledge.knowledge import ListModel
from bot.knowledge.problems import Problem, did_you_mean, error, one_line, repeated, say, warning
from bot.knowledge.templates import list_words, sound_references
from bot.knowledge.yaml_reader import Step
from bot.text.figures import read_figure, read_quantities
from bot.text.lexicon import lexicon
from bot.text.quantity import FigureKind, Quantity
from bot.text.quotes import alike, contains, find_words, nearest_text, tidy

_Reading = tuple[int, int, Quantity]  # start and end in the source, and what stands there

# What may be typed as a bare count: a unit such as km may follow in the statement.
_UNIT_MAY_FOLLOW = (FigureKind.COUNT, FigureKind.MEASURE, FigureKind.DURATION)


def source_unknown(raw: RawFolder) -> Iterator[Problem]:
    """Find a fact whose source does not exist, or that does not say which of several it is from."""
    for fact in (one for one in raw.all_facts if not one.source and not raw.unreadable):
        if name := fact.model.source or fact.document.model.source:
            message = did_you_mean(f"there is no source '{name}'", name, raw.sources)
            place = fact.place if fact.model.source else fact.document.place
            yield error(place("source"), message)
        elif raw.sources:
            known = ", ".join(sorted(raw.sources))
            yield error(fact.place("id"), f"say which source this is from: 'source: ...' ({known})")
        else:
            yield error(fact.place("id"), "there is no source; put the article into sources/")


def words_not_in_source(fact: RawFact) -> Iterator[Problem]:
    """Find a quote that is not, character for character, in its source, or who says it."""
    if fact.source is None:
        return
    if fact.span is None:
        yield error(fact.place("quote"), fact.source.not_found(fact.model.quote))
    name = fact.model.said_by
    if name and find_words(alike(tidy(name)), fact.source.folded) < 0:
        near, _ = nearest_text(name, fact.source.text.split("\n"))
        message = say("check.speaker", text=one_line(name), near=one_line(near))
        yield error(fact.place("said_by"), message)


def statement_unclear(fact: RawFact) -> Iterator[Problem]:
    """Find braces in a statement that are none of the fact's own figures, names and lists, and
    one that begins with It or They: shown alone, nobody knows who that is."""
    for name, slot, offset in sound_references(fact.model.statement):
        if slot is None and name in fact.slots:
            continue
        message = did_you_mean(say("check.no_own_slot", name=name), name, fact.slots)
        if slot:
            remedy = f"write '{{{slot}}}' if it is one of these"
            message = f"a statement uses only its own figures, names and lists: {remedy}"
        yield error(fact.place("statement", offset=offset), message)
    first = fact.model.statement.partition(" ")[0].strip(",.;:'\"")
    if first and first.lower() in list_words(fact.language).get("pronouns", ()):
        message = f"this statement begins with '{first}' but is read alone; name what it means"
        yield warning(fact.place("statement"), message)


def repeated_slots(fact: RawFact) -> Iterator[Problem]:
    """Find one name for two things of a fact, such as a figure and a list."""
    kinds = ("figures", "names", "lists")
    named = ((slot, kind) for kind in kinds for slot in getattr(fact.model, kind))
    for slot, kind, _ in repeated(named):
        message = f"this fact has two things named '{slot}'; rename one"
        yield error(fact.place(kind, slot, of_key=True), message)


def date_unknown(fact: RawFact) -> Iterator[Problem]:
    """Find an ``as_of`` that is none of the fact's figures, or no date."""
    name, figures = fact.model.as_of, fact.model.figures
    if name and name not in figures:
        message = say("check.no_figure", name=name)
        yield error(fact.place("as_of"), did_you_mean(message, name, figures))
    elif name:
        text = figures[name].text
        said = stated(text, fact.language, figures[name].kind)  # None: cut_short says so
        if said and said.kind not in (FigureKind.DATE, FigureKind.PERIOD):
            yield error(fact.place("as_of"), f"the figure '{name}' ('{text}') is not a date")


def not_in_quote(fact: RawFact) -> Iterator[Problem]:
    """Find a figure, name or item of a list that does not stand in the quote, word for word."""
    for path, text in _texts(fact):
        if contains(text, fact.model.quote):
            continue
        shown = one_line(text)
        message = f"'{shown}' is not in the quote; write it as there"
        if path[0] == "names":
            message = say("check.name_quote", text=shown)
        elif path[0] == "figures":
            read = read_quantities(tidy(fact.model.quote), fact.language)
            near = ", ".join(f"'{one.text}'" for one in read if not one.weak)
            key = "check.figure_quote" if near else "check.figure_as_quote"
            message = say(key, text=shown, near=near)
        yield error(fact.place(*path), message)


def cut_short(fact: RawFact) -> Iterator[Problem]:
    """Find ``50`` where the source has ``more than 50``; a name with a part of a figure; a figure
    that can't be read, so that no question can be compared with it."""
    readings = _readings(fact)
    for path, text in _texts(fact):
        if path[0] == "figures":
            try:
                said = read_figure(text, fact.language, fact.model.figures[str(path[1])].kind)
            except FigureError as reason:
                message = f"{reason}; or say what it is with 'kind:' (count, date, ...)"
                yield error(fact.place(*path), message)
                continue
            places = fact.occurrences(text)
            found = [_states_more(said, at, readings, fact.language) for at, _ in places]
        else:
            found = [_cut_by(start, end, readings) for start, end in fact.occurrences(text)]
        if found and all(found):
            shown, near = one_line(text), found[-1]
            held = f"'{shown}' holds only a part of '{near}' in the source; take all of it or none"
            message = say("check.part", text=shown, near=near) if path[0] == "figures" else held
            yield error(fact.place(*path), message)


def figure_untyped(raw: RawFolder) -> Iterator[Problem]:
    """Find a figure of a quoted sentence that no fact types: it can't be asked for."""
    if raw.unreadable:
        return
    for source in raw.sources.values():
        facts = [fact for fact in raw.all_facts if fact.source is source]
        texts = [(fact, text) for fact in facts for _, text in _texts(fact)]
        typed = [span for fact, text in texts for span in fact.occurrences(text)]
        readings = [one for fact in facts for one in _readings(fact)]
        for at, to in sorted({(at, to) for at, to, reading in readings if not reading.weak}):
            whole = find_words(source.folded[at:to], source.folded, at) == at
            if whole and not any(start < to and at < end for start, end in typed):
                message = f"no fact types the figure '{source.text[at:to]}' of this quoted sentence"
                yield warning(source.place(at), message)


def list_looks_open(fact: RawFact) -> Iterator[Problem]:
    """Find a list without ``open: true`` beside words such as ``and other`` or ``such as``."""
    for slot, listed in fact.model.lists.items():
        sign = "" if listed.open else _open_sign(listed, fact)
        if sign:
            message = f"the source seems to name only some of these ('{sign}')"
            yield warning(fact.place("lists", slot), f"{message}; add 'open: true' if so")


def _texts(fact: RawFact) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield what a fact takes from its quote, each with its place: figures, names, items."""
    for slot, figure in fact.model.figures.items():
        yield ("figures", slot, "text"), figure.text
    for slot, name in fact.model.names.items():
        yield ("names", slot, "text"), name.text
    for slot, listed in fact.model.lists.items():
        for index, item in enumerate(listed.items):
            yield ("lists", slot, "items", index), item


def _readings(fact: RawFact) -> list[_Reading]:
    """Return the figures of the sentences that the quote touches."""
    if fact.source is None:
        return []
    starts, sentences = fact.source.starts, fact.source.source.sentences
    return [
        (starts[index] + one.start, starts[index] + one.end, one)
        for index in fact.touched
        for one in read_quantities(sentences[index].text, fact.language)
    ]


def _states_more(said: Quantity, at: int, readings: list[_Reading], language: str) -> str:
    """Return the figure of the source at ``at`` if ``said`` states less than it."""
    whole = next((one for start, end, one in readings if start <= at < end), None)
    if not whole:
        return ""
    loose = (*lexicon(language).data.get("loose_qualifiers", ()), "only")
    bare = [[word for word in one.qualifier.split() if word not in loose] for one in (said, whole)]
    same_kind = said.kind == whole.kind or whole.kind in _UNIT_MAY_FOLLOW
    same = said.value == whole.value and bare[0] == bare[1] and same_kind
    return "" if same else whole.text


def _cut_by(start: int, end: int, readings: list[_Reading]) -> str:
    """Return the figure of the source of which ``start`` to ``end`` takes only a part."""
    for first, last, one in readings:
        overlap = first < end and start < last
        if overlap and not one.weak and not start <= first < last <= end:
            return one.text
    return ""


def _open_sign(listed: ListModel, fact: RawFact) -> str:
    """Return the sign that stands just before the first item or just after the last."""
    signs: Sequence[str] = list_words(fact.language).get("open_signs", ())
    quote, items = alike(tidy(fact.model.quote)), [alike(tidy(item)) for item in listed.items]
    starts = [find_words(item, quote) for item in items]
    if min(starts) < 0:
        return ""
    before = quote[: min(starts)].rstrip(" ,:")
    last = max(start + len(item) for start, item in zip(starts, items, strict=True))
    after = quote[last:].lstrip(" ,")
    return next((one for one in signs if before.endswith(one) or after.startswith(one)), "")
