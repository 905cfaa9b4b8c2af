"""One family, one code per cause, one exit code per kind."""

from __future__ import annotations

import pickle

import pytest

from mindscreen import errors
from mindscreen.errors import CAUSES, DefinitionError, MindscreenError, ResponseError, did_you_mean

KINDS = sorted(MindscreenError.__subclasses__(), key=lambda kind: kind.exit_code)


def test_a_message_has_code_place_cause_and_remedy_in_this_order() -> None:
    error = ResponseError("MS-R001", "there is no item 'q10'.", where="phq-9|1.0.0", remedy="Items: q1.")
    assert str(error) == "[MS-R001] phq-9|1.0.0: there is no item 'q10'. Items: q1."


def test_a_message_without_place_and_remedy_has_no_loose_ends() -> None:
    assert str(DefinitionError("MS-D001", "it is not YAML.")) == "[MS-D001] it is not YAML."


def test_the_parts_can_be_read_by_a_program() -> None:
    error = DefinitionError("MS-D002", "anchors are not allowed.", where="a.yaml, line 3", remedy="Write it out.")
    assert (error.code, error.what, error.where, error.remedy) == (
        "MS-D002",
        "anchors are not allowed.",
        "a.yaml, line 3",
        "Write it out.",
    )


def test_a_code_that_is_not_registered_cannot_be_raised() -> None:
    with pytest.raises(AssertionError, match="unregistered error code MS-X999"):
        MindscreenError("MS-X999", "what.")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_the_way_to_another_process(kind: type[MindscreenError]) -> None:
    error = kind("MS-D001", "what.", where="where", remedy="remedy.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is kind
    assert str(again) == str(error)


def test_every_kind_has_its_own_exit_code_apart_from_success_failure_and_misuse() -> None:
    codes = [kind.exit_code for kind in KINDS]
    assert codes == list(range(3, 3 + len(KINDS)))
    assert MindscreenError.exit_code == 1


def test_every_kind_is_public_and_says_its_exit_code() -> None:
    for kind in KINDS:
        assert getattr(errors, kind.__name__) is kind
        assert kind.__doc__ is not None
        assert f"Exit code {kind.exit_code}." in kind.__doc__


def test_causes_are_short_and_have_no_full_stop() -> None:
    assert all(cause and not cause.endswith(".") for cause in CAUSES.values())


def test_a_near_miss_is_suggested() -> None:
    assert did_you_mean("totl", ["total", "symptoms"]) == " Did you mean 'total'?"


def test_nothing_is_suggested_when_nothing_is_near() -> None:
    assert did_you_mean("xyz", ["total", "symptoms"]) == ""
