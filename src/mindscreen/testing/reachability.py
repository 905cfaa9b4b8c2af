"""What a pathway advises for every finding and band that some answers reach, so that nobody falls through.

It stands in the conformance kit, and not with the manual, because a hospital proves its own pathway with it:

    from mindscreen.pathways import load_pathway
    from mindscreen.testing.reachability import missing, reached

    assert not missing(reached(load_pathway("our-cardiology.yaml")))

Answers are tried, not proved: worked examples, for every value of every score one sheet, every answer and every blank
alone, and drawn sheets, for people on both sides of every limit. The sheets are the same wherever it runs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from mindscreen.engine import screen
from mindscreen.errors import EligibilityError, ResponseError
from mindscreen.library import load
from mindscreen.pathwayfiles import pathways
from mindscreen.pathways import pathway as installed
from mindscreen.response import SEXES
from mindscreen.rule import EVERYBODY
from mindscreen.rulebook import Adaptation, RuleBook
from mindscreen.rulesets import rule_sets
from mindscreen.testing.reaching import reaching
from mindscreen.testing.sheets import people, sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mindscreen.carepathway import Pathway
    from mindscreen.model import Instrument
    from mindscreen.recommendation import Recommendation
    from mindscreen.result import Result
    from mindscreen.rule import Limits


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the table: what was found with one instrument of one pathway, and what is advised about it.

    Attributes:
        pathway: id of the pathway.
        instrument: id of the instrument.
        about: id of the finding or scale.
        state: `raised`, `unknown` or `not-raised` for a finding; the key of the band for a scale.
        level: `critical`, `positive` or `info` for a finding; empty for a band.
        advice: rule id to the urgencies that it had, most urgent first, over all answers that were tried: the rules
            that look at this finding or score; else those that always came with it; else, unless it is not raised,
            those of which one or another did.
        always: whether each of them came with all answers tried, or looks at this very finding or score.
        answered: whether, for every answers tried, a rule spoke to what matters here, without the built-in advice.
    """

    pathway: str
    instrument: str
    about: str
    state: str
    level: str
    advice: Mapping[str, tuple[str, ...]]
    always: bool
    answered: bool


def reached(pathway: Pathway) -> Iterator[Cell]:
    """Every finding and band that some answers reach with the instruments of a pathway, in the order of its forms."""
    for name in pathway.instruments:
        instrument = load(name, allow_draft=True)
        advised: dict[tuple[str, str], list[tuple[Recommendation, ...]]] = defaultdict(list)
        for result in _tried_on(pathway, instrument, pathway.profile_for(name)):
            advice = pathway.advise(result)
            for state in _states(result):
                advised[state].append(advice)
        yield from (
            _cell(pathway, instrument, state, advised[state])
            for state in sorted(advised, key=lambda each: _place(instrument, *each))
        )


def missing(cells: Iterable[Cell]) -> list[Cell]:
    """The cells about a critical or positive finding, raised or unknown, that no rule answers."""
    return [cell for cell in cells if not cell.answered]


def never_fired(names: Iterable[str]) -> list[str]:
    """Rules of installed pathways and of all their rule sets that no answers tried make fire, each with its place.

    Args:
        names: ids of the pathways.
    """
    chosen = [installed(name) for name in names]
    silent = []
    for name in dict.fromkeys(name for each in chosen for name in each.instruments):
        for rules in rule_sets(name):
            fired = _fired(_alone(chosen[0], name, rules.id), name)
            silent += [f"{name}/{rules.id}: {rule.id}" for rule in rules.rules if rule.id not in fired]
    for each in chosen:
        for name in dict.fromkeys(rule.instrument for rule in each.book.own):
            own = [rule.id for rule in each.book.own if rule.instrument == name]
            fired = _fired(each, name)
            silent += [f"{each.id}: {rule}" for rule in own if rule not in fired]
    return silent


def _cell(
    pathway: Pathway, instrument: Instrument, state: tuple[str, str], advised: list[tuple[Recommendation, ...]]
) -> Cell:
    about, how = state
    level = next((finding.level for finding in instrument.findings if finding.id == about), "")
    looking = {
        rule.id
        for rule in pathway.rules_about(instrument.id)
        if rule.when.about == about and (rule.when.truth in {"band", "score"} or rule.when.truth == how)
    }
    urgencies: dict[str, set[str]] = defaultdict(set)
    for advice in advised:
        for each in advice:
            for name in (each.id, *each.merged):
                urgencies[name].add(each.urgency)
    with_all = set.intersection(*(_ids(advice) for advice in advised))
    told = [name for name in urgencies if name in looking] or [name for name in urgencies if name in with_all]
    always = bool(told) or how == "not-raised"
    told = told if always else list(urgencies)
    return Cell(
        pathway=pathway.id,
        instrument=instrument.id,
        about=about,
        state=how,
        level=level,
        advice={name: tuple(sorted(urgencies[name])) for name in told},
        always=always,
        answered=not any(_built_in(advice, about, how, level) for advice in advised),
    )


def _built_in(advice: Iterable[Recommendation], about: str, how: str, level: str) -> bool:
    """Whether only what is built in speaks to a finding that matters.

    What waits for a site's norms is no gap in the rules: nobody but the site can fill it.
    """
    if level == "critical":
        default = f"default-critical-{how}"
        return any(default in _ids([each]) and _rests_on(each, about) for each in advice)
    return level == "positive" and f"default-positive-{how}" in _ids(advice)


