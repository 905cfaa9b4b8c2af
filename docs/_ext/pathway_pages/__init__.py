"""A page for each pathway in both languages, an index, and the reachability table, written while the manual is built.

Like the pages of the instruments they are written into `docs/reference/` before Sphinx looks for its sources, and are
not committed; nothing on them is typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from instrument_pages import write
from sphinx.transforms import SphinxTransform

from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import pathway
from mindscreen.testing.reachability import reached

from . import index, page, reachability

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from mindscreen.carepathway import Pathway

FOLDER: Final = "reference/pathways"
FOLDERS: Final = {"en": FOLDER, "zh-CN": f"{FOLDER}/zh-cn"}
TABLE: Final = "reference/reachability"


def installed() -> tuple[Pathway, ...]:
    """Every installed pathway."""
    return tuple(map(pathway, pathways()))


def pages(chosen: Iterable[Pathway], locale: str) -> dict[str, str]:
    """File name to Markdown in one language: one page for each pathway, and `index.md`."""
    chosen = tuple(chosen)
    return {f"{one.id}.md": page.render(one, locale) for one in chosen} | {"index.md": index.render(chosen, locale)}


class Verbatim(SphinxTransform):
    """Leaves the quotation marks and dashes on these pages as they were published."""

    default_priority = 100  # before SmartQuotes

    def apply(self, **_: object) -> None:
        """Mark the page."""
        if self.env.docname.startswith((FOLDER, TABLE)):
            self.document["support_smartquotes"] = False


def _generate(app: Sphinx) -> None:
    chosen, root = installed(), Path(app.srcdir)
    for locale, folder in FOLDERS.items():
        write(root / folder, pages(chosen, locale))
    table = root / f"{TABLE}.md"
    text = reachability.render(cell for one in chosen for cell in reached(one))
    if not table.exists() or table.read_text("utf-8") != text:
        table.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for its sources; bring the style sheet along."""
    app.connect("builder-inited", _generate)
    app.add_transform(Verbatim)
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_css_file("pathways.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
