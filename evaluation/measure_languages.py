"""What the first question in each language of a knowledge base costs, once, and in memory.

    python evaluation/measure_languages.py            # nothing kept on disk but vectors

Asks the first phrasing that the folder has in each language.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

# As ``run`` has it: before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.answering.cache import IndexCache
from bot.answering.engine import Engine
from bot.cli.engine import choose_encoder, vector_cache
from bot.knowledge.loader import load_knowledge

ROOT = Path(__file__).parent.parent
MEGABYTE = 2**20


def main() -> None:
    """Print one line a language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--words", action="store_true", help="without the sentence encoder")
    args = parser.parse_args()
    encoder = choose_encoder("off" if args.words else "auto")
    with TemporaryDirectory() as folder:
        index = IndexCache(Path(folder))
        knowledge = load_knowledge(args.knowledge)
        engine = Engine(knowledge, encoder, cache=vector_cache(), index=index)
        phrasings = {knowledge.language: [next(iter(knowledge.entries.values())).phrasings]}
        phrasings |= {
            language: list(translation.phrasings.values())
            for language, translation in knowledge.translations.items()
        }
        for language, found in phrasings.items():
            begun = time.process_time()
            engine.reply(found[0][0], (), language)
            print(f"{language}: {time.process_time() - begun:.1f} s, {resident()} MB in all")
        kept = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(f"kept on disk: {kept // MEGABYTE} MB")


def resident() -> int:
    """Return the memory of this process, in MB; Linux tells it in pages."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // MEGABYTE


if __name__ == "__main__":
    main()
