"""Checks of what an instrument computes: on systematic and drawn answer sheets, complete and partial."""

from __future__ import annotations

import json
import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from mindscreen.authoring.codes import is_loinc
from mindscreen.condition import comparisons
from mindscreen.engine import screen
from mindscreen.errors import ResponseError
from mindscreen.hashing import canonical_hash, change_part, scoring_part
from mindscreen.interval import Truth
from mindscreen.result import Result
from mindscreen.testing.reference import evaluate
from mindscreen.testing.sheets import Sheet, completions, strangers, with_the_rest
from mindscreen.unpack import instrument_from_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mindscreen.model import Instrument, Item
    from mindscreen.testing.subject import Subject


def content_matches_its_hash(subject: Subject) -> Iterator[str]:
    """The scoring hash is the hash of what scores, the change hash that of the numbers about change."""
    pack = dict(subject.instrument.pack)
    if "change" in pack and canonical_hash(change_part(pack)) != pack["change_hash"]:
        yield "the pack does not match its change hash"
    if canonical_hash(scoring_part(pack)) != pack["scoring_hash"]:
        yield "the pack does not match its scoring hash"


def codes_are_right(subject: Subject) -> Iterator[str]:
    """Every LOINC code has the right check digit, and no two parts of the instrument share a code."""
    instrument = subject.instrument
    parts: list[Any] = [instrument, *instrument.items, *instrument.scales, *instrument.findings]
    options = {(option.key, *option.codes.items()) for item in instrument.items for option in item.options}
    every = [code for part in parts for code in part.codes.items()]
    for system, code in [*every, *(code for _, *codes in options for code in codes)]:
        if system == "loinc" and not is_loinc(code):
            yield f"LOINC {code}: wrong check digit"
    yield from (f"{' '.join(code)} stands twice" for code, count in Counter(every).items() if count > 1)


def items_are_told_apart_by_topic(subject: Subject) -> Iterator[str]:
    """No two items are about the same, so that none is known by its number alone; a numbered id has its place."""
    items = subject.instrument.items
    topics = Counter(item.about for item in items)
    yield from (f"two items are about '{topic}'" for topic, count in topics.items() if count > 1)
    for place, item in enumerate(items, 1):
        number = item.id.lstrip("abcdefghijklmnopqrstuvwxyz_")
        if number and item.id.removesuffix(number) in {"q", "item", "item_"} and number != str(place):
            yield f"item '{item.id}' is number {place}"


def critical_findings_ask(subject: Subject) -> Iterator[str]:
    """An unknown critical finding calls for asking the person, not for a note."""
    for rule in subject.instrument.findings:
        if rule.level == "critical" and rule.if_unknown != "ask":
            yield f"finding '{rule.id}' is critical and is only noted while it is unknown"


def empty_form_rules_nothing_out(subject: Subject) -> Iterator[str]:
    """On an empty form every finding is unknown: nothing was asked, so nothing is negative."""
    for finding in screen(subject.instrument, {}).findings:
        if not finding.unknown:
            yield f"finding '{finding.id}' is not unknown"


def completions_never_contradict(subject: Subject) -> Iterator[str]:
    """What a partial form says for certain (bounds, band, finding) holds in every completion of it."""
    for sheet, person, profile, partial in subject.cases:
        for full in completions(subject.instrument, sheet, partial.blank):
            yield from contradictions(partial, screen(subject.instrument, full, profile=profile, **person))


def contradictions(partial: Result, complete: Result) -> Iterator[str]:
    """What a completion says against the partial form it completes."""
    for before, after in zip(partial.scores, complete.scores, strict=True):
        if after.lower < before.lower or after.upper > before.upper:
            yield f"'{before.id}': a completion lies outside the bounds"
        if not set(after.possible_bands) <= set(before.possible_bands):
            yield f"'{before.id}': a completion is in a band that was not possible"
    for was, now in zip(partial.findings, complete.findings, strict=True):
        if not was.unknown and was.truth is not now.truth:
            yield f"finding '{was.id}': certain before, and another in a completion"


