"""Measurements as lines for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.authoring.evaluation.curve import FALSE_AT_MOST, Step, proposal
from bot.authoring.evaluation.grade import Grade, Graded
from bot.authoring.evaluation.mend import mend
from bot.authoring.evaluation.report import by_kind, totals
from bot.knowledge.knowledge import Knowledge

WORST = 15  # faults that are shown


def summary_lines(graded: Sequence[Graded]) -> list[str]:
    """Return counts by kind, and the totals in percent."""
    lines = [f"{'kind':<16}{'asked':>6}" + "".join(f"{g.value:>11}" for g in Grade)]
    for summary in by_kind(graded):
        cells = "".join(f"{summary.counts[g]:>11}" for g in Grade)
        lines.append(f"{summary.kind:<16}{summary.total:>6}{cells}")
    result = totals(graded)
    lines.append(
        f"\nanswerable: {result['right']:.1f} % right, {result['wrong']:.1f} % wrong, "
        f"{result['missed']:.1f} % not answered; not answerable: {result['false']:.1f} % answered"
    )
    return lines


def curve_lines(
    rows: Sequence[Step], error: float, bins: Sequence[tuple[int, float, float]]
) -> list[str]:
    """Return risk and coverage over thresholds, the proposal, and the reliability table."""
    if not rows:
        return []
    lines = ["", f"{'threshold':>9}{'right %':>9}{'wrong %':>9}{'false %':>9}"]
    lines += [f"{r.threshold:>9.2f}{r.right:>9.1f}{r.wrong:>9.1f}{r.false:>9.1f}" for r in rows]
    proposed = proposal(rows)
    if proposed:
        lines.append(
            f"proposed (at most {FALSE_AT_MOST:g} % falsely answered): "
            f"answer: {proposed[0]:g}, suggest: {proposed[1]:g} in knowledge.yaml"
        )
    lines += ["", f"{'confidence':>10}{'right':>8}{'answers':>9}"]
    lines += [f"{mean:>10.2f}{share:>8.2f}{count:>9}" for count, mean, share in bins]
    lines.append(f"expected calibration error {error:.3f}")
    return lines


def fault_lines(graded: Iterable[Graded], knowledge: Knowledge | None = None) -> list[str]:
    """Return the worst faults: false answers first, the most confident first.

    With ``knowledge``, whose own questions these are: what would mend each.
    """
    order = {Grade.FALSE: 0, Grade.WRONG: 1, Grade.MISSED: 2, Grade.SUGGESTED: 3}
    faults = [one for one in graded if one.grade in order]
    faults.sort(key=lambda one: (order[one.grade], -one.confidence))
    lines = ["", "worst first:"] if faults else []
    if len(faults) > WORST:
        lines[1] = f"worst first, {WORST} of {len(faults)} (all of them: --json):"
    for one in faults[:WORST]:
        answers = ", ".join(answer["entry"] for answer in one.reply["answers"])
        lines.append(
            f"  {one.grade.value:<10}{one.question.q[:70]!r} -> {answers or one.reply['outcome']}"
        )
        if knowledge:
            lines.append(f"{'':12}{one.question.id}: {mend(one, knowledge)}")
    return lines
