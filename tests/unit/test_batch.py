from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mindscreen as ms
from mindscreen.batch import UNDECIDED, BatchResult, evaluation, screen_many
from mindscreen.interval import Truth

Row = dict[str, int | None]
Person = dict[str, Any]

PUBLISHED = ["phq-9", "gad-7", "phq-2", "gad-2", "psc-17"]
MADE_UP = ["drinking", "memory", "methods", "profiles", "sleep", "half_points", "fractions"]

PHQ2 = ms.load("phq-2")
GAD2 = ms.load("gad-2")


# --- the same meaning as screen() ------------------------------------------------------------------------------------


def drawn(instrument: ms.Instrument, number: int) -> list[Row]:
    """The empty form, the two ends, and forms drawn with no, few and many blanks."""
    drawing = Random(instrument.canonical)  # noqa: S311 - repeatable cases, not secrets
    rows: list[Row] = [
        {},
        {item.id: item.lower for item in instrument.items},
        {item.id: item.upper for item in instrument.items},
    ]
    for index in range(number):
        blanks = (0.0, 0.1, 0.6)[index % 3]
        rows.append(
            {
                item.id: None if drawing.random() < blanks else drawing.choice(item.options).value
                for item in instrument.items
            }
        )
    return rows


def persons(instrument: ms.Instrument, number: int) -> list[Person]:
    """People for whom the instrument was published, of whom little or much is stated."""
    drawing = Random(instrument.id)  # noqa: S311 - repeatable cases, not secrets
    youngest, oldest = (
        end or 12 * default for end, default in zip(instrument.population.age_months, (18, 90), strict=True)
    )
    facts: dict[str, Sequence[Any]] = {
        "age_months": range(youngest, oldest + 1),
        "age_years": range(-(-youngest // 12), (oldest - 11) // 12 + 1),
        "sex": ("female", "male"),
        "education_years": range(12),
        "pregnant": (False, True),
        "completed_by": instrument.population.completed_by,
    }
    drawn = [
        {name: drawing.choice(values) for name, values in facts.items() if drawing.random() < 0.6}
        for _ in range(number)
    ]
    for person in drawn:
        if "age_months" in person and "age_years" in person:
            person["age_years"] = person["age_months"] // 12
    return drawn


def columns_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [row.get(name) for row in rows] for name in names}


FACTS = ["age_years", "age_months", "sex", "education_years", "pregnant", "completed_by"]


def assert_row(table: BatchResult, place: int, result: ms.Result) -> None:
    assert table.blank[place] == len(result.blank)
    assert table.not_asked[place] == len(result.not_asked)
    told = [notice for notice in result.notices if notice.code == "answered-but-not-asked"]
    assert table.answered_but_not_asked[place] == len(told)
    told = [notice for notice in result.notices if notice.code == "answers-contradict"]
    assert table.contradicting[place] == len(told)
    for score in result.scores:
        assert (table.lower[score.id][place], table.upper[score.id][place]) == score.bounds
        if score.id in table.band:
            position = table.band[score.id][place]
            assert (None if position == UNDECIDED else table.bands[score.id][position]) == score.band
        else:
            assert score.band is None
    for finding in result.findings:
        assert table.certain[finding.id][place] == finding.raised
        assert table.possible[finding.id][place] == (finding.truth is not Truth.FALSE)


@pytest.fixture(params=[*PUBLISHED, *MADE_UP])
def instrument(request: pytest.FixtureRequest, made_up: Callable[[str], ms.Instrument]) -> ms.Instrument:
    name: str = request.param
    return ms.load(name) if name in PUBLISHED else made_up(name)


@pytest.mark.parametrize("stated", ["nothing about anybody", "something about some"])
def test_every_row_is_what_screen_says_of_it(
    instrument: ms.Instrument, stated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "CHUNK", 50)  # some chunks without a blank would do, one chunk would not
    rows = drawn(instrument, 240)
    people: list[Person] = [{}] * len(rows) if stated.startswith("nothing") else persons(instrument, len(rows))
    facts: dict[str, Any] = columns_of(people, FACTS) if stated.startswith("something") else {}
    for profile in [None, *(each.id for each in instrument.profiles)]:
        table = screen_many(
            instrument, columns_of(rows, [item.id for item in instrument.items]), profile=profile, **facts
        )
        assert table.rows == len(rows)
        for place, (row, person) in enumerate(zip(rows, people, strict=True)):
            assert_row(table, place, ms.screen(instrument, row, profile=profile, **person))


def test_complete_forms_of_known_people_are_what_screen_says_of_them(instrument: ms.Instrument) -> None:
    rows = [row for row in drawn(instrument, 120) if len(row) == len(instrument.items) and None not in row.values()]
    low, high = instrument.population.age_months
    person: Person = {"age_months": low or high or 600, "sex": "male", "education_years": 6, "pregnant": False}
    person["completed_by"] = instrument.population.completed_by[0]
    matrix = [[row[item.id] for item in instrument.items] for row in rows]
    table = screen_many(instrument, matrix, **person)
    for place, row in enumerate(rows):
        result = ms.screen(instrument, row, **person)
        assert_row(table, place, result)


def test_bands_lists_every_key_once(made_up: Callable[[str], ms.Instrument]) -> None:
    memory = screen_many(made_up("memory"), {"recall": [2, 1, 0], "naming": [2, 1, 0]}, education_years=[0, 9, None])
    assert memory.bands == {"total": ("impaired", "normal", "doubtful"), "only_women": ("few", "many")}
    assert memory.band["total"].tolist() == [1, 0, 0]
    profiles = made_up("profiles")
    assert screen_many(profiles, [[1, 1]]).bands == {"total": ("calm", "uneasy", "tense")}
    assert screen_many(profiles, [[1, 1]], profile="strict").bands == {"total": ("calm", "tense", "uneasy")}


def test_a_band_on_which_all_possible_sets_agree_is_decided(made_up: Callable[[str], ms.Instrument]) -> None:
    strict = screen_many(made_up("profiles"), [[0, 0], [0, 1], [1, 1], [3, 3]], profile="strict")
    decided = [None if each == UNDECIDED else strict.bands["total"][each] for each in strict.band["total"]]
    assert decided == ["calm", None, "tense", "tense"]  # 1 is tense in women only, and nobody said who it was


def test_a_scale_without_bands_for_a_person_has_none(made_up: Callable[[str], ms.Instrument]) -> None:
    table = screen_many(made_up("memory"), {"birth": [1, 1, 1]}, sex=["female", "male", None])
    assert table.band["only_women"].tolist() == [1, UNDECIDED, UNDECIDED]


@pytest.mark.control("C-007")
def test_skipped_items_are_counted_apart_from_blanks(made_up: Callable[[str], ms.Instrument]) -> None:
    answers = {"drinks": [0, None, 0, 1], "glasses": [None, None, 2, None], "binges": [None] * 4, "harm": [None] * 4}
    table = screen_many(made_up("drinking"), answers)
    assert table.not_asked.tolist() == [3, 0, 1, 0]
    assert table.blank.tolist() == [0, 4, 1, 3]
    assert table.answered_but_not_asked.tolist() == [0, 0, 1, 0]


def test_the_flat_table_names_its_columns() -> None:
    table = screen_many(PHQ2, [[3, 0], [1, 1]]).columns()
    assert {name: column.tolist() for name, column in table.items()} == {
        "blank": [0, 0],
        "not_asked": [0, 0],
        "answered_but_not_asked": [0, 0],
        "contradicting": [0, 0],
        "total.lower": [3, 2],
        "total.upper": [3, 2],
        "total.band": [1, 0],
        "positive-screen.certain": [True, False],
        "positive-screen.possible": [True, False],
    }


def test_scales_without_bands_have_no_band_column() -> None:
    table = screen_many(ms.load("phq-9"), [[0] * 10]).columns()
    assert "symptoms.lower" in table
    assert "symptoms.band" not in table


@pytest.mark.control("C-031")
def test_the_profile_is_named_or_refused() -> None:
    assert screen_many(PHQ2, [[1, 1]]).profile == "original"
    two_step = screen_many(PHQ2, [[1, 1]], profile="two-step")
    assert two_step.profile == "two-step"
    assert two_step.certain["positive-screen"].tolist() == [True]
    for unknown in ("twostep", ""):
        with pytest.raises(ms.NotFoundError) as refusal:
            screen_many(PHQ2, [[1, 1]], profile=unknown)
        assert refusal.value.code == "MS-N005"


@pytest.mark.control("C-050")
def test_a_table_in_a_log_says_nothing_about_persons() -> None:
    assert repr(screen_many(PHQ2, [[3, 0], [1, 1]])) == "<BatchResult of phq-2|1.0.0, 2 rows>"


def test_no_rows_are_no_rows() -> None:
    for nothing in ({}, np.empty((0, 2)), {"q1": [], "q2": np.array([], int)}):
        table = screen_many(PHQ2, nothing)
        assert table.rows == 0
        assert table.lower["total"].size == 0


# --- the kinds of tables ---------------------------------------------------------------------------------------------


class Arrow:
    """Columns by name as pyarrow offers them."""

    column_names = ("q2", "q1")

    def __getitem__(self, name: str, /) -> list[int | None]:
        return {"q1": [3, 1, None], "q2": [0, None, 2]}[name]


class Polars:
    """Columns by name as polars offers them."""

    columns = ("q2", "q1")

    def __getitem__(self, name: str, /) -> list[int | None]:
        return Arrow()[name]


def nullable(kind: str) -> pd.DataFrame:
    return pd.DataFrame({"q2": pd.Series([0, None, 2], dtype=kind), "q1": pd.Series([3, 1, None], dtype=kind)})


KINDS: dict[str, Callable[[], Any]] = {
    "lists": lambda: {"q1": [3, 1, None], "q2": [0, None, 2]},
    "floats with NaN": lambda: {"q1": np.array([3, 1, np.nan]), "q2": np.array([0, np.nan, 2], np.float32)},
    "objects": lambda: {"q1": np.array([3, 1.0, None], object), "q2": np.array([np.int8(0), float("nan"), 2], object)},
    "objects of pandas": lambda: {"q1": np.array([3, 1, pd.NA], object), "q2": np.array([0, None, 2], object)},
    "one column at a time": lambda: {"q2": pd.Series([0, None, 2]), "q1": np.array([3, 1, np.nan])},
    "matrix": lambda: [[3, 0], [1, None], [None, 2]],
    "matrix of floats": lambda: np.array([[3, 0], [1, np.nan], [np.nan, 2]]),
    "pandas": lambda: nullable("float64"),
    "pandas Int64": lambda: nullable("Int64"),
    "pandas Int8": lambda: nullable("Int8"),
    "pandas Float64": lambda: nullable("Float64"),
    "pandas object": lambda: nullable("object"),
    "pandas category": lambda: nullable("category"),
    "like pyarrow": Arrow,
    "like polars": Polars,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_means_the_same(kind: str) -> None:
    assert_three_rows(screen_many(PHQ2, KINDS[kind]()))


def assert_three_rows(table: BatchResult) -> None:
    assert table.lower["total"].tolist() == [3, 1, 2]
    assert table.upper["total"].tolist() == [3, 4, 5]
    assert table.blank.tolist() == [0, 1, 1]
    assert table.band["total"].tolist() == [1, UNDECIDED, UNDECIDED]


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64])
def test_integers_of_any_width_are_read(kind: type[np.integer[Any]]) -> None:
    assert screen_many(PHQ2, {"q1": np.array([3, 1], kind), "q2": np.array([0, 2], kind)}).lower["total"].tolist() == [
        3,
        3,
    ]


