"""The instrument as the engine knows it: frozen, plain, read from the portable pack and from nothing else.

What an author writes in YAML is checked and compiled by `mindscreen.authoring`; what is compiled is a JSON pack with a
published schema (`mindscreen-pack/1`) that evaluators in any language can read. This module is the Python reader of
that pack. It has no third-party imports, so that loading one instrument costs milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from mindscreen.condition import comparisons
from mindscreen.errors import NotFoundError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.changerule import ChangeRule
    from mindscreen.condition import Condition, Ratio
    from mindscreen.licence import Overlay

PACK_FORMAT = "mindscreen-pack/1"

Level: TypeAlias = Literal["critical", "positive", "info"]
"""How a finding matters: `critical` needs a person now, `positive` needs an assessment, `info` adds to the picture."""

Rounding: TypeAlias = Literal["half-up", "half-even", "floor"]
Method: TypeAlias = Literal["sum", "mean", "count", "max", "sleep-efficiency", "norm"]
IfUnknown: TypeAlias = Literal["ask", "note"]
"""What an unknown finding calls for: `ask` the person before they leave, or just `note` it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source.

    Attributes:
        key: what `cite` names.
        text: the source as it is cited.
        note: what was read of it, and what it says.
        doi: DOI, or empty.
        pmid: PubMed id, or empty.
        confidence: how sure the author is of what was taken from it: `high`, `medium` or `low`.
    """

    key: str
    text: str
    note: str = ""
    doi: str = ""
    pmid: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Who owns the wording and on what terms it may be shown; `cite` names where that was read."""

    status: str
    holder: str
    notice: str
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """For whom the instrument was published.

    Attributes:
        age_months: youngest and oldest age in completed months, inclusive; `None` where no limit is published.
        completed_by: who may answer (`self`, `parent`, `caregiver`, `teacher`, `clinician`).
        cite: keys of the references.
        ages_of: for some respondents a narrower range of ages, in completed months.
    """

    age_months: tuple[int | None, int | None]
    completed_by: tuple[str, ...]
    cite: tuple[str, ...] = ()
    ages_of: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def ages(self, completed_by: str | None) -> tuple[int | None, int | None]:
        """The youngest and oldest age for a respondent, or for any when it is not known who answers."""
        return self.ages_of.get(completed_by or "", self.age_months)

    def may_include(self, age: tuple[int, int], completed_by: str | None) -> bool:
        """Whether somebody whose age lies between two ends, in completed months, may be of a published age."""
        youngest, oldest = self.ages(completed_by)
        return (youngest is None or age[1] >= youngest) and (oldest is None or age[0] <= oldest)


@dataclass(frozen=True, slots=True)
class Peer:
    """Another instrument of the catalogue about the same, and for whom it was published."""

    id: str
    population: Population


