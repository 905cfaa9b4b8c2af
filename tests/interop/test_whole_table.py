"""Every peer that judges instruments has judged all of them. The last module of the folder: it sees the others."""

from __future__ import annotations

import pytest
from tests.interop import table

import mindscreen as ms


def test_no_place_in_the_table_is_empty(request: pytest.FixtureRequest) -> None:
    modules = {item.path.name for item in request.session.items}
    if modules < {path.name for path in request.path.parent.glob("test_*.py")}:
        pytest.skip("only a part of the folder was run")
    assert table.asked() == [*table.PEERS]
    assert not table.empty(entry.id for entry in ms.catalogue())
