"""The reference page of one instrument, as Markdown, from its compiled pack and its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindscreen.condition import to_text
from mindscreen.text import CLOCK, clock_text, range_text, unit_text

from . import change, examples, scoring
from .markup import bullets, chinese, code, in_order, lines, literal, sentence, table
from .words import (
    IF_UNKNOWN,
    LOCALES,
    SAY,
    WORDING_SAYS,
    age_range,
    domain_name,
    length,
    respondents,
    shown_wording,
    spoken,
    wording_status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mindscreen.model import Instrument, Number
    from mindscreen.text import Labels


def render(instrument: Instrument) -> str:
    """The whole page."""
    return "\n".join(Page(instrument).written())


class Page:
    """The sections about one instrument, in the order in which a reader asks."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.labels = spoken(instrument)
        self.items = [item.id for item in instrument.items]
        self.names = [*self.items, *(scale.id for scale in instrument.scales)]
        self._numbers = {key: number for number, key in enumerate(instrument.references, start=1)}

    def written(self) -> Iterator[str]:
        """Every line."""
        yield from self._head()
        yield from self._at_a_glance()
        yield from self._items()
        yield from self._options()
        yield from self._wording()
        yield from scoring.scores(self)
        yield from scoring.profiles(self)
        yield from self._findings()
        yield from change.changes(self)
        yield from self._doubts()
        yield from self._sources()
        yield from self._provenance()
        yield from examples.worked(self)

    def cited(self, keys: tuple[str, ...]) -> str:
        """Links to the sources."""
        return " ".join(rf"[\[{self._numbers[key]}\]](#{self._target(key)})" for key in keys)

    def named(self, name: Callable[[Labels], str]) -> str:
        """What our labels call something, in every language, a line for each."""
        return lines(self.spoken_in(locale, name(words)) for locale, words in self.labels.items())

    def english(self, name: Callable[[Labels], str], otherwise: str) -> str:
        """What our English labels call something; not yet safe for Markdown."""
        return name(self.labels["en"]) if "en" in self.labels else otherwise

    def _target(self, key: str) -> str:
        return f"source-{self.instrument.id}-{key}".replace("_", "-").replace(".", "-")

    @staticmethod
    def spoken_in(locale: str, text: str) -> str:
        """A text in the language of a locale, safe for Markdown."""
        return chinese(text) if locale == "zh-CN" else literal(text)

    def _head(self) -> Iterator[str]:
        one = self.instrument
        yield f"# {literal(one.abbreviation)}"
        yield ""
        for locale, words in self.labels.items():
            yield f"**{self.spoken_in(locale, words.title)}**  "
        yield ""
        measures = self.english(lambda words: words.measures, one.measures)
        yield f"Measures {literal(measures)}."
        if "zh-CN" in self.labels:
            yield chinese(f"{self.labels['zh-CN'].measures}。")
        yield ""
        if one.status == "draft":
            yield from ("```{warning}", f"A draft, refused unless drafts are asked for: {self._because()}", "```", "")
        review = one.review["clinician"]
        yield from ("```{note}", f"A screening result, not a diagnosis. {sentence(literal(review))}.", "```", "")

    def _because(self) -> str:
        return literal(f"{self.instrument.pack['draft_because'].removesuffix('.')}.")

    def _at_a_glance(self) -> Iterator[str]:
        one = self.instrument
        recall = one.pack.get("recall_days")
        people = f"{age_range(one)}, answered by: {respondents(one)}"
        review = one.review
        second = f"{'' if review['second_reader'].startswith('not') else 'read by a '}{review['second_reader']}"
        wordings = (f"{LOCALES[locale]}: {WORDING_SAYS[wording_status(one, locale)]}" for locale in LOCALES)
        rows = [
            ("Domain", domain_name(one.domain)),
            ("For", f"{literal(people)} {self.cited(one.population.cite)}"),
            ("Length", literal(length(one))),
            ("Looks back on", "" if recall is None else f"{recall} days"),
            ("Licence", f"{SAY.of('licence', one.licence.status)} {self.cited(one.licence.cite)}"),
            ("Rights holder", literal(one.licence.holder)),
            ("Notice", literal(one.licence.notice)),
            ("Wording", lines(literal(text) for text in wordings)),
            ("Codes", ", ".join(f"{system.upper()} {code(value)}" for system, value in one.codes.items())),
            ("Review", literal(f"{review['clinician']}; {second}; checked {review['checked']}, next {review['next']}")),
            ("Version", f"{code(one.canonical)} ({SAY.of('status', one.status)})"),
        ]  # fmt: skip
        yield from ("## At a glance", "")
        yield from table((), [row for row in rows if row[1]], (18, 82))

    def _items(self) -> Iterator[str]:
        one = self.instrument
        coded = any(item.codes for item in one.items)
        head = ["No.", "Item", *(f"Topic, {LOCALES[locale]}" for locale in self.labels), *(["LOINC"] if coded else [])]
        rows = []
        for number, item in enumerate(one.items, start=1):
            asked = ""
            if item.ask_when is not None:
                asked = f"asked when {code(to_text(item.ask_when))}"
                asked += "" if item.not_asked_value is None else f", else counts as {item.not_asked_value}"
                asked += "; an answer given all the same counts" if item.counts_anyway else ""
            topics = [self.spoken_in(locale, words.item(item.id)) for locale, words in self.labels.items()]
            topics[0] = lines((topics[0], asked and f"*{asked}*"))
            loinc = [code(item.codes["loinc"]) if "loinc" in item.codes else ""] if coded else []
            rows.append([str(number), code(item.id), *topics, *loinc])
        yield from ("## Items by topic", "")
        yield from ("The topics are our words, not the wording of the form.", "")
        yield from table(head, rows, (6, 20, *[31] * len(self.labels), *([12] if coded else [])))

    def _options(self) -> Iterator[str]:
        one, shown = self.instrument, shown_wording(self.instrument)
        lists: dict[str, list[str]] = {}
        for data in one.pack["items"]:
            if "options" in data:
                lists.setdefault(data["options"], []).append(data["id"])
        yield from ("## Answers", "") if self._asks_numbers else ("## Answer options", "")
        yield from self._asked_numbers()
        for name, items in lists.items():
            first = one.item(items[0])
            coded = any(option.codes for option in first.options)
            if len(lists) > 1:
                yield from (f"**{literal(sentence(name.replace('_', ' ')))}**, for {in_order(items, self.items)}:", "")
            head = ["Recorded", "Key", *(["LOINC"] if coded else []), *(LOCALES[locale] for locale in shown)]
            rows = [
                [
                    str(option.value).replace("-", "\N{MINUS SIGN}"),
                    code(option.key),
                    *([code(option.codes["loinc"]) if "loinc" in option.codes else ""] if coded else []),
                    *(self.spoken_in(locale, text.option(first.id, option.value)) for locale, text in shown.items()),
                ]
                for option in first.options
            ]
            yield from table(head, rows, (12, 24, *([14] if coded else []), *[30] * len(shown)))

    @property
    def _asks_numbers(self) -> bool:
        return any(item.number is not None for item in self.instrument.items)

    def _asked_numbers(self) -> Iterator[str]:
        """The items that are answered by a number, those with the same numbers together."""
        groups: dict[Number, list[str]] = {}
        for item in self.instrument.items:
            if item.number is not None:
                groups.setdefault(item.number, []).append(item.id)
        if groups:
            rows = [
                (
                    in_order(items, self.items),
                    code(range_text(number)),
                    f"{clock_text(number.lower)} to {clock_text(number.upper)}, in minutes after midnight"
                    if number.unit == CLOCK
                    else literal(f"a whole number of {unit_text(number.unit, 'en') or number.unit.strip('{}')}"),
                )
                for number, items in groups.items()
            ]
            yield from table(("Items", "Recorded", "Meaning"), rows, (40, 24, 36))

    def _wording(self) -> Iterator[str]:
        one, shown = self.instrument, shown_wording(self.instrument)
        yield from ("## Wording", "")
        if shown:
            head = ["No.", *(LOCALES[locale] for locale in shown)]
            rows = [["", *(f"*{self.spoken_in(locale, text.instruction)}*" for locale, text in shown.items())]]
            rows += [
                [str(number), *(self.spoken_in(locale, text.item(item.id)) for locale, text in shown.items())]
                for number, item in enumerate(one.items, start=1)
            ]
            yield from table(head, rows, (6, *[47] * len(shown)))
        for locale, language in LOCALES.items():
            status = wording_status(one, locale)
            yield f"**{language}:** {literal(WORDING_SAYS[status])}."
            if locale in shown:
                text = shown[locale]
                yield ""
                yield from bullets(
                    (
                        f"Source: {self.spoken_in(locale, text.source)}",
                        f"Notice: {self.spoken_in(locale, text.notice)}",
                        *(
                            f"Less certain, {code(name)}: {self.spoken_in(locale, why)}"
                            for name, why in text.exceptions.items()
                        ),
                    )
                )
            yield ""
        if len(shown) < len(LOCALES):
            yield "A site keeps the text it may use [in a folder of its own](../../how-to/own-wording.md)."
            yield ""

    def _findings(self) -> Iterator[str]:
        rows = []
        for rule in self.instrument.findings:
            names = [self.spoken_in(locale, words.finding(rule.id)) for locale, words in self.labels.items()]
            notes = [self.spoken_in(locale, words.finding_note(rule.id)) for locale, words in self.labels.items()]
            level, told = SAY.of("level", rule.level), rule.assessable_when
            rows.append(
                (
                    lines((*(f"**{name}**" for name in names[:1]), *names[1:], code(rule.id), *notes)),
                    lines((
                        f"**{level}**" if rule.level == "critical" else level,
                        f"*if unknown:* {IF_UNKNOWN[rule.if_unknown]}",
                    )),
                    lines((
                        code(to_text(rule.when)),
                        "" if told is None else f"*unknown unless* {code(to_text(told))}",
                        self.cited(rule.cite),
                    )),
                )
            )  # fmt: skip
        yield from ("## Findings", "")
        yield from table(("Finding", "Level", "Raised when"), rows, (46, 20, 34))

    def _doubts(self) -> Iterator[str]:
        if not self.instrument.doubts:
            return
        yield from ("## Doubts and known limits", "")
        yield from ("What a clinician still has to settle, and what is done until then.", "")
        rows = [
            (
                f"**{literal(sentence(doubt['about']))}**",
                lines((literal(doubt["doubt"]), f"*Until then:* {literal(doubt['default'])}")),
            )
            for doubt in self.instrument.doubts
        ]
        yield from table((), rows, (22, 78))

    def _sources(self) -> Iterator[str]:
        yield from ("## Sources", "")
        for key, reference in self.instrument.references.items():
            ids = []
            if reference.doi:
                ids.append(f"[doi\\:{literal(reference.doi)}](<https://doi.org/{reference.doi}>)")
            if reference.pmid:
                ids.append(f"PMID {literal(reference.pmid)}")
            yield f"{self._numbers[key]}. ({self._target(key)})="
            yield f"   {literal(reference.text.removesuffix('.'))}. {'. '.join([*ids, ''])}".rstrip()
            yield f"   <br>*Confidence {SAY.of('confidence', reference.confidence)}.*"
            if reference.note:
                yield f"   What was read: {literal(reference.note)}"
            yield ""

    def _provenance(self) -> Iterator[str]:
        one = self.instrument
        hashes = {
            "Scoring": one.scoring_hash,
            "Answer map": one.pack["answer_map_hash"],
            **({"Change": one.pack["change_hash"]} if one.change else {}),
            **{f"Texts, {LOCALES.get(locale, locale)}": value for locale, value in one.wording_hashes.items()},
            "Whole pack": one.pack["content_hash"],
        }
        yield from ("## Provenance", "")
        yield (
            f"Definition {code(one.canonical)}. The version and the scoring hash stand in every result. "
            "[What each hash covers](../pack.md)."
        )
        yield ""
        yield from table((), [(name, code(value)) for name, value in hashes.items()], (18, 82))
