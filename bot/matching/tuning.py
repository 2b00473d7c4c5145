"""The numbers that the scorer was measured with; `evaluation/` says how."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Weights of the scorer. The defaults are what the product uses."""

    function_word: float = 0.85
    pair: float = 0.4
    function_pair: float = 0.4
    idf_floor: float = 1.0
    idf_entries: float = 0.5
    unknown_word: float = 1.4
    unknown_pair: float = 0.3
    similarity_power: float = 1.5
    large: int = 5000
    prune_pairs_under: int = 3
    best: float = 0.1
    text: float = 0.4
    letters: float = 0.39
    words: float = 0.3
    sharp_words: float = 10
    trust_middle_from: float = 50
    sure_correction: float = 0.77
    shrink: float = 0.9
    margin: float = 0.4
    passes: int = 15
    batch: int = 256
    rate: float = 0.05
    rate_decay: float = 0.97
    full_every: int = 5
    most_cells: int = 20_000_000
    leading_from: int = 2_000
    seed: int = 7
