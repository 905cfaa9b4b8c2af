"""The lists of instruments outside the manual: the notices in NOTICE, and the catalogue in both READMEs.

They stand in committed files, because they must be read without building anything. `brought_up_to_date` writes them
anew; the tests compare, and so whoever adds an instrument is told. To write the files:

    PYTHONPATH=docs/_ext python -m instrument_pages.lists
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mindscreen.errors import LicenceError, NotFoundError
from mindscreen.text import wording

from .words import DOMAINS, LOCALES, domain_name, shown_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mindscreen.model import Instrument
    from mindscreen.text import Wording

ROOT: Final = Path(__file__).resolve().parents[3]
_WIDTH: Final = 120


class _Say(NamedTuple):
    """The words of the catalogue in one language."""

    head: tuple[str, str, str]
    only: Mapping[str, str]
    brackets: str
    between: str
    draft: str


_SAY: Final = {
    "en": _Say(
        head=("Area", "With wording", "Scoring and topics; you add the wording you may use"),
        only={"en": "English", "zh-CN": "Chinese"},
        brackets=" ({})",
        between=", ",
        draft="draft",
    ),
    "zh-CN": _Say(
        head=("领域", "附带题目文本", "只含计分和条目主题，题目文本由医院自备"),
        only={"en": "英文", "zh-CN": "中文"},
        brackets="（{}）",
        between="、",
        draft="草稿",
    ),
}


def catalogue_table(instruments: Sequence[Instrument], locale: str) -> str:
    """The catalogue by domain as a Markdown table: what brings wording that may be shown, and in which language."""
    say = _SAY[locale]
    rows: dict[str, tuple[list[str], list[str]]] = {}
    for one in instruments:
        shown = shown_wording(one)
        ids = rows.setdefault(one.domain, ([], []))[0 if shown else 1]
        remarks = [say.draft] if one.status == "draft" else []
        if 0 < len(shown) < len(LOCALES):
            remarks += [say.only[name] for name in shown]
        remark = say.between.join(remarks)
        ids.append(f"`{one.id}`{say.brackets.format(remark) if remark else ''}")
    lines: list[tuple[str, ...]] = [say.head, ("---",) * 3]
    for domain in sorted(rows):
        name = domain_name(domain) if locale == "en" else DOMAINS.get(domain, domain)
        lines.append((name, *(say.between.join(names) for names in rows[domain])))
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines)


def notices(instruments: Sequence[Instrument]) -> str:
    """Every distinct notice, with the instruments it belongs to: those that bring wording first, then the others."""
    with_wording = [one for one in instruments if _wordings(one)]
    without = [one for one in instruments if not _wordings(one)]
    return "\n".join((*_section("Instruments that come with wording", with_wording),
                      *_section("Instruments that come without their wording", without)))  # fmt: skip


def notices_of(instrument: Instrument) -> list[str]:
    """What must be carried for one instrument: the notice of its licence and that of its wording."""
    texts = _wordings(instrument)
    said = [instrument.licence.notice, *(texts[locale].notice for locale in list(LOCALES)[:1] if locale in texts)]
    if texts and "en" not in texts:
        said += [text.notice for text in texts.values()]
    return list(dict.fromkeys(" ".join(notice.split()) for notice in said))


def _wordings(instrument: Instrument) -> Mapping[str, Wording]:
    """Every wording that is shipped, working translations too: they are in the package, shown or not."""
    found = {}
    for locale in LOCALES:
        try:
            found[locale] = wording(instrument, locale, allow_drafts=True)
        except (LicenceError, NotFoundError):
            continue
    return found


def _section(title: str, instruments: Sequence[Instrument]) -> Iterator[str]:
    yield from (title, "-" * len(title), "")
    by_notice: dict[tuple[str, ...], list[str]] = {}
    for one in instruments:
        by_notice.setdefault(tuple(notices_of(one)), []).append(one.id)
    for said, ids in by_notice.items():
        yield from _wrapped(", ".join(ids), "")
        for notice in said:
            yield from _wrapped(notice, "  ")
        yield ""


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


_TABLE_IN: Final = r"(<!-- the catalogue -->\n).*?(?=\n<!-- end of the catalogue -->)"
PARTS: Final[Mapping[str, tuple[str, Callable[[Sequence[Instrument]], str]]]] = {
    "NOTICE": (
        r"(the wording it has licensed\.\n\n)Instruments that come with wording\n.*?(?=\nLOINC\n-----\n)",
        notices,
    ),
    "README.md": (_TABLE_IN, lambda instruments: catalogue_table(instruments, "en")),
    "README.zh-CN.md": (_TABLE_IN, lambda instruments: catalogue_table(instruments, "zh-CN")),
}
"""File to where its list stands, and what writes it."""


def brought_up_to_date(name: str, text: str, instruments: Sequence[Instrument]) -> str:
    """The text of one of the files of `PARTS`, with its list written anew.

    Raises:
        ValueError: when the place of the list is not found.
    """
    place, written = PARTS[name]
    new, found = re.subn(place, lambda match: match[1] + written(instruments), text, count=1, flags=re.DOTALL)
    if not found:
        raise ValueError(name)
    return new


def main() -> None:
    """Write the lists of every file."""
    from . import installed  # noqa: PLC0415 - the package imports Sphinx, which the lists do not need

    for name in PARTS:
        path = ROOT / name
        path.write_text(brought_up_to_date(name, path.read_text("utf-8"), installed()), encoding="utf-8")


if __name__ == "__main__":
    main()
