"""A second engine, as plain as it can be, to check the real one against.

It reads the portable pack (`mindscreen-pack/1`) as JSON and shares no code with `mindscreen.engine`, `mindscreen.plan`
or `mindscreen.model`: no plans, no vectors, no compiled conditions, only look-ups, recursion and exact fractions. Slow
on purpose; where the two disagree, this one is easier to check by eye. It takes answers that are already known to be
valid.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FALSE, UNKNOWN, TRUE = "not-raised", "unknown", "raised"
_ORDER: Final = (FALSE, UNKNOWN, TRUE)
_CATEGORIES: Final[Mapping[str, tuple[Any, ...]]] = {
    "sex": ("female", "male"),
    "pregnant": ("false", "true"),
    "completed_by": ("self", "parent", "caregiver", "teacher", "clinician"),
}
_STATED: Final[Mapping[str, tuple[str, ...]]] = {
    "sex_stated": ("sex",),
    "age_stated": ("age_years", "age_months"),
    "education_stated": ("education_years",),
}
_UNSTATED: Final = {"age_years": (0, 125), "age_months": (0, 125 * 12 + 11), "education_years": (0, 40)}
_ROUNDING: Final[Mapping[str, Callable[[Fraction], int]]] = {
    "half-up": lambda value: floor(value + Fraction(1, 2)),
    "half-even": round,
    "floor": floor,
}


class Span(NamedTuple):
    """A number known to lie between two ends, both included."""

    low: Fraction
    high: Fraction


class ReferenceScore(NamedTuple):
    """What the reference engine says about one scale."""

    low: Fraction
    high: Fraction
    bands: tuple[str, ...]
    prorated: int | None
    prorated_bands: tuple[str, ...]
    answered: int


class ReferenceResult(NamedTuple):
    """What the reference engine says about one response; findings map to `raised`, `unknown` or `not-raised`."""

    scores: dict[str, ReferenceScore]
    findings: dict[str, str]
    blank: tuple[str, ...]
    not_asked: tuple[str, ...]


def evaluate(
    pack: Mapping[str, Any],
    answers: Mapping[str, int | None],
    context: Mapping[str, Any] | None = None,
    profile: str | None = None,
) -> ReferenceResult:
    """Score valid answers the plain way.

    Args:
        pack: the portable pack of the instrument.
        answers: item id to recorded value; a blank is absent or `None`.
        context: facts about the person, named as in `mindscreen.screen`.
        profile: the cut-off profile, the default one when absent.
    """
    return _Sheet(pack, answers, context or {}, profile or pack["default_profile"]).result()


class _Sheet:
    """One response, and every question the rules ask about it."""

    def __init__(
        self, pack: Mapping[str, Any], answers: Mapping[str, int | None], context: Mapping[str, Any], profile: str
    ) -> None:
        self.pack, self.answers, self.context, self.profile = pack, answers, context, profile
        self.items = {item["id"]: item for item in pack["items"]}
        self.scales = {scale["id"]: scale for scale in pack["scales"]}
        self.cutoffs = next(each["cutoffs"] for each in pack["profiles"] if each["id"] == profile)

    def result(self) -> ReferenceResult:
        unanswered = [item for item in self.items if self.answers.get(item) is None]
        skipped = [item for item in unanswered if self.asked(self.items[item]) == FALSE]
        return ReferenceResult(
            scores={name: self.score(scale) for name, scale in self.scales.items()},
            findings={finding["id"]: self.finding(finding) for finding in self.pack["findings"]},
            blank=tuple(item for item in unanswered if item not in skipped),
            not_asked=tuple(skipped),
        )

    def asked(self, item: Mapping[str, Any]) -> str:
        return self.truth(item["ask_when"]) if "ask_when" in item else TRUE

    def finding(self, finding: Mapping[str, Any]) -> str:
        if "assessable_when" in finding and self.truth(finding["assessable_when"]) != TRUE:
            return UNKNOWN
        return self.truth(finding["when"])

    def span(self, name: str) -> Span:
        """Everything the name can still be."""
        if name in self.items:
            return self.item(self.items[name])
        return self.scale(self.scales[name]) if name in self.scales else self.fact(name)

    def item(self, item: Mapping[str, Any]) -> Span:
        given, asked = self.answers.get(item["id"]), self.asked(item)
        options = self.values(item["id"])
        readings = [given] if given is not None else options if asked != FALSE else []
        if asked != TRUE and not (given is not None and item.get("counts_anyway")):
            readings = [*readings, item["not_asked_value"]]
        return _hull(readings)

    def values(self, name: str) -> list[int]:
        """Every value that an item or a whole score can have."""
        if name in self.scales:
            return list(range(self.scales[name]["lower"], self.scales[name]["upper"] + 1))
        item = self.items[name]
        if "number" in item:
            return list(range(item["number"]["lower"], item["number"]["upper"] + 1))
        return [option["value"] for option in self.pack["options"][item["options"]]]

    def scale(self, scale: Mapping[str, Any]) -> Span:
        if scale["method"] == "sleep-efficiency":
            return self.slept(**scale["sleep"])
        if scale["method"] == "norm":
            return self.standard(scale)
        terms = [self.term(term) for term in scale["terms"]]
        combine = max if scale["method"] == "max" else sum
        size = scale["denominator"]
        return Span(
            Fraction(combine(term.low for term in terms)) / size, Fraction(combine(term.high for term in terms)) / size
        )

    def slept(self, bedtime: str, getting_up: str, asleep: str) -> Span:
        """Per cent of the time in bed that was slept; anything while something is blank or contradicts the rest."""
        if all(len(set(self.span(name))) == 1 for name in (bedtime, getting_up, asleep)):
            went, got_up, minutes = (int(self.span(name).low) for name in (bedtime, getting_up, asleep))
            in_bed = got_up - went if got_up > went else got_up - went + 24 * 60
            if got_up != went and in_bed <= 16 * 60 and minutes <= in_bed:
                return _hull([floor(Fraction(100 * minutes, in_bed))])
        return _hull([0, 100])

    def standard(self, scale: Mapping[str, Any]) -> Span:
        """What the groups say that may hold the person; the whole range where none certainly does."""
        size, found = scale["denominator"], []
        for group in scale["norm"]["groups"]:
            meant = self.truth(group["when"]) if "when" in group else TRUE
            low, high = self.span(scale["norm"]["of"])
            if meant != FALSE:
                found += [Fraction(pair["score"], size) for pair in group["scores"] if low <= pair["value"] <= high]
            if meant == TRUE:
                return _hull(found)
        return _hull([Fraction(scale["lower"], size), Fraction(scale["upper"], size)])

    def leaves(self, scale: Mapping[str, Any]) -> dict[str, None]:
        """The items that a score rests on, through other scores as well."""
        found = dict.fromkeys(scale.get("sleep", {}).values())
        if "norm" in scale:
            found |= self.leaves(self.scales[scale["norm"]["of"]])
        for term in scale["terms"]:
            found |= self.leaves(self.scales[term["scale"]]) if "scale" in term else {term["item"]: None}
        return found

    def term(self, term: Mapping[str, Any]) -> Span:
        source = term["item"] if "item" in term else term["scale"]
        low, high = self.span(source)
        return _hull(self.counts(term, value) for value in self.values(source) if low <= value <= high)

    @staticmethod
    def counts(term: Mapping[str, Any], value: int) -> int:
        """What one value of an item, or of another score, counts."""
        if "scores" in term:
            return int(next(pair["score"] for pair in term["scores"] if pair["value"] == value))
        if "steps" in term:
            return int([step["score"] for step in term["steps"] if step["from"] <= value][-1])
        return value

    def fact(self, name: str) -> Span:
        if name in _STATED:
            return _hull([int(any(self.context.get(fact) is not None for fact in _STATED[name]))])
        value = self.context.get(name)
        if name in _CATEGORIES:
            options = _CATEGORIES[name]
            return _hull(range(len(options)) if value is None else [options.index(str(value).lower())])
        if name == "age_years" and value is None and "age_months" in self.context:
            value = self.context["age_months"] // 12
        if name == "age_months" and value is None and "age_years" in self.context:
            return _hull([12 * self.context["age_years"], 12 * self.context["age_years"] + 11])
        return _hull(_UNSTATED[name] if value is None else [value])

    def truth(self, tree: Mapping[str, Any]) -> str:
        """Kleene: `all` is the least true of its parts, `any` the most."""
        for word, choose in (("all", min), ("any", max)):
            if word in tree:
                return _ORDER[choose(_ORDER.index(self.truth(part)) for part in tree[word])]
        (low, high), limit = self.span(tree["name"]), self.limit(tree["name"], tree["value"])
        certain, possible = {
            ">=": (low >= limit, high >= limit),
            ">": (low > limit, high > limit),
            "<=": (high <= limit, low <= limit),
            "<": (high < limit, low < limit),
            "==": (low == high == limit, low <= limit <= high),
            "!=": (limit < low or limit > high, not low == high == limit),
        }[tree["op"]]
        return TRUE if certain else UNKNOWN if possible else FALSE

    def limit(self, name: str, value: Any) -> Fraction:
        if name in _STATED:
            return Fraction(("false", "true").index(value))
        if name in _CATEGORIES:
            return Fraction(_CATEGORIES[name].index(value))
        value = self.cutoffs[value] if isinstance(value, str) else value
        return Fraction(value["numerator"], value["denominator"]) if isinstance(value, dict) else Fraction(value)

    def score(self, scale: Mapping[str, Any]) -> ReferenceScore:
        low, high = self.scale(scale)
        leaves = self.leaves(scale)
        answered = sum(len(set(self.span(name))) == 1 for name in leaves)
        blanks = len(leaves) - answered
        estimate, rule = None, scale.get("prorate")
        spans = [self.term(term) for term in scale["terms"] if rule and len(set(self.span(term["item"]))) == 1]
        if rule and spans and low < high and blanks <= rule["at_most_blank"]:
            mean = sum((span.low for span in spans), Fraction(0)) / len(spans)
            estimate = _ROUNDING[rule["rounding"]](mean * len(scale["terms"]))
        near = () if estimate is None else self.bands(scale, Fraction(estimate), Fraction(estimate))
        return ReferenceScore(low, high, self.bands(scale, low, high), estimate, near, answered)

    def bands(self, scale: Mapping[str, Any], low: Fraction, high: Fraction) -> tuple[str, ...]:
        """Every band that some value from `low` to `high` falls in, for the first people the sets may be meant for."""
        keys: list[str] = []
        for band_set in scale["band_sets"]:
            meant = self.truth(band_set["when"]) if "when" in band_set else TRUE
            if band_set.get("profile") in {None, self.profile} and meant != FALSE:
                size = scale["denominator"]
                keys += [
                    band["key"]
                    for band in band_set["bands"]
                    if band["lower"] <= high * size and low * size <= band["upper"]
                ]
                if meant == TRUE:
                    break
        return tuple(dict.fromkeys(keys))


def _hull(values: Iterable[int | Fraction]) -> Span:
    listed = list(values)
    return Span(Fraction(min(listed)), Fraction(max(listed)))
