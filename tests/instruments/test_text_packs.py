"""The text packs: words that may be passed on but not sold, kept apart from the package, each with its licence."""

from __future__ import annotations

import doctest
import io
import json
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.authoring.overlays import read_overlay
from mindscreen.cli import main
from mindscreen.errors import LicenceError
from mindscreen.yamlfile import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "text-packs" / "noncommercial"
FILES = sorted(PACK.glob("*/text.*.yaml"))
IDS = sorted({file.parent.name for file in FILES})

if not PACK.is_dir():
    pytest.skip("a source distribution does not contain the text packs", allow_module_level=True)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _name(file: Path) -> str:
    return str(file.relative_to(PACK))


def test_they_hold_what_is_expected() -> None:
    assert [_name(file) for file in FILES] == [
        "audit/text.en.yaml",
        "audit/text.zh-CN.yaml",
        "who-5/text.en.yaml",
        "who-5/text.zh-CN.yaml",
    ]
    others = {path.name for path in PACK.rglob("*") if path.is_file()} - {file.name for file in FILES}
    assert others == {"LICENSE", "README.md"}


@pytest.mark.control("C-026", "C-034")
@pytest.mark.parametrize("file", FILES, ids=_name)
def test_every_file_fits_its_definition(file: Path) -> None:
    read_overlay(file, ms.load(file.parent.name))  # a word for everything, in NFC, and nothing but words


@pytest.mark.control("C-032")
@pytest.mark.parametrize("file", FILES, ids=_name)
def test_every_file_states_a_licence_that_excludes_commercial_use(file: Path) -> None:
    instrument = ms.load(file.parent.name)
    assert instrument.licence.status == "noncommercial"
    data = read_overlay(file, instrument)
    assert data["licence"].granted_by == instrument.licence.holder
    assert data["licence"].commercial is False
    assert data["licence"].reference
    assert data["notice"].startswith(instrument.licence.notice)
    assert " ".join(instrument.licence.notice.split()) in " ".join(_read("text-packs/noncommercial/LICENSE").split())


@pytest.mark.parametrize("name", IDS)
def test_without_the_pack_there_is_no_wording(name: str) -> None:
    with pytest.raises(LicenceError, match="MS-L001"):
        ms.wording(ms.load(name), "en")


@pytest.mark.control("C-032")
@pytest.mark.parametrize("name", IDS)
def test_a_commercial_use_is_refused(name: str) -> None:
    with pytest.raises(LicenceError) as caught:
        ms.wording(ms.load(name, overlay=PACK, commercial=True), "en")
    assert caught.value.code == "MS-L004"
    assert caught.value.what.endswith("covers non-commercial use only.")


@pytest.mark.parametrize("use", ["clinical", "research", "education"])
def test_the_licences_have_no_end_and_cover_every_use(use: Any) -> None:
    for name in IDS:
        assert ms.wording(ms.load(name, overlay=PACK, use=use), "en", on=date(2099, 1, 1)).status == "attested"


@pytest.mark.control("C-033")
def test_the_working_translation_is_not_shown_to_patients() -> None:
    audit = ms.load("audit", overlay=PACK)
    with pytest.raises(LicenceError, match="MS-L002"):
        ms.wording(audit, "zh-CN")
    assert "未经验证" in ms.wording(audit, "zh-CN", allow_drafts=True).notice


def test_no_distribution_contains_them() -> None:
    build = tomllib.loads(_read("pyproject.toml"))["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["packages"] == ["src/mindscreen"]
    assert not [path for path in build["wheel"].get("artifacts", []) if not path.startswith("src/mindscreen/")]
    assert "force-include" not in build["wheel"]
    assert not [path for path in build["sdist"]["include"] if path.startswith(("/text", "/*/", "**"))]
    packs = ROOT / "src" / "mindscreen" / "_packs"
    for name in IDS:
        for path in packs.glob(f"{name}.text.*.json"):
            assert "wording" not in json.loads(path.read_bytes())


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "NOTICE", "docs/how-to/own-wording.md"])
def test_every_page_that_speaks_of_them_names_them_all(page: str) -> None:
    text = _read(page)
    assert "text-packs/noncommercial" in text
    after = text[text.index("text-packs/noncommercial") :][:400]
    assert [name for name in IDS if name not in after] == []


