"""The figures of a sentence with what they count, and what narrows it: not, all, ranks, plans."""

from bot.frames.frame import Count, Rank, Scope, ScopeKind, norm_at
from bot.frames.sentence import Sentence
from bot.text.quantity import FigureKind, Quantity
from bot.text.tokens import stemmer

_REACH = 6
_MOST_DENIED = 9  # words behind a negation that it may deny
_SUPERLATIVE = 5  # letters that a word such as oldest has at least
_BEFORE = 4
_PARTITIVES = 3  # light words between a figure and what it counts
_STOPS = frozenset(",;:)(")


def read_counts(sentence: Sentence, figures: tuple[Quantity, ...]) -> tuple[Count, ...]:
    """Return the figures of a sentence with the words they count, and whether they are exact."""
    row = sentence.row
    exact = {after for _, after, _ in sentence.lexicon.exact.find(sentence.norms)}
    found: list[Count] = []
    for figure in figures:
        inside = [w.index for w in row if w.start < figure.end and figure.start < w.end]
        if not inside or _is_difference(sentence, inside[-1] + 1):
            continue
        first, after = inside[0], inside[-1] + 1
        limited = first in exact or figure.qualifier.startswith(("exactly", "only", "just"))
        before = _noun_before(sentence, after, figure, found)
        noun = before or _noun(sentence, first, after, figure)
        clause, part = row[first].clause, _is_part(sentence, after)
        found.append(Count(figure, first, after, noun, limited, clause, part, bool(before)))
    return tuple(found)


def _noun_before(
    sentence: Sentence, after: int, figure: Quantity, found: list[Count]
) -> tuple[int, ...]:
    """Return what the figure before counts, where a verb follows this one: 2,350 children have been
    examined and 480 *have been* treated, two *others* have not."""
    row, words = sentence.row, sentence.lexicon
    last = next((one for one in reversed(found) if one.noun[:1] == (one.after,)), None)
    if last is None or {figure.kind, last.quantity.kind} != {FigureKind.COUNT}:
        return ()
    behind = norm_at(row, after)
    verb = behind in words.auxiliaries and last.clause == row[after].clause
    return last.noun if verb or behind in words.rest else ()


def _is_part(sentence: Sentence, after: int) -> bool:
    """Return True for the three of "three of the eight"."""
    start = sentence.past(sentence.lexicon.partitives, after, _PARTITIVES)
    return after < start < len(sentence.row) and sentence.row[start].figure


def _is_difference(sentence: Sentence, after: int) -> bool:
    """Return True for the 500 of "500 more people", the 40 metres of "40 metres longer than"."""
    if after >= len(sentence.row) or sentence.comma(after):
        return False
    compared, than = sentence.norms[after], norm_at(sentence.row, after + 1)
    longer = compared.endswith("er") and than in sentence.lexicon.compared_with
    return longer or compared in sentence.lexicon.comparing  # a million more passengers


def _noun(sentence: Sentence, first: int, after: int, figure: Quantity) -> tuple[int, ...]:
    """Return the words that a figure counts: those behind it, or else those before it."""
    row, norms, words = sentence.row, sentence.norms, sentence.lexicon
    start = sentence.past(words.partitives, after, _PARTITIVES)
    share = figure.kind is FigureKind.PERCENT
    while after < start < len(row) and row[start].figure:  # three of *the eight* members
        start += 1
    if start < len(row) and norms[start] in words.counted_pronouns:
        return _predicate(sentence, start + 1) if share else ()
    ends = after >= len(row) or bool(_STOPS & set(sentence.text[figure.end : row[after].start]))
    run = () if ends else sentence.run_after(start)
    if share and not ends:
        run += _predicate(sentence, run[-1] + 1 if run else start)
    if not run and "(" in sentence.gap(first):
        return (first - 1,)
    return run or tuple(reversed(sentence.content_before(first, _BEFORE)))


def _predicate(sentence: Sentence, start: int) -> tuple[int, ...]:
    """Return what a share is said to be or do: half of the members *are women*."""
    ends = sentence.lexicon.predicate_ends
    first = (w.index for w in sentence.row[start:] if w.content or w.norm in ends)
    return sentence.run_after(next(first, len(sentence.row)))


def read_negations(sentence: Sentence) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return each negation and the words it denies. ``isn't it ...?`` denies nothing."""
    row, norms, words = sentence.row, sentence.norms, sentence.lexicon
    found = []
    for first, after, _ in words.negators.find(norms):
        inverted = first == 0 and norms[0] in words.yes_no_openings
        # "Stopped *selling* cars"; to stop early denies nothing.
        ends = norms[first] in words.ceasing and not norm_at(row, after).endswith("ing")
        affirmed = _is_only(sentence, first) or _only_begins(sentence, first, after)
        if not (row[first].figure or inverted or ends or affirmed):
            found.append((first, _denied(sentence, after)))
    for verb in row:  # banned, cancelled; denied that it would be
        if verb.norm in words.denying and not verb.figure:
            clause = tuple(w.index for w in row if w.clause == verb.clause and w is not verb)
            found.append((verb.index, clause))
        if verb.norm in words.denials:
            behind = tuple(w.index for w in row[verb.index + 1 :] if w.clause == verb.clause)
            found.append((verb.index, behind))
    return tuple(found)


