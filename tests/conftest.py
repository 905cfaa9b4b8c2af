"""What every test may rely on: where the data is, how generated cases are drawn, what a directory means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Nothing is timed in tests, so no deadlines. In CI the cases are the same on every run: a red build can be repeated.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=300, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in tests/interop and tests/exhaustive, so that the directory alone decides."""
    for item in items:
        for kind in ("interop", "exhaustive"):
            if item.path.is_relative_to(ROOT / "tests" / kind):
                item.add_marker(kind)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets, which are too large or too restricted to be part of this repository.

    ``MINDSCREEN_SHARED_DATA`` names it; without that, ``../shared/data`` beside the checkout.
    """
    folder = Path(os.environ.get("MINDSCREEN_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the public data sets are not here: set MINDSCREEN_SHARED_DATA to the folder that holds them")
    return folder
