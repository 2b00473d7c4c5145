"""Side-by-side figures on public intent sets: this bot, and what others answer a FAQ with."""

from bot.authoring.benchmark.table import run

__all__ = ["run"]
