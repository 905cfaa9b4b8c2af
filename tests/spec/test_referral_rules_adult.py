"""The referral rules of the forms for adults, row by row.

`referral_rows_adult.txt` is the specification, to be read by a clinician. A line that begins with `#` quotes a row of the
clinical table, with its source in brackets: [S...] seen, [M] recalled, [P] a proposal of this project, [doubts] settled
by a stated default. A line that begins with `=` is a form with answers in their order (`1*4` four times 1, `~` a blank)
or `refused`, perhaps of a named rule set (`phq-9/tcm-clinic`), with facts about the person after a bar. The lines below
it are all the advice that follows: rule, action, urgency, time limit (`P14D-P28D`: not before, not after), destination,
whom to tell, and after an arrow the form to give. A line with `+` is a rule that asks for the same thing as the one above.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.pathways import Pathway, pathway_from
from mindscreen.recommendation import Recommendation
from mindscreen.rule import Rule
from mindscreen.rulesets import rule_sets
from mindscreen.vocabulary import URGENCIES, hours, time_limit

ROWS = Path(__file__).with_name("referral_rows_adult.txt")
ADULT_FORMS = (
    *("phq-2", "gad-2", "phq-4", "phq-9", "phq-8", "phq-ads", "phq-15", "gad-7", "whooley", "who-5", "k6", "k10"),
    *("dass-21", "hads", "ces-d", "zung-sds", "zung-sas", "scl-90", "pss-10", "bsrs-5", "mdq", "pc-ptsd-5", "pcl-5"),
    *("ham-d-17", "ham-a-14", "ymrs", "distress-thermometer", "isi", "isi-youth", "ess", "stop-bang", "psqi", "ais"),
    *("epds", "audit", "audit-c", "cage", "cage-aid", "dast-10", "scoff", "asrs-v1.1-6", "ucla-3", "sbq-r"),
    *("asq", "asq-youth", "c-ssrs-screener"),
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
            **{"id": "ward", "version": "1.0.0", "status": "proposal", "title": {}, "cite": ["paper"], "for": {}},
            **{"steps": [], "rule_sets": {form: name, "others": "default"}, "rules": []},
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
        give = each.instrument if each.action in {"screen", "re-screen"} else None
        lines.append(_line(each, each.within, give))
        lines += [f"+ {_line(rules[name], _within(rules[name]), None)}" for name in each.merged]
    return tuple(lines)


def _line(made: Recommendation | Rule, within: str, give: str | None) -> str:
    span = within if made.after is None else f"{made.after}-{within}"
    told = " ".join(made.notify) or "-"
    ending = "" if give is None else f" -> {give}"
    return f"{made.id}: {made.action} {made.urgency} {span} {made.destination}; {told}{ending}"


def _within(rule: Rule) -> str:
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
