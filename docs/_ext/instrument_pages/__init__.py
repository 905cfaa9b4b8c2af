"""One reference page for each instrument, and a table of all of them, written while the manual is built.

Nothing on these pages is typed: they say what the compiled packs say. They are written into
`docs/reference/instruments/` before Sphinx looks for its sources, and are not committed. A page that did not change is
left alone, so that Sphinx does not read it again; the page of an instrument that is gone is removed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.transforms import SphinxTransform

from mindscreen.library import catalogue, load

from . import index, page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from mindscreen.model import Instrument

FOLDER: Final = "reference/instruments"


def installed() -> tuple[Instrument, ...]:
    """Every instrument of the catalogue, drafts too, sorted by id as people count: gds-4 before gds-15."""
    ids = sorted((entry.id for entry in catalogue()), key=_as_people_count)
    return tuple(load(name, allow_draft=True) for name in ids)


def _as_people_count(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def pages(instruments: Iterable[Instrument]) -> dict[str, str]:
    """File name to Markdown: one page for each instrument, and `index.md`."""
    instruments = tuple(instruments)
    return {f"{one.id}.md": page.render(one) for one in instruments} | {"index.md": index.render(instruments)}


def write(folder: Path, files: dict[str, str]) -> None:
    """Make the folder hold these files and no other page."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


class Verbatim(SphinxTransform):
    """Leaves the quotation marks and dashes on these pages as they were published."""

    default_priority = 100  # before SmartQuotes

    def apply(self, **_: object) -> None:
        """Mark the page."""
        if self.env.docname.startswith(FOLDER):
            self.document["support_smartquotes"] = False


def _generate(app: Sphinx) -> None:
    write(Path(app.srcdir) / FOLDER, pages(installed()))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for its sources; bring the style sheet along."""
    app.connect("builder-inited", _generate)
    app.add_transform(Verbatim)
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
    app.add_css_file("instruments.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