def test_the_session_on_their_own_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = re.sub(r"^```.*$", "", _read("text-packs/noncommercial/README.md"), flags=re.MULTILINE)
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    said: list[str] = []
    runner.run(doctest.DocTestParser().get_doctest(page, {}, "README.md", None, None), out=said.append)
    assert runner.tries > 0
    assert runner.failures == 0, "".join(said)


def _texts(data: Any) -> list[str]:
    """All words of a wording, whatever they are for."""
    return [data] if isinstance(data, str) else [text for value in data.values() for text in _texts(value)]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_fhir_questionnaire_carries_the_words_and_the_notice(locale: str) -> None:
    who5 = ms.load("who-5", overlay=PACK)
    written = ms.fhir.questionnaire(who5, locale=locale)
    said = json.dumps(written, ensure_ascii=False)
    words = read_yaml(PACK / "who-5" / f"text.{locale}.yaml")["wording"]
    for text in _texts(words["items"]) + _texts(words["options"]):
        assert text in said
    assert written["copyright"] == words["notice"]
    assert written["status"] == "active"


def test_a_questionnaire_in_two_languages() -> None:
    written = ms.fhir.questionnaire(ms.load("who-5", overlay=PACK), locale="en", translations=["zh-CN"])
    said = json.dumps(written, ensure_ascii=False)
    assert "I have felt calm and relaxed" in said
    assert "我感觉宁静和放松" in said


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_report_shows_the_answers_in_words_with_the_notice(locale: str) -> None:
    who5 = ms.load("who-5", overlay=PACK)
    result = ms.screen(who5, {"mood": 2, "calm": 3, "energy": 1, "sleep": 0, "interest": 4}, age_years=40)
    page = ms.report.text(result, locale=locale)
    words = ms.wording(who5, locale)
    assert words.option("mood", 2) in page
    assert "CC BY-NC-SA 3.0 IGO" in page
    stored = ms.Result.from_dict(result.to_dict())  # without the instrument, so without the overlay
    assert words.option("mood", 2) not in ms.report.text(stored, locale=locale)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line with lines typed at a terminal."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("mindscreen.cli.screening.interactive", lambda: True)

    def run(*words: Any, lines: tuple[str, ...] = ()) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_visit_at_the_terminal(typed: Callable[..., tuple[int, str, str]], locale: str) -> None:
    answers = ("3", "3", "2", "2", "2")
    status, out, err = typed(
        "screen", "who-5", "--json", "--text-folder", PACK, "--locale", locale, lines=("40", "1", *answers, "", "")
    )
    assert status == 0, err
    words = ms.wording(ms.load("who-5", overlay=PACK), locale)
    assert [words.item(name) for name in words.items if words.item(name) not in err.replace("\n", "")] == []
    assert "CC BY-NC-SA" in err
    scores = {each["id"]: each for each in json.loads(out)["results"][0]["scores"]}
    assert scores["index"]["value"] == 48


def test_a_visit_of_a_commercial_use_asks_nothing(typed: Callable[..., tuple[int, str, str]]) -> None:
    status, out, err = typed("screen", "who-5", "--text-folder", PACK, "--commercial", lines=("40",))
    assert (status, out) == (7, "")
    assert err.startswith("error [MS-L004] who-5, en: ")


def test_an_unknown_use_is_a_usage_error(typed: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = typed("screen", "who-5", "--text-folder", PACK, "--use", "billing")
    assert status == 2
    assert "clinical, research, education" in err


def test_check_examines_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(PACK), "--strict", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["licence"]["commercial"] for each in document["checked"]] == [False] * len(FILES)
