"""The page about a hospital's own wording: its licence is one that is read, and its Python runs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import mindscreen as ms
from mindscreen.authoring.overlays import template

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "own-wording.md").read_text(encoding="utf-8")
LICENCE = re.search(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the overlay that the page describes, every word filled in."""
    assert LICENCE is not None
    head, _, rest = template(ms.load("epds"), "en").partition("licence:\n")
    path = tmp_path / "overlay" / "epds" / "text.en.yaml"
    path.parent.mkdir(parents=True)
    filled = rest[rest.index("wording:") :].replace(": ''", ": their word")
    path.write_text(head + LICENCE[1] + filled, encoding="utf-8")
    (tmp_path / "text-packs").symlink_to(ROOT / "text-packs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_licence_on_the_page_is_read(desk: Path) -> None:
    words = ms.wording(ms.load("epds", overlay=desk / "overlay"), "en", on=date(2028, 2, 29))
    assert words.licence is not None
    assert words.licence.to_dict() == {
        "granted_by": "Royal College of Psychiatrists",
        "reference": "letter of 2026-02-03, file 117",
        "uses": ["clinical", "education"],
        "commercial": False,
        "from": "2026-03-01",
        "to": "2028-02-29",
    }


@pytest.mark.usefixtures("desk")
def test_the_python_on_the_page_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    if not (ROOT / "text-packs").is_dir():
        pytest.skip("a source distribution does not contain the text packs")

    def wording(instrument: ms.Instrument, locale: str, *, on: date = date(2026, 11, 21)) -> ms.Wording:
        return ms.text.wording(instrument, locale, on=on)  # the page is read on a day of the licence

    monkeypatch.setattr(ms, "wording", wording)
    names: dict[str, object] = {}
    for block in PYTHON:
        exec(compile(block, "own-wording.md", "exec"), names)  # noqa: S102 - our own page
    assert "[MS-L003] epds, en: the licence from Royal College of Psychiatrists" in capsys.readouterr().out
    result = names["result"]
    assert isinstance(result, ms.Result)
    assert [finding.level for finding in result.raised] == ["critical"]
