"""What a definition must satisfy beyond its shape: names, citations, codes, comparisons, and the published table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mindscreen.authoring.definition import Definition
from mindscreen.errors import DefinitionError

Compiled = Callable[..., dict[str, Any]]


def refused(small_pack: Compiled, *changes: tuple[str, str]) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        small_pack(*changes)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{id: c, about", "{id: worst, about", "the name 'worst' stands twice."),
        ("{id: many, method", "{id: average, method", "the name 'average' stands twice."),
        ("{id: c, about", "{id: age_years, about", "the name 'age_years' stands twice."),
        ("- {id: crisis, when", "- {id: positive, when", "the finding 'positive' stands twice."),
        (
            "{value: 3, key: always}",
            "{value: 1, key: always}",
            "the value in the option list 'often' '1' stands twice.",
        ),
        (
            "{value: 3, key: always}",
            "{value: 3, key: never}",
            "the key in the option list 'often' 'never' stands twice.",
        ),
    ],
)
def test_a_name_that_stands_twice_is_refused(small_pack: Compiled, old: str, new: str, what: str) -> None:
    error = refused(small_pack, (old, new))
    assert (error.code, error.what, error.remedy) == ("MS-D007", what, "Rename one of them.")


def test_a_cut_off_may_not_have_the_name_of_an_item(small_pack: Compiled) -> None:
    error = refused(
        small_pack,
        ("original: {cutoffs: {cut: 1,", "original: {cutoffs: {cut: 1, b: 1,"),
        ("strict: {cutoffs: {cut: 3,", "strict: {cutoffs: {cut: 3, b: 1,"),
    )
    assert error.what == "the name 'b' stands twice."


def test_an_option_list_that_nobody_uses_is_refused(small_pack: Compiled) -> None:
    unused = "options:\n  more: [{value: 0, key: none}, {value: 1, key: some}]\n"
    error = refused(small_pack, ("options:\n", unused))
    assert (error.code, error.what) == ("MS-D005", "no item uses the option list 'more'.")


@pytest.mark.control("C-012")
def test_options_whose_values_are_exchanged_are_refused(small_pack: Compiled) -> None:
    error = refused(small_pack, ("{value: 0, key: never", "{value: 2, key: never"))
    assert error.what == "the values of the option list 'often' neither rise nor fall from answer to answer."


@pytest.mark.control("C-014")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("completed_by: [parent], cite: paper", "completed_by: [parent], cite: papr"),
        ("minutes: 1, cite: paper", "minutes: 1, cite: papr"),
        ("notice: none, cite: paper", "notice: none, cite: papr"),
        ("level: critical, cite: paper", "level: critical, cite: papr"),
        ("tenth: '0.5'}, cite: paper", "tenth: '0.5'}, cite: papr"),
        ("not_asked_value: 0, cite: paper", "not_asked_value: 0, cite: papr"),
        ("rounding: half-up, cite: paper", "rounding: half-up, cite: papr"),
        ("from: cut, key: bad}]\n    cite: paper", "from: cut, key: bad}]\n    cite: papr"),
        ("from: '0.75', key: high}], cite: paper", "from: '0.75', key: high}], cite: [paper, papr]"),
        ("many: {range: [0, 2], cite: paper", "many: {range: [0, 2], cite: papr"),
    ],
)
def test_every_number_cites_a_reference_that_exists(small_pack: Compiled, old: str, new: str) -> None:
    error = refused(small_pack, (old, new))
    assert (error.code, error.what) == ("MS-D016", "the reference 'papr' does not exist.")
    assert error.remedy == "Did you mean 'paper'?"


@pytest.mark.control("C-014")
@pytest.mark.parametrize("part", [", cite: paper}\n  - id: positive", "    cite: paper\n  - {id: many"])
def test_a_number_without_a_citation_is_refused(small_pack: Compiled, part: str) -> None:
    without = part.replace(", cite: paper", "").replace("    cite: paper\n", "")
    assert refused(small_pack, (part, without)).what.endswith("cite: Field required.")


def test_a_skip_rule_without_a_citation_is_refused(small_pack: Compiled) -> None:
    error = refused(small_pack, ("not_asked_value: 0, cite: paper", "not_asked_value: 0"))
    assert (error.code, error.what) == ("MS-D016", "the skip rule of item 'd' has no citation.")


def test_a_reference_that_nothing_cites_is_refused(small_pack: Compiled) -> None:
    error = refused(small_pack, ("references:\n", "references:\n  other: {text: Another, confidence: low}\n"))
    assert (error.code, error.what) == ("MS-D016", "nothing cites the reference 'other'.")


@pytest.mark.control("C-013")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("loinc: 44250-9", "loinc: 44250-8", "'44250-8' is not a LOINC code: its check digit is wrong."),
        ("loinc: LA6568-5", "loinc: LA6586-5", "'LA6586-5' is not a LOINC code: its check digit is wrong."),
        ("loinc: 44261-6", "loinc: 44250-9", "the code 'loinc 44250-9' stands twice."),
        ("level: critical,", "level: critical, loinc: 44250-9,", "the code 'loinc 44250-9' stands twice."),
        ("domain: testing\n", "domain: testing\nloinc: 44250-9\n", "the code 'loinc 44250-9' stands twice."),
        (
            "key: always}",
            "key: always, loinc: LA6568-5}",
            "the code in the option list 'often' 'loinc LA6568-5' stands",
        ),
        (
            "key: always}",
            "key: always, codes: {local: s}}",
            "the code in the option list 'often' 'local s' stands twice.",
        ),
    ],
)
def test_a_wrong_or_repeated_code_is_refused(small_pack: Compiled, old: str, new: str, what: str) -> None:
    error = refused(small_pack, (old, new))
    assert error.code == "MS-D011"
    assert error.what.startswith(what)


@pytest.mark.control("C-013")
def test_a_part_without_a_code_says_so(small_pack: Compiled) -> None:
    pack = small_pack()
    assert pack["codes"] == {}
    assert [item["codes"] for item in pack["items"]] == [{"loinc": "44250-9"}, {}, {}, {}]


@pytest.mark.control("C-009")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{from: 4, key: high}", "{from: 5, key: high}",
         "the band 'low' of 'total' is 0 to 4 by the rules and 0 to 3 as published."),
        ("total: {range: [0, 9]", "total: {range: [0, 10]", "the range of 'total' is 0 to 9 by the rules and 0 to 10"),
        ("high: [4, 9]", "high: [5, 9]", "the band 'high' of 'total' is 4 to 9 by the rules and 5 to 9 as published."),
        ("low: [0, '0.5']", "low: [0, '0.6']", "the band 'low' of 'average' is 0 to 1/2 by the rules and 0 to 0.6 as"),
        ("fine: [0, 0], bad: [1, 3]", "fine: [0, 2], bad: [3, 3]", "the band 'fine' of 'worst' is 0 to 0 by the rules"),
        ("high: [4, 9]}", "hih: [4, 9]}", "'published' names other bands of 'total'."),
        ("many: {range: [0, 2], cite", "many: {range: [0, 2], bands: {few: [0, 1], all: [2, 2]}, cite",
         "'published' names other bands of 'many'."),
        ("  many: {range: [0, 2], cite: paper}\n", "", "'published' and 'scales' disagree about 'many'."),
        ("  many: {range", "  mny: {range", "'published' and 'scales' disagree about 'many'."),
        ("profile: strict, cite", "profile: original, cite", "the band 'low' of 'average' is 0 to 3/2 by the rules"),
    ],
)  # fmt: skip
def test_a_table_that_disagrees_with_the_rules_is_refused(small_pack: Compiled, old: str, new: str, what: str) -> None:
    error = refused(small_pack, (old, new))
    assert error.code == "MS-D008"
    assert error.what.startswith(what)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("when: a >= 1", "when: a >= 0", "'a >= ...' can never change: 'a' runs from 0 to 3."),
        ("when: a >= 1", "when: a >= 4", "'a >= ...' can never change"),
        ("when: a >= 1", "when: a > 3", "'a > ...' can never change"),
        ("when: a >= 1", "when: a < 0", "'a < ...' can never change"),
        ("when: a >= 1", "when: a <= 3", "'a <= ...' can never change"),
        ("when: a >= 1", "when: a == 4", "'a == ...' can never change"),
        ("when: a >= 1", "when: a == 1.5", "'a == ...' can never change"),
        ("when: a >= 1", "when: average != 0.25", "'average != ...' can never change: 'average' runs from 0 to 6."),
        (
            "when: a >= 1",
            "when: age_years >= 200",
            "'age_years >= ...' can never change: 'age_years' runs from 0 to 125.",
        ),
        ("{cut: 3, tenth: '0.1'}", "{cut: 4, tenth: '0.1'}", "'worst >= ...' can never change"),
        ("{cut: 3, tenth: '0.1'}", "{cut: 3, tenth: 4}", "'average > ...' can never change"),
    ],
)
def test_a_comparison_that_is_always_or_never_true_is_refused(
    small_pack: Compiled, old: str, new: str, what: str
) -> None:
    error = refused(small_pack, (old, new))
    assert error.code == "MS-D007"
    assert error.what.startswith(what)


@pytest.mark.parametrize(
    "comparison", ["a == 3", "a != 0", "a > 0", "a <= 2", "average == 0.5", "age_years < 3", "a > 2.5"]
)
def test_a_comparison_that_can_be_true_and_false_is_accepted(small_pack: Compiled, comparison: str) -> None:
    assert small_pack(("when: a >= 1", f"when: {comparison}"))


@pytest.mark.parametrize(
    ("old", "new", "code", "what", "remedy"),
    [
        (
            "when: a >= 1",
            "when: totl >= 1",
            "MS-D005",
            "there is no item, scale or fact 'totl'.",
            "Did you mean 'total'?",
        ),
        (
            "average > tenth",
            "average > tent",
            "MS-D005",
            "'tent' is no cut-off of every profile.",
            "Did you mean 'tenth'?",
        ),
        ("sex == female", "sex == femal", "MS-D006", "'sex' is compared by == or != with: female, male.", ""),
        ("sex == female", "sex >= female", "MS-D006", "'sex' is compared by == or != with: female, male.", ""),
        ("sex == female", "pregnant == 1", "MS-D006", "'pregnant' is compared by == or != with: false, true.", ""),
    ],
)
def test_a_comparison_of_what_does_not_exist_is_refused(  # noqa: PLR0913, PLR0917 - one column of the table each
    small_pack: Compiled, old: str, new: str, code: str, what: str, remedy: str
) -> None:
    error = refused(small_pack, (old, new))
    assert (error.code, error.what, error.remedy) == (code, what, remedy)
    assert error.where.startswith("small.yaml, finding '")


@pytest.mark.parametrize(
    ("old", "new", "code", "what"),
    [
        ("status: ready", "status: draft", "MS-D007", "a draft, and only a draft, says why in 'draft_because'."),
        ("status: ready", "status: ready\ndraft_because: no reason", "MS-D007", "a draft, and only a draft, says why"),
        ("next: '2027-01-01'", "next: '2025-12-31'", "MS-D007", "the next review lies before the last one."),
        ("references:\n", "default_profile: orignal\nreferences:\n", "MS-D005", "there is no profile 'orignal'."),
        ("profile: strict, cite", "profile: strct, cite", "MS-D005", "there is no profile 'strct'."),
        ("strict: {cutoffs: {cut: 3,", "strict: {cutoffs: {cut: 3, more: 1,", "MS-D007",
         "every profile must give the same cut-offs a value."),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(small_pack: Compiled, old: str, new: str, code: str, what: str) -> None:
    error = refused(small_pack, (old, new))
    assert error.code == code
    assert error.what.startswith(what)


def test_the_made_up_definition_itself_is_right(small: Callable[..., Definition], small_pack: Compiled) -> None:
    assert small_pack()["id"] == small().id