@dataclass(frozen=True, slots=True)
class Option:
    """One answer option: the integer recorded for it, a stable key, and its codes by system (`loinc`)."""

    value: int
    key: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Number:
    """Whole numbers as answers: the least and the greatest that are accepted, and the unit.

    The unit is a UCUM code (`d`, `min`, `{score}`), or `clock` for a time of day in minutes after midnight.
    """

    lower: int
    upper: int
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        id: stable id, the key of its answer.
        about: what it asks about, in English, in our own words (never the wording itself).
        options: in the order of the form; for an item that is answered by a number, every number, with itself as key.
        codes: codes by system.
        ask_when: the item is asked only where this holds; `None` means always.
        not_asked_value: the value that an item skipped by `ask_when` stands for, as the form prescribes.
        counts_anyway: whether an answer counts although the form says to skip the item; else both readings stay open.
        number: what numbers are accepted, where the item is answered by one; `None` where an option is chosen.
    """

    id: str
    about: str
    options: tuple[Option, ...]
    codes: Mapping[str, str]
    ask_when: Condition | None = None
    not_asked_value: int | None = None
    counts_anyway: bool = False
    number: Number | None = None

    @property
    def lower(self) -> int:
        """The smallest value an answer can have."""
        return min(option.value for option in self.options)

    @property
    def upper(self) -> int:
        """The largest value an answer can have."""
        return max(option.value for option in self.options)

    def option(self, value: int) -> Option:
        """The option with this value.

        Raises:
            KeyError: when there is none; the text does not repeat the value.
        """
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(self.id)


@dataclass(frozen=True, slots=True)
class Term:
    """The part that one item, or another score, has in a scale: what each of its values counts (`scores[value]`).

    Reversed items, weights, steps and "counts when at least 2" all end up in this table, so an evaluator needs nothing
    else.

    Attributes:
        source: id of the item or scale.
        scores: from recorded value, or numerator of the other score, to what it counts.
    """

    source: str
    scores: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Sleep:
    """The items that sleep efficiency is made of: two times of day, and the minutes slept."""

    bedtime: str
    getting_up: str
    asleep: str


@dataclass(frozen=True, slots=True)
class Prorate:
    """A published rule for estimating a total when few answers are blank: for each blank the mean of the others.

    Attributes:
        at_most_blank: with more blanks there is no estimate.
        rounding: how a fraction becomes an integer.
        cite: keys of the references.
    """

    at_most_blank: int
    rounding: Rounding
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One range of a scale, inclusive at both ends, in units of the scale's numerator (see `Scale.denominator`)."""

    key: str
    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class BandSet:
    """Bands that cover the whole range of a scale, for one cut-off profile and for the people whom `when` describes."""

    bands: tuple[Band, ...]
    cite: tuple[str, ...]
    profile: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class NormGroup:
    """The norms for the people whom `when` describes (`None`: everybody): numerator of the sum to that of the norm."""

    scores: Mapping[int, int]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A standard score is looked up for the score `of`, in the first group that the person belongs to."""

    of: str
    groups: tuple[NormGroup, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A score: a method over terms, its range, its bands and its proration rule.

    `lower` and `upper` are the attainable ends, in numerators: the score is `numerator / denominator`, and the
    denominator is 1 for most scales, the number of items for a mean, 2 for a form with half points.

    Attributes:
        items: ids of all items that it rests on, through other scales as well.
        sleep: what the method `sleep-efficiency` takes; it has no terms.
        norm: what the method `norm` takes; it has no terms, and no groups before a site supplies a table.
        reported: whether it is told to anybody; a score that only serves others is not.
    """

    id: str
    method: Method
    terms: tuple[Term, ...]
    lower: int
    upper: int
    denominator: int
    higher_is: Literal["worse", "better"]
    codes: Mapping[str, str]
    cite: tuple[str, ...]
    band_sets: tuple[BandSet, ...] = ()
    prorate: Prorate | None = None
    items: tuple[str, ...] = ()
    sleep: Sleep | None = None
    norm: Norm | None = None
    reported: bool = True


