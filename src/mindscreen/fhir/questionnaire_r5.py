"""What R5 (5.0.0) writes differently from R4 in a Questionnaire.

R5 names questions with options `coding` and says by `answerConstraint` that only those may be chosen. It knows a weight
by one name, `itemWeight`; engines with the R5 model look for no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.fhir.codes import ORDINAL_VALUE

if TYPE_CHECKING:
    from mindscreen.fhir.codes import Json


def questionnaire_in_r5(form: Json) -> Json:
    """An R4 Questionnaire of ours as R5 has it."""
    return {**form, "item": [_item(each) for each in form["item"]]}


def _item(item: Json) -> Json:
    if item["type"] != "choice":
        return item
    changed: Json = {}
    for name, value in item.items():
        changed[name] = _without_ordinal_values(value) if name == "answerOption" else value
        if name == "type":
            changed |= {"type": "coding"}
        if name == "repeats":
            changed["answerConstraint"] = "optionsOnly"
    return changed


def _without_ordinal_values(element: Any) -> Any:
    if isinstance(element, list):
        return [_without_ordinal_values(each) for each in element if not _is_ordinal_value(each)]
    if isinstance(element, dict):
        return {name: _without_ordinal_values(value) for name, value in element.items()}
    return element


def _is_ordinal_value(element: Any) -> bool:
    return isinstance(element, dict) and element.get("url") == ORDINAL_VALUE
