"""The proofs in their short form: what they print in full is in docs/scaling.md."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

import pytest
from places import ROOT

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
    words = os.environ | {"SEMANTIC": "off"}  # what is proved here is not how answers are found
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, env=words, stdout=-1, stderr=-1, text=True, start_new_session=True
    ) as proof:
        try:
            said, errors = proof.communicate(timeout=300)
        finally:
            with suppress(ProcessLookupError):  # nothing is left: neither it nor a bot of its
                os.killpg(proof.pid, signal.SIGKILL)
    assert proof.returncode == 0 or not judged, said + errors
    return said


@pytest.fixture
def server() -> str:
    """Return the address of a PostgreSQL server; without one, skip, and in CI fail."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    missing = "TEST_DATABASE_URL is not set: TEST_DATABASE_URL=$(.ci/postgres.sh) pytest"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def test_kills_and_power_cuts_lose_nothing() -> None:
    """Killed at a random moment, also where the machine then has what was synced and not what was
    written, no question is lost."""
    power = ("--power",) if shutil.which("cc") else ()  # the shim needs a C compiler
    assert "lost 0" in prove("kills", *power, judged=False)


def test_two_processes(server: str) -> None:
    """Of updates sent to both by webhook none is lost and order is kept, also when one of them is
    killed."""
    said = prove("twins", "--database", server)
    assert "lost: 0" in said
    assert "groups out of order: 0" in said


def test_the_database_goes_away() -> None:
    """Locked for seconds under load: every question is answered, every answer counted."""
    assert "lost=0" in prove("outage")


@pytest.mark.usefixtures("server")
def test_the_database_server_stops() -> None:
    """The same with a PostgreSQL server that is stopped and started again."""
    assert "lost=0" in prove("outage", "--postgres")
