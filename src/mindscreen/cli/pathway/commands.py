"""`mindscreen pathway list` and `show`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from mindscreen.cli.facts import context as stated_facts
from mindscreen.cli.outputs import as_json
from mindscreen.cli.pathway.markdown import markdown
from mindscreen.cli.pathway.mermaid import mermaid
from mindscreen.cli.pathway.phrases import form, listed, people
from mindscreen.cli.pathway.terminal_page import show
from mindscreen.cli.sheet import Sheet
from mindscreen.cli.terminal import page
from mindscreen.cli.words import environment_locale, words
from mindscreen.pathways import load_pathway, pathways_for
from mindscreen.pathways import pathway as installed
from mindscreen.vocabulary import term

if TYPE_CHECKING:
    from mindscreen.carepathway import Pathway
    from mindscreen.report.words import Words

LIST_FORMAT: Final = "mindscreen-pathways/1"
SHOW_FORMAT: Final = "mindscreen-show/1"


class Shape(StrEnum):
    """How a pathway is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    MERMAID = "mermaid"
    JSON = "json"


def pathway_group() -> None:
    """What departments do about findings."""


def list_pathways(
    department: Annotated[str | None, typer.Option("--department", metavar="CODE")] = None,
    institution: Annotated[str | None, typer.Option("--institution", metavar="NAME")] = None,
    age: Annotated[str | None, typer.Option("--age", metavar="YEARS")] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
    as_json_: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """List the pathways."""
    say = words(environment_locale() if locale is None else locale)
    names = pathways_for(department=department, institution=institution, context=stated_facts(age=age))
    found = [installed(name) for name in names]
    if as_json_:
        document = {"format": LIST_FORMAT, "pathways": [_plain(each) for each in found]}
        typer.echo(as_json(document), nl=False)
        return
    sheet = Sheet(page())
    for each in found:
        whom = people(each.limits, say) or say("pathway.everybody")
        sheet.entry(f"{each.id}  {each.title[say.locale]}", f"{whom}   {term('status', each.status, say.locale)}")
        sheet.line(say("pathway.begins-with", forms=listed((form(name, say) for name in each.first_step), say)))
    sheet.end(say("pathway.count", n=len(found)))


def _plain(pathway: Pathway) -> dict[str, Any]:
    """What the list says of one pathway; the rest is told by `show`."""
    data = pathway.to_dict()
    names = ("id", "version", "status", "title", "for", "institutions", "departments")
    return {**{name: data[name] for name in names}, "first_step": list(pathway.first_step)}


def show_pathway(
    name: Annotated[str, typer.Argument(metavar="ID|FILE", show_default=False)],
    shape: Annotated[Shape, typer.Option("--format", metavar="NAME")] = Shape.TEXT,
    locale: Annotated[str | None, typer.Option("--locale", metavar="en|zh-CN")] = None,
) -> None:
    """Show one pathway."""
    write_pathway(find_pathway(name), shape, words(environment_locale() if locale is None else locale))


def write_pathway(pathway: Pathway, shape: Shape, say: Words) -> None:
    """Write one pathway to standard output."""
    match shape:
        case Shape.TEXT:
            show(pathway, Sheet(page()), say)
        case Shape.MARKDOWN:
            typer.echo(markdown(pathway, say), nl=False)
        case Shape.MERMAID:
            typer.echo(mermaid(pathway, say), nl=False)
        case Shape.JSON:
            typer.echo(as_json({"format": SHOW_FORMAT, "pathway": pathway.to_dict()}), nl=False)


def find_pathway(name: str) -> Pathway:
    """An installed pathway, or one that a hospital keeps in a file of its own.

    Raises:
        NotFoundError: MS-N003.
        DefinitionError: when the file cannot be read.
        PathwayError: MS-P001 or MS-P002, when the file is not acceptable.
    """
    return load_pathway(name) if is_file(name) else installed(name)


def is_file(name: str) -> bool:
    """Whether a name of a pathway is that of a file."""
    return name.endswith((".yaml", ".yml")) or Path(name).name != name
