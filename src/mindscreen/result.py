"""What a screen yields: scores with bounds and bands, findings with reasons, and where all of it came from.

A result is frozen, compares by content, and survives a round trip through JSON without loss; it carries the
definition's id, version and hash, the cut-off profile and the engine's version, so that it can be read again in thirty
years. The JSON holds no binary floats, no nulls and no tuples: any language can hold it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from mindscreen.condition import Ratio
from mindscreen.errors import IntegrityError, NotFoundError, ResponseError
from mindscreen.interval import Interval, Truth
from mindscreen.response import Context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from mindscreen.model import IfUnknown, Instrument, Level

RESULT_FORMAT = "mindscreen-result/1"

_TRUTH_NAMES = {Truth.TRUE: "raised", Truth.FALSE: "not-raised", Truth.UNKNOWN: "unknown"}
_TRUTHS = {name: truth for truth, name in _TRUTH_NAMES.items()}


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
            data["value"] = _plain(self.lower, self.denominator)
        data |= {
            "lower": _plain(self.lower, self.denominator),
            "upper": _plain(self.upper, self.denominator),
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


def _plain(numerator: int, denominator: int) -> int | dict[str, int]:
    return numerator if denominator == 1 else Ratio(numerator, denominator)._asdict()


class Finding:
    """What the answers say about one rule of the instrument. Read-only; compares and hashes by content."""

    __slots__ = ("_rule", "_source", "_truth")

    def __init__(self, rule: _Rule, truth: Truth, source: str | _Evaluation) -> None:
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
        return _finding, (self.to_dict(),)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "id": self.id,
            "truth": _TRUTH_NAMES[self.truth],
            "level": self.level,
            "if_unknown": self.if_unknown,
            "because": self.because,
            "cite": list(self.cite),
        }


@dataclass(frozen=True, slots=True)
class _StoredRule:
    """What a stored finding keeps of its rule."""

    id: str
    level: Level
    if_unknown: IfUnknown
    cite: tuple[str, ...]


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


class _Evaluation(Protocol):
    """What the engine hands over: the decided values, from which the parts are written out when somebody looks."""

    instrument: Instrument

    def because(self, rule: Any) -> str: ...

    def scores(self) -> tuple[Score, ...]: ...

    def findings(self) -> tuple[Finding, ...]: ...

    def parts(self, scores: tuple[Score, ...], findings: tuple[Finding, ...]) -> Parts: ...


class Result:
    """The result of one screen. Read-only; compares and hashes by content.

    `result["total"]` is a score; `result.raised`, `result.unknown` and `result.not_raised` are the findings by truth.
    """

    __slots__ = ("_evaluation", "_findings", "_parts", "_scores")

    def __init__(self, evaluation: _Evaluation | None = None, parts: Parts | None = None) -> None:
        """Made by the engine or by `from_dict`; nothing to construct by hand."""
        self._evaluation = evaluation
        self._parts = parts
        self._scores = None if parts is None else parts.scores
        self._findings = None if parts is None else parts.findings

    @property
    def parts(self) -> Parts:
        """The whole content as frozen data."""
        if self._parts is None:
            assert self._evaluation is not None  # noqa: S101 - one of the two is always there
            # Writing a part out is idempotent, so it does not matter if two threads both do it.
            self._parts = self._evaluation.parts(self.scores, self.findings)
        return self._parts

    @property
    def instrument(self) -> Instrument | None:
        """The instrument that was scored, when this result was made in this process; else see `instrument_of`."""
        return None if self._evaluation is None else self._evaluation.instrument

    @property
    def instrument_id(self) -> str:
        """For example `phq-9`."""
        return self.parts.instrument_id

    @property
    def instrument_version(self) -> str:
        """Version of the definition."""
        return self.parts.instrument_version

    @property
    def scoring_hash(self) -> str:
        """SHA-256 over everything that can change a score, band or finding."""
        return self.parts.scoring_hash

    @property
    def engine_version(self) -> str:
        """Version of mindscreen that scored."""
        return self.parts.engine_version

    @property
    def profile(self) -> str:
        """The cut-off profile used."""
        return self.parts.profile

    @property
    def answers(self) -> dict[str, int]:
        """The recorded answers, without the blanks."""
        return dict(self.parts.answers)

    @property
    def blank(self) -> tuple[str, ...]:
        """Items that were (or may have been) asked and have no answer."""
        return self.parts.blank

    @property
    def not_asked(self) -> tuple[str, ...]:
        """Items that the form told to skip."""
        return self.parts.not_asked

    @property
    def complete(self) -> bool:
        """Whether no asked item is blank."""
        return not self.parts.blank

    @property
    def context(self) -> Context:
        """What was known about the person and the occasion."""
        return self.parts.context

    @property
    def overrides(self) -> tuple[Override, ...]:
        """Eligibility rules set aside on purpose."""
        return self.parts.overrides

    @property
    def scores(self) -> tuple[Score, ...]:
        """All scores, in the order of the definition."""
        if self._scores is None:
            assert self._evaluation is not None  # noqa: S101 - one of the two is always there
            self._scores = self._evaluation.scores()
        return self._scores

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the definition."""
        if self._findings is None:
            assert self._evaluation is not None  # noqa: S101 - one of the two is always there
            self._findings = self._evaluation.findings()
        return self._findings

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reader must know besides."""
        return self.parts.notices

    @property
    def raised(self) -> tuple[Finding, ...]:
        """Findings that hold whatever the blanks would say."""
        return tuple([finding for finding in self.findings if finding.truth is Truth.TRUE])

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """Findings that the blanks decide; never read them as negative."""
        return tuple([finding for finding in self.findings if finding.truth is Truth.UNKNOWN])

    @property
    def not_raised(self) -> tuple[Finding, ...]:
        """Findings that do not hold whatever the blanks would say."""
        return tuple([finding for finding in self.findings if finding.truth is Truth.FALSE])

    def __getitem__(self, scale_id: str) -> Score:
        """The score of one scale.

        Raises:
            NotFoundError: MS-N007.
        """
        for score in self.scores:
            if score.id == scale_id:
                return score
        raise self._missing("score", scale_id, [score.id for score in self.scores])

    def finding(self, finding_id: str) -> Finding:
        """One finding, whatever its truth.

        Raises:
            NotFoundError: MS-N007.
        """
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise self._missing("finding", finding_id, [finding.id for finding in self.findings])

    def _missing(self, noun: str, wanted: str, names: list[str]) -> NotFoundError:
        return NotFoundError(
            "MS-N007",
            f"there is no {noun} '{wanted}'.",
            where=self.instrument_id,
            remedy=f"There are: {', '.join(names)}.",
        )

    def __eq__(self, other: object) -> bool:
        """Results are equal when all they hold is."""
        return isinstance(other, Result) and self.parts == other.parts

    def __hash__(self) -> int:
        """Consistent with equality."""
        return hash(self.parts)

    def __repr__(self) -> str:
        """Names the instrument only: answers and scores belong to a patient and do not go into logs."""
        return f"<Result of {self.instrument_id}|{self.instrument_version}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the plain content."""
        return Result, (None, self.parts)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON of format `mindscreen-result/1`: no nulls, no floats; a blank answer is absent."""
        parts = self.parts
        data: dict[str, Any] = {
            "format": RESULT_FORMAT,
            "instrument": {
                "id": parts.instrument_id,
                "version": parts.instrument_version,
                "scoring_hash": parts.scoring_hash,
                "profile": parts.profile,
            },
            "engine": {"name": "mindscreen", "version": parts.engine_version},
            "context": parts.context.to_dict(),
            "overrides": [{"rule": each.rule, "reason": each.reason} for each in parts.overrides],
            "answers": [{"item": item, "value": value} for item, value in parts.answers],
            "blank": list(parts.blank),
            "not_asked": list(parts.not_asked),
            "scores": [score.to_dict() for score in parts.scores],
            "findings": [finding.to_dict() for finding in parts.findings],
            "notices": [
                {"code": notice.code, "about": notice.about} if notice.about else {"code": notice.code}
                for notice in parts.notices
            ],
        }
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """Read what `to_dict` wrote; `Result.from_dict(result.to_dict()) == result`.

        Raises:
            IntegrityError: MS-I003, when the format is another or a part is missing.
        """
        if not hasattr(data, "get") or data.get("format") != RESULT_FORMAT:
            raise IntegrityError(
                "MS-I003",
                f"the format is not {RESULT_FORMAT}.",
                where="stored result",
                remedy="Give what Result.to_dict() wrote.",
            )
        try:
            return cls(parts=_parts(data))
        except (AttributeError, KeyError, TypeError, ValueError, ResponseError) as error:
            raise IntegrityError(
                "MS-I003",
                f"a part is missing or garbled ({type(error).__name__}).",
                where="stored result",
                remedy="Give what Result.to_dict() wrote, unchanged.",
            ) from None  # the cause could quote an answer


def _parts(data: Mapping[str, Any]) -> Parts:
    instrument = data["instrument"]
    return Parts(
        instrument_id=_text(instrument["id"]),
        instrument_version=_text(instrument["version"]),
        scoring_hash=_text(instrument["scoring_hash"]),
        engine_version=_text(data["engine"]["version"]),
        profile=_text(instrument["profile"]),
        answers=tuple((_text(answer["item"]), _whole(answer["value"])) for answer in data["answers"]),
        blank=_texts(data["blank"]),
        not_asked=_texts(data["not_asked"]),
        context=Context.from_dict(data["context"]),
        overrides=tuple(Override(_text(each["rule"]), _text(each["reason"])) for each in data["overrides"]),
        scores=tuple(_score(score) for score in data["scores"]),
        findings=tuple(_finding(finding) for finding in data["findings"]),
        notices=tuple(Notice(_text(each["code"]), _text(each.get("about", ""))) for each in data["notices"]),
    )


def _score(data: Mapping[str, Any]) -> Score:
    (lower, denominator), (upper, same) = _ratio(data["lower"]), _ratio(data["upper"])
    if lower > upper or denominator != same:
        msg = "the bounds are not bounds"
        raise ValueError(msg)
    prorated = data.get("prorated")
    return Score(
        id=_text(data["id"]),
        lower=lower,
        upper=upper,
        denominator=denominator,
        answered=_whole(data["answered"]),
        items=_whole(data["items"]),
        band=_text(data["band"]) if "band" in data else None,
        possible_bands=_texts(data.get("possible_bands", [])),
        prorated=None if prorated is None else _whole(prorated["value"]),
        prorated_band=_text(prorated["band"]) if prorated is not None and "band" in prorated else None,
        rounding=None if prorated is None else _text(prorated["rounding"]),
        cite=_texts(data["cite"]),
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    rule = _StoredRule(_text(data["id"]), data["level"], data["if_unknown"], _texts(data["cite"]))
    if rule.level not in {"critical", "positive", "info"} or rule.if_unknown not in {"ask", "note"}:
        msg = "it is not known how the finding matters"
        raise ValueError(msg)
    return Finding(rule, _TRUTHS[data["truth"]], _text(data["because"]))


def _ratio(value: Any) -> tuple[int, int]:
    return (_whole(value["numerator"]), _whole(value["denominator"])) if isinstance(value, dict) else (_whole(value), 1)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(each) for each in value)
