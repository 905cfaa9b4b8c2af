"""The options that several commands share, each declared once; what they say in the help stands in the words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

PERSON: Final = "person"
RULES: Final = "rules"
OUTPUT: Final = "output"
"""The headings in the help under which options stand together."""

Age: TypeAlias = Annotated[str | None, typer.Option("--age", metavar="YEARS", rich_help_panel=PERSON)]
AgeMonths: TypeAlias = Annotated[str | None, typer.Option("--age-months", metavar="MONTHS", rich_help_panel=PERSON)]
Sex: TypeAlias = Annotated[str | None, typer.Option("--sex", metavar="female|male", rich_help_panel=PERSON)]
CompletedBy: TypeAlias = Annotated[str | None, typer.Option("--completed-by", metavar="WHO", rich_help_panel=PERSON)]
EducationYears: TypeAlias = Annotated[
    str | None, typer.Option("--education-years", metavar="YEARS", rich_help_panel=PERSON)
]
Pregnant: TypeAlias = Annotated[bool | None, typer.Option("--pregnant/--not-pregnant", rich_help_panel=PERSON)]
Authored: TypeAlias = Annotated[str | None, typer.Option("--authored", metavar="WHEN", rich_help_panel=PERSON)]

TextFolder: TypeAlias = Annotated[Path | None, typer.Option("--text-folder", metavar="FOLDER", rich_help_panel=RULES)]
Use: TypeAlias = Annotated[str, typer.Option("--use", metavar="NAME", rich_help_panel=RULES)]
Commercial: TypeAlias = Annotated[bool, typer.Option("--commercial", rich_help_panel=RULES)]

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", rich_help_panel=OUTPUT)]
Locale: TypeAlias = Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN", rich_help_panel=OUTPUT)]
Patient: TypeAlias = Annotated[
    list[str] | None, typer.Option("--patient", metavar="LABEL=TEXT", rich_help_panel=OUTPUT)
]
