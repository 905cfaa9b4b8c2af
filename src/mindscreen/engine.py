"""Answers in, result out: `screen()`.

Pure and deterministic: no clock, no locale, no files, no network, no randomness, no global switches. The same
instrument and the same answers give the same result in every thread and on every machine.
"""

from __future__ import annotations

from functools import lru_cache
from operator import index as as_integer
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mindscreen.eligibility import eligible
from mindscreen.errors import ResponseError, did_you_mean
from mindscreen.evaluation import Evaluation
from mindscreen.plan import accepted_text, plan_for
from mindscreen.response import Context, Response
from mindscreen.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mindscreen.model import Instrument
    from mindscreen.parts import Notice
    from mindscreen.plan import Plan
    from mindscreen.response import Respondent, Sex


def screen(  # noqa: PLR0913 - the facts of the context, keyword-only and named as the field names them
    instrument: Instrument,
    answers: Mapping[str, int | None] | Sequence[int | None] | Response,
    *,
    age_years: int | None = None,
    age_months: int | None = None,
    sex: Sex | None = None,
    education_years: int | None = None,
    pregnant: bool | None = None,
    completed_by: Respondent | None = None,
    authored: str | None = None,
    overrides: Mapping[str, str] | None = None,
    profile: str | None = None,
) -> Result:
    """Score one person's answers, raise the findings, and say what is unknown.

    Args:
        instrument: from `mindscreen.load`.
        answers: item id to recorded option value, with blanks absent or `None`; or all values in the order of the form;
            or a `Response`, whose context is then used.
        age_years: completed years.
        age_months: completed months, for young children.
        sex: `female` or `male`; only where a rule of the instrument depends on it.
        education_years: completed years of schooling; only where a rule depends on it.
        pregnant: only where a rule depends on it.
        completed_by: who answered: `self`, `parent`, `caregiver`, `teacher` or `clinician`.
        authored: when the answers were given, ISO 8601 with zone; carried along, not interpreted.
        overrides: eligibility rules to set aside (`age`, `completed_by`), each with the reason; recorded in the result.
        profile: name of a cut-off profile; the instrument's default one when absent.

    Returns:
        The result. Blank answers leave scores as bounds and findings unknown; they are never read as zero.

    Raises:
        ResponseError: MS-R001 to MS-R009, for answers or facts that cannot be used. No score is computed.
        EligibilityError: MS-E001 or MS-E002, for a person or respondent outside what was published, unless overridden.
        NotFoundError: MS-N005, for an unknown cut-off profile.
    """
    prepared: tuple[Plan, _Admit] = instrument.plans.get(profile) or _prepare(instrument, profile)
    plan, admit = prepared
    if isinstance(answers, Response):
        if (age_years, age_months, sex, education_years, pregnant, completed_by, authored) != _NOTHING_STATED:
            raise ResponseError(
                "MS-R006",
                "facts are stated beside a response, which has its own.",
                where="context",
                remedy="State them in the response's context.",
            )
        context = answers.context
        used, notices = eligible(instrument, context, overrides)
        answers = _answers_of(answers, instrument)
    elif overrides is None and authored is None:
        try:
            context, notices = admit(age_years, age_months, sex, education_years, pregnant, completed_by)
        except TypeError:  # a fact that cannot even be looked up
            raise ResponseError(
                "MS-R006", "a fact is of the wrong type.", where="context", remedy="Give whole numbers and words."
            ) from None
        used = ()
    else:
        context = Context(
            age_years=age_years,
            age_months=age_months,
            sex=sex,
            education_years=education_years,
            pregnant=pregnant,
            completed_by=completed_by,
            authored=authored,
        )
        used, notices = eligible(instrument, context, overrides)
    return Result(Evaluation(plan, _read(plan, answers), context, used, notices))


def screen_checked(
    instrument: Instrument,
    values: list[int | None],
    *,
    age_months: int | None,
    sex: Sex | None,
    completed_by: Respondent | None,
) -> Result:
    """As `screen`, for who has checked the answers: one for each item in the order of the form, `None` for a blank.

    Raises:
        ResponseError: MS-R006, for a fact that is impossible.
        EligibilityError: MS-E001 or MS-E002, as `screen`.
    """
    prepared: tuple[Plan, _Admit] = instrument.plans.get(None) or _prepare(instrument, None)
    plan, admit = prepared
    context, notices = admit(None, age_months, sex, None, None, completed_by)
    return Result(Evaluation(plan, values, context, (), notices))


_NOTHING_STATED: Final = (None,) * 7
_Admit: TypeAlias = "Callable[..., tuple[Context, tuple[Notice, ...]]]"