def _is_only(sentence: Sentence, first: int) -> bool:
    """Return True for "nowhere but in Kenya": only there."""
    words = sentence.lexicon
    after, name = words.scopes.at(sentence.norms, first) or (first, "")
    return name == "only" and norm_at(sentence.row, after) in words.place_prepositions


def _only_begins(sentence: Sentence, first: int, after: int) -> bool:
    """Return True for "did not open until May": it did, in May."""
    words, denier = sentence.lexicon, sentence.norms[first]
    verbal = denier == "not" or denier in words.auxiliaries | words.yes_no_openings
    if not verbal or after >= len(sentence.row):
        return False
    clause = (word for word in sentence.row[after:] if word.clause == sentence.row[after].clause)
    return any(word.norm in words.beginning for word in clause)


def _denied(sentence: Sentence, start: int) -> tuple[int, ...]:
    denied: list[int] = []
    contrasts = sentence.norms[start - 1] == "than"  # rather than seconds, they last
    for word in sentence.row[start : start + _MOST_DENIED]:
        comma = contrasts and sentence.comma(word.index)
        ends = bool(denied) and (comma or word.norm in sentence.lexicon.denial_ends)
        if ends or word.clause != sentence.row[start].clause:
            break
        denied.append(word.index)
    return tuple(denied)


def read_scopes(sentence: Sentence) -> tuple[Scope, ...]:
    """Return all, most, some, only ... with the words that they are said of.

    The most of "the most common" ranks, and the both of "both long and high" joins two words.
    """
    return tuple(
        Scope(ScopeKind(name), first, _over(sentence, after))
        for first, after, name in sentence.lexicon.scopes.find(sentence.norms)
        if not (
            sentence.row[first].figure
            or (name == "most" and _compared(sentence, after))
            or _joins(sentence, first)
            or (name == "all" and _sums_up(sentence, first))
        )
    )


def _sums_up(sentence: Sentence, at: int) -> bool:
    """Return True for the all of "140 in all"."""
    return at > 1 and sentence.norms[at - 1] == "in" and sentence.row[at - 2].figure


def _joins(sentence: Sentence, at: int) -> bool:
    """Return True for the both of "both longer and higher"."""
    words, behind = sentence.lexicon, sentence.norms[at + 1 : at + _REACH]
    return sentence.norms[at] in words.pairing and not words.list_joints.isdisjoint(behind)


def _over(sentence: Sentence, start: int, *, figures: bool = True) -> tuple[int, ...]:
    """Return the next words with meaning, up to the end of the clause."""
    found: list[int] = []
    for word in sentence.row[start : start + _REACH]:
        if word.clause != sentence.row[start].clause:
            break
        if word.content or (word.figure and figures):
            found.append(word.index)
    return tuple(found)


def read_ranks(sentence: Sentence, figures: tuple[Quantity, ...]) -> tuple[Rank, ...]:
    """Return first, largest, second-oldest, most populous."""
    row = sentence.row
    ordinals = {
        word.index: int(f.value)
        for f in figures
        if f.kind is FigureKind.ORDINAL and isinstance(f.value, int)
        for word in row
        if f.start <= word.start < f.end
    }
    found = []
    for at in range(len(row)):
        compared = _compared(sentence, at)
        if compared:
            order = ordinals.get(at - 1) or ordinals.get(at) or 1
            found.append(_rank(sentence, at, order, compared))
        elif at in ordinals and not _compared(sentence, at + 1):
            found.append(_rank(sentence, at, ordinals[at], ""))
    return tuple(found)


def _compared(sentence: Sentence, at: int) -> str:
    """Return the stem of what a superlative compares, or nothing."""
    if at >= len(sentence.row):
        return ""
    words, word = sentence.lexicon, sentence.row[at]
    the, before = ("", "", *sentence.norms)[at : at + 2]
    if before in words.superlative_more and word.content and at > 1:
        stem = word.stem if before == "most" else f"{before} {word.stem}"
        return stem if the in words.before_superlatives else ""
    norm = word.norm
    ends = bool(words.superlative_more) and norm.endswith("est")  # only English forms it so
    if not ends or len(norm) < _SUPERLATIVE or norm in words.not_superlative:
        return ""
    regular = words.root(norm, "")
    bare = norm[:-3].removesuffix("i") + "y" * norm.endswith("iest")
    return regular or stemmer(words.language)(bare)


def _rank(sentence: Sentence, index: int, order: int, stem: str) -> Rank:
    one_of = bool(sentence.lexicon.one_of & set(sentence.norms[max(0, index - 4) : index]))
    return Rank(index, order, stem, one_of, _over(sentence, index + 1, figures=False))


def read_plans(sentence: Sentence) -> tuple[tuple[int, ...], bool]:
    """Return where something is said to be planned, and True if it is said not to be done yet."""
    norms, words = sentence.norms, sentence.lexicon
    plans = tuple(
        first
        for first, after, _ in words.plans.find(norms)
        if not (
            sentence.row[first].figure
            or norm_at(sentence.row, after) in words.continuing
            or (norms[after - 1] == "to" and norm_at(sentence.row, after) in words.articles)
        )
    )
    return plans, bool(words.not_yet.find(norms))
