from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.parts import Finding, Parts, Score
from mindscreen.result import RESULT_FORMAT

PHQ9 = ms.load("phq-9")
PHQ2 = ms.load("phq-2")

MadeUp = Callable[[str], ms.Instrument]


def a_partial_form(**facts: Any) -> ms.Result:
    return ms.screen(PHQ9, [2, 2, 2, 2, 2, 0, 0, 0, None, 1], **facts)


def every_kind(made_up: MadeUp) -> list[ms.Result]:
    """Complete, partial and empty forms; skipped items; means; overrides; profiles; no bands."""
    everything: dict[str, Any] = {
        "age_years": 16,
        "sex": "female",
        "education_years": 9,
        "pregnant": False,
        "completed_by": "clinician",
        "authored": "2026-11-21T09:30:00+08:00",
        "overrides": {"age": "学生筛查", "completed_by": "read aloud"},
    }
    return [
        a_partial_form(),
        a_partial_form(**everything),
        ms.screen(PHQ9, [0] * 9 + [None]),
        ms.screen(PHQ9, [0] * 9 + [2]),
        ms.screen(PHQ9, {}),
        ms.screen(PHQ9, [3] * 10, profile="china-general-population"),
        ms.screen(made_up("methods"), [2, 1, None, 5]),
        ms.screen(made_up("methods"), {}),
        ms.screen(made_up("memory"), {"recall": 1}, sex="male"),
        ms.screen(made_up("drinking"), {"drinks": 0}),
    ]


# --- reading one -----------------------------------------------------------------------------------------------------


def test_a_score_is_found_by_its_name() -> None:
    result = a_partial_form()
    assert result["symptoms"].bounds == ms.Interval(5, 6)
    assert result.finding("self-harm").unknown


@pytest.mark.parametrize("wanted", ["sum", "", "self-harm"])
def test_a_missing_score_is_an_error_with_the_names_there_are(wanted: str) -> None:
    with pytest.raises(ms.NotFoundError) as refusal:
        a_partial_form()[wanted]
    assert str(refusal.value) == f"[MS-N007] phq-9: there is no score '{wanted}'. There are: total, symptoms."


def test_a_missing_finding_is_an_error_with_the_names_there_are() -> None:
    with pytest.raises(ms.NotFoundError) as refusal:
        ms.screen(PHQ2, {}).finding("self-harm")
    assert str(refusal.value) == "[MS-N007] phq-2: there is no finding 'self-harm'. There are: positive-screen."


def test_findings_stand_under_their_truth() -> None:
    result = a_partial_form()
    assert [finding.id for finding in result.raised] == ["positive-screen", "major-depressive-syndrome"]
    assert [finding.id for finding in result.unknown] == ["self-harm"]
    assert [finding.id for finding in result.not_raised] == ["other-depressive-syndrome", "functional-impairment"]
    assert [finding.truth for finding in result.raised] == [ms.Truth.TRUE] * 2
    assert not result.finding("self-harm").raised


def test_what_was_given_can_be_read_again() -> None:
    result = a_partial_form(age_years=34)
    assert result.answers == {"q1": 2, "q2": 2, "q3": 2, "q4": 2, "q5": 2, "q6": 0, "q7": 0, "q8": 0, "difficulty": 1}
    assert (result.blank, result.not_asked, result.complete) == (("q9",), (), False)
    assert result.context == ms.Context(age_years=34)
    assert (result.overrides, [notice.code for notice in result.notices]) == ((), ["respondent-not-stated"])


def test_a_mean_is_exact(made_up: MadeUp) -> None:
    values = [ms.screen(made_up("methods"), {"a": a, "b": b})["average"].value for a, b in ((2, 1), (3, 1), (3, None))]
    assert values == [Fraction(3, 2), 2, None]
    assert [type(value) for value in values] == [Fraction, int, type(None)]


@pytest.mark.control("C-016")
def test_a_result_says_what_produced_it() -> None:
    result = a_partial_form()
    assert result.instrument is PHQ9
    assert (result.instrument_id, result.instrument_version) == ("phq-9", PHQ9.version)
    assert result.scoring_hash == PHQ9.scoring_hash
    assert result.scoring_hash.startswith("sha256:")
    assert (result.profile, result.engine_version) == ("original", ms.__version__)
    data = result.to_dict()
    assert data["format"] == RESULT_FORMAT
    assert data["instrument"] == {
        "id": "phq-9",
        "version": PHQ9.version,
        "scoring_hash": PHQ9.scoring_hash,
        "profile": "original",
    }
    assert data["engine"] == {"name": "mindscreen", "version": ms.__version__}


