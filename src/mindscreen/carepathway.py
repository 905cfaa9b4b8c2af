"""A pathway: what a place does about findings; whom it screens and with what, who acts, where, and how soon.

A pathway belongs to the hospital: it may be copied or changed without touching a cut-off. It may route a crisis
finding, but not switch it off or make it wait: whatever its rules say, a raised critical finding yields a
recommendation for the same day, and an unanswered critical item yields "ask now". Every recommendation is for a human
to review; nothing here sends anything to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mindscreen.advice import Adviser
from mindscreen.errors import PathwayError
from mindscreen.pathwayfiles import compiled_pathway, pathways
from mindscreen.response import Context
from mindscreen.rule import EVERYBODY, Limits, limits_from, plain
from mindscreen.vocabulary import check_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mindscreen.model import Reference
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result
    from mindscreen.rule import Rule
    from mindscreen.rulebook import RuleBook
    from mindscreen.stepped import SteppedScreening

ROLES: Final = ("first-step", "second-step", "crisis")
"""What everybody is given; what follows a positive first step; what follows an answer that points to suicide."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """An occasion on which to screen.

    Attributes:
        code: what it is, as a code of the vocabulary.
        every: how often, as an ISO 8601 duration.
        at: at which times, counted from its beginning.
        limits: for whom, where not everybody of the pathway is screened on this occasion.
    """

    code: str
    every: str | None = None
    at: tuple[str, ...] = ()
    limits: Limits = EVERYBODY


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """Forms that are given at one step.

    Attributes:
        role: one of `ROLES`.
        instruments: ids of the forms.
        limits: for whom.
        status: `official`, `consensus`, `hospital` or `proposal`.
        cite: the sources.
    """

    role: str
    instruments: tuple[str, ...]
    limits: Limits
    status: str
    cite: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Pathway:
    """One pathway.

    Attributes:
        id: for example `general-outpatient`.
        version: semantic version.
        status: `official`, `consensus`, `hospital` or `proposal`.
        title: locale to name.
        cite: the sources of the whole.
        limits: for whom it is meant.
        institutions: the kinds of institution it is meant for; empty means any.
        departments: codes of the national catalogue of departments (医疗机构诊疗科目名录).
        triggers: when to screen.
        guards: circumstances to look at before a form is given.
        steps: which forms, at which step, for whom.
        min_interval: how long a form counts as recent, as an ISO 8601 duration.
        re_screen: when to screen again after a negative screen, as an ISO 8601 duration.
        time_budget: how long the first step may take, as an ISO 8601 duration in minutes.
        book: its rules, by instrument.
        references: key to source.
        based_on: `id|version` of the pathway that it changes.
    """

    id: str
    version: str
    status: str
    title: Mapping[str, str]
    cite: tuple[Reference, ...]
    limits: Limits
    institutions: tuple[str, ...]
    departments: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    guards: tuple[str, ...]
    steps: tuple[PathwayStep, ...]
    min_interval: str | None
    re_screen: str | None
    time_budget: str | None
    book: RuleBook
    references: Mapping[str, Reference]
    based_on: str | None

    @property
    def first_step(self) -> tuple[str, ...]:
        """Ids of the forms that it begins with, whomever they are for."""
        return tuple(name for step in self.steps if step.role == "first-step" for name in step.instruments)

    @property
    def instruments(self) -> tuple[str, ...]:
        """Ids of all forms that its steps name or its rules ask for."""
        return self.book.reached(name for step in self.steps for name in step.instruments)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules about these instruments, as it means them."""
        return tuple(rule for name in self.instruments for rule in self.book.about(name))

    def rules_about(self, instrument: str) -> tuple[Rule, ...]:
        """Its rules about one instrument, in order."""
        return self.book.about(instrument)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON, with all rules about the instruments that it reaches; what does not exist is absent."""
        data = {
            "id": self.id,
            "version": self.version,
            "status": self.status,
            "title": dict(self.title),
            "cite": [source.text for source in self.cite],
            "for": plain(self.limits),
            "institutions": list(self.institutions),
            "departments": list(self.departments),
            "triggers": [plain(each) for each in self.triggers],
            "guards": list(self.guards),
            "steps": [plain(each) for each in self.steps],
            "min_interval": self.min_interval,
            "re_screen": self.re_screen,
            "time_budget": self.time_budget,
            "rules": [plain(rule) for rule in self.rules],
            "based_on": self.based_on,
        }
        return {name: value for name, value in data.items() if value is not None}

    def profile_for(self, instrument: str) -> str | None:
        """The cut-off profile that its rules for an instrument are written for; `None` means the default one."""
        chosen = self.book.set_for(instrument)
        return None if chosen is None else chosen.profile

    def advise(
        self,
        *results: Result,
        context: Context | None = None,
        at: str | None = None,
        refused: Iterable[str] = (),
        circumstances: Iterable[str] = (),
    ) -> tuple[Recommendation, ...]:
        """What to do about one or more results of the same person and occasion, the most urgent first.

        What asks for the same thing is said once, as the most urgent of it, with all reasons.

        Args:
            results: from `mindscreen.screen`.
            context: what is known of the person; from the first result when absent.
            at: the caller's instant from which time limits count, ISO 8601 with zone; that of the answers when absent.
            refused: ids of the forms that the person did not want to fill in.
            circumstances: what was stated of the situation, as codes of the vocabulary.

        Raises:
            PathwayError: MS-P003, when neither result nor refusal is given, an instrument appears twice, the results
                state different facts about the person, or the pathway is not meant for such a person.
            NotFoundError: MS-N008, for a circumstance that the vocabulary does not have.
        """
        refused = frozenset(refused)
        if not results and not refused:
            raise PathwayError(
                "MS-P003",
                "there is no result to advise on.",
                where=f"pathway '{self.id}'",
                remedy="Give at least one.",
            )
        check_same_person(results, self)
        if context is not None:
            _meant_for(context, self)
        return Adviser(
            self,
            results,
            context=context or (results[0].context if results else Context()),
            refused=refused - {result.instrument_id for result in results},
            circumstances=stated(circumstances),
            at=at,
        ).advice()

    def start(
        self,
        context: Context | None = None,
        *,
        circumstances: Iterable[str] = (),
        previous: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> SteppedScreening:
        """Begin to screen one person, form by form.

        Args:
            context: what is known of the person; or state it as keywords.
            circumstances: what is stated of the situation, as codes of the vocabulary.
            previous: instrument to the instant at which it was last filled in, ISO 8601 with zone; with
                `context.authored`, a form that is not older than `min_interval` is not asked for again.
            facts: what is known of the person, as keywords of `mindscreen.screen` (`age_years`, `sex`, `completed_by`).

        Raises:
            ResponseError: MS-R006, for a fact that cannot be.
            PathwayError: MS-P003, when the pathway is not meant for such a person, or `previous` holds no instant.
            NotFoundError: MS-N008, for a circumstance that the vocabulary does not have.
        """
        from mindscreen.stepped import SteppedScreening  # noqa: PLC0415 - the session stands above the pathway

        known = Context(**facts) if context is None else context
        _meant_for(known, self)
        return SteppedScreening(self, known, circumstances=stated(circumstances), previous=dict(previous or {}))


def stated(circumstances: Iterable[str]) -> frozenset[str]:
    """The circumstances as a set.

    Raises:
        NotFoundError: MS-N008, for one that the vocabulary does not have.
    """
    found = frozenset(circumstances)
    check_codes("circumstance", "circumstance", found)
    return found


def check_same_person(results: Sequence[Result], pathway: Pathway) -> None:
    """Refuse results that cannot be of one person and occasion, or of somebody whom the pathway is not meant for.

    Raises:
        PathwayError: MS-P003.
    """
    where = f"pathway '{pathway.id}'"
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
        _meant_for(result.context, pathway)


def _meant_for(context: Context, pathway: Pathway) -> None:
    if pathway.limits.may_admit(context):
        return
    fitting = [
        name
        for name in pathways()
        if name != pathway.id and limits_from(compiled_pathway(name)["for"]).may_admit(context)
    ]
    raise PathwayError(
        "MS-P003",
        "the pathway is not meant for a person of this age, sex or state.",
        where=f"pathway '{pathway.id}'",
        remedy=f"Meant for such a person: {', '.join(fitting) or 'none'}.",
    )


def _differ(fact: str, contexts: Sequence[Context]) -> bool:
    """Whether some of the contexts state a fact and cannot all be right."""
    if fact == "age":
        ages = [context.age_bounds for context in contexts if context.age_bounds is not None]
        return bool(ages) and max(age[0] for age in ages) > min(age[1] for age in ages)
    known = {value for context in contexts if (value := getattr(context, fact)) is not None}
    # The time of answering may differ by minutes; another day is another occasion.
    return len({value[:10] for value in known} if fact == "authored" else known) > 1
