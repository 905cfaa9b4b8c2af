"""Compile folders of definitions into packs: for the wheel, for third-party packs, and for `load_path`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.crisis import compile_crisis
from mindscreen.authoring.definition import Definition, read_definition
from mindscreen.authoring.examples import run_examples
from mindscreen.authoring.pathwaychecks import Ground, compile_pathway
from mindscreen.authoring.rulesets import compile_rule_sets
from mindscreen.authoring.texts import compile_text
from mindscreen.authoring.vocabulary import compile_vocabulary
from mindscreen.errors import DefinitionError, MindscreenError, PathwayError
from mindscreen.hashing import canonical_hash
from mindscreen.packfile import INDEX_FORMAT
from mindscreen.rule import rule_sets_from
from mindscreen.unpack import instrument_from_pack

_VOCABULARY: Final = "vocabulary.yaml"
_CRISIS: Final = "crisis.yaml"


def compile_folder(folder: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Compile one instrument folder (`definition.yaml` and `text.*.yaml`) and run its worked examples.

    Returns:
        The pack, and locale to compiled text.

    Raises:
        DefinitionError: whatever is wrong with one of the files.
    """
    path = folder / "definition.yaml"
    definition: Definition = read_definition(path)
    if folder.name != definition.id:
        raise DefinitionError(
            "MS-D005", f"the folder is not called '{definition.id}'.", where=str(path), remedy="Rename one of them."
        )
    files = sorted(folder.glob("text.*.yaml"))
    texts = {file.name.removeprefix("text.").removesuffix(".yaml"): compile_text(file, definition) for file in files}
    hashes = {locale: text["hash"] for locale, text in texts.items()}
    pack = compile_definition(definition, where=str(path), wording_hashes=hashes)
    run_examples(instrument_from_pack(pack), where=str(path))
    return pack, texts


def build_packs(source: Path, target: Path) -> list[str]:
    """Compile `source/instruments/*` and `source/pathways/*.yaml` into `target`.

    Returns:
        The ids of the instruments compiled.

    Raises:
        DefinitionError: whatever is wrong with one of the files; MS-D017 when there is nothing to compile.
    """
    folders = sorted(path.parent for path in (source / "instruments").glob("*/definition.yaml"))
    if not folders:
        raise DefinitionError("MS-D017", "there is no definition to compile.", where=str(source / "instruments"))
    target.mkdir(parents=True, exist_ok=True)
    packs, spoken = {}, {}
    for folder in folders:
        pack, texts = compile_folder(folder)
        packs[pack["id"]], spoken[pack["id"]] = pack, texts
        _write(target / f"{pack['id']}.json", pack)
        for locale, text in texts.items():
            _write(target / f"{pack['id']}.text.{locale}.json", text)
    folder = source / "pathways"
    made = compile_pathways(folder, packs) if folder.is_dir() else {}  # a third-party pack brings instruments only
    for file, data in made.items():
        _write(target / file, data)
    uses = _uses_by_instrument([data for name, data in made.items() if name.endswith(".pathway.json")])
    index = [index_entry(pack, spoken[name], uses.get(name, [])) for name, pack in packs.items()]
    _write(target / "index.json", sealed({"format": INDEX_FORMAT, "instruments": index}))
    return list(packs)


def index_entry(pack: dict[str, Any], texts: dict[str, dict[str, Any]], uses: list[dict[str, str]]) -> dict[str, Any]:
    """What a catalogue needs to know about an instrument without opening its pack.

    Args:
        pack: the compiled definition.
        texts: locale to compiled text.
        uses: the pathways that use it.

    Returns:
        Plain JSON; what does not exist is absent. `mindscreen.index.entry_from` reads it.
    """
    names = ("id", "version", "status", "title", "abbreviation", "measures", "domain", "population", "codes")
    entry = {name: pack[name] for name in names}
    entry["minutes"] = pack.get("minutes")
    entry["items"] = len(pack["items"])
    entry["licence"] = pack["licence"]["status"]
    entry["locales"] = list(pack["wording_hashes"])
    entry["scoring_hash"] = pack["scoring_hash"]
    entry["draft_because"] = pack.get("draft_because")
    entry["texts"] = {locale: _index_text(text) for locale, text in texts.items()}
    entry["settings"] = uses or None
    return {name: value for name, value in entry.items() if value is not None}


def _index_text(text: dict[str, Any]) -> dict[str, str]:
    labels = {name: text["labels"][name] for name in ("title", "measures")}
    return labels | ({"wording": text["wording"]["status"]} if "wording" in text else {})


def compile_pathways(folder: Path, packs: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Compile the words, rule sets and pathways of a folder.

    Args:
        folder: holds `vocabulary.yaml`, `rules/<instrument>.yaml` and `<pathway>.yaml`.
        packs: id to compiled instrument.

    Returns:
        File name to compiled content, for example `phq-9.rules.json` and `cardiology.pathway.json`.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape of a file.
        PathwayError: MS-P001 or MS-P002, for what it says.
    """
    vocabulary = compile_vocabulary(folder / _VOCABULARY)
    instruments = {name: instrument_from_pack(pack) for name, pack in packs.items()}
    made, sets = {"vocabulary.json": vocabulary}, {}
    if (crisis := folder / _CRISIS).is_file():
        made["crisis.json"] = compile_crisis(crisis, vocabulary, packs)
    for path in sorted((folder / "rules").glob("*.yaml")):
        rules = compile_rule_sets(path, vocabulary, instruments)
        sets[rules["instrument"]] = rule_sets_from(rules)
        made[f"{rules['instrument']}.rules.json"] = rules
    ground = Ground(vocabulary, instruments, lambda name: sets.get(name, ()), {})
    for path in sorted(folder.glob("*.yaml")):
        if path.name in {_VOCABULARY, _CRISIS}:
            continue
        pathway = compile_pathway(path, ground)
        if path.stem != pathway["id"]:
            raise PathwayError(
                "MS-P001", f"the file is not called '{pathway['id']}'.", where=str(path), remedy="Rename one of them."
            )
        made[f"{path.stem}.pathway.json"] = pathway
    return {name: sealed(data) for name, data in made.items()}


def _uses_by_instrument(pathways: list[dict[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """What the index says of each instrument: the pathways that use it, at which step and on what authority."""
    found: dict[str, list[dict[str, str]]] = {}
    for pathway in pathways:
        for step in pathway["steps"]:
            for name in step["instruments"]:
                use = {"setting": pathway["id"], "role": step["role"], "status": step["status"]}
                found.setdefault(name, []).append(use)
    return found


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """Compiled content with its own hash."""
    return {**data, "content_hash": canonical_hash(data)}


def _write(path: Path, data: dict[str, Any]) -> None:
    # Bytes, not text: the file must not differ between platforms.
    path.write_bytes(json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n")


def main(arguments: list[str] | None = None) -> int:
    """Compile `SOURCE/instruments` (and `SOURCE/pathways`) into the folder `TARGET`."""
    parser = argparse.ArgumentParser(prog="python -m mindscreen.authoring.build", description=main.__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    try:
        names = build_packs(options.source, options.target)
    except MindscreenError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(f"compiled: {', '.join(names)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
