"""What a conformance check looks at: an instrument folder, compiled step by step, or an instrument ready-made."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.compiler import compile_definition
from mindscreen.authoring.definition import Definition, read_definition
from mindscreen.authoring.examples import example_answers
from mindscreen.authoring.texts import compile_text
from mindscreen.engine import screen
from mindscreen.errors import DefinitionError
from mindscreen.model import Instrument
from mindscreen.testing.sheets import Sheet, people, sheets
from mindscreen.unpack import instrument_from_pack

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from mindscreen.result import Result


class Subject:
    """One instrument under check, read on demand, so that a fault in one file fails the checks that it concerns.

    Args:
        source: a folder with `definition.yaml` and `text.*.yaml`, or an instrument that was loaded.
    """

    def __init__(self, source: Instrument | str | os.PathLike[str]) -> None:
        self._given = source if isinstance(source, Instrument) else None
        self.folder = None if isinstance(source, Instrument) else Path(source)
        self.name = source.id if isinstance(source, Instrument) else Path(source).name

    @property
    def files(self) -> list[Path]:
        """Every YAML file of the folder."""
        return [] if self.folder is None else sorted(self.folder.glob("*.yaml"))

    @cached_property
    def definition(self) -> Definition:
        """The definition, its shape checked."""
        if self.folder is None:
            raise DefinitionError("MS-D017", "there is no folder of definitions.", where=self.name)
        return read_definition(self.folder / "definition.yaml")

    @cached_property
    def instrument(self) -> Instrument:
        """The instrument, compiled; its worked examples have not been run."""
        if self._given is not None:
            return self._given
        return instrument_from_pack(compile_definition(self.definition, where=self.name))

    @cached_property
    def texts(self) -> dict[str, dict[str, Any]]:
        """Locale to compiled text."""
        compiled = [compile_text(file, self.definition) for file in self.files if file.name.startswith("text.")]
        return {text["locale"]: text for text in compiled}

    @cached_property
    def cases(self) -> list[tuple[Sheet, dict[str, Any], str, Result]]:
        """Sheets, each with a person and a cut-off profile, and what the engine makes of them."""
        return list(self._cases())

    def _cases(self) -> Iterator[tuple[Sheet, dict[str, Any], str, Result]]:
        instrument = self.instrument
        persons, profiles = people(instrument), [profile.id for profile in instrument.profiles]
        for index, sheet in enumerate(sheets(instrument)):
            person, profile = persons[index % len(persons)], profiles[index // len(persons) % len(profiles)]
            yield sheet, person, profile, screen(instrument, sheet, profile=profile, **person)

    def examples(self) -> Iterator[tuple[dict[str, Any], Result]]:
        """The worked examples that are scored (not the refused ones), each with its result."""
        for example in self.instrument.pack["examples"]:
            if "refused" not in example["expect"]:
                answers, context = example_answers(example), example.get("context", {})
                yield example, screen(self.instrument, answers, profile=example.get("profile"), **context)
