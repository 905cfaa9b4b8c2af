"""What holds for the referral tables of older people and of children alike; each case is one row, word for word."""

from __future__ import annotations

import pytest
from tests.spec.referral_rows import Row, advise, fired, left_to_the_built_in_advice, told, written
from tests.spec.referral_rows_children import ROWS as CHILDREN
from tests.spec.referral_rows_elderly import ROWS as ELDERLY

from mindscreen.rulesets import rule_sets

TABLES = {"children": CHILDREN, "elderly": ELDERLY}
ABOUT_SUICIDE = {"children": ("asq-youth", "c-ssrs-screener"), "elderly": ("c-ssrs-screener", "asq")}


def forms(table: str) -> list[str]:
    """Ids of the instruments of a table."""
    return sorted({row.form for row in TABLES[table]})


@pytest.mark.parametrize("row", [row for rows in TABLES.values() for row in rows], ids=str)
def test_this_row_of_the_table_and_nothing_else(row: Row) -> None:
    assert [told(each) for each in advise(row)] == list(row.advised)


@pytest.mark.parametrize("table", TABLES)
def test_every_rule_has_answers_on_which_it_fires(table: str) -> None:
    assert fired(TABLES[table]) == written(forms(table))


@pytest.mark.parametrize("form", [form for table in TABLES for form in forms(table)])
def test_nothing_is_left_to_the_built_in_advice(form: str) -> None:
    assert left_to_the_built_in_advice(form) == []


@pytest.mark.parametrize("table", TABLES)
def test_the_question_about_suicide_is_asked_by_one_of_two_forms(table: str) -> None:
    given_then = {rule.give for form in forms(table) for each in rule_sets(form) for rule in each.rules}
    wanted = ABOUT_SUICIDE[table]
    assert {give for give in given_then if {*wanted} & {*give}} == {wanted}
