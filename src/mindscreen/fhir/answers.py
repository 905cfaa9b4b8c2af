"""One answer of a QuestionnaireResponse: from what the sender wrote to the recorded option value, or a refusal.

Said outright is a code (LOINC, ours, or one that the caller's map names), a whole number that is an option value, and a
boolean where the options are yes and no. How an item is read that asks for a number or a time of day stands in
`mindscreen.fhir.numbers`.

Inferred, and noted, is what the words of a foreign code or a display say (`mindscreen.fhir.formwords`), what the
sender's Questionnaire says about its code, and the weight that came with it. All that there is must name the same
option; where it names two, or none, the answer is refused. This holds for known codes too: a code whose display is the
published text of another option is refused, because one of the two is wrong and nobody can see which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.blanks import ABSENT_CODES, ABSENT_SYSTEMS, gives_reason
from mindscreen.fhir.formwords import means_blank
from mindscreen.fhir.linkids import LOINC_SYSTEMS
from mindscreen.fhir.numbers import exact, number_of
from mindscreen.fhir.received import key_of
from mindscreen.fhir.weights import weights_in
from mindscreen.plan import accepted_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from mindscreen.fhir.entries import Entry
    from mindscreen.fhir.form import Form
    from mindscreen.fhir.formwords import FormWords
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.fhir.weights import Weight
    from mindscreen.model import Instrument, Item

_WHOLE: Final = re.compile(r"\s*(-?\d{1,4})(?:\.0{1,4})?\s*(?:分|points?)?\s*", re.ASCII)
_SCORE_UNITS: Final = frozenset({"", "1", "{score}", "{points}", "{point}"})
_YES_NO: Final = {
    (system, code): key
    for systems, codings in (
        (("http://terminology.hl7.org/CodeSystem/v2-0136", "http://hl7.org/fhir/v2/0136"), {"Y": "yes", "N": "no"}),
        (("http://snomed.info/sct",), {"373066001": "yes", "373067005": "no"}),
    )
    for system in systems
    for code, key in codings.items()
}
"""Yes and no in HL7 table 0136 and in SNOMED CT."""
_TYPES: Final = frozenset(
    ("valueAttachment", "valueBoolean", "valueCoding", "valueDate", "valueDateTime", "valueDecimal", "valueInteger",
     "valueQuantity", "valueReference", "valueString", "valueTime", "valueUri")
)  # fmt: skip
"""The elements in which FHIR knows answers; the name of any other is somebody's text."""
_NUMBERS: Final = (
    "Send a whole number, a quantity with its UCUM code in the unit of the item, or a valueTime for a time of day."
)
_REMEDY: Final = "Send the LOINC answer code or the option value, or give mapping=LinkIdMap(...) for this form's codes."


