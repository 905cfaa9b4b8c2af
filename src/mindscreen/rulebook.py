"""All rules that a pathway goes by: its own, and those of the rule sets that it takes over, as it adapts them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mindscreen.errors import PathwayError, did_you_mean
from mindscreen.rule import references_from, rule_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mindscreen.rule import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What a pathway does differently from the rules that it takes over.

    Attributes:
        route: destination to destination.
        re_screen: when to screen again after a negative screen, as an ISO 8601 duration.
        changes: rule id to the fields of `Rule` that differ.
    """

    route: Mapping[str, str]
    re_screen: str | None
    changes: Mapping[str, Mapping[str, Any]]

    def __call__(self, rule: Rule) -> Rule:
        """The rule as this pathway means it; a change by name goes before the route."""
        fields: dict[str, Any] = {"destination": self.route.get(rule.destination, rule.destination)}
        if self.re_screen is not None and rule.action == "re-screen" and rule.when.truth == "not-raised":
            fields["within"] = self.re_screen
        return replace(rule, **{**fields, **self.changes.get(rule.id, {})})


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a pathway by instrument.

    Attributes:
        own: the rules of the pathway itself.
        chosen: instrument to the rule set that it names.
        others: whether every other instrument has its default rule set.
        adaptation: what it does differently.
        find: the rule sets that an instrument has, the default one first.
    """

    own: tuple[Rule, ...]
    chosen: Mapping[str, str]
    others: bool
    adaptation: Adaptation
    find: Callable[[str], tuple[RuleSet, ...]]

    def set_for(self, instrument: str) -> RuleSet | None:
        """The rule set that the pathway goes by for an instrument; `None` where it has only its own rules.

        Raises:
            PathwayError: MS-P001, when the instrument has no rule set of the name that the pathway gives.
        """
        name = self.chosen.get(instrument)
        if name is None and not self.others:
            return None
        sets = self.find(instrument)
        if name in {None, "default"}:
            return sets[0] if sets else None
        names = [each.id for each in sets]
        if name not in names:
            raise PathwayError(
                "MS-P001",
                f"there is no rule set '{name}'.",
                where=instrument,
                remedy=f"There are: {', '.join(names) or 'none'}.{did_you_mean(str(name), names)}",
            )
        return sets[names.index(str(name))]

    def about(self, instrument: str) -> tuple[Rule, ...]:
        """The rules about an instrument: those of the pathway itself, then its rule set.

        A rule of the pathway that has the id of one of the rule set stands in its place, so that the order in a group
        stays what it is.
        """
        own = {rule.id: rule for rule in self.own if rule.instrument == instrument}
        chosen = self.set_for(instrument)
        taken = () if chosen is None else chosen.rules
        known = {rule.id for rule in taken}
        new = [rule for name, rule in own.items() if name not in known]
        return tuple(map(self.adaptation, (*new, *(own.get(rule.id, rule) for rule in taken))))

    def reached(self, first: Iterable[str]) -> tuple[str, ...]:
        """These instruments, and all that rules about them ask for."""
        found = list(dict.fromkeys(first))
        for name in found:  # grows while it is walked
            found += [
                each for rule in self.about(name) if rule.action == "screen" for each in rule.give if each not in found
            ]
        return tuple(dict.fromkeys(found))


def rule_book_from(data: Mapping[str, Any], find: Callable[[str], tuple[RuleSet, ...]]) -> RuleBook:
    """The rule book of a compiled pathway."""
    references, origin = references_from(data["references"]), f"{data['id']}|{data['version']}"
    chosen = dict(data["rule_sets"])
    changes = {
        name: {
            **change,
            "cite": tuple(references[key] for key in change["cite"]),
            **({"notify": tuple(change["notify"])} if "notify" in change else {}),
        }
        for name, change in data.get("changes", {}).items()
    }
    return RuleBook(
        own=tuple(rule_from(rule, references, origin=origin) for rule in data["rules"]),
        others=chosen.pop("others", None) == "default",
        chosen=chosen,
        adaptation=Adaptation(data.get("route", {}), data.get("re_screen"), changes),
        find=find,
    )
