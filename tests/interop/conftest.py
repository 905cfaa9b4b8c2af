"""The peers: other people's implementations, each in a process of its own, that read what mindscreen writes.

``bash tests/interop/setup.sh`` installs them. Where a peer is missing its tests are skipped with a reason; with
``MINDSCREEN_INTEROP=required``, as in CI, they fail instead, so that a green run means that every peer was asked.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeAlias, cast

import pytest
from tests.interop import table
from tests.interop.servers import FhirServer, running
from tests.unit.made_up_words import worded

import mindscreen as ms
from mindscreen.condition import comparisons
from mindscreen.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mindscreen.response import Respondent

HERE = Path(__file__).resolve().parent
PEERS = HERE / ".peers"
HAPI = PEERS / "hapi"

Json: TypeAlias = dict[str, Any]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which peer agreed about which instrument."""
    if table.asked():
        terminalreporter.section("peers and instruments: how often they agreed")
        for line in table.lines():
            terminalreporter.write_line(line)


class Validate(Protocol):
    """Named resources of a FHIR version to the issues of each."""

    def __call__(self, resources: Mapping[str, Json], version: str = ...) -> dict[str, list[Json]]:
        """Judge them."""


def absent(peer: str) -> NoReturn:
    """Skip the test, or fail it where every peer is required."""
    reason = f"{peer} is not installed: run `bash tests/interop/setup.sh`"
    if os.environ.get("MINDSCREEN_INTEROP") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def need(peer: str, *files: Path, commands: Sequence[str] = ()) -> None:
    """Go on only if the files and commands of a peer are there."""
    if not all(file.exists() for file in files) or not all(shutil.which(command) for command in commands):
        absent(peer)


def ask(*command: str | Path, stdin: str = "", seconds: int = 120) -> str:
    """Run a peer to its end and return what it printed.

    Raises:
        AssertionError: when it failed; the text is the end of what it said on standard error.
    """
    done = subprocess.run(  # noqa: S603 - fixed command lines of the peers that setup.sh installed
        [str(word) for word in command],
        input=stdin, capture_output=True, encoding="utf-8", timeout=seconds, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stderr[-4000:]}"
    return done.stdout


def java(main: str, *arguments: str | Path) -> list[str | Path]:
    """The command line of one of the Java peers; no more compilation effort than a run of seconds deserves."""
    need("HAPI", HAPI / "classes", HAPI / "classpath", commands=["java"])
    libraries = (HAPI / "classpath").read_text(encoding="utf-8").strip()
    return [
        "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        "-cp", f"{HAPI / 'classes'}{os.pathsep}{libraries}", f"peers.{main}", *arguments,
    ]  # fmt: skip


@pytest.fixture(scope="session")
def hand_made() -> Callable[[str], Json]:
    """Read one of the hand-made FHIR resources, each time anew: `questionnaire`, `response` or `bundle`."""

    def read(name: str) -> Json:
        return cast("Json", json.loads((HERE / "fixtures" / f"phq9-{name}.json").read_text(encoding="utf-8")))

    return read


@pytest.fixture(scope="session")
def hand_made_oru() -> str:
    """The hand-made ORU^R01 message, with its carriage returns."""
    return (HERE / "fixtures" / "phq9-oru.hl7").read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Validate:
    """Let the HAPI FHIR validator judge named resources, all in one run; each gets its list of issues.

    A Questionnaire or StructureDefinition among them is known to the validator: a QuestionnaireResponse and an
    extension are checked against it.
    """

    def run(resources: Mapping[str, Json], version: str = "4.0.1") -> dict[str, list[Json]]:
        command = java("ValidateResources", {"4.0.1": "R4", "4.3.0": "R4B", "5.0.0": "R5"}[version])
        folder = tmp_path_factory.mktemp("resources")
        for name, resource in resources.items():
            (folder / f"{name}.json").write_text(json.dumps(resource), encoding="utf-8")
        verdicts = [json.loads(line) for line in ask(*command, folder, seconds=300).splitlines()]
        return {Path(verdict["file"]).stem: verdict["issues"] for verdict in verdicts}

    return run


@pytest.fixture(scope="session")
def read_with_hapi(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mapping[str, str]], dict[str, Json]]:
    """Let HAPI HL7 v2 parse, validate and encode named messages, all in one run."""
    return lambda messages: _read(java("CheckMessages"), tmp_path_factory.mktemp("messages"), messages)


