"""A Telegram bot that answers from a cited fact base, and knows when it does not know."""

import os

__version__ = "2.0.0"

# One question is too small a sum to share between cores: with more threads numpy waits longer for
# them than it computes, most of all on a busy machine. Has to be set before numpy is imported.
for _library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
