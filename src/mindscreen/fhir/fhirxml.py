"""FHIR XML as the JSON that says the same.

No document type, no entity, no processing instruction and nothing outside the document: expat is told to refuse the
first of these that it meets, so nothing is ever expanded or fetched.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, NoReturn
from xml.parsers import expat

from mindscreen.fhir.received import MOST_ELEMENTS, unreadable

_FHIR: Final = "http://hl7.org/fhir"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_DEEPEST: Final = 100
_LISTS: Final = frozenset(
    ("answer", "answerOption", "basedOn", "coding", "concept", "contained", "contains", "designation", "enableWhen",
     "entry", "extension", "include", "item", "link", "modifierExtension", "option", "parent", "partOf", "profile",
     "security", "subjectType", "tag")
)  # fmt: skip
"""Elements that JSON writes as a list although there is only one of them."""
_READ: Final = frozenset({"QuestionnaireResponse", "Questionnaire", "Bundle"})
"""The resources that are read; of any other an element that is repeated becomes a list, whatever it is."""
_CODED: Final = frozenset({"Questionnaire", "item"})
"""Where `code` is a list of codings."""
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance "
_WHOLE: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_BOOLEANS: Final = {"true": True, "false": False}
_REMEDY: Final = "Give FHIR XML without document type and entities, or ask the server for application/fhir+json."


def from_xml(text: str) -> dict[str, Any]:
    """A resource in FHIR XML as a dict.

    Raises:
        InterchangeError: MS-F001, for what is no FHIR XML, declares a document type or an entity, is nested too deeply,
            or repeats an element that stands once.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _no_document_type
    parser.ProcessingInstructionHandler = _no_instruction
    parser.buffer_text = True
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError:
        _refuse("it is not valid XML.")
    return reader.resource


def _refuse(what: str) -> NoReturn:
    unreadable(what, remedy=_REMEDY)


def _no_document_type(*_: object) -> NoReturn:
    _refuse("it declares a document type or an entity.")


def _no_instruction(*_: object) -> NoReturn:
    _refuse("it holds a processing instruction.")


class _Reader:
    """Builds the dict while expat reads; one entry of the stack is one element that is still open."""

    def __init__(self) -> None:
        self.resource: dict[str, Any] = {}
        self._stack: list[tuple[str, dict[str, Any], object]] = []
        self._passed_over = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._stack) + self._passed_over > _DEEPEST:
            _refuse("it has too many elements, or they are nested too deeply.")
        space, _, local = name.rpartition(" ")
        if self._passed_over or (space == _XHTML and self._stack):
            self._passed_over += 1  # the narrative repeats for people what the rest says
            return
        if space != _FHIR:
            _refuse("an element is not in the namespace of FHIR.")
        if any(each not in {"value", "url", "id"} and not each.startswith(_XSI) for each in attributes):
            _refuse("an element has an attribute that FHIR does not know.")
        element: dict[str, Any] = {each: attributes[each] for each in ("id", "url") if each in attributes}
        self._stack.append((local, element, attributes.get("value")))

    def characters(self, text: str) -> None:
        if not self._passed_over and text.strip():
            _refuse("there is text between its elements.")

    def end(self, _: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            return
        name, element, value = self._stack.pop()
        if not self._stack:
            self.resource = {"resourceType": name, **element}
            return
        parent_name, parent = self._stack[-1][:2]
        strict = next((each[0] for each in reversed(self._stack) if each[0][0].isupper()), "") in _READ
        if name[0].isupper():  # a resource inside contained, entry.resource ...: the outer element is the resource
            if parent:
                _refuse("an element holds two resources.")
            parent.update({"resourceType": name, **element})
        elif value is None:
            listed = name in _LISTS or (name == "code" and parent_name in _CODED)
            _put(parent, name, element, listed=listed, strict=strict)
        else:
            _put(parent, name, _typed(name, str(value), parent_name), listed=name in _LISTS, strict=strict)
            if element:
                _put(parent, f"_{name}", element, listed=name in _LISTS, strict=strict)


def _put(parent: dict[str, Any], name: str, value: object, *, listed: bool, strict: bool) -> None:
    if name not in parent:
        parent[name] = [value] if listed else value
    elif listed:
        parent[name].append(value)
    elif strict and name != "identifier":  # a list since R5
        _refuse("an element stands twice that stands once.")
    else:
        parent[name] = [*_listed(parent[name]), value]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _typed(name: str, value: str, parent: str) -> object:
    """A primitive as JSON has it: numbers and booleans by the name of their element, all others text."""
    if name in {"valueInteger", "answerInteger"} and _WHOLE.fullmatch(value):
        return int(value)
    decimal = name in {"valueDecimal", "answerDecimal"} or (name == "value" and parent.endswith("Quantity"))
    if decimal and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if name in {"valueBoolean", "answerBoolean", "required", "repeats", "readOnly", "initialSelected"}:
        return _BOOLEANS.get(value, value)
    return value
