"""The index of the packaged knowledge, made when the package is built or installed.

``python -m bot.answering.packaged`` makes it anew. Nothing depends on it but the time that a start
takes: where the knowledge or the program has changed since, it does not apply.
"""

from __future__ import annotations

from pathlib import Path

import bot

PACKAGED = Path(bot.__file__).parent / "default_index"


def build(folder: Path, target: Path) -> None:
    """Fill ``target`` with what answering from ``folder`` by words alone needs."""
    from bot.answering.cache import IndexCache  # noqa: PLC0415 - a start needs only the path
    from bot.answering.engine import Engine  # noqa: PLC0415
    from bot.answering.kept import kept_knowledge  # noqa: PLC0415

    target.mkdir(exist_ok=True)
    for old in target.glob("*.index*"):
        old.unlink()
    index = IndexCache(target)
    Engine(kept_knowledge(folder, index), index=index)
    for made in target.glob("*.index"):
        made.chmod(0o644)  # who installs it is often not who runs it


if __name__ == "__main__":
    from bot.knowledge.layout import packaged_folder

    build(packaged_folder(), PACKAGED)
