"""Examine somebody's files: definitions with their texts, pathways, and a hospital's own wording.

Every file is looked at, whatever is wrong with the others, so that one run shows all there is to repair.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mindscreen.authoring.build import sealed
from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.crisis import compile_crisis
from mindscreen.authoring.crisisfloor import check_not_weaker
from mindscreen.authoring.definition import read_definition
from mindscreen.authoring.examples import example_faults
from mindscreen.authoring.lock import updated, updated_pathways
from mindscreen.authoring.overlays import read_overlay
from mindscreen.authoring.pathwaychecks import Ground, compile_pathway
from mindscreen.authoring.rulesets import compile_rule_sets
from mindscreen.authoring.texts import compile_text
from mindscreen.authoring.vocabulary import compile_vocabulary
from mindscreen.cli.problems import ENDING, MUTANT, OVERDUE, UNLOCKED, Problem, problem
from mindscreen.crisis import protocol
from mindscreen.errors import DefinitionError, MindscreenError
from mindscreen.library import load
from mindscreen.licence import check_day
from mindscreen.pathways import installed_ground
from mindscreen.rule import rule_sets_from
from mindscreen.rulesets import rule_sets
from mindscreen.unpack import instrument_from_pack
from mindscreen.vocabulary import KINDS, vocabulary
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.authoring.definition import Definition
    from mindscreen.licence import WordingLicence
    from mindscreen.rule import RuleSet

_OURS = re.compile(rb"^\s*format:\s*['\"]?mindscreen-(?P<kind>[a-z-]+)/", re.MULTILINE)
_LOOKED_AT: Final = 4096
"""The line that says what a file is stands near its beginning."""
_WARNED_BEFORE: Final = timedelta(days=60)
"""How long before its last day a licence is warned about: enough to write to a rights holder and be answered."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was examined: what it is, where it lies, a line of facts, and the licence of a site's wording."""

    kind: str
    name: str
    place: str
    facts: Mapping[str, int] = field(default_factory=dict)
    doubts: tuple[Mapping[str, str], ...] = ()
    licence: WordingLicence | None = None