@pytest.mark.control("C-014")
@pytest.mark.parametrize("name", ["phq-9", "gad-7", "phq-2", "gad-2", "psc-17"])
def test_every_number_carries_its_source(name: str) -> None:
    instrument = ms.load(name)
    result = ms.screen(instrument, {})
    parts: list[Score | Finding] = [*result.scores, *result.findings]
    for part in parts:
        assert part.cite
        assert all(instrument.references[key].text for key in part.cite)
        assert part.to_dict()["cite"] == list(part.cite)


# --- frozen ----------------------------------------------------------------------------------------------------------


@pytest.mark.control("C-015")
def test_a_result_cannot_be_changed() -> None:
    result = a_partial_form()
    before = result.to_dict()
    for part, name in (
        (result, "profile"),
        (result, "anything"),
        (result["total"], "lower"),
        (result.finding("self-harm"), "truth"),
        (result.finding("self-harm"), "because"),
        (result.context, "age_years"),
        (result.notices[0], "code"),
        (result.parts, "scores"),
    ):
        with pytest.raises(AttributeError):
            setattr(part, name, None)
    result.answers["q9"] = 0
    result.to_dict()["answers"].clear()
    assert result.to_dict() == before


def test_results_compare_by_content(made_up: MadeUp) -> None:
    results = every_kind(made_up)
    assert results == every_kind(made_up)
    assert len({*results, *every_kind(made_up)}) == len(results)
    assert a_partial_form() != a_partial_form(age_years=34)
    assert a_partial_form() != "a result"


def test_findings_compare_by_content() -> None:
    first, second = a_partial_form().findings[0], a_partial_form().findings[0]
    assert first == second
    assert len({first, second}) == 1
    assert first != ms.screen(PHQ9, [0] * 10).findings[0]
    assert first != "self-harm"


@pytest.mark.parametrize("again", [lambda result: pickle.loads(pickle.dumps(result)), copy.deepcopy, copy.copy])  # noqa: S301 - our own
def test_a_copy_says_the_same(made_up: MadeUp, again: Callable[[ms.Result], ms.Result]) -> None:
    for result in every_kind(made_up):
        assert again(result) == result
        assert again(result).to_dict() == result.to_dict()
    finding: Any = a_partial_form().findings[0]
    assert again(finding) == finding


@pytest.mark.control("C-050")
def test_nothing_of_a_person_shows_in_a_log() -> None:
    result = a_partial_form(age_years=17, overrides={"age": "zhangsan is seventeen"})
    assert repr(result) == "<Result of phq-9|1.1.0>"
    assert repr(result.scores) == "(<Score total>, <Score symptoms>)"
    assert repr(result.findings[0]) == "<Finding self-harm>"
    assert repr(result.parts) == "<Parts of a result of phq-9|1.1.0>"
    assert repr(result.overrides) == "(<Override of age>,)"
    assert str(result) == repr(result)


# --- as JSON ---------------------------------------------------------------------------------------------------------


def plain(data: Any) -> bool:
    """Objects, lists, texts, booleans and whole numbers: no nulls, no floats, no tuples."""
    if isinstance(data, dict):
        return all(isinstance(key, str) and plain(value) for key, value in data.items())
    return all(plain(each) for each in data) if isinstance(data, list) else isinstance(data, (str, int))


@pytest.mark.control("C-019")
def test_a_result_goes_through_json_and_back(made_up: MadeUp) -> None:
    for result in every_kind(made_up):
        data = result.to_dict()
        assert plain(data)
        stored = ms.Result.from_dict(json.loads(json.dumps(data)))
        assert stored == result
        assert hash(stored) == hash(result)
        assert stored.to_dict() == data
        assert stored.instrument is None
        assert stored["total" if result.instrument_id == "phq-9" else result.scores[0].id] == result.scores[0]
        assert stored.raised == result.raised


@pytest.mark.control("C-001")
@pytest.mark.control("C-019")
def test_in_json_a_blank_is_absent_and_bounds_are_two_numbers() -> None:
    data = a_partial_form().to_dict()
    assert [answer["item"] for answer in data["answers"]] == [f"q{n}" for n in range(1, 9)] + ["difficulty"]
    assert data["blank"] == ["q9"]
    assert data["scores"][0] == {
        "id": "total",
        "lower": 10,
        "upper": 13,
        "answered": 8,
        "items": 9,
        "band": "moderate",
        "possible_bands": ["moderate"],
        "prorated": {"value": 11, "rounding": "half-up", "band": "moderate"},
        "cite": list(PHQ9.scale("total").cite),
    }
    assert data["findings"][0] == {
        "id": "self-harm",
        "truth": "unknown",
        "level": "critical",
        "if_unknown": "ask",
        "because": "q9 = ? (0..3) >= 1",
        "cite": list(PHQ9.finding("self-harm").cite),
    }


