"""``chat``: a conversation in the terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from places import ROOT, TIDAL

from bot.cli.engine import live_responder
from bot.dialogue.live import LiveResponder

PROMPT = "\n> "


def talk(faqbot: Callable, *lines: str) -> list[str]:
    """Say ``lines`` and return what was said in return to each."""
    ran = faqbot("chat", stdin="".join(f"{line}\n" for line in lines).encode())
    assert (ran.code, ran.err) == (0, "")
    return [part.strip() for part in ran.out.split(PROMPT)[1:]]


def test_it_answers_and_ends_with_the_input(faqbot: Callable) -> None:
    """Each line gets its reply; the end of the input is the end of the talk."""
    replies = talk(faqbot, "how many people live on Hallarey", "hello")
    assert "2,160 inhabitants" in replies[0]
    assert "The Norrin Courier" in replies[0]
    assert replies[1].startswith("Hello!")


def test_it_opens_with_the_name_and_what_one_can_do(faqbot: Callable) -> None:
    """A newcomer sees what this is about and the commands."""
    ran = faqbot("chat")
    assert ran.code == 0
    assert "The tide and kelp of Hallarey" in ran.out
    for command in ("/quote", "/topics", "/quit"):
        assert command in ran.out


def test_earlier_messages_are_context(faqbot: Callable) -> None:
    """A follow-up is understood from what was said before."""
    replies = talk(faqbot, "what does the mill do", "thank you", "when was it opened")
    assert "September 2019" in replies[2]


def test_a_number_chooses_a_topic(faqbot: Callable) -> None:
    """``/topics`` lists every entry that has an answer; its number shows that answer."""
    topics = talk(faqbot, "/topics")[0].splitlines()
    number = next(n for n, line in enumerate(topics, 1) if "How deep do the ropes hang?" in line)
    assert len(topics) > 30
    shown = talk(faqbot, "hello", "/topics", str(number), "/quote")
    assert "3 and 8 metres" in shown[2]
    assert "The growers raise sugar kelp" in shown[3]


def test_a_number_chooses_a_suggestion(faqbot: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unsure, it shows what is nearest and what else may be meant, by numbers; a number shows that
    answer in place."""
    monkeypatch.setenv("ANSWER_THRESHOLD", "1")
    monkeypatch.setenv("SUGGEST_THRESHOLD", "0")
    asked, chosen = talk(faqbot, "how deep do the ropes hang", "1")[:2]
    assert "I am not sure" in asked
    assert "3 and 8 metres" in asked
    assert "1. Which kinds of seaweed are grown?" in asked
    assert "sugar kelp" in chosen