def worse_is_never_better(subject: Subject) -> Iterator[str]:
    """One answer made worse never improves a score, and never makes a critical finding disappear.

    Worse is the direction in which the item's first scale gets worse; all its scales must agree on it.
    """
    instrument = subject.instrument
    for sheet, person, profile, before in subject.cases:
        if any(score.lower < score.upper for score in before.scores):
            continue  # blank, or contradicting itself
        for item, value in _one_worse(instrument, sheet):
            after = screen(instrument, {**sheet, item: value}, profile=profile, **person)
            for old, new, scale in zip(before.scores, after.scores, instrument.scales, strict=True):
                sign = 1 if scale.higher_is == "worse" else -1
                if sign * new.lower < sign * old.lower or sign * new.upper < sign * old.upper:
                    yield f"'{scale.id}' improves although '{item}' gets worse"
            for was, now in zip(before.findings, after.findings, strict=True):
                if was.level == "critical" and now.truth < was.truth:
                    yield f"the critical finding '{was.id}' disappears although '{item}' gets worse"


def _one_worse(instrument: Instrument, sheet: Sheet) -> Iterator[tuple[str, int]]:
    for item in instrument.items:
        given, upwards = sheet.get(item.id), _worse_upwards(instrument, item)
        if given is not None and upwards is not None:
            values = sorted((option.value for option in item.options), reverse=not upwards)
            yield from ((item.id, value) for value in values[values.index(given) + 1 :][:1])


def _worse_upwards(instrument: Instrument, item: Item) -> bool | None:
    """Whether a larger value of the item is worse, by the first scale it counts in; `None` if it counts in none."""
    for scale in instrument.scales:
        for term in scale.terms:
            if term.source == item.id:
                return (term.scores[item.upper] > term.scores[item.lower]) is (scale.higher_is == "worse")
    return None


def extremes_point_the_right_way(subject: Subject) -> Iterator[str]:
    """The worst answers to everything raise a positive or critical finding; the best raise none.

    A finding that waits for a site's norms may be unknown in the worst case. An instrument for which nobody has
    published a cut-off has findings for information only, and raises one of them.
    """
    instrument = subject.instrument
    counted = [
        (item, upwards) for item in instrument.items if (upwards := _worse_upwards(instrument, item)) is not None
    ]
    worst = {item.id: item.upper if upwards else item.lower for item, upwards in counted}
    best = {item.id: item.lower if upwards else item.upper for item, upwards in counted}
    norms = {scale.id for scale in instrument.scales if scale.norm is not None}
    waiting = {rule.id for rule in instrument.findings if norms & {leaf.name for leaf in comparisons(rule.when)}}
    findings = screen(instrument, with_the_rest(instrument, worst)).findings
    said = [finding for finding in findings if finding.raised or (finding.unknown and finding.id in waiting)]
    least = {"info"} if any(rule.level != "info" for rule in instrument.findings) else set[str]()
    if all(finding.level in least for finding in said):
        yield "the worst answers raise nothing"
    for finding in screen(instrument, best).raised:
        if finding.level != "info":
            yield f"the best answers raise '{finding.id}'"


def estimates_stand_aside(subject: Subject) -> Iterator[str]:
    """A prorated estimate exists only where a rule is published and allows it, and lies within the bounds."""
    for _, _, _, result in subject.cases:
        for score, scale in zip(result.scores, subject.instrument.scales, strict=True):
            allowed = 0 if scale.prorate is None else scale.prorate.at_most_blank
            blanks = score.items - score.answered
            due = allowed > 0 and score.lower < score.upper and score.answered > 0 and blanks <= allowed
            if (score.prorated is not None) is not due:
                yield f"'{scale.id}': an estimate with {blanks} blank, or none where one is due"
            if score.prorated is not None and not score.lower <= score.prorated <= score.upper:
                yield f"'{scale.id}': an estimate that no completion can reach"


def order_and_names_agree(subject: Subject) -> Iterator[str]:
    """Answers given in the order of the form and answers given by item id have the same result."""
    ids = [item.id for item in subject.instrument.items]
    for sheet, person, profile, result in subject.cases:
        listed = [sheet.get(item) for item in ids]
        for answers in (listed, tuple(listed), {item: sheet.get(item) for item in reversed(ids)}):
            if screen(subject.instrument, answers, profile=profile, **person) != result:
                yield f"a {type(answers).__name__} of answers has another result"


