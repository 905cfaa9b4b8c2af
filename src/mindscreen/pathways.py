"""What a place does about findings: who acts, where, and how soon.

A pathway belongs to the hospital: it may be copied and edited without touching a cut-off. It may route a crisis
finding, but not switch it off or make it wait: whatever its rules say, a raised critical finding yields a
recommendation for the same day, and an unanswered critical item yields "ask now". Every recommendation is for a human
to review; nothing here sends anything to anybody.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import NotFoundError, PathwayError, did_you_mean
from mindscreen.library import PACKS, catalogue, load
from mindscreen.packfile import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.result import Finding, Result

URGENCIES: Final = ("U0", "U1", "U2", "U3", "U4")
"""From "now" to "routine"; see `term("urgency", code, locale)`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is recommended: a finding or band of one result, with the comparison that decided it."""

    instrument: str
    finding: str
    because: str
    truth: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One thing to do; urgency and destination are separate. A human reviews it before anything happens.

    Attributes:
        id: id of the rule.
        action: `screen`, `ask`, `complete`, `assess`, `refer`, `re-screen` or `inform`.
        urgency: `U0` (minutes) to `U4` (routine).
        within: the time limit as an ISO 8601 duration.
        due: the end of that time as an ISO 8601 instant, when it is known when the answers were given.
        destination: where to, as a code of the vocabulary.
        instrument: the instrument to give (`screen`, `re-screen`) or to go back to (`ask`, `complete`).
        items: the items to ask.
        notify: whom to tell, as codes; a request to a human, never sent by this library.
        reasons: what it rests on.
        critical: whether it answers a critical finding.
        pathway: `id|version` of the pathway.
        status: `official`, `consensus` or `proposal`; must be shown with it.
        cite: the sources, as they are cited.
        text: locale to one sentence.
    """

    id: str
    action: str
    urgency: str
    within: str
    due: str | None
    destination: str
    instrument: str | None
    items: tuple[str, ...]
    notify: tuple[str, ...]
    reasons: tuple[Reason, ...]
    critical: bool
    pathway: str
    status: str
    cite: tuple[str, ...]
    text: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what does not exist is absent."""
        data: dict[str, Any] = {
            "id": self.id,
            "action": self.action,
            "urgency": self.urgency,
            "within": self.within,
            "destination": self.destination,
            "items": list(self.items),
            "notify": list(self.notify),
            "reasons": [
                {"instrument": each.instrument, "finding": each.finding, "because": each.because, "truth": each.truth}
                for each in self.reasons
            ],
            "critical": self.critical,
            "pathway": self.pathway,
            "status": self.status,
            "cite": list(self.cite),
            "text": dict(self.text),
            "human_review_required": True,
        }
        if self.due is not None:
            data["due"] = self.due
        if self.instrument is not None:
            data["instrument"] = self.instrument
        return data


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
    """

    id: str
    version: str
    status: str
    title: Mapping[str, str]
    start: tuple[str, ...]
    youngest_years: int
    rules: tuple[Mapping[str, Any], ...]
    references: Mapping[str, str]

    def advise(self, *results: Result) -> tuple[Recommendation, ...]:
        """What to do about one or more results of the same person and occasion, the most urgent first.

        Raises:
            PathwayError: MS-P003, when no result is given, an instrument appears twice, the results state different
                facts about the person, or the person is too young for the pathway.
        """
        _same_person(results, self)
        given = {result.instrument_id for result in results}
        advice = [each for result in results for each in self._about(result) if not self._done(each, given)]
        return tuple(sorted(advice, key=lambda each: (not each.critical, URGENCIES.index(each.urgency))))

    def _done(self, each: Recommendation, given: set[str]) -> bool:
        """Whether a step was already taken: the further screen it asks for is among the results."""
        return each.action in {"screen", "re-screen"} and self._follows(each.instrument, given)

    def _follows(self, instrument: str | None, given: set[str]) -> bool:
        return instrument in given or any(
            rule["action"] == "screen" and rule["instrument"] == instrument and rule["give"] in given
            for rule in self.rules
        )

    def _about(self, result: Result) -> Iterator[Recommendation]:
        taken: set[str] = set()
        answered: set[str] = set()
        acted = False
        for rule in self.rules:
            if rule["instrument"] != result.instrument_id or rule.get("group") in taken:
                continue
            reason = _reason(rule["when"], result)
            if reason is None:
                continue
            taken |= {rule["group"]} if "group" in rule else set()
            answered.add(reason.finding)
            acted = acted or rule["action"] in {"screen", "assess", "refer"}
            yield self._recommend(rule, reason, result)
        yield from self._never_silent(result, answered, acted=acted)

    def _recommend(self, rule: Mapping[str, Any], reason: Reason, result: Result) -> Recommendation:
        raised_by = [finding for finding in result.raised if finding.id in rule.get("raised_by", ())]
        urgency, within = rule["urgency"], rule.get("within")
        if raised_by and URGENCIES.index(urgency) > 1:  # one step up; "today" is as far as a rule can raise it
            urgency, within = URGENCIES[URGENCIES.index(urgency) - 1], None
        when = rule["when"]
        critical = (
            "band" not in when and result.finding(reason.finding).level == "critical" and reason.truth != "not-raised"
        )
        items = tuple(rule.get("items", ())) or (result.blank if rule["action"] in {"ask", "complete"} else ())
        return self._made(
            result,
            id=rule["id"],
            action=rule["action"],
            urgency=urgency,
            within=within or _within(urgency),
            destination=rule["destination"],
            instrument=rule.get("give") or (result.instrument_id if items else None),
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
        return made if authored is None else replace(made, due=_due(authored, made.within))

    def _never_silent(self, result: Result, answered: set[str], *, acted: bool) -> Iterator[Recommendation]:
        """What is due although no rule of the pathway says so: nothing that matters passes without a recommendation."""
        for finding in result.findings:
            if finding.level == "critical" and finding.id not in answered and (finding.raised or finding.unknown):
                yield self._default("critical-raised" if finding.raised else "critical-unknown", finding, result)
        positive = [finding for finding in result.raised if finding.level == "positive"]
        if positive and not acted:
            yield self._default("positive-raised", positive[0], result)
        open_ = [finding for finding in result.unknown if finding.level == "positive" and finding.id not in answered]
        if open_ and not acted and not answered and not positive:
            yield self._default("positive-unknown", open_[0], result)

    def _default(self, kind: str, finding: Finding, result: Result) -> Recommendation:
        default = _DEFAULTS[kind]
        items = result.blank if default["action"] in {"ask", "complete"} else ()
        return self._made(
            result,
            id=f"default-{kind}",
            action=default["action"],
            urgency=default["urgency"],
            within=_within(default["urgency"]),
            destination=default["destination"],
            instrument=result.instrument_id if items else None,
            items=items,
            notify=default["notify"],
            reasons=(_why(result, finding),),
            critical=finding.level == "critical",
            cite=("Built into mindscreen: no finding that matters is left without a recommendation",),
            text=default["text"],
        )


_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "critical-raised": {
        "action": "assess",
        "urgency": "U1",
        "destination": "psychiatry",
        "notify": ("responsible_doctor", "crisis_team"),
        "text": {
            "en": "A critical answer was given. Assess the risk now, before the person leaves.",
            "zh-CN": "出现危急作答，请立即评估风险，在患者离开前完成。",
        },
    },
    "critical-unknown": {
        "action": "ask",
        "urgency": "U1",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "A critical question has no answer. Ask it in person before the person leaves.",
            "zh-CN": "关键题目未作答，请在患者离开前当面询问。",
        },
    },
    "positive-raised": {
        "action": "assess",
        "urgency": "U3",
        "destination": "treating_team",
        "notify": ("responsible_doctor",),
        "text": {
            "en": "The screen is positive and this pathway has no rule for it. Assess clinically.",
            "zh-CN": "筛查阳性，而本路径未设相应规则，请进行临床评估。",
        },
    },
    "positive-unknown": {
        "action": "complete",
        "urgency": "U1",
        "destination": "treating_team",
        "notify": (),
        "text": {
            "en": "The blanks decide the screen. Complete the form.",
            "zh-CN": "未答题目决定筛查结果，请补全。",
        },
    },
}


