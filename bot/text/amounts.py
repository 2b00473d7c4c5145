"""Reads quantities from the tokens of a text: counts, money, shares, measures, durations, ranks."""

from dataclasses import replace
from decimal import Decimal

from bot.text.lexicon import Words
from bot.text.numbers import (
    Amount,
    amount,
    between_numbers,
    currency,
    fraction_sign,
    number_or_range,
    one_number,
    ordinal,
    part_of_a,
)
from bot.text.quantity import FigureKind, Found, as_known

_MOST_QUALIFIERS = 3  # "up to about an estimated 50"
_SMALL_CHANGE = 100  # 75p; 720p is no money
_NEAR_WEIGHT = 5
_GENERATIONS = range(2, 7)  # 5g is seldom five grams
_JOINS_NUMBERS = ".:/,"  # 12:30, 1.2.3, 3/4: neither part is a number of its own
_LAST_YEAR = 2200
_LARGEST_BELOW = 100
_LARGEST_BEHIND_SLASH = 20  # 2019/20 is a season, 12/31 a day
_HALF = Decimal("0.5")


def found_amount(words: Words, index: int, depth: int = 0) -> Found | None:
    """Return the longest quantity that begins at ``index``, with its qualifiers."""
    found = _relative_duration(words, index) or _unqualified(words, index)
    qualifier = words.phrase("qualifiers", index)
    if not qualifier or depth >= _MOST_QUALIFIERS or _compares(words, index):
        return found and _with_qualifier_behind(words, found)
    after, sense = qualifier
    after = words.skip("the", after) if sense == "first" else words.skip("of_number", after)
    inner = None if _relative_duration(words, after) else found_amount(words, after, depth + 1)
    if inner is None and words.data.get("scale_first"):  # zaidi ya *maabara* 50
        inner = found_amount(words, after + 1, depth + 1)
    part = inner and inner.kind is FigureKind.PERCENT and sense == "first"
    if inner is None or inner.kind is FigureKind.ORDINAL or part:  # the first half of 2024
        return found and _with_qualifier_behind(words, found)
    said = f"{_english_qualifier(words, index, qualifier)} {inner.qualifier}".strip()
    near_one = inner.weak and sense in ("about", "nearly")  # près d'un
    return replace(inner, qualifier=said, senses=(sense, *inner.senses), weak=near_one)


def _english_qualifier(words: Words, index: int, qualifier: tuple[int, str]) -> str:
    """Return a qualifier in English: as it is said there, by its sense in other languages."""
    canonical = str(words.data["canonical"].get(qualifier[1], ""))
    is_word = words.low(index).isalpha()
    return words.named(index, qualifier[0], canonical) if is_word else canonical


def _compares(words: Words, index: int) -> bool:
    """Return True where a number stands before that is no year: 84 more than a year before."""
    before = index - 1
    if words.is_number(before):
        text = words.written(before)
        return not (len(text) == 4 and text[0] in "12")
    return bool(words.phrase("cardinals", before))


def _with_qualifier_behind(words: Words, found: Found) -> Found:
    """Add a qualifier that stands behind: 50 or more, 50+, and 50개 이상 behind a counter."""
    start = found.after
    if found.kind is FigureKind.COUNT and not words.phrase("qualifiers_after", start):
        start = words.skip("counters", start)
    behind = words.phrase("qualifiers_after", start)
    if not behind:
        return found
    said = f"{found.qualifier} {_english_qualifier(words, start, behind)}".strip()
    senses = (*found.senses, behind[1])
    return replace(found, after=behind[0], qualifier=said, senses=senses, weak=False)


def _unqualified(words: Words, index: int) -> Found | None:
    found = (read(words, index) for read in _READERS)
    return max(filter(None, found), key=lambda one: one.after, default=None)


def _counted(words: Words, index: int) -> Found | None:
    numbers = between_numbers(words, index) or number_or_range(words, index)
    joined = words.glued(index) and words.low(index - 1) in _JOINS_NUMBERS
    if numbers is None or (joined and words.written(index - 2)[-1:].isdecimal()):  # PM2.5
        return None
    weak = numbers.in_words and numbers.end == index + 1 and words.has("weak_numbers", index)
    if weak and words.is_number(index + 1):  # năm 2017
        return None
    if numbers.in_words and words.has("not_behind", index - 1):  # 哪一年
        return None
    if weak and words.data.get("unspaced"):
        return replace(_found(numbers, numbers.end, FigureKind.COUNT), weak=True)
    found = _with_unit(words, index, numbers)
    return None if _cut_short(words, numbers, found.after) else found


def _with_unit(words: Words, index: int, numbers: Amount) -> Found:
    percent = words.phrase("percent", numbers.end)
    times = words.phrase("times", words.past_hyphen(numbers.end))
    counted = _found(numbers, numbers.end, FigureKind.COUNT)
    return (
        _money(words, numbers)
        or (percent and _found(numbers, percent[0], FigureKind.PERCENT, "%"))
        or _duration(words, numbers)
        or (times and _found(numbers, times[0], FigureKind.COUNT, "times"))
        or _measure(words, numbers)
        or replace(counted, weak=_is_weak(words, index, numbers))
    )


