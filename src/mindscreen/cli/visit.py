"""One visit at the terminal: who is asked, one form after the other, and the further forms that a pathway asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import typer

from mindscreen.cli.facts import context as context_of
from mindscreen.cli.facts import counts_months, mentioned
from mindscreen.cli.layout import paragraph
from mindscreen.cli.session import Session, read_key
from mindscreen.cli.terminal import questions
from mindscreen.crisis import patient_text
from mindscreen.engine import screen
from mindscreen.errors import MindscreenError, ResponseError
from mindscreen.response import SEXES, Response
from mindscreen.text import labels, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mindscreen.model import Instrument
    from mindscreen.pathways import Pathway
    from mindscreen.report.words import Words
    from mindscreen.response import Context
    from mindscreen.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How results are made, whatever form they are of.

    Attributes:
        load: instrument by name.
        overrides: eligibility rules set aside, with the reasons.
        profiles: instrument id to cut-off profile; the one for every instrument not named is under `*`.
        allow_drafts: whether working translations may be shown.
    """

    load: Callable[[str], Instrument]
    overrides: Mapping[str, str]
    profiles: Mapping[str, str]
    allow_drafts: bool

    def result(self, instrument: Instrument, response: Response) -> Result:
        """Score one response."""
        # An override belongs to the forms it is needed for; the engine refuses unknown names and records those used.
        profile = self.profiles.get(instrument.id, self.profiles.get("*"))
        return screen(instrument, response, overrides=self.overrides, profile=profile)


