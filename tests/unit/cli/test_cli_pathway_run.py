"""`mindscreen pathway run`: whole sessions on the shipped pathways, and everything that can stand in their way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import mindscreen as ms
from mindscreen.cli.words import words

from .at_the_terminal import Person

Run = Callable[..., tuple[Any, Person]]
NO, YES = [0], [1]


@pytest.fixture
def run(mindscreen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a session that somebody answers page by page; gives what the program said, and the person with the pages."""

    def begun(
        *options: object,
        answers: Mapping[str, Sequence[object]],
        keys: Sequence[tuple[str, str]] = (),
        locale: str = "zh-CN",
    ) -> tuple[Any, Person]:
        person = Person(locale, answers, keys)
        with monkeypatch.context() as patched:
            person.reads(patched)
            said = mindscreen("pathway", "run", *options, "--piped", "--json", "--locale", locale)
        return said, person

    return begun


def forms(said: Any) -> list[str]:
    return [each["instrument"]["id"] for each in json.loads(said.out)["session"]["results"]]


class TestFiveSessions:
    """End to end, in Chinese, on the pathways as they are shipped."""

    def test_cardiology(self, run: Run) -> None:
        answers = {"cn-cardiology-3q": YES, "phq-9": [2, 2, 2, 2, 1, 1, 1, 1, 1, 1], "gad-7": NO, "phq-15": NO,
                   "c-ssrs-screener": NO}  # fmt: skip
        said, person = run("cardiology", "--age", 60, answers=answers)
        assert said.status == 0, said.err
        assert forms(said)[:2] == ["cn-cardiology-3q", "phq-9"]
        assert {"gad-7", "phq-15", "c-ssrs-screener"} <= set(forms(said))
        assert json.loads(said.out)["due"] == []
        # After the answer about self-harm the person reads calm words, then staff read what they do; both at once.
        after = next(number for number, page in enumerate(person.pages) if "工作人员：请立即处理" in page)
        assert "谢谢您告诉我们这些情况" in person.pages[after - 1]
        assert "告知责任医师。（1小时内）" in person.pages[after]
        # No page before the device was handed back tells a score or what was found.
        shown = [page for page in person.pages if "回车：无误，完成" in page or "数字：作答" in page]
        assert shown
        assert not any("总分" in page or "阳性" in page for page in shown)

    def test_obstetrics(self, run: Run) -> None:
        said, person = run("obstetrics", "--age", 30, "--sex", "female",
                           answers={"epds": [2, 2, 2, 2, 2, 1, 0, 0, 0, 0], "gad-7": [1]})  # fmt: skip
        assert said.status == 0, said.err
        assert forms(said) == ["epds", "gad-7"]
        assert any("此处不能显示该量表原文" in page and "MS-L001" in page for page in person.pages)
        advice = json.loads(said.out)["advice"]
        again = [each for each in advice if each["instrument" if "instrument" in each else "id"] == "epds"]
        assert [each["action"] for each in again] == ["re-screen"]

    def test_child_health(self, run: Run) -> None:
        answers = {"nhc-warning-signs": [0, 0, 0, 1, *NO], "m-chat-r": NO, "m-chat-r-f": NO}
        said, person = run("child-health", "--age-months", 18, answers=answers,
                           keys=[("由谁作答", "2"), ("由谁作答", "1")])  # fmt: skip
        assert said.status == 0, said.err
        assert forms(said)[:2] == ["nhc-warning-signs", "m-chat-r"]
        assert [each["context"].get("completed_by") for each in json.loads(said.out)["session"]["results"]][:2] == [
            "parent",
            "parent",
        ]
        assert sum("由谁作答" in page for page in person.pages) == 1  # whoever was chosen is kept for the next form

    def test_paediatric_emergency_with_a_refusal(self, run: Run) -> None:
        said, person = run("paediatric-emergency", "--age", 14, answers={},
                           keys=[("下一量表", "r"), ("拒绝原因", "不想说")])  # fmt: skip
        assert said.status == 0, said.err
        document = json.loads(said.out)
        assert document["session"]["refused"] == [{"instrument": "asq-youth", "reason": "不想说"}]
        assert document["advice"][0]["urgency"] == "U1"
        offer = next(page for page in person.pages if "下一量表" in page)
        assert "须单独询问" in offer
        assert "哪些内容保密" in offer
        assert any("工作人员：请立即处理" in page for page in person.pages)

    def test_geriatrics(self, run: Run) -> None:
        answers = {"cn-elderly-cognition-coarse": YES, "cn-elderly-mood-coarse": YES, "cn-elderly-self-care": NO,
                   "frail": NO, "mmse": NO, "gds-15": NO, "mini-cog": NO, "ad8": NO, "barthel": [0],
                   "c-ssrs-screener": NO}  # fmt: skip
        said, _ = run("geriatrics", "--age", 70, "--education-years", 6, "--completed-by", "self", answers=answers)
        assert said.status == 0, said.err
        assert forms(said)[0] == "cn-elderly-cognition-coarse"
        assert {"cn-elderly-mood-coarse", "cn-elderly-self-care", "frail", "gds-15"} <= set(forms(said))


