"""Read back what `Result.to_dict` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.parts import TRUTH_NAMES, Finding, Notice, Override, Parts, Score, StoredRule
from mindscreen.response import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

_TRUTHS = {name: truth for truth, name in TRUTH_NAMES.items()}


def parts_from_dict(data: Mapping[str, Any]) -> Parts:
    """The content of a stored result.

    Raises:
        KeyError, TypeError, ValueError: when a part is missing or of the wrong type.
        ResponseError: MS-R006, for a fact of the context that is impossible.
    """
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
    rule = StoredRule(_text(data["id"]), data["level"], data["if_unknown"], _texts(data["cite"]))
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
