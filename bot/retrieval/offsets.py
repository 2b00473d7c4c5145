"""What brings questions in other languages near English ones (evaluation/fit_offsets.py)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

OFFSETS = Path(__file__).parent / "data" / "offsets.npz"


@lru_cache(maxsize=1)
def offsets() -> Mapping[str, NDArray[np.float32]]:
    """Return by language what to add to the vector of a question so that it lies where an English
    question with the same meaning does: the difference of the means over parallel questions."""
    if not OFFSETS.exists():
        return {}
    with np.load(OFFSETS, allow_pickle=False) as file:
        return {language: file[language].astype(np.float32) for language in file.files}
