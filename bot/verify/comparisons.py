"""All and most, first and largest, more and fewer, rise and fall against those of the statement."""

from collections.abc import Iterator

from bot.frames.frame import Frame, Rank, Scope, ScopeKind, Word, norm_at
from bot.frames.lexicon import Lexicon
from bot.text.quantity import FigureKind, Interval
from bot.verify.align import Pair
from bot.verify.figures import disjoint, has_rest, within
from bot.verify.findings import Finding, FindingKind, State

_NAMED = 3  # ranks from here on are seldom of two things in one sentence
_MAJORITY = Interval(0.5, None, low_open=True)
_LIST = 2
_NEAR = 3  # words behind all or most that it is said of
_NOT_ALL = (ScopeKind.MOST, ScopeKind.SOME, ScopeKind.FEW, ScopeKind.NONE, ScopeKind.OTHER)
_WHOLE = (ScopeKind.ALL, ScopeKind.ONLY)


def compare_scopes(pair: Pair) -> Iterator[Finding]:
    """Yield how each all, most, some, only of the question bears on the statement."""
    for scope in pair.question.scopes:
        if scope.kind is ScopeKind.NONE or _before_figure(pair, scope):
            continue
        state, given = _compare_scope(pair, scope)
        asked = pair.question.words[scope.index].text
        figures = (count.quantity.text for count in pair.statement.figures)
        share = scope.kind is ScopeKind.MOST and given in figures
        yield Finding(FindingKind.SCOPE, state, asked, given, about=(scope.index,), share=share)


def _before_figure(pair: Pair, scope: Scope) -> bool:
    """Return True for the only of "only 50", which is of the figure, unlike "most of the 50"."""
    if scope.kind is ScopeKind.MOST:
        return False
    return any(c.first in (scope.index + 1, scope.index) for c in pair.question.counts) or (
        bool(scope.over) and pair.question.words[scope.over[0]].figure
    )


def _compare_scope(pair: Pair, scope: Scope) -> tuple[State, str]:
    same = _statement_scopes(pair, scope)
    words = pair.question.words
    if any(words[i].capital and not pair.covers(i) for i in scope.over[:_NEAR]):
        return State.OPEN, ""
    denied = words[scope.index].norm == "any" and any(words[i].negated for i in scope.over[:_NEAR])
    if scope.kind is ScopeKind.SOME or denied:
        return State.SUPPORTED, ""
    if scope.kind in same:
        return State.SUPPORTED, same[scope.kind]
    if scope.kind is ScopeKind.MOST:
        return _most(pair, scope, same)
    if scope.kind in _WHOLE:
        return _whole(pair, scope, same)
    return State.OPEN, ""


def _statement_scopes(pair: Pair, asked: Scope) -> dict[ScopeKind, str]:
    """Return the scopes of the statement that are of words which the question's is of."""
    adverbial = pair.words.adverbial_scopes
    whole = pair.question.words[asked.index].norm in adverbial
    return {
        scope.kind: pair.statement.words[scope.index].text
        for scope in pair.statement.scopes
        if whole
        or (
            pair.meets(asked.over[:_NEAR], scope.over[:_NEAR])
            and pair.statement.words[scope.index].norm not in adverbial
        )
    }


def _most(pair: Pair, scope: Scope, same: dict[ScopeKind, str]) -> tuple[State, str]:
    if ScopeKind.ALL in same and not pair.statement.shares:  # of 58 farms, 14 lost all
        return State.SUPPORTED, same[ScopeKind.ALL]
    for count in pair.statement.figures:
        bounds = count.quantity.interval
        share = count.quantity.kind is FigureKind.PERCENT and pair.meets(scope.over, count.noun)
        if not share or bounds is None:
            continue
        if within(bounds, _MAJORITY):
            return State.SUPPORTED, count.quantity.text
        only = sum(one.quantity.kind is FigureKind.PERCENT for one in pair.statement.figures) == 1
        alone = only and not has_rest(pair)
        if disjoint(bounds, _MAJORITY) and alone and _is_all_there(pair, scope):
            return State.CONTRADICTED, count.quantity.text
    return State.OPEN, ""


def _is_all_there(pair: Pair, scope: Scope) -> bool:
    """Return True if the statement has what the claim says of most: women, not men."""
    over = (i for i in scope.over if not pair.words.is_verb(pair.question.norms[i]))
    return all(pair.covers(index) or index in pair.around for index in over)


def _whole(pair: Pair, scope: Scope, same: dict[ScopeKind, str]) -> tuple[State, str]:
    listed = _listed(pair, scope)
    if scope.kind is ScopeKind.ALL:
        others = (same[kind] for kind in _NOT_ALL if kind in same)
        listed = next(others, "") or next(_parts(pair, scope), "") or listed
    return (State.CONTRADICTED, listed) if listed else (State.OPEN, "")


def _parts(pair: Pair, scope: Scope) -> Iterator[str]:
    """Yield the figures that are not all: two of "two of them" and "only two stations", 40%."""
    words, counts = pair.statement.words, pair.statement.figures
    for count in counts:
        of = norm_at(words, count.after) == "of"
        if count.quantity.kind is FigureKind.COUNT and of and not count.noun:
            yield count.quantity.text
    for count in counts:
        if count.exact and pair.meets(scope.over[:_NEAR], count.noun):
            yield count.quantity.text
    for count in counts:
        bounds = count.quantity.interval
        share = count.quantity.kind is FigureKind.PERCENT and pair.reached() & set(count.noun)
        if share and bounds and bounds.high is not None and bounds.high < 1:
            yield count.quantity.text


