"""A Questionnaire of somebody else as the draft of a definition, for a person to finish.

A Questionnaire says what is asked, which answers there are, what they weigh and what is skipped when. It does not say
whose questions these are, for whom they were published, what a score means or where the rules stand. All of that is
left open: the draft is no more than a start, it cannot be loaded for use, and its doubts list what has to be read up.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from mindscreen.engine import screen
from mindscreen.errors import DefinitionError
from mindscreen.fhir.draftitems import draft_items, loinc_of
from mindscreen.fhir.draftyaml import clean, shown_text, slug, to_yaml
from mindscreen.fhir.form import Form
from mindscreen.fhir.received import received, unreadable
from mindscreen.unpack import instrument_from_pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mindscreen.fhir.codes import Json

_SOURCE: Final = "form"
"""Key of the only reference of a draft: the Questionnaire itself."""
_BECAUSE: Final = (
    "It was made from a FHIR Questionnaire. Nobody has read the publication of the instrument: population, licence, "
    "scoring, cut-offs and findings are not known yet."
)
_LOCALE: Final = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_FINISH: Final = "Write the definition by hand; the how-to page on definitions says how."
_NOT_STATED: Final = "not stated yet"


def draft_definition(questionnaire: Mapping[str, Any] | str | bytes, *, on: date | None = None) -> str:
    """A draft `definition.yaml` from a FHIR Questionnaire (R4, R4B, R5, STU3).

    Args:
        questionnaire: the resource, as a dict or as JSON or XML.
        on: the day on which it is made, which stands under `review`; by default today.

    Returns:
        YAML that passes `mindscreen check` as a draft. Items, options with their weights, LOINC codes and what of
        `enableWhen` can be said as `ask_when` come from the Questionnaire; no cut-off and no licence is invented. Every
        part of the Questionnaire that could not be taken over is one of its `doubts`.

    Raises:
        InterchangeError: MS-F001, when it is no readable Questionnaire, has no question that an option or a number
            answers, or says what no definition can.
    """
    return Draft(questionnaire, on=on).definition()


class Draft:
    """Both files of a draft: the definition, and the text file that belongs to it.

    Args:
        questionnaire: the resource, as a dict or as JSON or XML.
        on: the day on which it is made; by default today.

    Attributes:
        id: id of the instrument, from the name of the Questionnaire.
        locale: language of the Questionnaire, `en` where it states none.

    Raises:
        InterchangeError: MS-F001, when it is no readable Questionnaire, or has no question that an option or a number
            answers.
    """

    def __init__(self, questionnaire: Mapping[str, Any] | str | bytes, *, on: date | None = None) -> None:
        self._resource = received(questionnaire)
        self._on = on or date.today()  # noqa: DTZ011 - the calendar day where the work is done
        self._items, self._doubts = draft_items(Form(self._resource))
        if not self._items:
            unreadable("it has no question that is answered by an option or a number.", "questionnaire", _FINISH)
        self.id = slug(_first(self._resource, "name", "title", "id", "url"), "draft")
        language = self._resource.get("language")
        self.locale = language if isinstance(language, str) and _LOCALE.fullmatch(language) else "en"

    @property
    def _title(self) -> str:
        return clean(_first(self._resource, "title", "name", "id", "url")) or self.id

    def definition(self) -> str:
        """The `definition.yaml`; the engine computes its two examples from the very same data.

        Raises:
            InterchangeError: MS-F001, when it says what no definition can.
        """
        from mindscreen.authoring.compiler import compile_definition  # noqa: PLC0415 - only a draft pays for pydantic
        from mindscreen.authoring.definition import Definition, check  # noqa: PLC0415 - as above
        from mindscreen.yamlfile import parse_yaml  # noqa: PLC0415 - as above

        data = self._data()
        try:
            read = check(Definition, parse_yaml(to_yaml(data).encode(), where=self.id), where=self.id)
            instrument = instrument_from_pack(compile_definition(read))
        except DefinitionError as error:
            unreadable(f"no definition can say what it says: {error.what}", "questionnaire", _FINISH)
        for example in data["examples"]:
            answers = {
                item.id: answer if isinstance(answer, int) else item.values[answer]
                for item, answer in zip(self._items, example["answers"], strict=True)
            }
            result = screen(instrument, answers)
            expect = {
                "scores": {score.id: int(score.value) for score in result.scores if score.value is not None},
                "bounds": {score.id: list(score.bounds) for score in result.scores if score.value is None},
                "raised": [finding.id for finding in result.raised],
                "unknown": [finding.id for finding in result.unknown],
            }
            example["expect"] = {name: part for name, part in expect.items() if part}
        return _HEAD + to_yaml(data)

    def _data(self) -> Json:
        scale, least, most = self._scale()
        return {
            "format": "mindscreen-definition/1",
            "id": self.id,
            "version": "0.1.0",
            "status": "draft",
            "draft_because": _BECAUSE,
            "title": self._title,
            "abbreviation": clean(_first(self._resource, "name", "title", "id", "url"), 40) or self.id,
            "measures": _NOT_STATED,
            "domain": "not-stated",
            "administration": {"cite": _SOURCE},
            "for": {"completed_by": ["self"], "cite": _SOURCE},
            "licence": {
                "status": "permission-required",
                "holder": clean(_first(self._resource, "publisher")) or _NOT_STATED,
                "notice": clean(_first(self._resource, "copyright")) or _NOT_STATED,
                "cite": _SOURCE,
            },
            "review": {
                "author": "definition author",
                "second_reader": "not yet read by a second reader",
                "clinician": "not yet reviewed by a clinician",
                "checked": self._on.isoformat(),
                "next": self._on.replace(year=self._on.year + 1, day=min(self._on.day, 28)).isoformat(),
            },
            **self._panel(),
            **self._options(),
            "items": [item.data(_SOURCE) for item in self._items],
            "scales": [scale],
            "findings": [
                {"id": "highest-possible", "when": f"{scale['id']} >= {most}", "level": "info", "cite": _SOURCE}
            ],
            "references": {
                _SOURCE: {"text": f"FHIR Questionnaire {self._canonical()}", "confidence": "low"},
            },
            "doubts": [*_GENERAL, *self._doubts],
            "published": {scale["id"]: {"range": [least, most], "cite": _SOURCE}},
            "examples": [
                {"name": "everything at the end that counts least", "answers": self._answers(0), "expect": {}},
                {"name": "everything at the end that counts most", "answers": self._answers(-1), "expect": {}},
            ],
        }

    def _canonical(self) -> str:
        url, version = clean(_first(self._resource, "url")), clean(_first(self._resource, "version"))
        return "|".join(part for part in (url or self._title, version) if part)

    def _panel(self) -> Json:
        """The LOINC code of the whole form, where it has one that is none of a question."""
        codings = self._resource.get("code")
        code = loinc_of(codings if isinstance(codings, list) else [])
        return {"loinc": code} if code and code not in {item.loinc for item in self._items} else {}

    def _options(self) -> Json:
        lists = {item.option_list.name: item.option_list for item in self._items if item.option_list is not None}
        return {"options": {name: each.data() for name, each in lists.items()}} if lists else {}

    def _scale(self) -> tuple[Json, int, int]:
        """The only scale: the sum of what has weights; where nothing has, a count that nobody is told."""
        weighed = [item for item in self._items if item.option_list is not None and item.option_list.counts]
        if weighed:
            scores = {
                item.id: item.option_list.scores for item in weighed if item.option_list and item.option_list.scores
            }
            counts = [tuple(item.option_list.counts.values()) for item in weighed if item.option_list is not None]
            scale: Json = {"id": "total", "method": "sum", "items": [item.id for item in weighed], "cite": _SOURCE}
            if scores:
                scale["scores"] = scores
            return scale, sum(map(min, counts)), sum(map(max, counts))
        limits = {item.id: item.upper for item in self._items}
        return (
            {"id": "at_the_end", "method": "count", "at_least": limits, "reported": False, "cite": _SOURCE},
            0,
            len(limits),
        )

    def _answers(self, end: int) -> list[str | int]:
        return [item.ends[end] for item in self._items]

    def text(self) -> str:
        """The `text.<locale>.yaml`: labels that are placeholders, and the wording of the Questionnaire as remarks.

        Nobody has said yet that the wording may be shipped.
        """
        scale, _, _ = self._scale()
        data = {
            "format": "mindscreen-text/1",
            "instrument": self.id,
            "locale": self.locale,
            "labels": {
                "title": self._title,
                "measures": _NOT_STATED,
                "items": {item.id: item.about for item in self._items},
                "scales": {scale["id"]: "Total" if scale["id"] == "total" else "Answers at the end of their list"},
                "findings": {"highest-possible": {"name": "Highest possible score"}},
                "profiles": {"original": "As drafted"},
            },
        }
        return to_yaml(data) + "".join(f"# {line}\n" if line else "#\n" for line in self._wording())

    def _wording(self) -> Sequence[str]:
        lists = {item.option_list.name: item.option_list for item in self._items if item.option_list is not None}
        lines = [
            "What the Questionnaire says word for word. It may be shipped only where its licence allows; until that is",
            "known, labels name topics in words of our own and the wording stays in the overlay of a licence holder.",
            "wording:",
            "  items:",
            *(f"    {item.id}: {shown_text(item.text)}" for item in self._items),
        ]
        if lists:
            lines.append("  options:")
        for name, each in lists.items():
            lines += [f"    {name}:", *(f"      {key}: {shown_text(text)}" for key, text in each.texts.items())]
        return lines


_HEAD: Final = (
    "# A draft made from a FHIR Questionnaire. Read the publication, settle every doubt, and replace what is a\n"
    "# placeholder (population, licence, measures, domain, finding, examples) before anybody relies on it.\n"
)
_GENERAL: Final[Sequence[Json]] = (
    {
        "about": "licence",
        "doubt": "The Questionnaire does not settle who holds the rights and on what terms the wording may be shown.",
        "default": "Permission is required, and no wording is shipped.",
    },
    {
        "about": "population",
        "doubt": "A Questionnaire does not say for which ages and for whom as respondent the instrument was published.",
        "default": "Self-report without limits of age is a placeholder.",
    },
    {
        "about": "scoring",
        "doubt": "Which questions make which score is not part of a Questionnaire; bands and cut-offs are not either.",
        "default": "One score over every question with weights, no bands; one finding, at the highest possible score.",
    },
    {
        "about": "examples",
        "doubt": "The two examples were computed and come from no publication.",
        "default": "They show only that the definition can be run.",
    },
)


def _first(resource: Mapping[str, Any], *names: str) -> str:
    return next((value for name in names if isinstance(value := resource.get(name), str) and value.strip()), "")
