"""From results to recommendations: which rules fire, what is due although no rule says so, what is due only once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mindscreen.condition import comparisons
from mindscreen.default_advice import DEFAULTS
from mindscreen.duration import minutes
from mindscreen.eligibility import suits
from mindscreen.library import catalogue_entry, instrument_of
from mindscreen.recommendation import Reason, Recommendation
from mindscreen.response import ADULT_FROM_MONTHS
from mindscreen.rule import least_binding, least_known
from mindscreen.vocabulary import URGENCIES, due_at, time_limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from mindscreen.carepathway import Pathway
    from mindscreen.index import CatalogueEntry
    from mindscreen.parts import Finding, Score
    from mindscreen.response import Context
    from mindscreen.result import Result
    from mindscreen.rule import Rule

SUICIDE_RISK: Final = "suicide-risk"
"""The domain of the forms that ask about suicide and nothing else."""
_BUILT_IN: Final = ("Built into mindscreen: no finding that matters is left without a recommendation",)
_INSTEAD_OF_GUARDIAN: Final = ("civil_affairs", "police_110")


class Adviser:
    """Advises on one person and occasion.

    Args:
        pathway: what place it is for.
        results: the results.
        refused: ids of the forms that were refused.
        circumstances: what was stated of the situation.
        at: the instant from which time limits count; that of the answers when absent.
    """

    def __init__(  # noqa: PLR0913 - independent facts, keyword-only
        self,
        pathway: Pathway,
        results: tuple[Result, ...],
        *,
        context: Context,
        refused: AbstractSet[str],
        circumstances: AbstractSet[str],
        at: str | None,
    ) -> None:
        self._pathway = pathway
        self._results = results
        self._given = {result.instrument_id for result in results}
        self._refused = refused
        self._suspected = "guardian-suspected" in circumstances
        self._context = context
        self._at = at

    def advice(self) -> tuple[Recommendation, ...]:
        """What to do, the most urgent first, what answers a crisis before everything."""
        made = [each for result in self._results for each in self._about(result)]
        asked = {each.instrument for each in made}
        made += [each for name in sorted(self._refused) for each in self._after_refusal(name, asked=name in asked)]
        return tuple(sorted(_once(made), key=lambda each: (not each.critical, URGENCIES.index(each.urgency))))

    def _after_refusal(self, name: str, *, asked: bool) -> Iterator[Recommendation]:
        """What a refusal means, and where nothing says so that the form is offered again another time."""
        reason = Reason(name, "", "the form was refused", "refused")
        rules = [
            rule
            for rule in self._pathway.rules_about(name)
            if rule.when.truth == "refused" and rule.limits.may_admit(self._context)
        ]
        yield from (self._recommend(rule, reason, None) for rule in rules)
        if not rules and not asked:
            yield self._built_in("refused", reason, None, instrument=name, items=(), critical=False)

    def _about(self, result: Result) -> Iterator[Recommendation]:
        rules = self._pathway.rules_about(result.instrument_id)
        taken: set[str] = set()
        answered: set[str] = set()
        actions: set[str] = set()
        followed = {rule.when.about for rule in rules if rule.action == "screen" and self._given & {*rule.give}}
        for rule in rules:
            if rule.group in taken or not rule.limits.may_admit(result.context):
                continue
            reason = _reason(rule, result)
            if reason is None:
                continue
            if rule.group is not None:
                taken.add(rule.group)
            if rule.when.truth in {"raised", "unknown"} and rule.action in {"assess", "refer", "ask"}:
                answered.add(reason.finding)
            actions.add(rule.action)
            # A further screen that is already among the results is done, and what it says decides when to screen again.
            if rule.action == "screen" and self._given & {*rule.give}:
                continue
            if rule.action == "re-screen" and rule.when.about in followed:
                continue
            yield self._recommend(rule, reason, result)
        yield from self._never_silent(result, answered, actions)

    def _recommend(self, rule: Rule, reason: Reason, result: Result | None) -> Recommendation:
        raised_by = [] if result is None else [each for each in result.raised if each.id in rule.raised_by]
        urgency, within = rule.urgency, rule.within or time_limit(rule.urgency)
        if raised_by and URGENCIES.index(urgency) > 1:  # one step up; "today" is as far as a rule can raise it
            urgency = URGENCIES[URGENCIES.index(urgency) - 1]
            within = min(within, time_limit(urgency), key=minutes)  # raising never grants more time
        back = rule.action in {"ask", "complete"}
        items = rule.items
        if back and not items and result is not None:
            items = result.blank or _deciding(result, reason.finding)
        return self._made(
            result,
            id=rule.id,
            action=rule.action,
            urgency=urgency,
            within=within,
            after=rule.after,
            destination=rule.destination,
            instrument=self._form(rule) or (rule.instrument if back else None),
            items=items,
            notify=rule.notify,
            reasons=(reason, *(_why(result, finding) for finding in raised_by if result is not None)),
            critical=_answers_crisis(rule, reason, result),
            status=rule.status,
            confidence=rule.confidence,
            origin=rule.origin,
            cite=tuple(source.text for source in rule.cite),
            text=rule.text,
        )

    def _form(self, rule: Rule) -> str | None:
        """Of the forms that a rule offers, the first of this place that was published for such a person."""
        if not rule.give:
            return None
        here = {name for step in self._pathway.steps for name in step.instruments}
        ordered = sorted(rule.give, key=lambda name: name not in here)
        return next((name for name in ordered if suitable(name, self._context)), ordered[0])

    def _made(self, result: Result | None, *, notify: tuple[str, ...], **parts: Any) -> Recommendation:
        made = Recommendation(
            due=None,
            not_before=None,
            pathway=f"{self._pathway.id}|{self._pathway.version}",
            notify=self._told(notify, critical=parts["critical"]),
            merged=(),
            **parts,
        )
        start = self._at or (self._context if result is None else result.context).authored
        if start is None:
            return made
        return replace(
            made,
            due=due_at(start, made.within, same_day=made.urgency == "U1"),
            not_before=None if made.after is None else due_at(start, made.after, same_day=False),
        )

    def _told(self, notify: tuple[str, ...], *, critical: bool) -> tuple[str, ...]:
        """Whom to tell: a guardian only of minors, and not where the guardian may be the source of harm."""
        age = self._context.age_bounds
        if "guardian" not in notify:
            return notify
        others = tuple(each for each in notify if each != "guardian")
        if age is not None and age[0] >= ADULT_FROM_MONTHS:
            return others
        if not self._suspected:
            return notify
        return (*others, *_INSTEAD_OF_GUARDIAN) if critical else others or ("responsible_doctor",)

    def _never_silent(
        self, result: Result, answered: AbstractSet[str], actions: AbstractSet[str]
    ) -> Iterator[Recommendation]:
        """What is due although no rule of the pathway says so: nothing that matters passes without a recommendation."""
        for finding in result.findings:
            if finding.level == "critical" and finding.id not in answered and (finding.raised or finding.unknown):
                yield self._default("critical-raised" if finding.raised else "critical-unknown", finding, result)
        if actions & {"screen", "assess", "refer"}:
            return
        positive = [finding for finding in result.raised if finding.level == "positive"]
        if positive:
            yield self._default("positive-raised", positive[0], result)
            return
        open_ = [finding for finding in result.unknown if finding.level == "positive" and finding.id not in answered]
        if open_ and "complete" not in actions:
            without_norms = {notice.about for notice in result.notices if notice.code == "no-norms"}
            names = {leaf.name for leaf in comparisons(instrument_of(result).finding(open_[0].id).when)}
            waits = bool(names & without_norms) and not result.blank
            yield self._default("positive-without-norms" if waits else "positive-unknown", open_[0], result)

    def _default(self, kind: str, finding: Finding, result: Result) -> Recommendation:
        default = DEFAULTS.get(f"{kind}-{instrument_of(result).domain}", DEFAULTS[kind])
        items: tuple[str, ...] = ()
        if default["action"] == "ask":
            items = _deciding(result, finding.id) or result.blank
        elif default["action"] == "complete":
            items = result.blank or _deciding(result, finding.id)
        name = result.instrument_id if default["action"] in {"ask", "complete"} else None
        critical = finding.level == "critical"
        return self._built_in(kind, _why(result, finding), result, instrument=name, items=items, critical=critical)

    def _built_in(self, kind: str, reason: Reason, result: Result | None, **parts: Any) -> Recommendation:
        domain = "" if result is None else instrument_of(result).domain
        default = DEFAULTS.get(f"{kind}-{domain}", DEFAULTS[kind])
        return self._made(
            result,
            id=f"default-{kind}",
            action=default["action"],
            urgency=default["urgency"],
            within=time_limit(default["urgency"]),
            after=None,
            destination=default["destination"],
            notify=default["notify"],
            reasons=(reason,),
            status="proposal",
            confidence="low",
            origin="mindscreen",
            cite=_BUILT_IN,
            text=default["text"],
            **parts,
        )


def _once(made: Iterable[Recommendation]) -> Iterator[Recommendation]:
    """Recommendations that ask for the same thing as one: the most urgent of them, with all reasons and sources."""
    same: dict[tuple[object, ...], list[Recommendation]] = {}
    for each in made:
        same.setdefault(_thing(each), []).append(each)
    for group in same.values():
        first, *others = sorted(group, key=lambda each: (URGENCIES.index(each.urgency), minutes(each.within)))
        yield first if not others else _joined(first, others)


def _thing(each: Recommendation) -> tuple[object, ...]:
    if each.action in {"assess", "refer"}:
        return each.critical, "see", each.destination
    if each.action == "inform":
        return each.critical, each.id
    return each.critical, each.action, each.instrument


def _joined(first: Recommendation, others: list[Recommendation]) -> Recommendation:
    group = (first, *others)
    soonest = min(group, key=lambda each: (minutes(each.within), URGENCIES.index(each.urgency)))
    return replace(
        first,
        action="refer" if any(each.action == "refer" for each in group) else first.action,
        within=soonest.within,
        due=soonest.due,
        items=tuple(dict.fromkeys(item for each in group for item in each.items)),
        notify=tuple(dict.fromkeys(who for each in group for who in each.notify)),
        reasons=tuple(dict.fromkeys(reason for each in group for reason in each.reasons)),
        cite=tuple(dict.fromkeys(text for each in group for text in each.cite)),
        status=least_binding(each.status for each in group),
        confidence=least_known(each.confidence for each in group),
        merged=tuple(dict.fromkeys(each.id for each in others if each.id != first.id)),
    )


def suitable(name: str, context: Context) -> CatalogueEntry | None:
    """The form of this id, where it is no draft and was published for somebody of this age; else `None`."""
    entry = catalogue_entry(name)
    return entry if entry is not None and entry.status == "ready" and suits(entry.population, context) else None


def _answers_crisis(rule: Rule, reason: Reason, result: Result | None) -> bool:
    if result is None:
        return rule.urgency in {"U0", "U1"}
    if rule.when.truth not in {"raised", "unknown"}:
        return False
    return result.finding(reason.finding).level == "critical"


def _why(result: Result, finding: Finding) -> Reason:
    truth = "raised" if finding.raised else "unknown" if finding.unknown else "not-raised"
    return Reason(result.instrument_id, finding.id, finding.because, truth, _sources(result, finding.cite))


def _sources(result: Result, cite: Iterable[str]) -> tuple[str, ...]:
    references = instrument_of(result).references
    return tuple(references[key].text for key in cite)


def _deciding(result: Result, finding_id: str) -> tuple[str, ...]:
    """The items without a usable answer that the finding looks at, directly or by way of a scale."""
    instrument = instrument_of(result)
    behind = instrument.items_behind(finding_id)
    doubtful = {notice.about for notice in result.notices if notice.code == "answered-but-not-asked"}
    contradicting = {notice.about for notice in result.notices if notice.code == "answers-contradict"}
    doubtful |= {item for scale in instrument.scales if scale.id in contradicting for item in scale.items}
    return tuple(item.id for item in instrument.items if item.id in behind & {*result.blank, *doubtful})


def _reason(rule: Rule, result: Result) -> Reason | None:
    """Why a rule fires, or `None`. A band or a score counts only when it is reached whatever the blanks hold."""
    when = rule.when
    if when.truth == "refused":
        return None
    if when.truth in {"band", "score"}:
        score = result[when.about]
        reached = _reached(score, str(when.at_least), result) if when.truth == "band" else _within(score, rule)
        if not reached:
            return None
        return Reason(
            result.instrument_id, score.id, f"{score.id} = {_shown(score)}", "band", _sources(result, score.cite)
        )
    reason = _why(result, result.finding(when.about))
    return reason if reason.truth == when.truth else None


def _within(score: Score, rule: Rule) -> bool:
    low, high = rule.when.lowest, rule.when.highest
    return (low is None or score.lower >= low * score.denominator) and (
        high is None or score.upper <= high * score.denominator
    )


def _reached(score: Score, least: str, result: Result) -> bool:
    """Whether every possible band stands at `least` or above it in every band set that could apply."""
    orders = [
        [band.key for band in band_set.bands]
        for band_set in instrument_of(result).scale(score.id).band_sets
        if band_set.profile in {None, result.profile}
    ]
    for key in score.possible_bands:
        both = [order for order in orders if key in order and least in order]
        if not both or any(order.index(key) < order.index(least) for order in both):
            return False
    return bool(score.possible_bands)


def _shown(score: Score) -> str:
    span = str(score.lower) if score.lower == score.upper else f"{score.lower}..{score.upper}"
    if score.band is not None:
        return f"{span} ({score.band})"
    return f"{span} (>= {score.possible_bands[0]})" if score.possible_bands else span
