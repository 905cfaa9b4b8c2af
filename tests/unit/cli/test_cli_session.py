"""The interactive session, typed line by line: back, correct, leave blank, quit; and what a pathway adds."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.cli.session import critical_items
from mindscreen.unpack import instrument_from_pack

ALL_ONE = "1\n" * 9


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def session(mindscreen: Callable[..., Any]) -> Callable[..., Any]:
    """Answer at a terminal; gives the exit status, the JSON and what was shown."""

    def run(text: str, *options: str, instrument: str = "phq-9") -> tuple[int, Any, str]:
        said = mindscreen("screen", *instrument.split(), "--json", *options, typed=text)
        return said.status, json.loads(said.out) if said.out else None, said.err

    return run


def _answers(document: Any) -> dict[str, int]:
    return {each["item"]: each["value"] for each in document["results"][0]["answers"]}


def test_one_question_after_the_other(session: Callable[..., Any]) -> None:
    status, document, shown = session(typed("34", "1", *"123012301", "2", "", ""))
    assert status == 0
    assert list(_answers(document).values()) == [1, 2, 3, 0, 1, 2, 3, 0, 1, 2]
    context = document["results"][0]["context"]
    assert (context["age_years"], context["completed_by"]) == (34, "self")
    assert "T" in context["authored"]  # at the terminal the answers are given now
    for number in range(1, 11):
        assert f"{number} / 10" in shown
    assert "Little interest or pleasure in doing things" in shown
    assert "27" not in shown  # no score is shown while the patient looks


@pytest.mark.control("C-052")
def test_go_back_and_correct_before_anything_counts(session: Callable[..., Any]) -> None:
    # Back from the third question to the second, kept; back twice from it, the first changed; at the end the ninth.
    text = typed("34", "1", "3", "2", "b", "", "b", "b", "0", "", *"1111111", "0", "9", "0", "")
    _, document, _ = session(text + "\n")
    assert _answers(document) == {"q1": 0, "q2": 2, **{f"q{n}": 1 for n in range(3, 9)}, "q9": 0, "difficulty": 0}


@pytest.mark.control("C-052")
def test_the_first_question_has_nothing_before_it(session: Callable[..., Any]) -> None:
    _, document, _ = session(typed("", "", "b", "b", *"111111111", "0", "", ""))
    assert len(_answers(document)) == 10
    assert "age_years" not in document["results"][0]["context"]
    assert "completed_by" not in document["results"][0]["context"]


@pytest.mark.control("C-001")
@pytest.mark.control("C-036")
def test_a_blank_is_blank_and_a_critical_one_is_confirmed(session: Callable[..., Any]) -> None:
    # The eighth is left blank at once; the ninth is asked again, answered "no" to leaving it, then really left.
    # With a pathway staff look first at what applies and at each form; at the end they are told what is critical.
    text = typed("", "34", "", *"1111111", "", "", "", "", "y", "0", "", "", "q")
    status, document, shown = session(text, "--pathway", "general-outpatient")
    assert status == 0
    result = document["results"][0]
    assert result["blank"] == ["q8", "q9"]
    assert shown.count("This question is about your safety") == 2
    assert "not answered" in shown
    assert any(each["action"] == "ask" and each["items"] == ["q9"] for each in document["advice"])


def test_an_answer_can_be_made_blank_again(session: Callable[..., Any]) -> None:
    text = typed("34", "1", *"111111111", "0", "1", "-", "", "")
    _, document, _ = session(text)
    assert "q1" not in _answers(document)


def test_only_options_are_answers(session: Callable[..., Any]) -> None:
    text = typed("34", "1", "4", "-1", "one", "1.0", "０", "１", *"1111111", "0", "x", "0", "11", "", "")
    status, document, shown = session(text)
    assert status == 0
    assert list(_answers(document).values()) == [0, 1, 1, 1, 1, 1, 1, 1, 1, 0]  # full-width digits are digits
    assert shown.count("Please type one of: 0, 1, 2, 3") == 4
    assert shown.count("Please type a number from 1 to 10") == 3


def test_a_question_that_the_form_skips_is_not_asked(session: Callable[..., Any]) -> None:
    status, document, shown = session(typed("34", "1", *"000000000", "", ""))
    assert status == 0
    assert document["results"][0]["not_asked"] == ["difficulty"]
    assert "10 / 10" not in shown
    assert "Skipped, as the form says: 1" in shown


@pytest.mark.control("C-052")
def test_a_question_that_a_correction_brings_up_is_asked(session: Callable[..., Any]) -> None:
    # All zero: the last question is skipped. On the last page the first answer becomes 1, and now the form asks it.
    status, document, shown = session(typed("34", "1", *"000000000", "1", "1", "2", "", ""))
    assert status == 0
    assert _answers(document)["difficulty"] == 2
    assert "10 / 10" in shown
    # And corrected to zero again: the answer stays in sight, and the result says that the form would not have asked.
    text = typed("34", "1", *"000000000", "1", "1", "2", "1", "0", "", "")
    _, document, _ = session(text)
    assert _answers(document)["difficulty"] == 2
    assert {"code": "answered-but-not-asked", "about": "difficulty"} in document["results"][0]["notices"]


def test_back_from_the_question_after_a_skipped_one(
    session: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, small_folder: Callable[..., Path]
) -> None:
    first = (
        "items:\n  - {id: e, about: zeroth, options: often, ask_when: worst >= 3, not_asked_value: 0, cite: paper}\n"
    )
    examples = "examples:\n  - {name: nothing, answers: [~, 0, 3, 0, ~], expect: {scores: {total: 0}, raised: []}}\n"
    folder = small_folder(
        ("items:\n", first),
        text=[("items: {a: first", "items: {e: zeroth, a: first"), ("items: {a: The", "items: {e: No?, a: The")],
    )
    file = folder / "definition.yaml"
    rules = file.read_text("utf-8").partition("examples:\n")[0]
    twice = examples + "  - {name: again, answers: [~, 0, 3, 0, ~], expect: {scores: {total: 0}, raised: []}}\n"
    file.write_text(rules + twice, encoding="utf-8")
    made_up = ms.load_path(folder)
    monkeypatch.setattr("mindscreen.cli.screening.load", lambda *_, **__: made_up)
    # Until something says otherwise the zeroth question may be asked; once a and b are known to be low it is not.
    text = typed("12", "1", "1", "2", "", "0", "0", "b", "b", "b", *"0000", "", "")
    status, document, _ = session(text, instrument="small-4")
    assert status == 0
    assert _answers(document)["a"] == 0


class TestFacts:
    """The session asks for the facts that some rule looks at, and for no others."""

    @pytest.fixture(autouse=True)
    def _made_up(self, monkeypatch: pytest.MonkeyPatch, small_folder: Callable[..., Path]) -> None:
        made_up = ms.load_path(
            small_folder(
                ("sex == female", "(sex == female or education_years < 6 or pregnant == true)"),
            )
        )
        monkeypatch.setattr("mindscreen.cli.screening.load", lambda *_, **__: made_up)

    def test_all_that_rules_look_at(self, session: Callable[..., Any]) -> None:
        text = typed("x", "12", "1", "3", "1", "99", "9", "2", *"1111", "", "")
        status, document, shown = session(text, instrument="small-4")
        assert status == 0
        context = document["results"][0]["context"]
        del context["authored"]
        assert context == {
            "age_months": 12, "completed_by": "parent", "sex": "female", "education_years": 9, "pregnant": True,
        }  # fmt: skip
        assert "Age in months?" in shown
        assert shown.count("Please type one of the numbers.") == 1
        assert shown.count("Please type a whole number that can be.") == 2

    def test_nothing_that_was_stated(self, session: Callable[..., Any]) -> None:
        options = ("--age-months", "12", "--completed-by", "parent", "--sex", "male", "--education-years", "9")
        status, document, shown = session(typed(*"1111", "", ""), *options, "--not-pregnant", instrument="small-4")
        assert status == 0
        assert "(Enter: not stated)" not in shown
        assert document["results"][0]["context"]["pregnant"] is False

    def test_months_must_agree_with_the_years(self, session: Callable[..., Any]) -> None:
        text = typed("40", "12", "", "", "", "", *"1111", "", "")
        status, document, _ = session(text, "--age", "1", instrument="small-4")
        assert status == 0
        assert document["results"][0]["context"]["age_months"] == 12


def test_quit_keeps_nothing(session: Callable[..., Any]) -> None:
    assert session(typed("34", "1", "1", "q", "y"))[:2] == (1, None)
    assert session(typed("q"))[:2] == (1, None)
    assert session(typed("34", "1", "1"))[:2] == (1, None)  # the input ended
    stayed = session(typed("34", "1", "q", "", *"111111111", "0", "", ""))
    assert stayed[0] == 0


def test_questions_do_not_go_to_a_log(mindscreen: Callable[..., Any]) -> None:
    said = mindscreen("screen", "phq-9", typed="34\n", sees=False)
    assert said.status == 2
    assert "no terminal" in said.err


def test_interrupting_is_130(mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    said = mindscreen("screen", "phq-9", typed="")
    assert (said.status, said.out) == (130, "")


@pytest.mark.control("C-027")
def test_who_is_not_eligible_is_told_before_the_first_question(session: Callable[..., Any]) -> None:
    status, document, shown = session(typed("x", "12", "1"))
    assert (status, document) == (6, None)
    assert "whole number that can be" in shown
    assert "[MS-E001]" in shown
    assert "1 / 10" not in shown
    text = typed("", "15", "9", "1")
    status, document, shown = session(text, "--pathway", "general-outpatient", "--override", "age=why")
    assert (status, document) == (8, None)  # the form was allowed, the pathway is not for this age
    assert "1 / 10" not in shown


def test_facts_that_were_stated_are_not_asked_for(session: Callable[..., Any]) -> None:
    options = ("--age", "34", "--completed-by", "self", "--authored", "2026-11-20T08:00:00+08:00")
    status, document, shown = session(typed(*"111111111", "0", "", ""), *options)
    assert status == 0
    assert "Age in years?" not in shown
    assert document["results"][0]["context"]["authored"] == "2026-11-20T08:00:00+08:00"


@pytest.mark.control("C-033")
def test_a_working_translation_is_refused_or_says_what_it_is(session: Callable[..., Any]) -> None:
    refused = session("", "--locale", "zh-CN", instrument="psc-17")
    assert refused[0] == 7
    assert "--allow-drafts" in refused[2]
    text = typed("8", "1", *("1" * 17), "", "", "")  # seventeen answers take two review pages
    status, document, shown = session(text, "--locale", "zh-CN", "--allow-drafts", instrument="psc-17")
    assert status == 0
    assert len(_answers(document)) == 17
    assert shown.count("工作译文，未经验证") >= 18


def test_review_pages_go_back(session: Callable[..., Any]) -> None:
    text = typed("8", "1", *("1" * 17), "", "b", "1", "2", "", "", "")
    status, document, _ = session(text, instrument="psc-17")
    assert status == 0
    assert _answers(document)["fidgety"] == 2


class TestPathway:
    """With a pathway the session goes on with the forms it asks for, as `pathway run` does."""

    FIRST = ("", "34", "")

    def test_two_pairs_then_the_full_forms(self, session: Callable[..., Any]) -> None:
        # After the first pair the device goes back to staff, who give the full form; then the next pair.
        text = typed(*self.FIRST, "2", "2", "", "", "", *"111111110", "1", "", "", "2", "1", "", "", "", *"1111111", "")
        status, document, shown = session(text + "\n", "--pathway", "general-outpatient", instrument="")
        assert status == 0
        names = [each["instrument"]["id"] for each in document["results"]]
        assert names == ["phq-2", "phq-9", "gad-2", "gad-7"]
        assert not any(each["action"] == "screen" for each in document["advice"])
        assert "Why: PHQ-2: Positive first screen for depression" in shown

    def test_negative_ends_at_once(self, session: Callable[..., Any]) -> None:
        text = typed(*self.FIRST, "0", "0", "", "", "0", "0", "", "")
        status, document, _ = session(text, "--pathway", "general-outpatient", instrument="")
        assert status == 0
        assert len(document["results"]) == 2

    def test_a_further_form_can_be_left_out_or_refused(self, session: Callable[..., Any]) -> None:
        for key in (("s",), ("r", "tired")):
            text = typed(*self.FIRST, "2", "2", "", "", *key, "", "0", "0", "", "")
            status, document, _ = session(text, "--pathway", "general-outpatient", instrument="")
            assert status == 0
            assert [each["action"] for each in document["advice"]][:2] == ["screen", "re-screen"]

    def test_quitting_later_keeps_the_forms_that_are_done(self, session: Callable[..., Any]) -> None:
        text = typed(*self.FIRST, "2", "2", "", "", "", "3", "q", "y")
        status, document, _ = session(text, "--pathway", "general-outpatient", instrument="")
        assert status == 0
        assert [each["instrument"]["id"] for each in document["results"]] == ["phq-2"]

    def test_named_forms_and_what_they_call_for_and_no_other(self, session: Callable[..., Any]) -> None:
        text = typed("", "34", "", *"111111110", "1", "", "")
        status, document, _ = session(text, "--pathway", "general-outpatient")
        assert status == 0
        assert [each["instrument"]["id"] for each in document["results"]] == ["phq-9"]

    def test_a_named_form_that_the_pathway_does_not_ask_for_is_only_left_out(self, session: Callable[..., Any]) -> None:
        text = typed("", "34", "r", "tired", "", "0", "0", "", "")
        status, document, _ = session(text, "--pathway", "hotline", instrument="who-5 gad-2")
        assert status == 0
        assert [each["instrument"]["id"] for each in document["results"]] == ["gad-2"]

    def test_a_form_that_may_not_be_shown_is_entered_from_paper(
        self, session: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gated(*_: Any, **__: Any) -> Any:
            raise ms.LicenceError("MS-L001", "it may not be shown.")

        monkeypatch.setattr("mindscreen.cli.visit.wording", gated)
        text = typed(*self.FIRST, "0", "0", "", "", "0", "0", "", "")
        status, document, shown = session(text, "--pathway", "general-outpatient", instrument="")
        assert status == 0
        assert len(document["results"]) == 2
        assert "cannot be shown here (MS-L001)" in shown

    def test_quitting_the_second_of_two_forms_keeps_the_first(self, session: Callable[..., Any]) -> None:
        text = typed("34", "1", "2", "2", "", "3", "q", "y", "")
        status, document, shown = session(text, instrument="phq-2 phq-9")
        assert status == 0
        assert len(document["results"]) == 1
        assert "Left unfinished and not kept: PHQ-9" in shown


def test_critical_items_are_those_that_decide_a_critical_finding() -> None:
    assert critical_items(ms.load("phq-9")) == {"q9"}
    assert critical_items(ms.load("gad-7")) == frozenset()


def test_a_critical_scale_makes_all_its_items_critical(small_pack: Callable[..., dict[str, Any]]) -> None:
    assert critical_items(instrument_from_pack(small_pack())) == {"a"}
    pack = small_pack(("when: a >= 1, level: critical", "when: total >= 7, level: critical"))
    assert critical_items(instrument_from_pack(pack)) == {"a", "b", "c"}


@pytest.mark.control("C-055")
@pytest.mark.parametrize(
    ("locale", "last", "said"),
    [
        ("en", "1", "One of our staff will come and talk with you"),
        ("en", "0", "Our staff will talk with you about the result"),
        ("zh-CN", "1", "我们的医护人员马上来和您谈谈"),
        ("zh-CN", "0", "我们的医护人员会和您一起讨论结果"),
    ],
)
def test_the_last_page_that_the_person_sees_has_numbers_to_call_and_no_score(
    session: Callable[..., Any], locale: str, last: str, said: str
) -> None:
    _, _, shown = session(typed("34", "1", *"33333333", last, "2", "", ""), "--locale", locale)
    page = next(each for each in shown.split("> ") if "12356" in each)
    assert said.replace(" ", "") in "".join(page.split())
    assert set(re.findall("[0-9]+", page)) == {"120", "110", "12356"}  # neither the total nor its bounds
