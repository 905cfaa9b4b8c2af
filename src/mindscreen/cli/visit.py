"""People at the terminal: the facts that forms look at, one form after the other, and handing the device back."""

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
from mindscreen.errors import ResponseError
from mindscreen.response import SEXES, Response
from mindscreen.text import labels, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mindscreen.model import Instrument
    from mindscreen.report.words import Words
    from mindscreen.response import Context
    from mindscreen.result import Result
    from mindscreen.text import Wording


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

    def result(self, instrument: Instrument, response: Response, *, profile: str | None = None) -> Result:
        """Score one response; by the profile that was asked for, else by the one that is given here."""
        # An override belongs to the forms it is needed for; the engine refuses unknown names and records those used.
        chosen = self.profiles.get(instrument.id, self.profiles.get("*", profile))
        return screen(instrument, response, overrides=self.overrides, profile=chosen)

    def wording(self, instrument: Instrument, locale: str) -> Wording:
        """The text of the form, where it may be shown.

        Raises:
            LicenceError: when it may not.
            NotFoundError: MS-N004, when there is none in that language.
        """
        return wording(instrument, locale, allow_drafts=self.allow_drafts)


class Visit:
    """Asks one person at the terminal.

    Args:
        rules: how results are made.
        words: the words of the command line.
        report_words: the words for facts about the person.
    """

    def __init__(self, rules: Rules, words: Words, report_words: Words) -> None:
        self._rules = rules
        self._words = words
        self._facts = report_words
        self._console = questions()

    def results(self, instruments: Sequence[Instrument], context: Context) -> list[Result]:
        """Ask every form.

        Raises:
            LicenceError: before anything is asked, when the wording of a form may not be shown.
            EligibilityError: before anything is asked, when the person is not one the form was published for.
            Abort: when the person quits before a form is done.
        """
        texts = [self._rules.wording(each, self._words.locale) for each in instruments]
        unfinished: list[str] = []
        with self._console.screen(hide_cursor=False):
            self._cover(instruments, texts)
            context = self._stated(instruments, context)
            for each in instruments:
                self._scored(each, {}, context)  # refuses a person it is not meant for
            results: list[Result] = []
            for number, (each, text) in enumerate(zip(instruments, texts, strict=True)):
                try:
                    results.append(self._form(each, text, context))
                except typer.Abort:  # whoever quits in a later form loses that form, not the ones that are done
                    if not results:
                        raise
                    unfinished = [left.abbreviation for left in instruments[number:]]
                    break
            self._hand_back(results)
        if unfinished:
            self._print(self._words("visit.unfinished", names=", ".join(unfinished)), "yellow")
        return results

    def _stated(self, instruments: Iterable[Instrument], context: Context) -> Context:
        """The context with what the instruments look at and nobody has stated yet."""
        instruments = list(instruments)
        context = self._aged(instruments, context)
        if context.completed_by is None:
            known = dict.fromkeys(who for each in instruments for who in each.population.completed_by)
            context = self._answering(known, context)
        return self._looked_at(instruments, context)

    def _aged(self, instruments: Iterable[Instrument], context: Context) -> Context:
        """The context with the age, in months where some instrument counts them."""
        if any(counts_months(each) for each in instruments):
            if context.age_months is None:
                context = self._asked("visit.age-months", lambda typed: context_of(age_months=typed), context)
        elif context.age_bounds is None:
            context = self._asked("visit.age", lambda typed: context_of(age=typed), context)
        return context

    def _answering(self, known: Iterable[str], context: Context) -> Context:
        """The context with who answers."""
        return self._chosen("completed_by", {who: self._facts.of("respondent", who) for who in known}, context)

    def _looked_at(self, instruments: Iterable[Instrument], context: Context) -> Context:
        """The context with the other facts that some rule looks at."""
        looked_at = frozenset[str]().union(*(mentioned(each) for each in instruments))
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

    def _cover(self, instruments: Sequence[Instrument], texts: Sequence[Wording]) -> None:
        """Title, length and copyright of the forms, and how to answer."""
        self._console.clear()
        for instrument in instruments:
            words = labels(instrument, self._words.locale)
            self._print(words.title, "bold")
            self._print(self._words("visit.measures", measures=words.measures))
            self._say(self._length(instrument), "dim")
        self._say(self._words("visit.how"))
        for notice in dict.fromkeys(text.notice for text in texts):
            self._say(notice, "dim")

    def _length(self, instrument: Instrument) -> str:
        minutes = instrument.pack.get("minutes")
        key = "visit.length" if minutes is None else "visit.length-minutes"
        return self._words(key, items=len(instrument.items), minutes=minutes)

    def _form(self, instrument: Instrument, text: Wording, context: Context, *, profile: str | None = None) -> Result:
        """Ask one form and score it.

        Raises:
            Abort: when the person quits it; nothing of it is kept.
        """
        session = Session(
            instrument,
            wording=text,
            labels=labels(instrument, self._words.locale),
            words=self._words,
            console=self._console,
            skipped=lambda answers: self._scored(instrument, answers, context).not_asked,
        )
        return self._scored(instrument, session.answers(), context, profile=profile)

    def _scored(
        self,
        instrument: Instrument,
        answers: Mapping[str, int | None],
        context: Context,
        *,
        profile: str | None = None,
    ) -> Result:
        return self._rules.result(instrument, Response(instrument.id, answers, context), profile=profile)

    def _hand_back(self, results: Sequence[Result] = ()) -> None:
        """The last page that the person sees: calm words and numbers to call. Only staff are to see what comes next."""
        self._console.clear()
        self._say(patient_text(*results, locale=self._words.locale), "bold")
        self._say(self._words("visit.hand-back"))
        read_key(self._console)

    def _say(self, text: str, style: str = "") -> None:
        self._print(text, style)
        self._console.print()

    def _print(self, text: str, style: str = "") -> None:
        for part in text.splitlines():
            for line in paragraph(part, self._console.width, style):
                self._console.print(line)
