"""The words of the command line, one catalogue file per locale, and which locale to use when nobody said."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mindscreen.errors import NotFoundError, did_you_mean
from mindscreen.report import LOCALES
from mindscreen.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping


def environment_locale(environment: Mapping[str, str] = os.environ) -> str:
    """`zh-CN` where the environment asks for Chinese, else `en`; the first variable that is set decides."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh-CN" if value.lower().startswith("zh") else "en"
    return "en"


@cache
def words(locale: str) -> Words:
    """The catalogue of a locale.

    Raises:
        NotFoundError: MS-N004.
    """
    if locale not in LOCALES:
        raise NotFoundError(
            "MS-N004",
            f"there is no locale '{locale}'.",
            where="--locale",
            remedy=f"Locales: {', '.join(LOCALES)}.{did_you_mean(locale, LOCALES)}",
        )
    text = files("mindscreen.cli").joinpath(f"words.{locale}.json").read_text(encoding="utf-8")
    return Words(locale, json.loads(text))
