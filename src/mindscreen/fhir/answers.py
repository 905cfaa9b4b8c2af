"""One answer of a QuestionnaireResponse: from what the sender wrote to the recorded option value, or a refusal.

An answer is known by its code (LOINC or ours, or one that the caller's map names), by a whole number that is an option
value, or by a boolean where the options are yes and no. How an item is read that asks for a number or a time of day
stands in `mindscreen.fhir.numbers`. An answer is never known by its display: wording differs, and one misread answer
changes a score. A weight (`ordinalValue`, `itemWeight`) that travels with a coding must agree with the
option, but never stands in for the code, because published weights for the same answers differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mindscreen.errors import InterchangeError
from mindscreen.fhir import codes
from mindscreen.fhir.numbers import number_of
from mindscreen.plan import accepted_text

if TYPE_CHECKING:
    from mindscreen.fhir.linkids import LinkIdMap
    from mindscreen.model import Instrument, Item, Option

_LOINC_SYSTEMS: Final = {codes.LOINC, "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1"}
_ABSENT_SYSTEMS: Final = {
    codes.DATA_ABSENT_REASON,
    codes.NULL_FLAVOR,
    "http://hl7.org/fhir/data-absent-reason",  # STU3
    "http://hl7.org/fhir/v3/NullFlavor",  # STU3
}
_NUMBERS: Final = (
    "Send a whole number, a quantity with its UCUM code in the unit of the item, or a valueTime for a time of day."
)
_REMEDY: Final = "Send the LOINC answer code or the option value, or give mapping=LinkIdMap(...) for this form's codes."


class AnswerReader:
    """Reads the answers to one instrument."""

    def __init__(self, instrument: Instrument, mapping: LinkIdMap | None) -> None:
        self._instrument = instrument
        self._mapping = mapping
        self._by_code = {
            item.id: {option.codes["loinc"]: option for option in item.options if "loinc" in option.codes}
            for item in instrument.items
        }
        # One panel may word an option of one item differently and give it another code; senders use either.
        self._key_of: dict[str, set[tuple[str, int]]] = {}
        for item in instrument.items:
            for code, option in self._by_code[item.id].items():
                self._key_of.setdefault(code, set()).add((option.key, option.value))

    def value(self, item: Item, answers: list[dict[str, Any]], place: str) -> int | None:
        """The recorded value of an item, `None` for a blank.

        Args:
            item: the item that was answered.
            answers: its `answer` elements.
            place: where they stand, for the error.

        Raises:
            InterchangeError: MS-F004, when there is more than one answer or the answer cannot be mapped.
        """
        given = [(name, value) for answer in answers for name, value in answer.items() if name.startswith("value")]
        if not given:
            return None
        if len(given) > 1:
            raise _refused("there is more than one answer.", place, "Each item takes one answer; ask the sender.")
        ((kind, value),) = given
        if kind == "valueCoding":
            return self._of_coding(item, value, place)
        if item.number is not None:
            return _accepted(item, number_of(item.number, kind, value), kind, place)
        found = _of_number(item, value) if kind in {"valueInteger", "valueDecimal"} else None
        if kind == "valueBoolean" and isinstance(value, bool):
            found = _of_boolean(item, answer=value)
        if found is None:
            raise _refused(f"the answer is a {kind} that is none of the options.", place, _REMEDY)
        return found

    def _of_coding(self, item: Item, coding: object, place: str) -> int | None:
        if not isinstance(coding, dict):
            raise _refused("the valueCoding is no object.", place, _REMEDY)
        system, code = coding.get("system", ""), coding.get("code")
        if not isinstance(system, str):
            raise _refused("the answer's code system is no text.", place, _REMEDY)
        if system in _ABSENT_SYSTEMS:
            return None
        if not isinstance(code, str):
            raise _refused("the answer has no code; a display alone is never matched.", place, _REMEDY)
        option = self._option(item, system, code)
        if option is None:
            raise _refused("the answer's code is none of the options.", place, _REMEDY)
        self._check_weights(item, option, coding, place)
        return option.value

    def _option(self, item: Item, system: str, code: str) -> Option | None:
        if self._mapping is not None and (value := self._mapping.value(item, system, code)) is not None:
            return next((option for option in item.options if option.value == value), None)
        if system in _LOINC_SYSTEMS or not system:
            if code in self._by_code[item.id]:
                return self._by_code[item.id][code]
            meanings = self._key_of.get(code, set())
            if len(meanings) == 1:
                return next((option for option in item.options if (option.key, option.value) in meanings), None)
        if item.number is None and system in {"", codes.option_system(self._instrument, item)}:
            return next((option for option in item.options if option.key == code), None)
        return None

    def _check_weights(self, item: Item, option: Option, coding: dict[str, Any], place: str) -> None:
        extensions = coding.get("extension", [])
        if not isinstance(extensions, list) or item.number is not None:
            return
        expected = {option.value, codes.weights(self._instrument, item)[option.value]}
        for extension in extensions:
            if not isinstance(extension, dict) or extension.get("url") not in (codes.ORDINAL_VALUE, codes.ITEM_WEIGHT):
                continue
            weight = extension.get("valueDecimal", extension.get("valueInteger"))
            if isinstance(weight, bool) or not any(weight == each for each in expected):
                raise _refused(
                    "the weight that came with the answer is not that of the option.",
                    place,
                    "The sender scores this answer differently; compare its form with the published one.",
                )


def _accepted(item: Item, value: int | None, kind: str, place: str) -> int:
    """The number, if the item takes it."""
    if value is None:
        raise _refused(f"the answer is a {kind} that cannot be read as a number of this item.", place, _NUMBERS)
    if not item.lower <= value <= item.upper:
        accepted = accepted_text(frozenset(option.value for option in item.options))
        raise _refused("the number is none that the item takes.", place, accepted)
    return value


def _of_number(item: Item, value: object) -> int | None:
    """The option value that equals a number; 2.0 is 2, but `true` and `"2"` are no numbers."""
    if isinstance(value, (bool, str)):
        return None
    return next((option.value for option in item.options if option.value == value), None)


def _of_boolean(item: Item, *, answer: bool) -> int | None:
    by_key = {option.key: option.value for option in item.options}
    return by_key["yes" if answer else "no"] if by_key.keys() == {"yes", "no"} else None


def _refused(what: str, place: str, remedy: str) -> InterchangeError:
    return InterchangeError("MS-F004", what, where=place, remedy=remedy)
