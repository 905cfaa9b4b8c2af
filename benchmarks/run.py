"""Speed as ratios measured in one run, printed as tables: `python3 make.py bench`.

Absolute times depend on the machine; the ratios are what this project holds itself to:

- one PHQ-9 with full duty: at most 6 times a hand-written function with the same duty, and faster than `clincalc`;
- `import mindscreen` and one PHQ-9: at most 15 times the wall time of `python -c pass`;
- one PHQ-9 as the bytes of a FHIR transaction: 150 times as fast as building and dumping the same with
  `fhir.resources`;
- a FHIR response as a dict to the full result: 8 times as fast as fhirpath.js, which computes the total alone;
- a file of responses to Observations of their scores: at most 6 times the processor time of a copy, with flat memory.

Repeats of the competitors are interleaved, so that a drift of the machine's speed hits all of them alike; the median is
quoted.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from benchmarks import handwritten
from benchmarks.bulk import bulk, verdict

import mindscreen as ms
from mindscreen.batch import screen_many

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = {"q1": 2, "q2": 1, "q3": 3, "q4": 2, "q5": 0, "q6": 1, "q7": 2, "q8": 0, "q9": 1, "difficulty": 1}
PARTIAL = {item: value for item, value in FULL.items() if item not in {"q8", "q9"}}
MICRO = 1e6
SCALAR_LIMIT = 6.0
COLD_LIMIT = 15.0
FHIR_FACTOR = 150.0
FHIRPATH_FACTOR = 8.0
FHIRPATH = Path(__file__).resolve().parent.parent / "tests" / "interop" / "fhirpath" / "speed.mjs"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


def per_call(functions: dict[str, Callable[[], object]], *, calls: int, repeats: int) -> dict[str, float]:
    """Median microseconds per call of each function, with the repeats interleaved."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(repeats):
        for name, function in functions.items():
            start = perf_counter()
            for _ in range(calls):
                function()
            times[name].append((perf_counter() - start) / calls * MICRO)
    return {name: median(each) for name, each in times.items()}


def table(title: str, unit: str, base: str, times: dict[str, float]) -> None:
    """Print one table: time, and ratio to the base row."""
    print(f"\n{title}")
    print(f"  {'':<58}{unit:>10}{'ratio':>9}")
    for name, time in times.items():
        print(f"  {name:<58}{time:>10.2f}{time / times[base]:>8.2f}x")


def as_fast(factor: float, wanted: float) -> bool:
    """Print one line about a factor that is to be reached."""
    kept = factor >= wanted
    print(f"  -> {factor:.0f}x as fast, wanted {wanted:.0f}x: {'kept' if kept else 'NOT kept'}")
    return kept


def scalar() -> bool:
    """One PHQ-9."""
    phq9 = ms.load("phq-9")

    def read(result: ms.Result) -> tuple[object, ...]:
        total = result["total"]
        return total.value, total.band, total.prorated, result.raised, result.unknown

    def same_facts(result: ms.Result) -> tuple[object, ...]:
        """What `clincalc` answers: total, severity and the item 9 flag."""
        total = result["total"]
        return total.value, total.band, result.finding("self-harm").truth

    base = "hand-written, same duty, complete form"
    functions: dict[str, Callable[[], object]] = {
        base: lambda: handwritten.phq9(FULL, 34),
        "mindscreen.screen, complete form": lambda: ms.screen(phq9, FULL, age_years=34, completed_by="self"),
        "mindscreen.screen, total, band and item 9 read": lambda: same_facts(
            ms.screen(phq9, FULL, age_years=34, completed_by="self")
        ),
        "mindscreen.screen, everything read": lambda: read(ms.screen(phq9, FULL, age_years=34, completed_by="self")),
        "hand-written, same duty, two blanks": lambda: handwritten.phq9(PARTIAL, 34),
        "mindscreen.screen, two blanks": lambda: ms.screen(phq9, PARTIAL, age_years=34, completed_by="self"),
        "mindscreen.screen, two blanks, everything read": lambda: read(
            ms.screen(phq9, PARTIAL, age_years=34, completed_by="self")
        ),
        "mindscreen.screen, complete form, to_dict with reasons": lambda: ms.screen(phq9, FULL).to_dict(),
    }
    if importlib.util.find_spec("clincalc") is not None:
        import clincalc  # noqa: PLC0415 - a peer that is only there for benchmarks

        responses = {"responses": list(FULL.values())[:9]}
        functions["clincalc.calculate, complete form"] = lambda: clincalc.calculate("phq9", responses)
    times = per_call(functions, calls=2000, repeats=15)
    table("One PHQ-9", "us", base, times)
    within = verdict(
        "screen() against hand-written", times["mindscreen.screen, complete form"] / times[base], SCALAR_LIMIT
    )
    peer = times.get("clincalc.calculate, complete form")
    if peer is None:
        print("  -> clincalc is not installed: run 'python3 make.py bench'")
        return False
    ratio = times["mindscreen.screen, total, band and item 9 read"] / peer
    return verdict("screen() and reading the same facts, against clincalc", ratio, 1.0) and within


def fhir() -> bool:
    """One PHQ-9 with its advice as a transaction, as it is sent: with an Observation for each answer, and without."""
    kept = [transaction(items=items) for items in (True, False)]
    return all(kept)


