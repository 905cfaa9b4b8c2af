"""A hospital's own wording: words only, a word for everything, and the licence under which it is shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.definition import check
from mindscreen.authoring.textfile import TextFile
from mindscreen.authoring.texts import GATED, check_normalised, check_wording
from mindscreen.errors import DefinitionError, LicenceError
from mindscreen.licence import USES, WordingLicence
from mindscreen.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.authoring.textfile import SiteLicencePart
    from mindscreen.model import Instrument, Item


def read_overlay(path: str | os.PathLike[str], instrument: Instrument) -> dict[str, Any]:
    """Read the wording of one overlay file and check it against the instrument.

    Returns:
        The wording as plain JSON, and as `licence` the `WordingLicence` that the file states, or `None`. Whether that
        is valid on a day and for a use is not looked at here.

    Raises:
        LicenceError: MS-L001, when the wording needs a licence and the file states none.
        DefinitionError: MS-D013, when the file holds anything but words; MS-D012, when a text is missing or too much,
            or belongs to another locale.
    """
    where, file = os.fspath(path), Path(path)
    text = check(TextFile, read_yaml(file), where=where, code="MS-D013")
    if text.instrument != instrument.id or text.wording is None or text.labels is not None:
        raise DefinitionError(
            "MS-D013",
            "an overlay holds the 'wording' of its own instrument, with its licence, and nothing else.",
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
    if text.licence is None and instrument.licence.status in GATED:
        raise LicenceError(
            "MS-L001",
            f"the file does not state the licence that its wording ({instrument.licence.status}) needs.",
            where=f"{instrument.id}, {text.locale}",
            remedy=f"Say under 'licence' in {instrument.id}/{file.name} of the overlay who granted it, where that is "
            f"written, for which uses and until when; 'mindscreen text template {instrument.id}' prints the fields.",
        )
    return {**data, "licence": None if text.licence is None else _licence(text.licence, where)}


def _licence(part: SiteLicencePart, where: str) -> WordingLicence:
    if part.from_ and part.to and part.to < part.from_:
        raise DefinitionError(
            "MS-D012", "the licence ends before it begins.", where=where, remedy="Correct 'from' or 'to'."
        )
    check_normalised(part.model_dump(mode="json"), where)
    return WordingLicence(
        part.granted_by, part.reference, part.uses, part.commercial, first_day=part.from_ or "", last_day=part.to or ""
    )


def template(instrument: Instrument, locale: str) -> str:
    """The overlay file for an instrument with every text left to fill in."""
    lines = [
        "format: mindscreen-text/1",
        f"instrument: {instrument.id}",
        f"locale: {locale}",
        *_licence_lines(instrument),
        "wording:",
        "  status: rights-holder",
        "  source: ''       # your licence or the form you took the text from",
        "  notice: ''       # the copyright line the rights holder asks for",
        "  instruction: ''",
        "  items:",
        *(f"    {item.id}: ''   # {item.about}{_answered_by(item)}" for item in instrument.items),
    ]
    if instrument.pack["options"]:
        lines.append("  options:")
    for name, options in instrument.pack["options"].items():
        lines.append(f"    {name}:")
        lines += [f"      {option['key']}: ''   # recorded as {option['value']}" for option in options]
    return "\n".join(lines) + "\n"


def _licence_lines(instrument: Instrument) -> Iterator[str]:
    """The licence to fill in; where the wording is free it may be stated all the same, so its lines are remarks."""
    must = instrument.licence.status in GATED
    yield (
        f"# The wording ({instrument.licence.status}) needs a licence; after its last day it is no longer shown."
        if must
        else "# Take away the '#' if a licence limits who may show this text, for what, or how long."
    )
    remark = "" if must else "# "
    yield f"{remark}licence:"
    yield f"{remark}  granted_by: ''   # who licensed it: {instrument.licence.holder}, or who acts for them"
    yield f"{remark}  reference: ''    # contract, letter or public licence"
    yield f"{remark}  uses: []         # of {', '.join(USES)}: those that it covers"
    yield f"{remark}  commercial: ~    # true or false: whether it covers commercial use"
    yield f"{remark}  from: ''         # first day, such as '2026-01-01'; leave the line out if there is none"
    yield f"{remark}  to: ''           # last day; leave the line out if there is none"


def _answered_by(item: Item) -> str:
    """What stands in place of option texts where an item is answered by a number."""
    number = item.number
    return "" if number is None else f"; answered by a number, {number.lower}-{number.upper} ({number.unit})"
