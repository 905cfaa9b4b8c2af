"""A pathway as Markdown: its facts, its steps and its decision tables, to be read, printed and signed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mindscreen.cli.pathway.table import describe
from mindscreen.report.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mindscreen.carepathway import Pathway
    from mindscreen.cli.pathway.table import DecisionTable, Row
    from mindscreen.report.words import Words

_MARKUP: Final = re.compile(r"[\\`*_{}\[\]<>#|~&]")


def markdown(pathway: Pathway, say: Words, *, before_tables: str = "") -> str:
    """The whole pathway in one language.

    Args:
        pathway: the pathway.
        say: the words of the command line.
        before_tables: what stands between the steps and the decision tables, already Markdown: a drawing, or nothing.
    """
    return "\n".join(_lines(pathway, say, before_tables)) + "\n"


def _lines(pathway: Pathway, say: Words, before_tables: str) -> Iterator[str]:
    about = describe(pathway, say)
    yield from (f"# {_text(about.title)}", "")
    yield from (f"`{about.id}|{about.version}`", "")
    yield from _table((say("pathway.head.fact"), say("pathway.head.text")), (map(_text, fact) for fact in about.facts))
    yield from (f"## {say('pathway.steps')}", "")
    yield from _table(
        [say(f"pathway.head.{name}") for name in ("role", "forms", "whom", "status")],
        (
            (
                _text(step.role),
                f"**{_text(step.forms)}**",
                _text(step.limits),
                f"{_text(step.status)} {_cite(step.cite)}",
            )
            for step in about.steps
        ),
    )
    if before_tables:
        yield from (before_tables, "")
    yield from (f"## {say('pathway.decisions')}", "", say("pathway.decisions-how"), "")
    for table in about.tables:
        yield from _decisions(table, say)
    yield from (f"## {say('show.sources')}", "")
    yield from (f"{number}. {_text(text)}" for number, text in enumerate(about.sources, start=1))
    yield from ("", f"**{say('show.no-diagnosis')}**")


def _decisions(table: DecisionTable, say: Words) -> Iterator[str]:
    yield from (f"### {_text(table.name)}", "", f"{_text(table.title)} (`{table.instrument}`)", "")
    if table.rule_set:
        yield from (say("pathway.rule-set", name=_text(table.rule_set)), "")
    if table.rows:
        head = [say(f"pathway.head.{name}") for name in ("when", "what", "soon", "where", "status")]
        yield from _table(head, (_row(row, say) for row in table.rows))
    else:
        yield from (say("pathway.no-rules"), "")
    if table.dropped:
        yield from (say("pathway.dropped", rules=", ".join(f"`{name}`" for name in table.dropped)), "")


def _row(row: Row, say: Words) -> Iterator[str]:
    critical = f"**{say('level.critical')}** " if row.critical else ""
    yield _cell(f"{critical}{_text(row.when)}", _text(row.limits))
    yield _cell(f"**{_text(row.action)}**", _text(row.text))
    yield _cell(f"**{row.urgency}** {_text(row.how_soon)}")
    yield _cell(_text(row.destination), say("pathway.notify", who=_text(row.notify)) if row.notify else "")
    yield _cell(
        _text(row.status),
        f"{say('show.confidence', level=row.confidence)} {_cite(row.cite)}",
        f"**{say('pathway.changed', what=_text(row.changed))}**" if row.changed else "",
    )


def _table(head: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _cell(*parts: str) -> str:
    return "<br>".join(part for part in parts if part)


def _cite(numbers: Sequence[int]) -> str:
    return f"\\[{', '.join(map(str, numbers))}\\]" if numbers else ""


def _text(text: str) -> str:
    """Text that is shown as it is, on one line."""
    return _MARKUP.sub(r"\\\g<0>", plain(text))
