"""The pathways that are installed, those of them that fit a place and a person, and those of a hospital's own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mindscreen.carepathway import Pathway, PathwayStep, Trigger
from mindscreen.errors import NotFoundError, did_you_mean
from mindscreen.library import catalogue, load
from mindscreen.pathwayfiles import compiled_pathway, pathways
from mindscreen.response import Context
from mindscreen.rule import limits_from, references_from
from mindscreen.rulebook import rule_book_from
from mindscreen.rulesets import rule_sets
from mindscreen.vocabulary import check_codes, vocabulary

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from mindscreen.authoring.pathwaychecks import Ground


def pathway(name: str) -> Pathway:
    """Load one of the installed pathways.

    Raises:
        NotFoundError: MS-N003, with the names there are.
    """
    names = pathways()
    if name not in names:
        raise NotFoundError(
            "MS-N003",
            f"there is no pathway '{name}'.",
            remedy=f"There are: {', '.join(names)}.{did_you_mean(name, names)}",
        )
    return _pathway(name)


def pathways_for(
    *,
    department: str | None = None,
    institution: str | None = None,
    trigger: str | None = None,
    context: Context | None = None,
    **facts: Any,
) -> tuple[str, ...]:
    """The ids of the installed pathways that fit a place, an occasion and a person; what is not stated narrows nothing.

    A pathway that names no department (kind of institution) fits any. Those that name the department come first.

    Args:
        department: code of the national catalogue of departments (医疗机构诊疗科目名录), `03.04` or `0304`. `03`
            stands for all of internal medicine, also for `03.04`, and `03.04` also finds what is meant for all of `03`.
        institution: kind of institution, as a code of the vocabulary.
        trigger: occasion, as a code of the vocabulary.
        context: what is known of the person; or state it as keywords.
        facts: what is known of the person, as keywords of `mindscreen.screen` (`age_years`, `sex`, `pregnant`).

    Raises:
        NotFoundError: MS-N008, for a kind of institution or an occasion that the vocabulary does not have.
        ResponseError: MS-R006, for a fact that cannot be.
    """
    check_codes("institution", "kind of institution", () if institution is None else (institution,))
    check_codes("trigger", "occasion", () if trigger is None else (trigger,))
    known = Context(**facts) if context is None else context
    fitting = [
        each
        for each in map(_pathway, pathways())
        if each.limits.may_admit(known)
        and (institution is None or institution in (each.institutions or (institution,)))
        and (department is None or not each.departments or _stands_in(each, department))
        and (trigger is None or any(one.code == trigger and one.limits.may_admit(known) for one in each.triggers))
    ]
    named_first = sorted(fitting, key=lambda each: department is not None and not each.departments)
    return tuple(each.id for each in named_first)


def _stands_in(pathway: Pathway, department: str) -> bool:
    """Whether a pathway names a department, the one that it belongs to, or a part of it."""
    asked = department.replace(".", "")
    named = [code.replace(".", "") for code in pathway.departments]
    return any(code.startswith(asked) or asked.startswith(code) for code in named)


@cache
def _pathway(name: str) -> Pathway:
    return pathway_from(compiled_pathway(name))


def load_pathway(path: str | os.PathLike[str]) -> Pathway:
    """Compile and load a hospital's own pathway file, or one that changes an installed pathway.

    Raises:
        DefinitionError: MS-D001 to MS-D004, when the file has the wrong shape.
        PathwayError: MS-P001 or MS-P002, when it names what does not exist or weakens a crisis rule.
    """
    from pathlib import Path  # noqa: PLC0415 - only hospitals' own files come this way

    from mindscreen.authoring.pathwaychecks import compile_pathway  # noqa: PLC0415 - pydantic and yaml are not cheap

    return pathway_from(compile_pathway(Path(path), installed_ground()))


def installed_ground() -> Ground:
    """The installed words, instruments, rule sets and pathways, for checking a file that stands on them."""
    from mindscreen.authoring.pathwaychecks import Ground  # noqa: PLC0415 - pydantic and yaml are not cheap

    return Ground(
        vocabulary(),
        {entry.id: load(entry.id, allow_draft=True) for entry in catalogue()},
        rule_sets,
        {name: compiled_pathway(name) for name in pathways()},
    )


def pathway_from(data: Mapping[str, Any]) -> Pathway:
    """The pathway of a compiled file."""
    references = references_from(data["references"])
    return Pathway(
        id=data["id"],
        version=data["version"],
        status=data["status"],
        title=data["title"],
        cite=tuple(references[key] for key in data["cite"]),
        limits=limits_from(data["for"]),
        institutions=tuple(data.get("institutions", ())),
        departments=tuple(data.get("departments", ())),
        triggers=tuple(
            Trigger(each["code"], each.get("every"), tuple(each.get("at", ())), limits_from(each.get("for", {})))
            for each in data.get("triggers", ())
        ),
        guards=tuple(data.get("guards", ())),
        steps=tuple(
            PathwayStep(
                role=step["role"],
                instruments=tuple(step["instruments"]),
                limits=limits_from(step.get("for", {})),
                status=step["status"],
                cite=tuple(references[key] for key in step["cite"]),
            )
            for step in data["steps"]
        ),
        min_interval=data.get("min_interval"),
        re_screen=data.get("re_screen"),
        time_budget=data.get("time_budget"),
        book=rule_book_from(data, rule_sets),
        references=references,
        based_on=data.get("based_on"),
    )
