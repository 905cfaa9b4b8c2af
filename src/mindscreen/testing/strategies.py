"""Hypothesis strategies: responses to an instrument, answers that must be refused, instruments that never were.

    from hypothesis import given
    from mindscreen.testing.strategies import partial_answers

    @given(partial_answers(phq9))
    def test_blanks_are_never_zero(answers): ...

Needs Hypothesis, which mindscreen itself does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from mindscreen.plan import CONTEXT_RANGES, FACTS, STATED
from mindscreen.response import LONGEST_EDUCATION_YEARS, OLDEST_YEARS, SEXES
from mindscreen.testing.sheets import strangers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.model import Instrument, Item

__all__ = ["bad_answers", "contexts", "full_answers", "no_answers", "packs", "partial_answers"]

_STRANGE_ITEMS: Final = ("", " ", "no_such_item", "Q1", "0", "total", "id", "__class__", 0, 1, None, True, ("q1",), 1.5)
"""Keys under which no answer may be filed; `_unknown` leaves out those that some instrument does use."""


def _value(item: Item) -> st.SearchStrategy[int]:
    return st.sampled_from([option.value for option in item.options])


def full_answers(instrument: Instrument) -> st.SearchStrategy[dict[str, int]]:
    """Complete forms: a value for every item, those included that the form would have told to skip."""
    return st.fixed_dictionaries({item.id: _value(item) for item in instrument.items})


def partial_answers(instrument: Instrument) -> st.SearchStrategy[dict[str, int | None]]:
    """Forms on which any item may be blank, as `None` or by being absent; complete and empty forms among them."""
    some: dict[str, st.SearchStrategy[int | None]] = {item.id: st.none() | _value(item) for item in instrument.items}
    return st.fixed_dictionaries({}, optional=some)


def contexts(instrument: Instrument) -> st.SearchStrategy[dict[str, Any]]:
    """Facts about a person for whom the instrument was published, as keywords of `screen`; any may be absent."""
    population = instrument.population
    youngest, oldest = population.age_months
    youngest = youngest or 0
    oldest = 12 * OLDEST_YEARS + 11 if oldest is None else oldest
    months = st.fixed_dictionaries({"age_months": st.integers(youngest, oldest)})
    ages: st.SearchStrategy[dict[str, Any]] = st.just({}) | months
    if -(-youngest // 12) <= oldest // 12:
        ages |= st.fixed_dictionaries({"age_years": st.integers(-(-youngest // 12), oldest // 12)})
    others = st.fixed_dictionaries(
        {},
        optional={
            "sex": st.sampled_from(SEXES),
            "education_years": st.integers(0, LONGEST_EDUCATION_YEARS),
            "pregnant": st.booleans(),
            "completed_by": st.sampled_from(population.completed_by),
            "authored": st.just("2026-11-21T09:30:00+08:00"),
        },
    )
    return st.builds(lambda age, other: {**age, **other}, ages, others)


def no_answers(item: Item) -> st.SearchStrategy[Any]:
    """Values that are no answer to the item: wrong types, numbers in disguise, and integers that are no option."""
    values = {option.value for option in item.options}
    beyond = st.integers().filter(lambda value: value not in values)
    return st.sampled_from(strangers(item)) | beyond | st.floats() | st.text(max_size=20)


@st.composite
def bad_answers(draw: st.DrawFn, instrument: Instrument) -> Any:
    """Whole `answers` arguments that must be refused: one answer that is none, one item that is none, a wrong shape."""
    answers: dict[Any, Any] = dict(draw(partial_answers(instrument)))
    kind = draw(st.sampled_from(["value", "item", "length", "shape"]))
    if kind == "value":
        item = draw(st.sampled_from(instrument.items))
        answers[item.id] = draw(no_answers(item))
    elif kind == "item":
        known = {item.id for item in instrument.items}
        answers[draw(_unknown(known))] = draw(_value(instrument.items[0]))
    elif kind == "length":
        size = draw(st.integers(0, 2 * len(instrument.items)).filter(lambda size: size != len(instrument.items)))
        return [instrument.items[0].lower] * size
    else:
        return draw(st.sampled_from([None, 1, 1.5, "0" * len(instrument.items), b"000", {1, 2}, object()]))
    return answers


def _unknown(known: set[str]) -> st.SearchStrategy[Any]:
    return (st.sampled_from(_STRANGE_ITEMS) | st.text(max_size=60)).filter(lambda item: item not in known)


# --- instruments that never were ------------------------------------------------------------------------------------


@st.composite
def packs(draw: st.DrawFn, *, sleep: bool = True, stated: bool = True) -> dict[str, Any]:
    """Small portable packs (up to four items) that use all that the format can say, as nobody published it.

    Args:
        draw: given by Hypothesis.
        sleep: whether three more items and a scale of their sleep efficiency may be among it.
        stated: whether rules may ask if a fact is stated; such rules are about what is not known, so that stating the
            fact may turn a finding round.
    """
    lists = [f"list{index}" for index in range(draw(st.integers(1, 2)))]
    options: dict[str, list[dict[str, Any]]] = {
        name: [{"value": value, "key": f"o{i}"} for i, value in enumerate(_values(draw))] for name in lists
    }
    items: list[dict[str, Any]] = [
        {"id": f"q{index}", "about": f"topic {index}", **draw(st.just(_NUMBER) | st.sampled_from(lists).map(_options))}
        for index in range(1, draw(st.integers(1, 4)) + 1)
    ]
    if sleep and draw(st.integers(0, 4)) == 0:
        items += _SLEEP_ITEMS
    values = {item["id"]: _values_of(item, options) for item in items}
    scales = _scales(draw, values)
    leaves = _leaves_of(scales)
    for index, item in enumerate(items[1:4], 1):
        if item not in _SLEEP_ITEMS and draw(st.booleans()):
            earlier = [each["id"] for each in items[:index]]
            known = [*earlier, *(name for name, rests_on in leaves.items() if rests_on <= set(earlier))]
            item["ask_when"] = _condition(draw, known, depth=1)
            item["not_asked_value"] = draw(st.sampled_from(values[item["id"]]))
            if draw(st.booleans()):
                item["counts_anyway"] = True
    names = [*(item["id"] for item in items), *leaves]
    facts = FACTS if stated else CONTEXT_RANGES
    for scale in scales:
        scale["band_sets"] = _band_sets(draw, scale, [*names, *(name for name in _OF_SETS if name in facts)])
    return {
        **_FRAME,
        "options": options,
        "items": items,
        "scales": scales,
        "findings": [
            {
                "id": f"finding-{index}",
                "when": _condition(draw, [*names, *facts], depth=2),
                "level": draw(st.sampled_from(["critical", "positive", "info"])),
                "if_unknown": draw(st.sampled_from(["ask", "note"])),
                "cite": ["nobody"],
                **({"assessable_when": _condition(draw, [*names, *facts], depth=1)} if draw(st.booleans()) else {}),
            }
            for index in range(draw(st.integers(1, 3)))
        ],
        "profiles": [
            {"id": name, "cutoffs": {"cut": draw(st.integers(-1, 6))}, "cite": ["nobody"]}
            for name in ("original", "other")
        ],
    }


_FRAME: Final[Mapping[str, Any]] = {
    "format": "mindscreen-pack/1",
    "id": "made-up",
    "version": "1.0.0",
    "status": "draft",
    "draft_because": "made up for a test",
    "title": "Made up",
    "abbreviation": "MU",
    "measures": "nothing",
    "domain": "none",
    "population": {"completed_by": ["self", "parent", "caregiver", "teacher", "clinician"], "cite": ["nobody"]},
    "licence": {"status": "public-domain", "holder": "nobody", "notice": "none", "cite": ["nobody"]},
    "review": {},
    "codes": {},
    "default_profile": "original",
    "references": {"nobody": {"text": "nobody"}},
    "doubts": [],
    "examples": [],
    "wording_hashes": {},
    "scoring_hash": "sha256:made-up",
}


_OF_SETS: Final = ("sex", "sex_stated", "age_years", "education_years")
_NUMBER: Final[Mapping[str, Any]] = {"number": {"lower": 0, "upper": 5, "unit": "d"}}
_EFFICIENCY: Final[Mapping[str, Any]] = {
    "id": "efficiency",
    "method": "sleep-efficiency",
    "terms": [],
    "sleep": {"bedtime": "bed", "getting_up": "up", "asleep": "slept"},
    "lower": 0,
    "upper": 100,
    "denominator": 1,
    "higher_is": "better",
    "cite": ["nobody"],
}
_SLEEP_ITEMS: Final = [
    {"id": name, "about": name, "number": {"lower": 0, "upper": 1439, "unit": unit}}
    for name, unit in (("bed", "clock"), ("up", "clock"), ("slept", "min"))
]


def _options(name: str) -> dict[str, Any]:
    return {"options": name}


def _values_of(item: Mapping[str, Any], options: Mapping[str, list[dict[str, Any]]]) -> list[int]:
    if "number" in item:
        return list(range(item["number"]["lower"], item["number"]["upper"] + 1))
    return [option["value"] for option in options[item["options"]]]


def _scales(draw: st.DrawFn, values: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    """Scales of items, and of scales before them."""
    items = {name: known for name, known in values.items() if name.startswith("q")}
    known: dict[str, Sequence[int]] = dict(items)
    scales = []
    if "bed" in values:
        scales.append(dict(_EFFICIENCY))
        known["efficiency"] = range(101)
    for index in range(draw(st.integers(1, 3))):
        scale = _scale(draw, f"s{index}", known, items)
        scales.append(scale)
        if scale["denominator"] == 1:
            known[scale["id"]] = range(scale["lower"], scale["upper"] + 1)
    sums = [scale for scale in scales if scale["denominator"] == 1 and scale["method"] != "sleep-efficiency"]
    if sums and draw(st.integers(0, 3)) == 0:
        scales.append(_standard(draw, draw(st.sampled_from(sums))))
    return scales


def _standard(draw: st.DrawFn, below: Mapping[str, Any]) -> dict[str, Any]:
    """A standard score with the norms of a site, for some people or for all."""
    groups = []
    for when in draw(st.sampled_from([[], [True], [True, True], [True, False]])):
        values = range(below["lower"], below["upper"] + 1)
        start, slope = draw(st.integers(20, 40)), draw(st.sampled_from([-1, 0, 1]))
        group: dict[str, Any] = {"scores": [{"value": value, "score": start + slope * (value % 7)} for value in values]}
        if when:
            group["when"] = _condition(draw, ["sex", "age_years"], depth=1)
            for leaf in _leaves(group["when"]):
                leaf["value"] = 2 if leaf["value"] == "cut" else leaf["value"]
        groups.append(group)
    return {
        "id": "standard",
        "method": "norm",
        "terms": [],
        "norm": {"of": below["id"], "groups": groups},
        "lower": 10,
        "upper": 50,
        "denominator": draw(st.sampled_from([1, 10])),
        "higher_is": "worse",
        "cite": ["nobody"],
    }


def _leaves_of(scales: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The items that each scale rests on."""
    leaves: dict[str, set[str]] = {}
    for scale in scales:
        rests_on = set(scale.get("sleep", {}).values())
        if "norm" in scale:
            rests_on |= leaves[scale["norm"]["of"]]
        for term in scale["terms"]:
            rests_on |= leaves[term["scale"]] if "scale" in term else {term["item"]}
        leaves[scale["id"]] = rests_on
    return leaves


