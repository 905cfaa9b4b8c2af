"""Run the worked examples that a definition carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mindscreen.authoring.change import change_faults
from mindscreen.condition import Ratio
from mindscreen.engine import screen
from mindscreen.errors import DefinitionError, EligibilityError, NotFoundError, ResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction

    from mindscreen.model import Instrument
    from mindscreen.parts import Score
    from mindscreen.result import Result


def run_examples(instrument: Instrument, *, where: str = "") -> int:
    """Score every worked example, those of change too, and compare with what it expects.

    Returns:
        How many examples were run.

    Raises:
        DefinitionError: MS-D009, naming the first example and expectation that fails.
    """
    examples = instrument.pack["examples"]
    for example in examples:
        for fault in example_faults(instrument, example):
            raise DefinitionError(
                "MS-D009",
                f"example '{example['name']}': {fault}.",
                where=where or instrument.canonical,
                remedy="Either the rule or the example is mistyped: read the source again.",
            )
    for fault in change_faults(instrument):
        raise DefinitionError(
            "MS-D009",
            f"{fault}.",
            where=where or instrument.canonical,
            remedy="Either the number or the example is mistyped: read the source again.",
        )
    return len(examples) + sum(len(rule["examples"]) for rule in instrument.pack.get("change", ()))


def example_answers(example: Mapping[str, Any]) -> dict[str, int]:
    """The answers of an example as `screen` takes them."""
    return {answer["item"]: answer["value"] for answer in example["answers"]}


def example_faults(instrument: Instrument, example: Mapping[str, Any]) -> Iterator[str]:
    """What differs between an example's expectations and the engine's result."""
    expect = example["expect"]
    answers, profile, context = example_answers(example), example.get("profile"), example.get("context", {})
    try:
        result = screen(instrument, answers, profile=profile, **context)
    except (EligibilityError, NotFoundError, ResponseError) as error:
        if error.code != expect.get("refused"):
            yield f"it is refused: {error.code}, {error.what.removesuffix('.')}"
        return
    if "refused" in expect:
        yield f"it is not refused with {expect['refused']}"
        return
    yield from _differences(result, expect)


def _differences(result: Result, expect: Mapping[str, Any]) -> Iterator[str]:
    looks: dict[str, Callable[[Score], Any]] = {
        "scores": lambda score: _plain(score.value),
        "bounds": lambda score: list(score.bounds),
        "bands": lambda score: score.band,
        "prorated": lambda score: score.prorated,
        "prorated_bands": lambda score: score.prorated_band,
    }
    for item, value in expect.get("recorded", {}).items():
        if result.answers.get(item) != value:
            yield f"recorded: '{item}' is {result.answers.get(item)}, not {value}"
    scores = {score.id: score for score in result.scores}
    absent = {"prorated": "not_prorated", "bands": "no_band"}
    for kind, look in looks.items():
        none = dict.fromkeys(expect.get(absent.get(kind, ""), ()))
        for name, value in {**expect.get(kind, {}), **none}.items():
            if name not in scores:
                yield f"{kind}: there is no score '{name}' (there are: {', '.join(scores)})"
            elif look(scores[name]) != value:
                yield f"{kind}: '{name}' is {look(scores[name])}, not {value}"
    for name, findings in (("raised", result.raised), ("unknown", result.unknown)):
        given, expected = {finding.id for finding in findings}, set(expect.get(name, ()))
        if given != expected:
            yield f"{name}: {sorted(given)}, not {sorted(expected)}"
    missing = set(expect.get("notices", ())) - {notice.code for notice in result.notices}
    if missing:
        yield f"the notice '{min(missing)}' is not given"


def _plain(value: int | Fraction | None) -> Any:
    """A score as the pack holds it."""
    return value if value is None or isinstance(value, int) else Ratio(value.numerator, value.denominator)._asdict()
