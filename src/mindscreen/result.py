"""What a screen yields: scores with bounds and bands, findings with reasons, and where all of it came from.

A result is frozen, compares by content, and survives a round trip through JSON without loss; it carries the
definition's id, version and hash, the cut-off profile and the engine's version, so that it can be read again in thirty
years. The JSON holds no binary floats, no nulls and no tuples: any language can hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from mindscreen.errors import IntegrityError, NotFoundError, ResponseError
from mindscreen.interval import Truth
from mindscreen.stored import parts_from_dict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument
    from mindscreen.parts import Finding, Notice, Override, Parts, Pattern, Score
    from mindscreen.response import Context

RESULT_FORMAT = "mindscreen-result/1"


class _Evaluation(Protocol):
    """What the engine hands over: the decided values, from which the parts are written out when somebody looks."""

    instrument: Instrument

    def because(self, rule: Any) -> str: ...

    def critical(self) -> bool: ...

    def pattern(self) -> Pattern | None: ...

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
    def critical(self) -> bool:
        """Whether a critical finding is raised, and somebody has to act at once."""
        if self._evaluation is not None:
            return self._evaluation.critical()
        return any(finding.level == "critical" for finding in self.raised)

    @property
    def pattern(self) -> Pattern | None:
        """What results of one instrument and profile share when scores, findings and notices are equal, as a key.

        `None` where there is none: while answers are missing, where a band depends on facts about the person, and for a
        result that was stored. Meant for who writes many results, and writes what is alike once.
        """
        return None if self._evaluation is None else self._evaluation.pattern()

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
            return cls(parts=parts_from_dict(data))
        except (AttributeError, KeyError, TypeError, ValueError, ResponseError) as error:
            raise IntegrityError(
                "MS-I003",
                f"a part is missing or garbled ({type(error).__name__}).",
                where="stored result",
                remedy="Give what Result.to_dict() wrote, unchanged.",
            ) from None  # the cause could quote an answer
