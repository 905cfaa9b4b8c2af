"""`mindscreen list`, `show`, `text`, `schema` and `demo`: what there is, and everything about it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.cli.catalogue import ages
from mindscreen.cli.layout import Cell, cell, rows
from mindscreen.cli.words import words
from mindscreen.report.columns import width
from mindscreen.unpack import instrument_from_pack

FIVE = ["gad-2", "gad-7", "phq-2", "phq-9", "psc-17"]


def _ids(said: Any) -> list[str]:
    return [each["id"] for each in json.loads(said.out)["instruments"]]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_list_fits_80_columns_and_names_every_instrument(mindscreen: Callable[..., Any], locale: str) -> None:
    said = mindscreen("list", "--locale", locale)
    assert said.status == 0
    for entry in ms.catalogue():
        assert entry.id in said.out
    assert all(width(line) <= 80 for line in said.out.splitlines())
    assert words(locale)("wording.working-translation") in mindscreen("list", "--locale", "zh-CN").out or locale == "en"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), FIVE),
        (("--age", "10"), ["psc-17"]),
        (("--age", "17"), ["psc-17"]),
        (("--age", "18"), ["gad-2", "gad-7", "phq-2", "phq-9"]),
        (("--age", "3"), []),
        (("--completed-by", "caregiver"), ["psc-17"]),
        (("--domain", "depression"), ["phq-2", "phq-9"]),
        (("--licence", "proprietary"), []),
        (("--minutes", "2", "--domain", "depression"), ["phq-9"]),
        (("--locale", "zh-CN"), FIVE),
    ],
)
def test_filters(mindscreen: Callable[..., Any], options: tuple[str, ...], expected: list[str]) -> None:
    assert set(_ids(mindscreen("list", "--json", *options))) & set(FIVE) == set(expected)


def test_an_empty_list_says_so(mindscreen: Callable[..., Any]) -> None:
    said = mindscreen("list", "--domain", "nothing")
    assert said.status == 0
    assert said.out.startswith("None of the ")


def test_a_list_that_cannot_be_asked_for(mindscreen: Callable[..., Any]) -> None:
    assert mindscreen("list", "--age", "old").status == 5
    assert mindscreen("list", "--minutes", "0").status == 2
    assert mindscreen("list", "--locale", "fr").status == 3


def test_the_list_as_json(mindscreen: Callable[..., Any]) -> None:
    document = json.loads(mindscreen("list", "--json").out)
    assert document["format"] == "mindscreen-list/1"
    entry = next(each for each in document["instruments"] if each["id"] == "phq-9")
    assert entry.pop("settings")
    assert entry == {
        "id": "phq-9", "version": ms.load("phq-9").version, "status": "ready",
        "title": "Patient Health Questionnaire-9", "abbreviation": "PHQ-9",
        "measures": "severity of depressive symptoms over the last two weeks",
        "domain": "depression", "completed_by": ["self"], "items": 10, "minutes": 2, "licence": "free-no-permission",
        "locales": ["en", "zh-CN"], "loinc": "44249-1", "youngest_months": 216,
        "texts": {
            "en": {
                "title": "Patient Health Questionnaire-9 (PHQ-9)",
                "measures": "severity of depressive symptoms over the last two weeks",
                "wording": "rights-holder",
            },
            "zh-CN": {
                "title": "患者健康问卷抑郁量表（PHQ-9）",
                "measures": "过去两周抑郁症状的严重程度",
                "wording": "attested",
            },
        },
    }  # fmt: skip
    child = next(each for each in document["instruments"] if each["id"] == "psc-17")
    assert (child["youngest_months"], child["oldest_months"]) == (48, 215)


def test_what_has_no_text_in_a_language_is_listed_under_its_own_name(
    mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = next(entry for entry in ms.catalogue() if entry.id == "phq-9")
    english = replace(shown, minutes=None, locales=("en",), texts=shown.texts[:1])
    monkeypatch.setattr("mindscreen.cli.catalogue.catalogue", lambda: (english,))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    out = mindscreen("list").out
    assert "phq-9  Patient Health Questionnaire-9\n" in out
    assert f"10 题 · {words('zh-CN')('wording.none')}\n" in out
    assert mindscreen("list", "--domain", "sleep").out == words("zh-CN")("list.none", n=1) + "\n"


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ((None, None), "any age"),
        ((216, None), "18+ years"),
        ((48, 215), "4-17 years"),
        ((None, 71), "to 5 years"),
        ((6, 40), "6-40 months"),
    ],
)
def test_ages(months: tuple[int | None, int | None], expected: str) -> None:
    assert ages(months, words("en")) == expected


@pytest.mark.control("C-014")
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_show_tells_everything_with_its_sources(mindscreen: Callable[..., Any], locale: str) -> None:
    for entry in ms.catalogue():
        said = mindscreen("show", entry.id, "--locale", locale)
        instrument = ms.load(entry.id, allow_draft=True)
        labels = ms.labels(instrument, locale)
        flat = said.out.replace("\n", "").replace(" ", "")
        assert said.status == 0
        assert all(width(line) <= 80 for line in said.out.splitlines())
        for text in (
            *(labels.item(item.id) for item in instrument.items),
            *(labels.scale(scale.id) for scale in instrument.scales),
            *(labels.finding(rule.id) for rule in instrument.findings),
            *(reference.text for reference in instrument.references.values()),
            *(doubt["doubt"] for doubt in instrument.doubts),
            instrument.scoring_hash, *instrument.wording_hashes.values(), instrument.canonical,
            instrument.licence.notice, words(locale)("show.no-diagnosis"),
        ):  # fmt: skip
            assert text.replace(" ", "") in flat


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_show_a_pathway(mindscreen: Callable[..., Any], locale: str) -> None:
    said = mindscreen("show", "general-outpatient", "--locale", locale)
    flat = said.out.replace("\n", "").replace(" ", "")
    pathway = ms.pathway("general-outpatient")
    assert said.status == 0
    for rule in pathway.rules:
        assert rule.text[locale].replace(" ", "") in flat
    document = json.loads(mindscreen("show", "general-outpatient", "--json").out)
    assert document["format"] == "mindscreen-show/1"
    assert len(document["pathway"]["rules"]) == len(pathway.rules)


def test_show_as_json_is_the_portable_pack(mindscreen: Callable[..., Any]) -> None:
    document = json.loads(mindscreen("show", "phq-9@1", "--json").out)
    assert document == {"format": "mindscreen-show/1", "pack": dict(ms.load("phq-9").pack)}


def test_show_what_the_shipped_instruments_do_not_have(
    mindscreen: Callable[..., Any], small_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ("status: ready", "status: draft\ndraft_because: nobody wrote the paper")
    unread = ("clinician: nobody", "clinician: a consultant")
    made_up = ms.load_path(small_folder(draft, unread))
    monkeypatch.setattr("mindscreen.cli.details.load", lambda *_, **__: made_up)
    out = mindscreen("show", "small-4").out
    for part in (
        "Draft, not for use with patients: nobody wrote the paper", "mean of 2 items, 0-3", "highest of 2 items, 0-3",
        "6-59 months", "a consultant; checked 2026-01-01", "(strict)", "(worst >= cut)", "cut 1, tenth 0.50",
        "0-0.50 Low",
    ):  # fmt: skip
        assert part in out
    assert "What a clinician still has to settle" not in out


def test_show_without_cut_offs(
    mindscreen: Callable[..., Any], small_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ms.load_path(small_folder()).pack
    plain = {**pack, "profiles": [{**each, "cutoffs": {}} for each in pack["profiles"]]}
    monkeypatch.setattr("mindscreen.cli.details.load", lambda *_, **__: instrument_from_pack(plain))
    assert "Cut-off profiles" not in mindscreen("show", "small-4").out


def test_show_without_wording_names_the_options_by_their_keys(
    mindscreen: Callable[..., Any], small_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_folder()
    text = folder / "text.en.yaml"
    text.write_text(text.read_text("utf-8").partition("wording:")[0], encoding="utf-8")
    gated = ms.load_path(folder)
    monkeypatch.setattr("mindscreen.cli.details.load", lambda *_, **__: gated)
    out = mindscreen("show", "small-4").out
    assert "0 never   1 sometimes   3 always" in out
    assert "yours to add" in out


def test_templates(mindscreen: Callable[..., Any]) -> None:
    said = mindscreen("text", "template", "gad-7", "--locale", "en")
    assert said.status == 0
    assert said.out.startswith("format: mindscreen-text/1\ninstrument: gad-7\nlocale: en\n")
    assert "locale: en" in mindscreen("text", "template", "gad-7").out
    assert mindscreen("text", "template", "gad-7", "--locale", "fr").status == 3


class TestDemo:
    """The main job on synthetic answers."""

    @pytest.mark.control("C-039")
    @pytest.mark.control("C-040")
    @pytest.mark.parametrize("locale", ["en", "zh-CN"])
    def test_it_ends_in_a_report(self, mindscreen: Callable[..., Any], locale: str) -> None:
        said = mindscreen("demo", "--locale", locale)
        assert (said.status, said.err) == (0, "")
        say = words(locale)
        for part in (say("demo.begin"), say("demo.then"), "general-outpatient|", "phq-9|", "gad-7|", "U1"):
            assert part in said.out
        critical, scores, no = {
            "en": ("Critical - Raised", "\nScores\n", "Screening result, not a diagnosis"),
            "zh-CN": ("危急 - 已提示", "\n得分\n", "筛查结果，不作为诊断"),
        }[locale]
        assert said.out.index(critical) < said.out.index(scores)
        assert no in said.out

    def test_it_writes_every_format_on_request(self, mindscreen: Callable[..., Any], tmp_path: Path) -> None:
        folder = tmp_path / "made" / "here"
        assert mindscreen("demo", "--output", folder).status == 0
        assert {file.name for file in folder.iterdir()} == {
            "report.en.html", "report.zh-CN.html", "result.json", "phq-9.fhir.json", "gad-7.fhir.json", "phq-9.hl7",
            "gad-7.hl7",
        }  # fmt: skip
        assert json.loads((folder / "result.json").read_text("utf-8"))["results"][0]["blank"] == ["q8"]
        first = {file.name: file.read_bytes() for file in folder.iterdir() if "html" not in file.name}
        assert mindscreen("demo", "--output", folder).status == 0
        assert first == {file.name: file.read_bytes() for file in folder.iterdir() if "html" not in file.name}

    def test_a_folder_that_cannot_be_made(self, mindscreen: Callable[..., Any], tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        assert mindscreen("demo", "--output", tmp_path / "file").status == 2


def test_columns_wrap_and_keep_their_place() -> None:
    listed = [(cell("a"), Cell((("一二三四五六七八，九", ""), ("second", "dim"))), cell("10", right=True))]
    lines = [line.plain for line in rows(listed, 20, flexible=1)]
    assert lines == ["a  一二三四五六   10", "   七八，九", "   second"]
    assert list(rows([], 20, flexible=0)) == []