def transaction(*, items: bool) -> bool:
    """One transaction, as bytes."""
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415 - it must not slow the cold start

    phq9 = ms.load("phq-9")
    result = ms.screen(phq9, FULL, age_years=34, completed_by="self")
    advice = ms.pathway("general-outpatient").advise(result)
    facts: ms.fhir.Occasion = {"subject": "Patient/1", "authored": "2026-11-21T10:00:00+08:00"}
    same = ms.fhir.bundle(result, advice, items=items, **facts)
    model = get_fhir_model_class("Bundle")
    base = "mindscreen.fhir.bundle_json"
    functions: dict[str, Callable[[], object]] = {
        base: lambda: ms.fhir.bundle_json(result, advice, items=items, **facts),
        "mindscreen.fhir.bundle, a dict": lambda: ms.fhir.bundle(result, advice, items=items, **facts),
        "fhir.resources, build and dump the same": lambda: model.model_validate(same).model_dump_json(),
    }
    times = per_call(functions, calls=20, repeats=15)
    table(f"One PHQ-9 as a transaction of {len(same['entry'])} resources", "us", base, times)
    factor = times["fhir.resources, build and dump the same"] / times[base]
    return as_fast(factor, FHIR_FACTOR)


def batch() -> None:
    """A million PHQ-9."""
    rows = 1_000_000
    matrix = np.random.default_rng(9).integers(0, 4, size=(rows, 10), dtype=np.int8)
    blanks = matrix.copy()
    blanks[np.random.default_rng(1).random(blanks.shape) < 0.02] = -1
    columns = {item: np.ascontiguousarray(blanks[:, i]) for i, item in enumerate([*handwritten.ITEMS, "difficulty"])}
    phq9 = ms.load("phq-9")
    base = "numpy: matrix.sum(axis=1)"
    times = per_call(
        {
            base: lambda: matrix.sum(axis=1),
            "mindscreen.screen_many, no blanks": lambda: screen_many(phq9, matrix),
            "mindscreen.screen_many, 2 % blanks, columns": lambda: screen_many(phq9, columns, blank=-1),
        },
        calls=1,
        repeats=7,
    )
    table(f"{rows:,} PHQ-9, total, bands and findings", "ms", base, {name: each / 1e3 for name, each in times.items()})


def cold() -> bool:
    """A new process, up to the first score."""
    one = "import mindscreen as ms; ms.screen(ms.load('phq-9'), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], age_years=34)"
    commands = {
        "python -c pass": "pass",
        "import mindscreen": "import mindscreen",
        "import mindscreen, load and score one PHQ-9": one,
        "the same, and every finding's reason": one + ".to_dict()",
    }
    functions: dict[str, Callable[[], object]] = {
        name: lambda code=code: subprocess.run([sys.executable, "-c", code], check=True)  # type: ignore[misc]  # noqa: S603
        for name, code in commands.items()
    }
    times = per_call(functions, calls=1, repeats=15)
    table("Cold start, wall time", "ms", "python -c pass", {name: each / 1e3 for name, each in times.items()})
    ratio = times["import mindscreen, load and score one PHQ-9"] / times["python -c pass"]
    return verdict("cold start against python -c pass", ratio, COLD_LIMIT)


def fhirpath() -> bool:
    """A response to a PHQ-9 that lies there as a dict, beside fhirpath.js."""
    phq9 = ms.load("phq-9")
    form = ms.fhir.questionnaire(phq9)
    filled = ms.screen(phq9, FULL, age_years=34, completed_by="self")
    response = ms.fhir.questionnaire_response(filled, subject="Patient/1", authored="2026-11-21T10:00:00+08:00")
    [total] = [item for item in form["item"] if item["linkId"] == "total"]
    [calculated] = [each for each in total["extension"] if each["url"] == CALCULATED]
    expressions = {
        "the total of our Questionnaire": calculated["valueExpression"]["expression"],
        "weight().sum(), which takes blanks for zero": "%resource.item.where(linkId.startsWith('q'))"
        ".answer.value.weight().sum()",
    }
    given = json.dumps({"questionnaire": form, "response": response, "expressions": expressions})
    try:
        done = subprocess.run(["node", str(FHIRPATH)], input=given, capture_output=True, text=True, check=True)  # noqa: S603, S607 - a peer
    except (OSError, subprocess.CalledProcessError):
        print("  -> fhirpath.js is not installed: run 'bash tests/interop/setup.sh'")
        return False
    reader = ms.fhir.Reader(phq9)
    base = "read and score it: answers, scores, bands, findings"
    times = per_call({base: lambda: ms.screen(phq9, reader.read(response).response)}, calls=2000, repeats=15)
    for name, found in json.loads(done.stdout).items():
        times |= {f"fhirpath.js: {name}{way}": found[key] for way, key in (("", "compiled"), (", from text", "text"))}
    table("A response to a PHQ-9 as a dict", "us", base, times)
    factor = times["fhirpath.js: the total of our Questionnaire"] / times[base]
    return as_fast(factor, FHIRPATH_FACTOR)


if __name__ == "__main__":
    kept = [scalar(), cold(), fhir(), fhirpath(), bulk()]
    batch()
    raise SystemExit(0 if all(kept) else 1)
