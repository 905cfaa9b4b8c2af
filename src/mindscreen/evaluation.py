"""The decided values of one response, and how they are written out as scores and findings when somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen._version import __version__
from mindscreen.explain import Explainer
from mindscreen.interval import Truth, truth_of
from mindscreen.parts import Finding, Notice, Override, Parts, Score
from mindscreen.plan import SkipPlan
from mindscreen.scaleplan import NormPlan, ScalePlan, SleepPlan, TermsPlan

if TYPE_CHECKING:
    from mindscreen.model import FindingRule, Rounding
    from mindscreen.parts import Pattern
    from mindscreen.plan import Plan
    from mindscreen.response import Context
    from mindscreen.scaleplan import BandPlan


_MOST_REASONS: Final = 1024
"""Reasons that are kept for one finding; then all are forgotten."""
_KNOWN: Final = (Truth.FALSE, Truth.TRUE)
_TRUTH: Final = {
    (certain, possible): truth_of(certain=certain, possible=possible)
    for certain, possible in ((False, False), (False, True), (True, True))
}


class Evaluation:
    """The decided values of one response; `parts()` writes them out when somebody looks."""

    __slots__ = (
        "_pattern",
        "_told",
        "context",
        "hi",
        "instrument",
        "lo",
        "notices",
        "overrides",
        "plan",
        "truths",
        "values",
    )

    def __init__(
        self,
        plan: Plan,
        values: list[int | None],
        context: Context,
        overrides: tuple[Override, ...],
        notices: tuple[Notice, ...],
    ) -> None:
        self.plan = plan
        self.instrument = plan.instrument
        self.values = values
        self.context = context
        self.overrides = overrides
        self.notices = notices
        self._pattern: Pattern | None = None
        self._told = False
        self.lo, self.hi = self._decide()
        lo, hi = self.lo, self.hi
        if lo is hi:
            self.truths = [_KNOWN[rule(lo, lo)] for rule in plan.rules]
        else:
            self.truths = [_TRUTH[rule(lo, hi), rule(hi, lo)] for rule in plan.rules]
        for place, assessable in plan.assessable.items():
            if not assessable(lo, hi):
                self.truths[place] = Truth.UNKNOWN

    def _decide(self) -> tuple[list[int], list[int]]:
        """Fill the value vectors: items, then scales and skipped items in the order of the plan, then facts."""
        plan = self.plan
        known = None not in self.values
        tail = [0] * len(plan.scales)
        if known:
            lo: list[int] = [*self.values, *tail]  # type: ignore[list-item]
            hi = lo
        else:
            lo = [low if value is None else value for value, low in zip(self.values, plan.blank_lower, strict=True)]
            hi = [high if value is None else value for value, high in zip(self.values, plan.blank_upper, strict=True)]
            lo += tail
            hi += tail
        if plan.facts:
            facts = list(plan.fact_bounds(self.context))
            hi = [*hi, *(high for _, high in facts)]
            lo = [*lo, *(low for low, _ in facts)]
            if lo == hi:
                hi = lo
        for step in plan.steps:
            if isinstance(step, TermsPlan):
                if lo is hi:
                    lo[step.index] = step.exact(lo)
                else:
                    lo[step.index], hi[step.index] = step.bounds(lo, hi)
            elif isinstance(step, SkipPlan):
                hi = self._skip(step, lo, hi)
            elif isinstance(step, (SleepPlan, NormPlan)):
                hi = self._open(step, lo, hi)
        return lo, hi

    def _open(self, step: SleepPlan | NormPlan, lo: list[int], hi: list[int]) -> list[int]:
        """Decide a scale that may stay open although its items are answered; may part `hi` from `lo`."""
        lower, upper, settled = step.bounds(lo, hi)
        if not settled:
            self.notices += (Notice(step.notice, step.scale.id),)
        if lower < upper and lo is hi:
            hi = list(lo)
        lo[step.index], hi[step.index] = lower, upper
        return hi

    def _skip(self, step: SkipPlan, lo: list[int], hi: list[int]) -> list[int]:
        """Decide an item that is asked only under a condition; may part `hi` from `lo`."""
        if step.asked(lo, hi):
            return hi
        index, stands_for = step.index, step.not_asked_value
        possible, given = step.asked(hi, lo), self.values[index]
        if given == stands_for:
            return hi
        if given is not None and not possible:
            self.notices += (Notice("answered-but-not-asked", self.plan.item_ids[index]),)
        if given is not None and step.counts_anyway:
            return hi
        if given is None and not possible:
            lo[index] = hi[index] = stands_for
            return hi
        # Either nobody can say yet whether it was asked, or it was answered although the form says to skip it. Both
        # readings stay open, because dropping an answer could hide something and trusting it could invent something.
        if lo is hi:
            hi = list(lo)
        lo[index], hi[index] = min(lo[index], stands_for), max(hi[index], stands_for)
        return hi

    def critical(self) -> bool:
        """Whether a critical finding is raised."""
        for place in self.plan.critical:  # noqa: SIM110 - a bulk run asks this of every response
            if self.truths[place] is Truth.TRUE:
                return True
        return False

    def pattern(self) -> Pattern | None:
        """What two sheets share when all their scores and findings are the same; `None` where nothing tells.

        Nothing tells where blanks leave something open, and where a band depends on the person.
        """
        if not self._told:
            lo, scales = self.lo, self.plan.scales
            if lo is self.hi and self.plan.banded_by_value:
                values = tuple([lo[step.index] for step in scales])
                self._pattern = values, bytes(self.truths), self.notices, self.overrides
            self._told = True
        return self._pattern

    def parts(self, scores: tuple[Score, ...], findings: tuple[Finding, ...]) -> Parts:
        """The whole content, with scores and findings that are already made."""
        plan, instrument = self.plan, self.instrument
        blank, not_asked = self._unanswered()
        return Parts(
            instrument_id=instrument.id,
            instrument_version=instrument.version,
            scoring_hash=instrument.scoring_hash,
            engine_version=__version__,
            profile=plan.profile,
            answers=tuple(
                (item, value) for item, value in zip(plan.item_ids, self.values, strict=True) if value is not None
            ),
            blank=blank,
            not_asked=not_asked,
            context=self.context,
            overrides=self.overrides,
            scores=scores,
            findings=findings,
            notices=self.notices,
        )

    def _unanswered(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the blank items, and of those that the form told to skip."""
        plan = self.plan
        skipped = {
            skip.index for skip in plan.skips if self.values[skip.index] is None and not skip.asked(self.hi, self.lo)
        }
        blank = [i for i, value in enumerate(self.values) if value is None and i not in skipped]
        return tuple(plan.item_ids[i] for i in blank), tuple(plan.item_ids[i] for i in sorted(skipped))

    def scores(self) -> tuple[Score, ...]:
        """All scores, in the order of the definition."""
        return tuple([self._score(scale) for scale in self.plan.scales])

    def _score(self, step: ScalePlan) -> Score:
        lo, hi = self.lo, self.hi
        lower, upper = lo[step.index], hi[step.index]
        if lower == upper and step.known is not None and lo is hi:
            score = step.known.get(lower)
            if score is None:
                score = step.known[lower] = self._made(step, lower, upper)
            return score
        return self._made(step, lower, upper)

    def _made(self, step: ScalePlan, lower: int, upper: int) -> Score:
        scale, lo, hi = step.scale, self.lo, self.hi
        answered = sum(lo[i] == hi[i] for i in step.items)
        possible = self._possible_bands(step.bands, lower, upper)
        prorated = None if lower == upper else self._prorated(step, answered)
        estimate = () if prorated is None else self._possible_bands(step.bands, prorated, prorated)
        return Score(
            id=scale.id,
            lower=lower,
            upper=upper,
            denominator=scale.denominator,
            answered=answered,
            items=len(step.items),
            band=possible[0] if len(possible) == 1 else None,
            possible_bands=possible,
            prorated=prorated,
            prorated_band=estimate[0] if len(estimate) == 1 else None,
            rounding=scale.prorate.rounding if scale.prorate is not None and prorated is not None else None,
            cite=scale.cite,
        )

    def _possible_bands(self, band_plans: tuple[BandPlan, ...], lower: int, upper: int) -> tuple[str, ...]:
        keys: dict[str, None] = {}
        for bands in band_plans:
            if bands.when is None or bands.when(self.hi, self.lo):
                keys |= dict.fromkeys(bands.between(lower, upper))
            if bands.when is None or bands.when(self.lo, self.hi):
                break  # the first set that certainly applies ends the search
        return tuple(keys)

    def _prorated(self, step: ScalePlan, answered: int) -> int | None:
        """The published estimate: the mean of the answered terms in the place of each blank one, in integers."""
        rule = step.prorate
        if rule is None or answered == 0 or len(step.items) - answered > rule.at_most_blank:
            return None
        known = [
            term.scores[self.lo[i]]
            for i, term in zip(step.items, step.scale.terms, strict=True)
            if self.lo[i] == self.hi[i]
        ]
        return rounded(sum(known) * len(step.items), answered, rule.rounding)

    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the definition."""
        pairs = zip(self.instrument.findings, self.truths, strict=True)
        return tuple([Finding(rule, truth, self) for rule, truth in pairs])

    def because(self, rule: FindingRule) -> str:
        """Why a finding is what it is; nothing is written out before somebody asks, and the same only once."""
        lo, hi = self.lo, self.hi
        positions, known = self.plan.reasons[rule.id]
        key = tuple([lo[place] for place in positions] + [hi[place] for place in positions])
        text = known.get(key)
        if text is None:
            if len(known) >= _MOST_REASONS:
                known.clear()
            text = known[key] = self._written_out(rule)
        return text

    def _written_out(self, rule: FindingRule) -> str:
        plan = self.plan
        cutoffs = plan.instrument.profile(plan.profile).cutoffs
        explain = Explainer(plan.slots, cutoffs, self.lo, self.hi, len(plan.item_ids))
        if rule.assessable_when is not None and explain.truth(rule.assessable_when) is not Truth.TRUE:
            return explain.because(rule.assessable_when)
        return explain.because(rule.when)


def rounded(numerator: int, denominator: int, rule: Rounding) -> int:
    """`numerator / denominator` as an integer under a declared rule, in integer arithmetic; both non-negative.

    `half-up` and `half-even` differ in the severity band of 2,898 of the 5^9 PHQ-9 sheets, so no rule is ever implied.
    """
    whole, rest = divmod(numerator, denominator)
    if rule == "floor" or 2 * rest < denominator:
        return whole
    if 2 * rest > denominator or rule == "half-up" or whole % 2:
        return whole + 1
    return whole
