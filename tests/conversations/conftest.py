"""Conversations are held with the engine of ``bot.dialogue``."""

from __future__ import annotations

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("bot.dialogue.engine") else ["test_*.py"]
