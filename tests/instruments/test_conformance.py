"""Every instrument we ship passes the public conformance kit, the same one that third-party packs are given."""

from pathlib import Path

import pytest

from mindscreen.testing import Check, parametrize_with_checks

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"


@pytest.mark.control("C-001", "C-002")
@parametrize_with_checks(sorted(path.parent for path in INSTRUMENTS.glob("*/definition.yaml")))
def test_conformance(check: Check) -> None:
    check()
