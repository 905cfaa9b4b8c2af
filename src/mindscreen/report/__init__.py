"""A one-page report for the treating team: findings first, then what to do, then the numbers and where they come from.

    page = mindscreen.report.html(result, advice, locale="zh-CN", patient={"姓名": "…", "病案号": "…"})

The page is one self-contained HTML file: no script, nothing fetched, made to be printed on A4. `text()` says the same
in 80 columns. Both show answers to single items, because they are written for the people who treat the patient; pass
`items=False` for a copy that goes further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.report.words import LOCALES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result

__all__ = ["LOCALES", "html", "text"]


def html(  # noqa: PLR0913 - two things to report on, and the caller's facts by keyword
    results: Result | Sequence[Result],
    advice: Sequence[Recommendation] = (),
    *,
    locale: str = "en",
    patient: Mapping[str, str] | None = None,
    printed: str | None = None,
    items: bool = True,
) -> str:
    """Write the report as one HTML page for A4.

    Args:
        results: one result, or all results of one person on one occasion.
        advice: what `Pathway.advise()` recommended for these results.
        locale: `en` or `zh-CN`.
        patient: what to print about the patient, label to text, in this order; nothing by default.
        printed: when the report is printed, ISO 8601; mindscreen never looks at a clock itself.
        items: whether to show the answers to single items.

    Returns:
        HTML5, every text in it escaped.

    Raises:
        NotFoundError: MS-N004 for an unknown locale, MS-N006 without jinja2, MS-N001 or MS-N002 when the instrument of
            a stored result is not installed.
        PathwayError: MS-P003, when there is no result.
    """
    return _render("report.html.jinja", results, advice, locale, patient, printed, items)


def text(  # noqa: PLR0913 - as html()
    results: Result | Sequence[Result],
    advice: Sequence[Recommendation] = (),
    *,
    locale: str = "en",
    patient: Mapping[str, str] | None = None,
    printed: str | None = None,
    items: bool = True,
) -> str:
    """Write the same report as plain UTF-8 text, 80 columns wide; a Chinese character counts as two.

    Args, Returns and Raises are those of `html()`.
    """
    return _render("report.txt.jinja", results, advice, locale, patient, printed, items)


def _render(  # noqa: PLR0913, PLR0917 - both doors lead here
    template: str,
    results: Result | Sequence[Result],
    advice: Sequence[Recommendation],
    locale: str,
    patient: Mapping[str, str] | None,
    printed: str | None,
    items: bool,  # noqa: FBT001
) -> str:
    from mindscreen.report.page import page  # noqa: PLC0415 - instruments, wording and pathways are loaded when needed
    from mindscreen.report.render import render  # noqa: PLC0415

    return render(template, page(results, advice, locale=locale, patient=patient, printed=printed, items=items))
