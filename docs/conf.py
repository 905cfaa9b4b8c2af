"""How the manual is built. Nothing is fetched: no intersphinx, no remote fonts, no remote images."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mindscreen._version import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "mindscreen"
author = "The mindscreen authors"
copyright = f"2026 {author}"  # noqa: A001 - Sphinx's name for it
release = __version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "error_table",
    "instrument_pages",
    "pathway_pages",
    "safety_matrix",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3  # so that a link to a heading that is gone is an error

autodoc_typehints = "description"
autodoc_member_order = "bysource"
nitpicky = True
# A link to a name of mindscreen must work. The names of other libraries would need their manuals fetched.
nitpick_ignore_regex = [(r"py:.*", r"(?!mindscreen\.).*")]

html_theme = "furo"
html_title = f"mindscreen {release}"


def _skip_field(*about: object) -> bool | None:
    """Leave out the field of a named tuple: its class says what it means, and nothing may be described twice."""
    return True if type(about[3]).__name__ == "_tuplegetter" else None


def setup(app: Any) -> None:
    """Tell Sphinx."""
    app.connect("autodoc-skip-member", _skip_field)