def _listed(pair: Pair, scope: Scope) -> str:
    """Return the list of the statement of which the question has one member only."""
    over = set(scope.over) if scope.kind is ScopeKind.ONLY else None
    for asked in pair.question.slots:
        if over is not None and not over & set(asked.filler):
            continue
        for given in pair.statement.slots:
            related = over is not None or given.relation == asked.relation
            if not related or len(given.items) < _LIST:
                continue
            met = [item for item in given.items if pair.meets(asked.filler, item)]
            if met and len(met) < len(given.items) and len(met) <= len(asked.items):
                return pair.statement.said(given.filler)
    return ""


def compare_ranks(pair: Pair) -> Iterator[Finding]:
    """Yield how each rank of the question bears on the ranks of the statement."""
    for asked in pair.question.ranks:
        state, given = _compare_rank(pair, asked)
        about = (asked.index - 1, asked.index) if asked.order > 1 else (asked.index,)
        text = pair.question.words[asked.index].text
        yield Finding(FindingKind.RANK, state, text, given, about=about)


def _compare_rank(pair: Pair, asked: Rank) -> tuple[State, str]:
    opposites = pair.words.opposites.get(asked.stem, frozenset())
    alike = pair.words.alike(asked.stem, paraphrased=True) | opposites | {asked.stem}
    ranked = [
        (pair.meets(asked.over, given.over) + pair.meets(asked.over[-1:], given.over), given)
        for given in pair.statement.ranks
        if given.stem in alike
    ]
    met, given = max(ranked, default=(0, None), key=lambda row: row[0])
    counted = given is not None and min(asked.order, given.order) > _NAMED
    if given is None or (asked.over and given.over and not met and not counted):
        return State.MISSING, ""
    if not (asked.stem or met or counted or asked.order == given.order):
        return State.MISSING, ""
    text = pair.statement.said((max(0, given.index - (given.order > 1)), given.index))
    if given.stem in opposites:
        return State.CONTRADICTED, text
    if given.order == asked.order:
        return (State.OPEN if given.one_of and not asked.one_of else State.SUPPORTED), text
    if not (asked.stem or _is_said(pair, asked)):
        return State.MISSING, ""
    return (State.OPEN if asked.one_of else State.CONTRADICTED), text


def _is_said(pair: Pair, rank: Rank) -> bool:
    """Return True for the first of "it was the first"; that of "the first week" only names it."""
    before = pair.question.norms[max(0, rank.index - 4) : rank.index]
    return bool(set(before) & (pair.words.copulas | pair.words.ranking_verbs))


def compare_relation_words(pair: Pair) -> Iterator[Finding]:
    """Yield the comparing words of the question that the statement lacks or turns round."""
    turning = pair.words.turning
    given = [w for w in pair.statement.words if w.norm in turning and not w.figure]
    for word in pair.question.words[:-1]:
        if word.norm not in turning or word.figure:
            continue
        same = [w for w in given if w.norm == word.norm]
        if any(_beside_same(pair, word.index, w.index) for w in same):
            continue
        turned = [
            w
            for w in given
            if w.norm in turning[word.norm]
            and _beside_same(pair, word.index, w.index)
            # "Live for years" is not turned by "vote against it".
            and (
                word.norm not in pair.words.plain_prepositions
                or pair.meets((word.index - 1,), (w.index - 2, w.index - 1))
            )
        ]
        if turned or not (same or word.norm in pair.words.plain_prepositions):
            state = State.CONTRADICTED if turned else State.OPEN
            text = turned[0].text if turned else ""
            yield Finding(FindingKind.RANK, state, word.text, text, about=(word.index,))


def _beside_same(pair: Pair, asked: int, given: int) -> bool:
    """Return True if both stand before the same words, or behind."""
    return bool(
        pair.meets(range(asked + 1, asked + 4), range(given + 1, given + 5))
        or pair.meets(range(asked - 2, asked), range(given - 2, given))
    )


def compare_trends(pair: Pair) -> Iterator[Finding]:
    """Yield whether both go the same way, where each goes but one way."""
    asked = _trends(pair.question, pair.words)
    ways = set(asked.values())
    if len(ways) != 1:
        return
    reached = {pair.statement.words[index].clause for index in pair.reached()}
    given = {
        word: way
        for word, way in _trends(pair.statement, pair.words).items()
        if word.clause in reached
    }
    text = next(iter(given)).text if given else ""
    about, first = [word.index for word in asked], next(iter(asked))
    state = State.OPEN
    # What is more than another may have fallen; up from is as than.
    compared = any(w.norm in ("up", "down") for w in given) or _compares(pair.statement, pair)
    if len(set(given.values())) == 1 and (compared or not _compares(pair.question, pair)):
        state = State.SUPPORTED if ways == set(given.values()) else State.CONTRADICTED
    yield Finding(FindingKind.RANK, state, first.text, text, about=about)


def _compares(frame: Frame, pair: Pair) -> bool:
    return any(w.norm in pair.words.compared_with and not w.figure for w in frame.words)


def _trends(frame: Frame, words: Lexicon) -> dict[Word, str]:
    found = {}
    for word in frame.words:
        if word.figure:
            continue
        way = words.trends.get(word.stem, "")
        before, behind = (norm_at(frame.words, word.index + step) for step in (-1, 1))
        if word.norm in ("up", "down") and (before in words.moving_verbs or behind == "from"):
            way = word.norm
        if way:
            found[word] = way
    return found