class Visit:
    """Asks one person at the terminal.

    Args:
        rules: how results are made.
        pathway: what asks for further forms, or `None`.
        words: the words of the command line.
        report_words: the words for facts about the person.
    """

    def __init__(self, rules: Rules, pathway: Pathway | None, words: Words, report_words: Words) -> None:
        self._rules = rules
        self._pathway = pathway
        self._words = words
        self._facts = report_words
        self._console = questions()
        self._declined: set[str] = set()
        self._unfinished: list[str] = []

    def results(self, instruments: Sequence[Instrument], context: Context) -> list[Result]:
        """Ask every form, and those the pathway adds.

        Raises:
            LicenceError: before anything is asked, when the wording of a form may not be shown.
            EligibilityError: before anything is asked, when the person is not one the form was published for.
            PathwayError: before anything is asked, when the person is too young for the pathway.
            Abort: when the person quits before a form is done.
        """
        for instrument in instruments:
            wording(instrument, self._words.locale, allow_drafts=self._rules.allow_drafts)
        with self._console.screen(hide_cursor=False):
            context = self._person(instruments, context)
            results = self._forms(instruments, context)
            self._hand_back(results)
        if self._unfinished:
            self._print(self._words("visit.unfinished", names=", ".join(self._unfinished)), "yellow")
        return results

    def _forms(self, instruments: Sequence[Instrument], context: Context) -> list[Result]:
        """Ask form after form. Whoever quits in a later form loses that form, not the ones that are done."""
        results: list[Result] = []
        waiting = list(instruments)
        while waiting:
            instrument = waiting.pop(0)
            try:
                results.append(self._form(instrument, context))
                if not waiting and (further := self._further(results)) is not None:
                    waiting.append(further)
                    context = self._stated(waiting, context)
            except typer.Abort:
                if not results:
                    raise
                self._unfinished += [each.abbreviation for each in (instrument, *waiting)]
                break
        return results

    def _person(self, instruments: Sequence[Instrument], context: Context) -> Context:
        """Ask for the facts, and check the rules of eligibility before the first question."""
        self._cover(instruments)
        context = self._stated(instruments, context)
        nothing = [self._scored(each, {}, context) for each in instruments]
        if self._pathway is not None:
            self._pathway.advise(*nothing)  # refuses a person it is not meant for
        return context

    def _stated(self, instruments: Sequence[Instrument], context: Context) -> Context:
        """The context with what the instruments look at and nobody has stated yet."""
        looked_at = frozenset[str]().union(*(mentioned(each) for each in instruments))
        if any(counts_months(each) for each in instruments):
            if context.age_months is None:
                context = self._asked("visit.age-months", lambda typed: context_of(age_months=typed), context)
        elif context.age_bounds is None:
            context = self._asked("visit.age", lambda typed: context_of(age=typed), context)
        if context.completed_by is None:
            known = dict.fromkeys(who for each in instruments for who in each.population.completed_by)
            context = self._chosen("completed_by", {who: self._facts.of("respondent", who) for who in known}, context)
        if "sex" in looked_at and context.sex is None:
            context = self._chosen("sex", {each: self._facts.of("sex", each) for each in SEXES}, context)
        if "education_years" in looked_at and context.education_years is None:
            context = self._asked("visit.education", lambda typed: context_of(education_years=typed), context)
        if "pregnant" in looked_at and context.pregnant is None:
            yes_no = {value: self._facts.of("boolean", str(value).lower()) for value in (False, True)}
            context = self._chosen("pregnant", yes_no, context)
        return context

    def _chosen(self, fact: str, values: Mapping[Any, str], context: Context) -> Context:
        """The context with one more fact, chosen by number."""
        numbered = {str(number): value for number, value in enumerate(values, start=1)}
        shown = "   ".join(f"{number} {values[value]}" for number, value in numbered.items())
        return self._asked(
            f"visit.{fact}", lambda typed: replace(context, **{fact: numbered[typed]}), context, shown=shown
        )

    def _asked(self, key: str, read: Callable[[str], Context], context: Context, *, shown: str = "") -> Context:
        """The context with one more fact, or as it was when the person types nothing."""
        while True:
            self._say(self._words(key, shown=shown))
            typed = read_key(self._console)
            if typed == "q":
                raise typer.Abort
            if not typed:
                return context
            try:
                return replace(context, **read(typed).to_dict())
            except (ResponseError, KeyError):
                self._say(self._words("visit.wrong-number" if shown else "visit.wrong-whole"), "yellow")

    def _cover(self, instruments: Sequence[Instrument]) -> None:
        """Title, length and copyright of the forms, and how to answer."""
        locale = self._words.locale
        self._console.clear()
        for instrument in instruments:
            words = labels(instrument, locale)
            self._print(words.title, "bold")
            self._print(self._words("visit.measures", measures=words.measures))
            self._say(self._length(instrument), "dim")
        self._say(self._words("visit.how"))
        notices = [wording(each, locale, allow_drafts=self._rules.allow_drafts).notice for each in instruments]
        for notice in dict.fromkeys(notices):
            self._say(notice, "dim")

    def _length(self, instrument: Instrument) -> str:
        minutes = instrument.pack.get("minutes")
        key = "visit.length" if minutes is None else "visit.length-minutes"
        return self._words(key, items=len(instrument.items), minutes=minutes)

    def _form(self, instrument: Instrument, context: Context) -> Result:
        locale = self._words.locale
        words = wording(instrument, locale, allow_drafts=self._rules.allow_drafts)
        session = Session(
            instrument,
            wording=words,
            labels=labels(instrument, locale),
            words=self._words,
            console=self._console,
            skipped=lambda answers: self._scored(instrument, answers, context).not_asked,
        )
        return self._scored(instrument, session.answers(), context)

    def _scored(self, instrument: Instrument, answers: Mapping[str, int | None], context: Context) -> Result:
        return self._rules.result(instrument, Response(instrument.id, answers, context))

    def _further(self, results: Sequence[Result]) -> Instrument | None:
        """The next form that the pathway asks for, if somebody agrees to it now."""
        if self._pathway is None:
            return None
        advice = self._pathway.advise(*results)
        wanted = [each.instrument for each in advice if each.action == "screen" and each.instrument is not None]
        for name in dict.fromkeys(wanted):
            instrument = self._rules.load(name)
            if name not in self._declined and self._agreed(instrument, results[-1].context):
                return instrument
            self._declined.add(name)
        return None

    def _agreed(self, instrument: Instrument, context: Context) -> bool:
        self._console.clear()
        self._print(labels(instrument, self._words.locale).title, "bold")
        self._say(self._length(instrument), "dim")
        try:
            words = wording(instrument, self._words.locale, allow_drafts=self._rules.allow_drafts)
            self._scored(instrument, {}, context)
        except MindscreenError as error:
            self._say(self._words("visit.further-refused", error=error), "yellow")
            read_key(self._console)
            return False
        self._say(words.notice, "dim")
        self._say(self._words("visit.further"))
        return read_key(self._console) != "s"

    def _hand_back(self, results: Sequence[Result]) -> None:
        """The last page that the person sees: calm words and numbers to call. Only staff are to see what comes next."""
        self._console.clear()
        self._say(patient_text(*results, locale=self._words.locale), "bold")
        self._say(self._words("visit.hand-back"))
        read_key(self._console)

    def _say(self, text: str, style: str = "") -> None:
        self._print(text, style)
        self._console.print()

    def _print(self, text: str, style: str = "") -> None:
        for line in paragraph(text, self._console.width, style):
            self._console.print(line)
