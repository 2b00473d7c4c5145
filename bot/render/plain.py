"""Replies as text: as runs with a style for a terminal, or plain for other programs, which rely on
the JSON object, too; and how a reply was found, in lines for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from bot.dialogue.compose import first_lines
from bot.dialogue.reply import Answer, Outcome, Reply, slice_spans
from bot.knowledge.knowledge import Knowledge
from bot.locales import Voice, load_catalogue
from bot.render.blocks import parts_of, source_words, surroundings

Run = tuple[str, str]  # a text, and its style as rich names it
Line = list[Run]
_AS_THEY_ARE = ("id", "text", "value", "kind")
_MAYBE_EMPTY = ("qualifier", "unit", "start", "end")
_LISTS = {"figures": "asked_figures", "names": "asked_names", "unknown words": "unknown_words"}
_FLAGS = {  # what counts for a candidate or not
    **{name: f"counts.{name}" for name in ("is_entry", "exact", "asked_seldom")},
    "is_gap": "kind.gap",
    "sourceless": "kind.sourceless",
}
_SHARES = {  # and by how much, with what is the whole
    **dict.fromkeys(("phrasing", "phrasing_words", "unmet", "coverage", "asked_share"), 1.0),
    "phrasing_meaning": 10.0,
}
_WITH_KIND = ("date", "place")  # what is compared under the name of its kind


def plain_answer_text(answer: Answer) -> str:
    """Return what an answer says: verdict, sentence and notes, without the citation."""
    lines = (answer.lead or "", answer.text, *answer.notes)
    return "\n".join(line for line in lines if line.strip())


def plain_reply(reply: Reply, knowledge: Knowledge) -> str:
    """Return the whole reply with its citations, in the reply's language; never empty."""
    voice = load_catalogue().voice(reply.language)
    return "".join(text for text, _ in reply_runs(reply, knowledge, voice))


def reply_runs(
    reply: Reply, knowledge: Knowledge, voice: Voice, *, numbered: bool = False
) -> Iterator[Run]:
    """Yield the whole reply; ``numbered``: suggestions have a number from 1 to be chosen by."""
    parts = parts_of(reply, knowledge, voice)
    named = (text for one in parts.sources for text in (source_words(one, voice), one.url))
    sources: list[Line] = [[(text, "dim")] for text in named if text.strip()]
    paragraphs = [_answer(answer, voice, knowledge) for answer in reply.answers]
    if paragraphs:
        paragraphs[-1] += sources
    if reply.message.strip():
        paragraphs.append([[(reply.message, "")]])
    if reply.outcome is Outcome.SUGGESTIONS:
        asked = enumerate((one.question for one in reply.suggestions), 1)
        marked = (f"  {n}. {text}" if numbered else f"• {text}" for n, text in asked)
        paragraphs.append([[(text, "")] for text in marked])
    for answer in parts.related:
        first, *rest = _answer(answer, voice, knowledge)
        intro = (f"{voice.say('reply.related')} ", "italic")
        paragraphs.append([[intro, *first], *rest, *([] if reply.answers else sources)])
    for number, lines in enumerate(paragraphs):
        for count, line in enumerate(lines):
            yield "\n" if count else "\n\n" if number else "", ""
            yield from line


def _answer(answer: Answer, voice: Voice, knowledge: Knowledge) -> list[Line]:
    """Return an answer with verdict, remarks and source line, without the source's title."""
    around, end = surroundings(answer, knowledge, voice), first_lines(answer)
    spans = slice_spans(answer.spans, 0, end)
    lines: list[Line] = [
        [(around.lead, "bold")],
        [(span.text, "bold" if span.strong else "") for span in spans],
        [(f"{voice.say('button.more')} …" if end < len(answer.text) else "", "dim")],
        *([(remark, "italic")] for remark in around.remarks),
    ]
    for one in around.references:
        style = f"dim link {one.url}" if one.url else "dim"
        lines.append([(f"— {one.words}", style)])
    return [line for line in lines if "".join(text for text, _ in line).strip()]


def reply_object(reply: Reply, knowledge: Knowledge) -> dict[str, Any]:
    """Return ``reply`` as plain lists, dicts, strings and numbers, in a fixed order of keys."""
    return {
        "question": reply.question,
        "outcome": reply.outcome.value,
        "reason": reply.reason.value if reply.reason else None,
        "answers": [_answer_object(answer) for answer in reply.answers],
        "related": [_answer_object(answer) for answer in reply.related],
        "suggestions": [asdict(suggestion) for suggestion in reply.suggestions],
        "text": plain_reply(reply, knowledge),
    }


