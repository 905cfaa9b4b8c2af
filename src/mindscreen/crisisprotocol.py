"""The crisis protocol applied to results: which of its entries start, and which of its actions follow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from mindscreen.crisisalert import LEVELS, CrisisAction, Trigger, after
from mindscreen.interval import Truth
from mindscreen.library import catalogue_entry
from mindscreen.recommendation import Reason
from mindscreen.response import ADULT_FROM_MONTHS, OWN_CONSENT_FROM_MONTHS
from mindscreen.rule import least_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from mindscreen.parts import Finding
    from mindscreen.response import Context
    from mindscreen.result import Result


@dataclass(frozen=True, slots=True)
class CrisisProtocol:
    """A crisis protocol: the one that is shipped, or a hospital's own.

    Attributes:
        id: for example `crisis`.
        version: semantic version.
        circumstances: what staff may state beside the answers: code to its words by locale.
        people: who is told beside the people of the vocabulary: code to its words by locale.
        data: the compiled file.
    """

    id: str
    version: str
    circumstances: Mapping[str, Mapping[str, str]]
    people: Mapping[str, Mapping[str, str]]
    data: Mapping[str, Any]

    def triggers(
        self,
        results: Sequence[Result],
        stated: AbstractSet[str],
        refused: AbstractSet[str],
        age: tuple[int, int] | None,
    ) -> tuple[Trigger, ...]:
        """The entries that start, the most urgent first, each with everything it rests on."""
        found: dict[str, list[Reason]] = {}
        for entry in self.data["entries"]:
            when = entry["when"]
            reasons = [
                *(Reason("", name, "stated", "stated") for name in when.get("stated", ()) if name in stated),
                *(Reason(name, "refused", "refused", "refused") for name in when.get("refused", ()) if name in refused),
                *chain.from_iterable(_reasons(when, result) for result in results),
            ]
            if reasons:
                found[entry["id"]] = reasons
        for result in results:
            self._catch(result, found)
        entries = {entry["id"]: entry for entry in self.data["entries"]}
        given = {result.instrument_id for result in results} | refused
        made = [self._trigger(entries[name], reasons, given, age) for name, reasons in found.items()]
        return tuple(sorted(made, key=lambda trigger: LEVELS.index(trigger.level)))

    def _catch(self, result: Result, found: dict[str, list[Reason]]) -> None:
        """Add what no entry names: raised findings of other instruments, and critical questions left blank."""
        said = {reason for reasons in found.values() for reason in reasons}
        kinds = self._kinds()
        for finding in result.findings:
            if finding.level != "critical" or finding.truth is Truth.FALSE:
                continue
            named = kinds.get((result.instrument_id, finding.id))
            if finding.truth is Truth.TRUE and named is None:
                self._add("raised", None, _reason(result, finding), found)
            elif finding.truth is Truth.UNKNOWN and _reason(result, finding) not in said:
                self._add("unknown", named or "other", _reason(result, finding), found)

    def _add(self, what: str, kind: str | None, reason: Reason, found: dict[str, list[Reason]]) -> None:
        for entry in self.data["entries"]:
            if entry["when"].get("any") == what and kind in {None, entry["kind"]}:
                found.setdefault(entry["id"], []).append(reason)

    def _kinds(self) -> dict[tuple[str, str], str]:
        """The findings that an entry names as raised, by instrument and finding, with the kind of the entry."""
        return {
            (instrument, finding): entry["kind"]
            for entry in self.data["entries"]
            for instrument, findings in entry["when"].get("raised", {}).items()
            for finding in findings
        }

    def _trigger(
        self,
        entry: Mapping[str, Any],
        reasons: Sequence[Reason],
        given: AbstractSet[str],
        age: tuple[int, int] | None,
    ) -> Trigger:
        further = (name for name in entry["next"] if name not in given)
        return Trigger(
            entry=entry["id"],
            kind=entry["kind"],
            level=entry["level"],
            reasons=tuple(reasons),
            next=tuple(name for name in further if _may_be_given(name, age)),
            **self._support(entry),
        )

    def actions(
        self,
        triggers: Sequence[Trigger],
        stated: AbstractSet[str],
        age: tuple[int, int] | None,
        start: str | None,
    ) -> tuple[CrisisAction, ...]:
        """What is to be done, in the order of the protocol, with the clocks of the level that each kind has reached."""
        reached = self._reached(triggers)
        blank = {trigger.kind for trigger in triggers if any(each.truth == "unknown" for each in trigger.reasons)}
        made = []
        for action in self.data["actions"]:
            kinds = {kind for kind in action["for"] if reached.get(kind) in action["within"]}
            if "unanswered" in action["if"]:
                kinds &= blank
            open_ = _undecided(action["if"], stated, age)
            if not kinds or open_ is None or action.get("unless") in stated:
                continue
            level = min((reached[kind] for kind in kinds), key=(*LEVELS, "ask").index)
            within = action["within"][level]
            made.append(
                CrisisAction(
                    id=action["id"],
                    by=action["by"],
                    within=within,
                    due=None if start is None else after(start, within),
                    only_if=open_,
                    notify=tuple(action["notify"]),
                    schedule=action.get("schedule"),
                    **self._support(action),
                )
            )
        return tuple(made)

    def _reached(self, triggers: Sequence[Trigger]) -> dict[str, str]:
        """Kind to its most urgent level, or to `ask` where there is only an answer to ask for."""
        asking = {entry["id"] for entry in self.data["entries"] if entry["when"].get("any") == "unknown"}
        reached: dict[str, str] = {}
        for trigger in triggers:
            level = "ask" if trigger.entry in asking else trigger.level
            reached[trigger.kind] = min(level, reached.get(trigger.kind, level), key=(*LEVELS, "ask").index)
        return reached

    def _support(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What every row says of itself; its confidence is that of the source known least well."""
        sources = [self.data["references"][name] for name in row["cite"]]
        return {
            "status": row["status"],
            "confidence": least_known(source["confidence"] for source in sources),
            "cite": tuple(source["text"] for source in sources),
            "text": row["text"],
        }

    def spoken(self, triggers: Sequence[Trigger], hotline_hours: str | None) -> dict[str, str]:
        """What the person is told, by locale: calm words and numbers, nothing of what was found."""
        name = "thanks"
        if triggers:
            name = "medical" if all(trigger.kind == "delirium" for trigger in triggers) else "help"
        hours = self.data["texts"]["hotline_hours"]
        return {
            locale: text.replace("{hours}", hours[locale] if hotline_hours is None else hotline_hours)
            for locale, text in self.data["texts"][name].items()
        }

    def texts(self, triggers: Sequence[Trigger], age: tuple[int, int] | None) -> dict[str, dict[str, str]]:
        """What is said to staff and to the person, and to whoever may be a minor before the questions are asked."""
        words, kinds = self.data["texts"], dict.fromkeys(trigger.kind for trigger in triggers)
        staff = {locale: "\n".join(words["staff"][kind][locale] for kind in kinds) for locale in words["hotline_hours"]}
        said = {"staff": staff, "patient": self.spoken(triggers, None)}
        if "suicide" in kinds and holds("minor", age) is not Truth.FALSE:
            said["confidentiality"] = dict(words["confidentiality"])
        return said


