"""Screening in steps: which form comes next and why, what was refused or has to wait, and what is due in the end.

Pure state: no clock, no storage. Every change gives another session, and a session goes through JSON at any point, so
that a visit may be interrupted, moved to another device, or continued the next day.

    session = ms.pathway("general-outpatient").start(age_years=34, completed_by="self")
    while session.next is not None:
        result = ask(session.next.instrument)     # the caller's business: a tablet, a nurse, a stored form
        session = session.record(result)
    session.advice                                 # as `Pathway.advise` gives it for all results
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from mindscreen.advice import SUICIDE_RISK, suitable
from mindscreen.careevent import known_instant
from mindscreen.carepathway import check_same_person, stated
from mindscreen.crisis import alert, protocol
from mindscreen.errors import PathwayError
from mindscreen.library import catalogue_entry, load
from mindscreen.pathways import pathway as load_installed
from mindscreen.response import ADULT_FROM_MONTHS, OWN_CONSENT_FROM_MONTHS, Context
from mindscreen.result import Result
from mindscreen.vocabulary import due_at, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mindscreen.carepathway import Pathway
    from mindscreen.crisisalert import CrisisAlert
    from mindscreen.index import CatalogueEntry
    from mindscreen.recommendation import Reason, Recommendation

STEPPED_FORMAT: Final = "mindscreen-stepped/1"
_INFORMANTS: Final = frozenset({"parent", "caregiver", "teacher"})


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """The form that comes next.

    Attributes:
        instrument: its id.
        because: what calls for it; `None` for a form with which the pathway begins.
        urgency: how soon it is to be given, `U0` to `U4`; `None` for a form with which the pathway begins.
        profile: the cut-off profile that the pathway scores it by; `None` means the default one.
        ways: how to give it: `alone` (nobody else listens), `explain-confidentiality` (its limits are explained to a
            minor before the form), `interview` (it is read aloud).
    """

    instrument: str
    because: Reason | None = None
    urgency: str | None = None
    profile: str | None = None
    ways: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Names the instrument only."""
        return f"<Step {self.instrument}>"


@dataclass(frozen=True, slots=True, repr=False)
class Refusal:
    """A form that the person did not want to fill in, with the reason that was noted (it may be empty)."""

    instrument: str
    reason: str = ""

    def __repr__(self) -> str:
        """Names the instrument only: the reason is free text about a person."""
        return f"<Refusal of {self.instrument}>"


