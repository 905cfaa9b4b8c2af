"""Where instruments come from: by name, by folder, from other distributions; whole, and of the version asked for."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mindscreen import library
from mindscreen.authoring.build import build_packs
from mindscreen.engine import screen
from mindscreen.errors import DefinitionError, IntegrityError, NotFoundError
from mindscreen.hashing import canonical_hash
from mindscreen.index import CatalogueEntry
from mindscreen.library import PACKS, catalogue, instrument_of, load, load_path, read_compiled
from mindscreen.licence import Overlay
from mindscreen.result import Result

Folder = Callable[..., Path]


@pytest.fixture
def fresh_index() -> Iterator[None]:
    """The index is read once per process; a test that changes what is installed has it read again, before and after."""
    library._index.cache_clear()  # noqa: SLF001 - the cache has no public name
    yield
    library._index.cache_clear()  # noqa: SLF001


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_index: None) -> Path:  # noqa: ARG001 - it acts
    """A copy of the shipped packs that a test may damage, in the place of the shipped ones."""
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    monkeypatch.setattr(library, "PACKS", str(folder))
    return folder


Register = Callable[[str, Path], Path]


@pytest.fixture
def distribution(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fresh_index: None,  # noqa: ARG001 - it acts
) -> Iterator[Register]:
    """Install a distribution that registers a folder of definitions: `distribution("our-hospital", tree)`."""
    modules: list[str] = []

    def install(name: str, tree: Path) -> Path:
        site, module = tmp_path / f"site-{name}", name.replace("-", "_")
        modules.append(module)
        (site / module).mkdir(parents=True)
        (site / module / "__init__.py").write_text(
            "from pathlib import Path\n\nPACKS = Path(__file__).parent / 'packs'\n", encoding="utf-8"
        )
        build_packs(tree, site / module / "packs")
        info = site / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[mindscreen.packs]\n{name} = {module}:PACKS\n", encoding="utf-8")
        monkeypatch.syspath_prepend(site)
        return site / module / "packs"

    yield install
    for module in modules:
        sys.modules.pop(module, None)


@pytest.fixture
def tree(tmp_path: Path, small_folder: Folder) -> Path:
    """Somebody's tree of definitions with one instrument of their own."""
    place = tmp_path / "tree" / "instruments"
    place.mkdir(parents=True)
    small_folder().rename(place / "small-4")
    return place.parent


def sealed(data: dict[str, Any]) -> str:
    """JSON with a right hash, as an attacker or another tool would write it."""
    content = {name: value for name, value in data.items() if name != "content_hash"}
    return json.dumps({**content, "content_hash": canonical_hash(content)})


def test_an_instrument_is_loaded_by_its_name() -> None:
    instrument = load("phq-2")
    assert (instrument.id, instrument.home) == ("phq-2", PACKS)


@pytest.mark.control("C-020")
@pytest.mark.parametrize("name", ["phq-9@{0}", "phq-9@{0}.{1}", "phq-9@{0}.{1}.{2}", "phq-9"])
def test_a_version_may_be_given_in_full_or_by_its_beginning(name: str) -> None:
    installed = load("phq-9").version
    assert load(name.format(*installed.split("."))).version == installed


