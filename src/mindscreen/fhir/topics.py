"""A form without its wording: our own names of what its questions ask about.

It scores a form whose text may not be passed on, and that people read on paper or in the rights holder's own program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.text import Wording, labels

if TYPE_CHECKING:
    from mindscreen.model import Instrument

_INSTRUCTION = {
    "en": "The wording of this form is not included: each line names what a question asks about.",
    "zh-CN": "本表不含量表原文：各行仅注明题目所问内容。",
}


def topics(instrument: Instrument, locale: str) -> Wording:
    """Topics in the place of questions, and no texts of answers.

    Raises:
        NotFoundError: MS-N004, when the instrument has no labels in that locale.
    """
    ours = labels(instrument, locale)
    return Wording(
        locale=locale,
        status="topics",
        source="mindscreen",
        notice=instrument.licence.notice,
        exceptions={},
        instruction=_INSTRUCTION.get(locale, _INSTRUCTION["en"]),
        items=ours.items,
        options={},
    )
