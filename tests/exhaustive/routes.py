"""The routes that an answer sheet can take through the library, each giving the same columns to compare."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from tests.exhaustive.oracles import Column

from mindscreen.batch import screen_many
from mindscreen.engine import screen
from mindscreen.model import Instrument

NONE = -1
"""Stands for "no single band" and "no estimate" in the columns."""
UNKNOWN_BAND = -3
"""Stands for a band that only one of two routes has."""


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


def by_table(  # noqa: PLR0913, PLR0917 - what an answer sheet is scored by
    instrument: Instrument,
    columns: Mapping[str, Column],
    blank: int,
    profile: str,
    person: Mapping[str, Any],
    keys: Mapping[str, Sequence[str]],
) -> dict[str, Column]:
    """The table route for any instrument; bands are given as positions in `keys`."""
    result = screen_many(instrument, columns, blank=blank, profile=profile, **person)
    table = result.columns()
    for scale, own in result.bands.items():
        if own != keys.get(scale):
            places = np.array([*(_place(keys.get(scale, ()), key) for key in own), NONE], np.int8)
            table[f"{scale}.band"] = places[table[f"{scale}.band"]]
    return table


def by_screen(  # noqa: PLR0913, PLR0917 - what an answer sheet is scored by
    instrument: Instrument,
    columns: Mapping[str, Column],
    blank: int,
    profile: str,
    person: Mapping[str, Any],
    keys: Mapping[str, Sequence[str]],
) -> dict[str, Column]:
    """The scalar route for any instrument, with the estimates for few blanks; bands are positions in `keys`."""
    rows: list[dict[str, int]] = []
    for sheet in zip(*(column.tolist() for column in columns.values()), strict=True):
        answers = {item: None if answer == blank else answer for item, answer in zip(columns, sheet, strict=True)}
        result = screen(instrument, answers, profile=profile, **person)
        row = {"blank": len(result.blank), "not_asked": len(result.not_asked)}
        notices = [notice.code for notice in result.notices]
        row["answered_but_not_asked"] = notices.count("answered-but-not-asked")
        row["contradicting"] = notices.count("answers-contradict")
        for score in result.scores:
            row |= {f"{score.id}.lower": score.lower, f"{score.id}.upper": score.upper}
            places = keys.get(score.id, ())
            if places:
                row[f"{score.id}.band"] = _place(places, score.band)
            if instrument.scale(score.id).prorate is not None:
                row[f"{score.id}.prorated"] = NONE if score.prorated is None else score.prorated
                if places:
                    row[f"{score.id}.prorated_band"] = _place(places, score.prorated_band)
        for finding in result.findings:
            row |= {f"{finding.id}.certain": finding.truth == 2, f"{finding.id}.possible": finding.truth > 0}
        rows.append(row)
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _place(keys: Sequence[str], key: str | None) -> int:
    return NONE if key is None else keys.index(key) if key in keys else UNKNOWN_BAND


def _scale_names(scale: str) -> list[str]:
    return [f"{scale}.{part}" for part in ("lower", "upper", "band", "prorated", "prorated_band")]


def disagreements(expected: Mapping[str, Column], given: Mapping[str, Column]) -> tuple[int, str]:
    """How many sheets differ in any expected column, and the first of them in words.

    An expected column may be one value for all sheets.
    """
    rows = len(next(iter(given.values())))
    missing = sorted(expected.keys() - given.keys())
    if missing:
        return rows, f"there is no {', '.join(missing)}"
    differs = np.zeros(rows, np.bool_)
    for name, column in expected.items():
        differs |= given[name] != column
    if not differs.any():
        return 0, ""
    first = int(np.argmax(differs))
    wanted = {name: np.broadcast_to(column, rows)[first] for name, column in expected.items()}
    words = ", ".join(
        f"{name}: {int(given[name][first])} instead of {int(value)}"
        for name, value in wanted.items()
        if given[name][first] != value
    )
    return int(differs.sum()), f"first at sheet number {first}: {words}"


def columns_of(items: Iterable[str], sheets: Sequence[Column], blank: int) -> dict[str, Column]:
    """Sheets as columns for the table route; the answer `blank` becomes -1."""
    return {item: np.where(column == blank, np.int8(-1), column) for item, column in zip(items, sheets, strict=True)}
