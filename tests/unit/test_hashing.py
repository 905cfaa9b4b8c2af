"""Two definitions that can differ in what they compute, or in what an answer means, never have the same hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest

from mindscreen.hashing import answer_map, canonical_hash, scoring_part

Compiled = Callable[..., dict[str, Any]]


def test_the_hash_is_that_of_canonical_json() -> None:
    text = '{"a":[1,2,{"é":"量表"}],"b":null}'
    assert canonical_hash({"b": None, "a": [1, 2, {"é": "量表"}]}) == f"sha256:{sha256(text.encode()).hexdigest()}"


def test_what_json_cannot_hold_exactly_has_no_hash() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        canonical_hash({"a": float("nan")})


def numbers(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every whole number of some JSON."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        if isinstance(value, int):
            yield (*path, key)
        yield from numbers(value, (*path, key))


def moved(data: Any, path: tuple[str | int, ...]) -> Any:
    """A copy in which the number at this path is one more."""
    copy = deepcopy(data)
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] += 1
    return copy


@pytest.mark.control("C-017")
def test_every_number_that_scores_moves_the_hash(small_pack: Compiled) -> None:
    pack = small_pack()
    before = canonical_hash(scoring_part(pack))
    parts = ("population", "options", "items", "scales", "findings", "profiles")
    paths = [path for path in numbers(pack) if path[0] in parts]
    assert len(paths) > 60
    for path in paths:
        assert canonical_hash(scoring_part(moved(pack, path))) != before


@pytest.mark.control("C-017")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when: a >= 1", "when: a == 1"),
        ("higher_is: better", "higher_is: worse"),
        ("rounding: half-up", "rounding: half-even"),
        ("completed_by: [parent]", "completed_by: [parent, self]"),
        ("sex == female", "sex == male"),
        ("ask_when: total >= 2", "ask_when: total > 2"),
        ("level: critical", "level: critical, if_unknown: note"),
        ("reverse: [b]", "reverse: [c]"),
        ("findings:\n", "default_profile: strict\nfindings:\n"),
    ],
)
def test_every_rule_that_scores_moves_the_hash(small_pack: Compiled, old: str, new: str) -> None:
    extra = (
        () if "strict" not in new else (("bands: {fine: [0, 0], bad: [1, 3]}", "bands: {fine: [0, 2], bad: [3, 3]}"),)
    )
    assert small_pack((old, new), *extra)["scoring_hash"] != small_pack()["scoring_hash"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: A made-up form", "title: A form"),
        ("about: first", "about: the first"),
        ("loinc: 44250-9", "loinc: 44255-8"),
        ("loinc: LA6568-5", "loinc: LA6569-3"),
        ("next: '2027-01-01'", "next: '2028-01-01'"),
        ("{text: A paper", "{text: The paper"),
    ],
)
def test_what_cannot_score_does_not_move_it(small_pack: Compiled, old: str, new: str) -> None:
    assert small_pack((old, new))["scoring_hash"] == small_pack()["scoring_hash"]


def test_citations_do_not_move_it(small_pack: Compiled) -> None:
    pack = small_pack()
    again = json.loads(json.dumps(pack).replace('"cite": ["paper"]', '"cite": ["other", "paper"]'))
    assert again != pack
    assert scoring_part(again) == scoring_part(pack)


@pytest.mark.control("C-012")
def test_the_answer_map_says_what_each_recorded_answer_means(small_pack: Compiled) -> None:
    assert answer_map(small_pack())[:3] == [
        ["a", {"loinc": "44250-9"}, 0, "never", {"loinc": "LA6568-5"}],
        ["a", {"loinc": "44250-9"}, 1, "sometimes", {"local": "s"}],
        ["a", {"loinc": "44250-9"}, 3, "always", {}],
    ]


@pytest.mark.control("C-012")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key: never, loinc", "key: seldom, loinc"),
        ("loinc: LA6568-5", "loinc: LA6569-3"),
        ("loinc: 44250-9", "loinc: 44255-8"),
        ("{local: s}", "{local: t}"),
    ],
)
def test_a_moved_key_or_code_moves_the_hash_of_the_answer_map(small_pack: Compiled, old: str, new: str) -> None:
    examples = (("b: never", "b: 0"),)
    assert small_pack((old, new), *examples)["answer_map_hash"] != small_pack(*examples)["answer_map_hash"]