class Examination:
    """Examines a folder or a file.

    Args:
        path: one instrument folder, a folder of such, a pathway file, a wording file, or a folder of any of these.
        today: the day on which reviews are due or not, and licences valid or not, ISO 8601.
        mutants: whether to alter every number and see if a worked example notices.

    Attributes:
        checked: what was found and examined.
        problems: what is wrong.
    """

    def __init__(self, path: Path, *, today: str, mutants: bool) -> None:
        self.checked: list[Checked] = []
        self.problems: list[Problem] = []
        self._today = today
        self._mutants = mutants
        self._packs: dict[str, dict[str, Any]] = {}
        self._rule_sets: dict[str, tuple[RuleSet, ...]] = {}
        self._pathways: dict[str, Mapping[str, Any]] = {}
        self._compiled: dict[str, dict[str, Any]] = {}
        files = self._files(path)
        for file in files.pop("definition", []):
            self._definition(file)
        for file in files.pop("text", []):
            self._text(file)
        self._vocabulary = vocabulary()
        for file in files.pop("vocabulary", []):
            self._own_vocabulary(file)
        for file in files.pop("rules", []):
            self._rules(file)
        for file in (*files.pop("pathway", []), *files.pop("pathway-changes", [])):
            self._pathway(file)
        for file in files.pop("crisis", []):
            self._crisis(file)
        self._lock(path)
        if not self.checked and not self.problems:
            self._add(
                DefinitionError(
                    "MS-D017", "there is nothing to check.", remedy="Name a folder with a definition.yaml."
                ),
                path,
            )

    def _files(self, path: Path) -> dict[str, list[Path]]:
        """The files to look at, by what they say they are; texts beside a definition belong to it."""
        if not path.exists():
            self._add(DefinitionError("MS-D017", "it does not exist.", remedy="Check the path."), path)
            return {}
        given = [path] if path.is_file() else sorted(_yaml_files(path))
        files: dict[str, list[Path]] = {}
        for file in given:
            kind = "definition" if file.name == "definition.yaml" else _kind(file)
            if kind == "text" and (file.parent / "definition.yaml").exists() and path.is_dir():
                continue
            if kind or path.is_file():
                files.setdefault(kind or "definition", []).append(file)
        return files

    def _add(self, error: MindscreenError, place: Path) -> None:
        self.problems.append(problem(error, str(place)))

    def _definition(self, file: Path) -> None:
        folder, before = file.parent, len(self.problems)
        try:
            definition = read_definition(file)
        except MindscreenError as error:
            self._add(error, file)
            return
        hashes = dict(self._texts(folder, definition))
        if file.name == "definition.yaml" and folder.resolve().name != definition.id:
            self._add(
                DefinitionError(
                    "MS-D005", f"the folder is not called '{definition.id}'.", remedy="Rename one of them."
                ),
                file,
            )
        if definition.id in self._packs:
            self._add(
                DefinitionError("MS-D014", f"'{definition.id}' is defined twice.", remedy="Rename one of them."), file
            )
        try:
            pack = compile_definition(definition, where=str(file), wording_hashes=hashes)
        except MindscreenError as error:
            self._add(error, file)
            return
        self._packs[definition.id] = pack
        self._examples(pack, file)
        self._review(definition, file)
        survived = self._survivors(folder, file) if self._mutants and len(self.problems) == before else None
        facts = {"items": len(pack["items"]), "examples": len(pack["examples"]), "texts": len(hashes)}
        facts |= {} if survived is None else {"survivors": survived}
        self.checked.append(
            Checked("instrument", f"{definition.id}|{definition.version}", str(folder), facts, tuple(pack["doubts"]))
        )

    def _texts(self, folder: Path, definition: Definition) -> Iterator[tuple[str, str]]:
        for file in sorted(folder.glob("text.*.yaml")):
            try:
                text = compile_text(file, definition)
            except MindscreenError as error:
                self._add(error, file)
            else:
                yield text["locale"], text["hash"]

    def _examples(self, pack: dict[str, Any], file: Path) -> None:
        instrument = instrument_from_pack(pack)
        for example in pack["examples"]:
            for fault in example_faults(instrument, example):
                what = f"example '{example['name']}': {fault}."
                remedy = "Either the rule or the example is mistyped: read the source again."
                self.problems.append(Problem("error", "MS-D009", str(file), 0, what, remedy))

    def _review(self, definition: Definition, file: Path) -> None:
        if definition.review.next < self._today:
            what = f"its review was due on {definition.review.next}."
            remedy = "Read the sources again, then set 'checked' and 'next'."
            line = read_yaml(file).lines.get("review", 0)
            self.problems.append(Problem("warning", OVERDUE, str(file), line, what, remedy))

    def _survivors(self, folder: Path, file: Path) -> int:
        from mindscreen.testing import survivors  # noqa: PLC0415 - only mutation needs the kit

        survived = survivors(folder)
        for mutant in survived:
            what = f"nothing notices this change: {mutant}."
            remedy = "Add a worked example that fails on it."
            severity: Any = "error" if mutant.required else "warning"
            self.problems.append(Problem(severity, MUTANT, str(file), 0, what, remedy))
        return len(survived)

    def _text(self, file: Path) -> None:
        """A text file on its own: with the definition beside it, or as a hospital's wording for an installed one."""
        definition, licence = file.parent / "definition.yaml", None
        try:
            if definition.is_file():
                name = compile_text(file, read_definition(definition))["instrument"]
            else:
                named = read_yaml(file).get("instrument")
                instrument = load(named if isinstance(named, str) else "", allow_draft=True)
                licence = read_overlay(file, instrument)["licence"]
                name = instrument.canonical
                self._licence(licence, file)
        except MindscreenError as error:
            self._add(error, file)
        else:
            self.checked.append(Checked("wording", name, str(file), licence=licence))

    def _licence(self, licence: WordingLicence | None, file: Path) -> None:
        if licence is None:
            return
        check_day(licence, self._today, where=str(file), file=f"{file.parent.name}/{file.name}")
        if (
            licence.last_day
            and date.fromisoformat(licence.last_day) <= date.fromisoformat(self._today) + _WARNED_BEFORE
        ):
            what = f"{licence.name} ends on {licence.last_day}."
            line = read_yaml(file).lines.get("licence", 0)
            self.problems.append(
                Problem("warning", ENDING, str(file), line, what, "Renew it, and enter its new dates.")
            )

    def _own_vocabulary(self, file: Path) -> None:
        try:
            self._vocabulary = compile_vocabulary(file)
        except MindscreenError as error:
            self._add(error, file)
        else:
            words = sum(len(self._vocabulary[kind]) for kind in KINDS)
            self.checked.append(Checked("vocabulary", file.name, str(file), {"words": words}))

    def _rules(self, file: Path) -> None:
        try:
            data = compile_rule_sets(file, self._vocabulary, self._ground().instruments)
        except MindscreenError as error:
            self._add(error, file)
        else:
            sets = self._rule_sets[data["instrument"]] = rule_sets_from(data)
            self._compiled[f"{data['instrument']}.rules"] = sealed(data)
            facts = {"sets": len(sets), "rules": sum(len(each.rules) for each in sets)}
            self.checked.append(Checked("rules", f"{data['instrument']}|{data['version']}", str(file), facts))

    def _pathway(self, file: Path) -> None:
        try:
            data = compile_pathway(file, self._ground())
        except MindscreenError as error:
            self._add(error, file)
        else:
            self._pathways[data["id"]] = data
            self._compiled[f"{data['id']}.pathway"] = sealed(data)
            facts = {"steps": len(data["steps"]), "rules": len(data["rules"])}
            self.checked.append(Checked("pathway", f"{data['id']}|{data['version']}", str(file), facts))

    def _crisis(self, file: Path) -> None:
        packs = {name: instrument.pack for name, instrument in self._ground().instruments.items()}
        try:
            data = compile_crisis(file, self._vocabulary, packs)
            check_not_weaker(file, data, protocol().data)
        except MindscreenError as error:
            self._add(error, file)
        else:
            facts = {"entries": len(data["entries"]), "actions": len(data["actions"])}
            self.checked.append(Checked("crisis", f"{data['id']}|{data['version']}", str(file), facts))

    def _ground(self) -> Ground:
        """What a pathway may stand on: what is examined here, and for the rest what is installed."""
        installed = installed_ground()
        instruments = {name: instrument_from_pack(pack) for name, pack in self._packs.items()}
        return Ground(
            self._vocabulary,
            {**installed.instruments, **instruments},
            lambda name: self._rule_sets.get(name) or rule_sets(name),
            {**installed.pathways, **self._pathways},
        )

    def _lock(self, path: Path) -> None:
        """Compare with the locks, where there are any: `lock.json` beside the instrument folders or the pathways."""
        for file in (path / "lock.json", path / "instruments" / "lock.json", path / "pathways" / "lock.json"):
            if file.is_file():
                self._compare(file)

    def _compare(self, file: Path) -> None:
        try:
            lock = json.loads(file.read_bytes())
            key = "files" if "files" in lock else "instruments"
            known = lock[key]
        except (OSError, ValueError, TypeError, KeyError):
            self._add(
                DefinitionError("MS-D017", "it is not a lock file.", remedy="Restore it from version control."), file
            )
            return
        for name, data in (self._packs if key == "instruments" else self._compiled).items():
            try:
                _ = updated(lock, [data]) if key == "instruments" else updated_pathways(lock, {name: data})
            except MindscreenError as error:
                self._add(error, file)
            if data["version"] not in known.get(name, {}):
                what = f"version {data['version']} of '{name}' is not in the lock."
                remedy = "Run 'python -m mindscreen.authoring.lock' and commit it."
                self.problems.append(Problem("warning", UNLOCKED, str(file), 0, what, remedy))


def _yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, but for hidden folders and those where installed packages lie."""
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".") and each != "node_modules"]
        yield from (Path(name, each) for each in files if each.endswith((".yaml", ".yml")))


def _kind(file: Path) -> str:
    """What a YAML file says it is, or nothing when it is none of ours."""
    try:
        with file.open("rb") as opened:
            match = _OURS.search(opened.read(_LOOKED_AT))
    except OSError:
        return ""
    return match["kind"].decode() if match is not None else ""
