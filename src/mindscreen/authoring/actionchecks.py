"""The checks of rules: that names exist, that rules can be reached, and that no crisis is silenced or put off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mindscreen.duration import minutes
from mindscreen.engine import screen
from mindscreen.errors import PathwayError, did_you_mean
from mindscreen.rule import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from mindscreen.authoring.actions import RulePart, WhenPart
    from mindscreen.authoring.definition import ReferencePart
    from mindscreen.model import FindingRule, Instrument
    from mindscreen.rule import Rule, RuleSet, When

_BORNE_BY: Final = {
    "official": frozenset({"high"}),
    "consensus": frozenset({"high", "medium"}),
    "hospital": frozenset({"high", "medium", "low"}),
    "proposal": frozenset({"high", "medium", "low"}),
}
"""How well its sources have to be known before something may call itself so."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the names in a file may stand for.

    Attributes:
        vocabulary: the compiled vocabulary.
        instruments: id to instrument.
        references: the sources of the file.
    """

    vocabulary: Mapping[str, Any]
    instruments: Mapping[str, Instrument]
    references: Mapping[str, ReferencePart]

    def instrument(self, name: str, where: str) -> Instrument:
        """The instrument of this id.

        Raises:
            PathwayError: MS-P001, when there is none.
        """
        check_known([name], self.instruments, "instrument", where)
        return self.instruments[name]


def check_known(names: Iterable[str], known: Collection[str], noun: str, where: str) -> None:
    """Refuse names that stand for nothing.

    Raises:
        PathwayError: MS-P001.
    """
    for name in names:
        if name not in known:
            raise PathwayError(
                "MS-P001",
                f"there is no {noun} '{name}'.",
                where=where,
                remedy=f"Correct the name.{did_you_mean(name, known)}",
            )


def check_once(names: list[str], noun: str, where: str) -> None:
    """Refuse a name that stands twice.

    Raises:
        PathwayError: MS-P001.
    """
    for name in names:
        if names.count(name) > 1:
            raise PathwayError("MS-P001", f"the {noun} '{name}' stands twice.", where=where, remedy="Remove one.")


def check_borne(status: str, cite: Iterable[str], known: Known, where: str) -> None:
    """Refuse a status that its sources do not bear.

    Raises:
        PathwayError: MS-P001, also for a source that is not listed.
    """
    check_known(cite, known.references, "reference", where)
    for name in cite:
        confidence = known.references[name].confidence
        if confidence not in _BORNE_BY[status]:
            raise PathwayError(
                "MS-P001",
                f"'{status}' cites '{name}', of which the confidence is only {confidence}.",
                where=where,
                remedy="Read the source, or call it a proposal.",
            )


def check_rule(part: RulePart, *, instrument: str, status: str, known: Known, where: str) -> None:
    """Check one rule against the instrument, the words and the sources that it names.

    Raises:
        PathwayError: MS-P001, for a name that does not exist or limits that no answers meet; MS-P002, for a rule that
            weakens a crisis.
    """
    about = known.instrument(instrument, where)
    when = part.when
    finding = when.raised or when.unknown or when.not_raised
    findings = [each.id for each in about.findings]
    check_known([name for name in (finding, *part.raised_by) if name is not None], findings, "finding", where)
    check_known(part.items, [item.id for item in about.items], "item", where)
    if when.band is not None:
        bands = [f"{s.id}: {band.key}" for s in about.scales for each in s.band_sets for band in each.bands]
        check_known([f"{when.band}: {when.at_least}"], bands, "band", where)
    if when.score is not None:
        _check_score(when, about, where)
    check_known(part.give, known.instruments, "instrument", where)
    if bool(part.give) is not (part.action in {"screen", "re-screen"}):
        raise PathwayError(
            "MS-P001",
            "'give' belongs to 'screen' and 're-screen', and they need it.",
            where=where,
            remedy="Say which form to give, or leave 'give' out.",
        )
    check_known([part.destination], known.vocabulary["destination"], "destination", where)
    check_known(part.notify, known.vocabulary["notify"], "person to notify", where)
    check_borne(part.status or status, part.cite, known, where)
    if finding is not None and about.finding(finding).level == "critical" and when.not_raised is None:
        _check_crisis(part, about, about.finding(finding), where)


def _check_score(when: WhenPart, about: Instrument, where: str) -> None:
    check_known([str(when.score)], [scale.id for scale in about.scales], "score", where)
    score = screen(about, {})[str(when.score)]
    low = score.lower if when.from_ is None else when.from_ * score.denominator
    high = score.upper if when.to is None else when.to * score.denominator
    if low > high or low > score.upper or high < score.lower:
        raise PathwayError(
            "MS-P001",
            f"no answers give a '{when.score}' within these limits, so the rule is never reached.",
            where=where,
            remedy="Correct 'from' and 'to', or remove the rule.",
        )


def _check_crisis(part: RulePart, about: Instrument, finding: FindingRule, where: str) -> None:
    """A rule may route a crisis finding; it may not make it wait, leave nobody to act, or end at a hotline."""
    acts = {"ask"} if part.when.unknown else {"assess", "refer", "screen"}
    if (
        part.urgency not in {"U0", "U1"}
        or minutes(part.within or "P1D") > minutes("P1D")
        or part.after is not None
        or part.action not in acts
        or not part.notify
        or part.group is not None
        or part.destination == "hotline_12356"
    ):
        raise PathwayError(
            "MS-P002",
            "a rule for a critical finding must act the same day (U0 or U1): assess, refer or screen further what is "
            "raised, ask what is unknown; it must notify somebody, stand outside any group, and not end at a hotline.",
            where=where,
            remedy="Change destination and persons as your hospital needs; not the urgency.",
        )
    deciding = about.items_behind(finding.id)
    if part.when.unknown and part.items and not deciding & set(part.items):
        raise PathwayError(
            "MS-P002",
            "a rule for an unanswered critical item must ask that item.",
            where=where,
            remedy=f"Ask one of: {', '.join(sorted(deciding))}; or leave 'items' out to ask everything that is blank.",
        )


def check_reached(rules: Iterable[Rule], known: Known, place: Callable[[str], str]) -> None:
    """Refuse a rule that an earlier one of its group always forestalls.

    Args:
        rules: rules in their order.
        known: what names stand for.
        place: rule id to the place to name in an error.

    Raises:
        PathwayError: MS-P001.
    """
    earlier: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.group is None:
            continue
        for first in earlier.setdefault(rule.group, []):
            if _forestalls(first, rule, known.instruments[rule.instrument]):
                raise PathwayError(
                    "MS-P001",
                    f"the rule is never reached: '{first.id}' stands before it in the group and always fires first.",
                    where=place(rule.id),
                    remedy="Put the narrower rule first, or remove one of them.",
                )
        earlier[rule.group].append(rule)


def _forestalls(first: Rule, later: Rule, about: Instrument) -> bool:
    if first.instrument != later.instrument or first.limits not in {later.limits, EVERYBODY}:
        return False
    a, b = first.when, later.when
    if (a.truth, a.about) != (b.truth, b.about):
        return False
    if a.truth == "band":
        orders = [[band.key for band in each.bands] for each in about.scale(a.about).band_sets]
        both = [order for order in orders if a.at_least in order and b.at_least in order]
        return bool(both) and all(order.index(str(a.at_least)) <= order.index(str(b.at_least)) for order in both)
    return a.truth != "score" or _holds(a, b)


def _holds(wide: When, narrow: When) -> bool:
    low = wide.lowest is None or (narrow.lowest is not None and narrow.lowest >= wide.lowest)
    return low and (wide.highest is None or (narrow.highest is not None and narrow.highest <= wide.highest))


def check_floor(changed: Rule, base: Rule, known: Known, where: str) -> None:
    """Refuse to put off, silence or soften what is done about a critical finding.

    Raises:
        PathwayError: MS-P002.
    """
    if base.when.truth not in {"raised", "unknown"}:
        return
    if known.instruments[base.instrument].finding(base.when.about).level != "critical":
        return
    limit = known.vocabulary["urgency"]
    slower = minutes(changed.within or limit[changed.urgency]["within"]) > minutes(
        base.within or limit[base.urgency]["within"]
    )
    if changed.urgency > base.urgency or slower or changed.after or changed.action != base.action or not changed.notify:
        raise PathwayError(
            "MS-P002",
            f"'{base.id}' answers a critical finding: it may be routed and hastened, not weakened below "
            f"{base.urgency}.",
            where=where,
            remedy=f"Keep {base.urgency}, its time limit and its action, and somebody to notify.",
        )
    if changed.destination == "hotline_12356":
        raise PathwayError(
            "MS-P002",
            "a crisis does not end at a hotline.",
            where=where,
            remedy="Name a service that acts the same day; the hotline may be told to the person in addition.",
        )


def check_sets_agree_on_crises(sets: Iterable[RuleSet], known: Known, where: str) -> None:
    """Refuse a rule set that is slower about a critical finding than the default one of the instrument.

    Raises:
        PathwayError: MS-P002.
    """
    default, *others = sets
    for other in others:
        for finding in known.instruments[default.instrument].findings:
            slow, quick = (_urgency(each, finding.id) for each in (other, default))
            if finding.level == "critical" and slow > quick:
                raise PathwayError(
                    "MS-P002",
                    f"it acts later on '{finding.id}' than the default rule set does.",
                    where=f"{where}, set '{other.id}'",
                    remedy=f"Give it a rule of urgency {quick}.",
                )


def _urgency(rules: RuleSet, finding: str) -> str:
    """The highest urgency of the rules for a raised finding; without any, that of the built-in advice."""
    found = [rule.urgency for rule in rules.rules if (rule.when.truth, rule.when.about) == ("raised", finding)]
    return min(found, default="U1")


def places_of(rules: Sequence[Mapping[str, Any]], where: str) -> dict[str, str]:
    """Rule id to file, line and rule, for rules as they were read (`LocatedList`)."""
    return {
        rule["id"]: f"{where}, line {line}, rule '{rule['id']}'"
        for line, rule in zip(getattr(rules, "lines", ()), rules, strict=True)
    }
