"""An optional check of the shape of what we emit, with the third-party models of `fhir.resources`.

It knows elements, types and cardinalities of R4B, of which everything we emit is a part. It knows no value sets, no
invariants and no reference targets: a resource that passes is well formed, not proven right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping


def validate(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """Check the shape of a FHIR resource.

    Args:
        resource: a resource as a plain dict.

    Returns:
        One line for each fault, with its place but without its content; empty when there is none.

    Raises:
        NotFoundError: MS-N006, when the package `fhir.resources` is not installed.
    """
    try:
        from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise NotFoundError(
            "MS-N006",
            "checking FHIR resources needs the package fhir.resources.",
            remedy="Install mindscreen[fhir].",
        ) from None
    from pydantic import ValidationError  # noqa: PLC0415 - comes with it

    kind = resource.get("resourceType")
    try:
        model = get_fhir_model_class(kind if isinstance(kind, str) else "")
    except ValueError:
        return ("resourceType: it is no type of resource",)
    try:
        model.model_validate(dict(resource))
    except ValidationError as error:
        return tuple(f"{kind}.{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors())
    return ()
