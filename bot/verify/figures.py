"""Figures against figures: more than 50, exactly 67, a third."""

from collections.abc import Iterator

from bot.frames.frame import Count, Frame, Word, norm_at
from bot.text.quantity import FigureKind, Interval, Quantity
from bot.text.tokens import is_unspaced
from bot.verify.align import Pair, words_in
from bot.verify.findings import Finding, FindingKind, State

_DEGREES = {"degrees", "degree Celsius"}
_DAYS = (FigureKind.DATE, FigureKind.PERIOD, FigureKind.ORDINAL)
_NEAR = 3  # words beside a figure that say what it is a figure of
_ALIKE = 0.8  # two figures of a statement that fit nearly as well
_DOUBTFUL = 0.5  # one that fits so well and agrees is not to be contradicted by another
_SAME = 0.35  # the same if it is the very figure
_NOUN = 3  # words of a counted noun that tell what it is
_UNLIKE, _SAME_TEXT, _SAME_NOUN = 0.8, 0.84, 0.88  # cosine of nouns of two languages
_FEW = 3  # what is claimed to be so many may be one
_TOLERANCE = 1e-6
_NARROWED = 0.375  # of the band cut off at either side
_NEAR_SHARE = 0.05  # what is given by two figures may be so far from a share that is claimed
_ROUNDING = 0.02  # of a share that stands in words


def compare_quantities(pair: Pair) -> Iterator[Finding]:
    """Yield how each figure of the question bears on the figures of the statement."""
    for asked in pair.question.counts:
        figure = asked.quantity
        if figure.kind not in _DAYS and (asked.exact or not figure.weak):
            scored = _rivals(pair, asked)
            state, given = _compare(pair, asked, scored)
            yield Finding(
                FindingKind.QUANTITY,
                state,
                figure.text,
                given,
                about=words_in(asked),
                share=figure.kind is FigureKind.PERCENT and len(scored) == 1,
            )


def _compare(pair: Pair, asked: Count, scored: list[tuple[float, Count]]) -> tuple[State, str]:
    if not scored:
        return State.MISSING, ""
    best, state = scored[0][1], _state(asked, scored)
    if state is State.CONTRADICTED and (
        _is_claimed_too(pair, asked, best)
        or not _same_subject(pair, asked, best)
        or (asked.quantity.kind is FigureKind.PERCENT and has_rest(pair))
    ):
        state = State.OPEN
    # Of several figures that may be meant none is shown in place of the claimed one.
    doubtful = state is State.OPEN and len(scored) > 1
    return state, "" if doubtful else best.quantity.text


def has_rest(pair: Pair) -> bool:
    """Return True if the statement gives the rest to somebody of whom the claim may be."""
    words = pair.statement.words
    clauses = {word.clause for word in words if word.norm in pair.words.rest}
    return any(words[index].clause in clauses for index in pair.reached())


def _is_claimed_too(pair: Pair, asked: Count, best: Count) -> bool:
    """Return True for the nine of "nine of the eleven clinics", which denies no eleven."""
    return any(
        one.quantity.value == best.quantity.value and one.quantity.kind is asked.quantity.kind
        for one in pair.question.counts
        if one is not asked
    )


def _state(asked: Count, scored: list[tuple[float, Count]]) -> State:
    """Return what the likeliest figure says; open if one nearly as likely says something else."""
    top = scored[0][0]
    rows = [
        (compare_figures(asked.quantity, one.quantity, exact=asked.exact), score / top, one)
        for score, one in scored
    ]
    first, _, likeliest = rows[0]
    alike = [(state, one) for state, share, one in rows if share >= _ALIKE]
    doubtful = first is State.CONTRADICTED and any(
        state is State.SUPPORTED
        and share >= (_SAME if one.quantity.value == asked.quantity.value else _DOUBTFUL)
        for state, share, one in rows
    )
    # Eleven, two of them seriously.
    parts = all(state is first or not one.noun for state, one in alike)
    if first is State.SUPPORTED and likeliest.noun and parts:
        return first
    return State.OPEN if doubtful or any(state is not first for state, _ in alike) else first


