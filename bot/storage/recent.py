"""The last known values, for the time that the database is away."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A mapping that keeps the ``most`` values put last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def put(self, key: K, value: V) -> None:
        """Keep a value, and forget the oldest where there are too many."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def get(self, key: K) -> V | None:
        """Return a value, if it is still known."""
        return self._values.get(key)

    def find(self, wanted: Callable[[V], bool]) -> V | None:
        """Return the newest value that is wanted."""
        return next((value for value in reversed(self._values.values()) if wanted(value)), None)

    def forget(self, unwanted: Callable[[K], bool]) -> None:
        """Forget the values of some keys."""
        for key in [key for key in self._values if unwanted(key)]:
            del self._values[key]
