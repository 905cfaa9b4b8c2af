"""A pathway on a terminal: its facts, its steps and its decision tables, within 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.cli.pathway.table import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mindscreen.carepathway import Pathway
    from mindscreen.cli.pathway.table import DecisionTable, Row
    from mindscreen.cli.sheet import Sheet
    from mindscreen.report.words import Words


def show(pathway: Pathway, sheet: Sheet, say: Words) -> None:
    """Print one pathway."""
    about = describe(pathway, say)
    sheet.title(about.title, f"{about.id}|{about.version}")
    sheet.facts(about.facts)
    sheet.heading(say("pathway.steps"))
    for step in about.steps:
        forms = say("pathway.reason", form=step.role, found=step.forms)
        whom = "   ".join(part for part in (step.limits, step.status) if part)
        sheet.entry(forms, whom, cite=_cite(step.cite))
    for table in about.tables:
        _decisions(table, sheet, say)
    sheet.heading(say("show.sources"))
    sheet.rows([(f"[{number}]", text) for number, text in enumerate(about.sources, start=1)])
    sheet.end(say("show.no-diagnosis"))


def _decisions(table: DecisionTable, sheet: Sheet, say: Words) -> None:
    sheet.heading(f"{table.title} [{table.instrument}]")
    if table.rule_set:
        sheet.line(say("pathway.rule-set", name=table.rule_set))
    for row in table.rows:
        _rule(row, sheet, say)
    if not table.rows:
        sheet.line(say("pathway.no-rules"))
    if table.dropped:
        sheet.line(say("pathway.dropped", rules=", ".join(table.dropped)))


def _rule(row: Row, sheet: Sheet, say: Words) -> None:
    critical = f"{say('level.critical')}  " if row.critical else ""
    limits = say("pathway.only", limits=row.limits) if row.limits else ""
    sheet.entry(f"{critical}{row.when}{limits}", row.text, cite=_cite(row.cite),
                style="bold red" if row.critical else "bold")  # fmt: skip
    notify = [say("pathway.notify", who=row.notify)] if row.notify else []
    sheet.line("   ".join((f"{row.urgency} {row.how_soon}", row.action, row.destination, *notify)))
    sheet.line(say("pathway.authority", status=row.status, level=row.confidence))
    if row.changed:
        sheet.line(say("pathway.changed", what=row.changed))


def _cite(numbers: Sequence[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]" if numbers else ""
