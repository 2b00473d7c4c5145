"""An encoder that encodes phrasings once a run; single questions are timed as they are."""

from collections.abc import Sequence

import numpy as np

from bot.matching import Encoder
from bot.matching.features import Floats


class Remembering:
    """Wraps an encoder; vectors of lists are kept, so that draws that share phrasings are cheap."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, Floats] = {}
        self.model = encoder.model
        self.dimension = encoder.dimension

    def knows(self, word: str) -> bool:
        """Say what the wrapped encoder says."""
        return self._encoder.knows(word)

    def reads(self, texts: Sequence[str]) -> bool:
        """Say what the wrapped encoder says."""
        return self._encoder.reads(texts)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit row a text."""
        if len(texts) == 1:
            return self._encoder.encode(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        self._kept.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._kept[text] for text in texts])
