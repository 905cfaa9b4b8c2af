"""Folders that other distributions register as packs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint


def registered(group: str) -> Iterator[EntryPoint]:
    """What is registered under an entry-point group, sorted by name; nothing is imported yet.

    Reading the metadata of every installed distribution is slow, so a look at the plain text of the `entry_points.txt`
    files comes first: only if one of them names the group is `importlib.metadata` loaded.
    """
    if not _mentioned(group):
        return
    from importlib.metadata import entry_points  # noqa: PLC0415 - see above

    yield from sorted(entry_points(group=group), key=lambda each: each.name)


def _mentioned(group: str) -> bool:
    header = f"[{group}]".encode()
    for folder in dict.fromkeys(sys.path):
        try:
            with os.scandir(folder or ".") as names:
                infos = [entry.path for entry in names if entry.name.endswith((".dist-info", ".egg-info"))]
        except OSError:
            continue
        for info in infos:
            try:
                with open(os.path.join(info, "entry_points.txt"), "rb") as file:
                    if header in file.read():
                        return True
            except OSError:
                continue
    return False
