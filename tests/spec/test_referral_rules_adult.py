"""The referral rules of the forms for adults, row by row.

`referral_rows_adult.txt` is the specification, to be read by a clinician. A line that begins with `#` quotes a row of
the clinical table, with its source in brackets: [S...] seen, [M] recalled, [P] a proposal of this project, [doubts]
settled by a stated default. A line that begins with `=` is a form with answers in their order (`1*4` four times 1, `~`
a blank) or `refused`, perhaps of a named rule set (`phq-9/tcm-clinic`), with facts about the person after a bar. The
lines below it are all the advice that follows: rule, action, urgency, time limit (`P14D-P28D`: not before, not after),
destination, whom to tell, after an arrow the form to give, after a question mark the items to ask. A line with `+` is
a rule that asks for the same thing as the one above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mindscreen as ms
from mindscreen.carepathway import Pathway
from mindscreen.pathways import pathway_from
from mindscreen.recommendation import Recommendation
from mindscreen.rule import Rule
from mindscreen.rulesets import rule_sets
from mindscreen.vocabulary import URGENCIES, time_limit

ROWS = Path(__file__).with_name("referral_rows_adult.txt")
ADULT_FORMS = (
    *("phq-2", "gad-2", "phq-4", "phq-9", "phq-8", "phq-ads", "phq-15", "gad-7", "whooley", "who-5", "k6", "k10"),
    *("dass-21", "hads", "ces-d", "zung-sds", "zung-sas", "scl-90", "pss-10", "bsrs-5", "mdq", "pc-ptsd-5", "pcl-5"),
    *("ham-d-17", "ham-a-14", "ymrs", "distress-thermometer", "isi", "isi-youth", "ess", "stop-bang", "psqi", "ais"),
    *("epds", "audit", "audit-c", "cage", "cage-aid", "dast-10", "scoff", "asrs-v1.1-6", "ucla-3", "sbq-r"),
    *("asq", "asq-youth", "c-ssrs-screener", "cn-cardiology-3q"),
)


@dataclass(frozen=True)
class Case:
    """One filled-in form and all the advice that follows from it."""

    row: str
    line: str
    expected: tuple[str, ...]

    @property
    def form(self) -> str:
        return self.line.split(maxsplit=1)[0].partition("/")[0]

    @property
    def place(self) -> Pathway:
        """A place that goes by the named set of this form and by the default sets of all others."""
        form, _, name = self.line.split(maxsplit=1)[0].partition("/")
        return place(form, name or "default")

    @property
    def answers(self) -> list[int | None]:
        sheet = self.line.partition("|")[0].split()[1:]
        parts = (part.partition("*")[::2] for part in sheet)
        return [None if value == "~" else int(value) for value, times in parts for _ in range(int(times or 1))]

    @property
    def facts(self) -> dict[str, Any]:
        stated = (each.partition("=")[::2] for each in self.line.partition("|")[2].split())
        return {name: int(value) if value.isdigit() else value for name, value in stated}

    def advice(self) -> tuple[Recommendation, ...]:
        if self.line.endswith(" refused"):
            return self.place.advise(refused=[self.form])
        facts = {"profile": self.place.profile_for(self.form), **self.facts}
        known = {name: value for name, value in facts.items() if value is not None}
        return self.place.advise(ms.screen(ms.load(self.form), self.answers, **known))


def place(form: str, name: str) -> Pathway:
    return pathway_from(
        {
            "id": "ward",
            "version": "1.0.0",
            "status": "proposal",
            "title": {},
            "cite": ["paper"],
            "for": {},
            "steps": [],
            "rule_sets": {form: name, "others": "default"},
            "rules": [],
            "references": {"paper": {"text": "A paper", "confidence": "low"}},
        }
    )


def cases() -> Iterator[Case]:
    row, line, expected = "", "", list[str]()
    for text in [*ROWS.read_text(encoding="utf-8").splitlines(), "= "]:
        if text.startswith(("#", "=")) and line:
            yield Case(row, line, tuple(expected))
            line, expected = "", []
        if text.startswith("#"):
            row = text[1:].strip()
        elif text.startswith("="):
            line = text[1:].strip()
        elif text.strip():
            expected.append(text.strip())


CASES = tuple(cases())


def shown(case: Case) -> tuple[str, ...]:
    """The advice as the specification writes it."""
    rules = {rule.id: rule for rule in case.place.rules_about(case.form)}
    lines: list[str] = []
    for each in case.advice():
        give = f" -> {each.instrument}" if each.action in {"screen", "re-screen"} else ""
        asked = f" ? {' '.join(each.items)}" if each.action == "ask" and len(each.items) <= 2 else ""
        lines.append(_line(each, each.within) + give + asked)
        lines += [f"+ {_line(rules[name], limit_of(rules[name]))}" for name in each.merged]
    return tuple(lines)


def _line(made: Recommendation | Rule, within: str) -> str:
    span = within if made.after is None else f"{made.after}-{within}"
    return f"{made.id}: {made.action} {made.urgency} {span} {made.destination}; {' '.join(made.notify) or '-'}"


def limit_of(rule: Rule) -> str:
    return rule.within or time_limit(rule.urgency)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}  # {case.row}")
def test_the_answers_of_a_row_lead_to_this_advice_and_no_other(case: Case) -> None:
    assert shown(case) == case.expected


@pytest.mark.parametrize("form", ADULT_FORMS)
def test_every_rule_of_every_set_has_answers_on_which_it_fires(form: str) -> None:
    for number, chosen in enumerate(rule_sets(form)):
        names = {chosen.id} | ({"default"} if number == 0 else set())
        fired = {
            line.removeprefix("+ ").partition(":")[0]
            for case in CASES
            if case.form == form and (case.line.split()[0].partition("/")[2] or "default") in names
            for line in case.expected
        }
        assert {rule.id for rule in chosen.rules} == fired, f"{form}/{chosen.id}"


# --- what holds for all of them --------------------------------------------------------------------------------------

LOWER_IS_WORSE = {"who-5"}
SKIPS_OR_REVERSED = {
    *("zung-sds", "zung-sas", "pss-10", "ces-d"),  # some answers are counted the other way round
    *(
        "dast-10",
        "audit",
        "k10",
        "ham-d-17",
        "stop-bang",
        "mdq",
    ),  # a "no" that counts, a skip, a single answer that is named
    *("sbq-r", "asq", "asq-youth", "phq-15", "psqi"),  # answers that are codes, a question for women, times of the day
}
"""Forms on which a larger number is not always a worse answer."""


def sheets(form: str, blanks: int) -> st.SearchStrategy[list[int | None]]:
    """Answer sheets of a form with at most so many blanks."""
    values = [sorted(option.value for option in item.options) for item in ms.load(form).items]
    whole = st.tuples(*(st.sampled_from(each) for each in values))
    holes = st.sets(st.integers(0, len(values) - 1), max_size=blanks)
    return st.builds(lambda all_, out: [None if n in out else all_[n] for n in range(len(all_))], whole, holes)


def most_urgent(form: str, name: str, answers: list[int | None]) -> int:
    """The place of the most urgent advice among the urgency codes, 0 for the most urgent."""
    ward = place(form, name)
    profile = ward.profile_for(form)
    scored_by: dict[str, Any] = {} if profile is None else {"profile": profile}
    result = ms.screen(ms.load(form), answers, **scored_by)
    return URGENCIES.index(min(each.urgency for each in ward.advise(result)))


def named_sets(forms: Iterable[str]) -> list[tuple[str, str]]:
    return [(form, each.id) for form in forms for each in rule_sets(form)]


@pytest.mark.parametrize(("form", "name"), named_sets(each for each in ADULT_FORMS if each not in SKIPS_OR_REVERSED))
@settings(max_examples=20)  # for each of sixty sets
@given(data=st.data())
def test_a_worse_answer_never_makes_it_less_urgent(form: str, name: str, data: st.DataObject) -> None:
    answers = data.draw(sheets(form, 0))
    place_ = data.draw(st.integers(0, len(answers) - 1))
    values = sorted(option.value for option in ms.load(form).items[place_].options)
    better, worse = sorted((data.draw(st.sampled_from(values)), data.draw(st.sampled_from(values))))
    if form in LOWER_IS_WORSE:
        better, worse = worse, better
    before, after = ([*answers[:place_], value, *answers[place_ + 1 :]] for value in (better, worse))
    assert most_urgent(form, name, after) <= most_urgent(form, name, before)


@pytest.mark.parametrize(("form", "name"), named_sets(each for each in ADULT_FORMS if each != "psqi"))
@settings(max_examples=20)  # for each of sixty sets
@given(data=st.data())
def test_a_blank_never_makes_it_less_urgent_than_every_answer_would(form: str, name: str, data: st.DataObject) -> None:
    answers = data.draw(sheets(form, 2))
    options = [
        [answer] if answer is not None else [option.value for option in item.options]
        for answer, item in zip(answers, ms.load(form).items, strict=True)
    ]
    completed = [most_urgent(form, name, list(each)) for each in product(*options)]
    assert most_urgent(form, name, answers) <= max(completed)


@pytest.mark.parametrize("form", ADULT_FORMS)
def test_the_rules_never_leave_it_to_the_built_in_advice(form: str) -> None:
    lines = [line for case in CASES if case.form == form for line in case.expected]
    assert lines
    assert not [line for line in lines if line.startswith("default-")]


@pytest.mark.parametrize(("form", "name"), named_sets(ADULT_FORMS))
def test_no_named_set_acts_later_on_a_crisis_than_the_default_one(form: str, name: str) -> None:
    default, *_ = rule_sets(form)
    chosen = next(each for each in rule_sets(form) if each.id == name)
    for finding in ms.load(form).findings:
        if finding.level == "critical":
            for truth in ("raised", "unknown"):
                quick, here = (
                    sorted((rule.urgency, rule.action) for rule in rules if _is_about(rule, truth, finding.id))
                    for rules in (default.rules, chosen.rules)
                )
                assert here
                assert here == quick


def _is_about(rule: Rule, truth: str, finding: str) -> bool:
    return (rule.when.truth, rule.when.about) == (truth, finding)


def test_every_crisis_of_a_symptom_scale_goes_on_to_the_questions_about_suicide() -> None:
    tools = ("c-ssrs-screener", "asq", "asq-youth")
    given_after = {
        rule.id: rule.give
        for form in ADULT_FORMS
        for each in rule_sets(form)
        for rule in each.rules
        if rule.action == "screen" and set(rule.give) & set(tools)
    }
    assert set(given_after.values()) == {tools}
    for form in ADULT_FORMS:
        critical = {finding.id for finding in ms.load(form).findings if finding.level == "critical"}
        asked = {rule.when.about for rule in rule_sets(form)[0].rules if rule.id in given_after}
        if form not in {"ymrs", *tools} and critical:
            assert critical <= asked | {"suicidal-thoughts-referral"}


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (("epds", [0] * 5 + [1, 3, 3, 3, 0]), ("c-ssrs-screener", [0] * 7), "epds-repeat"),
        (("isi", [2] * 7), ("phq-9", [0] * 10), "isi-follow-up"),
        (("phq-9", [1] * 5 + [0] * 3 + [1, 0]), ("c-ssrs-screener", [0] * 7), "phq-9-mild"),
    ],
)
def test_a_further_form_about_something_else_does_not_cancel_the_repetition(
    first: tuple[str, list[int | None]], then: tuple[str, list[int | None]], kept: str
) -> None:
    results = [ms.screen(ms.load(form), answers) for form, answers in (first, then)]
    assert kept in [each.id for each in place(first[0], "default").advise(*results)]


def test_nobody_tells_a_guardian_about_an_adult() -> None:
    result = ms.screen(ms.load("phq-9"), [0] * 8 + [1, 0], age_years=34)
    assert {who for each in place("phq-9", "default").advise(result) for who in each.notify} == {
        "responsible_doctor",
        "crisis_team",
    }


@pytest.mark.parametrize("form", ADULT_FORMS)
def test_the_texts_name_no_disorder_and_say_one_thing(form: str) -> None:
    for each in rule_sets(form):
        for rule in each.rules:
            assert set(rule.text) == {"en", "zh-CN"}
            assert not {word for word in ("disorder", "diagnos", "障碍", "诊断") if word in "".join(rule.text.values())}
