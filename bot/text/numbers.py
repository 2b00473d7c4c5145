"""Reads numbers, in digits or in words, from the tokens of a text."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from bot.text.lexicon import Words

_LARGEST = 10**18  # beyond it nobody means a number
_MOST_DIGITS = len(str(_LARGEST))
_LARGEST_BARE = 1000  # hundert, mil: numbers without another before them
_MIXED = (60, 80)  # soixante-douze, quatre-vingt-dix: tens that go on up to nineteen
_BASE_TWENTY = range(10, 20)


class Amount(NamedTuple):
    """A number that ends before token ``end``; ``in_words`` where no digit is in it.

    ``upper`` is the second number of a range; ``currency`` stands before.
    """

    end: int
    value: Decimal
    in_words: bool
    upper: Decimal | None = None
    currency: str = ""

    @property
    def high(self) -> Decimal:
        """The second number of a range, or else the only one."""
        return self.value if self.upper is None else self.upper


@lru_cache(maxsize=1024)  # of one text, several readers ask
def amount(words: Words, index: int, *, money: bool = False) -> Amount | None:
    """Return the number that begins at ``index``: ``10,000``, ``2.5 million``, ``twenty-one``.

    ``money``: a currency stands before it, so that ``5m`` are millions.
    """
    sign, start = _minus(words, index, money=money)
    part = fraction_sign(words, start)
    if part:
        found: Amount | None = Amount(start + 1, part, in_words=False)
    elif words.is_number(start):
        found = _digits(words, start, money=money)
    else:
        found = (_half_a(words, start) if start == index else None) or _in_words(words, start)
    return found and _and_a_half(words, found._replace(value=sign * found.value))


def fraction_sign(words: Words, index: int) -> Decimal:
    """Return the value of the ``½`` at ``index``; 0 if there is none."""
    return Decimal(str(words.data["fraction_signs"].get(words.low(index), 0)))


def _and_a_half(words: Words, found: Amount) -> Amount:
    """Add the half of ``two and a half``; that of ``un millón y medio`` is of the multiplier."""
    half = words.phrase("and_a_half", found.end)
    if not half:
        return found
    factor = words.phrase("multipliers", found.end - 1)
    whole = Decimal(factor[1] if factor and factor[0] == found.end else 1)
    return Amount(half[0], found.value + whole / 2, found.in_words)


def ordinal(words: Words, index: int) -> Amount | None:
    """Return the rank that begins at ``index``: ``third``, ``21st``, ``twenty-first``, ``第三``."""
    ranked = words.phrase("rank_before", index)
    if ranked:
        found = amount(words, ranked[0])
        whole = found and not (words.glued(found.end) and words.low(found.end).isalnum())
        return found if whole and not words.has("weak_numbers", ranked[0]) else None
    if words.is_number(index):
        value, at = words.digits(index), words.past_hyphen(index + 1)
        ranks = words.has("ordinal_suffixes", at) and words.glued(at) and value.isdecimal()
        return Amount(at + 1, Decimal(value), False) if ranks else None
    alone = words.phrase("ordinals", index)
    if alone:
        return Amount(alone[0], Decimal(alone[1]), True)
    tens = words.phrase("cardinals", index)
    if not tens or tens[1] < 20:
        return None
    unit = words.phrase("ordinals", tens[0] + words.hyphen(tens[0]))
    if unit and 0 < unit[1] < 10:
        return Amount(unit[0], Decimal(tens[1] + unit[1]), True)
    return None


def one_number(words: Words, index: int) -> Amount | None:
    """Return the number at ``index``, with a currency before it: ``$2.5 million``."""
    start, code = _currency_before(words, index)
    found = amount(words, start, money=bool(code))
    if found is None or (code and found.in_words and not words.data.get("scale_first")):
        return None
    return found._replace(currency=code)


def number_or_range(words: Words, index: int) -> Amount | None:
    """Read ``10-20`` and ``10 to 20``, else the one number at ``index``."""
    left = one_number(words, index)
    if left is None:
        return None
    left_end = words.skip("percent", left.end)
    start = left_end + 1 if words.hyphen(left_end) else words.skip("to", left_end)
    right = one_number(words, start) if start > left_end else _or_the_next(words, left)
    if right is None or (left_end > left.end and not words.phrase("percent", right.end)):
        return left  # rose 8 percent to 412 million
    return _joined(words, left, right) or left


def between_numbers(words: Words, index: int) -> Amount | None:
    """Read ``between 10 and 20`` and ``from 10 to 20``."""
    for start, closing in words.opened(index):
        left = one_number(words, start)
        joint = words.phrase(closing, words.skip("percent", left.end)) if left else None
        right = one_number(words, joint[0]) if joint else None
        if left and right:
            return _joined(words, left, right)
    return None


def currency(words: Words, index: int) -> tuple[int, str] | None:
    """Return the end and code of what stands on either side of an amount: ``€``, ``USD``."""
    text = words.written(index)
    if text in words.data["currency_codes"]:
        return index + 1, text
    return words.phrase("currency_words_before", index) or words.phrase("currency_signs", index)


def _minus(words: Words, index: int, *, money: bool) -> tuple[int, int]:
    """Return the sign of the number at ``index``, and where its digits begin: -5, €-5; not 4-5."""
    signed = words.hyphen(index) and words.is_number(index + 1) and words.glued(index + 1)
    if words.has("minus", index) or (signed and (money or not words.glued(index))):
        return -1, index + 1
    return 1, index


def _digits(words: Words, index: int, *, money: bool) -> Amount | None:
    text = words.digits(index)
    # An ISO date; a date with stops; a serial number.
    if not text.replace(".", "", 1).isdecimal() or len(text) > _MOST_DIGITS:
        return None
    value, end = Decimal(text), index + 1
    part = fraction_sign(words, end)
    if part and value == value.to_integral_value():
        return Amount(*_multiplied(words, end + 1, value + part), in_words=False)
    short = _short_multiplier(words, end, money=money)
    if short:
        return Amount(end + 1, value * short, False)
    return Amount(*_multiplied(words, end, value), in_words=False)


def _short_multiplier(words: Words, at: int, *, money: bool) -> int:
    """Return what the letters at ``at``, behind a number, multiply it with; 0 for none."""
    low, data = words.low(at), words.data
    of_money = int(data["money_multipliers"].get(low, 0))
    factor = int(data["short_multipliers"].get(low, 0) or (of_money if money else 0))
    if factor and (words.glued(at) or low in data["spaced_multipliers"]):
        return factor
    if low != "m" or not words.glued(at):
        return 0
    counted = words.has("millions_of", at + 1) or words.told == "count"
    return of_money if counted or words.phrase("currencies", at + 1) else 0


def _multiplied(words: Words, end: int, value: Decimal) -> tuple[int, Decimal]:
    """Apply the words that multiply: 2.5 *million*, 3 *hundred thousand*, two-*million*, 5万3千."""
    end, value, last = _scaled(words, end, value)
    while last and words.data.get("positional") and words.is_number(end):
        text = words.digits(end)
        if not text.isdecimal() or len(text) > _MOST_DIGITS:
            break
        after, more, factor = _scaled(words, end + 1, Decimal(text))
        if not 0 < more < last or not (words.glued(end) or after > end + 1):
            break
        end, value, last = after, value + more, factor
    return end, value


def _scaled(words: Words, end: int, value: Decimal) -> tuple[int, Decimal, int]:
    """Return the end of the multipliers behind ``value``, what it becomes, and the last of them."""
    last = 0
    while value <= _LARGEST and (factor := words.phrase("multipliers", words.past_hyphen(end))):
        end, last, value = factor[0], factor[1], value * factor[1]
    return end, value, last


def _half_a(words: Words, index: int) -> Amount | None:
    """Read ``half a million``, ``half a hundred`` and ``three quarters of a million``."""
    if words.has("half", index):
        factor = words.phrase("multipliers", words.skip("articles", index + 1))
        if factor:
            return Amount(factor[0], Decimal(factor[1]) / 2, True)
    part = part_of_a(words, index)
    factor = words.phrase("multipliers", part[0]) if part else None
    return Amount(factor[0], part[1] * factor[1], True) if part and factor else None


def part_of_a(words: Words, index: int) -> tuple[int, Decimal] | None:
    """Return the end of ``three quarters of a``, and which part that is."""
    count = words.phrase("cardinals", index) or (words.skip("articles", index), 1)
    part = words.phrase("fractions", words.past_hyphen(count[0]))
    of = words.skip("date_of", part[0]) if part else 0
    article = words.skip("articles", of)
    return (article, Decimal(count[1]) / part[1]) if part and part[0] < of < article else None


def _in_words(words: Words, index: int) -> Amount | None:
    after_article = words.skip("articles", index)
    if after_article > index:
        several = _cardinal(words, after_article, [Decimal(1)])  # a hundred and five
        if several:
            return Amount(*several, in_words=True)
    row = _digit_row(words, index) if words.data.get("positional") else None
    found = None if row else _cardinal(words, index, [])
    if found is None:
        return row
    whole = _and_a_half(words, Amount(*_behind_point(words, *found), in_words=True))
    return Amount(*_multiplied(words, whole.end, whole.value), in_words=True)


def _cardinal(words: Words, index: int, terms: list[Decimal]) -> tuple[int, Decimal] | None:
    """Read number words as far as they make one number: two hundred and six thousand and four.

    ``terms`` are added up, each smaller than the one before; a multiplier takes in all the smaller
    ones. They begin with 1 behind an article: a *hundred and six*.
    """
    article, multiplied = bool(terms), False
    end = at = index
    while sum(terms) <= _LARGEST:
        at = _past_joint(words, at, terms) if at > index else at
        small = words.phrase("cardinals", at)
        factor = words.phrase("multipliers", at)
        if factor and (at > index or article or _may_stand_first(words, at, factor[1])):
            follows = _behind_scale(words, factor[0])
            taken = Decimal(0)
            while terms and terms[-1] <= factor[1] and not follows:
                taken += terms.pop()
            terms.append((follows[1] if follows else taken or 1) * factor[1])
            at, multiplied = follows[0] if follows else factor[0], True
        elif (
            small and (not article or at > index) and _fits(words, at, terms, at > end, multiplied)
        ):
            terms.append(Decimal(str(small[1])))
            at, multiplied = small[0], False
        else:
            break
        end = at
    return (end, sum(terms, Decimal(0))) if end > index else None


def _digit_row(words: Words, index: int) -> Amount | None:
    """Read digits that are written out one by one, as Chinese writes years: 二〇二三."""
    row, at = "", index
    while len(row) < _MOST_DIGITS and (digit := words.phrase("cardinals", at)) and digit[1] < 10:
        row, at = row + str(digit[1]), digit[0]
    fits = 2 < len(row) < _MOST_DIGITS
    return Amount(at, Decimal(row), True) if fits and not words.phrase("multipliers", at) else None


def _behind_scale(words: Words, at: int) -> tuple[int, Decimal] | None:
    """Read what a multiplier that stands first multiplies: milioni *5*, elfu *mbili*."""
    if not words.data.get("scale_first"):
        return None
    small = words.phrase("cardinals", at)
    if small:
        return small[0], Decimal(small[1])
    text = words.digits(at)
    return (at + 1, Decimal(text)) if text.replace(".", "", 1).isdecimal() else None


def _may_stand_first(words: Words, at: int, factor: int) -> bool:
    """Return True where a multiplier alone is a number: hundert, mil, миллион; not Millionen."""
    if words.has("stand_first", at) or _behind_scale(words, at + 1):
        return True
    return factor <= _LARGEST_BARE and not words.data.get("article_before_multipliers")


def _past_joint(words: Words, at: int, terms: list[Decimal]) -> int:
    """Step over a hyphen inside a number, or what joins it after a hundred, tens or units."""
    if words.hyphen(at) and words.glued(at):
        return at + 1
    last = terms[-1] if terms else Decimal(0)
    if last >= 100 and last % 100 == 0 and words.phrase("joins_numbers", at):
        return words.skip("joins_numbers", at)
    tens = words.has("joins_tens", at) and last >= 10
    return at + 1 if tens or words.has("joins_units", at) else at


def _fits(words: Words, at: int, terms: list[Decimal], joined: bool, multiplied: bool) -> bool:
    """Return True if the word at ``at`` goes on with a number: twenty one, not two four."""
    if not terms:
        return True
    last, small = terms[-1], (words.phrase("cardinals", at) or (at, 0))[1]
    if last % 100 >= 10 and words.has("not_after_tens", at):
        return False
    if joined and words.lexicon.words("joins_units") and 1 <= last < 10 and small >= 20:
        return True  # fünfundzwanzig: the unit before its tens
    if last % 100 in _MIXED and small in _BASE_TWENTY:
        return True
    size = 10 if small < 10 else 100 if small < 100 else 1000
    goes_on = joined or multiplied or words.data.get("tens_multiply")
    after_ten = last % 100 == 10 and not goes_on
    return small > 0 and last > small and last % size == 0 and not after_ten


def _behind_point(words: Words, end: int, value: Decimal) -> tuple[int, Decimal]:
    """Read ``point five`` after a number in words."""
    decimals, at = "", end + 1
    if words.has("point", end):
        while (digit := words.phrase("cardinals", at)) and digit[1] in range(10):
            decimals, at = decimals + str(digit[1]), digit[0]
    return (at, value + Decimal(f"0.{decimals}")) if decimals else (end, value)


def _or_the_next(words: Words, left: Amount) -> Amount | None:
    """Return the second number of ``two or three``."""
    joint = words.phrase("or", left.end)
    right = one_number(words, joint[0]) if joint and left.value and not left.currency else None
    return right if right and right.value == left.value + 1 else None


def _joined(words: Words, left: Amount, right: Amount) -> Amount | None:
    """Return the range of two numbers; the first may leave to the second what multiplies it."""
    written = next((n for n in range(right.end - 1, left.end, -1) if words.is_number(n)), 0)
    plain = Decimal(words.digits(written)) if written else right.value
    shared = words.is_number(left.end - 1) and 0 < left.value < plain < right.value
    low = left.value * right.value / plain if shared else left.value  # 5 to 10 million
    if low >= right.value:
        return None
    return right._replace(value=low, upper=right.value, currency=right.currency or left.currency)


def _currency_before(words: Words, index: int) -> tuple[int, str]:
    area = words.data["currency_before_sign"].get(words.low(index))
    if area and words.low(index + 1) == "$" and words.glued(index + 1):
        return index + 2, area
    return currency(words, index) or (index, "")
