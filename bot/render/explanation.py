"""How a reply was found, in lines for a person."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from bot.dialogue.reply import Reply
from bot.locales import Voice, load_catalogue

_LISTS = {"figures": "asked_figures", "names": "asked_names", "unknown words": "unknown_words"}
_FLAGS = {  # what counts for a candidate or not
    "is_entry": "counts.is_entry",
    "exact": "counts.exact",
    "asked_seldom": "counts.asked_seldom",
    "is_gap": "kind.gap",
    "sourceless": "kind.sourceless",
}
_SHARES = ("phrasing", "phrasing_words", "unmet", "coverage", "asked_share")  # and by how much
_WITH_KIND = ("date", "place")  # what is compared under the name of its kind


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
    if not trace:
        return
    limits = {name: share(value) for name, value in trace["thresholds"].items()}
    bounds = voice.say("thresholds", **limits)
    yield line("sure", f"{share(trace['probability'])} ({bounds})")
    yield line("asked", voice.say(f"kind.{trace['asked']}"))
    if trace["claim"]:
        yield voice.say("claim")
    code, words = trace["language"], load_catalogue()
    yield line("language", words.text("language.name", code) if code in words.texts else code)
    mode = trace["compared by"].replace(",", "").replace(" ", "_")
    yield line("compared_by", voice.say(f"by.{mode}"))
    for key, name in _LISTS.items():
        if trace[key]:
            yield line(name, _listed(voice, *trace[key]))
    if trace["candidates"]:
        yield line("closest", "").rstrip()
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
            yield _line(voice, f"counts.{name}", _share(voice, value))
        elif value and name == "phrasing_meaning":
            yield _line(voice, f"counts.{name}", _share(voice, value / 10))
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
