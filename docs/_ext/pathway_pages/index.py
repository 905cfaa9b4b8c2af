"""All pathways by department, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.cli.pathway.phrases import form, listed, people
from mindscreen.cli.words import words

from .page import list_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mindscreen.carepathway import Pathway

ORDER: Final = (
    "general-outpatient",
    "inpatient-admission",
    "cardiology",
    "oncology",
    "neurology-stroke",
    "neurology",
    "memory-clinic",
    "geriatrics",
    "endocrinology",
    "gastroenterology",
    "dermatology",
    "respiratory",
    "nephrology",
    "pain",
    "gynaecology",
    "obstetrics",
    "postpartum",
    "child-health",
    "paediatrics",
    "paediatric-inpatient",
    "emergency",
    "paediatric-emergency",
    "icu",
    "surgery",
    "sleep-clinic",
    "psychological-clinic",
    "traditional-medicine",
    "infectious-disease",
    "rehabilitation",
    "health-check",
    "primary-care",
    "elderly-care-point",
    "severe-disorder-follow-up",
    "hotline",
)
"""The departments and services as they are numbered, D1 to D34; what comes later stands behind them."""


def render(pathways: Sequence[Pathway], locale: str) -> str:
    """The page that lists them."""
    return "\n".join(list_tables(_lines(sorted(pathways, key=_number), locale))) + "\n"


def _number(pathway: Pathway) -> int:
    return ORDER.index(pathway.id) if pathway.id in ORDER else len(ORDER)


def _lines(pathways: Sequence[Pathway], locale: str) -> Iterator[str]:
    say = words(locale)
    yield from (f"# {say('pathway.index')}", "", say("pathway.index-how"), "")
    other = ("zh-cn/index.md", "中文") if locale == "en" else ("../index.md", "English")
    change, table = (
        f"{'../' * (locale != 'en')}{place}" for place in ("../../how-to/own-pathway.md", "../reachability.md")
    )
    yield from (say("pathway.index-links", change=change, table=table), "", f"[{other[1]}]({other[0]})", "")
    head = ("pathway.head.number", "pathway.head.fact", "show.for", "pathway.head.first", "pathway.head.status")
    yield f"| {' | '.join(map(say, head))} |"
    yield "|---|---|---|---|---|"
    for each in pathways:
        number = _number(each) + 1
        cells = (
            f"D{number}" if number <= len(ORDER) else "",
            f"[{each.title[locale]}]({each.id}.md)",
            people(each.limits, say) or say("pathway.everybody"),
            listed((form(name, say) for name in each.first_step), say),
            say(f"authority.{each.status}"),
        )
        yield f"| {' | '.join(cells)} |"
    yield from ("", "```{toctree}", ":hidden:", "", *(each.id for each in pathways))
    yield from (("zh-cn/index", "```") if locale == "en" else ("```",))