def test_a_chosen_answer_is_context(faqbot: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was chosen by number counts as asked."""
    topics = talk(faqbot, "/topics")[0].splitlines()
    number = next(n for n, line in enumerate(topics, 1) if "Who runs the programme?" in line)
    monkeypatch.setenv("ANSWER_THRESHOLD", "0.3")
    assert "Marta Oskell" in talk(faqbot, "hello", "/topics", str(number), "who founded it")[3]


@pytest.mark.parametrize("left", ["facts", "sources"])
def test_topics_of_a_folder_without_entries(faqbot: Callable, tmp_path: Path, left: str) -> None:
    """Where an article was only drafted, they are what it states; a number shows one with where it
    stands."""
    folder = Path(shutil.copytree(TIDAL, tmp_path / "drafted"))
    for part in {"facts", "faq", "languages"} - {left}:
        shutil.rmtree(folder / part)
    ran = faqbot("chat", stdin=b"/topics\n1\n", knowledge=folder)
    assert (ran.code, ran.err) == (0, "")
    listed, shown = (part.strip() for part in ran.out.split(PROMPT)[1:3])
    assert listed.startswith("1. ")
    assert "The Norrin Courier" in shown


def test_topics_beside_an_entry_of_ones_own(faqbot: Callable, tmp_path: Path) -> None:
    """One entry that somebody writes hides nothing of what the article states."""
    folder = Path(shutil.copytree(TIDAL, tmp_path / "drafted"))
    for part in ("faq", "languages"):
        shutil.rmtree(folder / part)
    before = faqbot("chat", stdin=b"/topics\n", knowledge=folder).out.count("\n")
    (folder / "faq").mkdir()
    entry = "{id: own, kind: sourceless, title: A word of our own, answer: We wrote it."
    own = f"topic: own\ntitle: Our own\nentries:\n  - {entry}, phrasings: [our word]}}\n"
    (folder / "faq" / "own.yaml").write_text(own, encoding="utf-8")
    ran = faqbot("chat", stdin=b"/topics\n", knowledge=folder)
    assert (ran.code, ran.err) == (0, "")
    assert "1. A word of our own" in ran.out
    assert ran.out.count("\n") == before + 1


@pytest.mark.parametrize("number", ["0", "99", "-1", "007", "²", "9" * 5000], ids=len)
def test_a_number_that_chooses_nothing(faqbot: Callable, number: str) -> None:
    """A number out of the list ends nothing and shows no answer with a source."""
    shown = talk(faqbot, "/topics", number, "hello")
    assert shown[2].startswith("Hello!")


def test_quote_shows_the_exact_words(faqbot: Callable) -> None:
    """The words of the source, as they stand there; before any answer it says there are none."""
    before, _, quote = talk(faqbot, "/quote", "how many people live on Hallarey", "/quote")[:3]
    assert "Nothing was quoted" in before
    assert "has 2,160 inhabitants and lies 46 km off the mainland port of Storvik." in quote


def test_quit_ends_it(faqbot: Callable) -> None:
    """After ``/quit`` nothing more is read."""
    assert len(talk(faqbot, "hello", "/quit", "hello")) == 2


def test_a_save_while_it_starts(
    faqbot: Callable, tidal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved before the first question counts for it."""

    def busy(folder: Path) -> LiveResponder:
        responder = live_responder(folder)
        file = folder / "facts/farms.yaml"
        file.write_text(file.read_text().replace("hang {depth} below", "hang {depth} under"))
        return responder

    monkeypatch.setattr("bot.cli.chat.live_responder", busy)
    ran = faqbot("chat", "--watch", stdin=b"hello\n", knowledge=tidal)
    assert "reloaded: 1 changed (rope-depth)" in ran.out


def test_other_commands_and_empty_lines(faqbot: Callable) -> None:
    """A slash word that is none gets the help line; an empty line gets nothing."""
    unknown, empty, after = talk(faqbot, "/nope", "", "hello")[:3]
    assert "/quote" in unknown
    assert empty == ""
    assert after.startswith("Hello!")


def test_markup_in_a_question_is_text(faqbot: Callable) -> None:
    """Square brackets are no styling commands."""
    assert talk(faqbot, "[bold]how deep[/bold] do the [red]ropes hang[/nope]")[0]


def _read_until(master: int, words: str) -> str:
    """Read from a terminal until ``words`` have come and the next line may be typed."""
    seen = ""
    while not re.search(rf"{re.escape(words)}.*\n[^\n]*> ", seen, re.DOTALL):
        ready, _, _ = select.select([master], [], [], 30)
        assert ready, seen
        seen += os.read(master, 65536).decode(errors="replace")
    return seen


def _left(program: subprocess.Popen[bytes], master: int) -> int | None:
    """Press Ctrl-D, again where it came before the line could be typed, and return the code."""
    for _ in range(60):
        os.write(master, b"\x04")
        with contextlib.suppress(subprocess.TimeoutExpired):
            return program.wait(timeout=0.5)
    return None


def test_on_a_terminal(tmp_path: Path) -> None:
    """On a real terminal figures stand out, a number chooses, Ctrl-D leaves without a trace."""
    master, slave = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "KNOWLEDGE_DIR": str(TIDAL),
        "SEMANTIC": "off",
        "XDG_CACHE_HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "COLUMNS": "200",
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=tmp_path,
        env=environment,
        close_fds=True,
    ) as program:
        os.close(slave)
        try:
            _read_until(master, "/quit")
            os.write(master, b"how many people live on Hallarey\n")
            answer = _read_until(master, "paragraph 2")
            os.write(master, b"/topics\n")
            _read_until(master, "Who is against the farms, and why?")
            os.write(master, b"1\n")
            _read_until(master, "Tom Harrow")
            assert _left(program, master) == 0
        finally:
            program.kill()
            os.close(master)
    assert "\x1b[1m2,160\x1b[0m" in answer
