"""The lock: which content every published version of a definition has.

`instruments/lock.json` keeps, for every (id, version), the hashes of scoring, answer map and texts, and of the numbers
about change where there are any; `pathways/lock.json` keeps the hash of every rule set file and pathway. Content that
moves while its version stands still is refused; a new version adds a row and never changes an old one.

    python -m mindscreen.authoring.lock --check     # what CI runs
    python -m mindscreen.authoring.lock             # add rows for new versions
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.build import compile_folder, compile_pathways
from mindscreen.errors import DefinitionError, MindscreenError, PathwayError

if TYPE_CHECKING:
    from collections.abc import Callable

LOCK_FORMAT = "mindscreen-lock/1"


def lock_row(pack: dict[str, Any]) -> dict[str, Any]:
    """The row of one compiled definition."""
    row = {
        "scoring": pack["scoring_hash"],
        "answer_map": pack["answer_map_hash"],
        "texts": dict(sorted(pack["wording_hashes"].items())),
    }
    return row if "change_hash" not in pack else {**row, "change": pack["change_hash"]}


def updated(lock: dict[str, Any], packs: list[dict[str, Any]]) -> dict[str, Any]:
    """The lock with a row for every pack.

    Raises:
        DefinitionError: MS-D010, when a pack has another content than its version is locked to.
    """
    rows: dict[str, dict[str, Any]] = {name: dict(versions) for name, versions in lock.get("instruments", {}).items()}
    for pack in packs:
        row, name, version = lock_row(pack), pack["id"], pack["version"]
        locked = rows.setdefault(name, {}).setdefault(version, row)
        moved = [part for part in {**row, **locked} if locked.get(part) != row.get(part)]
        if moved:
            raise DefinitionError(
                "MS-D010",
                f"version {version} is locked to another content ({', '.join(moved)}).",
                where=name,
                remedy="Raise the version: major if any answer sheet can get another score, band or finding; minor for "
                "additions; patch for words.",
            )
    return {"format": LOCK_FORMAT, "instruments": {name: rows[name] for name in sorted(rows)}}


def updated_pathways(lock: dict[str, Any], compiled: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The lock of rule sets and pathways with a row for each.

    Args:
        lock: the lock as it stands, empty where there is none yet.
        compiled: file name to content, as `compile_pathways` gives it; the vocabulary has no version and no row.

    Raises:
        PathwayError: MS-P006, when one has another content than its version is locked to.
    """
    rows: dict[str, dict[str, str]] = {name: dict(versions) for name, versions in lock.get("files", {}).items()}
    for file, data in compiled.items():
        if "version" not in data:
            continue
        name, version = file.removesuffix(".json"), data["version"]
        if rows.setdefault(name, {}).setdefault(version, data["content_hash"]) != data["content_hash"]:
            raise PathwayError(
                "MS-P006",
                f"version {version} is locked to another content.",
                where=name,
                remedy="Raise the version: major if somebody can get another recommendation; patch for words.",
            )
    return {"format": LOCK_FORMAT, "files": {name: rows[name] for name in sorted(rows)}}


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
    """Check or extend the locks of `instruments/` and `pathways/` below the current folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail if the lock lacks a row, and change nothing")
    parser.add_argument("--source", type=Path, default=Path("instruments"), help="folder of the instruments")
    options = parser.parse_args(arguments)
    pathways = options.source.resolve().parent / "pathways"
    try:
        folders = sorted(file.parent for file in options.source.glob("*/definition.yaml"))
        packs = [compile_folder(folder)[0] for folder in folders]
        locks: list[tuple[Path, Callable[..., dict[str, Any]], Any]] = [(options.source / "lock.json", updated, packs)]
        compiled = {}
        if pathways.is_dir():
            compiled = compile_pathways(pathways, {pack["id"]: pack for pack in packs})
            locks.append((pathways / "lock.json", updated_pathways, compiled))
        moved = {path: new for path, add, made in locks if (new := add(lock := _read(path), made)) != lock}
    except MindscreenError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    if options.check and moved:
        sys.stderr.write("the lock lacks a row: run 'python -m mindscreen.authoring.lock' and commit it\n")
        return 1
    for path, new in moved.items():
        path.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8", newline="\n")
    rules = sum("version" in data for data in compiled.values())
    sys.stdout.write(f"{len(folders)} definitions, {rules} rule sets and pathways agree with the lock\n")
    return 0 if folders else 1


if __name__ == "__main__":
    raise SystemExit(main())