def strangers_are_refused(subject: Subject) -> Iterator[str]:
    """True, 1.0, "1", NaN, 99, an unknown item, a wrong length: an error that repeats no answer, never a score."""
    instrument = subject.instrument
    wrong: list[Any] = [{item.id: value} for item in instrument.items for value in strangers(item)]
    wrong += [{"no such item": instrument.items[0].lower}, [None] * (len(instrument.items) + 1), None, "0", 0]
    for answers in wrong:
        try:
            screen(instrument, answers)
        except ResponseError:
            continue
        yield f"answers were scored that are none: {answers!r}"
    secret = "a-secret-of-this-patient"  # noqa: S105 - stands for what no message may repeat
    for answers in ({instrument.items[0].id: secret}, {secret: 0}, {instrument.items[0].id: 987_654_321}):
        try:
            screen(instrument, answers)  # type: ignore[arg-type]
        except ResponseError as error:
            if secret in str(error) or "987654321" in str(error):
                yield f"[{error.code}] repeats what was answered"


def results_survive_json(subject: Subject) -> Iterator[str]:
    """A result goes through JSON and back without loss; the JSON has no nulls and no binary floats."""
    for _, _, _, result in subject.cases:
        data = result.to_dict()
        if Result.from_dict(json.loads(json.dumps(data, allow_nan=False))) != result:
            yield "a result changes on its way through JSON"
        if any(value is None or isinstance(value, float) for value in _values(data)):
            yield "the JSON holds a null or a float"


def _values(data: Any) -> Iterator[Any]:
    if isinstance(data, (dict, list)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _values(value)
    else:
        yield data


def pickles(subject: Subject) -> Iterator[str]:
    """Instrument and results can be sent to another process and are the same there."""
    copy: Instrument = pickle.loads(pickle.dumps(subject.instrument))  # noqa: S301 - our own bytes
    if copy != subject.instrument:
        yield "the instrument is another after pickling"
    for sheet, person, profile, result in subject.cases[:50]:
        if pickle.loads(pickle.dumps(result)) != result:  # noqa: S301 - our own bytes
            yield "a result is another after pickling"
        if screen(copy, sheet, profile=profile, **person) != result:
            yield "the pickled instrument scores otherwise"


def threads_agree(subject: Subject) -> Iterator[str]:
    """Four threads that share a fresh instrument, and so make its plans together, get the results of one."""
    fresh = instrument_from_pack(dict(subject.instrument.pack))

    def again(case: tuple[Sheet, dict[str, Any], str, Result]) -> bool:
        sheet, person, profile, result = case
        return screen(fresh, sheet, profile=profile, **person) == result

    with ThreadPoolExecutor(4) as threads:
        if not all(threads.map(again, subject.cases)):
            yield "a thread has another result"


def reference_engine_agrees(subject: Subject) -> Iterator[str]:
    """The plain reference engine, which reads the pack's JSON and shares no code with the engine, says the same."""
    for sheet, person, profile, result in subject.cases:
        plain = evaluate(subject.instrument.pack, sheet, person, profile)
        for score in result.scores:
            ends = Fraction(score.lower, score.denominator), Fraction(score.upper, score.denominator)
            if (*ends, score.possible_bands, score.prorated) != plain.scores[score.id][:4]:
                yield f"'{score.id}' differs"
        truths = {Truth.TRUE: "raised", Truth.UNKNOWN: "unknown", Truth.FALSE: "not-raised"}
        if {each.id: truths[each.truth] for each in result.findings} != plain.findings:
            yield "the findings differ"
        if (result.blank, result.not_asked) != (plain.blank, plain.not_asked):
            yield "the blanks differ"


CHECKS: Final = (
    content_matches_its_hash,
    codes_are_right,
    items_are_told_apart_by_topic,
    critical_findings_ask,
    empty_form_rules_nothing_out,
    completions_never_contradict,
    worse_is_never_better,
    extremes_point_the_right_way,
    estimates_stand_aside,
    order_and_names_agree,
    strangers_are_refused,
    results_survive_json,
    pickles,
    threads_agree,
    reference_engine_agrees,
)
