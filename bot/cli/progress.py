"""A progress bar or a spinner on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")
_PATIENCE = 0.5  # seconds of silence that nobody minds


def progress(items: Sequence[Item], label: str) -> Iterable[Item]:
    """Yield ``items``; on a terminal a bar on standard error shows how far it is."""
    if not sys.stderr.isatty():
        return items
    return _bar(items, label)


def _bar(items: Sequence[Item], label: str) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import track

    yield from track(items, label, console=Console(stderr=True), transient=True)


@contextmanager
def working(label: str, console: Console | None = None) -> Iterator[None]:
    """Show ``label`` with a spinner on a terminal while the body runs, if it runs for long."""
    if not (console.is_terminal if console else sys.stderr.isatty()):
        yield
        return
    from rich.console import Console

    status = (console or Console(stderr=True)).status(label)
    timer = threading.Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
