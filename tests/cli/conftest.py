"""Commands as a person or another program runs them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from places import ROOT, TIDAL
from ran import Ran

SETTINGS = ("KNOWLEDGE_DIR", "ANSWER_THRESHOLD", "SUGGEST_THRESHOLD", "SEMANTIC")


@pytest.fixture
def faqbot(
    faqbot: Callable[..., Ran], cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Return what runs a command line in an empty folder; ``stdin`` is given as bytes."""
    for name in set(SETTINGS) - {"SEMANTIC"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))

    def run(*words: object, stdin: bytes = b"", knowledge: Path | None = TIDAL) -> Ran:
        given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", given)
        named = ("--knowledge", str(knowledge)) if knowledge else ()
        return faqbot(*words, *named)

    return run


@pytest.fixture
def process(tmp_path: Path, cache_home: Path) -> Callable[..., Ran]:
    """Return what runs ``python -m bot`` as a process of its own, warnings being errors."""

    def run(
        *words: str | bytes, stdin: bytes = b"", variables: dict[str, str] | None = None
    ) -> Ran:
        environment = {key: value for key, value in os.environ.items() if key not in SETTINGS}
        environment |= {
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "SEMANTIC": "off",
            "XDG_CACHE_HOME": str(cache_home),
            "KNOWLEDGE_DIR": str(TIDAL),
            "OPENBLAS_NUM_THREADS": "1",
        }
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot", *words],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment | (variables or {}),
            check=False,
            timeout=60,
        )
        encoding = (variables or {}).get("PYTHONIOENCODING", "utf-8")
        return Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    return run
