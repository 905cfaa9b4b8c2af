"""Names: the code systems and URIs of what we emit, and the coding of each item, option, score, band and finding.

LOINC where the definition has a LOINC code, and beside it (or instead) a code of our own, so that everything we emit
can be found by code whether or not LOINC knows it. Our URIs start with `urn:x-mindscreen:`. The project owns no domain,
and an `http` URI that nobody serves would claim to be an address; RFC 8141 registers no URN namespace that starts with
`x-`, so nobody else can be given these names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.errors import InterchangeError, NotFoundError
from mindscreen.text import clock_text, unit_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mindscreen.model import FindingRule, Instrument, Item, Number, Option, Scale
    from mindscreen.text import Labels

Json: TypeAlias = "dict[str, Any]"
"""A FHIR element or resource as plain JSON."""

BASE: Final = "urn:x-mindscreen"
_MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?])")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s|$,\\<>\"{}^`]{1,200}")
LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
SYSTEMS: Final[Mapping[str, str]] = {"loinc": LOINC, "snomed": "http://snomed.info/sct"}
"""The code systems a definition may name, with their FHIR URIs."""
SCORING_HASH: Final = f"{BASE}:scoring-hash"
"""The system of the hash over everything in a definition that can change a score, a band or a finding."""
LOCALES: Final = ("en", "zh-CN")
"""The locales in which our own words always exist."""
INSTRUCTION_LINK: Final = "form-instruction"
RESULTS_LINK: Final = "form-results"
FINDING_LINK: Final = "finding-"
"""Prefix of the linkIds of calculated findings; item ids hold no hyphen, so neither can be taken for an item."""
BAND_LINK: Final = "band-"
"""Prefix of the linkIds of calculated bands."""

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
OBSERVATION_CATEGORY: Final = _TERMINOLOGY + "observation-category"
OBSERVATION_INTERPRETATION: Final = _TERMINOLOGY + "v3-ObservationInterpretation"
DATA_ABSENT_REASON: Final = _TERMINOLOGY + "data-absent-reason"
NULL_FLAVOR: Final = _TERMINOLOGY + "v3-NullFlavor"
CONFIDENTIALITY: Final = _TERMINOLOGY + "v3-Confidentiality"
FLAG_CATEGORY: Final = _TERMINOLOGY + "flag-category"
PROVENANCE_PARTICIPANT: Final = _TERMINOLOGY + "provenance-participant-type"
AUDIT_EVENT_TYPE: Final = _TERMINOLOGY + "audit-event-type"
AUDIT_ENTITY_TYPE: Final = _TERMINOLOGY + "audit-entity-type"
AUDIT_OUTCOME: Final = _TERMINOLOGY + "audit-event-outcome"
RESTFUL_INTERACTION: Final = "http://hl7.org/fhir/restful-interaction"
OBJECT_ROLE: Final = _TERMINOLOGY + "object-role"

_CORE = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
ORDINAL_VALUE: Final = _CORE + "ordinalValue"
ITEM_WEIGHT: Final = _CORE + "itemWeight"
TRANSLATION: Final = _CORE + "translation"
HIDDEN: Final = _CORE + "questionnaire-hidden"
ITEM_CONTROL: Final = _CORE + "questionnaire-itemControl"
MIN_VALUE: Final = _CORE + "minValue"
MAX_VALUE: Final = _CORE + "maxValue"
OPTION_PREFIX: Final = _CORE + "questionnaire-optionPrefix"
UNIT: Final = _CORE + "questionnaire-unit"
FLAG_DETAIL: Final = _CORE + "flag-detail"
STATUS_REASON: Final = _CORE + "event-statusReason"
CALCULATED_EXPRESSION: Final = _SDC + "calculatedExpression"
ENABLE_WHEN_EXPRESSION: Final = _SDC + "enableWhenExpression"
OBSERVATION_EXTRACT: Final = _SDC + "observationExtract"
OBSERVATION_EXTRACT_CATEGORY: Final = _SDC + "observation-extract-category"

LOINC_NOTICE: Final = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. "
    "and the LOINC Committee and is available at no cost under the license at http://loinc.org/license."
)
NOT_A_DIAGNOSIS: Final[Mapping[str, str]] = {
    "en": "Screening result, not a diagnosis.",
    "zh-CN": "筛查结果，不作为诊断。",
}
BAND_NAME: Final[Mapping[str, str]] = {"en": "{scale}: band", "zh-CN": "{scale}：分级"}
RESTRICTED: Final[Json] = {"system": CONFIDENTIALITY, "code": "R", "display": "restricted"}
"""The confidentiality label of everything about a person that we emit."""


def check_locale(locale: str) -> str:
    """The locale, if our words exist in it.

    Raises:
        NotFoundError: MS-N004.
    """
    if locale in LOCALES:
        return locale
    raise NotFoundError(
        "MS-N004",
        "there are no words in the locale asked for.",
        where="FHIR output",
        remedy=f"Use {' or '.join(LOCALES)}.",
    )


def check_uri(value: object, name: str) -> str:
    """The value, if it is an absolute URI that can stand in a search.

    Raises:
        InterchangeError: MS-F005, naming the parameter.
    """
    if isinstance(value, str) and _URI.fullmatch(value) and value.isprintable():
        return value
    raise InterchangeError("MS-F005", "it is no absolute URI.", where=name, remedy="Use a URI of your hospital.")


def questionnaire_url(instrument_id: str, *, topics: bool = False, scoring: bool = True) -> str:
    """The canonical URL of the Questionnaire of an instrument, without version.

    Args:
        instrument_id: id of the instrument.
        topics: whether it names topics instead of the wording.
        scoring: whether it carries the scoring.
    """
    kind = ("" if not topics else ":topics") + ("" if scoring else ":questions")
    return f"{BASE}:questionnaire:{instrument_id}{kind}"


def option_system(instrument: Instrument, item: Item) -> str:
    """Our code system for the option list of an item that has one; its codes are the option keys."""
    name = next(data["options"] for data in instrument.pack["items"] if data["id"] == item.id)
    return f"{BASE}:options:{instrument.id}:{name}"


def option_coding(instrument: Instrument, item: Item, option: Option) -> Json:
    """System and code of one option, without display: LOINC where it has a LOINC answer code, else our own."""
    if "loinc" in option.codes:
        return {"system": LOINC, "code": option.codes["loinc"]}
    return {"system": option_system(instrument, item), "code": option.key}


def unit_coding(number: Number, locale: str) -> Json:
    """The UCUM unit of a number, with its word."""
    return {"system": UCUM, "code": number.unit, "display": unit_text(number.unit, locale) or number.unit}


def time(minutes: int) -> str:
    """A time of day, given in minutes after midnight, as FHIR writes it."""
    return f"{clock_text(minutes)}:00"


def weights(instrument: Instrument, item: Item) -> dict[int, int | float]:
    """What each recorded value of an item counts, for the weight extensions.

    FHIR allows one weight for an option, so it is that of the first scale which adds the item up (half of it on a form
    with half points); an item that no scale adds up weighs its recorded value.
    """
    for scale in instrument.scales:
        if scale.method in {"sum", "mean"}:
            parts = scale.denominator // (len(scale.terms) if scale.method == "mean" else 1)
            for term in scale.terms:
                if term.source == item.id:
                    return {value: number(score, parts) for value, score in term.scores.items()}
    return {option.value: option.value for option in item.options}


def weight_extensions(weight: float) -> list[Json]:
    """The weight under both of its names, `ordinalValue` (R4) and `itemWeight` (since), always as a decimal."""
    return [{"url": url, "valueDecimal": weight} for url in (ORDINAL_VALUE, ITEM_WEIGHT)]


def standard_codings(codes: Mapping[str, str]) -> list[Json]:
    """The codings in public code systems, without display."""
    return [{"system": SYSTEMS[name], "code": code} for name, code in codes.items() if name in SYSTEMS]


def panel_codings(instrument: Instrument) -> list[Json]:
    """The instrument as a whole."""
    return [*standard_codings(instrument.codes), {"system": f"{BASE}:instrument", "code": instrument.id}]


def panel_concept(instrument: Instrument, locale: str, words: Mapping[str, Labels]) -> Json:
    """The instrument as a whole, with its title."""
    titles = {each: ours.title for each, ours in words.items()}
    return {"coding": panel_codings(instrument), **spoken("text", locale, titles)}


def item_codings(instrument: Instrument, item: Item) -> list[Json]:
    """One question."""
    return [*standard_codings(item.codes), {"system": f"{BASE}:item:{instrument.id}", "code": item.id}]


def scale_codings(instrument: Instrument, scale: Scale) -> list[Json]:
    """One score."""
    return [*standard_codings(scale.codes), {"system": f"{BASE}:score:{instrument.id}", "code": scale.id}]


def finding_codings(instrument: Instrument, rule: FindingRule) -> list[Json]:
    """One finding."""
    return [*standard_codings(rule.codes), {"system": f"{BASE}:finding:{instrument.id}", "code": rule.id}]


def band_coding(instrument: Instrument, scale_id: str, band: str) -> Json:
    """One band of a score."""
    return {"system": f"{BASE}:band:{instrument.id}:{scale_id}", "code": band}


def translated(texts: Mapping[str, str]) -> Json:
    """The element that stands beside a text (`_text`, `_display` ...) and carries it in other languages."""
    return {
        "extension": [
            {
                "url": TRANSLATION,
                "extension": [
                    {"url": "lang", "valueCode": locale},
                    {"url": "content", "valueString": text},
                ],
            }
            for locale, text in texts.items()
        ]
    }


def plain(text: str) -> str:
    """A text that is safe to show: without markup, and without characters that are invisible or turn the reading order.

    FHIR renders annotations as Markdown, and some viewers render HTML in it. What is taken out leaves a mark.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() or char in "\n\r\t" else "\ufffd" for char in text)
    return _MARKUP.sub("\u2039", text) if "<" in text else text


def one_line(text: str) -> str:
    """A `plain` text on one line, as a title is."""
    return plain(" ".join(text.split()))


def spoken(name: str, locale: str, texts: Mapping[str, str]) -> Json:
    """A text of ours in one locale, with its translations beside it: `{"text": ..., "_text": {...}}`.

    Args:
        name: name of the element (`text`, `display`, `description`).
        locale: the language of the resource.
        texts: locale to text.
    """
    element: Json = {name: plain(texts[locale])}
    if others := {other: plain(text) for other, text in texts.items() if other != locale}:
        element[f"_{name}"] = translated(others)
    return element


def number(numerator: int, denominator: int) -> int | float:
    """A score as a JSON number; a mean is rounded to four decimals, more than any published cut-off has."""
    return numerator if denominator == 1 else round(numerator / denominator, 4)
