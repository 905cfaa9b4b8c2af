"""`mindscreen fhir score --from URL`: what is filed, told and refused, and who is shown which token."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.made_up_server import BASE, MadeUpServer, bundle, httpx, outcome, patient, response

import mindscreen as ms
from mindscreen.cli.words import words
from mindscreen.errors import CAUSES

Run = Callable[..., Any]
OTHER = "https://screening.example.org/fhir"
SAY = words("en")


class Net:
    """The servers that there are, by host; asked through whatever client the program makes.

    Attributes:
        asked: host and bearer token of every request.
    """

    def __init__(self, *servers: MadeUpServer) -> None:
        self._servers = {httpx.URL(each.base).host: each for each in servers}
        self.asked: list[tuple[str, str | None]] = []

    def answer(self, request: Any) -> Any:
        self.asked.append((request.url.host, request.headers.get("Authorization")))
        return self._servers[request.url.host].answer(request)


@pytest.fixture
def ehr() -> MadeUpServer:
    """Two forms that can be scored, one with a critical finding, and one of a questionnaire that nobody knows."""
    phq_9 = response("r2", *[0] * 8, 1, 0, instrument="phq-9")
    diet = {**response("r3", 1, 1), "questionnaire": "https://h.example.org/diet"}
    return MadeUpServer(response("r1", 2, 3, status="amended"), phq_9, diet, patient("p1"))


@pytest.fixture
def ours() -> MadeUpServer:
    return MadeUpServer(base=OTHER)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch, ehr: MadeUpServer, ours: MadeUpServer) -> Net:
    made, client = Net(ehr, ours), httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **_: client(transport=httpx.MockTransport(made.answer)))
    monkeypatch.setattr("mindscreen.fhir.server.client.sleep", lambda _: None)
    for name in ("MINDSCREEN_FHIR_TOKEN", "MINDSCREEN_FHIR_TOKEN_TO"):
        monkeypatch.delenv(name, raising=False)
    return made


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_results_are_filed_and_told(mindscreen: Run, net: Net, ehr: MadeUpServer, tmp_path: Path, locale: str) -> None:
    say, reasons = words(locale), tmp_path / "reasons.ndjson"
    said = mindscreen("fhir", "score", "--from", BASE, "--locale", locale, "--rejected", reasons)
    assert (said.status, said.out) == (65, "")
    assert len(ehr.sent) == 2
    assert len(ehr.kept("Observation")) > 2
    created = len(ehr.stored)
    assert [line.strip() for line in said.err.splitlines()] == [
        say("score.responses", n=3),
        say("score.filed", n=2, critical=1),
        say("score.rejected", n=1),
        f"1  MS-F002  {CAUSES['MS-F002']}",
        say("score.notes", n=1),
        f"1  amended  {ms.fhir.NOTES['amended']}",
        say("score.created", created=created, found=0),
        say("score.rejected-lines", path=reasons),
        say("score.next", since="2026-11-21T10:00:03Z"),
        say("score.next-rejected"),
    ]
    [reason] = _lines(reasons)
    assert reason["response"] == "QuestionnaireResponse/r3"
    assert reason["code"] == "MS-F002"
    assert "--instrument" in reason["remedy"]
    again = mindscreen("fhir", "score", "--from", BASE, "--locale", locale)
    assert say("score.created", created=0, found=created) in again.err
    assert net.asked[0] == ("ehr.example.org", None)


@pytest.mark.usefixtures("net")
def test_all_well(mindscreen: Run) -> None:
    said = mindscreen("fhir", "score", "--from", OTHER)
    assert said.status == 0
    assert said.err.splitlines() == [
        SAY("score.responses", n=0),
        SAY("score.filed", n=0, critical=0),
        SAY("score.created", created=0, found=0),
    ]


@pytest.mark.usefixtures("net")
def test_what_is_asked_for(mindscreen: Run, ehr: MadeUpServer) -> None:
    form = "https://h.example.org/diet"
    mindscreen("fhir", "score", "--from", BASE, "--since", "2026-11-20", "--questionnaire", form, "--count", "7")
    asked = httpx.URL(f"http://h{ehr.requests[0][1]}").params
    assert (asked["_lastUpdated"], asked["questionnaire"], asked["_count"]) == ("ge2026-11-20", form, "7")


@pytest.mark.usefixtures("net")
def test_how_it_is_written(mindscreen: Run, ehr: MadeUpServer) -> None:
    options = ("--value", "quantity", "--identifier-system", "https://h.example.org/ids", "--locale", "zh-CN")
    mindscreen("fhir", "score", "--from", BASE, *options, "--fhir-version", "4.3.0", "--pathway", "general-outpatient")
    assert any("valueQuantity" in each for each in ehr.kept("Observation"))
    assert ehr.kept("ServiceRequest")
    assert {each["identifier"][0]["system"] for each in ehr.kept("Observation")} == {"https://h.example.org/ids"}


@pytest.mark.usefixtures("net")
def test_forms_of_ones_own_and_a_pathway_in_a_file(
    mindscreen: Run,
    ehr: MadeUpServer,
    tmp_path: Path,
) -> None:
    form, pathway = tmp_path / "diet.json", tmp_path / "ours.yaml"
    form.write_text(json.dumps({"questionnaire": "https://h.example.org/diet"}), encoding="utf-8")
    pathway.write_text(
        "format: mindscreen-pathway-changes/1\nid: ours\nversion: 1.0.0\nof: general-outpatient@1\n"
        "title: {en: Ours, zh-CN: 本院}\ncite: board\nchange:\n  - {rule: gad-2-positive, within: P1D, cite: board}\n"
        "references:\n  board: {text: Decision of our board, confidence: high}\n",
        encoding="utf-8",
    )
    said = mindscreen("fhir", "score", "--from", BASE, "--mapping", f"gad-2={form}", "--pathway", pathway)
    assert (said.status, len(ehr.sent)) == (0, 3), said.err


@pytest.mark.usefixtures("net")
def test_one_instrument_for_all(mindscreen: Run) -> None:
    assert "MS-F" in mindscreen("fhir", "score", "--from", BASE, "--instrument", "gad-2").err
    assert mindscreen("fhir", "score", "--from", BASE, "--instrument", "gad2").status == 3


@pytest.mark.usefixtures("net")
def test_a_dry_run_sends_nothing(
    mindscreen: Run,
    ehr: MadeUpServer,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.ndjson"
    said = mindscreen("fhir", "score", "--from", BASE, "--dry-run", "-o", out)
    assert (said.status, ehr.sent) == (65, [])
    assert [each["type"] for each in _lines(out)] == ["transaction", "transaction"]
    assert SAY("score.not-sent", n=2, critical=1) in said.err
    assert said.err.endswith(SAY("score.output", path=out) + "\n")
    assert mindscreen("fhir", "score", "--from", BASE, "--dry-run", "-o", "-").raw == out.read_bytes()
    assert mindscreen("fhir", "score", "--from", BASE, "--dry-run").out == ""


# --- tokens -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [None, f"{BASE}/", "https://EHR.example.org:443/fhir"])
def test_the_token_of_the_source_goes_to_the_source(
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, net: Net, ehr: MadeUpServer, to: str | None
) -> None:
    monkeypatch.setenv("MINDSCREEN_FHIR_TOKEN", "first")
    monkeypatch.setenv("MINDSCREEN_FHIR_TOKEN_TO", "second")
    said = mindscreen("fhir", "score", "--from", BASE, *([] if to is None else ["--to", to]))
    assert set(net.asked) == {("ehr.example.org", "Bearer first")}
    assert len(ehr.sent) == 2
    assert "first" not in said.err


@pytest.mark.parametrize("token", [None, "", "second"])
def test_no_token_goes_to_another_host(
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, net: Net, ours: MadeUpServer, token: str | None
) -> None:
    monkeypatch.setenv("MINDSCREEN_FHIR_TOKEN", "first")
    if token is not None:
        monkeypatch.setenv("MINDSCREEN_FHIR_TOKEN_TO", token)
    mindscreen("fhir", "score", "--from", BASE, "--to", OTHER)
    shown = f"Bearer {token}" if token else None
    assert set(net.asked) == {("ehr.example.org", "Bearer first"), ("screening.example.org", shown)}
    assert ours.kept("QuestionnaireResponse")


@pytest.mark.parametrize("variable", ["MINDSCREEN_FHIR_TOKEN", "MINDSCREEN_FHIR_TOKEN_TO"])
def test_a_token_that_is_none_is_named_and_not_repeated(
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, net: Net, variable: str
) -> None:
    monkeypatch.setenv(variable, "s3cret with spaces")
    said = mindscreen("fhir", "score", "--from", BASE, "--to", OTHER)
    assert (said.status, net.asked) == (9, [])
    assert said.err == f"error [MS-F005] {variable}: it is no bearer token. Give it as it was issued.\n"


# --- what servers refuse ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.usefixtures("net")
def test_outcomes_are_kept_where_they_are_asked_for(
    mindscreen: Run,
    ehr: MadeUpServer,
    tmp_path: Path,
    locale: str,
) -> None:
    remark = outcome("informational", "slow today")

    def instead(request: Any) -> Any:
        if request.method == "GET":
            return httpx.Response(200, json=bundle("searchset", response("r1", 2, 3), response("r2", 1, 1), remark))
        if b"Patient/_search" in request.url.raw_path:
            return httpx.Response(200, json=bundle("searchset"))
        if b"QuestionnaireResponse/r1" in request.read():
            return httpx.Response(422, json=outcome())
        entries = len(json.loads(request.read())["entry"])
        stored = [
            {"response": {"status": "201", "outcome": remark}},
            *[{"response": {"status": "200"}}] * (entries - 1),
        ]
        return httpx.Response(200, json={"resourceType": "Bundle", "entry": stored})

    ehr.instead = instead
    kept, reasons, say = tmp_path / "outcomes.ndjson", tmp_path / "reasons.ndjson", words(locale)
    run = ("fhir", "score", "--from", BASE, "--rejected", reasons, "--locale", locale)
    said = mindscreen(*run, "--outcomes", kept)
    assert _lines(kept) == [
        {"outcome": remark},
        {"response": "QuestionnaireResponse/r1", "outcome": outcome()},
        {"response": "QuestionnaireResponse/r2", "outcome": remark},
    ]
    assert say("score.outcomes", path=kept) in said.err
    [reason] = _lines(reasons)
    assert (reason["code"], reason["response"]) == ("MS-C002", "QuestionnaireResponse/r1")
    assert "--outcomes FILE" in reason["remedy"]
    kept.unlink()
    without = mindscreen(*run)
    assert "Zhang" not in said.err + without.err + reasons.read_text("utf-8")
    assert not kept.exists()


@pytest.mark.usefixtures("net")
def test_without_remarks_there_is_no_file(
    mindscreen: Run,
    tmp_path: Path,
) -> None:
    said = mindscreen("fhir", "score", "--from", BASE, "--outcomes", tmp_path / "outcomes")
    assert "outcomes" not in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("end", ["server", "person"])
@pytest.mark.usefixtures("net")
def test_what_was_done_before_an_end_is_told(
    mindscreen: Run,
    ehr: MadeUpServer,
    tmp_path: Path,
    end: str,
) -> None:
    def instead(request: Any) -> Any:
        if request.method == "POST" and b"gad-2" not in request.read():
            if end == "person":
                raise KeyboardInterrupt
            return httpx.Response(401)
        return None

    ehr.instead = instead
    reasons = tmp_path / "reasons"
    said = mindscreen("fhir", "score", "--from", BASE, "--rejected", reasons, "--count", "3")
    assert said.status == (130 if end == "person" else 11)
    assert said.err.startswith(SAY("score.responses", n=1))
    assert SAY("score.next", since="2026-11-21T10:00:01Z") in said.err
    assert ("[MS-C002]" in said.err) is (end == "server")
    assert not reasons.exists()


@pytest.mark.usefixtures("net")
def test_a_server_that_is_not_there(
    mindscreen: Run,
    ehr: MadeUpServer,
    tmp_path: Path,
) -> None:
    ehr.instead = lambda _: httpx.Response(503)
    said = mindscreen("fhir", "score", "--from", BASE, "--dry-run", "-o", tmp_path / "out")
    assert (said.status, said.err.count("\n")) == (11, 1)
    assert said.err.startswith("error [MS-C001]")
    assert not list(tmp_path.iterdir())


def test_without_httpx_the_extra_is_named(mindscreen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    said = mindscreen("fhir", "score", "--from", BASE)
    assert (said.status, "[MS-N006]" in said.err, "mindscreen[server]" in said.err) == (3, True, True)


@pytest.mark.usefixtures("net")
def test_a_bar_without_an_end(mindscreen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("rich.progress.Progress.update", lambda *_, **more: shown.append(more["description"]))
    monkeypatch.setattr("mindscreen.cli.fhir_score_servers.watched", lambda: True)
    mindscreen("fhir", "score", "--from", BASE)
    assert shown == [SAY("score.so-far", responses=2, rejected=0), SAY("score.so-far", responses=3, rejected=1)]


@pytest.mark.parametrize(
    ("line", "status", "part"),
    [
        (f"--from {BASE} --write scores", 2, "--write: it is for a file"),
        (f"--from {BASE} --patients p", 2, "--patients: it is for a file"),
        (f"--from {BASE} --allow-in-progress", 2, "--allow-in-progress: it is for a file"),
        (f"--from {BASE} --same-server", 2, "--same-server: it is for a file"),
        (f"--from {BASE} --processes 1", 2, "--processes: it is for a file"),
        (f"--from {BASE} --restart", 2, "--restart: it is for a file"),
        (f"--from {BASE} -o out", 2, "--output: results go to the server"),
        (f"--from {BASE} --rejected same --outcomes same", 2, "--outcomes: it is the same file as --rejected"),
        (f"--from {BASE} --rejected -", 2, "--rejected: it must be a file"),
        (f"--from {BASE} --outcomes nowhere/o", 2, "--outcomes: the file cannot be written"),
        (f"--from {BASE} --dry-run -o o.gz", 2, "--output: it is not written compressed"),
        (f"--from {BASE} --pathway nowhere", 3, "[MS-N003]"),
        (f"--from {BASE} --locale fr", 3, "[MS-N004]"),
        (f"--from {BASE} --since yesterday", 9, "[MS-F005] --since:"),
        (f"--from {BASE} --count 0", 9, "[MS-F005] --count:"),
        ("--from ehr.example.org", 11, "[MS-C004] --from: it is no address"),
        (f"--from {BASE} --to https://me:secret@h.example.org", 11, "[MS-C004] --to: it is no address"),
        ("--to https://h.example.org", 2, "give a file"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(  # noqa: PLR0913, PLR0917 - fixtures and cases
    mindscreen: Run, net: Net, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, status: int, part: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = mindscreen("fhir", "score", *line.split())
    assert (said.status, said.out, said.err.count("\n")) == (status, "", 1)
    assert part in said.err
    assert "secret" not in said.err
    assert (net.asked, list(tmp_path.iterdir())) == ([], [])
