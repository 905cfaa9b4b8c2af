"""An instrument as an R4 Questionnaire that other people's form renderers can show and score.

What was measured in real renderers decides the shape:

- Each option carries its weight both on `answerOption.extension` (where one renderer looks) and on
  `valueCoding.extension` (where the other does), always as `valueDecimal`.
- Totals do not rely on weights at all: they are calculated by an expression that names every answer code.
- A total appears only when every asked item has an answer. Renderers add up what is there, so without this guard a
  blank would count as zero and an unfinished form would look like a good result.
- Questions stand at the top level, because expressions that search nested groups fail in some renderers.
- A question that is answered by a number is of type `integer` with its limits and UCUM unit, one that is answered by a
  time of day of type `time`; numbers are never listed as options.
- Scores that only serve others are no totals: the expression of a score holds those it rests on.
- A band is a text that an expression picks by name; a coded band would need `%questionnaire`, which one renderer lacks.

When a saved response is opened again, a renderer may keep the total that it finds, wrong or missing as it may be.
`read_response` therefore compares every stated total with the answers, and the engine scores anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.asking import enable_when, expression
from mindscreen.fhir.fhirpath import band_expression, certain_to_fhirpath, condition_to_fhirpath, score_expression
from mindscreen.fhir.questionnaire_r5 import questionnaire_in_r5
from mindscreen.fhir.r5 import FHIR_VERSIONS
from mindscreen.fhir.topics import topics
from mindscreen.scaleplan import DAY
from mindscreen.text import CLOCK, labels, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mindscreen.condition import Condition
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.model import Instrument, Item, Number, Option, Scale
    from mindscreen.text import Labels, Wording

Text: TypeAlias = Literal["wording", "topics"]


def questionnaire(  # noqa: PLR0913 - independent choices, keyword-only
    instrument: Instrument,
    *,
    locale: str = "en",
    text: Text = "wording",
    allow_drafts: bool = False,
    on: date | None = None,
    scoring: bool = True,
    show_scores: bool = False,
    bands: bool = False,
    findings: bool = False,
    translations: Sequence[str] = (),
    url: str | None = None,
    fhir_version: FhirVersion = "4.0.1",
) -> Json:
    """The instrument as a FHIR Questionnaire.

    Args:
        instrument: the instrument.
        locale: language of the wording.
        text: `wording`, the text of the form; or `topics`, our own name of what each question asks about, for a form
            whose wording may not be passed on. Its URL ends in `:topics`, it shows no answer texts, and each option
            has its recorded value as prefix: it scores a form that people read elsewhere.
        allow_drafts: whether a working translation may be used; the Questionnaire is then a draft and experimental.
        on: the day on which the form is shown, for the dates of a licence; by default today.
        scoring: whether it carries weights, totals and what to extract. Without them the scoring key stays away from
            the person who answers, and the URL ends in `:questions` because the content is another.
        show_scores: whether the renderer shows totals (bands, findings) to whoever fills in the form, under a line
            that says that they are no diagnosis.
        bands: whether it also calculates the band of each score, as a word in the language of the form.
        findings: whether it also calculates the findings, as booleans that stay empty while blanks decide.
        translations: further locales, carried in `translation` extensions beside each text.
        url: canonical URL under which the hospital publishes it; a URN of ours when absent.
        fhir_version: `4.0.1` (R4), `4.3.0` (R4B) or `5.0.0` (R5).

    Returns:
        A plain dict; nothing in it is shared, so it may be changed.

    Raises:
        LicenceError: MS-L001, when the wording may not be shown; MS-L002, for a working translation; MS-L003 or
            MS-L004, when the licence of an overlay does not cover the day or the use.
        NotFoundError: MS-N004, when there is no such locale.
        InterchangeError: MS-F005, when the URL is no absolute URI, or the version of FHIR or kind of text is unknown.
    """
    if fhir_version not in FHIR_VERSIONS:
        raise _unknown("fhir_version", " or ".join(FHIR_VERSIONS))
    if text not in {"wording", "topics"}:
        raise _unknown("text", "'wording' or 'topics'")
    read = topics if text == "topics" else lambda *which: wording(*which, allow_drafts=allow_drafts, on=on)
    form = _Form(
        instrument,
        {each: read(instrument, each) for each in (locale, *translations)},
        {each: labels(instrument, each) for each in (locale, *translations)},
        scoring=scoring,
        hidden=not show_scores,
    )
    items = [form.instruction(), *(form.question(item) for item in instrument.items)]
    if scoring:
        scales = [scale for scale in instrument.scales if scale.reported]
        items += [form.results()] if show_scores else []
        items += [form.score(scale) for scale in scales]
        if bands:
            items += [form.band(scale) for scale in scales if scale.band_sets]
        if findings:
            items += [form.finding(rule.id, rule.when) for rule in instrument.findings]
    own_url = codes.questionnaire_url(instrument.id, topics=text == "topics", scoring=scoring)
    written = {**form.head(codes.check_uri(url or own_url, "url")), "item": items}
    return questionnaire_in_r5(written) if fhir_version == "5.0.0" else written


def _unknown(name: str, known: str) -> InterchangeError:
    return InterchangeError("MS-F005", "it is none that is known.", where=name, remedy=f"Use {known}.")


class _Form:
    """Writes the parts of one Questionnaire; the first locale of `wordings` is its language."""

    def __init__(
        self,
        instrument: Instrument,
        wordings: Mapping[str, Wording],
        our_words: Mapping[str, Labels],
        *,
        scoring: bool,
        hidden: bool,
    ) -> None:
        self._instrument = instrument
        self._wordings = wordings
        self._labels = our_words
        self._locale = next(iter(wordings))
        self._scoring = scoring
        self._hidden = hidden

    def _worded(self, name: str, say: Callable[[Wording], str]) -> Json:
        return codes.spoken(name, self._locale, {locale: say(words) for locale, words in self._wordings.items()})

    def _labelled(self, name: str, say: Callable[[Labels], str]) -> Json:
        return codes.spoken(name, self._locale, {locale: say(words) for locale, words in self._labels.items()})

    def head(self, url: str) -> Json:
        instrument, locale = self._instrument, self._locale
        words, ours = self._wordings[locale], self._labels[locale]
        is_draft = instrument.status != "ready" or words.status == "working-translation"
        return {
            "resourceType": "Questionnaire",
            "language": locale,
            "url": url,
            "identifier": [{"system": codes.SCORING_HASH, "value": instrument.scoring_hash}],
            "version": instrument.version,
            "name": "Mindscreen" + "".join(part.capitalize() for part in instrument.id.replace(".", "-").split("-")),
            **self._labelled("title", lambda each: each.title),
            "status": "draft" if is_draft else "active",
            "experimental": is_draft,
            "subjectType": ["Patient"],
            "description": f"{ours.measures} {codes.NOT_A_DIAGNOSIS[locale]}",
            "copyright": f"{words.notice}\n\n{codes.LOINC_NOTICE}" if _uses_loinc(instrument) else words.notice,
            "lastReviewDate": instrument.review["checked"],
            "code": codes.panel_codings(instrument),
        }

    def instruction(self) -> Json:
        text = self._worded("text", lambda words: words.instruction)
        return {"linkId": codes.INSTRUCTION_LINK, **text, "type": "display"}

    def question(self, item: Item) -> Json:
        kind, shown, answers = self._choice(item) if item.number is None else _limits(item.number, self._locale)
        extension = [*shown, *(_extract() if self._scoring else ())]
        asked = {} if item.ask_when is None else enable_when(self._instrument, item.ask_when)
        extension += asked.pop("extension", ())
        return {
            **({"extension": extension} if extension else {}),
            "linkId": item.id,
            "code": codes.item_codings(self._instrument, item),
            **self._worded("text", lambda words: words.item(item.id)),
            "type": kind,
            **asked,
            "required": False,
            "repeats": False,
            **answers,
        }

    def _choice(self, item: Item) -> tuple[str, list[Json], Json]:
        """Type, extensions and options of a question that is answered by an option."""
        weights = codes.weights(self._instrument, item)
        options = [self._option(item, option, weights[option.value]) for option in item.options]
        return "choice", [_radio_button()], {"answerOption": options}

    def _option(self, item: Item, option: Option, weight: float) -> Json:
        coding = codes.option_coding(self._instrument, item, option)
        prefix: list[Json] = []
        if item.id in self._wordings[self._locale].options:
            coding |= self._worded("display", lambda words: words.option(item.id, option.value))
        else:
            prefix = [{"url": codes.OPTION_PREFIX, "valueString": str(option.value)}]
        if self._scoring:
            prefix += codes.weight_extensions(weight)
            coding = {"extension": codes.weight_extensions(weight), **coding}
        return {**({"extension": prefix} if prefix else {}), "valueCoding": coding}

    def results(self) -> Json:
        """What stands above scores that are shown."""
        text = codes.spoken("text", self._locale, {locale: codes.NOT_A_DIAGNOSIS[locale] for locale in self._wordings})
        return {"linkId": codes.RESULTS_LINK, **text, "type": "display"}

    def score(self, scale: Scale) -> Json:
        return {
            "extension": [*self._hide(), *_extract(), _calculated(score_expression(self._instrument, scale.id))],
            "linkId": scale.id,
            "code": codes.scale_codings(self._instrument, scale),
            **self._labelled("text", lambda ours: ours.scale(scale.id)),
            "type": "integer" if scale.denominator == 1 else "decimal",
            "readOnly": True,
        }

    def band(self, scale: Scale) -> Json:
        calculated = band_expression(self._instrument, scale.id, self._labels[self._locale].bands[scale.id])
        return {
            "extension": [*self._hide(), _calculated(calculated)],
            "linkId": codes.BAND_LINK + scale.id,
            **self._labelled("text", lambda ours: codes.BAND_NAME[ours.locale].format(scale=ours.scale(scale.id))),
            "type": "string",
            "readOnly": True,
        }

    def finding(self, finding_id: str, when: Condition) -> Json:
        rule = self._instrument.finding(finding_id)
        return {
            "extension": [*self._hide(), _calculated(self._truth(when, rule.assessable_when))],
            "linkId": codes.FINDING_LINK + finding_id,
            "code": codes.finding_codings(self._instrument, rule),
            **self._labelled("text", lambda ours: ours.finding(finding_id)),
            "type": "boolean",
            "readOnly": True,
        }

    def _truth(self, when: Condition, assessable_when: Condition | None) -> str:
        told = condition_to_fhirpath(when, self._instrument)
        if assessable_when is None:
            return told
        return f"iif({certain_to_fhirpath(assessable_when, self._instrument)},{told},{{}})"

    def _hide(self) -> list[Json]:
        return [{"url": codes.HIDDEN, "valueBoolean": True}] if self._hidden else []


def _radio_button() -> Json:
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "radio-button"}
    return {"url": codes.ITEM_CONTROL, "valueCodeableConcept": {"coding": [coding]}}


def _limits(number: Number, locale: str) -> tuple[str, list[Json], Json]:
    """Type and extensions of a question that is answered by a number, which has no options."""
    ends = ((codes.MIN_VALUE, number.lower), (codes.MAX_VALUE, number.upper))
    if number.unit != CLOCK:
        unit = {"url": codes.UNIT, "valueCoding": codes.unit_coding(number, locale)}
        return "integer", [*({"url": url, "valueInteger": end} for url, end in ends), unit], {}
    if (number.lower, number.upper) == (0, DAY - 1):
        return "time", [], {}  # any time of day will do
    return "time", [{"url": url, "valueTime": codes.time(end)} for url, end in ends], {}


def _extract() -> list[Json]:
    """What tells an SDC extractor to make an Observation of an item, and of which category."""
    survey = {"system": codes.OBSERVATION_CATEGORY, "code": "survey"}
    return [
        {"url": codes.OBSERVATION_EXTRACT, "valueBoolean": True},
        {"url": codes.OBSERVATION_EXTRACT_CATEGORY, "valueCodeableConcept": {"coding": [survey]}},
    ]


def _calculated(text: str) -> Json:
    return {"url": codes.CALCULATED_EXPRESSION, "valueExpression": expression(text)}


def _uses_loinc(instrument: Instrument) -> bool:
    parts = (
        instrument.codes,
        *(item.codes for item in instrument.items),
        *(option.codes for item in instrument.items for option in item.options),
        *(scale.codes for scale in instrument.scales),
        *(rule.codes for rule in instrument.findings),
    )
    return any("loinc" in each for each in parts)
