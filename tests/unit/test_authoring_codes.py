"""Check digits of LOINC codes. The codes are published ones, as LOINC prints them."""

from __future__ import annotations

import pytest

from mindscreen.authoring.codes import is_loinc

PUBLISHED = [
    *("44249-1", "44261-6", "69737-5", "55757-9", "69722-7", "8302-2"),
    *(
        "LA32-8",
        "LA33-6",
        "LA46-8",
        "LA6568-5",
        "LA6571-9",
        "LA6255-9",
        "LA9996-5",
        "LA15173-0",
        "LA26683-5",
        "LA31993-1",
    ),
    *("LL358-3", "LL359-1", "LL382-3", "LL1257-6", "LL5434-7"),
]

pytestmark = pytest.mark.control("C-013")


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_code_is_right(code: str) -> None:
    assert is_loinc(code)


@pytest.mark.parametrize("code", PUBLISHED)
def test_any_other_check_digit_is_wrong(code: str) -> None:
    stem, _, digit = code.partition("-")
    assert [other for other in "0123456789" if is_loinc(f"{stem}-{other}")] == [digit]


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_mistyped_digit_is_seen(code: str) -> None:
    for index, digit in enumerate(code.partition("-")[0]):
        for other in "0123456789":
            if digit.isdigit() and other != digit:
                assert not is_loinc(code[:index] + other + code[index + 1 :])


@pytest.mark.parametrize(
    "code",
    [
        "",
        "44249",
        "44249-",
        "44249-11",
        "44249-1\n",
        "x44249-1",
        "LP1234-5",
        "４４２４９-1",
        "44249-１",
    ],
)
def test_what_has_not_the_form_of_a_code_is_none(code: str) -> None:
    assert not is_loinc(code)