def _rivals(pair: Pair, asked: Count) -> list[tuple[float, Count]]:
    """Return the figures of the statement that may be of the same thing, the likeliest first."""
    rivals = [
        (score, given)
        for given in pair.statement.figures
        if _comparable(asked.quantity, given.quantity) and not _is_vague(asked, given)
        for score in (_fit(pair, asked, given),)
        if score > 0
    ]
    rivals.sort(key=lambda row: row[0], reverse=True)
    if asked.part:
        rivals = [row for row in rivals if row[1].part] or rivals
    single = asked.quantity.value == 1
    if not single and any(not one.quantity.weak for _, one in rivals):
        rivals = [row for row in rivals if not row[1].quantity.weak]
    senses = {one: _sense(pair, pair.statement, one) for one in pair.statement.figures}
    if _sense(pair, pair.question, asked) == "change":  # not what it was, or is now
        rivals = [row for row in rivals if senses[row[1]] in ("change", "")]
    if not pair.question.dates and "now" in senses.values():
        return [row for row in rivals if senses[row[1]] != "before"]
    return rivals


def _sense(pair: Pair, frame: Frame, count: Count) -> str:
    """Return what a figure is beside a change, by the word before it; "" if that says nothing."""
    return pair.words.figure_senses.get(_before(frame, count), "")


def _before(frame: Frame, count: Count) -> str:
    return norm_at(frame.words, count.first - 1)


def _comparable(asked: Quantity, given: Quantity) -> bool:
    if asked.kind is not given.kind or (asked.unit == "times") != (given.unit == "times"):
        return False
    if asked.kind in (FigureKind.MONEY, FigureKind.MEASURE):
        return asked.unit == given.unit or _are_degrees(asked, given)
    return True


def _are_degrees(asked: Quantity, given: Quantity) -> bool:
    """Return True for 50 degrees and 40°C; 104 degrees may be 104°F, which is another number."""
    fahrenheit = any("F" in one.unit_text.upper() for one in (asked, given))
    return {asked.unit, given.unit} == _DEGREES and not fahrenheit


def _is_equated(pair: Pair, given: Count) -> bool:
    """Return True for the number of whales *has grown to* 11,000, the members *are* 67."""
    return _before(pair.statement, given) in pair.words.copulas | pair.words.before_totals


def _is_vague(asked: Count, given: Count) -> bool:
    """Return True for the one of "one of them"; that of "one cod a day" is a figure."""
    counted = given.noun[:1] == (given.after,)
    large = not isinstance(asked.quantity.value, int) or asked.quantity.value > _FEW
    return given.quantity.weak and (large or not counted)


def _fit(pair: Pair, asked: Count, given: Count) -> float:
    """Return how much the two figures are of the same thing; 0 if they are not."""
    near = nearness(pair, asked, given)
    if pair.translated:
        return _alike(pair, asked, given)
    counted = asked.quantity.kind in (FigureKind.COUNT, FigureKind.PERCENT)
    if not counted or not asked.noun:
        if not near and pair.question.terms:
            return 0.0
        told = bool(asked.noun and given.noun) and given.noun[0] > given.first
        return 0.1 + near + (pair.meets(asked.noun, given.noun) if told else 0)
    if not given.noun:  # two of them
        there = all(pair.covers(index) or index in pair.around for index in asked.noun)
        return near + 1.0 if there else 0.0
    met = pair.meets(asked.noun, given.noun)
    if asked.quantity.kind is FigureKind.PERCENT:
        return near + met + (0 if _is_given_by_two(given.quantity) else 0.1)
    vague = _is_vague_noun(pair, asked, pair.question.words[asked.noun[-1]])
    same = vague and asked.quantity.value == given.quantity.value  # 137 people
    if same or _stands_before(pair, asked, given):  # it seats 1,850
        return 1.0 + near
    if given.noun[0] < given.first and not given.elliptical:
        loose = asked.noun[0] < asked.first or _is_equated(pair, given)
        return met / 2 + near if met and loose else 0.0
    heads = pair.meets(asked.noun[-1:], given.noun) or given.noun[-1] in pair.reached(asked.noun)
    return met + near if heads else 0.0