def _values(draw: st.DrawFn) -> list[int]:
    return draw(st.lists(st.integers(-1, 4), min_size=2, max_size=4, unique=True))


def _scale(
    draw: st.DrawFn, name: str, values: Mapping[str, Sequence[int]], items: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    method = draw(st.sampled_from(["sum", "sum", "mean", "count", "max"]))
    members = draw(st.lists(st.sampled_from(sorted(values)), min_size=1, unique=True))
    kind = draw(st.sampled_from(["plain", "reversed", "any"]))
    tables = {item: _table(draw, method, kind, values[item]) for item in members}
    combine = max if method == "max" else sum
    scale: dict[str, Any] = {
        "id": name,
        "method": method,
        "terms": [_term(member, table, items) for member, table in tables.items()],
        "lower": combine(min(table.values()) for table in tables.values()),
        "upper": combine(max(table.values()) for table in tables.values()),
        "denominator": len(members) if method == "mean" else draw(st.sampled_from([1, 1, 1, 2])),
        "higher_is": draw(st.sampled_from(["worse", "better"])),
        "cite": ["nobody"],
    }
    ranges = {(min(table.values()), max(table.values())) for table in tables.values()}
    # Only among items of one range is the mean of some a value that the others can have.
    plain = method == "sum" and scale["denominator"] == 1 and set(members) <= items.keys()
    if plain and len(members) > 1 and len(ranges) == 1 and min(ranges)[0] >= 0:
        scale["prorate"] = {
            "at_most_blank": draw(st.integers(1, len(members) - 1)),
            "rounding": draw(st.sampled_from(["half-up", "half-even", "floor"])),
            "cite": ["nobody"],
        }
    return scale


def _term(member: str, table: Mapping[int, int], items: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """The term in the shape that suits its table: as it is, by steps where the values have no gaps, or written out."""
    values = sorted(table)
    source = {"item" if member in items else "scale": member}
    if values != list(range(values[0], values[-1] + 1)):
        return {**source, "scores": [{"value": value, "score": score} for value, score in table.items()]}
    if all(value == score for value, score in table.items()):
        return source
    starts = [value for value in values if value == values[0] or table[value] != table[value - 1]]
    return {**source, "steps": [{"from": value, "score": table[value]} for value in starts]}


def _table(draw: st.DrawFn, method: str, kind: str, values: Sequence[int]) -> dict[int, int]:
    if method == "count":
        least = draw(st.integers(min(values), max(values)))
        return {value: int(value >= least) for value in values}
    if kind == "any":
        few = draw(st.lists(st.integers(-2, 5), min_size=1, max_size=len(values) if len(values) < 12 else 4))  # noqa: PLR2004 - enough of a pattern
        return {value: few[position * len(few) // len(values)] for position, value in enumerate(values)}
    return {value: value if kind == "plain" else min(values) + max(values) - value for value in values}


def _band_sets(draw: st.DrawFn, scale: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """None, or some sets for particular people or profiles and a last one for everybody."""
    lower, upper = scale["lower"], scale["upper"]
    if lower == upper or draw(st.booleans()):
        return []
    sets = []
    for last in [False] * draw(st.integers(0, 2)) + [True]:
        starts = sorted({lower, *draw(st.lists(st.integers(lower + 1, upper), max_size=3))})
        ends = [*(start - 1 for start in starts[1:]), upper]
        keys = draw(st.permutations([f"b{index}" for index in range(len(starts))]))
        bands = [{"key": key, "lower": low, "upper": high} for key, low, high in zip(keys, starts, ends, strict=True)]
        band_set: dict[str, Any] = {"bands": bands, "cite": ["nobody"]}
        if not last:
            band_set["when"] = _condition(draw, names, depth=1)
            if draw(st.booleans()):
                band_set["profile"] = draw(st.sampled_from(["original", "other"]))
            for leaf in _leaves(band_set["when"]):
                leaf["value"] = 2 if leaf["value"] == "cut" else leaf["value"]  # sets name their profile themselves
        sets.append(band_set)
    return sets


_CATEGORIES: Final = {
    "sex": ["female", "male"],
    "pregnant": ["false", "true"],
    "completed_by": ["self", "parent", "clinician"],
    **{name: ["false", "true"] for name in STATED},
}


def _condition(draw: st.DrawFn, names: Sequence[str], *, depth: int) -> dict[str, Any]:
    if depth and draw(st.booleans()):
        parts = [_condition(draw, names, depth=depth - 1) for _ in range(draw(st.integers(2, 3)))]
        return {draw(st.sampled_from(["all", "any"])): parts}
    name = draw(st.sampled_from(names))
    if name in _CATEGORIES:
        return {
            "name": name,
            "op": draw(st.sampled_from(["==", "!="])),
            "value": draw(st.sampled_from(_CATEGORIES[name])),
        }
    most = {"age_months": 240, "age_years": 20, "education_years": 12}.get(name, 8)
    value = draw(
        st.integers(-1, most)
        | st.just("cut")
        | st.fixed_dictionaries({"numerator": st.integers(-1, most), "denominator": st.sampled_from([2, 3])})
    )
    return {"name": name, "op": draw(st.sampled_from([">=", ">", "<=", "<", "==", "!="])), "value": value}


def _leaves(tree: dict[str, Any]) -> list[dict[str, Any]]:
    parts = tree.get("all") or tree.get("any")
    return [tree] if parts is None else [leaf for part in parts for leaf in _leaves(part)]
