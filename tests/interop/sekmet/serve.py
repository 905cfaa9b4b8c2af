"""Starts a sekmet server (R4) with an empty in-memory database on a free port of this machine.

Prints `READY <base url>` on standard output and runs until its standard input is closed, so that it cannot outlive the
process which started it. Run with the Python of the peers: ``.peers/venv/bin/python sekmet/serve.py``
"""
# mypy: disable-error-code="import-not-found"
# A peer: sekmet and what it needs are not installed beside mindscreen.

from __future__ import annotations

import socket
import sys
import threading

import uvicorn
from sekmet.config import Settings, SimulatorSettings
from sekmet.fhir.search_params import PARAMS, SearchParam
from sekmet.main import create_app

# sekmet knows the search parameters that hospitals use most. These of R4, which it lacks, name what it is to look up:
# without them it refuses every transaction, because its conditions ask for a response or a risk by identifier.
for kind, name, token_or_uri in (
    ("Questionnaire", "url", "uri"),
    ("Questionnaire", "version", "token"),
    ("QuestionnaireResponse", "identifier", "token"),
    ("RiskAssessment", "identifier", "token"),
):
    known = PARAMS.setdefault(kind, {})
    assert name not in known, f"sekmet knows {kind}?{name}= by itself now"
    known[name] = SearchParam(name, token_or_uri, (name,))

with socket.create_server(("127.0.0.1", 0)) as port:
    address = f"http://127.0.0.1:{port.getsockname()[1]}/fhir"
    nobody_acts = SimulatorSettings(enabled=False)  # it fulfils orders and tasks by itself otherwise
    app = create_app(Settings(base_url=address, db_path=":memory:", simulator=nobody_acts, log_inbound=False))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [port]})
    serving.start()
    sys.stdout.write(f"READY {address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.should_exit = True
    serving.join()
