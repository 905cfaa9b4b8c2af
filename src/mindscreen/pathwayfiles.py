"""The compiled pathways that are installed, as they stand in their files."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, Final

from mindscreen.library import PACKS, read_compiled

_ENDING: Final = ".pathway.json"


@cache
def pathways() -> tuple[str, ...]:
    """The ids of the installed pathways."""
    return tuple(sorted(name.removesuffix(_ENDING) for name in os.listdir(PACKS) if name.endswith(_ENDING)))


def compiled_pathway(name: str) -> dict[str, Any]:
    """The compiled file of an installed pathway."""
    return read_compiled(os.path.join(PACKS, f"{name}{_ENDING}"))