def test_a_data_frame_is_accepted_by_type_checkers_too() -> None:
    frame: pd.DataFrame = pd.DataFrame({"q1": [3], "q2": [0]})
    assert screen_many(PHQ2, frame).lower["total"].tolist() == [3]
    assert ms.screen_many(PHQ2, frame[["q2", "q1"]]).lower["total"].tolist() == [3]


def test_polars_data_frames_are_read_by_column_name() -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    assert_three_rows(screen_many(PHQ2, polars.DataFrame({"q2": [0, None, 2], "q1": [3, 1, None]})))


def test_pyarrow_tables_are_read_by_column_name() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert_three_rows(screen_many(PHQ2, pyarrow.table({"q2": [0, None, 2], "q1": [3, 1, None]})))


@pytest.mark.parametrize(
    "column",
    [
        [3, 1, -9],
        np.array([3, 1, -9], np.int8),
        np.array([3.0, 1.0, -9.0]),
        np.array([3.0, np.nan, -9.0]),
        np.array([3, None, -9], object),
    ],
)
def test_one_integer_may_stand_for_a_blank(column: Any) -> None:
    table = screen_many(PHQ2, {"q1": column, "q2": [0, 0, 0]}, blank=-9)
    assert table.blank[2] == 1
    assert (table.lower["total"][2], table.upper["total"][2]) == (0, 3)


