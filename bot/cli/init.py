"""``init``: a copy of the packaged knowledge, to start from."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from bot.authoring.folders import new_folder
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
    packaged = packaged_folder()
    if not packaged.is_dir():
        raise ConfigurationError(f"init: the packaged knowledge is missing ({packaged})")
    with new_folder(args.folder, "DIR") as work:
        ignored = shutil.ignore_patterns(".*", "*~")
        shutil.copytree(packaged, work, dirs_exist_ok=True, ignore=ignored)
        if args.workflow:
            workflows = work / ".github" / "workflows"
            workflows.mkdir(parents=True)
            shutil.copy(Path(__file__).with_name("workflow.yml"), workflows / "knowledge.yml")
    print(_NEXT.format(folder=args.folder))
    return 0