def _is_vague_noun(pair: Pair, asked: Count, word: Word) -> bool:
    """Return True for the people of "137 people", who may be called anything."""
    return word.index in asked.noun and word.index >= asked.after and word.stem in pair.words.vague


def _stands_before(pair: Pair, asked: Count, given: Count) -> bool:
    """Return True if what is counted stands right before the figure, with no comma between."""
    words, before = pair.statement.words, given.first - 1
    if before not in pair.reached(asked.noun[-1:]):
        return False
    return "," not in pair.statement.text[words[before].end : words[given.first].start]


def _alike(pair: Pair, asked: Count, given: Count) -> float:
    """Return how much two figures in different languages are of the same thing."""
    if asked.quantity.kind is not FigureKind.COUNT or not asked.noun:
        return 1.0
    if pair.context.similarity is None or not given.noun:
        return 0.0
    text, least = _counted(pair, asked)
    alike = pair.context.similarity(text, pair.statement.said(given.noun[-_NOUN:]))
    return alike - _UNLIKE if alike >= least else 0.0


def _counted(pair: Pair, asked: Count) -> tuple[str, float]:
    """Return the words that a figure of the question counts, and how like the others' must be.

    Scripts without spaces do not show where a noun ends: there it is all but the figure.
    """
    text = pair.question.text
    if is_unspaced(text):
        return text[: asked.quantity.start] + text[asked.quantity.end :], _SAME_TEXT
    behind = asked.noun[0] > asked.first
    return pair.question.said(asked.noun[:_NOUN] if behind else asked.noun[-1:]), _SAME_NOUN


def nearness(pair: Pair, asked: Count, given: Count) -> float:
    """Return how close to a figure of the statement the words stand that the question has."""
    total = 0.0
    for word in pair.question.terms:
        distances = [
            _steps(given, t) + 4 * abs(pair.statement.words[t].clause - given.clause)
            for t in pair.targets.get(word.index, ())
        ]
        if distances:
            total += 1 / (1 + max(0, min(distances)) + max(0, _steps(asked, word.index)) / 2)
    return total


def _steps(count: Count, index: int) -> int:
    """Return how many words a word stands before a figure or behind it."""
    return count.first - index if index < count.first else index - count.after + 1


def _same_subject(pair: Pair, asked: Count, given: Count) -> bool:
    """Return True if the words around the claimed figure are words of the statement."""
    if pair.translated:
        return True
    near = {*range(asked.first - _NEAR, asked.after + _NEAR), *asked.noun}
    back = pair.refers_back() or not given.noun  # two of them
    words = [w for w in pair.question.terms if w.index in near]
    counted = any(pair.covers(index) for index in asked.noun)
    apart = [
        w
        for w in words
        if not (pair.covers(w.index) or _is_vague_noun(pair, asked, w))
        # Pairs of glasses.
        and not (w.index in pair.around and (back or (counted and w.index in asked.noun)))
    ]
    verbs = all(pair.words.is_verb(w.norm) for w in apart)
    return not apart or (verbs and len(words) > len(apart))


