"""What ``ask`` must not load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from places import ROOT

HEAVY = (
    "telegram",
    "sqlalchemy",
    "aiosqlite",
    "starlette",
    "uvicorn",
    "prometheus_client",
    "psycopg",
    "httpx",
    "asyncio",
)
SCRIPT = """
import sys
from bot.cli.main import main
code = main({words!r})
print("loaded:", *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
sys.exit(code)
"""
# What reads and checks a folder: not needed where the knowledge was kept.
READING = ("bot.knowledge.loader", "bot.knowledge.validation")


def loaded(words: list[str], heavy: tuple[str, ...], cache: Path) -> list[str]:
    """Run a command in a process of its own; return which of ``heavy`` it imported."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SCRIPT.format(words=words, heavy=heavy)],
        capture_output=True,
        cwd=ROOT,
        env={
            **os.environ,
            "SEMANTIC": "off",
            "OPENBLAS_NUM_THREADS": "1",
            "KNOWLEDGE_DIR": str(ROOT / "tests" / "fixtures" / "tidal"),
            "XDG_CACHE_HOME": str(cache),
        },
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stderr.decode().split()


def test_ask_loads_nothing_of_the_server(tmp_path: Path) -> None:
    """No Telegram, database or web code is imported to answer in the terminal; where the knowledge
    was kept by an earlier start, neither YAML files are read nor models made."""
    asked = ["ask", "how deep do the ropes hang"]
    assert loaded(asked, (*HEAVY, *READING), tmp_path) == ["loaded:", *READING]
    explained = ["ask", "--json", "--explain", "hello"]
    assert loaded(explained, (*HEAVY, *READING), tmp_path) == ["loaded:"]


def test_the_core_knows_nothing_of_telegram() -> None:
    """No file of what reads, retrieves, verifies and answers imports the edges."""
    edges = ("telegram", "sqlalchemy", "starlette", "bot.telegram", "bot.storage")
    core = ("text", "knowledge", "frames", "networks", "retrieval", "entailment")
    core += ("verify", "dialogue", "render")
    files = [file for part in core for file in (ROOT / "bot" / part).rglob("*.py")]
    assert len(files) > 30
    guilty = [
        (file.name, line)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith(tuple(f"{word} {edge}" for word in ("from", "import") for edge in edges))
    ]
    assert guilty == []
