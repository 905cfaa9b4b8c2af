"""What a place does about findings: who acts, where, and how soon.

A pathway belongs to the hospital: it may be copied and edited without touching a cut-off. It may route a crisis
finding, but not switch it off or make it wait: whatever its rules say, a raised critical finding yields a
recommendation for the same day, and an unanswered critical item yields "ask now". Every recommendation is for a human
to review; nothing here sends anything to anybody.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mindscreen.condition import comparisons
from mindscreen.default_advice import DEFAULTS
from mindscreen.errors import NotFoundError, PathwayError, did_you_mean
from mindscreen.library import PACKS, catalogue, instrument_of, load, read_compiled
from mindscreen.recommendation import Reason, Recommendation
from mindscreen.response import Context
from mindscreen.vocabulary import URGENCIES, due_at, hours, time_limit, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from mindscreen.parts import Finding, Score
    from mindscreen.result import Result
    from mindscreen.stepped import SteppedScreening


@dataclass(frozen=True, slots=True)
class Pathway:
    """One pathway.

    Attributes:
        id: for example `general-outpatient`.
        version: semantic version.
        status: `official`, `consensus` or `proposal`.
        title: locale to name.
        start: the instruments that begin it.
        youngest_years: the youngest age it is meant for.
        rules: its rules, as plain data, in order.
        references: key to source.
        oldest_years: the oldest age it is meant for; `None` where there is no limit.
    """

    id: str
    version: str
    status: str
    title: Mapping[str, str]
    start: tuple[str, ...]
    youngest_years: int
    rules: tuple[Mapping[str, Any], ...]
    references: Mapping[str, str]
    oldest_years: int | None = None

    def advise(self, *results: Result) -> tuple[Recommendation, ...]:
        """What to do about one or more results of the same person and occasion, the most urgent first.

        Raises:
            PathwayError: MS-P003, when no result is given, an instrument appears twice, the results state different
                facts about the person, or the person is too young or too old for the pathway.
        """
        _same_person(results, self)
        given = {result.instrument_id for result in results}
        advice = [each for result in results for each in self._about(result, given)]
        return tuple(sorted(advice, key=lambda each: (not each.critical, URGENCIES.index(each.urgency))))

    def begin(self, **facts: Any) -> SteppedScreening:
        """Begin to screen one person, form by form.

        Args:
            facts: what is known of the person, as keywords of `mindscreen.screen` (`age_years`, `sex`, `completed_by`).

        Raises:
            ResponseError: MS-R006, for a fact that cannot be.
            PathwayError: MS-P003, when the person is too young or too old for the pathway.
        """
        from mindscreen.stepped import SteppedScreening  # noqa: PLC0415 - the session stands above the pathway

        context = Context(**facts)
        _of_the_age(context, self)
        return SteppedScreening(self, context)

    def _about(self, result: Result, given: AbstractSet[str]) -> Iterator[Recommendation]:
        taken: set[str] = set()
        answered: set[str] = set()
        actions: set[str] = set()
        followed = any(
            rule["instrument"] == result.instrument_id and rule["action"] == "screen" and rule["give"] in given
            for rule in self.rules
        )
        for rule in self.rules:
            if rule["instrument"] != result.instrument_id or rule.get("group") in taken:
                continue
            reason = _reason(rule["when"], result)
            if reason is None:
                continue
            taken |= {rule["group"]} if "group" in rule else set()
            answered |= {reason.finding} if reason.truth != "band" else set()
            actions.add(rule["action"])
            # A further screen that is already among the results is done, and what it says decides when to screen again.
            if rule["action"] == "screen" and rule["give"] in given:
                continue
            if rule["action"] == "re-screen" and followed:
                continue
            yield self._recommend(rule, reason, result)
        yield from self._never_silent(result, answered, actions)

    def _recommend(self, rule: Mapping[str, Any], reason: Reason, result: Result) -> Recommendation:
        raised_by = [finding for finding in result.raised if finding.id in rule.get("raised_by", ())]
        urgency, within = rule["urgency"], rule.get("within") or time_limit(rule["urgency"])
        if raised_by and URGENCIES.index(urgency) > 1:  # one step up; "today" is as far as a rule can raise it
            urgency = URGENCIES[URGENCIES.index(urgency) - 1]
            within = min(within, time_limit(urgency), key=hours)  # raising never grants more time
        when = rule["when"]
        critical = (
            "band" not in when and result.finding(reason.finding).level == "critical" and reason.truth != "not-raised"
        )
        back = rule["action"] in {"ask", "complete"}
        items = tuple(rule.get("items", ()))
        if back and not items:
            items = result.blank or _deciding(result, reason.finding)
        return self._made(
            result,
            id=rule["id"],
            action=rule["action"],
            urgency=urgency,
            within=within,
            destination=rule["destination"],
            instrument=rule.get("give") or (result.instrument_id if back else None),
            items=items,
            notify=tuple(rule.get("notify", ())),
            reasons=(reason, *(_why(result, finding) for finding in raised_by)),
            critical=critical,
            cite=tuple(self.references[key] for key in rule["cite"]),
            text=rule["text"],
        )

    def _made(self, result: Result, **parts: Any) -> Recommendation:
        made = Recommendation(due=None, pathway=f"{self.id}|{self.version}", status=self.status, **parts)
        authored = result.context.authored
        if authored is None:
            return made
        return replace(made, due=due_at(authored, made.within, same_day=made.urgency == "U1"))

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
        return self._made(
            result,
            id=f"default-{kind}",
            action=default["action"],
            urgency=default["urgency"],
            within=time_limit(default["urgency"]),
            destination=default["destination"],
            instrument=result.instrument_id if default["action"] in {"ask", "complete"} else None,
            items=items,
            notify=default["notify"],
            reasons=(_why(result, finding),),
            critical=finding.level == "critical",
            cite=("Built into mindscreen: no finding that matters is left without a recommendation",),
            text=default["text"],
        )


def _why(result: Result, finding: Finding) -> Reason:
    truth = "raised" if finding.raised else "unknown" if finding.unknown else "not-raised"
    return Reason(result.instrument_id, finding.id, finding.because, truth)


def _deciding(result: Result, finding_id: str) -> tuple[str, ...]:
    """The items without a usable answer that the finding looks at, directly or by way of a scale."""
    instrument = instrument_of(result)
    behind = instrument.items_behind(finding_id)
    doubtful = {notice.about for notice in result.notices if notice.code == "answered-but-not-asked"}
    contradicting = {notice.about for notice in result.notices if notice.code == "answers-contradict"}
    doubtful |= {item for scale in instrument.scales if scale.id in contradicting for item in scale.items}
    return tuple(item.id for item in instrument.items if item.id in behind & {*result.blank, *doubtful})


def _reason(when: Mapping[str, Any], result: Result) -> Reason | None:
    """Why a rule fires, or `None`. A band counts only when it is reached whatever the blanks hold."""
    if "band" in when:
        score = result[when["band"]]
        if not _reached(score, when["at_least"], result):
            return None
        shown = score.band or f">= {score.possible_bands[0]}"
        return Reason(
            result.instrument_id, score.id, f"{score.id} = {_range(score.lower, score.upper)} ({shown})", "band"
        )
    truth, finding_id = next(iter(when.items()))
    reason = _why(result, result.finding(finding_id))
    return reason if reason.truth.replace("-", "_") == truth else None


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


def _range(lower: int, upper: int) -> str:
    return str(lower) if lower == upper else f"{lower}..{upper}"


def _same_person(results: Sequence[Result], pathway: Pathway) -> None:
    """Refuse results that cannot be of one person and occasion."""
    where = f"pathway '{pathway.id}'"
    if not results:
        raise PathwayError("MS-P003", "there is no result to advise on.", where=where, remedy="Give at least one.")
    ids = [result.instrument_id for result in results]
    if len(set(ids)) < len(ids):
        raise PathwayError(
            "MS-P003", "an instrument appears twice.", where=where, remedy="Give its latest result only."
        )
    for fact in ("age", "sex", "education_years", "pregnant", "authored"):
        if _differ(fact, [result.context for result in results]):
            raise PathwayError(
                "MS-P003",
                f"the results state different facts ('{fact}').",
                where=where,
                remedy="Check that all results are of the same person and occasion.",
            )
    for result in results:
        _of_the_age(result.context, pathway)


def _of_the_age(context: Context, pathway: Pathway) -> None:
    age, where = context.age_bounds, f"pathway '{pathway.id}'"
    if age is not None and age[1] < 12 * pathway.youngest_years:
        raise PathwayError(
            "MS-P003",
            f"the pathway is meant for people from {pathway.youngest_years} years.",
            where=where,
            remedy="Choose a pathway for children and adolescents.",
        )
    if age is not None and pathway.oldest_years is not None and age[0] >= 12 * (pathway.oldest_years + 1):
        raise PathwayError(
            "MS-P003",
            f"the pathway is meant for people up to {pathway.oldest_years} years.",
            where=where,
            remedy="Choose a pathway for older people.",
        )


def _differ(fact: str, contexts: Sequence[Context]) -> bool:
    """Whether some of the contexts state a fact and cannot all be right."""
    if fact == "age":
        ages = [context.age_bounds for context in contexts if context.age_bounds is not None]
        return bool(ages) and max(age[0] for age in ages) > min(age[1] for age in ages)
    stated = {value for context in contexts if (value := getattr(context, fact)) is not None}
    # The time of answering may differ by minutes; another day is another occasion.
    return len({value[:10] for value in stated} if fact == "authored" else stated) > 1


def pathway(name: str) -> Pathway:
    """Load one of the installed pathways.

    Raises:
        NotFoundError: MS-N003, with the names there are.
    """
    names = pathways()
    if name not in names:
        raise NotFoundError(
            "MS-N003",
            f"there is no pathway '{name}'.",
            remedy=f"There are: {', '.join(names)}.{did_you_mean(name, names)}",
        )
    return _pathway(read_compiled(os.path.join(PACKS, f"{name}.pathway.json")))


def pathways() -> tuple[str, ...]:
    """The ids of the installed pathways."""
    ending = ".pathway.json"
    return tuple(sorted(name.removesuffix(ending) for name in os.listdir(PACKS) if name.endswith(ending)))


def load_pathway(path: str | os.PathLike[str]) -> Pathway:
    """Compile and load a hospital's own pathway file.

    Raises:
        DefinitionError: MS-D001 to MS-D004, when the file has the wrong shape.
        PathwayError: MS-P001 or MS-P002, when it names what does not exist or weakens a crisis rule.
    """
    from pathlib import Path  # noqa: PLC0415 - only hospitals' own files come this way

    from mindscreen.authoring.pathways import compile_pathway  # noqa: PLC0415 - pydantic and yaml are not cheap

    packs = {entry.id: load(entry.id, allow_draft=True).pack for entry in catalogue()}
    return _pathway(compile_pathway(Path(path), vocabulary(), packs))


def _pathway(data: Mapping[str, Any]) -> Pathway:
    return Pathway(
        id=data["id"],
        version=data["version"],
        status=data["status"],
        title=data["title"],
        start=tuple(data["start"]),
        youngest_years=data["youngest_years"],
        rules=tuple(data["rules"]),
        references=data["references"],
        oldest_years=data.get("oldest_years"),
    )
