"""The page about a site's norms: its examples run, and its file is read once the tables in it are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import mindscreen as ms

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "site-norms.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    assert found
    return found


def test_a_standard_score_is_open_before(capsys: pytest.CaptureFixture[str]) -> None:
    exec(blocks("python")[0], {})  # noqa: S102 - our own page
    standing, told = capsys.readouterr().out.splitlines()
    assert "total_t" in standing
    assert told == "['no-norms']"


def test_the_file_of_the_page_is_read_when_its_tables_are_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (text,) = blocks("yaml")
    norms = yaml.safe_load(text)
    scas = ms.load(norms["instrument"])
    scale = scas.scale("total_t")
    assert scale.norm is not None
    below = scas.scale(scale.norm.of)
    for group in norms["scales"]["total_t"]:
        first, last = group["scores"][0][1], group["scores"][-1]
        assert [value for value, _ in group["scores"]] == list(range(len(group["scores"])))
        group["scores"] += [[value, min(90, first + value // 2)] for value in range(last[0] + 1, below.upper + 1)]
    (tmp_path / "norms").mkdir()
    (tmp_path / "norms" / "scas.yaml").write_text(yaml.safe_dump(norms), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = {"ms": ms, "scas": scas}
    exec(blocks("python")[1], names)  # noqa: S102 - our own page
    normed = names["scas"]
    assert isinstance(normed, ms.Instrument)
    answers = [1] * len(scas.items)
    girl = ms.screen(normed, answers, age_years=10, sex="female", completed_by="self")
    boy = ms.screen(normed, answers, age_years=10, sex="male", completed_by="self")
    assert girl["total_t"].value is not None
    assert girl["total_t"].value != boy["total_t"].value
    assert ms.screen(normed, answers, age_years=14, sex="male", completed_by="self")["total_t"].value is None