def test_an_item_without_a_column_is_blank_in_every_row() -> None:
    table = screen_many(PHQ2, {"q2": [0, 3]})
    assert table.blank.tolist() == [1, 1]
    assert table.upper["total"].tolist() == [3, 6]


def test_the_table_given_is_left_as_it_was() -> None:
    frame = nullable("Int64")
    matrix = np.array([[3, 0], [1, np.nan]])
    screen_many(PHQ2, frame, blank=-1)
    screen_many(PHQ2, matrix)
    assert frame.equals(nullable("Int64"))
    assert np.array_equal(matrix, np.array([[3, 0], [1, np.nan]]), equal_nan=True)


# --- what is refused -------------------------------------------------------------------------------------------------

SECRETS = ["987654", "zhangsan", "17.5", "41"]


def refused(kind: type[ms.MindscreenError], code: str, call: Callable[[], object]) -> str:
    with pytest.raises(kind) as refusal:
        call()
    text = str(refusal.value)
    assert refusal.value.code == code
    assert refusal.value.where, "it names the place"
    assert refusal.value.remedy, "it says what to do"
    assert not [secret for secret in SECRETS if secret in text], "it repeats nobody's answer"
    assert refusal.value.__cause__ is None
    return text


@pytest.mark.control("C-004")
@pytest.mark.control("C-050")
@pytest.mark.parametrize(
    "column",
    [
        [True, False],
        ["zhangsan", "1"],
        [b"1", b"2"],
        [1, "987654"],
        [None, True],
        [1, [2]],
        [17.5, 1],
        [1.0, np.inf],
        [1.0, 2.0**40],
        [1j, 0],
        np.array(["2026-11-21", "2026-11-22"], "datetime64[D]"),
        np.array([1, 2], "timedelta64[D]"),
        np.array([None, np.True_], object),
        pd.Series([True, None], dtype="boolean"),
        pd.Series(["zhangsan", None]),
        pd.Series(["1", "2"], dtype="category"),
    ],
    ids=str,
)
def test_a_column_of_anything_but_whole_numbers_is_refused(column: Any) -> None:
    if isinstance(column, list):
        column = np.array(column, object) if any(isinstance(each, (str, list)) for each in column) else np.array(column)
    text = refused(ms.ResponseError, "MS-R002", lambda: screen_many(PHQ2, {"q1": [0, 0], "q2": column}))
    assert "phq-2, column 'q2'" in text


