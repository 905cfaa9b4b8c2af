"""From server to server: what one FHIR server holds is scored, and the results are filed on it or on another."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mindscreen.cli.failures import in_options
from mindscreen.cli.tallies import line, progress_bar, tell
from mindscreen.cli.terminal import watched
from mindscreen.errors import InterchangeError, ServerError
from mindscreen.library import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from mindscreen.carepathway import Pathway
    from mindscreen.cli.target import Target
    from mindscreen.errors import MindscreenError
    from mindscreen.fhir import FhirServer, Filed, Filing, Tally
    from mindscreen.fhir.knownforms import KnownForm
    from mindscreen.report.words import Words

TOKEN: Final = "MINDSCREEN_FHIR_TOKEN"  # noqa: S105 - the name of a variable
TOKEN_TO: Final = "MINDSCREEN_FHIR_TOKEN_TO"  # noqa: S105 - as above
"""The variables of the environment that hold the bearer tokens for --from and --to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What is asked of which server, and where results go.

    Attributes:
        source: address of the server that has the responses.
        target: address of the one that gets the results; the source when absent.
        since: only what was changed then or later.
        questionnaire: only responses to the form with this canonical URL.
        count: how many are asked for at a time.
        dry_run: whether nothing is sent.
        output: where the transactions of a dry run go; `None` for nowhere.
        rejected: the file for the responses that were not read, not scored or not stored; `None` for nowhere.
        outcomes: the file for OperationOutcomes; `None` for nowhere.
    """

    source: str
    target: str | None
    since: str | None
    questionnaire: str | None
    count: int
    dry_run: bool
    output: Target | None
    rejected: Target | None
    outcomes: Target | None

    def score(
        self,
        say: Words,
        *,
        instrument: str | None,
        forms: tuple[KnownForm, ...],
        pathway: Pathway | None,
        filing: Filing,
    ) -> Tally:
        """Score and file everything, say what became of it, and give the numbers.

        Raises:
            MindscreenError: as `mindscreen.fhir.score_server` does; what was done until then is told before.
        """
        from mindscreen.fhir import score_server  # noqa: PLC0415 - loaded when its door is opened

        answered = None if instrument is None else load(instrument)
        account = _Account()
        try:
            with ExitStack() as stack:
                write = stack.enter_context(_lines(self.output))
                reject = stack.enter_context(_lines(self.rejected, even_half=True))
                remark = stack.enter_context(_lines(self.outcomes, even_half=True))
                source, target = self._servers(stack, remark)
                run = score_server(
                    source,
                    target,
                    since=self.since,
                    questionnaire=self.questionnaire,
                    count=self.count,
                    instrument=answered,
                    forms=forms,
                    pathway=pathway,
                    dry_run=self.dry_run,
                    **filing,
                )
                seen = watched() and not (self.output is not None and self.output.is_terminal)
                show = stack.enter_context(progress_bar(say, shown=seen, sizes=False))
                for filed in run:
                    account.add(filed)
                    if filed.error is not None:
                        reject(_json(_reason(filed.reference, filed.error)))
                    else:
                        write(filed.transaction + b"\n")
                    for each in _outcomes(filed):
                        remark(_json({"response": filed.reference, "outcome": each}))
                    show(0, None, account.tally)
        except BaseException:
            if account.tally.responses:
                self._tell(account, say)
            raise
        self._tell(account, say)
        return account.tally

    def _servers(self, stack: ExitStack, remark: Callable[[bytes], object]) -> tuple[FhirServer, FhirServer]:
        """Both servers; where they are the same one, its token is the first."""
        source = stack.enter_context(_server(self.source, "--from", TOKEN, remark))
        if self.target is None:
            return source, source
        other = stack.enter_context(_server(self.target, "--to", TOKEN_TO, remark))
        return source, source if other.base == source.base else other

    def _tell(self, account: _Account, say: Words) -> None:
        tell(account.tally, say, done="score.not-sent" if self.dry_run else "score.filed")
        if not self.dry_run:
            line(say("score.created", created=f"{account.created:,}", found=f"{account.found:,}"))
        if self.output is not None and self.output.path is not None:
            line(say("score.output", path=self.output.path))
        if self.rejected is not None and account.tally.rejected:
            line(say("score.rejected-lines", path=self.rejected.path))
        if self.outcomes is not None and self.outcomes.path is not None and self.outcomes.path.exists():
            line(say("score.outcomes", path=self.outcomes.path))
        if account.updated and not self.dry_run:
            line(say("score.next", since=account.updated))
            if account.tally.rejected:
                line(say("score.next-rejected"))


@dataclass(slots=True)
class _Account:
    """What became of all responses until now.

    Attributes:
        tally: the numbers.
        created: how many resources the target created.
        found: how many were there already.
        updated: when the last response was changed.
    """

    tally: Tally = field(init=False)
    created: int = 0
    found: int = 0
    updated: str = ""

    def __post_init__(self) -> None:
        from mindscreen.fhir import Tally  # noqa: PLC0415 - loaded when its door is opened

        self.tally = Tally()

    def add(self, filed: Filed) -> None:
        """Count one response."""
        from mindscreen.fhir import Tally  # noqa: PLC0415 - as above

        done = filed.error is None
        self.tally += Tally(
            written=int(done),
            critical=int(done and filed.result is not None and filed.result.critical),
            rejected=Counter() if filed.error is None else Counter([filed.error.code]),
            notes=Counter(note.code for note in filed.notes) if done else Counter(),
        )
        if filed.sent is not None:
            self.created += filed.sent.created
            self.found += filed.sent.found
        self.updated = filed.updated or self.updated


def _server(base: str, option: str, variable: str, remark: Callable[[bytes], object]) -> FhirServer:
    """A server at an address, with the token that the environment holds for it."""
    from mindscreen.fhir import FhirServer  # noqa: PLC0415 - loaded when its door is opened

    def kept(outcome: Mapping[str, Any]) -> None:
        remark(_json({"outcome": outcome}))

    try:
        return FhirServer(base, token=os.environ.get(variable) or None, on_outcome=kept)
    except (InterchangeError, ServerError) as error:  # names what is to be corrected as the command line knows it
        where = variable if error.where == "token" else option
        raise type(error)(error.code, error.what, where=where, remedy=error.remedy) from None


def _lines(target: Target | None, *, even_half: bool = False) -> AbstractContextManager[Callable[[bytes], object]]:
    if target is None:
        return nullcontext(len)
    return target.lines(only_if_any=even_half, even_half=even_half)


def _outcomes(filed: Filed) -> Iterator[Mapping[str, Any]]:
    """What the target said of one transaction, in its own words."""
    if isinstance(filed.error, ServerError) and filed.error.outcome is not None:
        yield filed.error.outcome
    if filed.sent is not None:
        yield from filed.sent.outcomes


def _reason(reference: str, error: MindscreenError) -> dict[str, str]:
    """Why a response was rejected; it repeats nothing of it."""
    texts = {"what": error.what, "where": error.where, "remedy": error.remedy}
    return {"response": reference, "code": error.code, **{name: in_options(text) for name, text in texts.items()}}


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"