@dataclass(frozen=True, slots=True, repr=False)
class SteppedScreening:
    """A visit on a pathway, as far as it has come.

    Attributes:
        pathway: the pathway.
        context: what is known of the person.
        results: what has been answered, in the order in which it was.
        refused: forms that were refused.
        deferred: why screening is put off, in words; empty while it goes on.
        circumstances: what is stated of the situation, as codes of the vocabulary.
        previous: instrument to the instant at which it was last filled in.
    """

    pathway: Pathway
    context: Context
    results: tuple[Result, ...] = ()
    refused: tuple[Refusal, ...] = ()
    deferred: str = ""
    circumstances: frozenset[str] = frozenset()
    previous: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no instant.

        Raises:
            PathwayError: MS-P003.
        """
        for moment in self.previous.values():
            if known_instant(moment) is None:
                raise PathwayError(
                    "MS-P003",
                    "the time of an earlier form is no instant.",
                    where=f"pathway '{self.pathway.id}'",
                    remedy="Write it with its time zone: 2026-11-21T09:30:00+08:00.",
                )

    def __repr__(self) -> str:
        """Names the pathway only."""
        return f"<SteppedScreening on {self.pathway.id}>"

    @property
    def due(self) -> tuple[Step, ...]:
        """The forms that can be given now, the most urgent first; none while screening is put off."""
        return tuple(step for step in self._steps() if self._hindrance(step) is None)

    @property
    def next(self) -> Step | None:
        """The form that comes next: the first of those that are due."""
        return next(iter(self.due), None)

    @property
    def waiting(self) -> Mapping[str, str]:
        """Forms that are due and cannot be given now, each with the circumstance that is in the way.

        A circumstance that puts off all screening (the green channel) is in the way of every form; `with_circumstances`
        takes them up again when it is over.
        """
        found = ((step.instrument, self._hindrance(step)) for step in self._steps())
        return {name: reason for name, reason in found if reason is not None}

    @property
    def recent(self) -> tuple[str, ...]:
        """Forms that the pathway begins with and that were filled in so recently that they are not asked for again."""
        return tuple(name for name in self.pathway.first_step if self._is_recent(name))

    @property
    def advice(self) -> tuple[Recommendation, ...]:
        """What is due after what has been answered; a further form that was refused stays among it."""
        if not self.results and not self.refused:
            return ()
        return self.pathway.advise(
            *self.results,
            context=self.context,
            refused=(each.instrument for each in self.refused),
            circumstances=self.circumstances,
        )

    def alert(self, circumstances: Iterable[str] = ()) -> CrisisAlert | None:
        """What the crisis protocol says of this visit so far; `None` when nothing points to danger.

        Args:
            circumstances: what staff state beside the answers, as codes of the crisis protocol (`means-at-hand`).

        Raises:
            PathwayError: MS-P003, for a circumstance that the protocol does not have.
        """
        common = self.circumstances & protocol().circumstances.keys()
        return alert(
            *self.results,
            context=self.context,
            circumstances=(*common, *circumstances),
            refused=[each.instrument for each in self.refused],
        )

    @property
    def left_out(self) -> tuple[str, ...]:
        """Forms that the pathway begins with, or now calls for, but that were not published for such a person."""
        wanted = [*self.pathway.first_step, *(step.instrument for step in self._called_for())]
        return tuple(name for name in dict.fromkeys(wanted) if not self._admits(name))

    def record(self, result: Result) -> SteppedScreening:
        """The session with one more result.

        Any form may be recorded, also one that was not called for, or was refused before: what was answered counts.

        Raises:
            PathwayError: MS-P003, when the form has been recorded already, or is about another person or occasion.
        """
        results = (*self.results, result)
        check_same_person(results, self.pathway)
        refused = tuple(each for each in self.refused if each.instrument != result.instrument_id)
        return replace(self, results=results, refused=refused)

    def refuse(self, instrument: str, reason: str = "") -> SteppedScreening:
        """The session after the person refused the form that comes next, or one that was begun with.

        Raises:
            PathwayError: MS-P003, when the form is neither called for nor among those that the pathway begins with.
        """
        if instrument not in {step.instrument for step in self._steps()}:
            raise PathwayError(
                "MS-P003",
                "a form was refused that nobody asks for.",
                where=f"pathway '{self.pathway.id}'",
                remedy=f"Asked for now: {', '.join(step.instrument for step in self._steps()) or 'nothing'}.",
            )
        return replace(self, refused=(*self.refused, Refusal(instrument, reason)))

    def defer(self, reason: str) -> SteppedScreening:
        """The session put off, for a reason in words (an emergency, sedation, no private room).

        Raises:
            PathwayError: MS-P003, when no reason is given.
        """
        if not reason.strip():
            raise PathwayError(
                "MS-P003",
                "screening is put off without a reason.",
                where=f"pathway '{self.pathway.id}'",
                remedy="Say why in words.",
            )
        return replace(self, deferred=reason.strip())

    def resume(self) -> SteppedScreening:
        """The session taken up again."""
        return replace(self, deferred="")

    def with_circumstances(self, circumstances: Iterable[str]) -> SteppedScreening:
        """The session in another situation.

        Raises:
            NotFoundError: MS-N008, for a circumstance that the vocabulary does not have.
        """
        return replace(self, circumstances=stated(circumstances))

    def _steps(self) -> Iterator[Step]:
        """The forms that are due: first those that findings call for, then those that the pathway begins with."""
        closed = {result.instrument_id for result in self.results} | {each.instrument for each in self.refused}
        begin = (
            self._step(name)
            for step in self.pathway.steps
            if step.role == "first-step" and step.limits.may_admit(self.context)
            for name in step.instruments
            if not self._is_recent(name)
        )
        for step in (*self._called_for(), *begin):
            if step.instrument not in closed and self._admits(step.instrument):
                closed.add(step.instrument)
                yield step

    def _called_for(self) -> Iterator[Step]:
        for each in self.advice:
            if each.action == "screen" and each.instrument is not None:
                yield self._step(each.instrument, each.reasons[0], each.urgency)

    def _step(self, name: str, because: Reason | None = None, urgency: str | None = None) -> Step:
        ways = []
        if _asks_about_suicide(name):
            ways.append("alone")
            if self._may_be_below(ADULT_FROM_MONTHS):
                ways.append("explain-confidentiality")
        if "interview" in self._effects().values():
            ways.append("interview")
        return Step(name, because, urgency, self.pathway.profile_for(name), tuple(ways))

    def _effects(self) -> Mapping[str, str]:
        """What each stated circumstance changes."""
        known = vocabulary()["circumstance"]
        return {code: known[code]["effect"] for code in sorted(self.circumstances)}

    def _hindrance(self, step: Step) -> str | None:
        """What is in the way of a form now; `deferred` when the whole session was put off by hand."""
        if self.deferred:
            return "deferred"
        effects = self._effects()
        form = _entry(step.instrument)
        respondents = set(form.completed_by)
        for code, effect in effects.items():
            if (
                effect == "defer"
                or (effect == "no-self-report" and respondents == {"self"})
                or (effect == "no-informant" and respondents <= _INFORMANTS)
                or (effect == "no-private" and "alone" in step.ways)
                or (
                    effect == "guardian-consent"
                    and form.domain != SUICIDE_RISK
                    and self._may_be_below(OWN_CONSENT_FROM_MONTHS)
                )
            ):
                return code
        return None

    def _may_be_below(self, months: int) -> bool:
        """Whether the person may be younger; an age that is not stated is taken for that of the pathway."""
        age = self.context.age_bounds
        youngest = self.pathway.limits.youngest_months or 0
        return youngest < months if age is None else age[0] < months

    def _is_recent(self, name: str) -> bool:
        before, now, interval = self.previous.get(name), self.context.authored, self.pathway.min_interval
        if before is None or now is None or interval is None:
            return False
        again, moment = due_at(before, interval, same_day=False), known_instant(now)
        return again is not None and moment is not None and moment < datetime.fromisoformat(again)

    def _admits(self, name: str) -> bool:
        """Whether the form was published for such a person; one that staff fill in needs nobody else."""
        form, who = suitable(name, self.context), self.context.completed_by
        return form is not None and (who is None or bool({who, "clinician"} & {*form.completed_by}))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; `from_dict` reads it back."""
        return {
            "format": STEPPED_FORMAT,
            "pathway": f"{self.pathway.id}|{self.pathway.version}",
            "context": self.context.to_dict(),
            "results": [result.to_dict() for result in self.results],
            "refused": [{"instrument": each.instrument, "reason": each.reason} for each in self.refused],
            "deferred": self.deferred,
            "circumstances": sorted(self.circumstances),
            "previous": dict(self.previous),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], pathway: Pathway | None = None) -> SteppedScreening:
        """Read a session that was written by `to_dict`.

        Args:
            data: the session.
            pathway: the pathway, where it is a hospital's own; else the installed one of that id is taken.

        Raises:
            PathwayError: MS-P003, when it is no such session, or the pathway has another version by now.
            NotFoundError: MS-N003, when there is no such pathway.
        """
        if data.get("format") != STEPPED_FORMAT:
            raise PathwayError(
                "MS-P003",
                f"this is no session of the format {STEPPED_FORMAT}.",
                where="from_dict",
                remedy="Give what to_dict() returned.",
            )
        name, _, version = str(data["pathway"]).partition("|")
        chosen = load_installed(name) if pathway is None else pathway
        if (chosen.id, chosen.version) != (name, version):
            raise PathwayError(
                "MS-P003",
                f"the session was begun on version {version} of '{name}'.",
                where=f"pathway '{chosen.id}'",
                remedy="Finish it with that version, or begin again.",
            )
        return cls(
            pathway=chosen,
            context=Context.from_dict(data["context"]),
            results=tuple(Result.from_dict(each) for each in data["results"]),
            refused=tuple(Refusal(each["instrument"], each["reason"]) for each in data["refused"]),
            deferred=data["deferred"],
            circumstances=stated(data["circumstances"]),
            previous=dict(data["previous"]),
        )


@cache
def _asks_about_suicide(name: str) -> bool:
    """Whether an answer to this form can be a crisis, other than a sign of delirium."""
    instrument = load(name, allow_draft=True)
    return instrument.domain != "delirium" and any(finding.level == "critical" for finding in instrument.findings)


def _entry(name: str) -> CatalogueEntry:
    """What the catalogue says about a form that was found to suit."""
    entry = catalogue_entry(name)
    assert entry is not None  # noqa: S101 - only forms that the catalogue has suit anybody
    return entry
