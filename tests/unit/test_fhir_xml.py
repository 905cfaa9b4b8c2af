"""FHIR XML says what the JSON says, and nothing in it is ever expanded or fetched."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import pytest

import mindscreen as ms
from mindscreen.fhir.received import received

FHIR = 'xmlns="http://hl7.org/fhir"'
WHOLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- as some server wrote it -->
<QuestionnaireResponse {FHIR} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://hl7.org/fhir ../fhir-single.xsd">
  <id value="r1"/>
  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>anything <b>at</b> all</p></div></text>
  <contained><Patient><id value="p"/><name><text value="a"/></name><name><text value="b"/></name>
    <name><text value="c"/></name></Patient></contained>
  <identifier><value value="1"/></identifier>
  <identifier><value value="2"/></identifier>
  <questionnaire value="http://example.org/q">
    <extension url="http://example.org/x"><valueString value="PHQ"/></extension>
  </questionnaire>
  <status value="completed"/>
  <item id="i1"><linkId value="/44250-9"/>
    <answer>
      <valueCoding>
        <extension url="http://hl7.org/fhir/StructureDefinition/ordinalValue"><valueDecimal value="2"/></extension>
        <system value="http://loinc.org"/><code value="LA6570-1"/>
      </valueCoding>
      <item><linkId value="/44255-8"/><answer><valueInteger value="1"/></answer></item>
    </answer>
  </item>
  <item><linkId value="note"/><answer><valueBoolean value="true"/></answer></item>
  <item><linkId value="/44261-6"/>
    <answer><valueQuantity><value value="3.50"/><code value="1"/></valueQuantity></answer></item>
</QuestionnaireResponse>"""
AS_JSON = {
    "resourceType": "QuestionnaireResponse",
    "id": "r1",
    "text": {"status": "generated"},
    "contained": [
        {"resourceType": "Patient", "id": "p", "name": [{"text": "a"}, {"text": "b"}, {"text": "c"}]},
    ],
    "identifier": [{"value": "1"}, {"value": "2"}],
    "questionnaire": "http://example.org/q",
    "_questionnaire": {"extension": [{"url": "http://example.org/x", "valueString": "PHQ"}]},
    "status": "completed",
    "item": [
        {
            "id": "i1",
            "linkId": "/44250-9",
            "answer": [
                {
                    "valueCoding": {
                        "extension": [
                            {
                                "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                "valueDecimal": Decimal(2),
                            }
                        ],
                        "system": "http://loinc.org",
                        "code": "LA6570-1",
                    },
                    "item": [{"linkId": "/44255-8", "answer": [{"valueInteger": 1}]}],
                }
            ],
        },
        {"linkId": "note", "answer": [{"valueBoolean": True}]},
        {"linkId": "/44261-6", "answer": [{"valueQuantity": {"value": Decimal("3.50"), "code": "1"}}]},
    ],
}


def test_xml_becomes_the_json_that_says_the_same() -> None:
    assert received(WHOLE) == AS_JSON
    assert received(WHOLE.encode()) == AS_JSON
    assert received("\ufeff" + WHOLE) == AS_JSON


def test_xml_is_read_like_json() -> None:
    phq9 = ms.load("phq-9")
    reading = ms.fhir.read(phq9, WHOLE.replace("3.50", "3"))
    assert reading.response.answers == {"q1": 2, "q2": 1}
    assert [note.code for note in reading.notes] == ["left-aside"]
    bundle = (
        f"<Bundle {FHIR}><entry><resource>{WHOLE.replace('3.50', '3').partition('-->')[2]}</resource></entry></Bundle>"
    )
    assert ms.fhir.read(phq9, bundle).response.answers == {"q1": 2, "q2": 1}


def test_a_questionnaire_in_xml_has_lists_of_codes() -> None:
    told = f"""<Questionnaire {FHIR}><code><code value="a"/></code><item><linkId value="1"/><required value="maybe"/>
      <code><code value="b"/></code><answerOption><valueInteger value="1.5"/></answerOption></item></Questionnaire>"""
    assert received(told) == {
        "resourceType": "Questionnaire",
        "code": [{"code": "a"}],
        "item": [
            {"linkId": "1", "required": "maybe", "code": [{"code": "b"}], "answerOption": [{"valueInteger": "1.5"}]}
        ],
    }


def body(inside: str, before: str = "") -> str:
    return f"{before}<QuestionnaireResponse {FHIR}><status value='completed'/>{inside}</QuestionnaireResponse>"


LAUGHS = """<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>"""
REFUSED = [
    (body("<id value='&lol2;'/>", LAUGHS), "document type"),
    (body("", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"), "document type"),
    (body("", "<!DOCTYPE x SYSTEM 'http://example.org/x.dtd' [<!ENTITY % e SYSTEM 'http://example.org/e'> %e;]>"),
     "document type"),
    (body("<id value='&x;'/>"), "not valid XML"),
    (body("<?xml-stylesheet href='http://example.org/x.xsl'?>"), "processing instruction"),
    (body("<status value='amended'/>"), "stands twice"),
    (body("<subject/><subject/>"), "stands twice"),
    (body("some text"), "text between"),
    (body("<![CDATA[some text]]>"), "text between"),
    (body("<id value='a' class='b'/>"), "attribute"),
    (body("<x:id xmlns:x='http://example.org' value='a'/>"), "namespace"),
    (body("<contained><Patient/><Patient/></contained>"), "two resources"),
    ("<QuestionnaireResponse/>", "namespace"),
    ("<div xmlns='http://www.w3.org/1999/xhtml'/>", "namespace"),
    (body("<item>" * 101 + "</item>" * 101), "nested too deeply"),
    (body("<text><div xmlns='http://www.w3.org/1999/xhtml'>" + "<p>" * 101 + "</p>" * 101 + "</div></text>"), "nested"),
    (body("<item/>" * 200_001), "too many elements"),
    (body("") + "<x/>", "not valid XML"),
    ("<", "not valid XML"),
    (body("<id value='\x00'/>"), "not valid XML"),
    (body("<id value='\ud800'/>"), "not valid XML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), REFUSED, ids=[told for _, told in REFUSED])
def test_what_is_no_fhir_xml_is_refused(text: str, told: str) -> None:
    with pytest.raises(ms.InterchangeError, match="MS-F001") as caught:
        ms.fhir.read(ms.load("phq-9"), text)
    assert told in caught.value.what


def test_neither_an_xml_parser_nor_fhir_resources_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys, json, mindscreen as ms\n"
        "ms.fhir.read(ms.load('phq-9'), {'resourceType': 'QuestionnaireResponse', 'status': 'completed'})\n"
        "heavy = ('xml', 'pyexpat', 'fhir', 'yaml', 'pydantic')\n"
        "print(json.dumps([name for name in sys.modules if name.partition('.')[0] in heavy]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)  # noqa: S603 - our own line
    assert json.loads(done.stdout) == []
