"""The commands there are, in the order in which ``--help`` shows them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bot.text.data_files import read_yaml


class Command(NamedTuple):
    """A command: the module of ``bot.cli`` that holds it, a summary, and examples for its help."""

    name: str
    module: str
    summary: str
    examples: str
    reads_knowledge: bool


COMMANDS = tuple(
    Command(
        name,
        told.get("module", name),
        told["summary"],
        told["examples"],
        told.get("folder", True),
    )
    for name, told in read_yaml(Path(__file__).with_name("commands.yaml")).items()
)
