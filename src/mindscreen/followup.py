"""When to see somebody again: follow-up schedules, each with its source, status and confidence.

A schedule says by when a contact is due. It does not say what is found there, and it is not a treatment plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mindscreen.careevent import instant, unusable
from mindscreen.errors import did_you_mean
from mindscreen.vocabulary import due_at

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Visit:
    """One contact of a schedule.

    Attributes:
        latest: by when, counted from the start of the schedule, as an ISO 8601 duration.
        earliest: from when on, where the source states it.
        when: `always`, or after which outcome of the contact before it: `improved` or `not-improved`.
    """

    latest: str
    earliest: str | None = None
    when: str = "always"


@dataclass(frozen=True, slots=True)
class DueVisit:
    """One contact on the calendar: ISO 8601 instants; `earliest` is `None` where the source states none."""

    latest: str
    earliest: str | None
    when: str

    def to_dict(self) -> dict[str, str]:
        """Plain JSON; what is not stated is absent."""
        data = {"latest": self.latest, "when": self.when}
        return data if self.earliest is None else {**data, "earliest": self.earliest}


@dataclass(frozen=True, slots=True)
class Schedule:
    """A follow-up schedule.

    Attributes:
        id: for example `post-crisis`.
        title: locale to name.
        visits: the contacts, in order.
        repeats: whether the last contact starts the schedule again.
        status: `official`, `consensus` or `proposal`; a proposal has to be adopted by the hospital.
        confidence: `high`, `medium` or `low`: how sure we are of what the source says.
        cite: the source.
        note: what the reader has to know.
    """

    id: str
    title: Mapping[str, str]
    visits: tuple[Visit, ...]
    repeats: bool
    status: str
    confidence: str
    cite: str
    note: str

    def calendar(self, start: str) -> tuple[DueVisit, ...]:
        """The contacts on the calendar.

        Args:
            start: the caller's instant from which the schedule counts (the contact or the crisis), ISO 8601 with zone.

        Raises:
            PathwayError: MS-P005, when `start` is no instant or the calendar ends before the schedule does.
        """
        instant(start, "start")
        visits = []
        for visit in self.visits:
            latest = due_at(start, visit.latest, same_day=False)
            if latest is None:
                raise unusable("start", "the calendar ends before the schedule", "Check the year.")
            earliest = None if visit.earliest is None else due_at(start, visit.earliest, same_day=False)
            visits.append(DueVisit(latest, earliest, visit.when))
        return tuple(visits)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; what is not stated is absent."""
        visits = []
        for visit in self.visits:
            written = {"latest": visit.latest, "when": visit.when}
            visits.append(written if visit.earliest is None else {**written, "earliest": visit.earliest})
        return {
            "id": self.id, "title": dict(self.title), "visits": visits, "repeats": self.repeats, "status": self.status,
            "confidence": self.confidence, "cite": self.cite, "note": self.note,
        }  # fmt: skip


_BASIC_SERVICES: Final = "国家基本公共卫生服务规范（第三版，2017）严重精神障碍患者管理服务规范"
_FOUR_A_YEAR: Final = "At least four contacts a year, each with an assessment of risk."

SCHEDULES: Final = (
    Schedule(
        id="severe-mental-disorder-unstable",
        title={"en": "Severe mental disorder, unstable, not admitted", "zh-CN": "严重精神障碍，病情不稳定（未住院）"},
        visits=(Visit("P14D"),),
        repeats=True,
        status="official",
        confidence="high",
        cite=_BASIC_SERVICES,
        note=f"Refer to a higher hospital at once; this is for whoever is not admitted. {_FOUR_A_YEAR}",
    ),
    Schedule(
        id="severe-mental-disorder-basically-stable",
        title={"en": "Severe mental disorder, basically stable", "zh-CN": "严重精神障碍，病情基本稳定"},
        visits=(Visit("P14D"), Visit("P3M", when="improved"), Visit("P1M", when="not-improved")),
        repeats=True,
        status="proposal",
        confidence="medium",
        cite=_BASIC_SERVICES,
        note="The intervals of the official document were read in a secondary copy only, and one page gives others: "
        "a proposal until the original has been read. The later two count from the contact at two weeks, so start the "
        f"schedule again there and read the visit that applies. {_FOUR_A_YEAR}",
    ),
    Schedule(
        id="severe-mental-disorder-stable",
        title={"en": "Severe mental disorder, stable", "zh-CN": "严重精神障碍，病情稳定"},
        visits=(Visit("P3M"),),
        repeats=True,
        status="official",
        confidence="high",
        cite=_BASIC_SERVICES,
        note=_FOUR_A_YEAR,
    ),
    Schedule(
        id="post-crisis",
        title={"en": "After a crisis", "zh-CN": "危机干预后"},
        visits=(Visit("PT72H", "PT24H"), Visit("P7D"), Visit("P14D"), Visit("P21D"), Visit("P28D")),
        repeats=False,
        status="proposal",
        confidence="medium",
        cite="Proposal of this project; compare NICE QS159 (2017), statement 4",
        note="Contact after 24 to 72 hours, then weekly for four weeks, all counted from the crisis. NICE asks for 48 "
        "hours after discharge from a psychiatric ward when a risk of suicide was identified: where that applies, it "
        "is the shorter limit that counts.",
    ),
    Schedule(
        id="on-treatment",
        title={"en": "On treatment", "zh-CN": "治疗期间"},
        visits=(Visit("P28D", "P14D"),),
        repeats=True,
        status="proposal",
        confidence="medium",
        cite="Proposal of this project",
        note="Screen again two to four weeks after the last time.",
    ),
)
"""The schedules that are shipped."""


def schedule(name: str) -> Schedule:
    """One of `SCHEDULES` by its id.

    Raises:
        PathwayError: MS-P005, with the names there are.
    """
    known = {each.id: each for each in SCHEDULES}
    if name not in known:
        remedy = f"There are: {', '.join(known)}.{did_you_mean(name, known)}"
        raise unusable("follow-up", "there is no such schedule", remedy)
    return known[name]