def _rests_on(each: Recommendation, about: str) -> bool:
    return any(reason.finding == about for reason in each.reasons)


def _ids(advice: Iterable[Recommendation]) -> set[str]:
    return {name for each in advice for name in (each.id, *each.merged)}


def _states(result: Result) -> Iterator[tuple[str, str]]:
    """Findings with their truth, and scores with their band where it is certain."""
    for finding in result.findings:
        yield finding.id, "raised" if finding.raised else "unknown" if finding.unknown else "not-raised"
    for score in result.scores:
        if score.band is not None:
            yield score.id, score.band


def _place(instrument: Instrument, about: str, how: str) -> tuple[int, int, int]:
    """Findings before scores, each in the order of the definition; the worst band last."""
    findings = [finding.id for finding in instrument.findings]
    if about in findings:
        return 0, findings.index(about), ("raised", "unknown", "not-raised").index(how)
    scales = [scale.id for scale in instrument.scales]
    bands = [band.key for each in instrument.scale(about).band_sets for band in each.bands]
    return 1, scales.index(about), bands.index(how)


def _alone(like: Pathway, instrument: str, chosen: str) -> Pathway:
    """A pathway for everybody that goes by one rule set only."""
    book = RuleBook((), {instrument: chosen}, others=False, adaptation=Adaptation({}, None, {}), find=rule_sets)
    return replace(like, book=book, limits=EVERYBODY, steps=())


def _fired(pathway: Pathway, name: str) -> set[str]:
    """Ids of the rules about one instrument that some answers or a refusal make fire, by whatever cut-off profile."""
    instrument = load(name, allow_draft=True)
    found = _ids(pathway.advise(refused=[name]))
    for profile in (each.id for each in instrument.profiles):
        for result in _tried_on(pathway, instrument, profile):
            found |= _ids(pathway.advise(result))
    return found


def _tried_on(pathway: Pathway, instrument: Instrument, profile: str | None) -> Iterator[Result]:
    """Results that differ in what they say, for the people of the pathway on both sides of every limit."""
    step = next((each.limits for each in pathway.steps if instrument.id in each.instruments), EVERYBODY)
    for facts in _facts(instrument, (pathway.limits, step, *(r.limits for r in pathway.rules_about(instrument.id)))):
        for result in _results(instrument, profile, facts):
            if pathway.limits.may_admit(result.context) and step.may_admit(result.context):
                yield result


def _facts(instrument: Instrument, limits: Iterable[Limits]) -> Iterator[tuple[tuple[str, Any], ...]]:
    """What is stated of people: nothing, what the instrument's rules look at, and both sides of the limits."""
    base = [tuple(person.items()) for person in people(instrument)]
    stated: dict[tuple[tuple[str, Any], ...], None] = dict.fromkeys(base)
    for limit in limits:
        for end, step in ((limit.youngest_months, -1), (limit.oldest_months, 1)):
            if end is not None:
                stated |= dict.fromkeys((("age_months", months),) for months in (end, end + step) if months >= 0)
        if limit.sex is not None:
            stated |= dict.fromkeys((("sex", sex),) for sex in SEXES)
        if limit.pregnant is not None:
            stated |= dict.fromkeys((("pregnant", value),) for value in (False, True))
    yield from stated


@cache
def _results(instrument: Instrument, profile: str | None, facts: tuple[tuple[str, Any], ...]) -> tuple[Result, ...]:
    """Results in which every two things that can be said together are said together; none for whom it is not meant.

    Two are enough to tell the rules of a group apart: one that fires, and one before it that does not.
    """
    found: list[Result] = []
    pairs: set[tuple[object, object]] = set()
    for answers, stated in _answers(instrument):
        try:
            result = screen(instrument, answers, profile=profile, **{**stated, **dict(facts)})
        except (EligibilityError, ResponseError):  # an example of a form for somebody else, or of a refusal
            continue
        said = [*_states(result), ("blank", bool(result.blank))]
        said += [(each.id, each.value) for each in result.scores if _numbered(instrument.id, each.id)]
        new = {(one, other) for one in said for other in said} - pairs
        if new:
            pairs |= new
            found.append(result)
    return tuple(found)


def _answers(instrument: Instrument) -> Iterator[tuple[Mapping[str, int | None], Mapping[str, Any]]]:
    """Answers to try, with what a worked example states of the person."""
    lowest = {item.id: item.lower for item in instrument.items}
    for scale in instrument.scales:
        yield from ((sheet, {}) for sheet in reaching(instrument, scale).values())
        for blanks in range(2, len(scale.items) + 1):  # one score is open while the others are known
            yield {**lowest, **dict.fromkeys(scale.items[:blanks])}, {}
    yield from ((sheet, {}) for sheet in sheets(instrument))
    for example in instrument.pack["examples"]:
        yield {answer["item"]: answer["value"] for answer in example["answers"]}, example.get("context", {})


@cache
def _numbered(instrument: str, scale: str) -> bool:
    """Whether some rule looks at the number of a score, and not only at its band."""
    own = [rule for name in pathways() for rule in installed(name).book.own]
    taken = [rule for each in rule_sets(instrument) for rule in each.rules]
    return any((r.instrument, r.when.truth, r.when.about) == (instrument, "score", scale) for r in (*own, *taken))