def _why(result: Result, finding: Finding) -> Reason:
    truth = "raised" if finding.raised else "unknown" if finding.unknown else "not-raised"
    return Reason(result.instrument_id, finding.id, finding.because, truth)


def _reason(when: Mapping[str, Any], result: Result) -> Reason | None:
    """Why a rule fires, or `None`. Bands are read on the lower bound: what is certain whatever the blanks hold."""
    if "band" in when:
        score = result[when["band"]]
        keys = _band_keys(result, when["band"])
        if not score.possible_bands or keys.index(score.possible_bands[0]) < keys.index(when["at_least"]):
            return None
        shown = score.possible_bands[0] if score.band else f">= {score.possible_bands[0]}"
        return Reason(
            result.instrument_id, score.id, f"{score.id} = {_range(score.lower, score.upper)} ({shown})", "band"
        )
    truth, finding_id = next(iter(when.items()))
    reason = _why(result, result.finding(finding_id))
    return reason if reason.truth.replace("-", "_") == truth else None


def _band_keys(result: Result, scale_id: str) -> list[str]:
    instrument = result.instrument or load(f"{result.instrument_id}@{result.instrument_version}", allow_draft=True)
    sets = instrument.scale(scale_id).band_sets
    chosen = next((each for each in sets if each.profile in {None, result.profile}), sets[0])
    return [band.key for band in chosen.bands]


