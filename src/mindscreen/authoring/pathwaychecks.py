"""Compiling a pathway against what it stands on: words, instruments, rule sets, and the pathway that it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mindscreen.authoring.actionchecks import (
    Known,
    check_borne,
    check_floor,
    check_known,
    check_once,
    check_reached,
    check_rule,
    places_of,
)
from mindscreen.authoring.pathways import PathwayChangesFile, changed_pathway, compiled_pathway, read_pathway
from mindscreen.errors import PathwayError
from mindscreen.rulebook import rule_book_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mindscreen.authoring.pathways import PathwayFile, PathwayRulePart, StepPart
    from mindscreen.model import Instrument
    from mindscreen.rule import RuleSet
    from mindscreen.rulebook import RuleBook
    from mindscreen.yamlfile import Located


@dataclass(frozen=True, slots=True)
class Ground:
    """What a pathway file stands on.

    Attributes:
        vocabulary: the compiled vocabulary.
        instruments: id to instrument.
        rule_sets: the rule sets of an instrument, the default one first.
        pathways: id to compiled pathway, for files that change one.
    """

    vocabulary: Mapping[str, Any]
    instruments: Mapping[str, Instrument]
    rule_sets: Callable[[str], tuple[RuleSet, ...]]
    pathways: Mapping[str, Mapping[str, Any]]


def compile_pathway(path: Path, ground: Ground) -> dict[str, Any]:
    """Read one pathway, or one that changes an installed pathway, and check it against what it stands on.

    Raises:
        DefinitionError: MS-D001 to MS-D004, for the shape.
        PathwayError: MS-P001, for a name that does not exist, a rule that is never reached, or steps that lead in a
            circle; MS-P002, for a rule that weakens a crisis.
    """
    source, raw = read_pathway(path)
    where = str(path)
    known = Known(ground.vocabulary, ground.instruments, source.references)
    if isinstance(source, PathwayChangesFile):
        name = source.of.partition("@")[0]
        check_known([name], ground.pathways, "pathway", _at(raw, "of", where))
        before = dict(ground.pathways[name])
        data = changed_pathway(source, before, _at(raw, "of", where))
        status, own, key = "hospital", source.add, "add"
    else:
        data, status, own, key = compiled_pathway(source), source.status, source.rules, "rules"
        before = {**data, "route": {}, "re_screen": None, "rules": []}
    check_borne(status, source.cite, known, _at(raw, "cite", where))
    _check_words(source, raw, known, where)
    _check_steps(source.steps or (), status, raw, known, where)
    places = places_of(raw.get(key, ()), where)
    check_once([rule.id for rule in own], "rule", _at(raw, key, where))
    for rule in own:
        check_rule(rule, instrument=rule.instrument, status=status, known=known, where=places[rule.id])
    book, base = (rule_book_from(each, ground.rule_sets) for each in (data, before))
    _check_chosen(book, raw, ground, where)
    for name in ground.instruments:
        _check_meant(name, book, base, known, lambda rule: places.get(rule) or _place(rule, raw, where))
    ids = [rule.id for name in ground.instruments for rule in book.about(name)]
    check_known(data.get("changes", {}), ids, "rule", _at(raw, "change", where))
    _check_no_circle(book, [name for step in data["steps"] for name in step["instruments"]], where)
    _check_given(own, book, data, places)
    return data


def _at(raw: Located, key: str, where: str) -> str:
    return f"{where}, line {raw.lines.get(key, raw.line)}"


def _check_words(source: PathwayFile | PathwayChangesFile, raw: Located, known: Known, where: str) -> None:
    vocabulary = known.vocabulary
    for field, kind, noun in (
        ("institutions", "institution", "kind of institution"),
        ("guards", "circumstance", "guard"),
    ):
        check_known(getattr(source, field, ()), vocabulary.get(kind, {}), noun, _at(raw, field, where))
    triggers = [trigger.code for trigger in source.triggers or ()]
    check_known(triggers, vocabulary.get("trigger", {}), "trigger", _at(raw, "triggers", where))
    places = [name for pair in source.route.items() for name in pair]
    check_known(places, vocabulary["destination"], "destination", _at(raw, "route", where))


def _check_steps(steps: Sequence[StepPart], status: str, raw: Located, known: Known, where: str) -> None:
    at = _at(raw, "steps", where)
    check_once([name for step in steps for name in step.instruments], "instrument", at)
    for number, step in enumerate(steps):
        place = f"{where}, line {raw['steps'].lines[number]}"
        check_known(step.instruments, known.instruments, "instrument", place)
        if step.cite is not None:
            check_borne(step.status or status, step.cite, known, place)
    if steps and all(step.role != "first-step" for step in steps):
        raise PathwayError(
            "MS-P001", "no step is the first.", where=at, remedy="Give the forms that begin it the role first-step."
        )


def _check_chosen(book: RuleBook, raw: Located, ground: Ground, where: str) -> None:
    at = _at(raw, "rule_sets", where)
    check_known(book.chosen, ground.instruments, "instrument", at)
    for name in book.chosen:
        try:
            book.set_for(name)
        except PathwayError as error:
            raise PathwayError(error.code, f"{name}: {error.what}", where=at, remedy=error.remedy) from None


def _check_meant(name: str, book: RuleBook, base: RuleBook, known: Known, place: Callable[[str], str]) -> None:
    """Check the rules about one instrument as the pathway means them, whichever file they stand in."""
    before = {rule.id: rule for rule in base.about(name)}
    meant = book.about(name)
    for rule in meant:
        check_floor(rule, before.get(rule.id, rule), known, place(rule.id))
        check_known([rule.destination], known.vocabulary["destination"], "destination", place(rule.id))
        check_known(rule.notify, known.vocabulary["notify"], "person to notify", place(rule.id))
    check_reached(meant, known, place)


def _place(rule: str, raw: Located, where: str) -> str:
    """Where the file says that a rule of another file is different: by its name, or by the route."""
    for number, change in enumerate(raw.get("change", ())):
        if change["rule"] == rule:
            return f"{where}, line {raw['change'].lines[number]}, rule '{rule}'"
    return f"{_at(raw, 'route', where)}, rule '{rule}'"


def _check_no_circle(book: RuleBook, first: Sequence[str], where: str) -> None:
    """Refuse forms that call for one another without end."""
    follows = {
        name: [each for rule in book.about(name) if rule.action == "screen" for each in rule.give]
        for name in book.reached(first)
    }
    done: set[str] = set()

    def walk(name: str, before: tuple[str, ...]) -> None:
        if name in before:
            circle = " -> ".join((*before[before.index(name) :], name))
            raise PathwayError(
                "MS-P001",
                f"the steps lead in a circle: {circle}.",
                where=where,
                remedy="Let one of these forms end in an assessment.",
            )
        if name not in done:
            for each in follows[name]:
                walk(each, (*before, name))
            done.add(name)

    for name in follows:
        walk(name, ())


def _check_given(
    own: Sequence[PathwayRulePart], book: RuleBook, data: Mapping[str, Any], places: Mapping[str, str]
) -> None:
    """Refuse a rule about a form that the pathway never gives."""
    given = book.reached(name for step in data["steps"] for name in step["instruments"])
    for rule in own:
        if rule.instrument not in given:
            raise PathwayError(
                "MS-P001",
                f"the rule is never reached: no step and no rule gives '{rule.instrument}'.",
                where=places[rule.id],
                remedy="Add the form to a step, or remove the rule.",
            )
