from __future__ import annotations

import ast
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

import mindscreen.hl7v2
from mindscreen.engine import screen
from mindscreen.errors import InterchangeError, NotFoundError
from mindscreen.hl7v2 import (
    Authority,
    Identifier,
    MessageHeader,
    Order,
    OrderNumber,
    Patient,
    PersonName,
    Provider,
    oru,
    unescape,
)
from mindscreen.library import load
from mindscreen.result import Result
from mindscreen.text import labels

if TYPE_CHECKING:
    from mindscreen.hl7v2.envelope import Version
    from mindscreen.model import Instrument

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
INSTRUMENTS = ("gad-2", "gad-7", "phq-2", "phq-9", "psc-17")
VERSIONS: Final[tuple[Version, ...]] = ("2.4", "2.5.1")
LOCALES = ("en", "zh-CN")


def _say(
    result: Result, *, order: Order | None = None, locale: str = "en", version: Version = "2.5.1", items: bool = True
) -> str:
    full_order = Order(
        filler=OrderNumber("F-1", Authority("MINDSCREEN")),
        placer=OrderNumber("P-1", Authority("HIS")),
        ordering_provider=Provider(id="007", family="王", given="医生"),
        requested=WHEN,
        observed=WHEN,
        responsible=Provider(id="008", family="李"),
    )
    header = MessageHeader(
        sending_application=Authority("MINDSCREEN"),
        sending_facility=Authority("HOSPITAL"),
        receiving_application=Authority("HIS"),
        receiving_facility=Authority("HOSPITAL"),
        timestamp=WHEN + timedelta(minutes=5),
        control_id="MSG-1",
    )
    patient = Patient(
        identifiers=(Identifier("P2024", Authority("HIS"), "MR"),),
        name=PersonName(family="瑋", given="𬭎㛃"),
        birth_date=date(1992, 3, 4),
        sex="F",
    )
    return oru(
        result, patient=patient, order=order or full_order, message=header, locale=locale, version=version, items=items
    )


def _screen(instrument: Instrument, answers: list[int | None]) -> Result:
    if instrument.id == "psc-17":
        return screen(instrument, answers, age_years=10, completed_by="parent")
    return screen(instrument, answers, age_years=34, completed_by="self")