@pytest.mark.control("C-020")
@pytest.mark.parametrize("version", ["0", "2", "1.9", "1.0.9", "10", "1.", "v1", "latest", "1.0.0.0", "@1"])
def test_a_version_that_is_not_installed_is_an_error_and_never_a_substitute(version: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        load(f"phq-9@{version}")
    error = caught.value
    assert (error.code, error.where, error.what) == ("MS-N002", "phq-9", f"there is no version '{version}'.")
    assert error.remedy.startswith("Installed: ")


@pytest.mark.parametrize(
    ("name", "meant"), [("phq9", " Did you mean 'phq-9'?"), ("PHQ-9", ""), ("", ""), ("../phq-9", "phq-9")]
)
def test_an_unknown_name_is_an_error_with_the_one_that_was_meant(name: str, meant: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        load(name)
    assert caught.value.code == "MS-N001"
    assert meant in caught.value.remedy


def test_the_catalogue_is_sorted_and_opens_no_pack(packs: Path) -> None:
    for path in packs.glob("*.json"):
        if path.name != "index.json":
            path.unlink()
    entries = catalogue()
    assert [entry.id for entry in entries] == sorted(entry.id for entry in entries)
    (phq9,) = [entry for entry in entries if entry.id == "phq-9"]
    assert (phq9.items, phq9.loinc, phq9.age_months, phq9.locales) == (10, "44249-1", (216, None), ("en", "zh-CN"))


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_the_catalogue_says_what_the_instrument_says(entry: CatalogueEntry) -> None:
    instrument = load(entry.id, allow_draft=True)
    assert (entry.version, entry.status, entry.title) == (instrument.version, instrument.status, instrument.title)
    assert entry.age_months == instrument.population.age_months
    assert entry.completed_by == instrument.population.completed_by
    assert (entry.items, entry.licence) == (len(instrument.items), instrument.licence.status)


@pytest.mark.control("C-018")
@pytest.mark.parametrize(
    "name",
    [
        "gad-2.json",
        "index.json",
        "phq-9.rules.json",
        "crisis.json",
        "vocabulary.json",
        "general-outpatient.pathway.json",
    ],
)
def test_a_compiled_file_in_which_any_byte_was_changed_is_refused(tmp_path: Path, name: str) -> None:
    original = (Path(PACKS) / name).read_bytes()
    path = tmp_path / name
    for position in range(0, len(original), max(1, len(original) // 500)):
        damaged = bytearray(original)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(IntegrityError) as caught:
            read_compiled(str(path))
        assert caught.value.code in {"MS-I001", "MS-I002"}
        assert caught.value.where == name


@pytest.mark.control("C-018")
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.9999])
def test_a_pack_that_was_cut_short_is_refused(packs: Path, kept: float) -> None:
    path = packs / "phq-9.json"
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * kept) - 1] if kept else b"")
    with pytest.raises(IntegrityError, match=r"MS-I001.*phq-9\.json"):
        load("phq-9")


@pytest.mark.control("C-018")
def test_a_moved_cut_off_is_refused_before_anything_is_scored(packs: Path) -> None:
    path = packs / "phq-9.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"cutoffs":{"positive":10}', '"cutoffs":{"positive":20}', 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(IntegrityError) as caught:
        load("phq-9")
    assert (caught.value.code, caught.value.where) == ("MS-I002", "phq-9.json")
    assert "never edit a compiled pack" in caught.value.remedy


@pytest.mark.control("C-018")
@pytest.mark.parametrize("extra", ['"x":NaN,', '"x":"\\ud800",'])
def test_what_cannot_be_hashed_does_not_match(packs: Path, extra: str) -> None:
    path = packs / "phq-2.json"
    path.write_text("{" + extra + path.read_text(encoding="utf-8")[1:], encoding="utf-8")
    with pytest.raises(IntegrityError, match="MS-I002"):
        load("phq-2")


@pytest.mark.control("C-020")
def test_a_pack_that_is_not_the_one_of_the_index_is_refused(packs: Path) -> None:
    shutil.copyfile(packs / "gad-2.json", packs / "phq-2.json")
    with pytest.raises(IntegrityError) as caught:
        load("phq-2")
    assert (caught.value.code, caught.value.what) == ("MS-I002", "the pack is not the one that the index names.")


@pytest.mark.control("C-018")
def test_an_index_of_another_format_is_refused(packs: Path) -> None:
    index = json.loads((packs / "index.json").read_bytes())
    (packs / "index.json").write_text(sealed({**index, "format": "mindscreen-index/2"}), encoding="utf-8")
    with pytest.raises(IntegrityError) as caught:
        catalogue()
    assert (caught.value.code, caught.value.where) == ("MS-I001", str(packs))


