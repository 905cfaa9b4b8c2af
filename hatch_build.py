"""Build hook: compiles instruments/ and pathways/ (YAML, for people) into src/mindscreen/_packs (JSON, for Python).

Hatchling calls it for every wheel and every editable install, so what is installed always carries the definitions of
the tree it was built from. ``python hatch_build.py`` does the same without building anything.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_packs(root: Path) -> None:
    """Compile the definitions under ``root`` into its package folder, with the compiler of the same tree.

    Args:
        root: The project's root folder, the one that holds ``instruments/``, ``pathways/`` and ``src/``.
    """
    sys.path.insert(0, str(root / "src"))  # first, so that an older installed mindscreen cannot do the compiling
    try:
        from mindscreen.authoring.build import build_packs  # noqa: PLC0415 - only now is its folder on the path

        target = root / "src" / "mindscreen" / "_packs"
        for stale in target.glob("*.json"):  # what has no source any more must not be shipped
            stale.unlink()
        build_packs(source=root, target=target)
    finally:
        sys.path.remove(str(root / "src"))


class PackBuildHook(BuildHookInterface[Any]):
    """Compiles the packs before hatchling collects the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile the packs; a definition that does not compile stops the build."""
        compile_packs(Path(self.root))


if __name__ == "__main__":
    compile_packs(Path(__file__).resolve().parent)
