"""Start, memory and scoring by the size of the knowledge, each size in a process of its own."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_SIZES = (1_000, 10_000, 100_000)
_PHRASINGS = 10  # of one entry
_ASKED = 50
_THINGS = ("bridge", "harbour", "library", "festival", "museum", "railway", "clinic", "market")
_ASKS = ("where is", "when opens", "who runs", "how large is", "what costs", "why was built")


def make(folder: Path, phrasings: int) -> Path:
    """Make a knowledge folder with so many phrasings; return it."""
    chance, table = random.Random(1), folder / "table.csv"
    lines = ["id,question,answer"]
    for number in range(phrasings // _PHRASINGS):
        thing = f"the {_word(chance)} {chance.choice(_THINGS)} of {_word(chance)}"
        for _ in range(_PHRASINGS):
            extra = f"{_word(chance)} {_word(chance)}"
            lines.append(f"e{number},{chance.choice(_ASKS)} {thing} {extra},It is {thing}.")
    table.write_text("\n".join(lines), encoding="utf-8")
    out = folder / "knowledge"
    command = [sys.executable, "-m", "bot", "import", str(table), "--out", str(out)]
    subprocess.run(command, cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return out


def _word(chance: random.Random) -> str:
    syllables = ("ka", "lo", "mi", "re", "su", "tan", "vel", "dor", "nis", "pha")
    return "".join(chance.choice(syllables) for _ in range(chance.randint(2, 4)))


def look(folder: Path) -> dict[str, float]:
    """Build the engine for a folder in this process and return what it costs."""
    from bot.cli.engine import build_engine

    started = time.monotonic()
    engine = build_engine(folder)
    first = next(iter(engine.knowledge.entries.values()))
    engine.reply(first.phrasings[0], (), "en")
    ready = time.monotonic() - started
    entries = itertools.islice(engine.knowledge.entries.values(), _ASKED)
    texts = [f"please {entry.phrasings[0]}" for entry in entries if entry.phrasings]
    used, started = time.process_time(), time.monotonic()
    for text in texts:
        engine.reply(text, (), "en")
    return {
        "start_s": ready,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "question_ms": (time.monotonic() - started) / len(texts) * 1000,
        "question_cpu_ms": (time.process_time() - used) / len(texts) * 1000,
    }


def _measured(folder: Path) -> dict[str, float]:
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "evaluation.proofs.sizes", "--look", str(folder)]
    done = subprocess.run(  # noqa: S603 - ourselves
        command, cwd=_ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> int:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--look", type=Path, metavar="DIR", help="one folder, as JSON")
    args = parser.parse_args()
    if args.look:
        print(json.dumps(look(args.look)))
        return 0
    rows = [("packaged", _ROOT / "knowledge")]
    with tempfile.TemporaryDirectory() as folder:
        for size in _SIZES:
            below = Path(folder) / str(size)
            below.mkdir()
            rows.append((f"{size:,}", make(below, size)))
        for name, where in rows:
            one = _measured(where)
            print(
                f"{name:>9} phrasings: start {one['start_s']:6.1f} s   "
                f"peak memory {one['memory_mb']:6.0f} MB   "
                f"question {one['question_ms']:6.1f} ms ({one['question_cpu_ms']:.1f} ms cpu)",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