class AnswerReader:
    """Reads the answers to one instrument.

    Args:
        instrument: the instrument.
        words: its published words.
        mapping: the caller's map, already checked, or `None`.
        form: the sender's Questionnaire, or `None`.
    """

    def __init__(
        self, instrument: Instrument, words: FormWords, mapping: LinkIdMap | None = None, form: Form | None = None
    ) -> None:
        self._words = words
        self._mapping = mapping
        self._form = form
        self._by_code = _codes(instrument)

    def value(self, item: Item, at: Entry) -> int | None:
        """The recorded value of an item, `None` for a blank.

        Args:
            item: the item that was answered.
            at: where it stands in the response.

        Raises:
            InterchangeError: MS-F004, when there are several different answers or one cannot be mapped.
        """
        given, absent = _given(at)
        if absent and given:
            raise _refused("there is an answer, and a reason why there is none.", at, "Ask the sender which holds.")
        if absent:
            at.note("marked-blank", "the sender gives a reason why there is no answer.")
        if not given:
            return None
        found = self._one(item, *given[0], at)
        if len(given) > 1:
            if any(self._one(item, name, value, at) != found for name, value in given[1:]):
                raise _refused("there is more than one answer.", at, "Each item takes one answer; ask the sender.")
            at.note("repeated", "the same answer stands more than once.")
        return found

    def looks_like_answer(self, answers: Iterable[Mapping[str, Any]]) -> bool:
        """Whether answers that belong to no item look like those of one: by a code or a text that is an option."""
        for answer in answers:
            coding = answer.get("valueCoding")
            texts = [answer.get("valueString")]
            if isinstance(coding, dict):
                key = key_of(coding)
                if any(key in known for known in self._by_code.values()):
                    return True
                texts += [coding.get("display"), coding.get("code")]
            if any(isinstance(text, str) and self._words.looks_like_answer(text) for text in texts):
                return True
        return False

    def _one(self, item: Item, kind: str, value: object, at: Entry) -> int | None:
        if kind == "valueCoding":
            return self._of_coding(item, value, at)
        if item.number is not None:
            return _accepted(item, number_of(item.number, kind, value), kind, at)
        if kind == "valueString" and isinstance(value, str):
            return self._of_text(item, value, at)
        found = None
        if kind in {"valueInteger", "valueDecimal"}:
            found = self._of_number(item, exact(value), at)
        elif kind == "valueQuantity":
            found = self._of_number(item, _bare(value), at)
            at.note("answer-inferred", "a quantity without unit was taken for the value of an option.")
        elif kind == "valueBoolean" and isinstance(value, bool):
            found = _yes_no(item).get("yes" if value else "no")
        if found is None:
            raise _refused(f"the answer is {_named(kind)} that is none of the options.", at, _REMEDY)
        return found

    def _of_number(self, item: Item, number: Fraction | None, at: Entry) -> int | None:
        """The option with this value, unless the sender's form counts something else for the number."""
        found = next((option.value for option in item.options if option.value == number), None)
        choice = None if self._form is None or number is None else self._form.choice(at.link_id, "", str(number))
        if found is not None and choice is not None and choice.weights:
            self._check_weights(item, found, choice.weights, at)
        return found

    def _of_text(self, item: Item, text: str, at: Entry) -> int | None:
        values = self._words.values(item, text)
        if len(values) == 1:
            at.note("answer-inferred", "the answer was found by its text, which is that of an option.")
            return next(iter(values))
        if not values and (match := _WHOLE.fullmatch(text)):
            found = next((option.value for option in item.options if option.value == int(match[1])), None)
            if found is not None:
                at.note("answer-inferred", "a text that is a number was taken for the value of an option.")
                return found
        if not values and means_blank(text):
            at.note("marked-blank", "the sender writes that there is no answer.")
            return None
        raise _refused("the answer is a text that is not that of one option.", at, _REMEDY)

    def _of_coding(self, item: Item, coding: object, at: Entry) -> int | None:
        if not isinstance(coding, dict):
            raise _refused("the valueCoding is no object.", at, _REMEDY)
        system, code, display = coding.get("system", ""), coding.get("code", ""), coding.get("display", "")
        if not (isinstance(system, str) and isinstance(code, str) and isinstance(display, str)):
            raise _refused("system, code or display of the answer is no text.", at, _REMEDY)
        if self._mapping is not None and (mapped := self._mapping.value(item, system, code)) is not None:
            return mapped
        known = self._by_code[item.id].get((system, code))
        if system in ABSENT_SYSTEMS or (known is None and code in ABSENT_CODES):
            at.note("marked-blank", "the sender gives a reason why there is no answer.")
            return None
        if item.number is not None:
            raise _refused("the answer is a code where a number is asked for.", at, _NUMBERS)
        weights = frozenset(weights_in(coding)) if "extension" in coding else frozenset()
        if known is None:
            return self._inferred(item, coding, weights, at)
        if weights:
            self._check_weights(item, known, weights, at)
        if display and (said := self._words.values(item, display)) and known not in said:
            raise _refused("its code is that of one option and its display the text of another.", at, _REMEDY)
        return known

    def _inferred(self, item: Item, coding: Mapping[str, Any], weights: frozenset[Weight], at: Entry) -> int | None:
        """The option that everything about a foreign coding names; a blank where its words say so."""
        system, code, display = coding.get("system", ""), coding.get("code", ""), coding.get("display", "")
        displays = [display]
        if self._form is not None and code and (choice := self._form.choice(at.link_id, system, code)) is not None:
            displays.append(choice.display)
            weights |= choice.weights
        found: dict[str, frozenset[int]] = {}
        if (loinc := self._by_code[item.id].get((codes.LOINC, code))) is not None:
            found["its code, which is one of LOINC under another name"] = frozenset({loinc})
        elif system in LOINC_SYSTEMS and any((codes.LOINC, code) in known for known in self._by_code.values()):
            raise _refused("its code is an answer to another question of the form.", at, _REMEDY)
        elif code and system not in LOINC_SYSTEMS and not system.startswith(codes.BASE):
            found["its code in words"] = self._words.values(item, code)
        for text in filter(None, displays):
            found["its display"] = found.get("its display", frozenset()) | self._words.values(item, text)
        found = {by: values for by, values in found.items() if values}
        if not found and any(map(means_blank, filter(None, (code, *displays)))):
            at.note("marked-blank", "the sender writes that there is no answer.")
            return None
        for weight in weights:
            of_weight = {value for value, points in self._words.points[item.id].items() if weight in points}
            found["its weight"] = found.get("its weight", frozenset(of_weight)) & of_weight
        named = frozenset.intersection(*found.values()) if found else frozenset()
        if len(named) != 1:
            what = "the answer's code is none of the options, and nothing with it names just one."
            raise _refused(what, at, _REMEDY)
        at.note("answer-inferred", f"the answer was found by {' and '.join(found)}.")
        return next(iter(named))

    def _check_weights(self, item: Item, value: int, weights: Iterable[Weight], at: Entry) -> None:
        if any(weight not in self._words.points[item.id][value] for weight in weights):
            raise _refused(
                "the weight that came with the answer is not that of the option.",
                at,
                "The sender scores this answer differently; compare its form with the published one.",
            )


