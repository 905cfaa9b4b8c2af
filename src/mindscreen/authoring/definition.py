"""What an author writes: the shape of `definition.yaml`, strict and frozen.

This model checks shape only (fields, types, patterns); that of the text files is in `authoring.textfile`. Whether names
exist, numbers agree and codes are right is decided when the definition is compiled (`mindscreen.authoring.compiler`).
The JSON Schema of this model lets editors complete and underline; it is exported by `definition_schema()`.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from mindscreen.errors import DefinitionError, did_you_mean
from mindscreen.yamlfile import Located, LocatedList, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

_NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=_NAME, description="A name that conditions can mention")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="A stable key in kebab case")]
InstrumentId = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
Version = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$")]
Text = Annotated[str, Field(min_length=1)]
Decimal = Annotated[str, Field(pattern=r"^-?[0-9]{1,18}\.[0-9]{1,9}$", description="An exact decimal, in quotes")]
Number = int | Decimal


def _in_the_calendar(value: str) -> str:
    date.fromisoformat(value)  # pydantic reports its ValueError
    return value


Day = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="A date, in quotes"),
    AfterValidator(_in_the_calendar),
]


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


Cite = Annotated[
    tuple[Name, ...],
    BeforeValidator(_listed),
    Field(min_length=1),
    WithJsonSchema(
        {
            "description": "One key, or a list of keys, of `references`",
            "anyOf": [
                {"type": "string", "pattern": _NAME},
                {"type": "array", "items": {"type": "string", "pattern": _NAME}, "minItems": 1},
            ],
        }
    ),
]


class Model(BaseModel):
    """Base of every part: strict types, no unknown fields, no changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Range(Model):
    """A range of ages; an end that is absent is not limited by the publication."""

    from_: int | None = Field(default=None, alias="from", ge=0)
    to: int | None = Field(default=None, ge=0)


Respondent = Literal["self", "parent", "caregiver", "teacher", "clinician"]


class PopulationPart(Model):
    """For whom the instrument was published. Give `age_years` or `age_months`, inclusive at both ends.

    `ages_of` narrows the ages for one respondent (self-report from 11 years), in the same unit.
    """

    age_years: Range | None = None
    age_months: Range | None = None
    completed_by: Annotated[tuple[Respondent, ...], Field(min_length=1)]
    ages_of: dict[Respondent, Range] = {}
    cite: Cite


class AdministrationPart(Model):
    """How long it takes and what time it looks back on."""

    minutes: int | None = Field(default=None, ge=1, le=180)
    recall_days: int | None = Field(default=None, ge=1, le=3660)
    cite: Cite


class LicencePart(Model):
    """Who owns the wording, and on what terms it may be shown."""

    status: Literal[
        "public-domain",
        "free-no-permission",
        "free-with-attribution",
        "noncommercial",
        "permission-required",
        "proprietary",
    ]
    holder: Text
    notice: Text
    cite: Cite


class ReviewPart(Model):
    """Who read the definition, by role, and when it must be read again."""

    author: Literal["definition author"]
    second_reader: Literal["second reader", "not yet read by a second reader"]
    clinician: Text
    checked: Day
    next: Day


class OptionPart(Model):
    """One answer option."""

    value: int
    key: Key
    loinc: str | None = None
    codes: dict[Name, Text] = {}


class NumberPart(Model):
    """Whole numbers as answers, from the least to the greatest that is accepted, in a unit.

    The unit is a UCUM code (`d`, `min`, `{score}`), or `clock` for a time of day in minutes after midnight.
    """

    from_: int = Field(alias="from", ge=0)
    to: int = Field(le=1439)
    unit: Text


class ItemPart(Model):
    """One question, answered by one of its `options` or by a `number`; the wording is in the text files.

    An item that is skipped at times (`ask_when`) stands for `not_asked_value` then. If it is answered all the same,
    both readings stay open, unless the source says that such an answer counts (`counts_anyway`).
    """

    id: Name
    about: Text
    options: Name | None = None
    number: NumberPart | None = None
    loinc: str | None = None
    codes: dict[Name, Text] = {}
    ask_when: Text | None = None
    not_asked_value: int | None = None
    counts_anyway: bool = False
    cite: Cite | None = None


