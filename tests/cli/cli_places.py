"""Where things are for tests of the command line."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TIDAL = ROOT / "tests" / "fixtures" / "tidal"