class TestWhatStandsInTheWay:
    def test_a_circumstance_stated_at_the_beginning(self, run: Run) -> None:
        said, _ = run("general-outpatient", "--age", 34, answers={}, keys=[("目前有无下列情况", "1")])
        waiting = json.loads(said.out)["waiting"]
        assert set(waiting.values()) == {ms.pathway("general-outpatient").guards[0]}

    def test_green_channel_puts_everything_off(self, run: Run) -> None:
        said, person = run("cardiology", "--age", 60, "--circumstance", "green-channel", answers={})
        assert said.status == 0
        assert json.loads(said.out)["waiting"]["cn-cardiology-3q"] == "green-channel"
        assert not any("下一量表" in page for page in person.pages)
        assert "等待：" in said.err
        assert "处于绿色通道或抢救中" in said.err

    def test_put_off_by_hand_with_a_reason_kept_and_taken_up_again(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "session.json"
        keys = [("下一量表", "d"), ("暂缓原因", ""), ("下一量表", "d"), ("暂缓原因", "手术室来接")]
        said, _ = run("cardiology", "--age", 60, "--save", file, answers={}, keys=keys)
        assert said.status == 0
        kept = json.loads(file.read_text("utf-8"))
        assert kept["deferred"] == "手术室来接"
        assert "手术室来接" in said.err
        said, _ = run("cardiology", "--resume", file, "--circumstance", "cannot-read", answers={"cn-cardiology-3q": NO})
        assert forms(said) == ["cn-cardiology-3q"]
        assert json.loads(said.out)["session"]["circumstances"] == ["cannot-read"]

    def test_what_applies_can_change_on_the_way(self, run: Run) -> None:
        guards = ms.pathway("emergency").guards
        place = str(guards.index("not-alone") + 1)
        answers = {"phq-9": NO, "phq-4": NO, "c-ssrs-screener": NO, "audit-c": NO}
        said, person = run("emergency", "--age", 40, answers=answers,
                           keys=[("目前有无下列情况", "99"), ("请输入列出的数字", "0"), ("下一量表", "c"),
                                 ("目前有无下列情况", place)])  # fmt: skip
        assert said.status == 0
        assert "not-alone" in json.loads(said.out)["waiting"].values()
        assert any("请输入列出的数字" in page for page in person.pages)

    def test_a_form_can_be_left_out_for_now(self, run: Run) -> None:
        said, _ = run("cardiology", "--age", 60, answers={}, keys=[("下一量表", "?"), ("下一量表", "s")])
        assert said.status == 0
        assert "本次未做：" in said.err
        assert json.loads(said.out)["due"] == ["cn-cardiology-3q"]

    def test_whoever_stops_keeps_what_is_done(self, run: Run) -> None:
        answers = {"cn-cardiology-3q": YES, "phq-9": NO}
        said, _ = run("cardiology", "--age", 60, answers=answers,
                      keys=[("下一量表", ""), ("患者健康问卷抑郁量表", "q")])  # fmt: skip
        assert said.status == 0
        assert forms(said) == ["cn-cardiology-3q"]
        said, _ = run("cardiology", "--age", 60, answers={}, keys=[("下一量表", "q")])
        assert (said.status, said.out) == (1, "")

    def test_staff_enter_what_stands_on_paper(self, run: Run) -> None:
        said, person = run("health-check", "--age", 40, "--enter", answers={"phq-4": NO, "isi": NO}, locale="en")
        assert said.status == 0, said.err
        assert "phq-4" in forms(said)
        assert any("enter the answers from the paper form" in page for page in person.pages)
        assert not any("Feeling nervous, anxious or on edge" in page for page in person.pages)


class TestWhatIsSaid:
    def test_text_with_a_report(self, mindscreen: Callable[..., Any], tmp_path: Path) -> None:
        page = tmp_path / "report.html"
        said = mindscreen("pathway", "run", "cardiology", "--age", "60", "--completed-by", "self", "--piped",
                          "--report", page, "--patient", "病案号=7", stdin=b"\n\n0\n0\n0\n\n\n")  # fmt: skip
        assert said.status == 0, said.err
        assert "Screening result, not a diagnosis" in said.out
        assert "病案号" in page.read_text("utf-8")
        assert str(page) in said.err

    def test_when_everything_was_refused_there_is_advice_and_no_report(
        self, mindscreen: Callable[..., Any], tmp_path: Path
    ) -> None:
        words_ = ("pathway", "run", "paediatric-emergency", "--age", "14", "--piped")
        said = mindscreen(*words_, stdin=b"\nr\n\n\n\n\n")
        assert said.status == 0, said.err
        assert said.out.startswith("U1 ")
        assert "Refused: " in said.err
        said = mindscreen(*words_, "--report", tmp_path / "r.html", stdin=b"\nr\n\n\n\n\n")
        assert said.status == 0
        assert "No report was written" in said.err
        assert not (tmp_path / "r.html").exists()

    @pytest.mark.parametrize(
        ("options", "status", "part"),
        [
            (("nowhere", "--piped"), 3, "MS-N003"),
            (("cardiology",), 2, "--piped"),
            (("cardiology", "--piped", "--text-folder", "nowhere"), 2, "--text-folder"),
            (("cardiology", "--piped", "--use", "fun"), 2, "--use"),
            (("cardiology", "--piped", "--save", "nowhere/s.json"), 2, "--save"),
            (("cardiology", "--piped", "--age", "60", "--resume", "nowhere.json"), 2, "--resume"),
            (("cardiology", "--piped", "--resume", "nowhere.json"), 8, "MS-P003"),
            (("cardiology", "--piped", "--age", "12"), 8, "MS-P003"),
            (("cardiology", "--piped", "--age", "60", "--circumstance", "rain"), 3, "rain"),
        ],
    )
    def test_what_cannot_be_run(
        self, mindscreen: Callable[..., Any], options: tuple[str, ...], status: int, part: str
    ) -> None:
        said = mindscreen("pathway", "run", *options, stdin=b"\n\n\n\n")
        assert (said.status, said.out) == (status, "")
        assert part in said.err

    @pytest.mark.parametrize("content", ["no json", "{}", "[]", '{"format": "mindscreen-stepped/1"}'])
    def test_a_file_that_holds_no_session(self, mindscreen: Callable[..., Any], tmp_path: Path, content: str) -> None:
        file = tmp_path / "session.json"
        file.write_text(content, encoding="utf-8")
        said = mindscreen("pathway", "run", "cardiology", "--piped", "--resume", file)
        assert said.status == 8
        assert "[MS-P003]" in said.err


def test_there_are_words_for_every_way() -> None:
    for locale in ("en", "zh-CN"):
        say = words(locale)
        for way in ("alone", "explain-confidentiality", "interview"):
            assert say(f"run.way.{way}")
