"""What is written of many responses, and what is known about them beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.knownforms import check_forms
from mindscreen.fhir.r5 import FHIR_VERSIONS
from mindscreen.fhir.screening import IDENTIFIER_SYSTEM, check_option
from mindscreen.library import load
from mindscreen.pathways import pathway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.knownforms import KnownForm
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.fhir.screening import ValueKind

Written: TypeAlias = Literal["observations", "scores", "transactions", "results"]
WRITTEN: Final[tuple[Written, ...]] = get_args(Written)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOptions:
    """How many responses are read and what is written of each.

    Attributes:
        write: `observations` (default): an Observation for each score and finding, and for the level of suicide risk;
            `scores`: those for the scores alone; `transactions`: the Bundle of `mindscreen.fhir.bundle_json`;
            `results`: `Result.to_dict()`, with the reference of the response and of the person.
        instrument: the instrument that every response answers; where it is absent each says so itself, by the
            questionnaire that it names.
        forms: the forms of a hospital besides ours: the name of an instrument, and the map whose `questionnaire` is the
            form that asks it.
        patients: sex and day of birth of the persons, because scores, limits of age and advice may depend on them:
            reference (`Patient/123`) to Patient, of which `gender` and `birthDate` are read.
        same_server: whether what is written goes to the server that has the responses: then transactions refer to them
            instead of holding copies.
        pathway: id of the pathway whose advice goes into the transactions.
        allow_in_progress: as in `mindscreen.fhir.read`.
        check_stated_scores: as in `mindscreen.fhir.read`.
        locale: language of the texts.
        value: as in `mindscreen.fhir.observations`.
        identifier_system: as in `mindscreen.fhir.Occasion`.
        fhir_version: as in `mindscreen.fhir.Occasion`.

    Raises:
        InterchangeError: MS-F005, for an option that does not exist; MS-F004, for a map that names no questionnaire.
        NotFoundError: for an instrument, pathway or locale that does not exist.
    """

    write: Written = "observations"
    instrument: str | None = None
    forms: Sequence[KnownForm] = ()
    patients: Mapping[str, Json] = field(default_factory=dict, repr=False)
    same_server: bool = False
    pathway: str | None = None
    allow_in_progress: bool = False
    check_stated_scores: bool = True
    locale: str = "en"
    value: ValueKind = "integer"
    identifier_system: str = IDENTIFIER_SYSTEM
    fhir_version: FhirVersion = "4.0.1"

    def __post_init__(self) -> None:
        """Refuse before the first response what would refuse all of them."""
        check_option("write", self.write, WRITTEN)
        check_option("value", self.value, ("integer", "quantity"))
        check_option("fhir_version", self.fhir_version, FHIR_VERSIONS)
        codes.check_locale(self.locale)
        codes.check_uri(self.identifier_system, "identifier_system")
        if self.instrument is not None:
            load(self.instrument)
        check_forms(self.forms)
        if self.pathway is not None:
            pathway(self.pathway)
            if self.write != "transactions":
                raise InterchangeError(
                    "MS-F005",
                    "advice is written in transactions only.",
                    where="pathway",
                    remedy="Give write='transactions' with it.",
                )
