"""What was compared as numbers by name, which the fitted weights take."""

from collections.abc import Iterable, Mapping, Sequence

from bot.frames import AnswerType, Frame
from bot.retrieval.search import Candidate
from bot.text.quantity import FigureKind
from bot.verify import Verification

_MOST_WORDS = 20.0  # of a question; a longer one is like one of so many
_MOST_FOUND = 2.0  # findings of a kind, by their weights
# Of a question; of a claim each is counted for itself.
_COUNTED_AS = {"quantity_open": "quantity_missing", "rank_contradicted": "rank_missing"}
_LACKING = (
    "unmet", "term_missing", "name_missing", "place_missing", "date_missing", "quantity_missing",
    "type_missing", "type_contradicted", "place_contradicted", "date_contradicted",
)  # fmt: skip
FIGURES = {  # kinds of answers that are figures, and of which kinds
    AnswerType.COUNT: (FigureKind.COUNT,),
    AnswerType.MONEY: (FigureKind.MONEY,),
    AnswerType.PERCENT: (FigureKind.PERCENT,),
    AnswerType.DATE: (FigureKind.DATE, FigureKind.PERIOD),
    AnswerType.DURATION: (FigureKind.DURATION, FigureKind.PERIOD),
    AnswerType.MEASURE: (FigureKind.MEASURE,),
}
_NAMES = frozenset({AnswerType.PERSON, AnswerType.ORGANISATION, AnswerType.PLACE})


def verification_features(
    verification: Verification, counted_as: Mapping[str, str] = _COUNTED_AS
) -> dict[str, float]:
    """Return the findings as numbers by name, for the fitted weights."""
    features = {"coverage": verification.coverage}
    if verification.verdict:
        features[verification.verdict.value] = 1.0
    for finding in verification.findings:
        name = f"{finding.kind.removeprefix('answer_')}_{finding.state}"
        name = counted_as.get(name, name)
        features[name] = min(features.get(name, 0.0) + finding.weight, _MOST_FOUND)
    return features


def ranked_features(
    ranked: Sequence[Candidate], frame: Frame, shared: Mapping[str, float]
) -> dict[str, float]:
    """Return what the probability that the first of some candidates answers is judged from."""
    first = ranked[0]
    features = {**first.features, **shared}
    places, gap = set(first.places), first.is_gap
    rivals = [one for one in ranked[1:] if gap or places.isdisjoint(one.places)]
    features["score"] = first.score
    features["margin"] = first.score - rivals[0].score if rivals else 3.0
    others = [one for one in rivals if one.entry and not one.is_gap]
    gaps = [one for one in ranked if one.is_gap]
    features["gap_lead"] = max([-3.0, *(one.score - first.score for one in gaps)])
    for name in ("phrasing", "phrasing_meaning", "phrasing_words"):
        own = first.features.get(name, 0.0)
        features[f"gap_{name}"] = highest(gaps, name) - own
        features[f"lead_{name}"] = own - highest(others, name)
    complete = not any(features.get(name, 0.0) for name in _LACKING)
    features["complete"] = float(complete)
    features["complete_typed"] = float(complete and features.get("type_supported", 0.0) > 0)
    # A gap that is near matters where the question has something that the entry lacks.
    features["gap_beside"] = 0.0 if complete else features["gap_phrasing"]
    features["claim"] = float(frame.is_claim)
    features["asks_figure"] = float(frame.asked in FIGURES)
    features["asks_name"] = float(frame.asked in _NAMES)
    features["asks_reason"] = float(frame.asked in (AnswerType.REASON, AnswerType.MANNER))
    features["log_words"] = min(shared.get("words", 0.0), _MOST_WORDS) ** 0.5
    for name in ("coverage", "term_missing", "type_missing"):
        features[f"claim_{name}"] = features["claim"] * features.get(name, 0.0)
    return features


def highest(candidates: Iterable[Candidate], name: str) -> float:
    """Return the highest value that one of some candidates has of a feature."""
    return max((one.features.get(name, 0.0) for one in candidates), default=0.0)
