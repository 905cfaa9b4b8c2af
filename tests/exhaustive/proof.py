"""One instrument proved: every answer sheet scored by two routes, or counted by two where they cannot all be visited.

Route A is the table engine. Route B is `by_definition`, which reads the definition itself.

- Where one person under one profile has at most 3^17 sheets, all are visited, and with blanks as well where those are
  not more either. What blanks leave open is held against all completions by brute force where that is not too much.
- Where there are more, the numbers of sheets by score, band and finding are counted exactly, from what the engine runs
  on and from the definition; and both routes score every sheet that differs in at most two answers from one with the
  same answer everywhere, and many drawn ones.
- The counting itself is proved where all sheets are visited: the counts must be the numbers of those.
- Some sheets go through the engine for one response too, with its estimates for few blanks.

An item that no scale and no rule uses has the same answer on all sheets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from time import perf_counter
from typing import Final

from tests.exhaustive.definitions import Definition, read_definition
from tests.exhaustive.sheets import Domain, size, words
from tests.exhaustive.visits import MOST_SHEETS, Case, Subject, Tally

from mindscreen.library import load_path
from mindscreen.model import Instrument

MOST_VISITS: Final = 4 * 3**17
MOST_WITH_BLANKS: Final = 2 * 3**17
"""Filled-in sheets, and sheets with blanks, are visited for as many profiles and people as have no more than this."""
MOST_KEPT: Final = 10**7
"""Where there are no more sheets than this, they are counted as well, and those with blanks held against their
completions."""


@dataclass
class Proof:
    """One instrument, the sheets and routes in words, and what came of it."""

    instrument: str
    sheets: str
    routes: str
    seconds: float
    tally: Tally
    notes: list[str] = field(default_factory=list)


def prove(folder: Path) -> Proof:
    """Prove the instrument of one folder."""
    return proof_of(read_definition(folder / "definition.yaml"), load_path(folder))


def proof_of(definition: Definition, instrument: Instrument) -> Proof:
    """Prove one instrument; whatever disagrees is counted and put in words."""
    start = perf_counter()
    subject = Subject(definition, instrument)
    parts: dict[str, list[Domain]] = {"": [], "with blanks": [], "counted": [], "near and drawn": []}
    for place, case in enumerate(subject.cases, start=1):
        _prove(subject, case, place, parts)
    subject.visit_every_number()
    subject.visit_singly()
    tally = subject.tally
    routes = ["table, engine, definition"]
    routes += [f"{tally.counted} counts"] if tally.counted else []
    routes += ["completions"] if tally.completed else []
    return Proof(
        instrument=subject.definition.id,
        sheets=" + ".join(filter(None, (_said(how, domains) for how, domains in parts.items()))),
        routes=", ".join(routes),
        seconds=perf_counter() - start,
        tally=tally,
        notes=_notes(subject),
    )


def _prove(subject: Subject, case: Case, place: int, parts: dict[str, list[Domain]]) -> None:
    filled_in, with_blanks = size(case.filled_in), size(case.with_blanks)
    visited = filled_in <= MOST_SHEETS and place * filled_in <= MOST_VISITS
    whole = with_blanks <= MOST_SHEETS and place * with_blanks <= MOST_WITH_BLANKS
    held = whole and place * with_blanks <= MOST_KEPT and not subject.leaves_out(case)
    tallied = filled_in <= MOST_KEPT and not subject.skippable
    if visited:
        columns = subject.visit_all(case, case.filled_in, keep=held or tallied)
        parts[""].append(case.filled_in)
        if tallied:
            subject.count(case, columns)
        if held:
            subject.hold_against_completions(case, columns, subject.visit_all(case, case.with_blanks, keep=True))
        elif whole:
            subject.visit_all(case, case.with_blanks)
        if whole:
            parts["with blanks"].append(case.with_blanks)
    counted = not visited and subject.count(case)
    if counted:
        parts["counted"].append(case.filled_in)
    if not whole or subject.leaves_out(case):
        subject.visit_some(case)
        parts["near and drawn"].append({} if visited or counted else case.filled_in)


def _said(how: str, domains: list[Domain]) -> str:
    """How many profiles and people times how many sheets, visited or counted."""
    known = [domain for domain in domains if domain]
    if not known:
        return how if domains else ""
    ends = [words(end(known, key=size)) for end in (min, max)]
    times = f"{len(known)} x " if len(known) > 1 else ""
    return f"{times}{' .. '.join(dict.fromkeys(ends))} {how}".strip()


def _notes(subject: Subject) -> list[str]:
    """What a reader of the table has to know besides."""
    tally, cases = subject.tally, len(subject.cases)
    notes = [f"{name} is not counted in {n} of {cases} cases" for name, n in tally.uncounted.items()]
    if tally.cautious:
        notes.append(f"{tally.cautious:,} of {tally.completed:,} sheets leave open more than their completions do")
    if subject.idle:
        notes.append(f"no scale or rule uses {', '.join(subject.idle)}: the same answer on all sheets")
    return notes


def work(folder: Path) -> int:
    """About how many sheets a proof visits, so that the longest can begin first."""
    definition = read_definition(folder / "definition.yaml")
    answers = [len(item.values) for item in definition.items.values()]
    sizes = (prod(answers), prod(k + 1 for k in answers))
    return len(definition.profiles) * sum(number for number in sizes if number <= MOST_SHEETS)
