"""When a question is asked: `enableWhen` where plain FHIR can say it, else an SDC expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import OPERATORS, AnyOf, Comparison, comparisons
from mindscreen.fhir import codes
from mindscreen.fhir.fhirpath import certain_to_fhirpath
from mindscreen.plan import FACTS
from mindscreen.text import CLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.condition import Condition
    from mindscreen.fhir.codes import Json
    from mindscreen.model import Instrument, Item


def expression(text: str) -> Json:
    """A FHIRPath expression as FHIR holds it."""
    return {"language": "text/fhirpath", "expression": text}


def enable_when(instrument: Instrument, condition: Condition) -> Json:
    """The elements that say when a question is asked; none where the rule is about the person.

    `enableWhen` says it where one answer of a list of items will do. A rule about the person (sex, age) stays out: a
    form knows nothing about the person, and an expression over nothing would hide the question from everybody. Such a
    question is shown, and whom it is not for leaves it blank.
    """
    if any(leaf.name in FACTS for leaf in comparisons(condition)):
        return {}
    leaves = condition.parts if isinstance(condition, AnyOf) else (condition,)
    items = {item.id: item for item in instrument.items if item.ask_when is None}
    rules: list[Json] = []
    for leaf in leaves:
        if not isinstance(leaf, Comparison) or leaf.name not in items or not isinstance(leaf.value, int):
            certain = expression(certain_to_fhirpath(condition, instrument))
            return {"extension": [{"url": codes.ENABLE_WHEN_EXPRESSION, "valueExpression": certain}]}
        rules += _rules(instrument, items[leaf.name], leaf.op, leaf.value)
    return {"enableWhen": rules, "enableBehavior": "any"}


def _rules(instrument: Instrument, item: Item, op: str, limit: int) -> Iterator[Json]:
    """What one comparison becomes: a rule for each option that meets it, or the comparison itself for a number."""
    if item.number is None:
        for option in item.options:
            if OPERATORS[op](option.value, limit):
                coding = codes.option_coding(instrument, item, option)
                yield {"question": item.id, "operator": "=", "answerCoding": coding}
        return
    answer = {"answerTime": codes.time(limit)} if item.number.unit == CLOCK else {"answerInteger": limit}
    # "!=" would also be met by a blank in some renderers, which is neither more nor less than anything.
    for operator in {"==": ("=",), "!=": (">", "<")}.get(op, (op,)):
        yield {"question": item.id, "operator": operator, **answer}