@pytest.fixture(scope="session")
def read_with_python_hl7(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mapping[str, str]], dict[str, Json]]:
    """Let python-hl7 parse named messages."""
    python = PEERS / "venv" / "bin" / "python"
    need("python-hl7", python)
    command = [python, HERE / "hl7v2" / "read.py"]
    return lambda messages: _read(command, tmp_path_factory.mktemp("messages"), messages)


def _read(command: Sequence[str | Path], folder: Path, messages: Mapping[str, str]) -> dict[str, Json]:
    files = [folder / f"{name}.hl7" for name in messages]
    for file, text in zip(files, messages.values(), strict=True):
        file.write_bytes(text.encode("utf-8"))  # as bytes: the segments end in carriage returns and must keep them
    found = [json.loads(line) for line in ask(*command, *files).splitlines()]
    return {Path(each["file"]).stem: each for each in found}


def _node(
    peer: str, script: str, modules: Sequence[Path], commands: Sequence[str]
) -> Callable[[list[Json]], list[Json]]:
    need(peer, HERE / "node_modules", *modules, commands=["node", *commands])

    def run(cases: list[Json]) -> list[Json]:
        answer = ask("node", HERE / script, stdin=json.dumps(cases), seconds=600)
        return cast("list[Json]", json.loads(answer))

    return run


@pytest.fixture(scope="session")
def evaluate() -> Callable[[list[Json]], list[Json]]:
    """Let fhirpath.js evaluate the calculated items: `{questionnaire, response}` in, `{linkId: values}` out."""
    return _node("fhirpath.js", "fhirpath/evaluate.mjs", [], [])


@pytest.fixture(scope="session")
def conditions() -> Callable[[list[Json]], list[Any]]:
    """Let fhirpath.js evaluate conditions: `{expression, observations, patient}` in, a list of values out."""
    return _node("fhirpath.js", "fhirpath/conditions.mjs", [], [])


@pytest.fixture(scope="session")
def judge() -> Callable[[list[Json]], list[Any]]:
    """Let Medplum validate R4 resources: each gets its list of issues."""
    return _node("Medplum", "medplum/validate.mjs", [HERE / "node_modules" / "@medplum"], [])


@pytest.fixture(scope="session")
def render() -> Callable[[list[Json]], list[Json]]:
    """Let LHC-Forms show and score forms in Chromium; see lforms/score.mjs for what goes in and comes out."""
    return _node("LHC-Forms", "lforms/score.mjs", [PEERS / "lforms"], ["chromium"])


@pytest.fixture(scope="session")
def calculate() -> Callable[[list[Json]], list[Json]]:
    """Let the engine of Smart Forms calculate; see smartforms/evaluate.mjs for what goes in and comes out."""
    return _node("Smart Forms", "smartforms/evaluate.mjs", [PEERS / "smartforms" / "engine.mjs"], [])


@pytest.fixture(scope="session")
def hapi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirServer]:
    """A HAPI FHIR JPA server with an empty in-memory database, on a free port of this machine."""
    with running(java("FhirServer"), tmp_path_factory.mktemp("hapi") / "log") as address:
        yield FhirServer("HAPI", address)


@pytest.fixture(scope="session")
def sekmet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirServer]:
    """A sekmet server with an empty in-memory database, on a free port of this machine."""
    python = PEERS / "venv" / "bin" / "python"
    need("sekmet", python, python.parent / "sekmet")
    with running([python, HERE / "sekmet" / "serve.py"], tmp_path_factory.mktemp("sekmet") / "log") as address:
        yield FhirServer("sekmet", address)


# --- what mindscreen writes -------------------------------------------------------------------------------------------

INSTRUMENTS = ("phq-9", "gad-7", "phq-2", "gad-2", "psc-17")
AUTHORED = "2026-11-21T10:00:00+08:00"
PEOPLE = ("Patient/example", "RelatedPerson/example")
"""References of the person screened and of a parent who may have answered."""


