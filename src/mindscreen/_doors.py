"""Public names that are loaded when they are first used (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def opened(package: str, name: str, doors: Mapping[str, str], rooms: Collection[str]) -> Any:
    """What is behind a public name of a package; a door that was opened stays open.

    Args:
        package: the package.
        name: the name that was asked for.
        doors: names of things, each with the module below the package that has it.
        rooms: names that are modules below the package themselves.

    Raises:
        AttributeError: when the package has no such name.
    """
    if name in rooms:
        return import_module(f"{package}.{name}")
    if name in doors:
        value = getattr(import_module(f"{package}.{doors[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value
    msg = f"module '{package}' has no attribute '{name}'"
    raise AttributeError(msg)
