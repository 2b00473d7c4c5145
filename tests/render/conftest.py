"""The strict reader of Telegram's HTML is that of the Telegram tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
