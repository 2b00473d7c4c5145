import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Makes something when first asked for it, once for all threads."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: Made | None = None

    def __call__(self) -> Made:
        """Return what was made."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