def _may_be_given(name: str, age: tuple[int, int] | None) -> bool:
    """Whether a form was published for somebody of this age."""
    entry = catalogue_entry(name)
    return entry is not None and (age is None or entry.population.may_include(age, None))


def _reasons(when: Mapping[str, Any], result: Result) -> Iterable[Reason]:
    """The findings of one result that an entry looks at and that are as it says."""
    truth, name = (Truth.TRUE, "raised") if "raised" in when else (Truth.UNKNOWN, "unknown")
    wanted = when.get(name, {}).get(result.instrument_id, ())
    truths = {finding.id: finding.truth for finding in result.findings}
    if "and_raised" in when and truths.get(when["and_raised"]) is not Truth.TRUE:
        return ()
    if "and_not_raised" in when and truths.get(when["and_not_raised"]) is not Truth.FALSE:
        return ()
    found = [_reason(result, finding) for finding in result.findings if finding.id in wanted and finding.truth is truth]
    if found and "and_raised" in when:
        found.insert(0, _reason(result, result.finding(when["and_raised"])))
    return found


def _reason(result: Result, finding: Finding) -> Reason:
    truth = "raised" if finding.truth is Truth.TRUE else "unknown"
    return Reason(result.instrument_id, finding.id, finding.because, truth)


def age_of(contexts: Iterable[Context]) -> tuple[int, int] | None:
    """The age in completed months within bounds; contexts that contradict each other leave it open between them."""
    ages = [context.age_bounds for context in contexts if context.age_bounds is not None]
    return (min(age[0] for age in ages), max(age[1] for age in ages)) if ages else None


def holds(condition: str, age: tuple[int, int] | None) -> Truth:
    """Whether somebody of this age is a `minor`, an `adult`, or `under-14`."""
    limit = OWN_CONSENT_FROM_MONTHS if condition == "under-14" else ADULT_FROM_MONTHS
    if age is None or age[0] < limit <= age[1]:
        return Truth.UNKNOWN
    return Truth.TRUE if (age[0] >= limit) is (condition == "adult") else Truth.FALSE


def _undecided(
    conditions: Iterable[str], stated: AbstractSet[str], age: tuple[int, int] | None
) -> tuple[str, ...] | None:
    """The conditions that the unknown age leaves open; `None` when one does not hold."""
    open_ = []
    for condition in conditions:
        if condition in {"minor", "adult", "under-14"}:
            truth = holds(condition, age)
            if truth is Truth.FALSE:
                return None
            open_ += [condition] if truth is Truth.UNKNOWN else []
        elif condition != "unanswered" and condition not in stated:
            return None
    return tuple(open_)