@pytest.mark.control("C-019")
def test_in_json_a_mean_is_a_numerator_over_a_denominator(made_up: MadeUp) -> None:
    data = ms.screen(made_up("methods"), {"a": 2, "b": 1, "c": None, "d": 5}).to_dict()
    scores = {score["id"]: score for score in data["scores"]}
    assert scores["average"]["value"] == {"numerator": 3, "denominator": 2}
    assert scores["average"]["lower"] == scores["average"]["upper"] == scores["average"]["value"]
    assert scores["half_up"]["prorated"] == {"value": 5, "rounding": "half-up"}
    assert "band" not in scores["half_up"]
    assert "possible_bands" not in scores["half_up"]
    assert "value" not in scores["half_up"]


def test_the_stored_instrument_can_be_found_again() -> None:
    stored = ms.Result.from_dict(a_partial_form().to_dict())
    assert ms.instrument_of(stored) == PHQ9


DELETE = object()

GARBLED: list[tuple[tuple[str | int, ...], Any]] = [
    (("format",), "mindscreen-result/2"),
    (("format",), DELETE),
    (("instrument",), DELETE),
    (("instrument",), "zhangsan"),
    (("instrument", "id"), 987654),
    (("instrument", "version"), DELETE),
    (("instrument", "scoring_hash"), None),
    (("instrument", "profile"), ["zhangsan"]),
    (("engine",), []),
    (("engine", "version"), 987654),
    (("context",), "zhangsan"),
    (("context",), {"zhangsan": 987654}),
    (("context",), {"age_years": 987654}),
    (("context",), None),
    (("overrides",), [{"rule": "age"}]),
    (("overrides",), [{"rule": "age", "reason": 987654}]),
    (("overrides",), ["zhangsan"]),
    (("answers",), {"q1": 987654}),
    (("answers", 0, "value"), "987654"),
    (("answers", 0, "value"), 1.0),
    (("answers", 0, "value"), True),
    (("answers", 0, "value"), None),
    (("answers", 0, "item"), 987654),
    (("blank",), "zhangsan"),
    (("blank",), [987654]),
    (("not_asked",), None),
    (("scores",), DELETE),
    (("scores", 0), "zhangsan"),
    (("scores", 0, "id"), DELETE),
    (("scores", 0, "lower"), DELETE),
    (("scores", 0, "lower"), "987654"),
    (("scores", 0, "lower"), 987654),  # above the upper one
    (("scores", 0, "lower"), {"numerator": 10, "denominator": 2}),  # in other units than the upper one
    (("scores", 0, "lower"), {"numerator": 10}),
    (("scores", 0, "upper"), 13.0),
    (("scores", 0, "answered"), "zhangsan"),
    (("scores", 0, "items"), True),
    (("scores", 0, "band"), 987654),
    (("scores", 0, "band"), None),
    (("scores", 0, "possible_bands"), "zhangsan"),
    (("scores", 0, "prorated"), 987654),
    (("scores", 0, "prorated"), {"value": 11.0, "rounding": "half-up"}),
    (("scores", 0, "prorated"), {"value": 11}),
    (("scores", 0, "prorated", "band"), None),
    (("scores", 0, "cite"), DELETE),
    (("findings", 0, "truth"), "zhangsan"),
    (("findings", 0, "truth"), ["raised"]),
    (("findings", 0, "level"), "zhangsan"),
    (("findings", 0, "if_unknown"), "forget"),
    (("findings", 0, "because"), 987654),
    (("findings", 0, "cite"), "zhangsan"),
    (("notices",), [{"about": "zhangsan"}]),
    (("notices",), [{"code": 987654}]),
    (("notices",), [987654]),
]


@pytest.mark.control("C-019")
@pytest.mark.control("C-050")
@pytest.mark.parametrize(("place", "value"), GARBLED, ids=lambda each: str(each).partition(" at 0x")[0])
def test_a_garbled_stored_result_is_refused_and_not_quoted(place: tuple[str | int, ...], value: Any) -> None:
    data: Any = a_partial_form(age_years=34).to_dict()
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    if value is DELETE:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    with pytest.raises(ms.IntegrityError) as refusal:
        ms.Result.from_dict(data)
    text = str(refusal.value)
    assert refusal.value.code == "MS-I003"
    assert refusal.value.where == "stored result"
    assert "Give what Result.to_dict() wrote" in refusal.value.remedy
    assert "987654" not in text
    assert "zhangsan" not in text
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.control("C-019")
@pytest.mark.parametrize("data", [None, [], "zhangsan", 987654, {}], ids=repr)
def test_what_is_no_stored_result_is_refused(data: Any) -> None:
    with pytest.raises(ms.IntegrityError, match=r"^\[MS-I003\] stored result: the format is not mindscreen-result/1\."):
        ms.Result.from_dict(data)


def test_parts_are_all_there_is() -> None:
    parts = a_partial_form().parts
    assert isinstance(parts, Parts)
    assert ms.Result(parts=parts) == a_partial_form()