@pytest.mark.control("C-004")
@pytest.mark.control("C-050")
@pytest.mark.parametrize(
    "column",
    [
        [0, 987654, 4],
        [0, -1, 99],
        np.array([0, 200, 255], np.uint8),
        np.array([0, 2**63, 2**64 - 1], np.uint64),
        [0.0, 99.0, -1.0],
        [None, 41, 41],
    ],
    ids=str,
)
def test_a_number_that_is_no_option_is_refused(column: Any) -> None:
    text = refused(ms.ResponseError, "MS-R003", lambda: screen_many(PHQ2, {"q1": [0, 0, 0], "q2": column}))
    assert "phq-2, column 'q2': row 1 (and 1 more) is not one of the options. Options: 0, 1, 2, 3." in text


@pytest.mark.control("C-005")
def test_an_unknown_column_is_refused() -> None:
    phq9 = ms.load("phq-9")
    text = refused(ms.ResponseError, "MS-R001", lambda: screen_many(phq9, {"q1": [0], "dificulty": [0]}))
    assert "there is no item 'dificulty'." in text
    assert "Did you mean 'difficulty'?" in text
    for name in ("zhangsan", 987654, None):
        table: Any = {"q1": [0], name: [0]}
        text = refused(ms.ResponseError, "MS-R001", lambda table=table: screen_many(PHQ2, table))  # type: ignore[misc]
        assert "a column has a name that is no item." in text


