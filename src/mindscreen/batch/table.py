"""Reading a table of answers: columns found by name, values checked, blanks apart."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from mindscreen.errors import ResponseError, did_you_mean
from mindscreen.plan import accepted_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.batch.result import Column, Mask
    from mindscreen.plan import Plan


Values: TypeAlias = "npt.ArrayLike | Sequence[Any]"
"""A column or a matrix: whatever numpy makes an array of, and lists in which something is `None`."""


class Table(Protocol):
    """Columns by name: a data frame of pandas or polars, a table of pyarrow."""

    def __getitem__(self, name: str, /) -> Any:
        """One column."""


def columns_of(plan: Plan, answers: Any, blank: int | None) -> tuple[list[tuple[Column, Mask | None]], int]:
    """For each item its values and where it is blank (`None`: nowhere); and the number of rows.

    Raises:
        ResponseError: MS-R001 to MS-R005, naming the column and the first row, never the value.
    """
    _check_blank(plan, blank)
    given = _given(plan, answers)
    rows = max((len(column) for column in given.values()), default=0)
    return [_column(plan, item, given.get(item), rows, blank) for item in plan.item_ids], rows


def _check_blank(plan: Plan, blank: object) -> None:
    if blank is None:
        return
    if type(blank) is not int:
        raise ResponseError(
            "MS-R002", "what stands for a blank is not a whole number.", where="blank", remedy="Give an integer."
        )
    for item, (_, accepted) in plan.accepted.items():
        if blank in accepted:
            raise ResponseError(
                "MS-R003",
                f"what is said to stand for a blank is an option of item '{item}'.",
                where=plan.instrument.canonical,
                remedy="Record blanks as something else, or as NaN.",
            )


def _given(plan: Plan, answers: Any) -> dict[str, npt.NDArray[Any]]:
    """Item id to raw column."""
    names = _names(answers)
    if names is not None:
        _check_names(plan, names)
        columns = {name: np.asarray(answers[name]) for name in names}
    else:
        columns = _of_matrix(plan, answers)
    if len({column.shape for column in columns.values()}) > 1 or any(each.ndim != 1 for each in columns.values()):
        raise ResponseError(
            "MS-R005",
            "the columns are not lists of one length.",
            where=plan.instrument.canonical,
            remedy="Give one value per response in each.",
        )
    return columns


def _names(answers: Any) -> list[Any] | None:
    """The names of the columns of a mapping or table; `None` for a matrix."""
    if callable(getattr(answers, "keys", None)):  # a mapping, pandas
        return list(answers.keys())
    for attribute in ("column_names", "columns"):  # pyarrow, polars
        names = getattr(answers, attribute, None)
        if names is not None:
            return list(names)
    return None


def _check_names(plan: Plan, names: Sequence[Any]) -> None:
    for name in names:
        if name not in plan.accepted:
            # Repeated only when it resembles an item id: a table turned on its side has other names in its place.
            meant = did_you_mean(name, plan.item_ids)
            raise ResponseError(
                "MS-R001",
                f"there is no item '{name}'." if meant else "a column has a name that is no item.",
                where=plan.instrument.canonical,
                remedy=f"Give the columns of the items only: {', '.join(plan.item_ids)}.{meant}",
            )
        if names.count(name) > 1:
            raise ResponseError(
                "MS-R004",
                "two columns have the same name.",
                where=f"{plan.instrument.id}, column '{name}'",
                remedy="Keep the column that counts.",
            )


def _of_matrix(plan: Plan, answers: Any) -> dict[str, npt.NDArray[Any]]:
    try:
        matrix = np.asarray(answers)
    except ValueError:  # rows of different length
        matrix = np.empty(0)
    if matrix.ndim != 2 or matrix.shape[1] != len(plan.item_ids):  # noqa: PLR2004 - rows by items
        raise ResponseError(
            "MS-R005",
            f"the answers are no matrix of {len(plan.item_ids)} columns.",
            where=plan.instrument.canonical,
            remedy="Give one row per response and one column per item, or columns by item id.",
        )
    return {item: matrix[:, index] for index, item in enumerate(plan.item_ids)}


def _column(
    plan: Plan, item: str, raw: npt.NDArray[Any] | None, rows: int, blank: int | None
) -> tuple[Column, Mask | None]:
    """Check one column: integers that the item accepts, blanks apart."""
    index, accepted = plan.accepted[item]
    where = f"{plan.instrument.id}, column '{item}'"
    if raw is None:
        return np.full(rows, plan.blank_lower[index], np.int16), np.ones(rows, np.bool_)
    try:
        raw, mask = whole_numbers(raw)
    except ValueError as error:
        raise ResponseError(
            "MS-R002",
            f"the column holds {error}.",
            where=where,
            remedy="Give the options' integer values; a blank is None or NaN.",
        ) from None
    if blank is not None:
        mask = (raw == blank) if mask is None else mask | (raw == blank)
    allowed = np.zeros(raw.shape, np.bool_) if mask is None else mask.copy()
    allowed |= _among(raw, accepted)
    if not allowed.all():
        raise ResponseError(
            "MS-R003",
            f"row {int(np.argmin(allowed))} (and {int((~allowed).sum()) - 1} more) is not one of the options.",
            where=where,
            remedy=f"{accepted_text(accepted)} Say which integer is a blank with blank=....",
        )
    values = raw if mask is None else np.where(mask, plan.blank_lower[index], raw)
    return values.astype(np.int16, copy=False), mask if mask is not None and mask.any() else None


def _among(raw: npt.NDArray[Any], accepted: frozenset[int]) -> Mask:
    """Where a column holds accepted values; most are a row of numbers without gaps, which two comparisons settle."""
    least, most = min(accepted), max(accepted)
    inside: Mask = (raw >= least) & (raw <= most)
    for gap in set(range(least, most + 1)) - accepted:
        inside &= raw != gap
    return inside


def whole_numbers(raw: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Mask | None]:
    """The numbers of a raw column as integers, and where there is none.

    Raises:
        ValueError: saying what the column holds, without a value.
    """
    if raw.dtype == object:
        if not all(_is_number(value) or is_missing(value) for value in raw.tolist()):
            msg = "other things than numbers"
            raise ValueError(msg)
        raw = np.array([np.nan if is_missing(value) else value for value in raw.tolist()], float)
    if raw.dtype.kind in "iu":
        return raw, None
    if raw.dtype.kind != "f":
        msg = "other things than numbers"
        raise ValueError(msg)
    mask = np.isnan(raw)
    whole = np.where(mask, 0, raw)
    if not (np.isfinite(whole) & (whole == np.floor(whole)) & (np.abs(whole) < 2**31)).all():
        msg = "numbers that are not whole"
        raise ValueError(msg)
    return whole.astype(np.int64), mask


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def is_missing(value: object) -> bool:
    """Whether it is `None`, NaN or the null of pandas (known by its name, so that pandas need not be there)."""
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and isnan(value))
