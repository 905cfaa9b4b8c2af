"""The third-party models of `fhir.resources`, for who wants objects, and as a check of the shape of what we emit.

They know elements, types and cardinalities; there are none of R4, but R4B has all that we emit in R4. They know no
value sets, no invariants and no reference targets: a resource that passes is well formed, not proven right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.errors import InterchangeError, NotFoundError
from mindscreen.fhir.r5 import FHIR_VERSIONS
from mindscreen.fhir.screening import check_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mindscreen.fhir.r5 import FhirVersion


def as_resources(resource: Mapping[str, Any], fhir_version: FhirVersion = "4.0.1") -> Any:
    """A resource as an object of the package `fhir.resources`; of a Bundle, with everything that is in it.

    Args:
        resource: a resource as a plain dict, as the writers give it.
        fhir_version: the version it was written in. For R4 (4.0.1) the object is one of R4B.

    Raises:
        InterchangeError: MS-F005, when it is no resource of that version.
        NotFoundError: MS-N006, when the package `fhir.resources` is not installed.
    """
    model_of = _models(fhir_version)
    from pydantic import ValidationError  # noqa: PLC0415 - comes with it

    try:
        return model_of(str(resource.get("resourceType"))).model_validate(dict(resource))
    except ValidationError:
        pass  # its text quotes the content
    except ValueError:
        pass
    raise InterchangeError(
        "MS-F005",
        "it is no well-formed resource of that version.",
        where="resource",
        remedy="Give what a writer of mindscreen.fhir gave, and its fhir_version; validate() lists the faults.",
    )


def validate(resource: Mapping[str, Any], fhir_version: FhirVersion = "4.0.1") -> tuple[str, ...]:
    """Check the shape of a FHIR resource.

    Args:
        resource: a resource as a plain dict.
        fhir_version: the version it was written in.

    Returns:
        One line for each fault, with its place but without its content; empty when there is none.

    Raises:
        InterchangeError: MS-F005, for a version that does not exist.
        NotFoundError: MS-N006, when the package `fhir.resources` is not installed.
    """
    model_of = _models(fhir_version)
    from pydantic import ValidationError  # noqa: PLC0415 - comes with it

    kind = resource.get("resourceType")
    try:
        model = model_of(kind if isinstance(kind, str) else "")
    except ValueError:
        return ("resourceType: it is no type of resource",)
    try:
        model.model_validate(dict(resource))
    except ValidationError as error:
        return tuple(f"{kind}.{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors())
    return ()


def _models(fhir_version: FhirVersion) -> Callable[[str], Any]:
    """The model of each type of resource in a version."""
    check_option("fhir_version", fhir_version, FHIR_VERSIONS)
    try:
        if fhir_version == "5.0.0":
            from fhir.resources import get_fhir_model_class  # noqa: PLC0415 - optional, and slow to import
        else:
            from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415 - as above
    except ImportError:
        raise NotFoundError(
            "MS-N006",
            "objects and checks of FHIR resources need the package fhir.resources.",
            remedy="Install mindscreen[fhir].",
        ) from None
    model_of: Callable[[str], Any] = get_fhir_model_class
    return model_of