@pytest.mark.control("C-005")
def test_a_column_that_stands_twice_is_refused() -> None:
    frame = pd.DataFrame([[0, 1, 2]], columns=["q1", "q2", "q2"])
    assert "column 'q2'" in refused(ms.ResponseError, "MS-R004", lambda: screen_many(PHQ2, frame))


@pytest.mark.control("C-005")
@pytest.mark.parametrize(
    "answers",
    [
        [[0], [1]],
        [[0, 1, 2]],
        [[0, 1], [0, 1, 2]],
        [0, 1],
        5,
        "zhangsan",
        np.zeros((2, 2, 2), int),
        {"q1": [0, 1], "q2": [0, 1, 2]},
        {"q1": 1, "q2": 2},
        {"q1": [[0, 1]], "q2": [[0, 1]]},
    ],
    ids=str,
)
def test_a_table_of_another_shape_is_refused(answers: Any) -> None:
    refused(ms.ResponseError, "MS-R005", lambda: screen_many(PHQ2, answers))


@pytest.mark.control("C-001")
@pytest.mark.parametrize(("blank", "code"), [(0, "MS-R003"), (3, "MS-R003"), (True, "MS-R002"), (-1.0, "MS-R002")])
def test_an_option_cannot_stand_for_a_blank(blank: Any, code: str) -> None:
    refused(ms.ResponseError, code, lambda: screen_many(PHQ2, [[0, 0]], blank=blank))


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("age_years", [34, 987654]),
        ("age_years", [34, -1]),
        ("age_years", [34, 17.5]),
        ("age_years", ["34", "41"]),
        ("age_years", [True, False]),
        ("age_years", "41"),
        ("age_years", [34]),
        ("age_years", [[34, 35]]),
        ("age_months", 987654),
        ("education_years", 41),
        ("sex", ["female", "zhangsan"]),
        ("sex", "Female"),
        ("sex", [0, 1]),
        ("pregnant", ["true", "false"]),
        ("pregnant", [0, 1]),
        ("completed_by", ["self", "zhangsan"]),
    ],
    ids=str,
)
@pytest.mark.control("C-027")
def test_an_impossible_fact_is_refused(fact: str, value: Any) -> None:
    person: dict[str, Any] = {fact: value}
    text = refused(ms.ResponseError, "MS-R006", lambda: screen_many(PHQ2, [[0, 0], [0, 0]], **person))
    assert f"context '{fact}'" in text


def test_an_age_that_contradicts_itself_is_refused() -> None:
    refused(ms.ResponseError, "MS-R006", lambda: screen_many(PHQ2, [[0, 0]], age_years=34, age_months=[480]))


def test_an_unknown_fact_is_refused() -> None:
    text = refused(ms.ResponseError, "MS-R006", lambda: screen_many(PHQ2, [[0, 0]], age_year=34))
    assert "Did you mean 'age_years'?" in text


@pytest.mark.control("C-027")
@pytest.mark.parametrize(
    ("facts", "rows"),
    [({"age_years": 17}, 3), ({"age_years": [17, 18, None]}, 1), ({"age_months": [215, 216, 20]}, 2)],
)
def test_rows_outside_the_published_age_are_refused(facts: dict[str, Any], rows: int) -> None:
    text = refused(ms.EligibilityError, "MS-E001", lambda: screen_many(PHQ2, [[0, 0]] * 3, **facts))
    assert f"phq-2|1.0.0: {rows} rows" in text