def _answer_object(answer: Answer) -> dict[str, Any]:
    return {
        "entry": answer.entry,
        "confidence": answer.confidence,
        "text": plain_answer_text(answer),
        "verdict": answer.verdict.value if answer.verdict else None,
        "correction": answer.correction,
        "figures": [
            {
                **{name: getattr(one.figure, name) for name in _AS_THEY_ARE},
                **{name: getattr(one.figure, name) or None for name in _MAYBE_EMPTY},
                "as_of": one.as_of,
                "attributed_to": one.attributed_to,
            }
            for one in answer.figures
        ],
        "citations": [
            {
                "source": one.source.id,
                "title": one.source.title,
                "publisher": one.source.publisher,
                "url": one.source.url or None,
                "section": one.section or None,
                "paragraph": one.paragraph,
                "sentence": one.sentence,
                "quote": one.quote,
            }
            for one in answer.citations
        ],
    }


# How a reply was found ---------------------------------------------------------------------


def explanation_lines(
    reply: Reply, voice: Voice, *, called: Callable[[str], str] = str
) -> Iterator[str]:
    """Yield the decision, what was asked for, and what was compared with what result.

    ``voice`` speaks the words of the desk; ``called`` gives what a person is told of an id. What
    belongs to the line above begins with spaces.
    """
    trace: dict[str, Any] = dict(reply.trace)
    line, share = partial(_line, voice), partial(_share, voice)
    reason = f" ({voice.say(f'reason.{reply.reason}')})" if reply.reason else ""
    yield line("decision", voice.say(f"outcome.{reply.outcome}") + reason)
    if trace:
        limits = {name: share(value) for name, value in trace["thresholds"].items()}
        bounds = voice.say("thresholds", **limits)
        yield line("sure", f"{share(trace['probability'])} ({bounds})")
        yield line("asked", voice.say(f"kind.{trace['asked']}"))
        if trace["claim"]:
            yield voice.say("claim")
        code, words = trace["language"], load_catalogue()
        known = words.text("language.name", code) if code in words.texts else code
        yield line("language", known)
        mode = trace["compared by"].replace(",", "").replace(" ", "_")
        yield line("compared_by", voice.say(f"by.{mode}"))
        for key, name in _LISTS.items():
            if trace[key]:
                yield line(name, _listed(voice, *trace[key]))
        if trace["candidates"]:
            yield voice.say("line", label=voice.say("closest"), value="").rstrip()
        for one in trace["candidates"]:
            yield from _candidate(one, voice, called)


def _candidate(one: Mapping[str, Any], voice: Voice, called: Callable[[str], str]) -> Iterator[str]:
    values = [f"{one['score']:.1f} {voice.say('points')}"]
    if one["verdict"]:
        values.append(voice.say(f"verdict.{one['verdict']}"))
    yield voice.say("line", label=called(one["id"]), value=_listed(voice, *values))
    yield "  " + " · ".join(_parts(one["parts"], voice))
    for finding in one["findings"]:
        kind, state, found = finding.split(" ", 2)
        if kind == "answer_type":
            asked, given = found.partition(" (")[::2]
            found = voice.say(f"kind.{asked}") + (f" ({given}" if given else "")
        name = voice.say(f"{'kind' if kind in _WITH_KIND else 'finding'}.{kind}")
        label = _listed(voice, name, voice.say(f"state.{state[:-1]}"))
        yield "  " + voice.say("line", label=label, value=found)


def _parts(parts: Mapping[str, float], voice: Voice) -> Iterator[str]:
    """Yield what counts for a candidate, its findings apart."""
    for name, value in parts.items():
        if value and name in _FLAGS:
            yield voice.say(_FLAGS[name])
        elif value and name in _SHARES:
            yield _line(voice, f"counts.{name}", _share(voice, value / _SHARES[name]))
        elif name == "near":
            yield _line(voice, "counts.near", f"{value:.1f}")
        elif name == "read":
            yield _line(voice, "finding.sense", _share(voice, value))


def _listed(voice: Voice, *parts: str) -> str:
    return load_catalogue().text("language.comma", voice.language).join(parts)


def _line(voice: Voice, key: str, value: object) -> str:
    return voice.say("line", label=voice.say(key), value=value)


def _share(voice: Voice, share: float) -> str:
    return voice.say("share", number=round(100 * share))
