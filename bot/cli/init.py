"""``init``: a copy of the packaged knowledge, to start from."""

from __future__ import annotations

import argparse
import shutil

from bot.authoring.folders import new_folder, unread
from bot.cli.commands import COMMANDS
from bot.knowledge.layout import packaged_folder


def run(args: argparse.Namespace) -> int:
    """Copy, say what to do next, and return 0; raises ConfigurationError where it can't."""
    with new_folder(args.folder, "DIR") as work:
        shutil.copytree(packaged_folder(), work, dirs_exist_ok=True, ignore=unread)
    print(COMMANDS["init"]["says"]["next"].format(folder=args.folder))
    return 0
