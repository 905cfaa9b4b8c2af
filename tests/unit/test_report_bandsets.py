"""Which bands a report shows where a score has several sets of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.unit.made_up_words import worded

import mindscreen as ms

FORM = """
for: {completed_by: [self], cite: nobody}
options: {steps: [{value: 0, key: none}, {value: 1, key: one}, {value: 2, key: two}]}
items: [{id: left, about: left, options: steps}, {id: right, about: right, options: steps}]
scales:
  - {id: marked, method: count, at_least: {left: 2, right: 2}, cite: nobody}
  - id: total
    method: sum
    items: [left, right]
    cite: nobody
    band_sets:
      - {when: marked >= many, bands: [{from: 0, key: calm}, {from: 2, key: alarming}], cite: nobody}
      - {bands: [{from: 0, key: calm}, {from: 3, key: uneasy}], cite: nobody}
profiles:
  original: {cutoffs: {many: 1}, cite: nobody}
  strict: {cutoffs: {many: 2}, cite: nobody}
findings: [{id: high, when: total >= 3, level: positive, cite: nobody}]
published:
  marked: {range: [0, 2], cite: nobody}
  total: {range: [0, 4], bands: {calm: [0, 1], alarming: [2, 4]}, cite: nobody}
"""


@pytest.mark.parametrize(("profile", "band"), [("original", "Alarming"), ("strict", "Calm")])
def test_a_set_that_depends_on_a_named_cut_off_is_that_of_the_profile(
    define: Callable[[str], ms.Instrument], profile: str, band: str
) -> None:
    form = worded(define(FORM))
    result = ms.screen(form, {"left": 2, "right": 0}, profile=profile)
    assert result["total"].band == band.lower()
    assert band in ms.report.text(result, locale="en")
