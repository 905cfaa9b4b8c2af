"""Rule sets: how the results of one instrument are acted on, with a name for each position where guidelines differ.

They come from `pathways/rules/<instrument>.yaml`. A pathway takes the default set of every instrument, or names
another; nothing chooses in silence.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from mindscreen.library import PACKS, read_compiled
from mindscreen.rule import rule_sets_from

if TYPE_CHECKING:
    from mindscreen.rule import RuleSet

_ENDING = ".rules.json"


@cache
def rule_sets(instrument: str) -> tuple[RuleSet, ...]:
    """The rule sets of an instrument, the default one first; empty where there is none.

    Raises:
        IntegrityError: MS-I001 or MS-I002, when the compiled file is damaged or was altered.
    """
    path = os.path.join(PACKS, f"{instrument}{_ENDING}")
    if not os.path.exists(path):
        return ()
    return rule_sets_from(read_compiled(path))


def instruments_with_rules() -> tuple[str, ...]:
    """Ids of the instruments that have rule sets."""
    return tuple(sorted(name.removesuffix(_ENDING) for name in os.listdir(PACKS) if name.endswith(_ENDING)))
