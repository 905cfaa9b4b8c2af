"""Throw bytes at everything that reads data of others, for a bounded time: `python3 make.py fuzz`.

Needs Atheris. Anything but a value or a typed error is a fault: it ends the run, and the bytes that caused it are
printed, and kept where `-artifact_prefix` says. A run in which a target read nothing, or refused nothing, has proved
nothing and fails.
"""

from __future__ import annotations

import os
import random
import sys
from base64 import b64encode
from itertools import product
from mmap import mmap
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["mindscreen.care", "mindscreen.fhir"]):
    from tests.fuzz.mutation import mutated
    from tests.fuzz.targets import TARGETS, is_read

CORPUS = Path(__file__).resolve().parent / "corpus"
OUTCOMES = ("refused", "read")
_AS_JSON = 0.7
"""How often JSON stays JSON; else bytes are changed, whatever they are."""


def fuzz(counts: memoryview[int], *arguments: str) -> None:
    """Fuzz until the time is up. The fuzzer ends the process itself; what it counted must stand outside it."""

    def one_input(data: bytes) -> None:
        for place, target in enumerate(TARGETS):
            try:
                counts[len(OUTCOMES) * place + is_read(target, data)] += 1
            except BaseException:
                print(f"==> {target} fails on the bytes that are, in base64, {b64encode(data).decode()}", flush=True)
                raise

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - chance, no secret
        found = mutated(data, chance) if chance.random() < _AS_JSON else None
        return bytes(atheris.Mutate(data, largest)) if found is None or len(found) > largest else found

    atheris.Setup([sys.argv[0], *arguments], one_input, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> int:
    """Fuzz in a process of its own, and tell what became of the inputs."""
    told = list(product(TARGETS, OUTCOMES))
    counts = memoryview(mmap(-1, 8 * len(told))).cast("Q")
    with TemporaryDirectory() as found:  # what it finds interesting goes there, so that the corpus stays as it is
        if (fuzzer := os.fork()) == 0:
            fuzz(counts, *sys.argv[1:], found, str(CORPUS))
        exit_code = os.waitstatus_to_exitcode(os.waitpid(fuzzer, 0)[1])
    for (target, outcome), count in zip(told, counts, strict=True):
        print(f"==> {target}: {count} {outcome}")
    if exit_code:
        print(f"==> The fuzzer ended with exit code {exit_code}")
    return 1 if exit_code or not all(counts) else 0


if __name__ == "__main__":
    sys.exit(main())
