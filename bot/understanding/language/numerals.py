"""Numbers in words, and the words around a number that say how it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.language.reading import Said
from bot.understanding.phrases import Phrases, ValuedPhrases


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """What reads "two million" and "half of", and "more than", "number", "of the" before them."""

    units: Mapping[Said, float]  # are added up: "seven", "twenty"
    scales: Mapping[Said, int]  # multiply what stands before: "hundred"
    scales_first: bool  # a scale stands before what it multiplies: "mia tano", five hundred
    counters: tuple[str, ...]  # what follows a numeral where no space does (个)
    no_number: tuple[str, ...]  # right before such signs they tell no number: 第, 几
    endings: tuple[str, ...]  # what digits take on: "2019м"
    shares: ValuedPhrases  # shares in words, in percent: "half of"
    numbered: Phrases  # before a number: it tells which one of a row
    least: Phrases  # before a number: so many or more
    or_more: Phrases  # the same, behind it
    partitive: Phrases  # before a number: only some of so many: "how many *of the* 67"
    breaks: frozenset[str]  # what a number counts stands before these
