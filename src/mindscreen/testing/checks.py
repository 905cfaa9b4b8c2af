"""The list of conformance checks, and the pytest decorator that runs one test per instrument and check."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from mindscreen.testing import of_examples, of_files, of_scoring
from mindscreen.testing.subject import Subject

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    import pytest

    from mindscreen.model import Instrument

SHOWN = 10
"""How many faults one failing check lists."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one instrument. Call it: it returns nothing, or raises and says what is wrong.

    Attributes:
        name: for example `examples-run`.
        about: what it checks, in one sentence.
        subject: what it checks it on.
        find: the function that finds what is wrong.
    """

    name: str
    about: str
    subject: Subject
    find: Callable[[Subject], Iterator[str]]

    @property
    def id(self) -> str:
        """Instrument and check, such as phq-9 and examples-run, joined by a colon."""
        return f"{self.subject.name}:{self.name}"

    def faults(self) -> list[str]:
        """What is wrong, at most the first ten faults; each is named once.

        Raises:
            MindscreenError: when the instrument cannot even be compiled.
        """
        return list(islice(dict.fromkeys(self.find(self.subject)), SHOWN))

    def __call__(self) -> None:
        """Run the check.

        Raises:
            AssertionError: with what is wrong.
            MindscreenError: when the instrument cannot even be compiled.
        """
        faults = self.faults()
        if faults:
            raise AssertionError("\n".join([f"{self.id}: {self.about}", *(f"  - {fault}" for fault in faults)]))

    def __repr__(self) -> str:
        return f"<Check {self.id}>"


def checks(source: Instrument | str | os.PathLike[str]) -> list[Check]:
    """Every check that an instrument must pass.

    Args:
        source: an instrument folder (`definition.yaml`, `text.*.yaml`), or an instrument that was loaded. Checks of the
            files themselves need the folder.
    """
    subject = Subject(source)
    of_folders = () if subject.folder is None else (*of_files.CHECKS, *of_examples.FOLDER_CHECKS)
    return [
        Check(each.__name__.replace("_", "-"), (inspect.getdoc(each) or "").partition("\n\n")[0], subject, each)
        for each in (*of_folders, *of_examples.CHECKS, *of_scoring.CHECKS)
    ]


def parametrize_with_checks(sources: Iterable[Instrument | str | os.PathLike[str]]) -> pytest.MarkDecorator:
    """Decorate a test so that it runs once per instrument and check, with ids like `phq-9:examples-run`.

    It goes on a test that calls what it is given::

        @parametrize_with_checks(Path("our_instruments").iterdir())
        def test_conformance(check):
            check()

    Raises:
        ValueError: when there is no instrument at all, because a test of nothing would pass.
    """
    import pytest  # noqa: PLC0415 - only whoever writes tests has it

    every = [check for source in sources for check in checks(source)]
    if not every:
        raise ValueError("there is no instrument to check: give folders or loaded instruments")
    return pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in every])
