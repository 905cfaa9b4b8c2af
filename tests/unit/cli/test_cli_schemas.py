"""The published JSON Schemas are strict, and everything that is written fits them."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import mindscreen as ms
from mindscreen import schemas
from mindscreen.cli.outputs import screen_document
from mindscreen.cli.schema_files import Schema, schema
from mindscreen.testing.strategies import contexts, packs, partial_answers
from mindscreen.unpack import instrument_from_pack

PACK, RESULT, SCREEN = (Draft202012Validator(schemas.read(name)) for name in ("pack", "result", "screen"))
ALL = [entry.id for entry in ms.catalogue()]


def _objects(schema: Any, path: str = "") -> Any:
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield path, schema
        for name, part in schema.items():
            yield from _objects(part, f"{path}/{name}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from _objects(part, f"{path}/{index}")


@pytest.mark.parametrize("name", schemas.NAMES)
def test_schemas_are_valid_and_closed(name: str) -> None:
    schema = schemas.read(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == f"mindscreen-{name}/1"
    found = list(_objects(schema))
    assert len(found) > 3
    for path, each in found:
        if not path.endswith("/if"):
            assert each["additionalProperties"] is False, path
            assert set(each["required"]) <= set(each["properties"]), path


def test_there_is_no_other_schema() -> None:
    with pytest.raises(KeyError):
        schemas.read("../cli/words.en")


@pytest.mark.parametrize("name", list(Schema))
def test_the_command_prints_them(mindscreen: Callable[..., Any], name: str) -> None:
    said = mindscreen("schema", name)
    assert said.status == 0
    schema = json.loads(said.out)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    if name in schemas.NAMES:
        assert schema == schemas.read(name)


@pytest.mark.parametrize("name", ALL)
def test_every_pack_fits(name: str) -> None:
    PACK.validate(dict(ms.load(name, allow_draft=True).pack))


def test_the_made_up_pack_fits_with_everything_in_it(small_pack: Callable[..., dict[str, Any]]) -> None:
    pack = small_pack()
    PACK.validate(pack)
    PACK.validate(small_pack(("status: ready", "status: draft\ndraft_because: nobody wrote the paper")))
    PACK.validate({**pack, "texts": {"en": {}}})
    for spoilt in (
        {**pack, "format": "mindscreen-pack/2"},
        {**pack, "new": 1},
        {**pack, "status": "draft"},
        {**pack, "draft_because": "no reason"},
        {**pack, "scales": []},
        {**pack, "scoring_hash": "sha256:0"},
        {**pack, "items": [{**pack["items"][0], "ask_when": {"all": []}}, *pack["items"][1:]]},
        {**pack, "items": [{**pack["items"][0], "not_asked_value": 0}, *pack["items"][1:]]},
        {**pack, "profiles": [{**pack["profiles"][0], "cutoffs": {"cut": 0.5}}]},
        {name: value for name, value in pack.items() if name != "findings"},
    ):
        assert not PACK.is_valid(spoilt)


@given(st.data())
def test_every_result_fits(data: st.DataObject) -> None:
    instrument = ms.load(data.draw(st.sampled_from(ALL)), allow_draft=True)
    result = ms.screen(instrument, data.draw(partial_answers(instrument)), **data.draw(contexts(instrument)))
    RESULT.validate(result.to_dict())


@given(st.data())
def test_every_result_of_every_pack_that_could_be_fits(data: st.DataObject) -> None:
    # The strategy makes what the engine needs and leaves the hash to whoever wants one.
    instrument = instrument_from_pack({**data.draw(packs()), "scoring_hash": f"sha256:{'0' * 64}"})
    result = ms.screen(instrument, data.draw(partial_answers(instrument)), **data.draw(contexts(instrument)))
    RESULT.validate(result.to_dict())


@given(st.data())
def test_every_screen_document_fits(data: st.DataObject) -> None:
    results = [
        ms.screen(one, data.draw(partial_answers(one)), age_years=34, authored="2026-11-21T09:30:00+08:00")
        for one in (ms.load("phq-9"), ms.load("gad-7"))
    ]
    SCREEN.validate(screen_document(results, ms.pathway("general-outpatient").advise(*results)))


@pytest.mark.control("C-019")
def test_overrides_and_notices_fit_and_spoilt_results_do_not() -> None:
    result = ms.screen(ms.load("phq-9"), {"q1": 1}, age_years=12, overrides={"age": "consultant's decision"})
    data = result.to_dict()
    RESULT.validate(data)
    assert data["overrides"]
    assert data["notices"]
    for spoilt in (
        {**data, "diagnosis": "x"},
        {**data, "answers": {"q1": 1}},
        {**data, "answers": [{"item": "q1", "value": None}]},
        {**data, "answers": [{"item": "q1", "value": 1.5}]},
        {**data, "context": {"name": "x"}},
        {**data, "findings": [{**data["findings"][0], "truth": "negative"}]},
        {**data, "scores": [{**data["scores"][0], "value": None}]},
    ):
        assert not RESULT.is_valid(spoilt)


PATHWAYS = Path(__file__).parents[3] / "pathways"
WRITTEN = [
    *(("pathway", file) for file in sorted(PATHWAYS.glob("*.yaml")) if file.stem not in {"vocabulary", "crisis"}),
    *(("rules", file) for file in sorted((PATHWAYS / "rules").glob("*.yaml"))),
    ("vocabulary", PATHWAYS / "vocabulary.yaml"),
    ("crisis", PATHWAYS / "crisis.yaml"),
]


@pytest.mark.parametrize(("name", "file"), WRITTEN, ids=lambda each: each if isinstance(each, str) else each.stem)
def test_the_files_that_are_shipped_fit(name: Schema, file: Path) -> None:
    data = yaml.safe_load(file.read_text("utf-8"))
    validator = Draft202012Validator(schema(Schema(name)))
    validator.validate(data)
    assert not validator.is_valid({**data, "surprise": 1})
    assert not validator.is_valid({key: value for key, value in data.items() if key != "format"})


def test_changes_to_a_pathway_fit() -> None:
    page = (PATHWAYS.parent / "docs" / "how-to" / "own-pathway.md").read_text("utf-8")
    validator = Draft202012Validator(schema(Schema.PATHWAY_CHANGES))
    for text in re.findall(r"^```yaml\n(format: .*?)^```", page, re.MULTILINE | re.DOTALL):
        data = yaml.safe_load(text)
        validator.validate(data)
        assert not validator.is_valid({**data, "of": "cardiology"})