def _is_weak(words: Words, index: int, numbers: Amount) -> bool:
    """Return True for one, for a word that mostly means else, for 一 in the middle of a word."""
    single = numbers.end == index + 1
    if not numbers.in_words or (single and words.has("weak_numbers", index)):
        return numbers.in_words
    long = numbers.end - index >= words.data.get("words_of_a_number", 2)
    counted = long or words.phrase("counters", numbers.end)
    return numbers.high == 1 or bool(words.data.get("unspaced") and not counted)


def _found(numbers: Amount, after: int, kind: FigureKind, unit: str = "", factor: int = 1) -> Found:
    qualifier = "between" if numbers.high > numbers.value else ""
    return Found(after, kind, numbers.value * factor, numbers.high * factor, qualifier, unit=unit)


def _money(words: Words, numbers: Amount) -> Found | None:
    after = numbers.end
    if numbers.currency:
        return _found(numbers, after, FigureKind.MONEY, numbers.currency)
    small = words.data.get("small_change", {}).get(words.low(after))
    if small and words.glued(after) and numbers.value and numbers.value < _SMALL_CHANGE:
        return _found(numbers, after + 1, FigureKind.MONEY, small)
    if _is_weight(words, after):
        return _found(numbers, after + 1, FigureKind.MEASURE, words.low(after))
    found = words.phrase("currencies", words.skip("of_number", after)) or currency(words, after)
    return _found(numbers, found[0], FigureKind.MONEY, found[1]) if found else None


def _is_weight(words: Words, at: int) -> bool:
    """Return True if pounds weigh something: weighs 2,500 pounds, 40 pounds of flour."""
    if not words.has("pounds", at):
        return False
    near = {words.low(n) for n in (*range(max(0, at - _NEAR_WEIGHT), at), at + 1)}
    material = words.has("date_of", at + 1) and words.low(at + 2).isalpha()
    bare = not (words.has("articles", at + 2) or words.has("the", at + 2))
    return bool(words.lexicon.words("of_weight") & near) or (material and bare)


def _percent_before(words: Words, index: int) -> Found | None:
    """Read ``%50``, ``asilimia 50`` and ``百分之五十``."""
    before = words.phrase("percent_before", index)
    numbers = number_or_range(words, before[0]) if before else None
    return _found(numbers, numbers.end, FigureKind.PERCENT, "%") if numbers else None


def _behind_unit(words: Words, index: int) -> Found | None:
    """Read ``wiki 3`` and ``kilomita 480``, where the unit stands first."""
    if not words.data.get("scale_first"):
        return None
    time = words.lasting(index)
    unit = words.unit(index)
    numbers = one_number(words, (time or unit or (index,))[0]) if time or unit else None
    if numbers is None or numbers.currency:
        return None
    if time:
        return _found(numbers, numbers.end, FigureKind.DURATION, time[2], time[1])
    return _found(numbers, numbers.end, FigureKind.MEASURE, unit[1] if unit else "")


def _duration(words: Words, numbers: Amount) -> Found | None:
    found = words.lasting(words.past_hyphen(numbers.end))
    if not found or (words.has("never_glued", numbers.end) and words.glued(numbers.end)):
        return None
    if words.phrase("after_years", numbers.end) and 1000 <= numbers.high < _LAST_YEAR:
        return None  # 2018 года
    after, factor, unit = found
    return _found(numbers, after, FigureKind.DURATION, unit, factor)


def _measure(words: Words, numbers: Amount) -> Found | None:
    start = words.past_hyphen(numbers.end)
    found = words.unit(start)
    if not found or (numbers.in_words and words.is_letter_unit(start)):
        return None
    generation = words.written(start) == "g" and words.glued(start) and numbers.high in _GENERATIONS
    if generation and words.told is None:
        return None
    after, unit = found
    unit = as_known(words.said(start, after), unit) if words.lexicon.language == "en" else unit
    return _found(numbers, after, FigureKind.MEASURE, unit)


def _multiple(words: Words, index: int) -> Found | None:
    found = words.phrase("multiples", index)
    if not found:
        return None
    value = Decimal(str(found[1]))
    return Found(found[0], FigureKind.COUNT, value, value, unit="times")


def _vague(words: Words, index: int) -> Found | None:
    found = words.phrase("vague", index)
    if not found:
        return None
    bound = Decimal(words.data["vague_bounds"][found[1]])
    said = words.named(index, *found)
    return Found(found[0], FigureKind.COUNT, bound, bound, said, weak=bound < 10, vague=True)


def _ranked(words: Words, index: int) -> Found | None:
    found = ordinal(words, index)
    if found is None:
        return None
    at = words.past_hyphen(found.end)  # the "-largest" of "third-largest", which is one rank
    endings = tuple(words.lexicon.words("superlative_endings"))
    end = at + 1 if at > found.end and endings and words.low(at).endswith(endings) else found.end
    weak = found.in_words and found.value <= 2 and end == found.end
    return Found(end, FigureKind.ORDINAL, found.value, found.value, weak=weak)


