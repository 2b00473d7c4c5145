"""The proofs in their short form: what they print in full is in docs/scaling.md."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from places import ROOT

TIDAL = str(ROOT / "tests" / "fixtures" / "tidal")
WORDS = os.environ | {"SEMANTIC": "off"}  # what is proved here is not how answers are found

pytestmark = pytest.mark.skipif(
    "CI" not in os.environ and "PROOFS" not in os.environ,
    reason="takes minutes: PROOFS=1 pytest -n0 tests/proofs",
)


def prove(name: str, *arguments: str, judged: bool = True) -> str:
    """Run a proof; what it says comes with a failure.

    ``judged`` False: only what it says counts. How many replies repeat at a kill depends on what
    was being sent at that moment; over the few kills of the short form that is chance, and its
    bound is for the whole proof to judge.
    """
    command = [sys.executable, "-m", f"evaluation.proofs.{name}", "--short", *arguments]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, env=WORDS, stdout=-1, stderr=-1, text=True, start_new_session=True
    ) as proof:
        try:
            said, errors = proof.communicate(timeout=300)
        finally:
            with suppress(ProcessLookupError):  # nothing is left: neither it nor a bot of its
                os.killpg(proof.pid, signal.SIGKILL)
    assert proof.returncode == 0 or not judged, said + errors
    return said


def test_a_proof_that_is_ended_leaves_no_bot_behind() -> None:
    """However it ends, its bots end with it."""
    command = [sys.executable, "-m", "evaluation.proofs.endurance"]
    with subprocess.Popen(command, cwd=ROOT, env=WORDS, stdout=-1, text=True) as proof:  # noqa: S603
        assert proof.stdout
        children = Path(f"/proc/{proof.pid}/task/{proof.pid}/children")
        while not (bots := children.read_text().split()):
            time.sleep(0.05)
        proof.terminate()
        assert proof.wait(60)
    for bot in bots:
        assert "run" not in _command_of(bot)


def _command_of(pid: str) -> str:
    file = Path(f"/proc/{pid}/cmdline")
    return file.read_text() if file.exists() else ""


@pytest.fixture
def server() -> str:
    """Return the address of a PostgreSQL server; without one, skip, and in CI fail."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    missing = "TEST_DATABASE_URL is not set: TEST_DATABASE_URL=$(.ci/postgres.sh) pytest"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.mark.parametrize("mode", [(), ("--webhook",)])
def test_kills_lose_nothing(mode: tuple[str, ...]) -> None:
    """Killed at random moments, no question is lost and few replies repeat."""
    assert "lost 0" in prove("kills", *mode, judged=False)


@pytest.mark.skipif(shutil.which("cc") is None, reason="the shim needs a C compiler")
def test_power_cuts_lose_nothing() -> None:
    """Of what was taken nothing is lost where the machine loses what was written, not synced."""
    assert "lost 0" in prove("kills", "--power", judged=False)


def test_load_on_one_processor() -> None:
    """As fast as Telegram lets a bot answer, nothing is lost; the rest depends on the machine."""
    said = prove("load", "--encoder", "off", "--knowledge", TIDAL, judged=False)
    assert said.count("lost 0") == 2


def test_kills_lose_nothing_on_postgres(server: str) -> None:
    """The same on PostgreSQL, where the locks of a process end with it."""
    assert "lost 0" in prove("kills", "--database", server, judged=False)


def test_the_database_goes_away() -> None:
    """Locked for seconds under load: every question is answered, every answer counted."""
    assert "lost=0" in prove("outage")


@pytest.mark.usefixtures("server")
def test_the_database_server_stops() -> None:
    """The same with a PostgreSQL server that is stopped and started again."""
    assert "lost=0" in prove("outage", "--postgres")


def test_two_processes(server: str) -> None:
    """Of updates sent to both none is lost and order is kept, also when one of them is killed."""
    said = prove("twins", "--database", server)
    assert "lost: 0" in said
    assert "groups out of order: 0" in said


def test_memory() -> None:
    """Hundreds of questions leave no more behind than their bounded caches."""
    prove("endurance")


def test_throughput_runs() -> None:
    """The comparison with a bare bot runs; its goals are for a quiet machine."""
    assert "of its rate" in prove("throughput", "--mode", "polling", "--knowledge", TIDAL)
