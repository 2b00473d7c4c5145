"""Moved: see ``bot.render.cut``."""

from bot.render.cut import clip, cut_spans, fitting, one_line, place_to_cut, shares, units

__all__ = ["clip", "cut_spans", "fitting", "one_line", "place_to_cut", "shares", "units"]
