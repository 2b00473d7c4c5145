"""``init``: a copy of the packaged knowledge, to start from."""

from __future__ import annotations

import argparse
import shutil

from bot.authoring.folders import new_folder
from bot.cli.commands import COMMANDS
from bot.errors import ConfigurationError
from bot.knowledge.layout import packaged_folder


def run(args: argparse.Namespace) -> int:
    """Copy, say what to do next, and return 0; raises ConfigurationError where it can't."""
    packaged = packaged_folder()
    if not packaged.is_dir():
        raise ConfigurationError(f"init: the packaged knowledge is missing ({packaged})")
    with new_folder(args.folder, "DIR") as work:
        ignored = shutil.ignore_patterns(".*", "*~")
        shutil.copytree(packaged, work, dirs_exist_ok=True, ignore=ignored)
    print(COMMANDS["init"]["says"]["next"].format(folder=args.folder))
    return 0
