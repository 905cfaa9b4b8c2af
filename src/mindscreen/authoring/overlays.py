"""A hospital's own wording: words only, and a word for everything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.definition import TextFile, check
from mindscreen.authoring.texts import check_normalised, check_wording
from mindscreen.errors import DefinitionError
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from mindscreen.model import Instrument


def read_overlay(path: str | os.PathLike[str], instrument: Instrument) -> dict[str, Any]:
    """Read the wording of one overlay file and check it against the instrument.

    Raises:
        DefinitionError: MS-D013, when the file holds anything but words; MS-D012, when a text is missing or too much,
            or belongs to another locale.
    """
    where, file = os.fspath(path), Path(path)
    text = check(TextFile, read_yaml(file), where=where, code="MS-D013")
    if text.instrument != instrument.id or text.wording is None or text.labels is not None:
        raise DefinitionError(
            "MS-D013",
            "an overlay holds the 'wording' of its own instrument and nothing else.",
            where=where,
            remedy=f"Start from 'mindscreen text template {instrument.id}'.",
        )
    if file.name != f"text.{text.locale}.yaml":
        raise DefinitionError(
            "MS-D012", f"the file says that its locale is '{text.locale}'.", where=where, remedy="Correct one of them."
        )
    options = {name: [option["key"] for option in options] for name, options in instrument.pack["options"].items()}
    check_wording(text.wording, [item.id for item in instrument.items], options, where)
    data = text.wording.model_dump(mode="json")
    check_normalised(data, where)
    return data


def template(instrument: Instrument, locale: str) -> str:
    """The overlay file for an instrument with every text left to fill in."""
    lines = [
        "format: mindscreen-text/1",
        f"instrument: {instrument.id}",
        f"locale: {locale}",
        "wording:",
        "  status: rights-holder",
        "  source: ''       # your licence or the form you took the text from",
        "  notice: ''       # the copyright line the rights holder asks for",
        "  instruction: ''",
        "  items:",
        *(f"    {item.id}: ''   # {item.about}" for item in instrument.items),
        "  options:",
    ]
    for name, options in instrument.pack["options"].items():
        lines.append(f"    {name}:")
        lines += [f"      {option['key']}: ''   # recorded as {option['value']}" for option in options]
    return "\n".join(lines) + "\n"