def _given(at: Entry) -> tuple[list[tuple[str, object]], bool]:
    """The values of an entry with the names of their elements, and whether it gives a reason why there is none."""
    given: list[tuple[str, object]] = []
    absent = "extension" in at.data and gives_reason(at.data)
    for answer in at.answers:
        for name, value in answer.items():
            if isinstance(value, dict) and "extension" in value and gives_reason(value):
                absent = True
            elif name.startswith("value"):
                given.append((name, value))
            elif name == "extension":
                absent = absent or gives_reason(answer)
    return given, absent


def _codes(instrument: Instrument) -> dict[str, dict[tuple[str, str], int]]:
    """For each item what every known coding of an answer stands for: `(system, code)`, the system empty for none.

    One panel may word an option of one item differently and give it another code; senders use either. So a LOINC code
    that means the same wherever it stands is known for every item that has an option of that key and value.
    """
    meanings: dict[str, set[tuple[str, int]]] = {}
    for item in instrument.items:
        for option in item.options:
            if "loinc" in option.codes:
                meanings.setdefault(option.codes["loinc"], set()).add((option.key, option.value))
    table: dict[str, dict[tuple[str, str], int]] = {}
    for item in instrument.items:
        known = table[item.id] = {}
        if item.number is not None:
            continue
        own = codes.option_system(instrument, item)
        options = {(option.key, option.value) for option in item.options}
        loinc = {
            code: value for code, ((key, value), *more) in meanings.items() if not more and (key, value) in options
        }
        loinc |= {option.codes["loinc"]: option.value for option in item.options if "loinc" in option.codes}
        known |= {(system, option.key): option.value for option in item.options for system in ("", own)}
        known |= {(system, code): value for code, value in loinc.items() for system in ("", *LOINC_SYSTEMS)}
        known |= {coding: value for coding, key in _YES_NO.items() if (value := _yes_no(item).get(key)) is not None}
    return table


def _accepted(item: Item, value: int | None, kind: str, at: Entry) -> int:
    """The number, if the item takes it."""
    if value is None:
        raise _refused(f"the answer is {_named(kind)} that cannot be read as a number of this item.", at, _NUMBERS)
    if not item.lower <= value <= item.upper:
        accepted = accepted_text(frozenset(option.value for option in item.options))
        raise _refused("the number is none that the item takes.", at, accepted)
    return value


def _named(kind: str) -> str:
    """The element of an answer as an error may name it."""
    return f"a {kind}" if kind in _TYPES else "of a type"


def _bare(quantity: object) -> Fraction | None:
    """The number of a quantity that has no unit but a score."""
    if not isinstance(quantity, dict) or "comparator" in quantity:
        return None
    unit = quantity.get("code", quantity.get("unit", ""))
    return exact(quantity.get("value")) if isinstance(unit, str) and unit in _SCORE_UNITS else None


def _yes_no(item: Item) -> dict[str, int]:
    """What yes and no count, where these are the options; else nothing."""
    by_key = {option.key: option.value for option in item.options}
    return by_key if by_key.keys() == {"yes", "no"} else {}


def _refused(what: str, at: Entry, remedy: str) -> InterchangeError:
    return InterchangeError("MS-F004", what, where=at.path, remedy=remedy)
