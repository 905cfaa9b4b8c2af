"""Many responses in one file, beside a plain copy of it: processor time and memory of whole processes.

python -m benchmarks.bulk copy IN OUT
python -m benchmarks.bulk score IN OUT observations|scores|transactions|results PROCESSES
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from typing import NamedTuple

LIMIT = 6.0
"""Times the processor time of a copy, line by line."""
FLAT = 1.2
"""Times the memory for a tenth of the lines."""
AUTHORED = "2026-11-21T10:%02d:%02d+08:00"


class Spent(NamedTuple):
    """What a process took: seconds of processor time, and MiB at its largest."""

    seconds: float
    memory: float


def spent(*arguments: str | Path) -> Spent:
    """Run this module as a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bulk", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this very file
        told = process.stdout.read() if process.stdout is not None else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return Spent(usage.ru_utime + usage.ru_stime, float(told) / 1024)


def largest() -> int:
    """KiB of this process at its largest; what the system tells its parent counts the time before it began too."""
    [line] = [each for each in Path("/proc/self/status").read_text("ascii").splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1])


def write_responses(path: Path, lines: int) -> None:
    """PHQ-9 responses as mindscreen writes them, with random answers: no answer sheet is likelier than another."""
    import mindscreen as ms  # noqa: PLC0415 - not for the copy

    phq9, draw = ms.load("phq-9"), random.Random(9)  # noqa: S311 - answers, nothing secret
    items, scores, head = {}, {}, {}
    for option in range(4):
        result = ms.screen(phq9, dict.fromkeys([item.id for item in phq9.items], option))
        head = ms.fhir.questionnaire_response(result, subject="Patient/1", authored=AUTHORED % (0, 0))
        for item in head.pop("item"):
            text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
            items[item["linkId"], option] = text
            scores[item["linkId"]] = text.rpartition(":")[0]
    del head["subject"], head["authored"]
    start = json.dumps(head, separators=(",", ":"))[1:-1]
    with path.open("w", encoding="utf-8") as file:
        for number in range(lines):
            answers = [draw.randrange(4) for _ in phq9.items]
            total, symptoms = sum(answers[:9]), sum(each > 1 for each in answers[:8]) + (answers[8] > 0)
            written = [items[item.id, each] for item, each in zip(phq9.items, answers, strict=True)]
            written += [f"{scores['total']}:{total}}}]}}", f"{scores['symptoms']}:{symptoms}}}]}}"]
            authored = AUTHORED % (number // 60 % 60, number % 60)
            person = f'"subject":{{"reference":"Patient/{number}"}},"source":{{"reference":"Patient/{number}"}}'
            file.write(f'{{{start},"id":"r{number}",{person},"authored":"{authored}","item":[{",".join(written)}]}}\n')


def copy(source: Path, target: Path) -> None:
    """Copy a file line by line."""
    with source.open("rb") as lines, target.open("wb") as file:
        for line in lines:
            file.write(line)


def score(source: Path, target: Path, write: str, processes: int) -> None:
    """Score a file."""
    from mindscreen.fhir import BulkOptions, score_file  # noqa: PLC0415 - not for the copy

    options = BulkOptions(write=write)  # type: ignore[arg-type]
    *_, last = score_file(source, target, options, processes=processes, restart=True)
    if last.tally.rejected or not last.tally.written:
        raise SystemExit(1)


def measure(lines: int) -> tuple[float, float]:
    """Print one table; the ratio of scoring to copying, and the memory it took."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.ndjson", Path(folder) / "out.ndjson"
        write_responses(source, lines)
        size = source.stat().st_size / 1e6
        times = {"a copy, line by line": spent("copy", source, target)}
        times["score Observations"] = spent("score", source, target, "scores", "1")
        if lines <= 100_000:
            times["all Observations (the default)"] = spent("score", source, target, "observations", "1")
            times["transactions"] = spent("score", source, target, "transactions", "1")
    base = times["a copy, line by line"].seconds
    print(f"\n{lines:,} responses in a file of {size:,.0f} MB, one process")
    print(f"  {'':<40}{'CPU s':>10}{'ratio':>9}{'MiB':>8}")
    for name, each in times.items():
        print(f"  {name:<40}{each.seconds:>10.2f}{each.seconds / base:>8.2f}x{each.memory:>8.0f}")
    return times["score Observations"].seconds / base, times["score Observations"].memory


def bulk() -> bool:
    """A hundred thousand responses, and a million where the disk has room for ten gigabytes."""
    ratio, memory = measure(100_000)
    kept = verdict("scores against a copy of the file", ratio, LIMIT)
    with TemporaryDirectory() as folder:
        if disk_usage(folder).free < 12e9:
            print("  -> a million responses: not measured, the disk has no room for them")
            return kept
    ratio, more = measure(1_000_000)
    kept = verdict("scores against a copy of the file", ratio, LIMIT) and kept
    return verdict("memory for ten times as many", more / memory, FLAT) and kept


def verdict(what: str, ratio: float, limit: float) -> bool:
    """Print one line about one limit."""
    print(f"  -> {what}: {ratio:.2f}x, limit {limit:g}x: {'within' if ratio <= limit else 'NOT within'}")
    return ratio <= limit


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["copy", source, target]:
            copy(Path(source), Path(target))
            print(largest())
        case ["score", source, target, write, processes]:
            score(Path(source), Path(target), write, int(processes))
            print(largest())
        case _:
            raise SystemExit(0 if bulk() else 1)