def _cut_short(words: Words, numbers: Amount, after: int) -> bool:
    """Return True if the number goes on as something else: 5G, 12:30, 3/4."""
    if not words.glued(after) or numbers.in_words:
        return False
    low = words.low(after)
    if low.isalnum():
        return not (words.data.get("unspaced") and not low.isascii()) and not words.has(
            "endings", after
        )
    return low in _JOINS_NUMBERS and words.glued(after + 1) and words.is_number(after + 1)


def _share(words: Words, index: int) -> Found | None:
    """Return the share at ``index`` as a percentage; of an hour, as the time that it lasts."""
    sign = fraction_sign(words, index)
    if sign and not words.glued(index):
        return _part(index + 1, sign, Decimal(1))
    said = words.phrase("shares", index)
    if said:
        top, _, below = str(said[1]).partition("/")
        return _part(said[0], Decimal(top), Decimal(below))
    remaining = words.skip("before_fractions", index)
    part = words.phrase("fractions", remaining) if remaining > index else None
    if part:
        return _part(part[0], Decimal(1), Decimal(part[1]))
    number = amount(words, index)
    if number is None:  # a third, half
        after = words.skip("articles", index)
        if after == index and not words.has("half", index):
            return None
        number = Amount(after, Decimal(1), in_words=True)
    part = words.phrase("fractions", words.past_hyphen(number.end))
    if part and _is_rank(words, index, part[0]):
        return None
    if part:
        return _of_time(words, index) or _part(part[0], number.value, Decimal(part[1]))
    return _of_two(words, index, number)


def _of_two(words: Words, index: int, number: Amount) -> Found | None:
    """Read ``3/4``, ``one in four`` and ``四分之一``."""
    if words.low(number.end) == "/" and words.glued(number.end):
        return _behind_slash(words, number)
    whole = words.phrase("parts_of", number.end)
    top = amount(words, whole[0]) if whole else None
    if top and top.value < number.value:
        return _part(top.end, top.value, number.value)
    joint = words.phrase("one_in", number.end)
    below = amount(words, joint[0]) if joint and number.end > index else None
    most = words.data.get("largest_one_in", _LARGEST_BELOW)
    if below and number.value < below.value <= most:
        return _part(below.end, number.value, below.value)
    return None


def _is_rank(words: Words, index: int, after: int) -> bool:
    """Return True if a word follows that is numbered: a third *well*, not a third *of*."""
    behind, following = words.lexicon.words("behind_shares"), words.low(after)
    single = after == index + 2 and words.skip("articles", index) == index + 1
    if not (behind and single and words.has("ordinals", index + 1)):
        return False
    return following.isalpha() and following not in behind


def _behind_slash(words: Words, top: Amount) -> Found | None:
    below = amount(words, top.end + 1)
    if below is None or not top.value < below.value <= _LARGEST_BEHIND_SLASH:
        return None
    goes_on = words.low(below.end) == "/" or words.phrase("months", below.end)
    return None if goes_on else _part(below.end, top.value, below.value)


def _of_time(words: Words, index: int) -> Found | None:
    """Read ``three quarters of an hour``."""
    part = part_of_a(words, index)
    time = words.lasting(part[0]) if part else None
    if part is None or time is None:
        return None
    after, factor, unit = time
    value = round(part[1] * factor, 4)
    return Found(after, FigureKind.DURATION, value, value, unit=unit)


def _part(after: int, top: Decimal, below: Decimal) -> Found | None:
    if below <= 0:
        return None
    value = round(top * 100 / below, 2)
    return Found(after, FigureKind.PERCENT, value, value, unit="%", share=True)


def _relative_duration(words: Words, index: int) -> Found | None:
    """Read ``the past decade`` and ``the last five years``."""
    relative = words.phrase("relative", words.skip("the", index))
    if not relative:
        return None
    numbers = one_number(words, relative[0])
    time = words.lasting(numbers.end if numbers else relative[0])
    if not time:
        return None
    after, factor, unit = time
    value = (numbers.value if numbers else 1) * Decimal(factor)
    weak = numbers is None and factor == 1  # last year tells when, not how long
    return Found(after, FigureKind.DURATION, value, value, relative[1], ("relative",), unit, weak)


def _single_duration(words: Words, index: int) -> Found | None:
    """Read ``a decade``, ``half a century``, ``every half hour`` and ``a year and a half``."""
    halved = words.has("half", index)
    start = words.past_hyphen(index + 1) if halved else index
    after = words.skip("articles", start)
    if after == start and not (halved and words.has("halved_durations", start)):
        return None
    time = words.lasting(after)
    if not time or words.has("ordinals", after):  # a second: the next one
        return None
    end, factor, unit = time
    more = end if halved else words.skip("and_a_half", end)
    value = Decimal(factor) * (_HALF if halved else 1 + _HALF * (more > end))
    weak = not halved and more == end and factor == 1
    return Found(more, FigureKind.DURATION, value, value, unit=unit, weak=weak)


_READERS = (
    *(_vague, _multiple, _percent_before, _behind_unit),
    *(_share, _ranked, _single_duration, _counted),
)