@pytest.mark.control("C-027")
def test_rows_above_the_published_age_are_refused(made_up: Callable[[str], ms.Instrument]) -> None:
    instrument = made_up("methods")
    refused(ms.EligibilityError, "MS-E001", lambda: screen_many(instrument, {"a": [0, 0]}, age_years=[64, 65]))
    assert screen_many(instrument, {"a": [0, 0]}, age_years=[18, 64]).rows == 2


@pytest.mark.control("C-028")
def test_rows_of_another_respondent_are_refused() -> None:
    who = ["self", "parent", None]
    refused(ms.EligibilityError, "MS-E002", lambda: screen_many(PHQ2, [[0, 0]] * 3, completed_by=who))


@pytest.mark.control("C-030")
def test_an_override_needs_a_reason_and_is_recorded() -> None:
    facts: dict[str, Any] = {"age_years": [17, 40], "completed_by": ["self", "clinician"]}
    reasons = {"age": " a study of pupils ", "completed_by": "read aloud"}
    table = screen_many(PHQ2, [[0, 0]] * 2, overrides=reasons, **facts)
    assert [(each.rule, each.reason) for each in table.overrides] == [
        ("age", "a study of pupils"),
        ("completed_by", "read aloud"),
    ]
    assert screen_many(PHQ2, [[0, 0]], overrides=reasons, age_years=18).overrides == ()
    for unusable in ({"age": " "}, {"sex": "zhangsan"}, {"age": True}, ["age"], {"age": None}):
        overrides: Any = unusable
        with pytest.raises(ms.ResponseError) as refusal:
            screen_many(PHQ2, [[0, 0]], overrides=overrides)
        assert refusal.value.code == "MS-R007"
        assert "zhangsan" not in str(refusal.value)
    refused(ms.EligibilityError, "MS-E002", lambda: screen_many(PHQ2, [[0, 0]] * 2, overrides={"age": "why"}, **facts))


# --- facts, one for all or one per row -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sex",
    [
        ["female", "male", None],
        np.array(["female", "male", np.nan], object),
        pd.Series(["female", "male", None]),
        pd.Series(["female", "male", None], dtype="string"),
        pd.Series(["female", "male", None], dtype="category"),
    ],
    ids=["list", "object", "pandas", "pandas string", "pandas category"],
)
def test_what_is_not_stated_about_a_row_is_unknown(made_up: Callable[[str], ms.Instrument], sex: Any) -> None:
    table = screen_many(made_up("profiles"), [[1, 0]] * 3, profile="strict", sex=sex)
    assert table.band["total"].tolist() == [1, 0, UNDECIDED]


@pytest.mark.parametrize(
    "facts",
    [
        {"age_years": [3, 4, None]},
        {"age_years": np.array([3, 4, np.nan])},
        {"age_years": pd.Series([3, 4, None], dtype="Int64")},
        {"age_months": [47, 48, None]},
        {"age_years": [3, None, None], "age_months": [None, 48, None]},
        {"age_years": [3, 4, None], "age_months": [36, None, None]},
    ],
    ids=str,
)
def test_ages_in_years_and_months_complete_each_other(made_up: Callable[[str], ms.Instrument], facts: Any) -> None:
    table = screen_many(made_up("memory"), {"recall": [0] * 3, "naming": [0] * 3}, **facts)
    assert table.certain["young"].tolist() == [True, False, False]
    assert table.possible["young"].tolist() == [True, False, True]


@pytest.mark.parametrize(
    "pregnant",
    [[True, False, None], np.array([True, False, None]), pd.Series([True, False, None], dtype="boolean")],
    ids=str,
)
def test_yes_no_facts_are_read(made_up: Callable[[str], ms.Instrument], pregnant: Any) -> None:
    table = screen_many(made_up("memory"), {"birth": [2] * 3}, sex="female", pregnant=pregnant)
    assert table.certain["expecting"].tolist() == [True, False, False]
    assert table.possible["expecting"].tolist() == [True, False, True]


def test_a_fact_given_as_none_is_not_stated(made_up: Callable[[str], ms.Instrument]) -> None:
    table = screen_many(made_up("memory"), {"birth": [2]}, sex="female", pregnant=None, age_years=None)
    assert table.possible["expecting"].tolist() == [True]
    assert table.certain["expecting"].tolist() == [False]
