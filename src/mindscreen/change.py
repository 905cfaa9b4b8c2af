"""The change of one score between two occasions, and what the published numbers say of it.

An incomplete form leaves a score as bounds, and a statement about change is then true, false or unknown: true when it
holds however the blanks of both forms are filled in, false when it holds in no such way. Where no number is published,
there is no statement. A change says how two screening results differ; it does not say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from mindscreen.changerule import ImportantChange
from mindscreen.condition import NEGATED, OPERATORS
from mindscreen.explain import bounds_text, number_text
from mindscreen.interval import Interval, Truth, truth_of
from mindscreen.parts import plain_number

if TYPE_CHECKING:
    from mindscreen.changerule import ChangeRule, ReliableChange, Remission, TreatmentResponse
    from mindscreen.condition import Ratio

    _Published: TypeAlias = ReliableChange | ImportantChange | TreatmentResponse

Kind: TypeAlias = Literal[
    "improvement", "deterioration", "important-improvement", "important-worsening", "response", "remission"
]
"""What is stated: a reliable change for the better or the worse, one by at least the minimal important difference,
a response to treatment, and whether the last score lies in the range of remission."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Direction: TypeAlias = Literal["better", "worse", "none", "unknown"]

CRITICAL: Final = Fraction(196, 100)
"""What the reliable change index must exceed: two-sided p < 0.05 (Jacobson and Truax 1991)."""
NOT_PUBLISHED: Final = "not available: no published value here"
_TRUTHS: Final = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "unknown", None: "not-available"}


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """One statement about a change.

    Attributes:
        kind: what is stated.
        truth: whether it holds; `None` where no number is published, which is not the same as unknown.
        because: the comparison that decided, with the scores in it.
        population: in whom the number was found.
        cite: keys of the references.
    """

    kind: Kind
    truth: Truth | None
    because: str
    population: str = ""
    cite: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Names the statement only: whether it holds for a person does not go into logs."""
        return f"<Statement {self.kind}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        data: dict[str, Any] = {"kind": self.kind, "truth": _TRUTHS[self.truth], "because": self.because}
        return data if self.truth is None else {**data, "population": self.population, "cite": list(self.cite)}


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """The change of one score between two occasions.

    Attributes:
        scale: id of the scale.
        higher_is: whether a higher score is `worse` or `better`.
        denominator: what `first`, `last` and `difference` are numerators over.
        first: bounds of the first score.
        last: bounds of the last score.
        index: the reliable change index of Jacobson and Truax, with the sign of the difference and cut after two
            decimals; `None` while blanks leave a score open, and where no reliability and SD are published.
        statements: one for every `Kind`, in that order.
    """

    scale: str
    higher_is: Literal["worse", "better"]
    denominator: int
    first: Interval
    last: Interval
    index: Decimal | None
    statements: tuple[Statement, ...]

    def __repr__(self) -> str:
        """Names the scale only: what a person scored does not go into logs."""
        return f"<Change of {self.scale}>"

    @property
    def difference(self) -> Interval:
        """Bounds of last score - first score."""
        return difference(self.first, self.last)

    @property
    def direction(self) -> Direction:
        """Whether the score moved for the `better` or the `worse`, however little; `unknown` while blanks decide."""
        gain = _gain(self.difference, self.higher_is)
        if gain == (0, 0):
            return "none"
        return "better" if gain.lower > 0 else "worse" if gain.upper < 0 else "unknown"

    def statement(self, kind: Kind) -> Statement:
        """One of the statements."""
        return self.statements[KINDS.index(kind)]

    def because(self, kind: Kind) -> str:
        """The comparison that decided a statement."""
        return self.statement(kind).because

    @property
    def improvement(self) -> Truth | None:
        """Whether the change is reliable and for the better."""
        return self.statement("improvement").truth

    @property
    def deterioration(self) -> Truth | None:
        """Whether the change is reliable and for the worse."""
        return self.statement("deterioration").truth

    @property
    def reliable(self) -> Truth | None:
        """Whether the change is reliable, in either direction."""
        return _either(self.improvement, self.deterioration)

    @property
    def mcid_met(self) -> Truth | None:
        """Whether the change reaches the minimal clinically important difference, in either direction."""
        better, worse = self.statement("important-improvement"), self.statement("important-worsening")
        return _either(better.truth, worse.truth)

    @property
    def response(self) -> Truth | None:
        """Whether the change is what the source calls a response to treatment."""
        return self.statement("response").truth

    @property
    def remission(self) -> Truth | None:
        """Whether the last score lies in the range that the source calls remission, wherever the first one lay."""
        return self.statement("remission").truth

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        data: dict[str, Any] = {"scale": self.scale, "higher_is": self.higher_is}
        for name, bounds in (("first", self.first), ("last", self.last), ("difference", self.difference)):
            data[name] = {
                "lower": plain_number(bounds.lower, self.denominator),
                "upper": plain_number(bounds.upper, self.denominator),
            }
        data["direction"] = self.direction
        if self.index is not None:
            data["index"] = str(self.index)
        data["statements"] = [each.to_dict() for each in self.statements]
        return data


def change_of(
    rule: ChangeRule,
    first: Interval,
    last: Interval,
    *,
    higher_is: Literal["worse", "better"] = "worse",
    denominator: int = 1,
) -> Change:
    """The change between two scores, and what a rule says of it.

    Args:
        rule: what is published about change on the scale.
        first: bounds of the first score, as numerators.
        last: bounds of the last score, as numerators.
        higher_is: whether a higher score is `worse` or `better`.
        denominator: that of the scale.
    """
    moved = difference(first, last)

    def by(kind: Kind, source: _Published | None, *, better: bool) -> Statement:
        """Whether the score moved by at least so much, for the better or for the worse."""
        least = _least(source, better=better)
        if source is None or least is None:
            return Statement(kind, None, NOT_PUBLISHED)
        rises = better is (higher_is == "better")
        op, limit = (">=", least) if rises else ("<=", -least)
        return Statement(kind, *_compared("difference", moved, op, limit, denominator), source.population, source.cite)

    response = rule.response
    statements = (
        by("improvement", rule.reliable, better=True),
        by("deterioration", rule.reliable, better=False),
        by("important-improvement", rule.important, better=True),
        by("important-worsening", rule.important, better=False),
        by("response", response, better=True)
        if response is None or response.percent is None
        else _fall_by_share(response, response.percent, first, last, denominator),
        _remission(rule.remission, last, denominator),
    )
    index = _index(rule.reliable, moved, denominator)
    return Change(rule.scale, higher_is, denominator, first, last, index, statements)


def _least(source: _Published | None, *, better: bool) -> int | None:
    if isinstance(source, ImportantChange) and not better:
        return source.least_if_worse
    return None if source is None else source.least


def difference(first: Interval, last: Interval) -> Interval:
    """Bounds of last - first: the blanks of the two forms have nothing to do with each other."""
    return Interval(last.lower - first.upper, last.upper - first.lower)


def least_reliable(reliability: int | Ratio, sd: int | Ratio, denominator: int) -> int:
    """The least difference, as a numerator, whose reliable change index exceeds 1.96."""
    return isqrt(int(CRITICAL**2 * _error_squared(reliability, sd, denominator))) + 1


def _error_squared(reliability: int | Ratio, sd: int | Ratio, denominator: int) -> Fraction:
    """The square of the standard error of a difference, `2 * SD**2 * (1 - reliability)`, in numerators."""
    r, s = (Fraction(number) if isinstance(number, int) else Fraction(*number) for number in (reliability, sd))
    return 2 * (s * denominator) ** 2 * (1 - r)


def _index(rule: ReliableChange | None, moved: Interval, denominator: int) -> Decimal | None:
    if rule is None or rule.reliability is None or rule.sd is None or not moved.is_exact:
        return None
    error = _error_squared(rule.reliability.value, rule.sd.value, denominator)
    hundredths = isqrt(int(10_000 * moved.lower**2 / error))
    return Decimal(-hundredths if moved.lower < 0 else hundredths).scaleb(-2)


def _compared(name: str, bounds: Interval, op: str, limit: int, denominator: int) -> tuple[Truth, str]:
    """Whether a number within bounds is at least, or at most, a limit, and the comparison in the grammar of rules."""
    holds = [OPERATORS[op](end, limit) for end in bounds]
    truth = truth_of(certain=all(holds), possible=any(holds))
    shown = NEGATED[op] if truth is Truth.FALSE else op
    return truth, f"{name} = {_text(bounds, truth, denominator)} {shown} {number_text(limit, denominator)}"


def _fall_by_share(
    rule: TreatmentResponse, percent: int, first: Interval, last: Interval, denominator: int
) -> Statement:
    """Whether no more than the rest is left of the first score; of nothing, nothing can fall."""
    rest = 100 - percent
    truth = truth_of(
        certain=first.lower > 0 and 100 * last.upper <= rest * first.lower,
        possible=first.upper > 0 and 100 * last.lower <= rest * first.upper,
    )
    op = ">" if truth is Truth.FALSE else "<="
    before = f"{rest}% of first ({bounds_text(first, denominator)})"
    because = f"last = {_text(last, truth, denominator)} {op} {before}"
    return Statement("response", truth, because if first.upper else "first = 0", rule.population, rule.cite)


def _remission(rule: Remission | None, last: Interval, denominator: int) -> Statement:
    if rule is None:
        return Statement("remission", None, NOT_PUBLISHED)
    return Statement("remission", *_compared("last", last, "<=", rule.at_most, denominator), rule.population, rule.cite)


def _text(bounds: Interval, truth: Truth, denominator: int) -> str:
    return f"{bounds_text(bounds, denominator)}{' (?)' if truth is Truth.UNKNOWN else ''}"


def _gain(bounds: Interval, higher_is: str) -> Interval:
    """A difference counted so that more is better."""
    return bounds if higher_is == "better" else Interval(-bounds.upper, -bounds.lower)


def _either(one: Truth | None, other: Truth | None) -> Truth | None:
    return None if one is None or other is None else max(one, other)
