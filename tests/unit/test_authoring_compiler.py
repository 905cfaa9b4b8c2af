"""From definition to pack: every method, both ends of every band, and every contradiction refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import Definition, read_definition
from mindscreen.authoring.examples import run_examples
from mindscreen.errors import DefinitionError
from mindscreen.hashing import canonical_hash
from mindscreen.unpack import instrument_from_pack

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
Compiled = Callable[..., dict[str, Any]]
TOTAL_BANDS = "    bands: [{from: 0, key: low}, {from: 4, key: high}]\n"


def scale(pack: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in pack["scales"] if each["id"] == name)
    return found


def scores(pack: dict[str, Any], name: str) -> dict[str, dict[int, int]]:
    """Item to the table from recorded value to score."""
    return {
        term["item"]: {each["value"]: each["score"] for each in term["scores"]} for term in scale(pack, name)["terms"]
    }


def refused(small_pack: Compiled, *changes: tuple[str, str]) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        small_pack(*changes)
    assert caught.value.where.startswith("small.yaml")
    return caught.value


def test_a_sum_adds_what_was_recorded_and_reverses_what_is_reversed(small_pack: Compiled) -> None:
    pack = small_pack()
    plain, reversed_ = {0: 0, 1: 1, 3: 3}, {0: 3, 1: 2, 3: 0}
    assert scores(pack, "total") == {"a": plain, "b": reversed_, "c": plain}
    assert (scale(pack, "total")["lower"], scale(pack, "total")["upper"]) == (0, 9)


def test_weights_are_what_an_answer_counts(small_pack: Compiled) -> None:
    twice = small_pack(
        ("    reverse: [b]\n", "    reverse: [b]\n    weights: {a: 2, b: 3}\n"),
        ("    prorate: {at_most_blank: 1, rounding: half-up, cite: paper}\n", ""),
        ("total: {range: [0, 9]", "total: {range: [0, 18]"),
        ("high: [4, 9]", "high: [4, 18]"),
    )
    assert scores(twice, "total") == {"a": {0: 0, 1: 2, 3: 6}, "b": {0: 9, 1: 6, 3: 0}, "c": {0: 0, 1: 1, 3: 3}}
    all_alike = small_pack(
        ("    reverse: [b]\n", "    reverse: [b]\n    weights: 2\n"),
        ("total: {range: [0, 9]", "total: {range: [0, 18]"),
        ("high: [4, 9]", "high: [4, 18]"),
    )
    assert (scale(all_alike, "total")["lower"], scale(all_alike, "total")["upper"]) == (0, 18)


def test_a_count_counts_what_reaches_its_least_value(small_pack: Compiled) -> None:
    pack = small_pack()
    assert scores(pack, "many") == {"a": {0: 0, 1: 1, 3: 1}, "b": {0: 0, 1: 0, 3: 1}}
    assert (scale(pack, "many")["lower"], scale(pack, "many")["upper"]) == (0, 2)


def test_a_maximum_reaches_as_far_as_one_item(small_pack: Compiled) -> None:
    worst = scale(small_pack(), "worst")
    assert (worst["lower"], worst["upper"], worst["denominator"], worst["higher_is"]) == (0, 3, 1, "better")


def test_a_mean_is_kept_as_numerator_over_the_number_of_items(small_pack: Compiled) -> None:
    mean = scale(small_pack(), "average")
    assert (mean["lower"], mean["upper"], mean["denominator"]) == (0, 6, 2)


@pytest.mark.control("C-008")
def test_bands_end_where_the_next_begins_and_the_last_at_the_end_of_the_scale(small_pack: Compiled) -> None:
    pack = small_pack()
    assert scale(pack, "total")["band_sets"] == [
        {
            "bands": [{"key": "low", "lower": 0, "upper": 3}, {"key": "high", "lower": 4, "upper": 9}],
            "cite": ["paper"],
        }
    ]
    strict, conditional, everybody = scale(pack, "average")["band_sets"]
    assert [band["lower"] for band in strict["bands"]] == [0, 2]  # 0.75 is 1.5 halves, so the first is 2 halves
    assert [band["upper"] for band in everybody["bands"]] == [2, 6]
    assert (strict["profile"], conditional["when"]["name"]) == ("strict", "worst")


@pytest.mark.control("C-008")
@pytest.mark.parametrize("path", sorted(INSTRUMENTS.glob("*/definition.yaml")), ids=lambda path: path.parent.name)
def test_the_bands_of_every_shipped_scale_cover_it_without_gap_or_overlap(path: Path) -> None:
    for each in compile_definition(read_definition(path))["scales"]:
        for band_set in each["band_sets"]:
            covered = [value for band in band_set["bands"] for value in range(band["lower"], band["upper"] + 1)]
            assert covered == list(range(each["lower"], each["upper"] + 1))


@pytest.mark.control("C-008")
@pytest.mark.parametrize(
    "bands",
    [
        "[{from: 1, key: low}, {from: 4, key: high}]",  # begins too late
        "[{from: 0, key: low}, {from: 10, key: high}]",  # beyond the scale
        "[{from: 0, key: low}, {from: 4, key: mid}, {from: 4, key: high}]",  # an empty band
        "[{from: 0, key: low}, {from: 4, key: mid}, {from: 3, key: high}]",  # falling
    ],
)
def test_bands_that_do_not_cover_the_scale_are_refused(small_pack: Compiled, bands: str) -> None:
    error = refused(small_pack, (TOTAL_BANDS, f"    bands: {bands}\n"))
    assert (error.code, error.what) == ("MS-D007", "scale 'total': bands must start at 0, rise, and stay within 9.")


def test_ages_become_months(small: Callable[..., Definition]) -> None:
    months = compile_definition(small())["population"]
    assert (months["youngest_months"], months["oldest_months"]) == (6, 59)
    years = compile_definition(small(("age_months: {from: 6, to: 59}", "age_years: {from: 6, to: 59}")))["population"]
    assert (years["youngest_months"], years["oldest_months"]) == (72, 12 * 60 - 1)
    nothing = compile_definition(small(("age_months: {from: 6, to: 59}", "age_years: {}")))["population"]
    assert "youngest_months" not in nothing
    assert "oldest_months" not in nothing
    unlimited = compile_definition(small(("{age_months: {from: 6, to: 59}, completed_by", "{completed_by")))
    assert unlimited["population"] == {"completed_by": ["parent"], "cite": ["paper"]}


def test_a_critical_finding_is_asked_about_and_any_other_is_noted_unless_it_says_otherwise(
    small_pack: Compiled,
) -> None:
    assert [finding["if_unknown"] for finding in small_pack()["findings"]] == ["ask", "note"]
    pack = small_pack(("level: critical", "level: critical, if_unknown: note"))
    assert [finding["if_unknown"] for finding in pack["findings"]] == ["note", "note"]


def test_what_is_optional_is_absent_and_not_null(small_pack: Compiled) -> None:
    pack = small_pack()
    assert pack["minutes"] == 1
    assert "recall_days" not in pack
    assert "draft_because" not in pack
    pack = small_pack(
        ("{minutes: 1, cite", "{recall_days: 7, cite"),
        ("status: ready\n", "status: draft\ndraft_because: nobody read the paper\n"),
    )
    assert "minutes" not in pack
    assert (pack["recall_days"], pack["draft_because"]) == (7, "nobody read the paper")
    assert "null" not in json.dumps({**pack, "examples": []})


def test_the_pack_holds_no_binary_floats(small_pack: Compiled) -> None:
    def refuse(text: str) -> None:
        pytest.fail(f"a float: {text}")

    pack = json.loads(json.dumps(small_pack()), parse_float=refuse)
    assert pack["profiles"][1]["cutoffs"]["tenth"] == {"numerator": 1, "denominator": 10}


def test_a_definition_without_profiles_has_one_without_cut_offs(small_pack: Compiled) -> None:
    pack = small_pack(
        ("profiles:\n  original: {cutoffs: {cut: 1, tenth: '0.5'}, cite: paper}\n", ""),
        ("  strict: {cutoffs: {cut: 3, tenth: '0.1'}, cite: paper}\n", ""),
        ("profile: strict, bands: [{from: 0, key: low}, {from: '0.75'", "bands: [{from: 0, key: low}, {from: '0.75'"),
        ("worst >= cut", "worst >= 1"),
        ("{from: cut, key: bad}", "{from: 1, key: bad}"),
        ("average > tenth", "average > '0.1'".replace("'", "")),
        ("profile: strict, cite", "cite"),
    )
    assert pack["profiles"] == [{"id": "original", "cutoffs": {}, "cite": []}]


def test_bands_that_start_at_a_cut_off_move_with_the_profile(small_pack: Compiled) -> None:
    sets = scale(small_pack(), "worst")["band_sets"]
    assert [(each["profile"], each["bands"][1]["lower"]) for each in sets] == [("original", 1), ("strict", 3)]


def test_bands_of_one_profile_may_start_at_its_cut_off(small_pack: Compiled) -> None:
    pack = small_pack(
        ("{from: 0, key: low}, {from: '0.75', key: high}", "{from: 0, key: low}, {from: tenth, key: high}"),
        ("low: [0, '0.5'], high: [1, 3]", "low: [0, 0], high: ['0.5', 3]"),
    )
    strict = scale(pack, "average")["band_sets"][0]
    assert (strict["profile"], strict["bands"][1]["lower"]) == ("strict", 1)  # 0.1 is less than one half


def test_examples_are_kept_as_values_by_item_without_anything_null(small_pack: Compiled) -> None:
    nothing, everything, blank, _ = small_pack()["examples"]
    assert nothing["answers"] == [{"item": "a", "value": 0}, {"item": "b", "value": 3}, {"item": "c", "value": 0}]
    assert [answer["value"] for answer in everything["answers"]] == [3, 0, 3, 3]
    assert (blank["expect"]["prorated"], blank["expect"]["not_prorated"]) == ({"total": 5}, ["worst"])


def test_a_band_set_may_depend_on_a_named_cut_off(small_pack: Compiled) -> None:
    instrument = instrument_from_pack(small_pack())
    assert run_examples(instrument) == 4


def test_the_pack_carries_its_hashes(small_pack: Compiled) -> None:
    pack = small_pack()
    assert pack["content_hash"] == canonical_hash({name: pack[name] for name in pack if name != "content_hash"})
    assert len({pack["scoring_hash"], pack["answer_map_hash"], pack["content_hash"]}) == 3


def test_the_place_of_a_fault_is_the_id_where_there_is_no_file(small: Callable[..., Definition]) -> None:
    with pytest.raises(DefinitionError) as caught:
        compile_definition(small(("items: [a, b, c]", "items: [a, b, x]")))
    assert caught.value.where == "small-4"


@pytest.mark.parametrize(
    ("old", "new", "code", "what", "remedy"),
    [
        ("{id: c, about: third, options: often}", "{id: c, about: third, options: oftn}", "MS-D005",
         "item 'c' uses the option list 'oftn', which does not exist.", "Did you mean 'often'?"),
        ("items: [a, b, c]", "items: [a, b, cc]", "MS-D005",
         "scale 'total' uses the item 'cc', which does not exist.", "Did you mean 'c'?"),
        ("reverse: [b]", "reverse: [bb]", "MS-D005", "scale 'total' uses the item 'bb', which does not exist.", ""),
        ("profile: strict, bands", "profile: strct, bands", "MS-D005", "scale 'average': there is no profile", ""),
        ("reverse: [b]", "reverse: [d]", "MS-D007", "scale 'total' lists an item twice, or", ""),
        ("items: [a, b, c]", "items: [a, b, c, c]", "MS-D007", "scale 'total' lists an item twice, or", ""),
        ("age_months: {from: 6, to: 59}", "age_months: {from: 6}, age_years: {to: 4}", "MS-D007",
         "give age_years or age_months, not both.", ""),
        ("not_asked_value: 0", "not_asked_value: 2", "MS-D007",
         "item 'd' is skipped at times and has no valid 'not_asked_value'.", "State which option"),
        (", not_asked_value: 0", "", "MS-D007", "item 'd' is skipped at times and has no valid", ""),
        (
            "ask_when: total >= 2, ",
            "",
            "MS-D007",
            "item 'd' is always asked; only 'ask_when' makes it skipped at times.",
            "",
        ),
        ("at_least: {a: 1, b: 3}", "items: [a, b]", "MS-D007", "scale 'many': 'count' takes 'at_least', every", ""),
        ("at_least: {a: 1, b: 3}", "at_least: {a: 1}, items: [b]", "MS-D007", "scale 'many': 'count' takes", ""),
        ("at_least: {a: 1, b: 3}", "at_least: {a: 1}, reverse: [a]", "MS-D007", "scale 'many': 'count' takes", ""),
        ("method: max\n", "method: max\n    at_least: {a: 1}\n", "MS-D007", "scale 'worst': 'count'", ""),
        ("    items: [a, b]\n", "", "MS-D007", "scale 'worst': 'count' takes 'at_least', every", ""),
        ("reverse: [b]", "weights: {a: 2}", "MS-D007", "scale 'total': items of unequal range cannot be prorated.", ""),
        ("reverse: [b]", "weights: {a: 0}", "MS-D007", "scale 'total': a weight of 0 says nothing", ""),
        ("reverse: [b]", "weights: 0", "MS-D007", "scale 'total': a weight of 0 says nothing", ""),
        ("reverse: [b]", "weights: {d: 2}", "MS-D007", "scale 'total' lists an item twice, or", ""),
        ("reverse: [b]", "weights: {x: 2}", "MS-D005", "scale 'total' uses the item 'x', which does not exist.", ""),
        ("at_least: {a: 1, b: 3}", "at_least: {a: 1, b: 3}, weights: 2", "MS-D007", "scale 'many': 'count' takes", ""),
        ("at_least: {a: 1, b: 3}", "at_least: {a: 0, b: 3}", "MS-D007",
         "scale 'many': item 'a' always or never reaches 0.", ""),
        ("at_least: {a: 1, b: 3}", "at_least: {a: 1, b: 4}", "MS-D007", "scale 'many': item 'b' always or never", ""),
        ("at_most_blank: 1", "at_most_blank: 3", "MS-D007",
         "scale 'total': only a sum is prorated, and never from nothing.", ""),
        ("method: mean", "method: mean\n    prorate: {at_most_blank: 1, rounding: floor, cite: paper}", "MS-D007",
         "scale 'average': only a sum is prorated", ""),
        ("    band_sets:\n", "    bands: [{from: 0, key: low}]\n    band_sets:\n", "MS-D007",
         "scale 'average': give 'bands' or 'band_sets', not both.", ""),
        ("{from: cut, key: bad}", "{from: ct, key: bad}", "MS-D005",
         "scale 'worst': the band 'bad' starts at 'ct', which is no cut-off.", "Did you mean 'cut'?"),
        ("a: always", "a: alwys", "MS-D005", "item 'a' has no option 'alwys'.", "Did you mean 'always'?"),
        ("{a: always", "{x: always", "MS-D005", "item 'x' has no option 'always'.", ""),
        ("answers: [0, 3, 0, ~]", "answers: [0, 3, 0]", "MS-D009", "example 'nothing' has 3 answers.", "One per item."),
        ("{from: 4, key: high}", "{from: 4, key: low}", "MS-D007", "scale 'total': two bands have the same key.", ""),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused(  # noqa: PLR0913, PLR0917 - one column of the table each
    small_pack: Compiled, old: str, new: str, code: str, what: str, remedy: str
) -> None:
    error = refused(small_pack, (old, new))
    assert error.code == code
    assert error.what.startswith(what)
    assert error.remedy.startswith(remedy)


def test_rules_that_depend_on_each_other_in_a_circle_are_refused_when_the_examples_run(small_pack: Compiled) -> None:
    instrument = instrument_from_pack(small_pack(("ask_when: total >= 2", "ask_when: d >= 1")))
    with pytest.raises(DefinitionError, match=r"MS-D007.*in a circle"):
        run_examples(instrument)
