"""The FHIR package: whole, the same every time, and with a definition for every code and extension that we emit."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.fhir import codes
from mindscreen.unpack import instrument_from_pack

Json: TypeAlias = dict[str, Any]

IDENTIFIERS = "urn:x-mindscreen:administration"
"""The system of the tag by which a Provenance is found again."""
AUTHORED = "2026-11-21T09:30:00+08:00"


def unpacked(package: bytes) -> dict[str, Json]:
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        files = {entry.name: cast("IO[bytes]", archive.extractfile(entry)).read() for entry in archive.getmembers()}
    return {name.removeprefix("package/"): json.loads(raw) for name, raw in files.items()}


def some(*names: str) -> list[ms.Instrument]:
    return [ms.load(name, allow_draft=True) for name in names]


def resources(files: dict[str, Json]) -> list[Json]:
    return [content for name, content in files.items() if name not in {"package.json", ".index.json"}]


def walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each)


@pytest.fixture(scope="module")
def whole() -> dict[str, Json]:
    """The package of everything that is installed."""
    return unpacked(ms.fhir.package())


def test_the_same_instruments_give_the_same_bytes() -> None:
    assert ms.fhir.package(some("phq-9", "gad-7")) == ms.fhir.package(some("phq-9", "gad-7"))


def test_it_is_a_tarball_without_times_owners_or_surprises() -> None:
    raw = ms.fhir.package(some("phq-9"))
    assert raw[4:8] == b"\0\0\0\0"  # the time in the head of a gzip file
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        entries = archive.getmembers()
    assert [entry.name for entry in entries] == sorted(entry.name for entry in entries)
    for entry in entries:
        assert re.fullmatch(r"package/[A-Za-z0-9.-]+", entry.name)
        assert (entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname) == (0, 0, 0, "", "")
        assert entry.isfile()


@pytest.mark.parametrize(
    ("version", "core"), [("4.0.1", "hl7.fhir.r4.core"), ("4.3.0", "hl7.fhir.r4b.core"), ("5.0.0", "hl7.fhir.r5.core")]
)
def test_the_manifest_names_versions_and_dependencies(version: Any, core: str) -> None:
    files = unpacked(ms.fhir.package(some("phq-9"), fhir_version=version))
    manifest = files["package.json"]
    assert re.fullmatch(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+", manifest["name"])
    assert manifest["version"] == ms.__version__
    assert manifest["fhirVersions"] == [version]
    assert manifest["dependencies"][core] == version
    guide = files["ImplementationGuide-guide.json"]
    assert (guide["packageId"], guide["fhirVersion"]) == (manifest["name"], [version])


def test_the_index_lists_every_file_with_what_it_says_of_itself(whole: dict[str, Json]) -> None:
    index = whole[".index.json"]
    assert index["index-version"] == 2
    assert {each["filename"] for each in index["files"]} == whole.keys() - {"package.json", ".index.json"}
    for each in index["files"]:
        resource = whole[each["filename"]]
        assert each["filename"] == f"{resource['resourceType']}-{resource['id']}.json"
        for name in ("resourceType", "id", "url", "version"):
            assert each[name] == resource[name]


def test_ids_and_urls_are_unique_and_fit_for_fhir(whole: dict[str, Json]) -> None:
    found = resources(whole)
    assert len({(each["resourceType"], each["url"]) for each in found}) == len(found)
    for each in found:
        assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", each["id"])
        assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", each["name"])
        assert each["status"] in {"active", "draft"}


def test_the_guide_lists_everything_else(whole: dict[str, Json]) -> None:
    guide = whole["ImplementationGuide-guide.json"]
    listed = {each["reference"]["reference"] for each in guide["definition"]["resource"]}
    assert listed == {f"{each['resourceType']}/{each['id']}" for each in resources(whole)} - {
        "ImplementationGuide/guide"
    }


def test_every_instrument_has_its_questionnaire_with_scores_bands_and_findings(whole: dict[str, Json]) -> None:
    forms = [each for each in resources(whole) if each["resourceType"] == "Questionnaire"]
    assert len(forms) == len(ms.catalogue())
    for form in forms:
        name = form["url"].removeprefix("urn:x-mindscreen:questionnaire:").removesuffix(":topics")
        instrument = ms.load(name, allow_draft=True)
        links = {item["linkId"] for item in form["item"]}
        assert {f"finding-{rule.id}" for rule in instrument.findings} <= links
        assert {f"band-{scale.id}" for scale in instrument.scales if scale.reported and scale.band_sets} <= links
        assert form["status"] == ("active" if instrument.status == "ready" else "draft")


@pytest.mark.control("C-050")
def test_wording_that_may_not_be_passed_on_is_not_in_it() -> None:
    """The PHQ-9 may be passed on in both languages, the PSC-17 in English; a working translation only as a draft."""
    files = unpacked(ms.fhir.package(some("phq-9", "psc-17"), locale="zh-CN"))
    phq, psc = files["Questionnaire-phq-9.json"], files["Questionnaire-psc-17-topics.json"]
    assert "_text" in phq["item"][1]
    chinese = ms.wording(ms.load("psc-17"), "zh-CN", allow_drafts=True)
    assert not any(chinese.item(item.id) in json.dumps(psc, ensure_ascii=False) for item in ms.load("psc-17").items)
    draft = unpacked(ms.fhir.package(some("psc-17"), locale="zh-CN", allow_drafts=True))["Questionnaire-psc-17.json"]
    assert (draft["status"], draft["experimental"]) == ("draft", True)
    english = unpacked(ms.fhir.package(some("psc-17"), on=date(2026, 11, 21)))["Questionnaire-psc-17.json"]
    assert "_text" not in english["item"][1]


def test_every_code_system_has_its_value_set_and_both_languages(whole: dict[str, Json]) -> None:
    sets = {each["url"]: each for each in resources(whole) if each["resourceType"] == "ValueSet"}
    systems = [each for each in resources(whole) if each["resourceType"] == "CodeSystem"]
    assert len(sets) == len(systems)
    for system in systems:
        [included] = sets[system["valueSet"]]["compose"]["include"]
        assert included == {"system": system["url"], "version": system["version"]}
        concepts = system["concept"]
        assert system["count"] == len(concepts) == len({each["code"] for each in concepts})
        if not system["url"].startswith(("urn:x-mindscreen:options:", "urn:x-mindscreen:error")):
            for concept in concepts:
                assert concept["display"]
                assert [each["language"] for each in concept["designation"]] == ["zh-CN"]


def test_in_a_chinese_package_english_is_the_designation() -> None:
    files = unpacked(ms.fhir.package(some("phq-9"), locale="zh-CN"))
    bands = files["CodeSystem-band-phq-9-total.json"]
    assert bands["language"] == "zh-CN"
    english, chinese = (ms.labels(ms.load("phq-9"), locale) for locale in ("en", "zh-CN"))
    assert bands["concept"][0] == {
        "code": "minimal",
        "display": chinese.band("total", "minimal"),
        "designation": [{"language": "en", "value": english.band("total", "minimal")}],
    }
    notes = {each["code"]: each.get("definition", "") for each in files["CodeSystem-finding-phq-9.json"]["concept"]}
    assert notes["self-harm"] == chinese.finding_note("self-harm")


def emitted(name: str) -> Iterator[Json]:
    """What we write about one instrument: its form, and transactions of its least and most symptomatic sheets."""
    instrument = ms.load(name, allow_draft=True)
    yield ms.fhir.questionnaire(instrument, text="topics", bands=True, findings=True)
    pathway = ms.pathway("general-outpatient")
    for ends in ("lower", "upper"):
        answers = {item.id: getattr(item, ends) for item in instrument.items}
        result = ms.screen(instrument, answers)
        yield ms.fhir.bundle(result, pathway.advise(result), subject="Patient/1", authored=AUTHORED, items=True)


SAMPLE = ("phq-9", "gad-7", "psc-17", "psqi", "sdq", "c-ssrs-screener", "4at", "moca")


def test_every_code_of_ours_that_we_emit_is_defined(whole: dict[str, Json]) -> None:
    known = {
        each["url"]: {concept["code"] for concept in each["concept"]}
        for each in resources(whole)
        if each["resourceType"] == "CodeSystem"
    }
    for name in SAMPLE:
        for resource in emitted(name):
            for element in walk(resource):
                system = str(element.get("system", ""))
                if "code" in element and system.startswith(f"{codes.BASE}:") and system != IDENTIFIERS:
                    assert element["code"] in known[element["system"]], (name, element)


def test_every_extension_of_ours_that_we_emit_is_defined(whole: dict[str, Json]) -> None:
    known = {each["url"] for each in resources(whole) if each["resourceType"] == "StructureDefinition"}
    assert known
    for resource in (*(each for name in SAMPLE for each in emitted(name)), *resources(whole)):
        for element in walk(resource):
            for extension in element.get("extension", ()):
                if extension["url"].startswith("urn:"):
                    assert extension["url"] in known, extension["url"]


def test_an_instrument_of_ones_own_can_be_packed(made_up: Callable[[str], ms.Instrument]) -> None:
    instrument = worded(made_up("sleep"))
    files = unpacked(ms.fhir.package([instrument]))
    listed = {each["code"]: each for each in files["CodeSystem-instrument.json"]["concept"]}
    assert listed[instrument.id]["display"] == instrument.title
    assert listed["phq-9"]["designation"]


def test_an_instrument_without_findings_has_no_code_system_for_them() -> None:
    instrument = ms.load("phq-9")
    without = instrument_from_pack({**worded(instrument).pack, "findings": []})
    kinds = {each.name.partition(":")[0] for each in ms.fhir.vocabularies(without)}
    assert kinds == {"item", "score", "scoring", "band", "options"}


def test_an_unknown_locale_or_version_is_refused() -> None:
    with pytest.raises(ms.NotFoundError, match="MS-N004"):
        ms.fhir.package(some("phq-9"), locale="fr")
    with pytest.raises(ms.InterchangeError, match="MS-F005"):
        ms.fhir.package(some("phq-9"), fhir_version="3.0.2")  # type: ignore[arg-type]


def test_r5_packages_have_r5_forms() -> None:
    form = unpacked(ms.fhir.package(some("phq-9"), fhir_version="5.0.0"))["Questionnaire-phq-9.json"]
    assert form["item"][1]["type"] == "coding"


def test_the_package_can_be_written_from_the_command_line(tmp_path: Path) -> None:
    from mindscreen.cli import main  # noqa: PLC0415 - only this test needs the command line

    file = tmp_path / "mindscreen.tgz"
    assert main(["fhir", "package", "phq-9", "gad-7", "-o", str(file), "--locale", "zh-CN"]) == 0
    assert file.read_bytes() == ms.fhir.package(some("phq-9", "gad-7"), locale="zh-CN")
    assert main(["fhir", "package", "phq9", "-o", str(file)]) == 3