class BandPart(Model):
    """The start of a band, a number or the name of a cut-off; it ends where the next one starts, or the scale does."""

    from_: Number | Name = Field(alias="from")
    key: Key


class BandSetPart(Model):
    """Bands for one cut-off profile, or for the people whom `when` describes."""

    bands: Annotated[tuple[BandPart, ...], Field(min_length=2)]
    cite: Cite
    profile: Key | None = None
    when: Text | None = None


class ProratePart(Model):
    """A published rule for few blanks: each is taken as the mean of the answered items."""

    at_most_blank: int = Field(ge=1)
    rounding: Literal["half-up", "half-even", "floor"]
    cite: Cite


class StepPart(Model):
    """What a value at or above `from` counts, until the next step."""

    from_: int = Field(alias="from")
    score: int


class SleepPart(Model):
    """The three answers that sleep efficiency is made of; the first two are times of day, the third is in minutes."""

    bedtime: Name
    getting_up: Name
    asleep: Name


class NormPart(Model):
    """A standard score, such as a T-score: looked up for a sum in a table of norms that the site supplies.

    `from` and `to` are the ends of the published standard scores, `decimals` how many decimals they have.
    """

    of: Name
    from_: int = Field(alias="from")
    to: int
    decimals: int = Field(default=0, ge=0, le=2)


class ScalePart(Model):
    """A score.

    `sum`, `mean` and `max` take `items`: names of items, and of scales that stand further up. What a value of one
    counts is the value itself, or the other way round (`reverse`), or a multiple (`weights`, one number for all or one
    by item; a fraction is rounded by `rounding`), or what `scores` says for each option, or `steps` for ranges.
    `count` takes `at_least`: how many of its items reach the value given for them. `sleep-efficiency` takes `sleep` and
    is the per cent of the time in bed that was slept, rounded down; answers that contradict each other (nothing or more
    than 16 hours in bed, more sleep than time in bed) leave it open. `norm` takes `norm`, and stays open until a site
    supplies the table. `divided_by` is for forms with half points. A score that only serves others is not `reported`.
    """

    id: Name
    method: Literal["sum", "mean", "count", "max", "sleep-efficiency", "norm"]
    items: tuple[Name, ...] = ()
    at_least: dict[Name, int] = {}
    reverse: tuple[Name, ...] = ()
    weights: dict[Name, int] | int | Decimal = 1
    rounding: Literal["half-up", "half-even", "floor"] | None = None
    scores: dict[Name, Annotated[dict[Key, int], Field(min_length=2)]] = {}
    steps: dict[Name, Annotated[tuple[StepPart, ...], Field(min_length=2)]] = {}
    sleep: SleepPart | None = None
    norm: NormPart | None = None
    divided_by: int = Field(default=1, ge=1)
    reported: bool = True
    higher_is: Literal["worse", "better"] = "worse"
    loinc: str | None = None
    codes: dict[Name, Text] = {}
    cite: Cite
    bands: tuple[BandPart, ...] = ()
    band_sets: tuple[BandSetPart, ...] = ()
    prorate: ProratePart | None = None


class FindingPart(Model):
    """What the answers may say.

    Where `assessable_when` does not hold, nobody can tell (an unconscious patient): the finding is then unknown,
    whatever the answers are.
    """

    id: Key
    when: Text
    assessable_when: Text | None = None
    level: Literal["critical", "positive", "info"]
    if_unknown: Literal["ask", "note"] | None = None
    loinc: str | None = None
    codes: dict[Name, Text] = {}
    cite: Cite


class ProfilePart(Model):
    """A named set of cut-offs."""

    cutoffs: dict[Name, Number]
    cite: Cite


