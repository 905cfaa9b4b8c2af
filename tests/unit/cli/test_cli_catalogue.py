"""The filters of `mindscreen list`, what it counts, and what it says about those that it left out."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.carepathway import ROLES
from mindscreen.cli.words import words
from mindscreen.index import CatalogueEntry
from mindscreen.pathwayfiles import pathways
from mindscreen.report.columns import width

Run = Callable[..., Any]
LOCALES = ("en", "zh-CN")


def _document(said: Any) -> dict[str, Any]:
    assert (said.status, said.err) == (0, "")
    document: dict[str, Any] = json.loads(said.out)
    return document


def _ids(document: dict[str, Any]) -> list[str]:
    return [each["id"] for each in document["instruments"]]


def _has(entry: CatalogueEntry, locale: str) -> bool:
    text = entry.text(locale)
    return text is not None and text.wording != ""


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (("--age", "10"), lambda entry: (entry.age_months[0] or 0) <= 131 and (entry.age_months[1] or 120) >= 120),
        (("--completed-by", "teacher"), lambda entry: "teacher" in entry.completed_by),
        (("--wording", "zh-CN"), lambda entry: _has(entry, "zh-CN")),
        (("--wording", "en"), lambda entry: _has(entry, "en")),
        (("--setting", "sleep-clinic"), lambda entry: entry.use_in("sleep-clinic") is not None),
        (("--domain", "sleep"), lambda entry: entry.domain == "sleep"),
        (("--licence", "public-domain"), lambda entry: entry.licence == "public-domain"),
        (("--minutes", "5"), lambda entry: entry.minutes is not None and entry.minutes <= 5),
        (("--status", "ready"), lambda entry: entry.status == "ready"),
        (("--status", "draft"), lambda entry: entry.status == "draft"),
        (
            ("--setting", "cardiology", "--wording", "zh-CN", "--status", "ready", "--minutes", "5"),
            lambda entry: (
                entry.use_in("cardiology") is not None
                and _has(entry, "zh-CN")
                and entry.status == "ready"
                and (entry.minutes or 99) <= 5
            ),
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("locale", LOCALES)
def test_each_filter_keeps_what_it_names(
    mindscreen: Run, options: tuple[str, ...], fits: Callable[[CatalogueEntry], bool], locale: str
) -> None:
    expected = {entry.id for entry in ms.catalogue() if fits(entry)}
    assert expected
    assert expected < {entry.id for entry in ms.catalogue()}
    document = _document(mindscreen("list", "--json", "--locale", locale, *options))
    assert set(_ids(document)) == expected
    said = mindscreen("list", "--locale", locale, *options)
    assert (said.status, said.err) == (0, "")
    assert all(width(line) <= 80 for line in said.out.splitlines())
    firsts = [line.partition("  ")[0] for line in said.out.splitlines() if line and not line.startswith(" ")]
    assert [line for line in firsts if line in {entry.id for entry in ms.catalogue()}] == _ids(document)


def test_the_list_opens_no_pack(mindscreen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read = ms.library.read_compiled

    def reading(path: str) -> dict[str, Any]:
        opened.append(path.replace("\\", "/").rpartition("/")[2])
        return read(path)

    ms.library._index.cache_clear()  # noqa: SLF001 - the cache has no public name
    monkeypatch.setattr("mindscreen.library.read_compiled", reading)
    for locale in LOCALES:
        assert mindscreen("list", "--locale", locale, "--wording", "zh-CN").status == 0
    assert opened == ["index.json"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_locale_is_the_language_of_the_list_and_no_filter(mindscreen: Run, locale: str) -> None:
    said = mindscreen("list", "--locale", locale)
    flat = said.out.replace("\n", "").replace(" ", "")
    for entry in ms.catalogue():
        text = entry.text(locale)
        assert text is not None
        assert f"{entry.id}{text.title}".replace(" ", "") in flat
        assert text.measures.replace(" ", "") in flat


@pytest.mark.parametrize("locale", LOCALES)
def test_the_text_ends_with_what_it_counts(mindscreen: Run, locale: str) -> None:
    statuses = Counter(entry.status for entry in ms.catalogue())
    n, ready, draft = len(ms.catalogue()), statuses["ready"], statuses["draft"]
    end = {
        "en": f"{n} of {n} instruments: {draft} draft, {ready} ready.",
        "zh-CN": f"列出 {n} 个量表，共安装 {n} 个：草案 {draft} 个、可用 {ready} 个。",
    }
    assert mindscreen("list", "--locale", locale).out.splitlines()[-1] == end[locale]


def test_what_is_listed_is_counted(mindscreen: Run) -> None:
    document = _document(mindscreen("list", "--json", "--completed-by", "parent"))
    listed = document["instruments"]
    counts = document["counts"]
    assert (counts["installed"], counts["listed"]) == (len(ms.catalogue()), len(listed))
    for name in ("status", "licence", "domain"):
        assert counts[name] == Counter(each[name] for each in listed)
    assert counts["left_out"] == {}
    assert "wording" not in counts


def test_the_wording_that_can_be_shown_is_counted_by_its_status(mindscreen: Run) -> None:
    document = _document(mindscreen("list", "--json", "--wording", "zh-CN"))
    assert document["counts"]["wording"] == Counter(
        each["texts"]["zh-CN"]["wording"] for each in document["instruments"]
    )
    for locale, said, warning in (
        ("en", "zh-CN text: unvalidated", "An unvalidated text is not for patients."),
        ("zh-CN", "zh-CN 文本：工作译文", "工作译文未经验证，不得用于患者。"),
    ):
        out = mindscreen("list", "--wording", "zh-CN", "--locale", locale).out
        assert said in out
        assert warning in out
        assert warning not in mindscreen("list", "--wording", "en", "--setting", "nephrology", "--locale", locale).out


@pytest.mark.control("C-022")
def test_drafts_are_named_with_their_reason(mindscreen: Run) -> None:
    for each in _document(mindscreen("list", "--json"))["instruments"]:
        assert ("draft_because" in each) is (each["status"] == "draft")
    for locale in LOCALES:
        flat = mindscreen("list", "--status", "draft", "--locale", locale).out.replace("\n", "").replace(" ", "")
        for entry in ms.catalogue():
            assert (entry.draft_because.replace(" ", "") in flat) is (
                entry.status == "draft" or not entry.draft_because
            )


@pytest.mark.parametrize(
    ("locale", "line"),
    [("en", "Left out because no time is published: {}."), ("zh-CN", "因未公布用时而未列出：{} 个。")],
)
def test_what_publishes_no_time_is_counted_and_left_out(mindscreen: Run, locale: str, line: str) -> None:
    untimed = sum(entry.minutes is None and entry.domain == "depression" for entry in ms.catalogue())
    assert untimed
    said = mindscreen("list", "--minutes", "60", "--domain", "depression", "--locale", locale)
    assert said.out.splitlines()[-1] == line.format(untimed)
    document = _document(mindscreen("list", "--json", "--minutes", "60", "--domain", "depression"))
    assert document["counts"]["left_out"] == {"minutes_unpublished": untimed}
    assert line.partition("{")[0] not in mindscreen("list", "--domain", "depression", "--locale", locale).out


@pytest.mark.parametrize("place", pathways())
def test_every_setting_lists_its_instruments_in_the_order_of_its_steps(mindscreen: Run, place: str) -> None:
    steps = sorted(ms.pathway(place).steps, key=lambda step: ROLES.index(step.role))
    expected = [name for step in steps for name in step.instruments]
    assert _ids(_document(mindscreen("list", "--json", "--setting", place))) == expected


@pytest.mark.parametrize(
    ("locale", "parts"),
    [("en", ("second step · consensus", "crisis · proposal")), ("zh-CN", ("第二步 · 专家共识", "危机 · 项目建议"))],
)
def test_a_setting_says_the_step_and_the_authority_of_each(
    mindscreen: Run, locale: str, parts: tuple[str, ...]
) -> None:
    out = mindscreen("list", "--setting", "cardiology", "--locale", locale).out
    assert out.startswith(ms.pathway("cardiology").title[locale] + "\n")
    assert all(part in out for part in parts)
    uses = next(each for each in ms.catalogue() if each.id == "phq-9").settings
    listed = _document(mindscreen("list", "--json", "--domain", "depression"))["instruments"]
    assert next(each["settings"] for each in listed if each["id"] == "phq-9") == [
        {"setting": use.setting, "role": use.role, "status": use.status} for use in uses
    ]


def test_what_another_pack_adds_to_a_setting_comes_last(mindscreen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = next(entry for entry in ms.catalogue() if entry.id == "epds")
    theirs = replace(ours, id="a-form-of-theirs")
    monkeypatch.setattr("mindscreen.cli.catalogue.catalogue", lambda: (theirs, ours))
    assert _ids(_document(mindscreen("list", "--json", "--setting", "obstetrics"))) == ["epds", "a-form-of-theirs"]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--setting", "cardiolgy"), 3, "[MS-N003] there is no pathway 'cardiolgy'."),
        (("--wording", "zh"), 3, "[MS-N004] --wording: there is no text in 'zh'. Locales: en, zh-CN."),
        (("--locale", "fr"), 3, "[MS-N004]"),
        (("--status", "new"), 2, "--status"),
    ],
)
def test_what_cannot_be_asked_for_is_an_error_and_never_an_empty_list(
    mindscreen: Run, options: tuple[str, ...], status: int, said: str
) -> None:
    failed = mindscreen("list", *options)
    assert (failed.status, failed.out) == (status, "")
    assert said in failed.err


@pytest.mark.parametrize("locale", LOCALES)
def test_a_pack_of_an_older_mindscreen_is_listed_and_says_nothing_about_its_text(
    mindscreen: Run, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    new = next(entry for entry in ms.catalogue() if entry.id == "phq-9")
    old = replace(new, id="old-9", title="Of old", texts=(), settings=())
    monkeypatch.setattr("mindscreen.cli.catalogue.catalogue", lambda: (old, new))
    say = words(locale)
    out = mindscreen("list", "--locale", locale).out
    assert "old-9  Of old\n" in out
    assert say("wording.not-stated") in out
    out = mindscreen("list", "--locale", locale, "--wording", "zh-CN").out
    assert "old-9" not in out
    assert say("list.wording-unstated", n=1) in out.replace("\n", " " if locale == "en" else "")
    document = _document(mindscreen("list", "--json", "--wording", "zh-CN"))
    assert document["counts"]["left_out"] == {"wording_unstated": 1}
    assert "texts" not in _document(mindscreen("list", "--json"))["instruments"][0]