@dataclass(frozen=True, slots=True)
class FindingRule:
    """What the answers may say: `when` it is raised, how it matters, and what an unknown calls for.

    Where `assessable_when` does not certainly hold, the finding is unknown; `None` means that it can always be told.
    """

    id: str
    when: Condition
    level: Level
    if_unknown: IfUnknown
    cite: tuple[str, ...]
    codes: Mapping[str, str]
    assessable_when: Condition | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions that it looks at."""
        return (self.when,) if self.assessable_when is None else (self.when, self.assessable_when)


@dataclass(frozen=True, slots=True)
class Profile:
    """A named set of cut-offs, for example `original` or `china-general-hospital`."""

    id: str
    cutoffs: Mapping[str, int | Ratio]
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Instrument:
    """What is asked and how it is read. Immutable, safe to share between threads, and picklable.

    Attributes:
        id: for example `phq-9`.
        version: semantic version of the definition; the major number moves when any answer sheet can get another score.
        status: `ready` or `draft`.
        title: the English name; names in other languages are in the wording.
        scoring_hash: `sha256:` of everything that can change a score, band or finding.
        default_profile: the cut-off profile used unless another is asked for.
        change: what is published about change over time, by scale.
        pack: the pack this was read from.
        home: folder of the pack and its text files; empty when the texts are in the pack.
        overlay: the hospital's own licensed wording, and what it is shown for; `None` where there is none.
        peers: other instruments of the catalogue about the same, to name where this one is refused.
    """

    id: str
    version: str
    status: str
    title: str
    abbreviation: str
    measures: str
    domain: str
    minutes: int | None
    population: Population
    licence: Licence
    review: Mapping[str, str]
    codes: Mapping[str, str]
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    findings: tuple[FindingRule, ...]
    profiles: tuple[Profile, ...]
    default_profile: str
    references: Mapping[str, Reference]
    doubts: tuple[Mapping[str, str], ...]
    locales: tuple[str, ...]
    scoring_hash: str
    wording_hashes: Mapping[str, str]
    pack: Mapping[str, Any] = field(repr=False)
    home: str = field(default="", repr=False)
    overlay: Overlay | None = field(default=None, repr=False)
    peers: tuple[Peer, ...] = field(default=(), repr=False)
    change: tuple[ChangeRule, ...] = ()
    plans: dict[Any, Any] = field(default_factory=dict, repr=False)
    """Evaluation plans by cut-off profile; the engine fills this cache, nobody else touches it."""

    def __repr__(self) -> str:
        """Id and version; the whole content would fill pages of a log."""
        return f"<Instrument {self.canonical}>"

    def __eq__(self, other: object) -> bool:
        """Two instruments are equal when id, version and scoring hash are."""
        return isinstance(other, Instrument) and self._identity == other._identity

    def __hash__(self) -> int:
        """Consistent with equality."""
        return hash(self._identity)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the pack, because compiled plans hold functions."""
        from mindscreen.unpack import instrument_from_pack  # noqa: PLC0415 - reading a pack stands above the model

        return instrument_from_pack, (dict(self.pack), self.home, self.overlay, self.peers)

    @property
    def _identity(self) -> tuple[str, str, str]:
        return self.id, self.version, self.scoring_hash

    @property
    def canonical(self) -> str:
        """`id|version`, as FHIR canonicals write it."""
        return f"{self.id}|{self.version}"

    def item(self, item_id: str) -> Item:
        """The item with this id.

        Raises:
            NotFoundError: MS-N007.
        """
        return _pick(self.items, item_id, "item", self.id)

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id.

        Raises:
            NotFoundError: MS-N007.
        """
        return _pick(self.scales, scale_id, "scale", self.id)

    def finding(self, finding_id: str) -> FindingRule:
        """The finding rule with this id.

        Raises:
            NotFoundError: MS-N007.
        """
        return _pick(self.findings, finding_id, "finding", self.id)

    def items_behind(self, finding_id: str) -> frozenset[str]:
        """Ids of the items that a finding looks at, directly or by way of a score.

        Raises:
            NotFoundError: MS-N007.
        """
        names = {leaf.name for tree in self.finding(finding_id).conditions for leaf in comparisons(tree)}
        names |= {item for scale in self.scales if scale.id in names for item in scale.items}
        return frozenset(names & {item.id for item in self.items})

    def profile(self, profile_id: str | None = None) -> Profile:
        """The cut-off profile with this id, or the default one.

        Raises:
            NotFoundError: MS-N005.
        """
        wanted = self.default_profile if profile_id is None else profile_id
        for profile in self.profiles:
            if profile.id == wanted:
                return profile
        names = [profile.id for profile in self.profiles]
        raise NotFoundError(
            "MS-N005",
            f"there is no cut-off profile '{wanted}'.",
            where=self.id,
            remedy=f"Profiles: {', '.join(names)}.{did_you_mean(wanted, names)}",
        )


_Named = TypeVar("_Named", Item, Scale, FindingRule)


def _pick(things: tuple[_Named, ...], wanted: str, noun: str, where: str) -> _Named:
    for thing in things:
        if thing.id == wanted:
            return thing
    names = [thing.id for thing in things]
    raise NotFoundError(
        "MS-N007", f"there is no {noun} '{wanted}'.", where=where, remedy=f"There are: {', '.join(names)}."
    )