class EstimatePart(Model):
    """A standard deviation, and the population that it was found in."""

    value: Number
    population: Text
    cite: Cite


class ReliabilityPart(EstimatePart):
    """A coefficient of reliability, what it was computed from, and the population that it was found in."""

    kind: Literal["test-retest", "internal-consistency", "inter-rater"]


class ReliableChangePart(Model):
    """The least difference that measurement error alone makes unlikely.

    Either `points`, as a paper prints them, with `population` and `cite`; or `reliability` and `sd`, from which it is
    worked out (Jacobson and Truax 1991).
    """

    points: Number | None = None
    population: Text | None = None
    cite: Cite | None = None
    reliability: ReliabilityPart | None = None
    sd: EstimatePart | None = None


class ImportantChangePart(Model):
    """The minimal clinically important difference, and another one for the worse where the paper gives it."""

    points: Number
    points_if_worse: Number | None = None
    population: Text
    cite: Cite


class TreatmentResponsePart(Model):
    """A response to treatment: a fall by `percent` of the first score, or a change for the better by `points`."""

    percent: int | None = Field(default=None, ge=1, le=99)
    points: Number | None = None
    population: Text
    cite: Cite


class RemissionPart(Model):
    """The scores that count as remission, as the paper prints them: `at_most` a score, or `below` one."""

    at_most: Number | None = None
    below: Number | None = None
    population: Text
    cite: Cite


Kind = Literal["improvement", "deterioration", "important-improvement", "important-worsening", "response", "remission"]


class ChangeExamplePart(Model):
    """Two scores, or bounds of them, and what must be stated: all that `holds`, and all that is `unknown`.

    `index` is the reliable change index that must come out, in quotes, cut after two decimals.
    """

    first: Number | Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)]
    last: Number | Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)]
    holds: tuple[Kind, ...] = ()
    unknown: tuple[Kind, ...] = ()
    index: Decimal | None = None


class ChangePart(Model):
    """What is published about change over time on one scale; what is not known is left out."""

    scale: Name
    reliable: ReliableChangePart | None = None
    important: ImportantChangePart | None = None
    response: TreatmentResponsePart | None = None
    remission: RemissionPart | None = None
    examples: Annotated[tuple[ChangeExamplePart, ...], Field(min_length=2)]


class ReferencePart(Model):
    """A source as it is cited, what was read of it, and how sure the author is of what was taken from it."""

    text: Text
    note: Text | None = None
    doi: str | None = None
    pmid: str | None = None
    confidence: Literal["high", "medium", "low"]


class DoubtPart(Model):
    """Something a clinician still has to settle, and the safe default until then."""

    about: Text
    doubt: Text
    default: Text


class PublishedPart(Model):
    """The paper's own table, typed separately from the rules, in the units of the score."""

    range: Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)]
    bands: dict[Key, Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)]] = {}
    profile: Key | None = None
    cite: Cite


class ExpectPart(Model):
    """What a worked example must give; `raised` and `unknown` are complete lists, `notices` are among those given."""

    recorded: dict[Name, int] = {}
    scores: dict[Name, Number] = {}
    bounds: dict[Name, Annotated[tuple[int, ...], Field(min_length=2, max_length=2)]] = {}
    bands: dict[Name, Key | None] = {}
    prorated: dict[Name, int | None] = {}
    prorated_bands: dict[Name, Key] = {}
    raised: tuple[Key, ...] = ()
    unknown: tuple[Key, ...] = ()
    notices: tuple[Key, ...] = ()
    refused: str | None = None


Fact = Literal["age_years", "age_months", "sex", "education_years", "pregnant", "completed_by", "authored"]


class ExamplePart(Model):
    """One worked example: answers in item order (`~` for a blank) or by item id, each the value or key of an option.

    Only answers by key notice that the values of two options were exchanged.
    """

    name: Text
    answers: tuple[int | Key | None, ...] | dict[Name, int | Key | None]
    context: dict[Fact, int | bool | str] = {}
    profile: Key | None = None
    expect: ExpectPart


