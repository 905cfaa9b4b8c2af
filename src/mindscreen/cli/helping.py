"""The help of the command line, in the language of the environment, set like everything else it prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rich.text import Text

from mindscreen.cli.layout import cell, paragraph, rows
from mindscreen.cli.terminal import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from mindscreen.cli.layout import Cell
    from mindscreen.report.words import Words


def translate(command: Any, key: str, say: Words) -> None:
    """Let a command, and all commands below it, take their help from the catalogue of words.

    Args:
        command: what Typer built.
        key: the key of its own help; those of its parameters and commands follow from it.
        say: the words.
    """
    command.format_help = partial(_write, command, key, say)
    for name, child in getattr(command, "commands", {}).items():
        translate(child, f"{key}.{name}", say)


def _write(command: Any, key: str, say: Words, context: Any, formatter: Any) -> None:
    console = page()
    with console.capture() as captured:
        for line in _lines(command, key, say, context.command_path, console):
            console.print(line)
    formatter.write(captured.get())


def _lines(command: Any, key: str, say: Words, path: str, console: Console) -> Iterator[Text]:
    columns = console.width
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and each.name != "help"]
    commands = getattr(command, "commands", {})
    shape = [path, say("usage.options"), *(each.metavar for each in arguments)]
    shape += [say("usage.command")] if commands else []
    yield from paragraph(say("usage", shape=" ".join(shape)), columns)
    yield Text()
    yield from paragraph(say(key), columns)
    yield from _section("", [_row(each.metavar, say(f"{key}.{each.name}")) for each in arguments], columns)
    listed = [_row(name, say(f"{key}.{name}")) for name in commands]
    yield from _section(say("usage.commands") if listed else "", listed, columns)
    panels = dict.fromkeys(each.rich_help_panel for each in options)
    for panel in panels:
        heading = say("usage.options-heading" if panel is None else f"panel.{panel}")
        listed = [_option(each, key, say) for each in options if each.rich_help_panel == panel]
        listed += [_row("--help", say("help.help"))] if panel is None else []
        yield from _section(heading, listed, columns)
    if None not in panels:
        yield from _section(say("usage.options-heading"), [_row("--help", say("help.help"))], columns)


def _section(heading: str, listed: Sequence[tuple[Cell, Cell]], columns: int) -> Iterator[Text]:
    if not listed:
        return
    yield Text()
    if heading:
        yield Text(heading, "bold cyan")
    yield from rows(listed, columns, flexible=1, indent=2)


def _row(name: str, text: str) -> tuple[Cell, Cell]:
    return cell(name, "bold"), cell(text)


def _option(option: Any, key: str, say: Words) -> tuple[Cell, Cell]:
    name = ", ".join((*option.opts, *option.secondary_opts))
    text = say(f"{key}.{option.name}")
    if isinstance(option.default, str) and option.default:
        text += say("usage.default", default=str(option.default))
    return _row(f"{name} {option.metavar}" if option.metavar else name, text)
