"""How far something is, on a terminal; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def counted(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what shows how many of how many are done."""
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def progress(items: Sequence[Item], label: str) -> Iterator[Item]:
    """Yield ``items`` with a bar that shows how far it is."""
    with counted(label) as show:
        for done, item in enumerate(items):
            show(done, len(items))
            yield item
