"""The code systems and value sets of what we emit, so that a server can look up, check and translate our codes.

Each instrument has code systems for its questions, scores, scoring methods, bands, findings and answers; what all share
stands in `mindscreen.fhir.shared_codes`. Names are our own words in both languages. The text of an answer belongs to
the form and is not among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mindscreen.fhir import codes
from mindscreen.text import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mindscreen.fhir.codes import Json
    from mindscreen.model import Instrument
    from mindscreen.text import Labels

_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True)
class Concept:
    """One code.

    Attributes:
        code: the code.
        names: locale to name; empty where the name is not ours to give.
        means: locale to definition; may be empty.
    """

    code: str
    names: Mapping[str, str]
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One code system of ours with the value set of all its codes.

    Attributes:
        name: what follows `urn:x-mindscreen:` in its URI.
        title: locale to name.
        concepts: its codes.
        version: of the instrument, or of mindscreen where all instruments share it.
        is_draft: whether the instrument is a draft.
    """

    name: str
    title: Mapping[str, str]
    concepts: tuple[Concept, ...]
    version: str
    is_draft: bool = False

    @property
    def url(self) -> str:
        """The URI that stands as `system` beside each code."""
        return f"{codes.BASE}:{self.name}"

    def code_system(self, locale: str) -> Json:
        """The CodeSystem; `locale` is its language, and other languages are designations."""
        return {
            **self._head("CodeSystem", self.url, locale),
            "caseSensitive": True,
            "valueSet": value_set_url(self.name),
            "content": "complete",
            "count": len(self.concepts),
            "concept": [_concept(each, locale) for each in self.concepts],
        }

    def value_set(self, locale: str) -> Json:
        """The ValueSet of all its codes."""
        include = [{"system": self.url, "version": self.version}]
        return {**self._head("ValueSet", value_set_url(self.name), locale), "compose": {"include": include}}

    def _head(self, kind: str, url: str, locale: str) -> Json:
        return head(kind, self.name, url, self.title, locale, version=self.version, is_draft=self.is_draft)


def value_set_url(name: str) -> str:
    """The URL of the value set with this name."""
    return f"{codes.BASE}:valueset:{name}"


def head(  # noqa: PLR0913 - what every canonical resource says about itself
    kind: str, name: str, url: str, title: Mapping[str, str], locale: str, *, version: str, is_draft: bool
) -> Json:
    """The beginning of a canonical resource.

    Args:
        kind: type of the resource.
        name: its name with colons, from which its id and its name for programs are made.
        url: its URL.
        title: locale to its title.
        locale: its language.
        version: its version.
        is_draft: whether it is a draft.
    """
    return {
        "resourceType": kind,
        "id": resource_id(name),
        "language": locale,
        "url": url,
        "version": version,
        "name": "Mindscreen" + "".join(part.capitalize() for part in re.split("[-.]", resource_id(name))),
        **codes.spoken("title", locale, title),
        "status": "draft" if is_draft else "active",
        "experimental": is_draft,
        "publisher": "mindscreen",
    }  # fmt: skip


def resource_id(name: str) -> str:
    """The id of a resource: its name in the letters that FHIR allows, at most 64 of them."""
    return name.replace(":", "-").replace("_", "-")[:_LONGEST_ID]


def _concept(concept: Concept, locale: str) -> Json:
    said: Json = {"code": concept.code}
    if locale in concept.names:
        said["display"] = concept.names[locale]
    if means := concept.means.get(locale):
        said["definition"] = means
    others = {each: name for each, name in concept.names.items() if each != locale}
    if others:
        said["designation"] = [{"language": each, "value": name} for each, name in others.items()]
    return said


def vocabularies(instrument: Instrument) -> Iterator[Vocabulary]:
    """The vocabularies of one instrument."""
    words = {locale: labels(instrument, locale) for locale in instrument.locales if locale in codes.LOCALES}
    questions = [
        Concept(each.id, {locale: ours.item(each.id) for locale, ours in words.items()}) for each in instrument.items
    ]
    scores = [
        Concept(each.id, {locale: ours.scale(each.id) for locale, ours in words.items()}) for each in instrument.scales
    ]
    yield _of(instrument, "item", {"en": "questions", "zh-CN": "条目"}, questions)
    yield _of(instrument, "score", {"en": "scores", "zh-CN": "得分"}, scores)
    yield _of(instrument, "scoring", {"en": "scoring methods", "zh-CN": "计分方法"}, scores)
    if instrument.findings:
        yield _of(instrument, "finding", {"en": "findings", "zh-CN": "筛查发现"}, _findings(instrument, words))
    yield from _bands(instrument, words)
    yield from _answers(instrument)


def _of(
    instrument: Instrument, kind: str, title: Mapping[str, str], concepts: Iterable[Concept], about: str = ""
) -> Vocabulary:
    return Vocabulary(
        name=f"{kind}:{instrument.id}" + (f":{about}" if about else ""),
        title={locale: f"{instrument.abbreviation}: {text}" for locale, text in title.items()},
        concepts=tuple(concepts),
        version=instrument.version,
        is_draft=instrument.status != "ready",
    )


def _findings(instrument: Instrument, words: Mapping[str, Labels]) -> Iterator[Concept]:
    for rule in instrument.findings:
        yield Concept(
            rule.id,
            {locale: ours.finding(rule.id) for locale, ours in words.items()},
            {locale: ours.finding_note(rule.id) for locale, ours in words.items()},
        )


def _bands(instrument: Instrument, words: Mapping[str, Labels]) -> Iterator[Vocabulary]:
    for scale in instrument.scales:
        keys = dict.fromkeys(band.key for each in scale.band_sets for band in each.bands)
        named = [Concept(key, {locale: ours.band(scale.id, key) for locale, ours in words.items()}) for key in keys]
        if named:
            title = {"en": ", bands", "zh-CN": "分级"}
            title = {locale: ours.scale(scale.id) + title[locale] for locale, ours in words.items()}
            yield _of(instrument, "band", title, named, scale.id)


def _answers(instrument: Instrument) -> Iterator[Vocabulary]:
    """The answers by list of options; the LOINC code of an answer may stand beside ours."""
    found: dict[str, dict[str, Concept]] = {}
    for item in instrument.items:
        if item.number is None:
            name = codes.option_system(instrument, item).rpartition(":")[2]
            found.setdefault(name, {}).update({option.key: Concept(option.key, {}) for option in item.options})
    for name, concepts in found.items():
        title = {"en": f"answers '{name}'", "zh-CN": f"选项“{name}”"}
        yield _of(instrument, "options", title, concepts.values(), name)
