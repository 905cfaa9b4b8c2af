# ruff: noqa: INP001 - the manual's extensions are found by path, not as a package
"""One failing input for every error code. The manual shows it with the message that it really gives.

A failing input is a change to a shipped file, a file of its own, or some lines of Python; what is shown is what is run.
"""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import AbstractContextManager, chdir, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

import mindscreen as ms
from mindscreen import library
from mindscreen.authoring import lock
from mindscreen.authoring.build import build_packs, compile_folder, sealed
from mindscreen.authoring.rulesets import compile_rule_sets
from mindscreen.cli.answers import read_answers
from mindscreen.errors import CAUSES, MindscreenError
from mindscreen.pathways import installed_ground, load_pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a shipped file; what is to be changed stands in it exactly once."""

    file: str
    old: str
    new: str
    read: Callable[[Path], object]
    remark: str = ""

    def shown(self) -> tuple[str, str]:
        """The change as a difference of lines."""
        text = (ROOT / self.file).read_text(encoding="utf-8")
        start = text.index(self.old)
        head, tail = text.rfind("\n", 0, start) + 1, text.find("\n", start + len(self.old) - 1)
        before = text[head:tail]
        lines = [f"# {self.file}{self.remark}"]
        lines += [f"- {line}" for line in before.splitlines()]
        lines += [f"+ {line}" for line in before.replace(self.old.rstrip("\n"), self.new).splitlines()]
        return "diff", "\n".join(lines)

    def run(self, desk: Path) -> object:
        """Make the change in a copy, and read that."""
        shutil.copytree((ROOT / self.file).parent, (desk / self.file).parent)
        text = (desk / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            msg = f"{self.old!r} does not stand exactly once in {self.file}"
            raise LookupError(msg)
        (desk / self.file).write_text(text.replace(self.old, self.new), encoding="utf-8")
        return self.read(desk / self.file)


@dataclass(frozen=True, slots=True)
class File:
    """A file, and what is done with it."""

    name: str
    text: str
    command: str
    read: Callable[[Path], object]

    def shown(self) -> tuple[str, str]:
        """The file with its name, and the command."""
        return "text", f"# {self.name}\n{self.text}\n\n# {self.command}"

    def run(self, desk: Path) -> object:
        """Write the file and read it."""
        path = desk / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, encoding="utf-8")
        return self.read(path)


@dataclass(frozen=True, slots=True)
class Python:
    """Some lines of Python; `given` prepares what their remarks speak of."""

    lines: str
    given: Callable[[Path], AbstractContextManager[Any]] = lambda _: nullcontext()

    def shown(self) -> tuple[str, str]:
        """The lines."""
        return "python", self.lines.strip()

    def run(self, desk: Path) -> object:
        """Prepare, and run the lines."""
        with self.given(desk):
            exec(self.lines, {"ms": ms})  # noqa: S102 - our own lines, which the manual shows
        return None


class Installed(AbstractContextManager[None]):
    """A package of our hospital with one instrument, installed for as long as the case runs.

    Args:
        desk: where to put it.
        name: id of its one instrument, which is a PHQ-2.
        old: what is different in its files.
        new: what stands there instead.
        damage: what is done to its compiled pack.
    """

    def __init__(self, desk: Path, name: str, old: str = "", new: str = "", damage: Callable[[str], str] = str) -> None:
        folder = desk / "tree" / "instruments" / name
        shutil.copytree(ROOT / "instruments" / "phq-2", folder)
        for path in folder.iterdir():
            text = path.read_text(encoding="utf-8").replace("id: phq-2\n", f"id: {name}\n")
            text = text.replace("instrument: phq-2\n", f"instrument: {name}\n")
            if "permission-required" in new:
                text = text.partition("wording:\n")[0]
            path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        self._site = desk / "site"
        package, info = self._site / "our_hospital", self._site / "our_hospital-1.0.dist-info"
        build_packs(desk / "tree", package / "packs")
        pack = package / "packs" / f"{name}.json"
        pack.write_text(damage(pack.read_text(encoding="utf-8")), encoding="utf-8")
        info.mkdir()
        for file, text in (
            (package / "__init__.py", "from pathlib import Path\n\nPACKS = Path(__file__).parent / 'packs'\n"),
            (info / "METADATA", "Metadata-Version: 2.1\nName: our-hospital\nVersion: 1.0\n"),
            (info / "entry_points.txt", "[mindscreen.packs]\nour-hospital = our_hospital:PACKS\n"),
        ):
            file.write_text(text, encoding="utf-8")

    def __enter__(self) -> None:
        sys.path.insert(0, str(self._site))
        library._index.cache_clear()  # noqa: SLF001 - what is installed has changed

    def __exit__(self, *_: object) -> None:
        sys.path.remove(str(self._site))
        sys.modules.pop("our_hospital", None)
        library._index.cache_clear()  # noqa: SLF001 - as above


def _definition(path: Path) -> object:
    return ms.load_path(path.parent)


def _locked_pathway(path: Path) -> object:
    ground = installed_ground()
    rules = sealed(compile_rule_sets(path, ground.vocabulary, ground.instruments))
    locked = json.loads((ROOT / "pathways" / "lock.json").read_bytes())
    return lock.updated_pathways(locked, {f"{path.stem}.rules.json": rules})


def _locked(path: Path) -> object:
    locked = json.loads((ROOT / "instruments" / "lock.json").read_bytes())
    return lock.updated(locked, [compile_folder(path.parent)[0]])


def _phq_2(old: str, new: str, file: str = "definition.yaml") -> Edit:
    return Edit(f"instruments/phq-2/{file}", old, new, _definition)


def _outpatient(old: str, new: str) -> Edit:
    return Edit("pathways/general-outpatient.yaml", old, new, load_pathway)


def _ours(change: str) -> File:
    text = (
        "format: mindscreen-pathway-changes/1\nid: our-outpatients\nversion: 1.0.0\nof: general-outpatient@1\n"
        "title: {en: Our outpatients, zh-CN: 本院门诊}\ncite: board\nchange:\n"
        f"  - {change}\n"
        "references:\n  board: {text: Decision of our board, confidence: high}\n"
    )
    return File("our-outpatients.yaml", text, 'load_pathway("our-outpatients.yaml")', load_pathway)


def _answers(text: str) -> File:
    command = "mindscreen screen phq-2 --answers answers.json"
    return File("answers.json", text, command, lambda path: read_answers(str(path), ms.load("phq-2"), ms.Context()))


def _overlay(text: str) -> File:
    command = 'ms.wording(ms.load("phq-2", overlay="overlay"), "en")'
    name = "overlay/phq-2/text.en.yaml"
    return File(name, text, command, lambda path: ms.wording(ms.load("phq-2", overlay=path.parents[1]), "en"))


_LICENSED = """\
format: mindscreen-text/1
instrument: phq-2
locale: en
licence:
  granted_by: the rights holder
  reference: contract 2024-117
  uses: [research]
  commercial: false
  to: '2025-12-31'