def compare_figures(asked: Quantity, given: Quantity, *, exact: bool = False) -> State:
    """Return what a figure of the source says of one that is claimed."""
    claim, source = asked.interval, given.interval
    if asked.sense == "relative":
        return State.OPEN
    if claim is None or source is None:
        same = asked.qualifier == given.qualifier and asked.value == given.value
        return State.SUPPORTED if same else State.OPEN
    if asked.value == given.value and (_excludes(claim, source) or _excludes(source, claim)):
        return State.CONTRADICTED
    if given.sense == "about":
        source = _narrowed(source)
    if asked.sense == "upto":
        return _most(claim, source, given)
    if asked.kind is FigureKind.PERCENT and not any(map(str.isdigit, asked.text)):
        claim = _widened(claim)
    if exact and claim.low is not None and claim.low == claim.high:
        claim = Interval(claim.low, claim.low)
    elif asked.value == given.value and _is_loose(asked) and given.qualifier:
        return State.SUPPORTED if within(source, claim) else State.OPEN
    if within(source, claim):
        return State.SUPPORTED
    if _is_given_by_two(given) and not asked.qualifier:  # half, beside nine of the 17
        source = Interval((source.low or 0) - _NEAR_SHARE, (source.high or 1) + _NEAR_SHARE)
    return State.CONTRADICTED if disjoint(source, claim) else State.OPEN


def _is_given_by_two(given: Quantity) -> bool:
    """Return True for a share that no text states: see ``bot/frames/shares.py``."""
    return given.kind is FigureKind.PERCENT and given.value is None


def _excludes(over: Interval, under: Interval) -> bool:
    """Return True for more than two thirds beside nearly two thirds, however bands are rounded."""
    return over.low_open and over.high is None and under.high_open


def _most(claim: Interval, source: Interval, given: Quantity) -> State:
    """Compare what is claimed to be the most, "up to 8 kilograms", with the most of the source."""
    bounded = given.sense == "upto" or source.low != source.high
    if claim.high is None or source.high is None or not bounded:
        return State.SUPPORTED if within(source, claim) else State.CONTRADICTED
    return State.SUPPORTED if claim.high == source.high else State.CONTRADICTED


def _widened(claim: Interval) -> Interval:
    """Return a share in words with room for rounding: two thirds are 67 percent."""
    low = None if claim.low is None else claim.low * (1 - _ROUNDING * (not claim.low_open))
    high = None if claim.high is None else claim.high * (1 + _ROUNDING * (not claim.high_open))
    return Interval(low, high, claim.low_open, claim.high_open)


def _narrowed(source: Interval) -> Interval:
    """Return the narrower band that a source means with about: about 95 is below 100."""
    if source.low is None or source.high is None:
        return source
    cut = (source.high - source.low) * _NARROWED
    return Interval(source.low + cut, source.high - cut)


def _is_loose(asked: Quantity) -> bool:
    """Return True for 50 and about 50, which many say of more than 50."""
    near = asked.interval
    return not asked.qualifier or bool(
        near and near.low is not None and near.high is not None
        and isinstance(asked.value, int | float) and near.low < asked.value < near.high
    )  # fmt: skip


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE * max(1.0, abs(one), abs(other))


def within(inner: Interval, outer: Interval) -> bool:
    """Return True if every number of ``inner`` is one of ``outer``."""
    return _not_below(inner, outer) and _not_below(_mirrored(inner), _mirrored(outer))


def _mirrored(one: Interval) -> Interval:
    low, high = (None if end is None else -end for end in (one.high, one.low))
    return Interval(low, high, one.high_open, one.low_open)


def _not_below(inner: Interval, outer: Interval) -> bool:
    if outer.low is None or inner.low is None:
        return outer.low is None
    if _same(inner.low, outer.low):
        return inner.low_open or not outer.low_open
    return inner.low > outer.low


def disjoint(one: Interval, other: Interval) -> bool:
    """Return True if no number is in both."""
    return _ends_before(one, other) or _ends_before(other, one)


def _ends_before(one: Interval, other: Interval) -> bool:
    if one.high is None or other.low is None:
        return False
    if _same(one.high, other.low):
        return one.high_open or other.low_open
    return one.high < other.low