@pytest.mark.control("C-022")
def test_a_draft_has_to_be_asked_for(packs: Path) -> None:
    path = packs / "phq-2.json"
    pack = {**json.loads(path.read_bytes()), "status": "draft", "draft_because": "nobody read the paper"}
    path.write_text(sealed(pack), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load("phq-2")
    error = caught.value
    assert (error.code, error.where, error.what) == (
        "MS-D015",
        "phq-2",
        "the definition is a draft: nobody read the paper.",
    )
    assert load("phq-2", allow_draft=True).status == "draft"


def test_a_third_party_pack_is_found_by_its_entry_point(distribution: Register, tree: Path) -> None:
    home = distribution("our-hospital", tree)
    assert load("small-4").home == str(home)
    assert "small-4" in {entry.id for entry in catalogue()}
    assert load("phq-9").home == PACKS


def test_a_third_party_pack_that_an_older_mindscreen_compiled_stays_installed(
    distribution: Register, tree: Path
) -> None:
    path = distribution("our-hospital", tree) / "index.json"
    index = json.loads(path.read_bytes())
    for entry in index["instruments"]:
        del entry["texts"]
    path.write_text(sealed(index), encoding="utf-8")
    assert [(entry.title, entry.texts) for entry in catalogue() if entry.id == "small-4"] == [("A made-up form", ())]


@pytest.mark.control("C-021")
def test_two_packs_with_one_instrument_are_a_conflict_that_names_both(
    distribution: Register, tree: Path, edited: Folder
) -> None:
    shutil.copytree(edited("phq-2"), tree / "instruments" / "phq-2")
    home = distribution("our-hospital", tree)
    with pytest.raises(DefinitionError) as caught:
        load("phq-2")
    error = caught.value
    assert (error.code, error.where) == ("MS-D014", str(home))
    assert error.what == f"two packs define 'phq-2': this one and {PACKS}."


@pytest.mark.control("C-021")
def test_two_third_parties_may_not_define_one_instrument_either(distribution: Register, tree: Path) -> None:
    distribution("first-hospital", tree)
    distribution("second-hospital", tree)
    with pytest.raises(DefinitionError, match="MS-D014"):
        catalogue()


@pytest.mark.parametrize("line", ["gone = no_such_module:PACKS", "gone = json:PACKS", "gone = json:dumps"])
def test_a_registered_pack_that_cannot_be_found_is_an_error_with_its_name(
    distribution: Register, tree: Path, line: str
) -> None:
    info = distribution("our-hospital", tree).parents[1] / "our_hospital-1.0.dist-info"
    (info / "entry_points.txt").write_text(f"[mindscreen.packs]\n{line}\n", encoding="utf-8")
    with pytest.raises(IntegrityError) as caught:
        catalogue()
    assert (caught.value.code, caught.value.where) == ("MS-I001", "entry point 'gone' of mindscreen.packs")


def test_a_folder_is_compiled_and_loaded(small_folder: Folder) -> None:
    instrument = load_path(small_folder(), overlay=Path("overlay"))
    assert (instrument.id, instrument.home, instrument.overlay) == ("small-4", "", Overlay("overlay"))
    assert instrument.pack["texts"]["en"]["locale"] == "en"


def test_a_result_knows_its_instrument() -> None:
    instrument = load("phq-2")
    assert instrument_of(screen(instrument, [1, 1])) is instrument


@pytest.mark.control("C-020")
def test_a_stored_result_is_read_with_the_installed_definition_of_the_same_content() -> None:
    stored = screen(load("phq-2"), [1, 1]).to_dict()
    assert instrument_of(Result.from_dict(stored)) == load("phq-2")
    stored["instrument"]["scoring_hash"] = "sha256:0"
    with pytest.raises(IntegrityError) as caught:
        instrument_of(Result.from_dict(stored))
    assert (caught.value.code, caught.value.where) == ("MS-I002", load("phq-2").canonical)


@pytest.mark.control("C-020")
def test_a_stored_result_of_a_version_that_is_not_installed_and_scores_otherwise_is_an_error() -> None:
    stored = screen(load("phq-2"), [1, 1]).to_dict()
    stored["instrument"]["version"] = "9.0.0"
    assert instrument_of(Result.from_dict(stored)) == load("phq-2")  # it scores alike, whatever its version is called
    stored["instrument"]["scoring_hash"] = "sha256:0"
    with pytest.raises(NotFoundError, match="MS-N002"):
        instrument_of(Result.from_dict(stored))
