"""Python's garbage collector, told what will stay."""

from __future__ import annotations

import gc

# Nearly everything here goes by itself, without the collector. Each of its whole turns would hold
# up all answers for tens of milliseconds: few of them, and over little.
_THRESHOLDS = (5_000, 20, 50)


def settle() -> None:
    """Take all that is there for lasting: knowledge, handlers, statements. Some 0.3 s."""
    gc.set_threshold(*_THRESHOLDS)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
