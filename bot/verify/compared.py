"""A finding together with the words of the question that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.verify.findings import Finding, FindingKind, State


class Compared(NamedTuple):
    """One comparison. ``about`` are the words of the question that it settles."""

    finding: Finding
    about: frozenset[int]

    @classmethod
    def of(
        cls,
        kind: FindingKind,
        state: State,
        asked: str,
        given: str = "",
        *,
        weight: float = 1.0,
        about: Iterable[int] = (),
    ) -> Compared:
        """Return a finding with the words of the question that it is about."""
        return cls(Finding(kind, state, asked, given, weight), frozenset(about))
