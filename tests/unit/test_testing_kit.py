"""The conformance kit has teeth: for each of its checks an instrument, file or engine is spoilt, and the check bites.

A check that could never fail would be worse than none, so the list of spoilt things must be as long as the list of
checks.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from mindscreen.errors import DefinitionError, ResponseError
from mindscreen.library import load, load_path
from mindscreen.model import Instrument
from mindscreen.testing import Check, checks, of_files, of_scoring, parametrize_with_checks
from mindscreen.testing.subject import Subject
from mindscreen.unpack import instrument_from_pack

PHQ9 = Path(__file__).resolve().parents[2] / "instruments" / "phq-9"
Spoil = Callable[[Path, pytest.MonkeyPatch], list[Check]]


def _edited(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path, _: pytest.MonkeyPatch) -> list[Check]:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return checks(folder)

    return spoil


def _without(file: str) -> Spoil:
    def spoil(folder: Path, _: pytest.MonkeyPatch) -> list[Check]:
        (folder / file).unlink()
        return checks(folder)

    return spoil


def _packed(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """The check sees an instrument whose pack was changed after compilation."""

    def spoil(folder: Path, _: pytest.MonkeyPatch) -> list[Check]:
        found = checks(folder)
        vars(found[0].subject)["instrument"] = _changed(found[0].subject.instrument, change)
        return found

    return spoil


def _engine(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """The check sees results that an engine with another rule would have given."""

    def spoil(folder: Path, _: pytest.MonkeyPatch) -> list[Check]:
        found = checks(folder)
        vars(found[0].subject)["cases"] = Subject(_changed(found[0].subject.instrument, change)).cases
        return found

    return spoil


def _changed(instrument: Instrument, change: Callable[[dict[str, Any]], object]) -> Instrument:
    pack = deepcopy(dict(instrument.pack))
    change(pack)
    return instrument_from_pack(pack)


def _patched(module: object, name: str, value: object) -> Spoil:
    def spoil(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Check]:
        monkeypatch.setattr(module, name, value)
        return checks(folder)

    return spoil


def _count(pack: dict[str, Any], limit: int) -> None:
    pack["findings"][2]["when"] = _one("symptoms", ">=", limit)


def _no_example(*words: str) -> Callable[[dict[str, Any]], None]:
    def change(pack: dict[str, Any]) -> None:
        pack["examples"] = [each for each in pack["examples"] if not any(word in each["name"] for word in words)]

    return change


def _turned(pack: dict[str, Any]) -> None:
    for scale in pack["scales"]:
        scale["higher_is"] = "better"


def _no_bands(pack: dict[str, Any]) -> None:
    for example in pack["examples"]:
        example["expect"].pop("bands", None)


def _important(pack: dict[str, Any]) -> None:
    pack["change"][0]["important"]["least"] = 6


def _beyond(pack: dict[str, Any]) -> None:
    bands = pack["scales"][0]["band_sets"][0]["bands"]
    bands[3]["upper"], bands[4]["lower"], bands[4]["upper"] = 27, 28, 30


def _wider(pack: dict[str, Any]) -> None:
    """The last item counts ten times as much as the others, so their mean says nothing about it."""
    for pair in pack["scales"][0]["terms"][8]["scores"]:
        pair["score"] *= 10


def _one(name: str, op: str, value: int) -> dict[str, Any]:
    return {"name": name, "op": op, "value": value}


def _wordless(folder: Path, _: pytest.MonkeyPatch) -> list[Check]:
    for file in folder.glob("text.*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").partition("\nwording:")[0] + "\n", encoding="utf-8")
    return checks(folder)


class _Stubborn:
    """A result that comes back from JSON as somebody else, and holds a null."""

    def to_dict(self) -> dict[str, Any]:
        return {"value": None, "more": [1.5]}


class _Results:
    @staticmethod
    def from_dict(_: object) -> _Stubborn:
        return _Stubborn()


def _stubborn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    monkeypatch.setattr(of_scoring, "Result", _Results)
    found = checks(folder)
    vars(found[0].subject)["cases"] = [({}, {}, "original", _Stubborn())]
    return found


def _packs_in_turn() -> Callable[[object], dict[str, int]]:
    turns: Iterator[int] = iter(range(10))
    return lambda _: {"turn": next(turns)}


SPOILT: dict[str, Spoil] = {
    # files
    "loads-identically": _patched(of_files, "read_yaml", lambda _: {"something": "else"}),
    "compiles-repeatably": _patched(of_files, "compile_definition", _packs_in_turn()),
    "wording-is-complete": _without("text.zh-CN.yaml"),
    "texts-are-clean": _edited("text.en.yaml", "Feeling tired", "Feeling  tired"),
    "options-read-differently": _edited("text.en.yaml", "several-days: Several days", "several-days: Not at all"),
    "chinese-punctuation-is-chinese": _edited("text.zh-CN.yaml", "无论总分多少，", "无论总分多少,"),
    "chinese-is-simplified": _edited("text.zh-CN.yaml", "兴趣或愉快感", "興趣或愉快感"),
    # numbers and examples
    "published-table-agrees": _packed(lambda pack: pack["scales"][0]["band_sets"][0]["bands"][1].update(lower=6)),
    "mutants-are-noticed": _edited(
        "definition.yaml", "answers: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]", "answers: [1, 1, 1, 1]"
    ),
    "ranges-are-attained": _packed(lambda pack: pack["scales"][0].update(upper=28)),
    "bands-are-reached": _packed(lambda pack: pack["scales"][0]["band_sets"][0]["bands"][1].update(lower=6)),
    "examples-run": _packed(lambda pack: _count(pack, 4)),
    "extremes-have-examples": _packed(_no_example("everything at most")),
    "cuts-have-examples": _packed(_no_example("4 is minimal")),
    # scoring
    "content-matches-its-hash": _packed(lambda pack: pack["scales"][0]["prorate"].update(at_most_blank=3)),
    "codes-are-right": _packed(lambda pack: pack["items"][0]["codes"].update(loinc="44250-8")),
    "items-are-told-apart-by-topic": _packed(lambda pack: pack["items"][1].update(about=pack["items"][0]["about"])),
    "critical-findings-ask": _packed(lambda pack: pack["findings"][0].update(if_unknown="note")),
    "empty-form-rules-nothing-out": _packed(lambda pack: _count(pack, 0)),
    "completions-never-contradict": _engine(lambda pack: _count(pack, 1)),
    "worse-is-never-better": _packed(lambda pack: pack["scales"][0]["terms"][0]["scores"][2].update(score=0)),
    "extremes-point-the-right-way": _packed(_turned),
    "estimates-stand-aside": _engine(lambda pack: pack["scales"][0].pop("prorate")),
    "order-and-names-agree": _engine(lambda pack: _count(pack, 4)),
    "strangers-are-refused": _patched(of_scoring, "screen", lambda *_: None),
    "results-survive-json": _stubborn,
    "pickles": _engine(lambda pack: _count(pack, 4)),
    "threads-agree": _engine(lambda pack: _count(pack, 4)),
    "reference-engine-agrees": _engine(lambda pack: _count(pack, 4)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PHQ9, tmp_path / "phq-9"))


def test_every_check_is_tried_on_something_spoilt() -> None:
    assert [check.name for check in checks(PHQ9)] == list(SPOILT)


@pytest.mark.parametrize("name", SPOILT)
def test_the_check_bites(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = next(check for check in SPOILT[name](folder, monkeypatch) if check.name == name)
    with pytest.raises((AssertionError, DefinitionError)) as caught:
        check()
    if isinstance(caught.value, AssertionError):
        assert str(caught.value).startswith(f"phq-9:{name}: {check.about}\n  - ")


@pytest.mark.parametrize(
    ("name", "spoil", "fault"),
    [
        ("wording-is-complete", _wordless, "no locale has the wording"),
        ("texts-are-clean", _edited("text.en.yaml", "Feeling tired", "Feeling\u200b tired"), "U+200B"),
        ("texts-are-clean", _edited("definition.yaml", "measures: severity", "measures: se\u0301verite"), "NFC"),
        ("chinese-is-simplified", _edited("text.zh-CN.yaml", "无论总分多少", "以後"), "'後' is not a simplified"),
        ("items-are-told-apart-by-topic", _packed(lambda p: p["items"].reverse()), "item 'q9' is number 2"),
        ("codes-are-right", _packed(lambda p: p["items"][0].update(codes=p["items"][1]["codes"])), "stands twice"),
        ("published-table-agrees", _packed(lambda p: p["scales"][1]["terms"].pop()), "'symptoms' runs from 0 to 8"),
        (
            "extremes-have-examples",
            _packed(_no_bands),
            "the outer band of 'total'",
        ),
        ("estimates-stand-aside", _packed(_wider), "'total': an estimate that no completion can reach"),
        ("worse-is-never-better", _packed(lambda p: p["findings"][0].update(when=_one("q9", "==", 1))), "disappears"),
        (
            "ranges-are-attained",
            _packed(lambda p: p["scales"][0].update(upper=28)),
            "the empty form leaves another range",
        ),
        ("bands-are-reached", _packed(_beyond), "no sheet is in the band 'severe'"),
        ("content-matches-its-hash", _packed(_important), "the pack does not match its change hash"),
        ("examples-run", _packed(_important), "change of 'total', example 5, holds"),
    ],
)
def test_the_check_says_what_is_wrong(
    name: str, spoil: Spoil, fault: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = next(check for check in spoil(folder, monkeypatch) if check.name == name)
    assert fault in "\n".join(check.faults())


def test_an_error_that_repeats_an_answer_is_a_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def talkative(_: object, answers: Any) -> None:
        raise ResponseError("MS-R003", f"cannot read {answers}")

    monkeypatch.setattr(of_scoring, "screen", talkative)
    check = next(check for check in checks(folder) if check.name == "strangers-are-refused")
    assert check.faults() == ["[MS-R003] repeats what was answered"]


def test_a_folder_that_does_not_compile_fails_and_the_other_files_are_still_checked(folder: Path) -> None:
    definition = folder / "definition.yaml"
    definition.write_text(definition.read_text(encoding="utf-8").replace("at_most_blank: 2", "at_most_blank: 9"))
    found = {check.name: check for check in checks(folder)}
    found["loads-identically"]()
    with pytest.raises(DefinitionError, match="only a sum is prorated"):
        found["examples-run"]()


def test_a_loaded_instrument_is_put_to_everything_but_the_checks_of_files() -> None:
    loaded, of_folder = checks(load("phq-9")), checks(PHQ9)
    assert [check.name for check in of_folder][-len(loaded) :] == [check.name for check in loaded]
    assert {check.id for check in loaded} >= {"phq-9:examples-run", "phq-9:reference-engine-agrees"}
    for check in loaded:
        check()
    with pytest.raises(DefinitionError, match="there is no folder"):
        _ = loaded[0].subject.definition


def test_many_faults_are_cut_short(folder: Path) -> None:
    subject = Subject(folder)
    check = Check("made-up", "Counts.", subject, lambda _: (f"fault {number % 50}" for number in range(1000)))
    assert check.faults() == [f"fault {number}" for number in range(10)]
    assert repr(check) == "<Check phq-9:made-up>"


def test_parametrize_names_every_case_and_refuses_nothing() -> None:
    mark = parametrize_with_checks([PHQ9, load_path(PHQ9)])
    ids = [case.id for case in mark.args[1]]
    assert ids[0] == "phq-9:loads-identically"
    assert len(ids) == len(checks(PHQ9)) + len(checks(load("phq-9")))
    with pytest.raises(ValueError, match="no instrument to check"):
        parametrize_with_checks([])
