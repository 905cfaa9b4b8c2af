"""Everything that we define, as one FHIR package: a tarball that servers, validators and guide publishers install.

It holds the Questionnaires, the pathways, the code systems and value sets of our codes, our extensions, and an
ImplementationGuide that lists them. The same instruments give the same bytes: nothing in it says when or by whom it was
packed.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

from mindscreen._version import __version__
from mindscreen.errors import LicenceError
from mindscreen.fhir import codes
from mindscreen.fhir.extensions import definitions
from mindscreen.fhir.plan import plan_definition
from mindscreen.fhir.questionnaire import questionnaire
from mindscreen.fhir.shared_codes import shared_vocabularies
from mindscreen.fhir.terminology import head, resource_id, vocabularies
from mindscreen.library import catalogue, load
from mindscreen.pathwayfiles import pathways as installed_pathways
from mindscreen.pathways import pathway
from mindscreen.text import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from mindscreen.carepathway import Pathway
    from mindscreen.fhir.codes import Json
    from mindscreen.fhir.r5 import FhirVersion
    from mindscreen.model import Instrument

PACKAGE_ID: Final = "mindscreen.fhir"
_SDC: Final = {"hl7.fhir.uv.sdc": "4.0.0"}
_DEPENDENCIES: Final[Mapping[str, Mapping[str, str]]] = {
    "4.0.1": {"hl7.fhir.r4.core": "4.0.1", "hl7.fhir.uv.extensions.r4": "5.2.0", **_SDC},
    "4.3.0": {"hl7.fhir.r4b.core": "4.3.0", "hl7.fhir.uv.extensions.r4": "5.2.0", **_SDC},
    "5.0.0": {"hl7.fhir.r5.core": "5.0.0", "hl7.fhir.uv.extensions.r5": "5.2.0", **_SDC},
}
_INDEXED: Final = ("resourceType", "id", "url", "version", "kind", "type", "content", "valueSet", "derivation")
_TITLE: Final = {"en": "mindscreen: psychological screening", "zh-CN": "mindscreen：心理筛查"}


def package(  # noqa: PLR0913 - independent choices, keyword-only
    instruments: Iterable[Instrument] | None = None,
    *,
    pathways: Iterable[Pathway] | None = None,
    locale: str = "en",
    fhir_version: FhirVersion = "4.0.1",
    allow_drafts: bool = False,
    on: date | None = None,
) -> bytes:
    """A FHIR package (a gzipped tarball) of some instruments.

    A form whose wording may not be passed on in a language is in it by topics, `questionnaire(text="topics")`.

    Args:
        instruments: the instruments; all that are installed when absent. An instrument that is a draft makes drafts.
        pathways: the pathways; all that are installed when neither these nor instruments are given.
        locale: language of the resources, `en` or `zh-CN`; the other stands beside each text.
        fhir_version: `4.0.1` (R4), `4.3.0` (R4B) or `5.0.0` (R5).
        allow_drafts: whether working translations may be used as wording.
        on: the day on which the forms are shown, for the dates of licences; by default today.

    Raises:
        NotFoundError: MS-N004, for an unknown locale.
        InterchangeError: MS-F005, for an unknown version of FHIR.
    """
    codes.check_locale(locale)
    plans = list(pathways or ())
    if instruments is None and pathways is None:
        plans = [pathway(name) for name in installed_pathways()]
    chosen = _installed() if instruments is None else list(instruments)
    forms = {each.id: _form(each, locale, fhir_version, on, allow_drafts=allow_drafts) for each in chosen}
    canonicals = {name: f"{form['url']}|{form['version']}" for name, form in forms.items()}
    resources = [*_terminology(chosen, locale), *forms.values()]
    resources += [
        plan_definition(each, locale=locale, questionnaires=canonicals, fhir_version=fhir_version) for each in plans
    ]
    resources += [_identified(each) for each in definitions(fhir_version)]
    resources.append(_guide(resources, locale, fhir_version))
    files = {f"{each['resourceType']}-{each['id']}.json": each for each in resources}
    return _packed({"package.json": _manifest(fhir_version), ".index.json": _index(files), **files})


def _installed() -> list[Instrument]:
    return [load(entry.id, allow_draft=True) for entry in catalogue()]


def _terminology(instruments: Iterable[Instrument], locale: str) -> Iterator[Json]:
    instruments = list(instruments)
    for vocabulary in (*shared_vocabularies(instruments), *(one for each in instruments for one in vocabularies(each))):
        yield vocabulary.code_system(locale)
        yield vocabulary.value_set(locale)


def _form(
    instrument: Instrument, locale: str, fhir_version: FhirVersion, on: date | None, *, allow_drafts: bool
) -> Json:
    """The Questionnaire with its wording in as many languages as may be shown, or else by topics in both."""

    def is_shown(language: str) -> bool:
        try:
            wording(instrument, language, allow_drafts=allow_drafts, on=on)
        except LicenceError:
            return False
        return True

    others = [each for each in instrument.locales if each in codes.LOCALES and each != locale]
    by_words = is_shown(locale)
    form = questionnaire(
        instrument,
        locale=locale,
        text="wording" if by_words else "topics",
        allow_drafts=allow_drafts,
        on=on,
        bands=True,
        findings=True,
        translations=[each for each in others if not by_words or is_shown(each)],
        fhir_version=fhir_version,
    )
    return _identified(form)


def _identified(resource: Json) -> Json:
    """The resource with an id made from its URL."""
    name = resource["url"].removeprefix(f"{codes.BASE}:").partition(":")[2]
    return {"resourceType": resource["resourceType"], "id": resource_id(name), **resource}


def _guide(resources: Iterable[Json], locale: str, fhir_version: str) -> Json:
    listed = [{"reference": {"reference": f"{each['resourceType']}/{each['id']}"}} for each in resources]
    name = "guide"
    return {
        **head(
            "ImplementationGuide", name, f"{codes.BASE}:{name}", _TITLE, locale, version=__version__, is_draft=False
        ),
        "packageId": PACKAGE_ID,
        "fhirVersion": [fhir_version],
        "definition": {"resource": listed},
    }


def _manifest(fhir_version: str) -> Json:
    return {
        "name": PACKAGE_ID,
        "version": __version__,
        "type": "IG",
        "title": _TITLE["en"],
        "description": "Questionnaires with their scoring, and the codes of scores, bands, findings and advice. "
        f"{codes.NOT_A_DIAGNOSIS['en']} The wording of each form has the licence that its copyright states.",
        "author": "The mindscreen authors",
        "canonical": codes.BASE,
        "fhirVersions": [fhir_version],
        "dependencies": dict(_DEPENDENCIES[fhir_version]),
    }


def _index(files: Mapping[str, Json]) -> Json:
    return {
        "index-version": 2,
        "files": [
            {"filename": file, **{name: resource[name] for name in _INDEXED if isinstance(resource.get(name), str)}}
            for file, resource in sorted(files.items())
        ],
    }


def _packed(files: Mapping[str, Any]) -> bytes:
    import tarfile  # noqa: PLC0415 - only who packs pays for it
    from gzip import GzipFile  # noqa: PLC0415 - as above

    tarball = io.BytesIO()
    with tarfile.open(fileobj=tarball, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            raw = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
            entry = tarfile.TarInfo(f"package/{name}")  # its times and owners are zero
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))
    packed = io.BytesIO()
    with GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(tarball.getvalue())
    return packed.getvalue()
