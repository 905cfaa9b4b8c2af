"""A result as observations: what stands in each OBX and in the notes below it.

What each kind of content becomes, and why (HL7 v2.5.1 chapter 7 section 7.4.2; table 0085 for OBX-11):

* **A known score** is a number: NM, unit `{score}`, OBX-11 `F`. OBX-7 holds the least symptomatic band. It is left
  empty where the band depends on facts about the person: a range for somebody else is worse than none.
* **A score that blanks leave open** has no number, so none is sent: OBX-5 is empty and OBX-11 is `X`, "results cannot
  be obtained for this observation", the one status with which the standard asks for no value type and so for no value
  (7.4.2.2). A string such as `10-13` under the code of the total would reach receivers that expect a number there, and
  a bound would be read as *the* score. What is known of it follows under a code of its own as structured numeric (SN)
  `^10^-^13`, "range of 10 through 13" (chapter 2A), and in words for people whose HIS drops local codes. A published
  estimate for blanks, where there is one, has its own code too.
* **A band** is a coded value under its own code; `X` while more than one band is possible.
* **A finding** is LOINC *Positive*, *Negative* or *Unknown*, always with a value and `F`: an empty field is too easily
  read as negative.
* **An answer** is a coded value (LOINC answer, our own code and the number beside it). One that is a number is a number
  (NM) with its UCUM unit, a time of day a TM (`2330`). A blank is `X`. An item that the form told to skip is `N`, "not
  asked".
* **A score that only serves others** is not sent; the scores and findings that rest on it are.

OBX-8 follows from findings and from nothing else, since a score by itself is not abnormal (table 0078): `AA` for a
raised critical finding, `A` for a raised positive one, and `A` for an unknown one of which the definition says that
somebody must ask: the flag makes an HIS show the line, and the value still says *Unknown*. A score or an item is
flagged when a raised finding consists of one comparison of it, such as `total >= 10` or `q9 >= 1`. The flag is never
`N`: below a cut-off is not the same as normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mindscreen.condition import Comparison
from mindscreen.hl7v2.codes import TRUTHS, UNITS, answer, coded, truth, units
from mindscreen.hl7v2.escape import NOTHING, Encoded
from mindscreen.hl7v2.segment import components, decimal, whole
from mindscreen.text import CLOCK, clock_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.hl7v2.language import Language
    from mindscreen.model import FindingRule, Instrument, Number, Scale
    from mindscreen.parts import Finding, Score
    from mindscreen.result import Result

CODED: Final = Encoded("CWE")
"""Type of coded values; `oru` writes CE for it in 2.4, whose table 0125 lacks CWE. The components are the same."""

_NUMERIC = Encoded("NM")
_STRUCTURED = Encoded("SN")
_TIME = Encoded("TM")

_FINAL = Encoded("F")
_NO_RESULT = Encoded("X")
_NOT_ASKED = Encoded("N")

_ABNORMAL = Encoded("A")
_VERY_ABNORMAL = Encoded("AA")


@dataclass(frozen=True, slots=True)
class Observation:
    """The content of one OBX, and the comments that stand below it."""

    type: Encoded
    code: Encoded
    value: Encoded = NOTHING
    units: Encoded = NOTHING
    reference_range: Encoded = NOTHING
    flag: Encoded = NOTHING
    status: Encoded = _FINAL
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """All that is said about one result.

    Attributes:
        result: the result.
        instrument: the instrument it is a result of.
        language: the language of the texts.
        items: whether the single answers are told; without them nothing here quotes an answer.
    """

    result: Result
    instrument: Instrument
    language: Language
    items: bool

    def observations(self) -> Iterator[Observation]:
        """Scores with their bands, then findings, then the answers."""
        flags = self._flags()
        for score in self.result.scores:
            scale = self.instrument.scale(score.id)
            if scale.reported:
                yield from self._score(score, scale, flags)
        for finding in self.result.findings:
            yield self._finding(finding, self.instrument.finding(finding.id))
        if self.items:
            yield from self._answers(flags)

    def _flags(self) -> Mapping[str, Encoded]:
        """OBX-8 of the items and scores of which one comparison decides a raised finding."""
        flags: dict[str, Encoded] = {}
        for finding in self.result.raised:
            rule, flag = self.instrument.finding(finding.id).when, _flag(finding)
            if flag and isinstance(rule, Comparison) and flags.get(rule.name) != _VERY_ABNORMAL:
                flags[rule.name] = flag
        return flags

    def _score(self, score: Score, scale: Scale, flags: Mapping[str, Encoded]) -> Iterator[Observation]:
        local, name, say = f"{self.instrument.id}.{scale.id}", self.language.scale(scale.id), self.language.phrase
        code, flag = coded(scale.codes, name, local), flags.get(scale.id, NOTHING)
        if score.lower == score.upper:
            number = decimal(score.lower, score.denominator)
            yield Observation(_NUMERIC, code, number, UNITS, self._reference_range(scale), flag)
        else:
            lower = decimal(score.lower, score.denominator, up=False)
            upper = decimal(score.upper, score.denominator, up=True)
            key = "range" if score.answered < score.items else "range-open"
            note = say(key, answered=score.answered, items=score.items, lower=lower, upper=upper)
            span = components(NOTHING, lower, Encoded("-"), upper)
            yield Observation(_NUMERIC, code, units=UNITS, flag=flag, status=_NO_RESULT, notes=(note,))
            yield Observation(_STRUCTURED, coded({}, say("label-range", scale=name), f"{local}.range"), span, UNITS)
        if score.prorated is not None:
            yield Observation(
                _NUMERIC,
                coded({}, say("label-estimate", scale=name), f"{local}.estimate"),
                decimal(score.prorated, score.denominator),
                UNITS,
                notes=(say("estimate", rounding=score.rounding),),
            )
        if score.possible_bands:
            band_code = coded({}, say("label-band", scale=name), f"{local}.band")
            if score.band is None:
                yield Observation(CODED, band_code, status=_NO_RESULT)
            else:
                label = self.language.band(scale.id, score.band)
                yield Observation(CODED, band_code, coded({}, label, f"{local}.band.{score.band}"))

    def _reference_range(self, scale: Scale) -> Encoded:
        """The least symptomatic band, such as `0-4`, where the scale has one set of bands for everybody."""
        sets = [each for each in scale.band_sets if each.profile in {None, self.result.profile}]
        if not sets or sets[0].when is not None:
            return NOTHING
        band = sets[0].bands[0 if scale.higher_is == "worse" else -1]
        lower = decimal(band.lower, scale.denominator, up=True)
        return Encoded(f"{lower}-{decimal(band.upper, scale.denominator, up=False)}")

    def _finding(self, finding: Finding, rule: FindingRule) -> Observation:
        notes = []
        if finding.unknown:
            notes.append(self.language.phrase("ask" if finding.if_unknown == "ask" else "open"))
        if finding.raised and (meaning := self.language.finding_note(finding.id)):
            notes.append(meaning)
        if self.items:
            notes.append(self.language.phrase("because", because=finding.because))
        return Observation(
            CODED,
            coded(rule.codes, self.language.finding(finding.id), f"{self.instrument.id}.finding.{finding.id}"),
            truth(finding.truth, self.language.phrase(TRUTHS[finding.truth][1])),
            flag=_flag(finding),
            notes=tuple(notes),
        )

    def _answers(self, flags: Mapping[str, Encoded]) -> Iterator[Observation]:
        answers, not_asked = self.result.answers, set(self.result.not_asked)
        for item in self.instrument.items:
            code = coded(item.codes, self.language.item(item.id), f"{self.instrument.id}.{item.id}")
            value = answers.get(item.id)
            if value is None:
                status = _NOT_ASKED if item.id in not_asked else _NO_RESULT
                yield Observation(_type(item.number), code, status=status)
                continue
            flag = flags.get(item.id, NOTHING)
            if item.number is not None:
                yield _counted(item.number, value, code, flag)
                continue
            chosen = answer(self.instrument, item, value, self.language.option(item.id, value))
            yield Observation(CODED, code, chosen, flag=flag)

    def remarks(self) -> Iterator[str]:
        """What a reader must know about the result as a whole."""
        result, say = self.result, self.language.phrase
        yield say("not-a-diagnosis")
        if result.blank and self.items:
            yield say("blank", items="; ".join(f"{item} ({self.language.item(item)})" for item in result.blank))
        elif result.blank:
            yield say("blank-count", count=len(result.blank))
        for override in result.overrides:
            yield say("override", rule=override.rule, reason=override.reason)
        for notice in result.notices:
            yield say("notice", notice=f"{notice.code} {notice.about}".rstrip() if self.items else notice.code)
        if self.items and self.language.notice:
            yield self.language.notice
        yield _provenance(result)


def _type(number: Number | None) -> Encoded:
    """The value type of an answer: coded, a number, or a time of day."""
    if number is None:
        return CODED
    return _TIME if number.unit == CLOCK else _NUMERIC


def _counted(number: Number, value: int, code: Encoded, flag: Encoded) -> Observation:
    """An answer that is a number."""
    if number.unit == CLOCK:
        return Observation(_TIME, code, Encoded(clock_text(value).replace(":", "")), flag=flag)
    return Observation(_NUMERIC, code, whole(value), units(number.unit), flag=flag)


def _flag(finding: Finding) -> Encoded:
    if finding.raised:
        return {"critical": _VERY_ABNORMAL, "positive": _ABNORMAL}.get(finding.level, NOTHING)
    return _ABNORMAL if finding.unknown and finding.if_unknown == "ask" else NOTHING


def _provenance(result: Result) -> str:
    """From what the result was made, in a form that a program can read: the same in every locale."""
    facts = {
        "definition": f"{result.instrument_id}|{result.instrument_version}",
        "profile": result.profile,
        "scoring": result.scoring_hash,
        "engine": f"mindscreen {result.engine_version}",
        "completed_by": result.context.completed_by,
    }
    return "; ".join(f"{name}={value}" for name, value in facts.items() if value is not None)