def _range(lower: int, upper: int) -> str:
    return str(lower) if lower == upper else f"{lower}..{upper}"


def _within(urgency: str) -> str:
    within: str = _vocabulary()["urgency"][urgency]["within"]
    return within


def _due(authored: str, within: str) -> str | None:
    """The instant at which the time is up; `None` when `authored` is not a full instant."""
    from calendar import monthrange  # noqa: PLC0415 - only a known time of answering pays for these
    from datetime import datetime, timedelta  # noqa: PLC0415

    try:
        start = datetime.fromisoformat(authored)
    except ValueError:
        return None
    if start.tzinfo is None:
        return None
    number = int("".join(filter(str.isdigit, within)))
    if within.endswith("H"):
        return (start + timedelta(hours=number)).isoformat()
    if within.endswith("D"):
        return (start + timedelta(days=number)).isoformat()
    months = start.year * 12 + start.month - 1 + number
    year, month = months // 12, months % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1])).isoformat()


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
    for fact in ("age_years", "age_months", "sex", "authored"):
        stated = {value for result in results if (value := getattr(result.context, fact)) is not None}
        # The time of answering may differ by minutes; another day is another occasion.
        if len({str(value)[:10] for value in stated} if fact == "authored" else stated) > 1:
            raise PathwayError(
                "MS-P003",
                f"the results state different facts ('{fact}').",
                where=where,
                remedy="Check that all results are of the same person and occasion.",
            )
    for result in results:
        age = result.context.age_bounds
        if age is not None and age[1] < 12 * pathway.youngest_years:
            raise PathwayError(
                "MS-P003",
                f"the pathway is meant for people from {pathway.youngest_years} years.",
                where=where,
                remedy="Choose a pathway for children and adolescents.",
            )


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
    return _pathway(read_json(os.path.join(PACKS, f"{name}.pathway.json")))


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
    return _pathway(compile_pathway(Path(path), _vocabulary(), packs))


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
    )


def term(kind: str, code: str, locale: str) -> str:
    """Our word for a code of the vocabulary (`urgency`, `action`, `destination`, `notify`, `status`).

    Raises:
        NotFoundError: MS-N004, when there is no word for it in that locale.
    """
    words: Mapping[str, str] = _vocabulary().get(kind, {}).get(code, {})
    if locale not in words:
        raise NotFoundError(
            "MS-N004", f"there is no word for {kind} '{code}' in '{locale}'.", remedy="Use en or zh-CN."
        )
    return words[locale]


@cache
def _vocabulary() -> Mapping[str, Any]:
    return read_json(os.path.join(PACKS, "vocabulary.json"))