@dataclass(frozen=True)
class Sheet:
    """The answers of one invented person, and what mindscreen makes of them.

    Attributes:
        name: for example `phq-9 mixed`.
        instrument: the instrument.
        result: the engine's.
    """

    name: str
    instrument: ms.Instrument
    result: ms.Result

    def emit(self, locale: str = "en", **options: Any) -> Json:
        """The transaction, with the advice of a department for persons of that age; none where it is not known."""
        patient, parent = PEOPLE
        age = self.result.context.age_years
        return ms.fhir.bundle(
            self.result,
            () if age is None else department(age).advise(self.result),
            subject=patient,
            source=patient if self.result.context.completed_by == "self" else parent,
            authored=AUTHORED,
            locale=locale,
            **options,
        )

    def with_age(self) -> Sheet:
        """The same answers by a person of the lowest whole year of age that the form is meant for, by default 18."""
        months, _ = self.instrument.population.age_months
        known = self.result.context
        age = 18 if months is None else ceil(months / 12)
        result = ms.screen(self.instrument, self.result.answers, age_years=age, completed_by=known.completed_by)
        return replace(self, name=f"{self.name} at {age}", result=result)

    def response(self, locale: str = "en") -> Json:
        """The QuestionnaireResponse in that transaction."""
        resources = [entry["resource"] for entry in self.emit(locale)["entry"]]
        [response] = [each for each in resources if each["resourceType"] == "QuestionnaireResponse"]
        return cast("Json", response)

    @property
    def clicks(self) -> dict[str, str]:
        """The answers as a person at a form gives them: linkId to answer code, in the order of the form."""
        items = {item.id: item for item in self.instrument.items}
        return {
            item: codes.option_coding(self.instrument, items[item], items[item].option(value))["code"]
            for item, value in self.result.answers.items()
        }


def department(age_years: int) -> ms.Pathway:
    """One that sees persons of that age."""
    return ms.pathway("general-outpatient" if age_years >= 18 else "paediatrics" if age_years >= 6 else "child-health")


@pytest.fixture(scope="session")
def sheets() -> list[Sheet]:
    """For each instrument: the two ends, something between, a form with its last question blank, and an empty form."""
    found = []
    for instrument in map(ms.load, INSTRUMENTS):
        questions = [item for item in instrument.items if item.ask_when is None]
        mixed = {item.id: item.options[place % len(item.options)].value for place, item in enumerate(instrument.items)}
        patterns = {
            "lowest": {item.id: item.lower for item in questions},
            "highest": {item.id: item.upper for item in instrument.items},
            "mixed": mixed,
            "last blank": {item: value for item, value in mixed.items() if item != questions[-1].id},
            "empty": {},
        }
        youngest = (instrument.population.age_months[0] or 0) // 12
        for pattern, answers in patterns.items():
            answered_by = cast("Respondent", instrument.population.completed_by[0])
            result = ms.screen(instrument, answers, age_years=youngest + 5, completed_by=answered_by)
            found.append(Sheet(f"{instrument.id} {pattern}", instrument, result))
    return found


@pytest.fixture(scope="session")
def every_instrument() -> list[Sheet]:
    """For each instrument of the catalogue a form on which everything is answered, and one with a few blanks.

    Nothing is stated about the person but who answered: the advice for adults is left out. The words are made of ids,
    because most wording is not ours to show.
    """
    found = []
    for entry in ms.catalogue():
        instrument = worded(ms.load(entry.id, allow_draft=True))
        answered_by = cast("Respondent", instrument.population.completed_by[0])
        for name, answers in zip(("whole", "partial"), (*drawn(instrument, 0.0), *drawn(instrument, 0.3)), strict=True):
            for item in instrument.items:  # a form would not let anybody answer what it does not ask
                others = {other: value for other, value in answers.items() if other != item.id}
                if item.id in ms.screen(instrument, others).not_asked:
                    answers.pop(item.id, None)
            result = ms.screen(instrument, answers, completed_by=answered_by)
            found.append(Sheet(f"{instrument.id} {name}", instrument, result))
    assert found
    return found


def drawn(instrument: ms.Instrument, blank: float) -> Iterator[dict[str, int]]:
    """One answer sheet, the same on every run; what decides whether another question is asked is answered."""
    draw = random.Random(instrument.id)  # noqa: S311 - a fixed sample, nothing secret
    rules = [item.ask_when for item in instrument.items if item.ask_when is not None]
    gates = {leaf.name for rule in rules for leaf in comparisons(rule)}
    yield {
        item.id: draw.choice(item.options).value
        for item in instrument.items
        if item.id in gates or draw.random() >= blank
    }
