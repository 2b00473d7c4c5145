"""Side-by-side figures: this scorer and what others answer a FAQ with."""

from bot.benchmark.comparison import run

__all__ = ["run"]