def _prepare(instrument: Instrument, profile: str | None) -> tuple[Plan, _Admit]:
    """The plan, and a look-up of who is admitted; kept with the instrument.

    The look-up remembers the few hundred combinations of age, sex and respondent that were asked for last; they hold
    no answer and no identity. `typed` keeps 34 and 34.0, or 1 and True, apart.
    """

    def admit(  # noqa: PLR0913, PLR0917 - the facts of the context, positional because the look-up is by position
        age_years: int | None,
        age_months: int | None,
        sex: Sex | None,
        education_years: int | None,
        pregnant: bool | None,  # noqa: FBT001 - see above
        completed_by: Respondent | None,
    ) -> tuple[Context, tuple[Notice, ...]]:
        context = Context(
            age_years=age_years,
            age_months=age_months,
            sex=sex,
            education_years=education_years,
            pregnant=pregnant,
            completed_by=completed_by,
        )
        return context, eligible(instrument, context, None)[1]

    prepared = plan_for(instrument, profile), lru_cache(maxsize=512, typed=True)(admit)
    instrument.plans[profile] = prepared
    return prepared


def _answers_of(response: Response, instrument: Instrument) -> Mapping[str, int | None]:
    name, _, version = response.instrument.partition("@")
    if name != instrument.id or (version and version.split(".")[0] != instrument.version.split(".")[0]):
        raise ResponseError(
            "MS-R009",
            f"the response says it answers '{response.instrument}'.",
            where=instrument.canonical,
            remedy="Score it with that instrument and major version.",
        )
    return response.answers


def _read(plan: Plan, answers: Mapping[str, int | None] | Sequence[int | None]) -> list[int | None]:
    """The recorded values in item order, `None` for a blank; every value is one that its item accepts."""
    values: list[int | None] = [None] * len(plan.item_ids)
    accepted = plan.accepted
    for item, value in _pairs(plan, answers):
        place = accepted.get(item)
        if place is None:
            raise _unknown_item(plan, item)
        if value is None:
            continue
        if type(value) is not int:
            value = _integer(plan, item, value)  # noqa: PLW2901 - the same answer, as a plain integer
        if value not in place[1]:
            raise ResponseError(
                "MS-R003",
                "the answer is not one of the options.",
                where=_place(plan, item),
                remedy=f"{accepted_text(place[1])} A blank is None or absent.",
            )
        values[place[0]] = value
    return values


def _pairs(plan: Plan, answers: Any) -> Any:
    if type(answers) is dict:
        return answers.items()
    if callable(getattr(answers, "items", None)):
        return _once(plan, list(answers.items()))
    if isinstance(answers, (list, tuple)):
        if len(answers) != len(plan.item_ids):
            raise ResponseError(
                "MS-R005",
                f"{len(answers)} positional answers for {len(plan.item_ids)} items.",
                where=plan.instrument.canonical,
                remedy="Give one per item in the order of the form (None for a blank), or a mapping by item id.",
            )
        return zip(plan.item_ids, answers, strict=True)
    raise ResponseError(
        "MS-R002",
        f"answers are of type {type(answers).__name__}.",
        where=plan.instrument.canonical,
        remedy="Give a mapping from item id to option value, a list in item order, or a Response.",
    )


def _once(plan: Plan, pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """What is no `dict` (a pandas Series, a form of a web framework) may hold a key more than once."""
    items = [item for item, _ in pairs]
    for item in plan.item_ids:
        if items.count(item) > 1:
            raise ResponseError(
                "MS-R004",
                "the item is answered twice.",
                where=_place(plan, item),
                remedy="Keep the answer that counts.",
            )
    return pairs


def _unknown_item(plan: Plan, item: object) -> ResponseError:
    # The key is repeated only when it resembles an item id: a garbled form may have put a name in its place.
    meant = did_you_mean(str(item), plan.item_ids)
    return ResponseError(
        "MS-R001",
        f"there is no item '{item}'." if meant else "an answer is filed under a key that is no item.",
        where=plan.instrument.canonical,
        remedy=f"Items: {', '.join(plan.item_ids)}.{meant}",
    )


def _integer(plan: Plan, item: str, value: object) -> int:
    """Accept other integers (numpy's, say), and nothing that would have to be interpreted."""
    if not isinstance(value, (bool, str, bytes, float)):
        try:
            return as_integer(value)  # type: ignore[arg-type]
        except TypeError:
            pass
    raise ResponseError(
        "MS-R002",
        f"the answer is of type {type(value).__name__}, not a whole number.",
        where=_place(plan, item),
        remedy="Give the option's integer value; a blank is None or absent.",
    )


def _place(plan: Plan, item: str) -> str:
    return f"{plan.instrument.id}, item '{item}'"
