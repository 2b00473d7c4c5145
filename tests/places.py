"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
TIDAL = FIXTURES / "tidal"
