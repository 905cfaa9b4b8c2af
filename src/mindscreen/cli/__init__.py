"""The command line, for clinicians and for whoever checks definitions: `mindscreen --help`.

Results go to standard output, questions and messages to standard error. Every failure is one line with a code and an
exit status of its kind; no line repeats an answer or says who somebody is.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEEDED: Final = ("typer", "rich")
_MISSING: Final = 3
"""The exit status of `NotFoundError`, to which code MS-N006 belongs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after `mindscreen`; those of this process when absent.

    Returns:
        The exit status; 0 when all went well.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        sys.stderr.write(
            f"error [MS-N006] the command line needs {' and '.join(missing)}. "
            "Install the extra 'cli': pip install 'mindscreen[cli]'.\n"
        )
        return _MISSING
    from mindscreen.cli.program import run  # noqa: PLC0415 - it imports typer

    return run(arguments)
