"""Whether two results may be compared over time, and why not when they may not.

A difference between two scores means something only when both were made by the same rules, from the answers of the same
kind of respondent. That both belong to one person is for the caller to know: results carry no identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import Instrument
    from mindscreen.result import Result

ReasonCode: TypeAlias = Literal[
    "other-instrument", "other-version", "other-scoring", "other-profile", "other-respondent", "respondent-not-stated"
]


@dataclass(frozen=True, slots=True)
class NotComparable:
    """A reason why two results are not compared.

    Attributes:
        code: the reason.
        text: the reason in words, by locale (`en`, `zh-CN`).
    """

    code: ReasonCode
    text: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"code": self.code, "text": dict(self.text)}


def _reason(code: ReasonCode, english: str, chinese: str) -> NotComparable:
    return NotComparable(code, MappingProxyType({"en": english, "zh-CN": chinese}))


OTHER_INSTRUMENT: Final = _reason(
    "other-instrument", "The two results are of different instruments.", "两次结果来自不同的量表。"
)
OTHER_VERSION: Final = _reason(
    "other-version",
    "The two results were scored by different major versions of the definition.",
    "两次结果由量表定义的不同主版本计分。",
)
OTHER_SCORING: Final = _reason(
    "other-scoring",
    "The two results were scored by different rules, for example with different norms.",
    "两次结果的计分规则不同（例如所用常模不同）。",
)
OTHER_PROFILE: Final = _reason(
    "other-profile", "The two results were read with different cut-offs.", "两次结果采用了不同的界值方案。"
)
OTHER_RESPONDENT: Final = _reason(
    "other-respondent", "The two forms were completed by different kinds of respondent.", "两次作答的填写人类别不同。"
)
RESPONDENT_NOT_STATED: Final = _reason(
    "respondent-not-stated",
    "It is not stated who completed one of the forms, and more than one kind of respondent may.",
    "至少一次未注明填写人，而该量表可由不同类别的人填写。",
)


def reasons(first: Result, last: Result, instrument: Instrument) -> tuple[NotComparable, ...]:
    """Every reason why two results are not compared; none when they are.

    Results of one major version have the same scores by the policy for versions. So a scoring hash may differ between
    versions, unless scores rest on norms, which a site puts in without raising the version.

    Args:
        first: the earlier result.
        last: the later result.
        instrument: the definition that the later one was made with, or the installed one of its major version.
    """
    if first.instrument_id != last.instrument_id:
        return (OTHER_INSTRUMENT,)
    found = []
    if _major(first) != _major(last):
        found.append(OTHER_VERSION)
    elif first.scoring_hash != last.scoring_hash:
        normed = any(scale.norm is not None for scale in instrument.scales)
        if normed or first.instrument_version == last.instrument_version:
            found.append(OTHER_SCORING)
    if first.profile != last.profile:
        found.append(OTHER_PROFILE)
    who = {_respondent(each, instrument) for each in (first, last)}
    if None in who:
        found.append(RESPONDENT_NOT_STATED)
    elif len(who) > 1:
        found.append(OTHER_RESPONDENT)
    return tuple(found)


def _major(result: Result) -> str:
    return result.instrument_version.partition(".")[0]


def _respondent(result: Result, instrument: Instrument) -> str | None:
    """Who answered, as stated, or as there is only one who may."""
    only = instrument.population.completed_by
    return result.context.completed_by or (only[0] if len(only) == 1 else None)
