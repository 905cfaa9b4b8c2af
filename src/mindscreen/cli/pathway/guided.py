"""A visit on a pathway at the terminal: which form comes next and why, how it is given, and what is in its way.

The person sees the forms and calm words, never a score and never what was found; whatever tells that stands on a page
that is shown after the device was handed back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import typer

from mindscreen import crisis
from mindscreen.cli.pathway.phrases import circumstance, clock, form, listed, looked_for
from mindscreen.cli.session import read_key
from mindscreen.cli.visit import Visit
from mindscreen.errors import LicenceError, NotFoundError, PathwayError
from mindscreen.stepped import Step
from mindscreen.text import Wording, labels
from mindscreen.vocabulary import term, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mindscreen.carepathway import Pathway
    from mindscreen.cli.visit import Rules
    from mindscreen.crisisalert import CrisisAlert
    from mindscreen.model import Instrument
    from mindscreen.report.words import Words
    from mindscreen.response import Context
    from mindscreen.result import Result
    from mindscreen.stepped import SteppedScreening

_QUIT: Final = "q"
OWN_NAMES: Final = "own-names"
"""Stands in the place of the status of a wording where there is none."""


class GuidedVisit(Visit):
    """Screens one person by a pathway.

    Args:
        rules: how results are made.
        words: the words of the command line.
        report_words: the words for facts about the person.
        enter: whether staff enter the answers from paper forms, by our names of the items.
        keep: what is done with the session after every change.
    """

    def __init__(
        self,
        rules: Rules,
        words: Words,
        report_words: Words,
        *,
        enter: bool = False,
        keep: Callable[[SteppedScreening], None] = lambda session: None,  # noqa: ARG005 - by default nothing is kept
    ) -> None:
        super().__init__(rules, words, report_words)
        self._enter = enter
        self._keep = keep
        self._latest: SteppedScreening
        self._answers: str | None = None
        self._skipped: dict[str, None] = {}
        self._with_staff = True

    def begin(
        self,
        pathway: Pathway,
        context: Context,
        circumstances: Iterable[str] = (),
        *,
        named: Sequence[str] = (),
    ) -> SteppedScreening:
        """Ask for the facts, then form after form; where forms are `named`, those, and the ones they call for.

        Raises:
            PathwayError: MS-P003, before anything is asked, when the pathway is not meant for such a person.
            Abort: when somebody quits before anything was answered or refused.
        """
        stated = tuple(circumstances)
        with self._console.screen(hide_cursor=False):
            chosen = self._staff_first(pathway, stated)
            begun = [self._rules.load(name) for name in named or pathway.first_step]
            context = self._aged(begun, context)
            session = self._forms(pathway.start(context, circumstances=chosen), list(named))
        self._tell(session)
        return session

    def resume(self, session: SteppedScreening) -> SteppedScreening:
        """Go on with a session that was kept."""
        with self._console.screen(hide_cursor=False):
            session = self._forms(session, [])
        self._tell(session)
        return session

    def _forms(self, session: SteppedScreening, named: list[str]) -> SteppedScreening:
        only_further = bool(named)
        self._latest = session
        try:
            while (step := self._next(self._latest, named, only_further=only_further)) is not None:
                self._record(self._offered(self._latest, step))
            self._to_staff(self._latest.results)
        except typer.Abort:
            if not self._latest.results and not self._latest.refused:
                raise
        return self._latest

    def _record(self, session: SteppedScreening) -> None:
        """What was done until now stays done, whoever quits next."""
        self._latest = session
        self._keep(session)

    def _next(self, session: SteppedScreening, named: list[str], *, only_further: bool) -> Step | None:
        while named:
            name = named[0]
            if name not in self._skipped and all(name != each.instrument_id for each in session.results):
                return Step(name, profile=session.pathway.profile_for(name))
            named.pop(0)
        due = (step for step in session.due if step.instrument not in self._skipped)
        return next((step for step in due if step.because is not None or not only_further), None)

    def _to_staff(self, results: Sequence[Result] = ()) -> None:
        """Let the person give the device back, unless staff have it."""
        if not self._with_staff:
            self._hand_back(results)
        self._with_staff = True

    def _staff_first(self, pathway: Pathway, stated: tuple[str, ...]) -> tuple[str, ...]:
        """What staff look at before anybody is asked anything; the circumstances that apply."""
        say, locale = self._words, self._words.locale
        self._console.clear()
        self._print(pathway.title[locale], "bold")
        self._say(f"{pathway.id}|{pathway.version}   {term('status', pathway.status, locale)}", "dim")
        self._say(say("run.first"))
        return self._circumstances(dict.fromkeys((*pathway.guards, *stated)), stated)

    def _circumstances(self, listed_: Iterable[str], stated: Iterable[str]) -> tuple[str, ...]:
        """The circumstances that apply, chosen by their numbers; nothing typed leaves them as they are."""
        known = tuple(listed_) or tuple(vocabulary()["circumstance"])
        self._say(self._words("run.circumstances"))
        for number, code in enumerate(known, start=1):
            mark = "*" if code in stated else " "
            self._print(f" {mark} {number}  {circumstance(code, self._words)}")
        self._console.print()
        while True:
            typed = self._key().replace(",", " ").split()
            if not typed:
                return tuple(stated)
            if typed == ["0"]:
                return ()
            if all(each.isdecimal() and 1 <= int(each) <= len(known) for each in typed):
                return tuple(known[int(each) - 1] for each in typed)
            self._say(self._words("visit.wrong-number"), "yellow")

    def _offered(self, session: SteppedScreening, step: Step) -> SteppedScreening:
        """Offer one form; the session after it was answered, refused, put off or left out."""
        if step.because is not None or (step.ways and session.results):
            self._to_staff()
        instrument = self._rules.load(step.instrument)
        text, problem = self._text(instrument)
        while True:
            self._offer(instrument, step, text, problem)
            match self._key():
                case "":
                    return self._given(session, instrument, step, text)
                case "r":
                    return self._refused(session, instrument)
                case "s":
                    self._skipped[instrument.id] = None
                    return session
                case "d":
                    self._say(self._words("run.why-deferred"))
                    if (reason := self._key()) != "":
                        return session.defer(reason)
                case "c":
                    self._console.clear()
                    known = dict.fromkeys((*session.pathway.guards, *sorted(session.circumstances)))
                    return session.with_circumstances(self._circumstances(known, sorted(session.circumstances)))
                case _:
                    continue  # the page is shown again

    def _offer(self, instrument: Instrument, step: Step, text: Wording, problem: str) -> None:
        """The page for staff: which form, why, and how it is given."""
        say = self._words
        self._console.clear()
        self._print(say("run.next", title=labels(instrument, say.locale).title), "bold")
        self._say(self._length(instrument), "dim")
        if step.because is not None:
            self._say(say("run.because", reason=looked_for(step.because, say)))
        for way in step.ways:
            self._say(say(f"run.way.{way}"), "cyan")
        if self._enter or problem:
            self._say(say("run.enter"), "yellow")
        if problem:
            self._say(say("run.no-wording", problem=problem), "yellow")
        if text.notice:
            self._say(text.notice, "dim")
        self._say(say("visit.how"))
        self._say(say("run.keys"), "dim")

    def _text(self, instrument: Instrument) -> tuple[Wording, str]:
        """The text of the form and no problem; or our own names of the items, and why its text may not be shown."""
        if self._enter:
            return own_words(instrument, self._words), ""
        try:
            return self._rules.wording(instrument, self._words.locale), ""
        except (LicenceError, NotFoundError) as error:
            return own_words(instrument, self._words), error.code

    def _given(self, session: SteppedScreening, instrument: Instrument, step: Step, text: Wording) -> SteppedScreening:
        context = self._looked_at([instrument], self._aged([instrument], self._respondent(instrument, session.context)))
        self._with_staff = self._enter or text.status == OWN_NAMES
        result = self._form(instrument, text, context, profile=step.profile)
        known = replace(context, completed_by=session.context.completed_by)
        session = replace(session, context=known).record(result)
        self._alarm(session, crisis.alert(result, at=context.authored), result)
        return session

    def _respondent(self, instrument: Instrument, context: Context) -> Context:
        """The context with who answers this form: whoever was stated, the only one who may, or whom staff choose."""
        population, age = instrument.population, context.age_bounds
        may = [who for who in population.completed_by if age is None or population.may_include(age, who)]
        for who in (context.completed_by, self._answers, *(may if len(may) == 1 else ())):
            if who in may:
                return replace(context, completed_by=who)
        context = self._answering(may, replace(context, completed_by=None))
        self._answers = context.completed_by
        return context

    def _alarm(self, session: SteppedScreening, alert: CrisisAlert | None, *results: Result) -> None:
        """After an answer that points to danger: calm words to the person, then what staff do before the next form."""
        if alert is None:
            return
        self._record(session)
        say, locale = self._words, self._words.locale
        self._to_staff(results)
        self._console.clear()
        self._say(say("run.alarm"), "bold red")
        self._say(alert.texts["staff"][locale], "bold")
        for number, action in enumerate(alert.actions, start=1):
            only = "".join(say(f"run.only-if.{each}") for each in action.only_if)
            self._print(f"{number}. {only}{action.text[locale]}{say('pathway.only', limits=clock(action.within, say))}")
        self._console.print()
        self._say(say("run.go-on"), "dim")
        self._key()

    def _refused(self, session: SteppedScreening, instrument: Instrument) -> SteppedScreening:
        self._say(self._words("run.why-refused"))
        reason = self._key()
        try:
            session = session.refuse(instrument.id, reason)
        except PathwayError:  # a form that was named by hand, and that nobody else asks for
            self._skipped[instrument.id] = None
        else:
            self._alarm(session, crisis.alert(refused=[instrument.id], at=session.context.authored))
        return session

    def _key(self) -> str:
        typed = read_key(self._console)
        if typed == _QUIT:
            raise typer.Abort
        return typed

    def _tell(self, session: SteppedScreening) -> None:
        """What was not given, and why."""
        say = self._words
        for line in told(session, say):
            self._print(line, "yellow")
        if self._skipped:
            self._print(say("run.skipped", names=listed((form(each, say) for each in self._skipped), say)), "yellow")


def told(session: SteppedScreening, say: Words) -> list[str]:
    """What is still due of a session, and what was refused, a line each."""
    lines = [say("run.refused", names=listed((form(each.instrument, say) for each in session.refused), say))]
    lines = lines if session.refused else []
    for name, code in session.waiting.items():
        why = session.deferred if code == "deferred" else circumstance(code, say)
        lines.append(say("run.waiting", name=form(name, say), why=why))
    if session.left_out:
        lines.append(say("run.left-out", names=listed((form(each, say) for each in session.left_out), say)))
    return lines


def own_words(instrument: Instrument, say: Words) -> Wording:
    """Our own names of the items and the keys of their options, for whoever has the licensed form on paper."""
    options = {item.id: item.options for item in instrument.items if item.number is None}
    return Wording(
        locale=say.locale,
        status=OWN_NAMES,
        source="",
        notice="",
        exceptions={},
        instruction="",
        items=dict(labels(instrument, say.locale).items),
        options={name: {each.value: say.of("option", each.key) for each in all_} for name, all_ in options.items()},
        numbers={item.id: item.number for item in instrument.items if item.number is not None},
    )
