"""Where the parts of a knowledge folder stand, and where the packaged one is."""

from pathlib import Path

import bot

DATA = Path(__file__).parent / "data"  # word lists, which are no knowledge
SETTINGS = "knowledge.yaml"
SOURCES, FACTS, FAQ, VOCABULARY, LANGUAGES = "sources", "facts", "faq", "vocabulary", "languages"
FOLDERS = (SOURCES, FACTS, FAQ, VOCABULARY, LANGUAGES)


def is_backup(name: str) -> bool:
    """Return True if a file of this name is hidden or an editor's backup, which is never read."""
    return name.startswith((".", "#", "~")) or name.endswith("~")


def packaged_folder() -> Path:
    """Return the knowledge that comes with the program: in the wheel, or in the repository."""
    package = Path(bot.__file__).parent
    installed = package / "default_knowledge"
    return installed if installed.is_dir() else package.parent / "knowledge"
