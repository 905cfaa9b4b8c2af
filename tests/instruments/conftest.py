"""Checks of instruments run at full speed: what they reach is not measured."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Set coverage aside while a test runs, where it is measured at all.

    Tracing makes these checks four times as slow, for every instrument of the catalogue. A line that only
    they reach is run, not tested, so the kit has to be covered by its own tests in tests/unit. (The mark `no_cover` of
    pytest-cov says the same, but goes unheard in the workers of pytest-xdist, and fails under `--no-cov`.)
    """
    if not item.config.pluginmanager.hasplugin("_cov"):
        return (yield)
    tracing, tracing_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracing)
        threading.settrace(tracing_threads)
