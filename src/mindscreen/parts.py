"""What a result is made of, as plain frozen data: scores, findings, notices, overrides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from mindscreen.condition import Ratio
from mindscreen.interval import Interval, Truth

if TYPE_CHECKING:
    from fractions import Fraction

    from mindscreen.model import IfUnknown, Level
    from mindscreen.response import Context

TRUTH_NAMES = {Truth.TRUE: "raised", Truth.FALSE: "not-raised", Truth.UNKNOWN: "unknown"}
"""How the three truth values are written in JSON."""


class _Rule(Protocol):
    """The part of a finding rule that a finding shows."""

    @property
    def id(self) -> str: ...

    @property
    def level(self) -> Level: ...

    @property
    def if_unknown(self) -> IfUnknown: ...

    @property
    def cite(self) -> tuple[str, ...]: ...


class _Explains(Protocol):
    """Whoever can write out why a finding is what it is."""

    def because(self, rule: Any) -> str: ...


@dataclass(frozen=True, slots=True, repr=False)
class Score:
    """One score. `lower` and `upper` are what it can be once the blanks are filled; `value` only exists when they meet.

    Attributes:
        id: id of the scale.
        lower: smallest value any completion can reach, as a numerator over `denominator`.
        upper: largest value any completion can reach.
        denominator: 1 except for means.
        answered: how many of the scale's items have an answer (or were skipped as the form prescribes).
        items: how many items the scale has.
        band: key of the band, when every completion falls in the same one.
        possible_bands: keys of all bands that a completion can fall in, in ascending order.
        prorated: the estimate of the published proration rule for a form with few blanks; it stands beside the bounds
            and never decides a finding. `None` for a complete form and where no rule applies.
        prorated_band: the band of that estimate.
        rounding: the rounding rule of that estimate.
        cite: keys of the references.
    """

    id: str
    lower: int
    upper: int
    denominator: int
    answered: int
    items: int
    band: str | None
    possible_bands: tuple[str, ...]
    prorated: int | None
    prorated_band: str | None
    rounding: str | None
    cite: tuple[str, ...]

    def __repr__(self) -> str:
        """Names the scale only: what a person scored does not go into logs."""
        return f"<Score {self.id}>"

    @property
    def value(self) -> int | Fraction | None:
        """The score, or `None` while blanks leave it open. An `int`, or a `Fraction` for a mean that is not whole."""
        return self._number(self.lower) if self.lower == self.upper else None

    @property
    def bounds(self) -> Interval:
        """`lower` and `upper` together, in numerators."""
        return Interval(self.lower, self.upper)

    def _number(self, numerator: int) -> int | Fraction:
        if numerator % self.denominator == 0:
            return numerator // self.denominator
        from fractions import Fraction  # noqa: PLC0415 - only means need it, and its import is not cheap

        return Fraction(numerator, self.denominator)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        data: dict[str, Any] = {"id": self.id}
        if self.lower == self.upper:
            data["value"] = plain_number(self.lower, self.denominator)
        data |= {
            "lower": plain_number(self.lower, self.denominator),
            "upper": plain_number(self.upper, self.denominator),
            "answered": self.answered,
            "items": self.items,
        }
        if self.band is not None:
            data["band"] = self.band
        if self.possible_bands:
            data["possible_bands"] = list(self.possible_bands)
        if self.prorated is not None:
            data["prorated"] = {"value": self.prorated, "rounding": self.rounding}
            if self.prorated_band is not None:
                data["prorated"]["band"] = self.prorated_band
        data["cite"] = list(self.cite)
        return data


def plain_number(numerator: int, denominator: int) -> int | dict[str, int]:
    """A number over its denominator as plain JSON."""
    return numerator if denominator == 1 else Ratio(numerator, denominator)._asdict()


@dataclass(frozen=True, slots=True)
class StoredRule:
    """What a finding keeps of its rule when it is stored."""

    id: str
    level: Level
    if_unknown: IfUnknown
    cite: tuple[str, ...]


class Finding:
    """What the answers say about one rule of the instrument. Read-only; compares and hashes by content."""

    __slots__ = ("_rule", "_source", "_truth")

    def __init__(self, rule: _Rule, truth: Truth, source: str | _Explains) -> None:
        """Made by the engine or by `Result.from_dict`; `source` is the reason, or whoever can write it out."""
        self._rule = rule
        self._truth = truth
        self._source = source

    @property
    def id(self) -> str:
        """Id of the finding."""
        return self._rule.id

    @property
    def truth(self) -> Truth:
        """Raised (`TRUE`), not raised (`FALSE`) or `UNKNOWN` while blanks leave it open."""
        return self._truth

    @property
    def level(self) -> Level:
        """How it matters: `critical`, `positive` or `info`."""
        return self._rule.level

    @property
    def if_unknown(self) -> IfUnknown:
        """What an unknown calls for: `ask` the person or `note` it."""
        return self._rule.if_unknown

    @property
    def cite(self) -> tuple[str, ...]:
        """Keys of the references."""
        return self._rule.cite

    @property
    def because(self) -> str:
        """The comparisons that decided, with the answers in them, for example `q9 = 1 >= 1`; written out on demand."""
        return self._source if isinstance(self._source, str) else self._source.because(self._rule)

    @property
    def raised(self) -> bool:
        """Whether every completion of the form raises it."""
        return self.truth is Truth.TRUE

    @property
    def unknown(self) -> bool:
        """Whether the blanks decide it."""
        return self.truth is Truth.UNKNOWN

    def __eq__(self, other: object) -> bool:
        """Findings are equal when all they say is."""
        return isinstance(other, Finding) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        """Consistent with equality."""
        return hash((self.id, self.truth, self.because))

    def __repr__(self) -> str:
        """Names the rule only: what a person's answers say does not go into logs."""
        return f"<Finding {self.id}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the reason written out."""
        rule = StoredRule(self.id, self.level, self.if_unknown, self.cite)
        return Finding, (rule, self.truth, self.because)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "id": self.id,
            "truth": TRUTH_NAMES[self.truth],
            "level": self.level,
            "if_unknown": self.if_unknown,
            "because": self.because,
            "cite": list(self.cite),
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of a result must know, as a code and what it is about (`age-not-stated`, an item id ...)."""

    code: str
    about: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Override:
    """A rule of eligibility that somebody set aside on purpose, with the reason they gave."""

    rule: str
    reason: str

    def __repr__(self) -> str:
        """Names the rule only: the reason is free text about a person."""
        return f"<Override of {self.rule}>"


Pattern: TypeAlias = "tuple[tuple[int, ...], bytes, tuple[Notice, ...], tuple[Override, ...]]"
"""The numerators of the scores and the truths of the findings, in the order of the definition; notices; overrides."""


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """Everything a result holds, as plain frozen data; `Result` gives it its convenient face."""

    instrument_id: str
    instrument_version: str
    scoring_hash: str
    engine_version: str
    profile: str
    answers: tuple[tuple[str, int], ...]
    blank: tuple[str, ...]
    not_asked: tuple[str, ...]
    context: Context
    overrides: tuple[Override, ...]
    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]

    def __repr__(self) -> str:
        """Names the instrument only, as `Result` does."""
        return f"<Parts of a result of {self.instrument_id}|{self.instrument_version}>"
