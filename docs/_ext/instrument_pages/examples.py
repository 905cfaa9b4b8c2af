"""The worked examples of one instrument: answers, and what they must give."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from mindscreen.report.words import figure
from mindscreen.text import CLOCK, clock_text

from .markup import RUN, code, codes, lines, literal, sentence, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mindscreen.model import Item

    from .page import Page

BLANK: Final = "\N{EN DASH}"
LONG: Final = 24
"""A sheet of more items than this does not fit on a line."""


def worked(page: Page) -> Iterator[str]:
    """The examples as a table."""
    yield from ("## Worked examples", "")
    runs = ", and 0×5 stands for five zeros" if len(page.items) > LONG else ""
    yield (
        f"Answers stand in the order of the items; {BLANK} is one that was not given{runs}. Every example is run when "
        "the definition is compiled, and every number of the definition is altered to see that one of them notices."
    )
    yield ""
    rows = [(_given(page, example), _expected(page, example)) for example in page.instrument.pack["examples"]]
    yield from table(("Answers", "Must give"), rows, (54, 46))


def _given(page: Page, example: Mapping[str, Any]) -> str:
    answered = {answer["item"]: answer["value"] for answer in example["answers"]}
    facts = [_fact(name, value) for name, value in example.get("context", {}).items()]
    if "profile" in example:
        facts.append(f"cut-offs {example['profile']}")
    return lines(
        (
            f"**{literal(sentence(example['name']))}**",
            code(sheet([_answer(item, answered.get(item.id)) for item in page.instrument.items])),
            literal("; ".join(facts)),
        )
    )


def _answer(item: Item, value: int | None) -> int | str | None:
    """A time of day as people write it, anything else as it is recorded."""
    clock = item.number is not None and item.number.unit == CLOCK
    return clock_text(value) if clock and value is not None else value


def sheet(answers: Sequence[int | str | None]) -> str:
    """The answers of one sheet on one line; on a long one, a run of equal answers as `value×how many`."""
    said = []
    for value, run in groupby(answers):
        text, count = BLANK if value is None else str(value), len(list(run))
        said += [f"{text}×{count}"] if count >= RUN and len(answers) > LONG else [text] * count
    return " ".join(said)


def _fact(name: str, value: object) -> str:
    unit = name.removeprefix("age_")
    return f"aged {value} {unit}" if unit != name else f"{name.replace('_', ' ')} {value}"


def _expected(page: Page, example: Mapping[str, Any]) -> str:
    expect = example["expect"]
    if "refused" in expect:
        refused = expect["refused"]
        return f"refused: {{ref}}`{refused} <{refused.lower()}>`"
    raised, unknown = expect.get("raised", ()), expect.get("unknown", ())
    recorded = ", ".join(f"{code(item)} {value}" for item, value in expect.get("recorded", {}).items())
    return lines(
        (
            *_scores(page, expect),
            f"raised: {codes(raised)}" if raised else "" if unknown else "nothing raised",
            f"unknown: {codes(unknown)}" if unknown else "",
            f"notices: {codes(expect['notices'])}" if expect.get("notices") else "",
            f"recorded as {recorded}" if recorded else "",
        )
    )


def _scores(page: Page, expect: Mapping[str, Any]) -> Iterator[str]:
    for scale in page.instrument.scales:
        said = []
        if scale.id in expect.get("scores", {}):
            said.append(_figure(expect["scores"][scale.id]))
        if scale.id in expect.get("bounds", {}):
            said.append(" to ".join(map(str, expect["bounds"][scale.id])))
        if scale.id in expect.get("bands", {}):
            key = expect["bands"][scale.id]
            said.append(f"({page.english(lambda words: words.band(scale.id, key), key)})")  # noqa: B023 - called at once
        if scale.id in expect.get("no_band", ()):
            said.append("(no certain band)")
        if scale.id in expect.get("prorated", {}):
            said.append(f"estimate {expect['prorated'][scale.id]}")
        if scale.id in expect.get("not_prorated", ()):
            said.append("without estimate")
        if said:
            yield f"{code(scale.id)} {literal(', '.join(said).replace(', (', ' ('))}"


def _figure(value: Any) -> str:
    """A score as the pack holds it: a whole number, or an exact ratio."""
    return figure(value["numerator"], value["denominator"]) if isinstance(value, dict) else str(value)