wording:
  status: rights-holder
  source: ours
  notice: ours
  instruction: 'Over the last two weeks:'
  items: {q1: ours, q2: ours}
  options: {frequency: {not-at-all: ours, several-days: ours, more-than-half-the-days: ours, nearly-every-day: ours}}"""


def _licensed(command: str, **wanted: Any) -> File:
    on = wanted.pop("on", None)
    return File(
        "overlay/phq-2/text.en.yaml",
        _LICENSED,
        command,
        lambda path: ms.wording(ms.load("phq-2", overlay=path.parents[1], **wanted), "en", on=on),
    )


def _response(*lines: str, options: str = "") -> Python:
    body = "\n".join(f"    {line}" for line in lines)
    return Python(
        f'response = {{\n    "resourceType": "QuestionnaireResponse",\n{body}\n}}\n'
        f'ms.fhir.read_response(ms.load("phq-9"), response{options})'
    )


def _server(answer: str) -> Python:
    """What a FHIR server gives that answers so."""
    return Python(
        "import httpx\n\n"
        f"server_double = httpx.MockTransport(lambda request: {answer})\n"
        "client = httpx.Client(transport=server_double)\n"
        'with ms.fhir.FhirServer("https://ehr.example.org/fhir", client=client, retries=0) as server:\n'
        "    list(server.responses())"
    )


@contextmanager
def _interrupted(desk: Path) -> Iterator[None]:
    """A file of responses, and a run that was stopped after a part of it."""
    filled = ms.fhir.questionnaire_response(
        ms.screen(ms.load("phq-9"), {"q1": 1}), subject="Patient/1", authored="2026-11-21T10:00:00+08:00"
    )
    with chdir(desk):
        Path("in.ndjson").write_text(json.dumps(filled), encoding="utf-8")
        with closing(ms.fhir.score_file(Path("in.ndjson"), Path("out.ndjson"), ms.fhir.BulkOptions())) as run:
            next(run)
        yield


def _without_fhir(_: Path) -> AbstractContextManager[Any]:
    return patch.dict(sys.modules, dict.fromkeys(("fhir", "fhir.resources", "fhir.resources.R4B")))


Case: TypeAlias = Edit | File | Python

CASES: dict[str, Case] = {
    "MS-D001": _phq_2("items: [q1, q2]", "items: [q1, q2"),
    "MS-D002": _phq_2("age_years: {from: 18}", "age_years: {from: 018}"),
    "MS-D003": _phq_2("items: [q1, q2]", f"items: {'[' * 20}q1, q2{']' * 20}"),
    "MS-D004": _phq_2("domain: depression", "domian: depression"),
    "MS-D005": _phq_2("when: total >= positive", "when: totl >= positive"),
    "MS-D006": _phq_2("when: total >= positive", "when: total => positive"),
    "MS-D007": _phq_2("when: total >= positive", "when: total >= 7"),
    "MS-D008": _phq_2("range: [0, 6]", "range: [0, 7]"),
    "MS-D009": _phq_2("3 is positive, answers: [1, 2]", "3 is positive, answers: [1, 1]"),
    "MS-D010": Edit(
        "instruments/phq-2/definition.yaml",
        "age_years: {from: 18}",
        "age_years: {from: 18, to: 120}",
        _locked,
        ", then: python -m mindscreen.authoring.lock --check",
    ),
    "MS-D011": _phq_2("loinc: 44250-9", "loinc: 44250-8"),
    "MS-D012": _phq_2("    q2: depressed mood\n", "", "text.en.yaml"),
    "MS-D013": _overlay(
        "format: mindscreen-text/1\ninstrument: phq-2\nlocale: en\nprofiles: {original: {cutoffs: {positive: 5}}}"
    ),
    "MS-D014": Python(
        '# an installed package brings an instrument phq-2 of its own\nms.load("phq-2")',
        lambda desk: Installed(desk, "phq-2"),
    ),
    "MS-D015": Python(
        '# our-2 is a draft\nms.load("our-2")',
        lambda desk: Installed(
            desk, "our-2", "status: ready\n", "status: draft\ndraft_because: nobody has read the paper\n"
        ),
    ),
    "MS-D016": _phq_2("level: positive, cite: kroenke2003", "level: positive, cite: kroenke2030"),
    "MS-D017": Python('ms.load_path("instruments/phq-0")'),
    "MS-I001": Python(
        '# only half of our-2.json was copied\nms.load("our-2")',
        lambda desk: Installed(desk, "our-2", damage=lambda text: text[: len(text) // 2]),
    ),
    "MS-I002": Python(
        '# one digit of our-2.json was changed\nms.load("our-2")',
        lambda desk: Installed(desk, "our-2", damage=lambda text: text.replace('"upper":6', '"upper":9', 1)),
    ),
    "MS-I003": Python('ms.Result.from_dict({"format": "mindscreen-result/1", "answers": []})'),
    "MS-N001": Python('ms.load("phq9")'),
    "MS-N002": Python('ms.load("phq-9@7")'),
    "MS-N003": Python('ms.pathway("general-inpatient")'),
    "MS-N004": Python('ms.labels(ms.load("phq-9"), "fr")'),
    "MS-N005": Python('ms.screen(ms.load("phq-9"), {"q1": 2}, profile="orignal")'),
    "MS-N006": Python(
        '# where the extra "fhir" is not installed\nms.fhir.validate({"resourceType": "Bundle"})', _without_fhir
    ),
    "MS-N007": Python('ms.screen(ms.load("phq-9"), {"q1": 2})["sum"]'),
    "MS-N008": Python('ms.pathway("general-outpatient").start(age_years=34, circumstances=["noisy"])'),
    "MS-R001": Python('ms.screen(ms.load("phq-9"), {"q10": 1})'),
    "MS-R002": Python('ms.screen(ms.load("phq-9"), {"q1": "2"})'),
    "MS-R003": Python('ms.screen(ms.load("phq-9"), {"q1": 4})'),
    "MS-R004": _answers('[{"item": "q1", "value": 0}, {"item": "q2", "value": 0}, {"item": "q1", "value": 3}]'),
    "MS-R005": Python('ms.screen(ms.load("phq-9"), [2, 2, 1, 0, 0, 1, 0, 0, 0])'),
    "MS-R006": Python('ms.screen(ms.load("phq-9"), {"q1": 2}, age_years=340)'),
    "MS-R007": Python('ms.screen(ms.load("phq-9"), {"q1": 2}, age_years=17, overrides={"age": ""})'),
    "MS-R008": _answers('{"q1": 0, "q2":'),
    "MS-R009": Python('ms.screen(ms.load("phq-9"), ms.Response("gad-7", {"q1": 2}))'),
    "MS-R010": Python('result = ms.screen(ms.load("phq-2"), [1, 1])\nms.trend([result, result])'),
    "MS-R011": Python('ms.trend([ms.screen(ms.load("phq-2"), [1, 1])])'),
    "MS-E001": Python('ms.screen(ms.load("phq-9"), {"q1": 2}, age_years=12)'),
    "MS-E002": Python('ms.screen(ms.load("phq-9"), {"q1": 2}, completed_by="parent")'),
    "MS-L001": Python(
        '# the licence of our-2 does not allow shipping its wording\nms.wording(ms.load("our-2"), "en")',
        lambda desk: Installed(desk, "our-2", "status: free-no-permission", "status: permission-required"),
    ),
    "MS-L002": Python('ms.wording(ms.load("psc-17"), "zh-CN")'),
    "MS-L003": _licensed('ms.wording(ms.load("phq-2", overlay="overlay", use="research"), "en")', use="research"),
    "MS-L004": _licensed(
        'ms.wording(ms.load("phq-2", overlay="overlay"), "en", on=date(2025, 6, 1))', on=date(2025, 6, 1)
    ),
    "MS-P001": _outpatient("[phq-2, gad-2]", "[phq-22, gad-2]"),
    "MS-P002": _ours("{rule: phq-9-self-harm, urgency: U3, cite: board}"),
    "MS-P003": Python(
        'depression = ms.screen(ms.load("phq-9"), {"q1": 2}, age_years=34)\n'
        'anxiety = ms.screen(ms.load("gad-7"), {"q1": 2}, age_years=43)\n'
        'ms.pathway("general-outpatient").advise(depression, anxiety)'
    ),
    "MS-P004": Python(
        'loop = ms.care.CareLoop(opened="2026-11-21T09:30:00+08:00", assess_within="P7D")\n'
        'loop.apply(ms.care.CareEvent(kind="close", at="2026-11-21T10:00:00+08:00", by="duty_nurse"))'
    ),
    "MS-P005": Python('ms.care.CareEvent(kind="receive", at="2026-11-21T10:00:00+08:00", by="Zhang San")'),
    "MS-P006": Edit(
        "pathways/rules/phq-2.yaml",
        "within: P12M",
        "within: P24M",
        _locked_pathway,
        ", then: python -m mindscreen.authoring.lock --check",
    ),
    "MS-F001": Python('ms.fhir.read_response(ms.load("phq-9"), {"resourceType": "Observation"})'),
    "MS-F002": _response('"questionnaire": "urn:x-mindscreen:questionnaire:gad-7|1.0.0",', '"status": "completed",'),
    "MS-F003": _response('"status": "in-progress",'),
    "MS-F004": _response(
        '"status": "completed",',
        '"item": [{"linkId": "44250-9", "answer": [{"valueString": "now and then"}]}],',
    ),
    "MS-F005": Python(
        'result = ms.screen(ms.load("phq-9"), {"q1": 2})\n'
        'ms.fhir.bundle(result, subject="Zhang San", authored="2026-11-21T09:30:00+08:00")'
    ),
    "MS-F006": _response(
        '"status": "completed",',
        '"item": [',
        '    {"linkId": "44250-9", "answer": [{"valueCoding": {"system": "http://loinc.org", "code": "LA6569-3"}}]},',
        '    {"linkId": "44261-6", "answer": [{"valueInteger": 27}]},',
        "],",
    ),
    "MS-F007": _response(
        '"status": "completed",', '"subject": {"reference": "Patient/2"},', options=', subject="Patient/1"'
    ),
    "MS-F008": Python('ms.fhir.read_response(ms.load("phq-9"), {"resourceType": "Bundle", "type": "searchset"})'),
    "MS-F009": Python(
        "# a run that writes Observations to out.ndjson was interrupted\n"
        "from pathlib import Path\n\n"
        'scores = ms.fhir.BulkOptions(write="scores")\n'
        'list(ms.fhir.score_file(Path("in.ndjson"), Path("out.ndjson"), scores))',
        _interrupted,
    ),
    "MS-H001": Python('ms.hl7v2.escape("Zhang\\nSan", "patient.name.family (PID-5.1)")'),
    "MS-S001": Python('ms.fhir.cds.cards("general-outpatient-patient-view", {"hook": "patient-view", "context": {}})'),
    "MS-S002": Python(
        'request = {"hook": "patient-view", "context": {"patientId": "123"}, "prefetch": {}}\n'
        'ms.fhir.cds.cards("general-outpatient-patient-view", request)'
    ),
    "MS-C001": _server("httpx.Response(503)"),
    "MS-C002": _server("httpx.Response(403)"),
    "MS-C003": _server('httpx.Response(200, html="<h1>Welcome</h1>")'),
    "MS-C004": Python('ms.fhir.FhirServer("ehr.example.org/fhir")'),
}
"""Code to its failing input."""


def failure(code: str) -> MindscreenError:
    """Run the failing input of a code.

    Raises:
        AssertionError: when it does not fail.
    """
    with TemporaryDirectory() as desk:
        try:
            CASES[code].run(Path(desk))
        except MindscreenError as error:
            what, where, remedy = (_portable(part, desk) for part in (error.what, error.where, error.remedy))
            return type(error)(error.code, what, where=where, remedy=remedy)
    msg = f"the failing input of {code} ({CAUSES[code]}) does not fail"
    raise AssertionError(msg)


def _portable(text: str, desk: str) -> str:
    """The text without the folders of this machine."""
    for folder, name in ((f"{desk}/", ""), (library.PACKS, "mindscreen/_packs"), (f"{ROOT}/", "")):
        text = text.replace(folder, name)
    return text
