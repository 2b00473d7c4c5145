"""The buttons under a reply: the same ones in Telegram and on the desk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.reply import Answer, Outcome, Reply
from bot.knowledge.kinds import EntryKind
from bot.knowledge.knowledge import Fact, Knowledge
from bot.knowledge.standalone import title_of
from bot.knowledge.templates import render_statement
from bot.locales import Voice
from bot.render.html import Rest
from bot.retrieval.statements import statements_of

SHOWN_KINDS = (EntryKind.SOURCED, EntryKind.SOURCELESS)  # of entries that a button offers
_MOST_OFFERED = 3  # other entries, or suggestions


class Action(StrEnum):
    """What a press asks for; its arguments in Telegram's callback data are named beside it."""

    QUOTE_SHOW = "q+"  # entries (or facts, or sentences: so below), language
    QUOTE_HIDE = "q-"  # entries, language
    RELATED = "r"  # entry, language
    SUGGESTION = "s"  # entry, language
    MORE = "m"  # entry, language, start
    HELPFUL = "f+"  # entry
    NOT_HELPFUL = "f-"  # entry
    TOPICS = "t"  # page
    TOPIC = "tt"  # topic, page
    ENTRY = "te"  # entry, topic, page
    FIGURE_TOPICS = "g"  # page
    FIGURES = "gt"  # topic, page
    FIGURE = "gf"  # figure, topic, page
    LANGUAGE = "l"  # language, "" for automatic
    SUGGESTIONS = "u"  # "1" or "0"
    FORGET = "d"
    MEANT = "n"  # question, entry


@dataclass(frozen=True, slots=True)
class Button:
    """A button about some entries; without an action it is a link to share the first of them.

    ``start`` is the character of the answer's text from which it goes on.
    """

    label: str
    action: Action | None
    entries: tuple[str, ...] = ()
    start: int = 0


Row = Sequence[Button]


def reply_rows(
    reply: Reply, rests: Iterable[Rest], knowledge: Knowledge, voice: Voice
) -> list[Row]:
    """Return the rows under a reply; ``rests`` is what of it is still to be read."""
    rows = [*_more_rows(rests, voice), quote_row([*reply.answers, *reply.related], voice)]
    if reply.outcome is Outcome.SUGGESTIONS:
        close = reply.offered[:_MOST_OFFERED]
        rows += [[Button(one.question, Action.SUGGESTION, (one.entry,))] for one in close]
    if reply.outcome is Outcome.NONE and not reply.related:
        rows.append([Button(voice.say("command.topics"), Action.TOPICS)])
    return [*rows, *_ending(reply.answers, knowledge, voice)]


def answer_rows(
    answer: Answer, rests: Iterable[Rest], knowledge: Knowledge, voice: Voice
) -> list[Row]:
    """Return the rows under the answer of one entry."""
    rows = [*_more_rows(rests, voice), quote_row([answer], voice)]
    return [*rows, *_ending([answer], knowledge, voice)]


def quote_row(answers: Sequence[Answer], voice: Voice, *, shown: bool = False) -> Row:
    """Return the buttons for the exact words, where there are any, and for sharing."""
    cited = [answer for answer in answers if any(cite.quote for cite in answer.citations)]
    share = [Button(voice.say("button.share"), None, (one.entry,)) for one in answers[:1]]
    return [quote_button(cited, voice, shown=shown), *share] if cited else share


def quote_button(answers: Sequence[Answer], voice: Voice, *, shown: bool) -> Button:
    """Return the button that shows the exact words, or hides them."""
    label = voice.say("button.quote_hide" if shown else "button.quote_show")
    action = Action.QUOTE_HIDE if shown else Action.QUOTE_SHOW
    return Button(label, action, tuple(answer.entry for answer in answers))


def facts_without_entry(knowledge: Knowledge) -> Iterator[Fact]:
    """Yield the facts that no entry with a button answers with."""
    shown = (one for one in knowledge.entries.values() if one.kind in SHOWN_KINDS)
    known = {fact.id for entry in shown for fact in entry.facts}.union(knowledge.entries)
    yield from (fact for name, fact in knowledge.facts.items() if name not in known)


def topics(knowledge: Knowledge, language: str) -> dict[str, str]:
    """Return what can be asked for, by id, as a button shows it: the entries, then the facts that
    have none; where there are no facts, the sentences."""
    entries, own = knowledge.entries.values(), knowledge.language
    shown = {e.id: knowledge.title(e, language) for e in entries if e.kind in SHOWN_KINDS}
    said = {one.id: render_statement(one, own).text for one in facts_without_entry(knowledge)}
    if not knowledge.facts:
        said = {one.id: one.sentence.text for one in statements_of(knowledge)}
    return shown | {name: title_of(text, own) for name, text in said.items()}


def _more_rows(rests: Iterable[Rest], voice: Voice) -> list[Row]:
    more = voice.say("button.more")
    return [[Button(one.title or more, Action.MORE, (one.entry,), one.start)] for one in rests]


def _ending(answers: Sequence[Answer], knowledge: Knowledge, voice: Voice) -> list[Row]:
    """Return the buttons for related entries and the thumbs; nothing without an answer."""
    if not answers:
        return []
    entries = knowledge.entries
    shown = dict.fromkeys(answer.entry for answer in answers)
    named = (name for one in shown if one in entries for name in entries[one].related)
    related = [entries[name] for name in dict.fromkeys(named) if name not in shown]
    offered = [entry for entry in related if entry.kind in SHOWN_KINDS][:_MOST_OFFERED]
    about = (answers[0].entry,)
    return [
        *([Button(knowledge.title(e, voice.language), Action.RELATED, (e.id,))] for e in offered),
        [
            Button(voice.say("button.helpful"), Action.HELPFUL, about),
            Button(voice.say("button.not_helpful"), Action.NOT_HELPFUL, about),
        ],
    ]
