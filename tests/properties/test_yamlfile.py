"""Whatever the strict reader accepts means the same to every other YAML reader."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mindscreen.errors import DefinitionError
from mindscreen.yamlfile import parse_yaml

pytestmark = pytest.mark.control("C-024")

SCALARS = st.one_of(
    st.text("0123456789_.:+-exobEXOBinfaN ~<=", max_size=14),
    st.text("yesnotrufalYESNOTRUFALf~", max_size=6),
    st.from_regex(r"[0-9]{1,4}[-:.][0-9]{1,2}[-:.][0-9]{1,2}([Tt ][0-9:]{0,8})?", fullmatch=True),
    st.text(max_size=12),
)


def loaded(text: str) -> Any:
    """What the strict reader makes of it; `...` when it is refused."""
    try:
        return parse_yaml(text.encode("utf-8", "surrogatepass"), where="x")
    except DefinitionError:
        return ...


def fault(raw: bytes) -> str | None:
    try:
        parse_yaml(raw, where="x")
    except DefinitionError as error:
        return error.code
    return None


@given(SCALARS)
def test_an_accepted_scalar_is_the_same_to_safe_load_and_to_libyaml(scalar: str) -> None:
    text = f"a: {scalar}\n"
    data = loaded(text)
    if data is not ...:
        for other in (yaml.safe_load(text), yaml.load(text, Loader=yaml.CSafeLoader)):
            assert repr(other) == repr(dict(data))


@given(st.lists(SCALARS, max_size=4), st.booleans())
def test_an_accepted_structure_is_the_same_to_safe_load_and_to_libyaml(scalars: list[str], flow: bool) -> None:  # noqa: FBT001
    entries = f"[{', '.join(scalars)}]" if flow else "".join(f"\n  - b: {scalar}\n    c: 1" for scalar in scalars)
    text = f"a: {entries or '[]'}\n"
    data = loaded(text)
    if data is not ...:
        for other in (yaml.safe_load(text), yaml.load(text, Loader=yaml.CSafeLoader)):
            assert other == data


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused_and_nothing_else(raw: bytes) -> None:
    assert fault(raw) in {None, "MS-D001", "MS-D002", "MS-D003", "MS-D004"}
