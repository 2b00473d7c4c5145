"""Puts the index of the packaged knowledge into the package, so that not even the first start
has to build it. ``pip install .`` and ``pip install -e .`` run this."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.requirements import Requirement

# What reading and answering import; those that serve need not be there.
NEEDED = {"babel", "numpy", "pydantic", "pyspellchecker", "pystemmer", "pyyaml", "rapidfuzz"}


class IndexHook(BuildHookInterface[Any]):
    """Builds the index in a process of its own; without it only the first start takes longer."""

    def dependencies(self) -> list[str]:
        """Return what building takes, as the project itself requires it."""
        required = self.metadata.core.dependencies
        return [one for one in required if Requirement(one).name.lower() in NEEDED]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build before the files are collected."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.answering.packaged"],
            cwd=self.root,
            # The same bytes each time: sets are written in the order of their hashes.
            env={**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            self.app.display_warning(f"the first start will take longer: {done.stderr.strip()}")