class Definition(Model):
    """One instrument: numbers, rules, citations and worked examples; no wording."""

    format: Literal["mindscreen-definition/1"]
    id: InstrumentId
    version: Version
    status: Literal["ready", "draft"]
    draft_because: Text | None = None
    title: Text
    abbreviation: Text
    measures: Text
    domain: Key
    administration: AdministrationPart
    for_: PopulationPart = Field(alias="for")
    licence: LicencePart
    review: ReviewPart
    loinc: str | None = None
    codes: dict[Name, Text] = {}
    options: dict[Name, Annotated[tuple[OptionPart, ...], Field(min_length=2)]] = {}
    items: Annotated[tuple[ItemPart, ...], Field(min_length=1)]
    scales: Annotated[tuple[ScalePart, ...], Field(min_length=1)]
    profiles: dict[Key, ProfilePart] = {}
    default_profile: Key = "original"
    findings: Annotated[tuple[FindingPart, ...], Field(min_length=1)]
    change: tuple[ChangePart, ...] = ()
    references: Annotated[dict[Name, ReferencePart], Field(min_length=1)]
    doubts: tuple[DoubtPart, ...] = ()
    published: dict[Name, PublishedPart]
    examples: Annotated[tuple[ExamplePart, ...], Field(min_length=2)]


_Checked = TypeVar("_Checked", bound=Model)


def definition_schema() -> dict[str, Any]:
    """The JSON Schema of `definition.yaml`."""
    return Definition.model_json_schema(by_alias=True)


def read_definition(path: Path) -> Definition:
    """Read and check the shape of one `definition.yaml`.

    Raises:
        DefinitionError: MS-D001 to MS-D004, naming file, line, field and remedy.
    """
    return check(Definition, read_yaml(path), where=str(path))


def check(model: type[_Checked], data: Located, *, where: str, code: str = "MS-D004") -> _Checked:
    """Check data against a model.

    Raises:
        DefinitionError: with `code`, naming the line and field of the first faults.
    """
    try:
        # By way of JSON, because strict mode accepts a JSON array for a tuple but not a Python list.
        return model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        # A misspelt field is also a missing one; what helps is the place where it was misspelt.
        first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
        line = _line(data, first["loc"])
        more = f" ({len(faults) - 1} more faults in this file)" if len(faults) > 1 else ""
        raise DefinitionError(
            code,
            f"{'.'.join(map(str, first['loc']))}: {first['msg']}.{more}",
            where=f"{where}, line {line}",
            remedy=_remedy(model, first),
        ) from None


def _line(data: Any, loc: tuple[int | str, ...]) -> int:
    line: int = data.line
    for part in loc:
        if isinstance(data, Located) and part in data:
            line, data = data.lines[str(part)], data[str(part)]
        elif isinstance(data, LocatedList) and isinstance(part, int) and part < len(data):
            line, data = data.lines[part], data[part]
    return line


def _remedy(model: type[BaseModel], fault: Any) -> str:
    if fault["type"] != "extra_forbidden":
        return "See the definition schema."
    return did_you_mean(str(fault["loc"][-1]), _fields(model, fault["loc"][:-1])).strip() or "Remove the field."


def _fields(model: Any, loc: tuple[int | str, ...]) -> list[str]:
    """The fields that the part at `loc` may have, found in the schema."""
    schema = model.model_json_schema(by_alias=True)
    node: Any = schema
    for part in loc:
        node = _resolve(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            # A mapping with free keys gives the shape of its values under the pattern of its keys.
            values = (node.get("additionalProperties"), *node.get("patternProperties", {}).values())
            node = node.get("properties", {}).get(part) or next(filter(None, values), {})
    return list(_resolve(schema, node).get("properties", {}))


def _resolve(schema: Any, node: Any) -> Any:
    for candidate in (node, *node.get("anyOf", ())):
        if "$ref" in candidate:
            return schema["$defs"][candidate["$ref"].rsplit("/", 1)[-1]]
    return node
