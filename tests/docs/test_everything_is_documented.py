"""What a person can type or be told is documented, or the build fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from places import ROOT

from bot.cli.commands import COMMANDS
from bot.knowledge.knowledge import KINDS
from bot.knowledge.layout import DATA
from bot.knowledge.validation import Schema, format_of
from bot.locales import DESK, load_catalogue
from bot.text.data_files import load_data

PAGES = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README.md")]
ALL = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
MAINTAINING = (ROOT / "docs/maintaining.md").read_text(encoding="utf-8")
FLAT = " ".join(MAINTAINING.split())
# Descriptions for editors, and what only a programmer's mistake would bring to light.
NO_MESSAGES = {
    "knowledge.py",
    "yaml_writer.py",
    "benchmark.py",
    "compile.py",
}
INTERNAL = {"the text is empty", "two entries have the same id"}


def shapes() -> list[tuple[str, Schema]]:
    """Return the schema of every key of every file."""
    found: list[tuple[str, Schema]] = []
    waiting: list[Any] = [format_of(kind) for kind in KINDS]
    while waiting:
        one = waiting.pop()
        keys = one.get("properties", {}).items()
        inner = one.get("items"), one.get("additionalProperties")
        found += keys
        waiting += [shape for _, shape in keys] + [part for part in inner if part]
    return found


def documented(word: str) -> bool:
    """Say whether ``word`` stands in a text between backticks."""
    return any(
        re.search(rf"(?<![\w-]){word}(?![\w-])", code) for code in re.findall(r"`([^`\n]+)`", ALL)
    )


@pytest.mark.parametrize("name", [*COMMANDS])
def test_command(name: str) -> None:
    """Every command is documented."""
    assert f"`faqbot {name}" in ALL


def settings() -> list[str]:
    """Return the names of the settings, as the program reads them."""
    text = (ROOT / "bot/settings.py").read_text(encoding="utf-8")
    names = re.findall(r'(?:text|choice|number|url|ids)\(\s*"([A-Z_]+)"', text)
    return sorted(set(names))


def test_settings_are_found() -> None:
    """The list of settings is not silently empty."""
    assert {"KNOWLEDGE_DIR", "TELEGRAM_BOT_TOKEN", "LOG_FORMAT", "ADMIN_IDS"} <= set(settings())


@pytest.mark.parametrize("name", settings())
def test_setting(name: str) -> None:
    """Every setting is documented."""
    assert documented(name)


KEYS = sorted({name for name, _ in shapes()})


def test_keys_are_found() -> None:
    """The list of keys is not silently empty."""
    assert {"answer", "as_of", "rejects", "synonyms", "suggest", "said_by"} <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_key(key: str) -> None:
    """Every key of every file is shown in an example or explained."""
    shown = re.search(rf"(?m)^\s*(?:- )?{key}:|[{{,]\s*{key}: ", MAINTAINING)
    assert shown or documented(key)


@pytest.mark.parametrize(
    "word", sorted({word for _, one in shapes() for word in one.get("enum", ())})
)
def test_choice(word: str) -> None:
    """Every word that a value may be is explained."""
    assert documented(word)


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module that read like a message, docstrings apart; ``…`` for values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            inside.add(id(body[0].value))
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in ast.walk(node) if part is not node}
        if id(node) in inside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
            yield "".join(map(str, parts))


def messages() -> list[str]:
    """Return what a maintainer may be told about files, by its longest unchanging part."""
    english = load_catalogue(DESK).texts["en"].items()
    # What a key that is missing is for differs; what is said of any is in validation.py.
    told = [text for key, text in english if re.match(r"check\.(?!.*_missing)", key)]
    slips = *load_data("slips", DATA)["slips"], *load_data("slips", DATA)["unclear"].values()
    told += (re.sub(r"(?<=')[][{}]+(?=')|(?<= )['\"](?= |$)", "…", one) for one in slips)
    for pattern in ("knowledge/**/*.py", "authoring/exchange/*.py", "authoring/*.py"):
        paths = (path for path in (ROOT / "bot").glob(pattern) if path.name not in NO_MESSAGES)
        told += (text for path in paths for text in texts(path))
    found: set[str] = set()
    for text in told:
        fixed = re.split(r"…|\{\w+\}", " ".join(text.split()))
        part = max(fixed, key=len).strip(" ;:'\"(),.")
        if part.count(" ") >= 3 and re.match(r"[\w'-]", part) and not re.search(r"[\\^]", part):
            found.add(part)
    return sorted(found - INTERNAL)


def test_messages_are_found() -> None:
    """The list of messages is not silently empty."""
    assert len(messages()) > 80


@pytest.mark.parametrize("message", messages())
def test_message(message: str) -> None:
    """Every message is on the page for maintainers."""
    assert message in FLAT
