"""``init``: a copy of the packaged knowledge, to start from."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from bot.errors import ConfigurationError
from bot.knowledge.layout import packaged_folder

_NEXT = """\
{folder} holds a copy of the packaged knowledge. Next:
  1. put your article into {folder}/sources/, with a front matter as in the one there
  2. write what it states into {folder}/facts/, and what people ask into {folder}/faq/
  3. faqbot check --knowledge {folder}     what is wrong, by line
  4. faqbot chat --knowledge {folder}      try it
  5. KNOWLEDGE_DIR={folder} faqbot run         the Telegram bot"""


def run(args: argparse.Namespace) -> int:
    """Copy, say what to do next, and return 0; raises ConfigurationError where it can't."""
    copy_knowledge(packaged_folder(), args.folder)
    if args.workflow:
        write_workflow(args.folder)
    print(_NEXT.format(folder=args.folder))
    return 0


def write_workflow(folder: Path) -> None:
    """Write the workflow for a repository made of ``folder``; raises ConfigurationError."""
    path = folder / ".github" / "workflows" / "knowledge.yml"
    try:
        path.parent.mkdir(parents=True)
        shutil.copyfile(Path(__file__).with_name("workflow.yml"), path)
    except OSError as reason:
        raise ConfigurationError(f"init: {path} can't be written: {reason.strerror}") from reason


def copy_knowledge(packaged: Path, folder: Path) -> None:
    """Copy ``packaged`` to ``folder``; raises ConfigurationError unless that is new or empty."""
    if not packaged.is_dir():
        raise ConfigurationError(f"init: the packaged knowledge is missing ({packaged})")
    try:
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(f"init: {folder} is a file; name a new folder")
        if folder.exists() and any(folder.iterdir()):
            raise ConfigurationError(f"init: {folder} is not empty; name a new or an empty folder")
        shutil.copytree(
            packaged, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "*~")
        )
    except (OSError, shutil.Error) as reason:
        message = getattr(reason, "strerror", None) or str(reason)
        raise ConfigurationError(f"init: {folder} can't be written: {message}") from reason
