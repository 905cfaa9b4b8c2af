"""The routes that an answer sheet can take through the library, each giving the same columns to compare."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from tests.exhaustive.oracles import Column

from mindscreen.batch import screen_many
from mindscreen.engine import screen
from mindscreen.model import Instrument

NONE = -1
"""Stands for "no single band" and "no estimate" in the columns."""


def by_batch(instrument: Instrument, columns: Mapping[str, Column], profile: str | None = None) -> dict[str, Column]:
    """The table route: `screen_many` on columns in which -1 is a blank."""
    table = screen_many(instrument, columns, blank=-1, profile=profile).columns()
    return {name: table[name] for name in table if name != "blank"}


def by_engine(instrument: Instrument, values: Sequence[int | None], asked: Sequence[str]) -> dict[str, Column]:
    """The scalar route: `screen` on every sheet of the items `asked`, each with one of `values`; others are blank."""
    names = [name for scale in instrument.scales for name in _scale_names(scale.id)]
    names += [f"{finding.id}.{end}" for finding in instrument.findings for end in ("certain", "possible")]
    places = {
        scale.id: {band.key: place for place, band in enumerate(scale.band_sets[0].bands)} if scale.band_sets else {}
        for scale in instrument.scales
    }
    rows = array("b")
    others = [None] * (len(instrument.items) - len(asked))
    for sheet in product(values, repeat=len(asked)):
        result = screen(instrument, [*sheet, *others])
        for score in result.scores:
            bands = places[score.id]
            rows.extend(
                (
                    score.lower,
                    score.upper,
                    NONE if score.band is None else bands[score.band],
                    NONE if score.prorated is None else score.prorated,
                    NONE if score.prorated_band is None else bands[score.prorated_band],
                )
            )
        for finding in result.findings:
            truth = finding.truth
            rows.extend((truth == 2, truth > 0))
    table = np.frombuffer(rows, np.int8).reshape(-1, len(names))
    return {name: table[:, place] for place, name in enumerate(names)}


def _scale_names(scale: str) -> list[str]:
    return [f"{scale}.{part}" for part in ("lower", "upper", "band", "prorated", "prorated_band")]


def disagreements(expected: Mapping[str, Column], given: Mapping[str, Column]) -> tuple[int, str]:
    """How many sheets differ in any expected column, and the first of them in words."""
    differs = np.zeros(len(next(iter(given.values()))), np.bool_)
    for name, column in expected.items():
        differs |= given[name] != column
    if not differs.any():
        return 0, ""
    first = int(np.argmax(differs))
    words = ", ".join(
        f"{name}: {int(given[name][first])} instead of {int(column[first])}"
        for name, column in expected.items()
        if given[name][first] != column[first]
    )
    return int(differs.sum()), f"first at sheet number {first}: {words}"


def columns_of(items: Iterable[str], sheets: Sequence[Column], blank: int) -> dict[str, Column]:
    """Sheets as columns for the table route; the answer `blank` becomes -1."""
    return {item: np.where(column == blank, np.int8(-1), column) for item, column in zip(items, sheets, strict=True)}