def _answered(instrument: Instrument, which: str) -> list[int | None]:
    """Everything at its lowest or highest value, or the first half at its highest and the rest blank."""
    if which == "half":
        return [item.upper if i < len(instrument.items) // 2 else None for i, item in enumerate(instrument.items)]
    return [getattr(item, which) for item in instrument.items]


def _segments(message: str) -> list[list[str]]:
    return [segment.split("|") for segment in message.split("\r")[:-1]]


def _observations(message: str) -> dict[str, list[str]]:
    """OBX segments padded to 16 fields, by the local code in OBX-3."""
    found = {}
    for fields in _segments(message):
        if fields[0] == "OBX":
            parts = fields[3].split("^")
            found[parts[3] if len(parts) > 3 else parts[0]] = [*fields, *[""] * (17 - len(fields))]
    return found


def _notes(message: str, after: str) -> list[str]:
    """Unescaped comments below the OBX with this local code, or below the segment of this name."""
    notes, here = [], False
    for fields in _segments(message):
        if fields[0] == "NTE":
            if here:
                notes.append(unescape(fields[3]))
        else:
            here = fields[0] == after or (fields[0] == "OBX" and after in fields[3].split("^"))
    return notes


@pytest.fixture(scope="module")
def phq9() -> Instrument:
    return load("phq-9")


@pytest.mark.parametrize("which", ["lower", "upper", "half"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_hl7apy_accepts_every_message_and_writes_it_again_unchanged(
    name: str, version: Version, locale: str, which: str
) -> None:
    instrument = load(name)
    message = _say(_screen(instrument, _answered(instrument, which)), version=version, locale=locale)
    for level in (VALIDATION_LEVEL.TOLERANT, VALIDATION_LEVEL.STRICT):
        parsed = parse_message(message, validation_level=level, find_groups=True)
        assert parsed.validate()
        assert parsed.version == version
        assert parsed.to_er7() == message.removesuffix("\r")  # hl7apy leaves the last CR to the framing


@pytest.mark.parametrize("which", ["lower", "upper", "half"])
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_score_finding_and_answer_can_be_read_back(name: str, which: str) -> None:
    instrument = load(name)
    result = _screen(instrument, _answered(instrument, which))
    read = _observations(_say(result))
    for score in result.scores:
        fields = read[f"{name}.{score.id}"]
        assert fields[2] == "NM"
        assert fields[6] == "{score}^^UCUM"
        if score.value is None:
            assert (fields[5], fields[11]) == ("", "X")
            assert read[f"{name}.{score.id}.range"][5] == f"^{score.lower}^-^{score.upper}"
        else:
            assert (fields[5], fields[11]) == (str(score.value), "F")
            assert f"{name}.{score.id}.range" not in read
        if score.possible_bands:
            band = read[f"{name}.{score.id}.band"]
            assert band[5].split("^")[0] == (f"{name}.{score.id}.band.{score.band}" if score.band else "")
            assert band[11] == ("F" if score.band else "X")
    for finding in result.findings:
        value = read[f"{name}.finding.{finding.id}"][5].split("^")
        truth = "raised" if finding.raised else "unknown" if finding.unknown else "not-raised"
        assert value[3] == truth
        assert value[0] == {"raised": "LA6576-8", "unknown": "LA4489-6", "not-raised": "LA6577-6"}[truth]
    for item in instrument.items:
        fields = read[f"{name}.{item.id}"]
        if item.id in result.answers:
            assert f"{name}.{item.id}.{result.answers[item.id]}" in fields[5].split("^")
            assert fields[11] == "F"
        else:
            assert (fields[5], fields[11]) == ("", "N" if item.id in result.not_asked else "X")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_two_observations_share_a_code(name: str) -> None:
    instrument = load(name)
    message = _say(_screen(instrument, _answered(instrument, "half")))
    codes = [fields[3].split("^")[0] for fields in _segments(message) if fields[0] == "OBX"]
    assert len(codes) == len(set(codes))
    assert [fields[1] for fields in _segments(message) if fields[0] == "OBX"] == [*map(str, range(1, len(codes) + 1))]


def test_a_complete_form(phq9: Instrument) -> None:
    message = _say(screen(phq9, [2, 2, 2, 2, 2, 0, 0, 0, 1, 1], age_years=34, completed_by="self"))
    segments, read = _segments(message), _observations(message)
    assert [fields[0] for fields in segments][:3] == ["MSH", "PID", "OBR"]
    obr = segments[2]
    assert obr[4].split("^")[::2] == ["44249-1", "LN", ""]
    assert obr[4].split("^")[3::2] == ["phq-9", "99MSCR"]
    assert (obr[7], obr[22], obr[25]) == ("20261121093000+0800", "20261121093500+0800", "F")
    total = read["phq-9.total"]
    assert total[3].split("^")[0] == "44261-6"
    assert total[5:9] == ["11", "{score}^^UCUM", "0-4", "A"]
    assert (total[14], total[16]) == ("20261121093000+0800", "008^李")
    assert read["phq-9.symptoms"][5:9] == ["6", "{score}^^UCUM", "", ""]
    assert read["phq-9.total.band"][5].startswith("phq-9.total.band.moderate^")
    assert read["phq-9.finding.self-harm"][8] == "AA"
    assert read["phq-9.finding.positive-screen"][8] == "A"
    assert read["phq-9.finding.functional-impairment"][8] == ""
    assert read["phq-9.q9"][3].split("^")[0] == "44260-8"
    assert read["phq-9.q9"][5].split("^")[:4:2] == ["LA6569-3", "LN"]
    assert read["phq-9.q9"][5].split("^")[3:] == ["phq-9.q9.1", "1", "99MSCR"]
    assert read["phq-9.q9"][8] == "AA"
    assert read["phq-9.q1"][8] == ""  # the rule that holds of it holds of several items together


def test_a_form_without_symptoms_is_never_called_normal(phq9: Instrument) -> None:
    message = _say(screen(phq9, [0] * 9 + [None], age_years=34, completed_by="self"))
    read = _observations(message)
    assert {fields[8] for fields in read.values()} == {""}
    assert read["phq-9.difficulty"][11] == "N"  # the form tells to skip it
    assert _segments(message)[2][25] == "F"
    assert {read[code][5].split("^")[0] for code in read if ".finding." in code} == {"LA6577-6"}


@pytest.mark.control("C-046")
def test_a_blank_item_9_is_unknown_flagged_and_asked_for(phq9: Instrument) -> None:
    message = _say(screen(phq9, [2, 2, 2, 2, 2, 0, 0, 0, None, 1], age_years=34, completed_by="self"))
    read = _observations(message)
    assert _segments(message)[2][25] == "A"
    assert read["phq-9.total"][5:12] == ["", "{score}^^UCUM", "", "A", "", "", "X"]  # at least 10 whatever q9 would be
    assert read["phq-9.total.range"][2:7] == [
        "SN",
        "phq-9.total.range^Total score: possible range^99MSCR",
        "",
        "^10^-^13",
        "{score}^^UCUM",
    ]
    assert read["phq-9.total.estimate"][5] == "11"
    assert read["phq-9.total.band"][5].startswith("phq-9.total.band.moderate^")
    assert read["phq-9.finding.self-harm"][5].split("^")[:4] == ["LA4489-6", "Unknown", "LN", "unknown"]
    assert read["phq-9.finding.self-harm"][8] == "A"
    assert read["phq-9.finding.positive-screen"][5].startswith("LA6576-8^")
    assert (read["phq-9.q9"][5], read["phq-9.q9"][8], read["phq-9.q9"][11]) == ("", "", "X")
    assert "lies between 10 and 13" in _notes(message, "phq-9.total")[0]
    assert _notes(message, "phq-9.finding.self-harm")[0].endswith("Ask the person now.")
    assert "A missing answer is not zero. Without an answer: q9 (" in _notes(message, "OBR")[1]


def test_only_item_9_answered_still_raises_the_alarm(phq9: Instrument) -> None:
    read = _observations(_say(screen(phq9, {"q9": 1}, age_years=34, completed_by="self")))
    assert read["phq-9.finding.self-harm"][5].split("^")[0] == "LA6576-8"
    assert read["phq-9.finding.self-harm"][8] == "AA"
    assert read["phq-9.total"][11] == "X"
    assert read["phq-9.total.band"][5:12:6] == ["", "X"]


def test_what_a_finding_means_is_said_only_when_it_is_raised(phq9: Instrument) -> None:
    meaning = labels(phq9, "en").finding_note("positive-screen")
    raised = screen(phq9, [3] * 10, age_years=34, completed_by="self")
    unknown = screen(phq9, [1] * 8 + [None, 1], age_years=34, completed_by="self")
    assert meaning
    assert meaning in _notes(_say(raised), "phq-9.finding.positive-screen")
    assert meaning not in _notes(_say(unknown), "phq-9.finding.positive-screen")
    assert _notes(_say(unknown), "phq-9.finding.positive-screen")[0].startswith("Unknown is not negative")


@pytest.mark.control("C-016")
@pytest.mark.control("C-039")
@pytest.mark.parametrize(
    ("locale", "disclaimer"), [("en", "Screening result, not a diagnosis."), ("zh-CN", "筛查结果，不作为诊断。")]
)
def test_the_remarks_say_what_it_is_and_where_it_comes_from(phq9: Instrument, locale: str, disclaimer: str) -> None:
    result = screen(phq9, [1] * 10, age_years=34, completed_by="self")
    remarks = _notes(_say(result, locale=locale), "OBR")
    assert remarks[0] == disclaimer
    assert remarks[-1] == (
        f"definition={phq9.canonical}; profile=original; scoring={phq9.scoring_hash}; "
        f"engine=mindscreen {result.engine_version}; completed_by=self"
    )


def test_the_codes_are_the_same_in_every_locale(phq9: Instrument) -> None:
    result = screen(phq9, [1] * 8 + [None, 1], age_years=34, completed_by="self")
    english, chinese = (_observations(_say(result, locale=locale)) for locale in LOCALES)
    assert list(english) == list(chinese)
    for code, fields in english.items():
        assert [fields[i] for i in (1, 2, 6, 7, 8, 11, 14)] == [chinese[code][i] for i in (1, 2, 6, 7, 8, 11, 14)]
        assert fields[5].split("^")[::3] == chinese[code][5].split("^")[::3]
    assert chinese["phq-9.finding.self-harm"][5].split("^")[1] == "不确定"


def test_in_2_4_coded_values_are_of_type_ce(phq9: Instrument) -> None:
    result = screen(phq9, [1] * 10, age_years=34, completed_by="self")
    old, new = (_say(result, version=version) for version in VERSIONS)
    assert "|CWE|" not in old
    assert "|CE|" not in new
    assert [fields[0] for fields in _segments(new)].count("TQ1") == 1
    assert "TQ1" not in old
    assert {code: fields[3:] for code, fields in _observations(old).items()} == {
        code: fields[3:] for code, fields in _observations(new).items()
    }


def test_without_items_no_answer_is_quoted_and_no_item_named(phq9: Instrument) -> None:
    result = screen(phq9, [2, 2, 2, 2, 2, 0, 0, 1, None, 1], age_years=34, completed_by="self")
    message = _say(result, items=False)
    read = _observations(message)
    assert {f"phq-9.{item.id}" for item in phq9.items}.isdisjoint(read)
    assert {"phq-9.total", "phq-9.finding.self-harm"} <= set(read)
    text = " ".join(unescape(fields[3]) for fields in _segments(message) if fields[0] == "NTE")
    assert "Because" not in text
    assert "q9" not in text
    assert "Items without an answer: 1." in text


@pytest.mark.control("C-030")
def test_an_override_and_its_reason_are_told_whatever_the_reason_holds(phq9: Instrument) -> None:
    reason = "agreed with\nDr | ^ & ~ \\ \r\nOBX|99|NM|44261-6||0"
    result = screen(phq9, [1] * 10, age_years=15, completed_by="self", overrides={"age": reason})
    message = _say(result)
    assert sum(fields[0] == "OBX" and fields[1] == "99" for fields in _segments(message)) == 0
    remarks = _notes(message, "OBR")
    assert any(remark.endswith("Reason: agreed with\nDr | ^ & ~ \\ \nOBX|99|NM|44261-6||0") for remark in remarks)
    assert any("outside-published-population" in remark for remark in remarks)


def test_a_stored_result_gives_the_same_message(phq9: Instrument) -> None:
    result = screen(phq9, [1] * 8 + [None, 1], age_years=34, completed_by="self")
    assert _say(Result.from_dict(result.to_dict())) == _say(result)


@pytest.mark.control("C-051")
def test_nothing_reads_a_clock_draws_at_random_or_needs_a_library() -> None:
    for path in Path(mindscreen.hl7v2.__file__).parent.glob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        imported = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {str(node.module).split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
        assert imported <= {
            "__future__",
            "collections",
            "contextlib",
            "dataclasses",
            "datetime",
            "mindscreen",
            "re",
            "typing",
        }
        assert {"now", "today", "utcnow"}.isdisjoint(node.attr for node in nodes if isinstance(node, ast.Attribute))


def test_without_a_time_in_the_order_the_result_says_when(phq9: Instrument) -> None:
    order = Order(filler=OrderNumber("F-1"))
    dated = screen(phq9, [1] * 10, age_years=34, completed_by="self", authored="2026-11-20T08:00:00+08:00")
    assert _segments(_say(dated, order=order))[2][7] == "20261120080000+0800"
    for authored, field in [
        (None, "order.observed (OBR-7, OBX-14)"),
        ("yesterday", "result.context.authored (OBR-7, OBX-14)"),
        ("2026-11-20T08:00:00", "result.context.authored (OBR-7, OBX-14)"),
    ]:
        result = screen(phq9, [1] * 10, age_years=34, completed_by="self", authored=authored)
        with pytest.raises(InterchangeError) as caught:
            _say(result, order=order)
        assert (caught.value.code, caught.value.where) == ("MS-H001", field)


def test_an_unknown_version_or_locale_is_refused(phq9: Instrument) -> None:
    result = screen(phq9, [1] * 10, age_years=34, completed_by="self")
    with pytest.raises(InterchangeError, match=r"version \(MSH-12\): it must be one of 2\.4, 2\.5\.1"):
        _say(result, version="2.3")  # type: ignore[arg-type]
    with pytest.raises(NotFoundError, match="MS-N004"):
        _say(result, locale="fr")
