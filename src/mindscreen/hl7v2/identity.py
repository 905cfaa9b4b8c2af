"""Who a message is about and who had to do with it, in the shapes HL7 v2 has for them.

These classes hold identities. Their `repr` names the class only, because a `repr` ends up in logs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from mindscreen.hl7v2.escape import NOTHING, Encoded, escape, invalid
from mindscreen.hl7v2.segment import components, day, repetitions, segment, subcomponents, whole

if TYPE_CHECKING:
    from datetime import date

AdministrativeSex: TypeAlias = Literal["F", "M", "O", "U", "A", "N"]
"""HL7 table 0001: female, male, other, unknown, ambiguous, not applicable. Of GB/T 2261.1, 1 is M, 2 F, 0 and 9 U."""

ADMINISTRATIVE_SEXES: Final = ("F", "M", "O", "U", "A", "N")

_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")


@dataclass(frozen=True, slots=True)
class Authority:
    """Whoever assigns identifiers, or an application or facility: type HD (chapter 2A).

    Attributes:
        namespace: the name the sites have agreed on, for example `HIS`.
        oid: the same as an ISO object identifier, for example `2.16.156.10011.1.3` (Chinese resident identity card).

    At least one of the two is needed.
    """

    namespace: str = ""
    oid: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Identifier:
    """One identifier of a patient: type CX (chapter 2A).

    Attributes:
        value: the identifier.
        authority: who assigned it; without that nobody can tell two patients with the same number apart.
        kind: HL7 table 0203: `MR` medical record, `PI` patient internal, `NNCHN` Chinese national person identifier,
            `HC` health card ...
    """

    value: str
    authority: Authority
    kind: str


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class PersonName:
    """The name of a patient: type XPN (chapter 2A). A HIS that does not part names puts the whole into `family`.

    Attributes:
        family: family name.
        given: given name.
        middle: further given names.
        kind: HL7 table 0200: `L` legal, `D` display, `S` pseudonym ...
        representation: HL7 table 0465: `I` ideographic (张三), `A` alphabetic (Zhang San), `P` phonetic; or empty.
    """

    family: str = ""
    given: str = ""
    middle: str = ""
    kind: str = "L"
    representation: str = ""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Patient:
    """The patient: segment PID (chapter 3 section 3.4.2).

    Attributes:
        identifiers: at least one.
        name: PID-5, required by the standard; a pseudonym is a name of kind `S`.
        birth_date: as the HIS has it; never derived from an identity number here.
        sex: administrative sex as the HIS has it; it takes no part in scoring.
    """

    identifiers: tuple[Identifier, ...]
    name: PersonName
    birth_date: date | None = None
    sex: AdministrativeSex | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Provider:
    """A clinician: type XCN (chapter 2A).

    Attributes:
        id: staff number or licence number.
        family: family name.
        given: given name.
        authority: who assigned the number.
        kind: HL7 table 0203, for example `EI` employee number, `MD` medical licence number.
    """

    id: str
    family: str = ""
    given: str = ""
    authority: Authority | None = None
    kind: str = ""


def required(value: str, field: str) -> Encoded:
    """Escaped text that must not be blank.

    Raises:
        InterchangeError: MS-H001.
    """
    encoded = escape(value, field)
    if not encoded.strip():
        raise invalid(field, "it is empty", "Give it: the message is not usable without.")
    return encoded


def authority_parts(authority: Authority, field: str) -> tuple[Encoded, Encoded, Encoded]:
    """The components of an HD.

    Raises:
        InterchangeError: MS-H001, when both parts are empty or the OID is none.
    """
    namespace = escape(authority.namespace, f"{field}.namespace")
    oid = escape(authority.oid, f"{field}.oid")
    if not namespace.strip() and not oid:
        raise invalid(field, "neither namespace nor oid is given", "Give at least one of them.")
    if oid and not _OID.fullmatch(oid):
        raise invalid(f"{field}.oid", "it is not an ISO object identifier", "Write it like 2.16.156.10011.1.3.")
    return namespace, oid, Encoded("ISO") if oid else NOTHING


def pid(patient: Patient) -> str:
    """The PID segment.

    Raises:
        InterchangeError: MS-H001.
    """
    if not patient.identifiers:
        raise invalid("patient.identifiers (PID-3)", "there is none", "Give at least one identifier.")
    if patient.sex is not None and patient.sex not in ADMINISTRATIVE_SEXES:
        raise invalid("patient.sex (PID-8)", f"it must be one of {', '.join(ADMINISTRATIVE_SEXES)} (HL7 table 0001)")
    birth = NOTHING if patient.birth_date is None else day(patient.birth_date, "patient.birth_date (PID-7)")
    return segment(
        "PID",
        {
            1: whole(1),
            3: repetitions(_identifier(each, i) for i, each in enumerate(patient.identifiers)),
            5: _name(patient.name),
            7: birth,
            8: NOTHING if patient.sex is None else Encoded(patient.sex),
        },
    )


def _identifier(identifier: Identifier, index: int) -> Encoded:
    field = f"patient.identifiers[{index}]"
    return components(
        required(identifier.value, f"{field}.value (PID-3.1)"),
        NOTHING,
        NOTHING,
        subcomponents(*authority_parts(identifier.authority, f"{field}.authority (PID-3.4)")),
        required(identifier.kind, f"{field}.kind (PID-3.5)"),
    )


def _name(name: PersonName) -> Encoded:
    family = escape(name.family, "patient.name.family (PID-5.1)")
    given = escape(name.given, "patient.name.given (PID-5.2)")
    if not family.strip() and not given.strip():
        raise invalid("patient.name (PID-5)", "neither family nor given name is there", "Give the name or a pseudonym.")
    return components(
        family,
        given,
        escape(name.middle, "patient.name.middle (PID-5.3)"),
        NOTHING,
        NOTHING,
        NOTHING,
        required(name.kind, "patient.name.kind (PID-5.7)"),
        escape(name.representation, "patient.name.representation (PID-5.8)"),
    )


def provider(value: Provider | None, field: str) -> Encoded:
    """An XCN, or nothing.

    Raises:
        InterchangeError: MS-H001.
    """
    if value is None:
        return NOTHING
    authority = NOTHING
    if value.authority is not None:
        authority = subcomponents(*authority_parts(value.authority, f"{field}.authority"))
    return components(
        required(value.id, f"{field}.id"),
        escape(value.family, f"{field}.family"),
        escape(value.given, f"{field}.given"),
        NOTHING,
        NOTHING,
        NOTHING,
        NOTHING,
        NOTHING,
        authority,
        NOTHING,
        NOTHING,
        NOTHING,
        escape(value.kind, f"{field}.kind"),
    )
