"""Screening in steps: which form comes next and why, what was refused or put off, and what is due in the end.

Pure state: no clock, no storage. Every change gives another session, and a session goes through JSON at any point, so
that a visit may be interrupted, moved to another device, or continued the next day.

    session = ms.pathway("general-outpatient").start(age_years=34, completed_by="self")
    while session.next is not None:
        result = ask(session.next.instrument)     # the caller's business: a tablet, a nurse, a stored form
        session = session.record(result)
    session.advice                                 # as `Pathway.advise` gives it for all results
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from mindscreen.eligibility import eligible
from mindscreen.errors import EligibilityError, PathwayError
from mindscreen.library import load
from mindscreen.pathways import pathway as load_installed
from mindscreen.response import Context
from mindscreen.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.pathways import Pathway
    from mindscreen.recommendation import Reason, Recommendation

STEPPED_FORMAT: Final = "mindscreen-stepped/1"


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """The form that comes next.

    Attributes:
        instrument: its id.
        because: what calls for it; `None` for a form with which the pathway begins.
        urgency: how soon it is to be given, `U0` to `U4`; `None` for a form with which the pathway begins.
    """

    instrument: str
    because: Reason | None = None
    urgency: str | None = None

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
        deferred: why screening is put off (an emergency goes first); empty while it goes on.
    """

    pathway: Pathway
    context: Context
    results: tuple[Result, ...] = ()
    refused: tuple[Refusal, ...] = ()
    deferred: str = ""

    def __repr__(self) -> str:
        """Names the pathway only."""
        return f"<SteppedScreening on {self.pathway.id}>"

    @property
    def next(self) -> Step | None:
        """The form that comes next, the most urgent first; `None` when none does, or while screening is put off."""
        return None if self.deferred else next(self._steps(), None)

    @property
    def advice(self) -> tuple[Recommendation, ...]:
        """What is due after what has been answered; a further form that was refused stays among it."""
        return self.pathway.advise(*self.results) if self.results else ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Forms that the pathway begins with, or now calls for, but that were not published for such a person."""
        wanted = [*self.pathway.start, *(step.instrument for step in self._called_for())]
        return tuple(name for name in dict.fromkeys(wanted) if not self._admits(name))

    def record(self, result: Result) -> SteppedScreening:
        """The session with one more result.

        Any form may be recorded, also one that was not called for, or was refused before: what was answered counts.

        Raises:
            PathwayError: MS-P003, when the form has been recorded already, or is about another person or occasion.
        """
        results = (*self.results, result)
        self.pathway.advise(*results)  # refuses what cannot be of one person and occasion
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

    def _steps(self) -> Iterator[Step]:
        """The forms that are due: first those that findings call for, then those that the pathway begins with."""
        closed = {result.instrument_id for result in self.results} | {each.instrument for each in self.refused}
        begin = (Step(name) for name in self.pathway.start)
        for step in (*self._called_for(), *begin):
            if step.instrument not in closed and self._admits(step.instrument):
                yield step

    def _called_for(self) -> Iterator[Step]:
        for each in self.advice:
            if each.action == "screen" and each.instrument is not None:
                yield Step(each.instrument, each.reasons[0], each.urgency)

    def _admits(self, name: str) -> bool:
        try:
            eligible(load(name), self.context, None)
        except EligibilityError:
            return False
        return True

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; `from_dict` reads it back."""
        return {
            "format": STEPPED_FORMAT,
            "pathway": f"{self.pathway.id}|{self.pathway.version}",
            "context": self.context.to_dict(),
            "results": [result.to_dict() for result in self.results],
            "refused": [{"instrument": each.instrument, "reason": each.reason} for each in self.refused],
            "deferred": self.deferred,
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
        )
