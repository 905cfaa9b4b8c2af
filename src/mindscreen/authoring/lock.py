"""The lock: which content every published version of a definition has.

`instruments/lock.json` keeps, for every (id, version), the hashes of scoring, answer map and texts. A definition whose
hash moves while its version stands still is refused; a new version adds a row and never changes an old one.

    python -m mindscreen.authoring.lock --check     # what CI runs
    python -m mindscreen.authoring.lock             # add rows for new versions
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from mindscreen.authoring.build import compile_folder
from mindscreen.errors import DefinitionError, MindscreenError

LOCK_FORMAT = "mindscreen-lock/1"


def lock_row(pack: dict[str, Any]) -> dict[str, Any]:
    """The row of one compiled definition."""
    return {
        "scoring": pack["scoring_hash"],
        "answer_map": pack["answer_map_hash"],
        "texts": dict(sorted(pack["wording_hashes"].items())),
    }


def updated(lock: dict[str, Any], packs: list[dict[str, Any]]) -> dict[str, Any]:
    """The lock with a row for every pack.

    Raises:
        DefinitionError: MS-D010, when a pack has another content than its version is locked to.
    """
    rows: dict[str, dict[str, Any]] = {name: dict(versions) for name, versions in lock.get("instruments", {}).items()}
    for pack in packs:
        row, name, version = lock_row(pack), pack["id"], pack["version"]
        locked = rows.setdefault(name, {}).setdefault(version, row)
        moved = [part for part in row if locked.get(part) != row[part]]
        if moved:
            raise DefinitionError(
                "MS-D010",
                f"version {version} is locked to another content ({', '.join(moved)}).",
                where=name,
                remedy="Raise the version: major if any answer sheet can get another score, band or finding; minor for "
                "additions; patch for words.",
            )
    return {"format": LOCK_FORMAT, "instruments": {name: rows[name] for name in sorted(rows)}}


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        lock: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError as error:
        raise DefinitionError(
            "MS-D017", f"it is not JSON ({error}).", where=str(path), remedy="Take it from version control again."
        ) from None
    return lock


def main(arguments: list[str] | None = None) -> int:
    """Check or extend the lock of `instruments/` below the current folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail if the lock lacks a row, and change nothing")
    parser.add_argument("--source", type=Path, default=Path("instruments"), help="folder of the instruments")
    options = parser.parse_args(arguments)
    path: Path = options.source / "lock.json"
    try:
        lock = _read(path)
        folders = sorted(file.parent for file in options.source.glob("*/definition.yaml"))
        new = updated(lock, [compile_folder(folder)[0] for folder in folders])
    except MindscreenError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    if options.check and new != lock:
        sys.stderr.write("the lock lacks a row: run 'python -m mindscreen.authoring.lock' and commit it\n")
        return 1
    if new != lock:
        path.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(folders)} definitions agree with the lock\n")
    return 0 if folders else 1


if __name__ == "__main__":
    raise SystemExit(main())
