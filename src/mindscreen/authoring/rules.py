"""What makes a pack trustworthy before it exists: names, ranges, citations, codes, and the published table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.codes import is_loinc
from mindscreen.condition import Condition, Ratio, comparisons
from mindscreen.errors import DefinitionError, did_you_mean
from mindscreen.plan import CATEGORIES, CONTEXT_RANGES, FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.authoring.definition import Definition


def check_source(source: Definition, where: str) -> None:
    """Check what a definition says of itself, before anything is computed from it.

    Raises:
        DefinitionError: MS-D005, MS-D007 or MS-D016.
    """
    _unique(source, where)
    _cited(source, where)
    if (source.status == "draft") is (source.draft_because is None):
        raise DefinitionError("MS-D007", "a draft, and only a draft, says why in 'draft_because'.", where=where)
    if source.review.checked > source.review.next:
        raise DefinitionError("MS-D007", "the next review lies before the last one.", where=where)
    for name in (source.default_profile, *(table.profile for table in source.published.values())):
        if name is not None and source.profiles and name not in source.profiles:
            raise DefinitionError("MS-D005", f"there is no profile '{name}'.", where=where)
    if len({tuple(sorted(profile.cutoffs)) for profile in source.profiles.values()}) > 1:
        raise DefinitionError("MS-D007", "every profile must give the same cut-offs a value.", where=where)


def check_pack(source: Definition, pack: dict[str, Any], where: str) -> None:
    """Check a compiled pack: its codes, and its numbers against the published table.

    Raises:
        DefinitionError: MS-D008 or MS-D011.
    """
    _coded(pack, where)
    _published(source, pack, where)


def check_condition(
    tree: Condition,
    names: Mapping[str, tuple[int, int, int]],
    profiles: Mapping[str, Mapping[str, int | Ratio]],
    *,
    where: str,
) -> None:
    """Check that every comparison can be decided, and decided both ways.

    Raises:
        DefinitionError: MS-D005 for an unknown name, MS-D007 for a comparison that is always or never true.
    """
    for leaf in comparisons(tree):
        if leaf.name in CATEGORIES:
            if leaf.op not in {"==", "!="} or leaf.value not in CATEGORIES[leaf.name]:
                known = ", ".join(CATEGORIES[leaf.name])
                raise DefinitionError("MS-D006", f"'{leaf.name}' is compared by == or != with: {known}.", where=where)
            continue
        if leaf.name not in names and leaf.name not in CONTEXT_RANGES:
            known_names = [*names, *FACTS]
            raise DefinitionError(
                "MS-D005",
                f"there is no item, scale or fact '{leaf.name}'.",
                where=where,
                remedy=did_you_mean(leaf.name, known_names).strip(),
            )
        lower, upper, denominator = names.get(leaf.name) or (*CONTEXT_RANGES[leaf.name], 1)
        for value in _limits(leaf.value, profiles, where):
            numerator, divisor = value if isinstance(value, Ratio) else (value, 1)
            low, high, limit = lower * divisor, upper * divisor, numerator * denominator
            least = low < limit if leaf.op in {">=", "<"} else low <= limit
            most = limit < high if leaf.op in {">", "<="} else limit <= high
            between = leaf.op in {"==", "!="} and limit % divisor != 0  # no score is ever equal to it
            if between or not (least and most):
                raise DefinitionError(
                    "MS-D007",
                    f"'{leaf.name} {leaf.op} ...' can never change: '{leaf.name}' runs from {lower} to {upper}.",
                    where=where,
                    remedy="Correct the number or the name.",
                )


def _limits(
    value: int | Ratio | str, profiles: Mapping[str, Mapping[str, int | Ratio]], where: str
) -> Iterator[int | Ratio]:
    if not isinstance(value, str):
        yield value
        return
    for cutoffs in profiles.values():
        if value not in cutoffs:
            raise DefinitionError(
                "MS-D005",
                f"'{value}' is no cut-off of every profile.",
                where=where,
                remedy=did_you_mean(value, cutoffs).strip(),
            )
        yield cutoffs[value]


def _unique(source: Definition, where: str) -> None:
    names = [
        *(item.id for item in source.items),
        *(scale.id for scale in source.scales),
        *FACTS,
        *{name for part in source.profiles.values() for name in part.cutoffs},
    ]
    _no_twins(names, "name", where)
    _no_twins([finding.id for finding in source.findings], "finding", where)
    for name, options in source.options.items():
        _no_twins([option.value for option in options], f"value in the option list '{name}'", where)
        _no_twins([option.key for option in options], f"key in the option list '{name}'", where)
        values = [option.value for option in options]
        if values not in (sorted(values), sorted(values, reverse=True)):
            raise DefinitionError(
                "MS-D007",
                f"the values of the option list '{name}' neither rise nor fall from answer to answer.",
                where=where,
                remedy="Two of them are exchanged: write the answers in the order of the form.",
            )
    unused = source.options.keys() - {item.options for item in source.items}
    if unused:
        raise DefinitionError("MS-D005", f"no item uses the option list '{min(unused)}'.", where=where)


def _no_twins(names: Sequence[object], noun: str, where: str, code: str = "MS-D007") -> None:
    twins = [str(name) for name, count in Counter(names).items() if count > 1]
    if twins:
        raise DefinitionError(code, f"the {noun} '{twins[0]}' stands twice.", where=where, remedy="Rename one of them.")


def _cited(source: Definition, where: str) -> None:
    cited: set[str] = set()
    for part in _citing(source):
        for key in part.cite or ():
            if key not in source.references:
                raise DefinitionError(
                    "MS-D016",
                    f"the reference '{key}' does not exist.",
                    where=where,
                    remedy=did_you_mean(key, source.references).strip(),
                )
            cited.add(key)
    for item in source.items:
        if item.ask_when is not None and item.cite is None:
            raise DefinitionError("MS-D016", f"the skip rule of item '{item.id}' has no citation.", where=where)
    unused = source.references.keys() - cited
    if unused:
        raise DefinitionError("MS-D016", f"nothing cites the reference '{min(unused)}'.", where=where)


def _citing(source: Definition) -> Iterator[Any]:
    yield from (source.for_, source.administration, source.licence, *source.findings, *source.profiles.values())
    yield from (item for item in source.items if item.cite is not None)
    for scale in source.scales:
        yield scale
        yield from scale.band_sets
        if scale.prorate is not None:
            yield scale.prorate
    yield from source.published.values()
    for change in source.change:
        parts = (change.reliable, change.important, change.response, change.remission)
        yield from (part for part in parts if part is not None)
        if change.reliable is not None:
            yield from (part for part in (change.reliable.reliability, change.reliable.sd) if part is not None)


def _coded(pack: dict[str, Any], where: str) -> None:
    parts = [pack, *pack["items"], *pack["scales"], *pack["findings"]]
    options = [option for options in pack["options"].values() for option in options]
    for part in (*parts, *options):
        code = part["codes"].get("loinc")
        if code is not None and not is_loinc(code):
            raise DefinitionError(
                "MS-D011", f"'{code}' is not a LOINC code: its check digit is wrong.", where=where, remedy="Look it up."
            )
    _no_twins(_codes_of(parts), "code", where, "MS-D011")
    for name, listed in pack["options"].items():
        _no_twins(_codes_of(listed), f"code in the option list '{name}'", where, "MS-D011")


def _codes_of(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{system} {code}" for part in parts for system, code in part["codes"].items()]


def _published(source: Definition, pack: dict[str, Any], where: str) -> None:
    """Compare the paper's own table, typed separately, with what the rules give."""
    scales = {scale["id"]: scale for scale in pack["scales"]}
    if source.published.keys() != scales.keys():
        odd = min(source.published.keys() ^ scales.keys())
        raise DefinitionError(
            "MS-D008",
            f"'published' and 'scales' disagree about '{odd}'.",
            where=where,
            remedy="Give every scale a table.",
        )
    for name, table in source.published.items():
        scale = scales[name]
        denominator = scale["denominator"]
        _agree((scale["lower"], scale["upper"]), table.range, denominator, f"the range of '{name}'", where)
        profile = table.profile or source.default_profile
        bands: list[dict[str, Any]] = next(
            (each["bands"] for each in scale["band_sets"] if each.get("profile") in {None, profile}), []
        )
        if {band["key"] for band in bands} != table.bands.keys():
            raise DefinitionError("MS-D008", f"'published' names other bands of '{name}'.", where=where)
        for band in bands:
            computed = (band["lower"], band["upper"])
            _agree(computed, table.bands[band["key"]], denominator, f"the band '{band['key']}' of '{name}'", where)


def _agree(computed: tuple[int, int], printed: tuple[int | str, ...], denominator: int, what: str, where: str) -> None:
    from fractions import Fraction  # noqa: PLC0415 - authoring only

    shown = tuple(str(Fraction(end, denominator)) for end in computed)
    if shown != tuple(str(Fraction(end)) for end in printed):
        raise DefinitionError(
            "MS-D008",
            f"{what} is {shown[0]} to {shown[1]} by the rules and {printed[0]} to {printed[1]} as published.",
            where=where,
            remedy="One of the two is mistyped: read the source again.",
        )
