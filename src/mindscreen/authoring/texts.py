"""Compile text files: our labels and, where it may be shipped, the wording; every word in its place, nothing else."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.definition import check
from mindscreen.authoring.textfile import TextFile
from mindscreen.errors import DefinitionError
from mindscreen.hashing import canonical_hash
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from mindscreen.authoring.definition import Definition
    from mindscreen.authoring.textfile import LabelsPart, WordingPart

GATED = frozenset({"noncommercial", "permission-required", "proprietary"})
"""Licences under which no wording may be shipped with a library that anybody may sell."""


def compile_text(path: Path, definition: Definition) -> dict[str, Any]:
    """Read one `text.<locale>.yaml` and check that it has a word for everything and nothing for what does not exist.

    Returns:
        Plain JSON with the text's `hash`.

    Raises:
        DefinitionError: MS-D012, naming what is missing or too much, or that the licence forbids shipping the wording.
    """
    text = check(TextFile, read_yaml(path), where=str(path), code="MS-D012")
    where = str(path)
    if text.instrument != definition.id or path.name != f"text.{text.locale}.yaml":
        raise DefinitionError("MS-D012", "instrument or locale do not match the place of the file.", where=where)
    if text.licence is not None:
        raise DefinitionError(
            "MS-D012",
            "a 'licence' belongs in an overlay; what is shipped has that of its definition.",
            where=where,
            remedy="Remove it.",
        )
    if text.labels is None:
        raise DefinitionError("MS-D012", "the labels are missing.", where=where, remedy="Name every part in our words.")
    check_labels(text.labels, definition, where)
    if text.wording is not None:
        if definition.licence.status in GATED:
            raise DefinitionError(
                "MS-D012",
                f"the licence ({definition.licence.status}) does not allow shipping the wording.",
                where=where,
                remedy="Keep it in the hospital's overlay folder.",
            )
        options = {name: [option.key for option in options] for name, options in definition.options.items()}
        check_wording(text.wording, [item.id for item in definition.items], options, where)
    data = text.model_dump(mode="json", exclude_none=True)
    check_normalised(data, where)
    return {**data, "hash": canonical_hash(data)}


def check_labels(labels: LabelsPart, definition: Definition, where: str) -> None:
    """Check that the labels name every item, scale, band, finding and profile, and nothing else."""
    same(labels.items, [item.id for item in definition.items], "items", where)
    same(labels.scales, [scale.id for scale in definition.scales], "scales", where)
    same(labels.findings, [finding.id for finding in definition.findings], "findings", where)
    same(labels.profiles, definition.profiles or [definition.default_profile], "profiles", where)
    for scale in definition.scales:
        keys = {band.key for band in scale.bands} | {band.key for each in scale.band_sets for band in each.bands}
        same(labels.bands.get(scale.id, {}), keys, f"bands of '{scale.id}'", where)
    odd = labels.bands.keys() - {scale.id for scale in definition.scales}
    if odd:
        raise DefinitionError("MS-D012", f"bands for '{min(odd)}', which is no scale.", where=where)


def check_wording(
    wording: WordingPart, items: Collection[str], options: Mapping[str, Collection[str]], where: str
) -> None:
    """Check that the wording covers every item and every option key of every list, and nothing else."""
    same(wording.items, items, "wording of the items", where)
    same(wording.options, options, "option lists", where)
    for name, keys in options.items():
        same(wording.options[name], keys, f"options of '{name}'", where)
    odd = wording.exceptions.keys() - set(items) - options.keys()
    if odd:
        raise DefinitionError("MS-D012", f"an exception for '{min(odd)}', which does not exist.", where=where)


def same(given: Mapping[str, Any], expected: Collection[str], what: str, where: str) -> None:
    """Check that there is a text for everything expected, and for nothing else."""
    missing, odd = set(expected) - given.keys(), given.keys() - set(expected)
    if missing:
        raise DefinitionError("MS-D012", f"{what}: '{min(missing)}' has no text.", where=where, remedy="Add it.")
    if odd:
        raise DefinitionError("MS-D012", f"{what}: '{min(odd)}' does not exist.", where=where, remedy="Remove it.")


def check_normalised(data: Any, where: str) -> None:
    """Refuse text that is not NFC, because two spellings of one character would hash and compare differently."""
    if isinstance(data, dict):
        for value in data.values():
            check_normalised(value, where)
    elif isinstance(data, str) and not unicodedata.is_normalized("NFC", data):
        raise DefinitionError("MS-D012", "a text is not in Unicode normal form NFC.", where=where)
