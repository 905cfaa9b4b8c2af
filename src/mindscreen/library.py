"""Where instruments come from: the packs in this package, third-party packs, and folders of definitions.

The only module that reads instrument files at run time. Packs are read one at a time, when they are asked for, and each
is checked against its own hash.

Third-party packs register a folder of compiled packs under the entry-point group `mindscreen.packs`; the entry point
names a module attribute that holds the folder's path.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from mindscreen._entry_points import registered
from mindscreen.errors import DefinitionError, IntegrityError, NotFoundError, did_you_mean
from mindscreen.hashing import canonical_hash
from mindscreen.index import entry_from
from mindscreen.licence import Overlay
from mindscreen.model import Peer
from mindscreen.packfile import INDEX_FORMAT, read_json
from mindscreen.unpack import instrument_from_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mindscreen.index import CatalogueEntry
    from mindscreen.licence import Use
    from mindscreen.model import Instrument
    from mindscreen.result import Result

PACKS: Final = os.path.join(os.path.dirname(__file__), "_packs")
ENTRY_POINTS: Final = "mindscreen.packs"


def catalogue() -> tuple[CatalogueEntry, ...]:
    """All instruments that can be loaded by name, sorted by id.

    Raises:
        DefinitionError: MS-D014, when two packs define the same instrument.
    """
    return tuple(_index().values())


def catalogue_entry(name: str) -> CatalogueEntry | None:
    """What the catalogue says about the instrument of this id, without opening its pack; `None` where there is none.

    Raises:
        DefinitionError: MS-D014, when two packs define the same instrument.
    """
    return _index().get(name)


def load(
    name: str,
    *,
    allow_draft: bool = False,
    overlay: str | os.PathLike[str] = "",
    use: Use = "clinical",
    commercial: bool = False,
) -> Instrument:
    """Load one instrument.

    Args:
        name: id, optionally with a version prefix: `"phq-9"`, `"phq-9@1"`, `"phq-9@1.0.0"`.
        allow_draft: accept a definition that is not ready for use.
        overlay: folder with the hospital's own licensed wording, as `<overlay>/<id>/text.<locale>.yaml`. Whether its
            licence is valid is seen when wording is asked for, so that answers given before can always be scored.
        use: what that wording is shown for: `clinical`, `research` or `education`.
        commercial: whether that is a commercial use, in the meaning of the licences.

    Raises:
        NotFoundError: MS-N001 or MS-N002, with the closest names.
        DefinitionError: MS-D015, for a draft, with the reason it is one.
        IntegrityError: MS-I001 or MS-I002, when the pack is damaged or was altered.
    """
    wanted, _, version = name.partition("@")
    index = _index()
    entry = index.get(wanted)
    if entry is None:
        raise NotFoundError(
            "MS-N001",
            f"there is no instrument '{wanted}'.",
            remedy=f"See mindscreen.catalogue().{did_you_mean(wanted, index)}",
        )
    if version and not f"{entry.version}.".startswith(f"{version}."):
        raise NotFoundError(
            "MS-N002",
            f"there is no version '{version}'.",
            where=wanted,
            remedy=f"Installed: {entry.version}. Pin an older release of mindscreen to get an older definition.",
        )
    pack = read_compiled(os.path.join(entry.home, f"{wanted}.json"))
    if (pack["id"], pack["version"]) != (entry.id, entry.version):
        raise IntegrityError(
            "MS-I002",
            "the pack is not the one that the index names.",
            where=wanted,
            remedy="Install mindscreen again; never copy a compiled pack over another.",
        )
    if pack["status"] == "draft" and not allow_draft:
        raise DefinitionError(
            "MS-D015",
            f"the definition is a draft: {pack['draft_because'].removesuffix('.')}.",
            where=wanted,
            remedy="Do not use it with patients; load(..., allow_draft=True) to examine it.",
        )
    peers = tuple(
        Peer(other.id, other.population)
        for other in index.values()
        if other.domain == entry.domain and other.id != entry.id and other.status == "ready"
    )
    site = _overlay(overlay, use, commercial=commercial)
    return instrument_from_pack(pack, home=entry.home, overlay=site, peers=peers)


def load_path(
    folder: str | os.PathLike[str],
    *,
    overlay: str | os.PathLike[str] = "",
    use: Use = "clinical",
    commercial: bool = False,
) -> Instrument:
    """Compile and load an instrument folder (`definition.yaml`, `text.*.yaml`), running its worked examples.

    `overlay`, `use` and `commercial` are those of `load`.

    Raises:
        DefinitionError: whatever is wrong with one of the files.
    """
    from pathlib import Path  # noqa: PLC0415 - only authors come this way

    from mindscreen.authoring.build import compile_folder  # noqa: PLC0415 - pydantic and yaml are not cheap

    pack, texts = compile_folder(Path(folder))
    return instrument_from_pack({**pack, "texts": texts}, overlay=_overlay(overlay, use, commercial=commercial))


def _overlay(folder: str | os.PathLike[str], use: Use, *, commercial: bool) -> Overlay | None:
    path = os.fspath(folder)
    return Overlay(path, use, commercial) if path else None


def with_norms(instrument: Instrument, path: str | os.PathLike[str]) -> Instrument:
    """The instrument with a site's norms put in, so that its standard scores (T-scores) are known.

    Args:
        instrument: from `load`; it must have a standard score.
        path: YAML file of the format `mindscreen-norms/1`: tables by age, sex and respondent, with their source.

    Returns:
        Another instrument; its scoring hash covers the tables.

    Raises:
        DefinitionError: when the file cannot be read or does not fit the instrument, naming the place and the remedy.
    """
    from mindscreen.authoring.norms import filled  # noqa: PLC0415 - only sites with norms pay for yaml and pydantic

    return filled(instrument, path)


def instrument_of(result: Result) -> Instrument:
    """The instrument that a result belongs to: the one it was made with, or else the installed one that scores alike.

    A later version that scores alike will do: only words, or what does not touch a score, are different in it.

    Raises:
        NotFoundError: MS-N001 or MS-N002.
        IntegrityError: MS-I002, when the installed definition has another scoring hash.
    """
    if result.instrument is not None:
        return result.instrument
    instrument = load(result.instrument_id, allow_draft=True)
    if instrument.scoring_hash != result.scoring_hash:
        load(f"{result.instrument_id}@{result.instrument_version}", allow_draft=True)  # refuses another version by name
        raise IntegrityError(
            "MS-I002",
            "the result was scored with another content of the same version.",
            where=instrument.canonical,
            remedy="Use the installation that scored it, and the norms if there were any.",
        )
    return instrument


@cache
def _index() -> Mapping[str, CatalogueEntry]:
    entries: dict[str, CatalogueEntry] = {}
    for home in _homes():
        index = read_compiled(os.path.join(home, "index.json"))
        if index.get("format") != INDEX_FORMAT:
            raise IntegrityError(
                "MS-I001",
                f"the index is not of the format {INDEX_FORMAT}.",
                where=home,
                remedy="Compile that pack again with this version of mindscreen.",
            )
        for data in index["instruments"]:
            if data["id"] in entries:
                raise DefinitionError(
                    "MS-D014",
                    f"two packs define '{data['id']}': this one and {entries[data['id']].home}.",
                    where=home,
                    remedy="Uninstall one of them, or rename its instrument.",
                )
            entries[data["id"]] = entry_from(data, home)
    return dict(sorted(entries.items()))


def _homes() -> Iterator[str]:
    yield PACKS
    for entry in registered(ENTRY_POINTS):
        try:
            yield os.fspath(entry.load())
        except (ImportError, AttributeError, TypeError) as error:
            raise IntegrityError(
                "MS-I001",
                f"the folder of packs that it registers cannot be found ({type(error).__name__}: {error}).",
                where=f"entry point '{entry.name}' of {ENTRY_POINTS}",
                remedy="Install that package again, or uninstall it.",
            ) from error


def read_compiled(path: str) -> dict[str, Any]:
    """Read one compiled file (pack, index, pathway, vocabulary) and check it against its own hash.

    Raises:
        IntegrityError: MS-I001 or MS-I002, when it is damaged or was altered.
    """
    data = read_json(path)
    content = {name: value for name, value in data.items() if name != "content_hash"}
    try:
        intact = canonical_hash(content) == data.get("content_hash")
    except ValueError:  # a lone surrogate, or NaN
        intact = False
    if not intact:
        raise IntegrityError(
            "MS-I002",
            "the content does not match its own hash: it is damaged or was altered.",
            where=os.path.basename(path),
            remedy="Install mindscreen again; never edit a compiled pack.",
        )
    return data
