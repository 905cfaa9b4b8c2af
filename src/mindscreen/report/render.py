"""From the report as data to a page or a text, with jinja2."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mindscreen.errors import NotFoundError
from mindscreen.report.columns import COLUMNS, hang, pad, width

if TYPE_CHECKING:
    from mindscreen.report.page import Page


def render(template: str, page: Page) -> str:
    """Fill a template of this package with a page.

    Raises:
        NotFoundError: MS-N006, when jinja2 is not installed.
    """
    text: str = _templates().get_template(template).render(page=page, w=page.words)
    return text


@cache
def _templates() -> Any:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape  # noqa: PLC0415 - the extra
    except ImportError:
        raise NotFoundError(
            "MS-N006",
            "reports need jinja2.",
            where="report",
            remedy="Install the extra 'report': pip install 'mindscreen[report]'.",
        ) from None
    templates = Environment(
        loader=PackageLoader("mindscreen.report"),
        autoescape=select_autoescape(("html.jinja", "svg.jinja"), ("txt.jinja",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals.update(hang=hang, pad=pad, columns=COLUMNS, text_width=width)
    return templates
