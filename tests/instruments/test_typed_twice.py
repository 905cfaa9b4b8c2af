"""Which answer has which value, and how each finding matters: typed a second time in `typed/`, from the sources.

No worked example notices a slip in these: an option whose value goes unused by every cut, a code, a level. So a second
reader types them from the form, without looking at the definition, and the two must agree.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mindscreen.condition import comparisons, to_text
from mindscreen.hashing import answer_map, canonical_hash
from mindscreen.library import load_path
from mindscreen.model import Instrument, Item

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
TYPED = Path(__file__).parent / "typed"
NAMES = sorted(path.stem for path in TYPED.glob("*.yaml"))


def _typed(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((TYPED / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def _form(instrument: Instrument) -> list[Any]:
    return [
        [
            item.id,
            item.codes.get("loinc"),
            _answers(item),
        ]
        for item in instrument.items
    ]


def _answers(item: Item) -> list[Any]:
    """Each option with value, key and code; of an item that is answered by a number the ends and the unit."""
    if item.number is not None:
        return [item.number.lower, item.number.upper, item.number.unit]
    return [[option.value, option.key, option.codes.get("loinc")] for option in item.options]


def test_every_instrument_is_typed_twice() -> None:
    assert NAMES
    assert sorted(path.parent.name for path in INSTRUMENTS.glob("*/definition.yaml")) == NAMES


@pytest.mark.control("C-012")
@pytest.mark.parametrize("name", NAMES)
def test_items_and_answers_are_those_of_the_form(name: str) -> None:
    typed = _typed(name)
    form = [[item, code, typed["answers"][answers]] for item, code, answers in typed["items"]]
    assert _form(load_path(INSTRUMENTS / name)) == form


@pytest.mark.control("C-003")
@pytest.mark.parametrize("name", NAMES)
def test_findings_have_their_level(name: str) -> None:
    findings = load_path(INSTRUMENTS / name).findings
    assert {finding.id: [finding.level, finding.if_unknown] for finding in findings} == _typed(name)["findings"]


def waiting_for_norms(instrument: Instrument) -> dict[str, str]:
    """The rules of findings that look at a standard score; without a site's norms no example can show what they do."""
    norms = {scale.id for scale in instrument.scales if scale.norm is not None}
    rules = {finding.id: finding.when for finding in instrument.findings}
    return {name: to_text(rule) for name, rule in rules.items() if norms & {leaf.name for leaf in comparisons(rule)}}


@pytest.mark.control("C-012")
@pytest.mark.parametrize("name", NAMES)
def test_rules_that_wait_for_norms_are_typed_twice(name: str) -> None:
    assert waiting_for_norms(load_path(INSTRUMENTS / name)) == _typed(name).get("rules", {})


@pytest.mark.control("C-012")
@pytest.mark.parametrize("name", NAMES)
def test_the_fingerprint_sees_swapped_options_and_moved_codes(name: str) -> None:
    pack = dict(load_path(INSTRUMENTS / name).pack)
    assert canonical_hash(answer_map(pack)) == pack["answer_map_hash"]
    # A form of which only the total is entered has no options that could be swapped (MMSE, MoCA).
    for part in ("key", "codes") if pack["options"] else ():
        options = {each: [dict(option) for option in listed] for each, listed in pack["options"].items()}
        first, second = next(iter(options.values()))[:2]
        same = first.get(part) == second.get(part)
        first[part], second[part] = second.get(part), first.get(part)
        assert (canonical_hash(answer_map({**pack, "options": options})) == pack["answer_map_hash"]) is same
