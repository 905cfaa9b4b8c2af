"""Takes the picture of our Chinese PHQ-9 in LHC-Forms for the manual: `python -m tests.interop.picture FILE.png`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from tests.interop.conftest import HERE, ask
from tests.interop.filled_forms import Filled

import mindscreen as ms

Json: TypeAlias = dict[str, Any]

PHQ9: Final = ms.load("phq-9")
ANSWERS: Final = {"q1": 2, "q2": 2, "q3": 1, "q4": 2, "q5": 1, "q6": 2, "q7": 1, "q8": 0, "q9": 1, "difficulty": 1}


def take(picture: Path) -> Json:
    """Fill in the form, take its picture, and return what can be read in it; see lforms/screenshot.mjs."""
    shown = Filled("", "", PHQ9, ms.screen(PHQ9, ANSWERS), "zh-CN")
    form = ms.fhir.questionnaire(PHQ9, locale="zh-CN", show_scores=True, bands=True, findings=True)
    case = json.dumps({"questionnaire": form, "sheet": shown.entered})
    return cast("Json", json.loads(ask("node", HERE / "lforms" / "screenshot.mjs", picture, stdin=case)))


if __name__ == "__main__":
    take(Path(sys.argv[1]))
