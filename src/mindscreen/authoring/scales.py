"""The scores of a definition: what each value of an item, or of another score, counts in it, and how far it reaches."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from mindscreen.condition import reduce
from mindscreen.errors import DefinitionError, did_you_mean
from mindscreen.evaluation import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.authoring.definition import Definition, NormPart, ScalePart

SLEEP_EFFICIENCY = "sleep-efficiency"
NORM = "norm"
PERCENT = (0, 100)
_FIELDS = ": 'count' takes 'at_least', every other method 'items', and 'sleep-efficiency' and 'norm' their own."


class Reach(NamedTuple):
    """The ends of a score as numerators, and its denominator."""

    lower: int
    upper: int
    denominator: int


class Scales:
    """What the scores of one definition are made of.

    Args:
        definition: the definition.
        values: for each item the values that it can have.
        where: file to name in errors.
    """

    def __init__(self, definition: Definition, values: Mapping[str, Sequence[int]], where: str) -> None:
        self._definition = definition
        self._values = {name: list(known) for name, known in values.items()}
        self._keys = {
            item.id: {option.key: option.value for option in definition.options[item.options]}
            for item in definition.items
            if item.options is not None
        }
        self._where = where
        self._tables: dict[str, list[tuple[str, dict[int, int]]]] = {}
        self.reach: dict[str, Reach] = {}
        for scale in definition.scales:
            self._add(scale)

    def _error(self, code: str, scale: ScalePart, what: str, remedy: str = "") -> DefinitionError:
        return DefinitionError(code, f"scale '{scale.id}'{what}", where=self._where, remedy=remedy.strip())

    def _add(self, scale: ScalePart) -> None:
        """Work out one score; those further up are known by now."""
        members = self._members(scale)
        self._tables[scale.id] = tables = [(name, self._table(scale, name)) for name in members]
        if scale.method == SLEEP_EFFICIENCY:
            reach = Reach(*PERCENT, 1)
        elif scale.norm is not None:
            unit = 10**scale.norm.decimals
            reach = Reach(scale.norm.from_ * unit, scale.norm.to * unit, unit)
        else:
            combine = max if scale.method == "max" else sum
            lower = combine(min(table.values()) for _, table in tables)
            upper = combine(max(table.values()) for _, table in tables)
            reach = Reach(lower, upper, scale.divided_by * (len(tables) if scale.method == "mean" else 1))
        self.reach[scale.id] = reach
        if reach.denominator == 1:
            self._values[scale.id] = list(range(reach.lower, reach.upper + 1))

    def _members(self, scale: ScalePart) -> tuple[str, ...]:
        """The items and scores that it takes, checked."""
        self._check_fields(scale)
        if scale.sleep is not None:
            self._check_sleep(scale)
            return ()
        if scale.norm is not None:
            self._check_norm(scale, scale.norm)
            return ()
        members = tuple(scale.at_least) if scale.method == "count" else scale.items
        if not members:
            raise self._error("MS-D007", scale, _FIELDS)
        weights = {} if not isinstance(scale.weights, dict) else scale.weights
        said = (*scale.reverse, *weights, *scale.scores, *scale.steps)
        for name in (*members, *said):
            self._check_name(scale, name)
        if len(set(members)) < len(members) or not set(said) <= set(members):
            raise self._error("MS-D007", scale, " lists an item twice, or says what one counts that is not its own.")
        tables = [*scale.scores, *scale.steps]
        if {*scale.reverse, *weights} & {*tables} or len(set(tables)) < len(tables):
            raise self._error("MS-D007", scale, ": it says in two ways what an item counts.")
        return members

    def _check_fields(self, scale: ScalePart) -> None:
        weighs = scale.weights != 1
        counting = (scale.items, scale.reverse, weighs, scale.scores, scale.steps)
        wrong = {
            "count": (*counting, scale.sleep, scale.norm),
            SLEEP_EFFICIENCY: (*counting, scale.at_least, scale.norm, scale.divided_by != 1),
            NORM: (*counting, scale.at_least, scale.sleep, scale.divided_by != 1),
        }.get(scale.method, (scale.at_least, scale.sleep, scale.norm))
        own = {SLEEP_EFFICIENCY: scale.sleep, NORM: scale.norm}.get(scale.method, scale)
        if any(wrong) or own is None:
            raise self._error(
                "MS-D007",
                scale,
                _FIELDS,
            )
        if scale.weights == 0 or (isinstance(scale.weights, dict) and 0 in scale.weights.values()):
            raise self._error("MS-D007", scale, ": a weight of 0 says nothing; leave the item out.")
        if isinstance(scale.weights, str) and scale.reverse:
            raise self._error(
                "MS-D007", scale, ": a fraction weighs what is not reversed; reverse in a score before it."
            )
        if isinstance(scale.weights, str) is (scale.rounding is None):
            raise self._error("MS-D007", scale, ": a fraction as weight, and only that, needs 'rounding'.")

    def _check_name(self, scale: ScalePart, name: str) -> None:
        if name in self._values:
            return
        later = {each.id for each in self._definition.scales}
        if name in later:
            raise self._error(
                "MS-D007",
                scale,
                f": '{name}' is no score in whole numbers that stands further up.",
                "Write the scores in the order in which they are worked out; a mean is not taken any further.",
            )
        raise self._error(
            "MS-D005", scale, f" uses the item '{name}', which does not exist.", did_you_mean(name, self._values)
        )

    def _check_sleep(self, scale: ScalePart) -> None:
        numbers = {item.id: item.number for item in self._definition.items}
        for field, unit in (("bedtime", "clock"), ("getting_up", "clock"), ("asleep", "min")):
            name = getattr(scale.sleep, field)
            number = numbers.get(name)
            if number is None or number.unit != unit:
                raise self._error("MS-D007", scale, f": '{field}' must be an item with a number in '{unit}'.")

    def _check_norm(self, scale: ScalePart, norm: NormPart) -> None:
        self._check_name(scale, norm.of)
        if norm.of not in self.reach:
            raise self._error("MS-D007", scale, f": '{norm.of}' is no score; norms are looked up for a score.")
        if norm.from_ >= norm.to:
            raise self._error("MS-D007", scale, ": the standard scores must run upwards.")

    def _table(self, scale: ScalePart, name: str) -> dict[int, int]:
        """From the value of a member to what it counts."""
        values = self._values[name]
        if scale.method == "count":
            least = scale.at_least[name]
            if not min(values) < least <= max(values):
                raise self._error("MS-D007", scale, f": item '{name}' always or never reaches {least}.")
            return {value: int(value >= least) for value in values}
        if name in scale.scores:
            return self._by_option(scale, name)
        if name in scale.steps:
            return self._by_steps(scale, name)
        if isinstance(scale.weights, str):
            return self._by_fraction(scale, values)
        weight = scale.weights if isinstance(scale.weights, int) else scale.weights.get(name, 1)
        if name in scale.reverse:
            return {value: weight * (min(values) + max(values) - value) for value in values}
        return {value: weight * value for value in values}

    def _by_option(self, scale: ScalePart, name: str) -> dict[int, int]:
        keys, given = self._keys.get(name, {}), scale.scores[name]
        if keys.keys() != given.keys():
            raise self._error("MS-D005", scale, f": 'scores' must name every option of '{name}', and nothing else.")
        return {value: given[key] for key, value in keys.items()}

    def _by_steps(self, scale: ScalePart, name: str) -> dict[int, int]:
        values, steps = self._values[name], scale.steps[name]
        starts = [step.from_ for step in steps]
        if starts[0] != min(values) or starts[-1] > max(values) or any(a >= b for a, b in pairwise(starts)):
            raise self._error(
                "MS-D007",
                scale,
                f": the steps of '{name}' must start at {min(values)}, rise, and stay in range.",
            )
        if any(a.score == b.score for a, b in pairwise(steps)):
            raise self._error("MS-D007", scale, f": two steps of '{name}' that follow each other count the same.")
        return {value: next(step.score for step in reversed(steps) if value >= step.from_) for value in values}

    def _by_fraction(self, scale: ScalePart, values: Sequence[int]) -> dict[int, int]:
        whole, _, decimals = str(scale.weights).partition(".")
        weight = reduce(int(whole + decimals), 10 ** len(decimals))
        if isinstance(weight, int) or scale.rounding is None or min(values) < 0 or weight.numerator < 0:
            raise self._error("MS-D007", scale, ": a fraction weighs scores that are not negative, and is none.")
        return {value: rounded(value * weight.numerator, weight.denominator, scale.rounding) for value in values}

    def pack(self, scale: ScalePart) -> dict[str, Any]:
        """Method, terms and reach as they stand in the pack."""
        reach = self.reach[scale.id]
        data: dict[str, Any] = {
            "method": scale.method,
            "terms": [self._term(name, table) for name, table in self._tables[scale.id]],
            "lower": reach.lower,
            "upper": reach.upper,
            "denominator": reach.denominator,
        }
        if scale.sleep is not None:
            data["sleep"] = scale.sleep.model_dump()
        if scale.norm is not None:
            data["norm"] = {"of": scale.norm.of, "groups": []}
        if not scale.reported:
            data["reported"] = False
        return data

    def _term(self, name: str, table: Mapping[int, int]) -> dict[str, Any]:
        if name in self._keys:
            return {"item": name, "scores": [{"value": value, "score": score} for value, score in table.items()]}
        term: dict[str, Any] = {"scale" if name in self.reach else "item": name}
        if all(value == score for value, score in table.items()):
            return term  # it counts as it is
        pairs = list(table.items())
        changes = [pairs[0], *(pair for before, pair in pairwise(pairs) if before[1] != pair[1])]
        return {**term, "steps": [{"from": value, "score": score} for value, score in changes]}

    def scores(self, scale: ScalePart) -> list[dict[int, int]]:
        """For each member what its values count."""
        return [table for _, table in self._tables[scale.id]]

    def takes_items_only(self, scale: ScalePart) -> bool:
        """Whether none of its members is another score."""
        return not any(name in self.reach for name, _ in self._tables[scale.id])
