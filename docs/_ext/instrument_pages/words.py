"""What the codes of a definition are called on the pages, in one place, so that no two pages say it differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen.cli.catalogue import ages
from mindscreen.cli.words import words
from mindscreen.errors import LicenceError, NotFoundError
from mindscreen.report.words import figure
from mindscreen.report.words import words as report_words
from mindscreen.text import labels, wording

if TYPE_CHECKING:
    from mindscreen.model import Instrument
    from mindscreen.text import Labels, Wording

LOCALES: Final = {"en": "English", "zh-CN": "简体中文"}

SAY: Final = words("en")

WORDING_SAYS: Final = {
    "rights-holder": "the rights holder's text",
    "attested": "attested: independent public copies agree",
    "working-translation": "a working translation of this project, not validated; hidden unless drafts are asked for",
    "": "does not come with mindscreen",
}
"""How far a wording can be trusted, by its status; empty where there is none."""

UNREVIEWED: Final = "not yet reviewed by a clinician"

IF_UNKNOWN: Final = {"ask": "ask the person before they leave", "note": "note it"}

DOMAINS: Final = {
    "adhd": "注意缺陷多动障碍",
    "alcohol": "酒精使用",
    "anxiety": "焦虑",
    "autism": "孤独症谱系",
    "behaviour": "行为问题",
    "bipolar-disorder": "双相障碍",
    "cancer-distress": "肿瘤患者心理痛苦",
    "child-development": "儿童发育",
    "cognition": "认知",
    "delirium": "谵妄",
    "depression": "抑郁",
    "depression-anxiety": "抑郁与焦虑",
    "eating-disorder": "进食障碍",
    "frailty": "衰弱",
    "function": "生活自理能力",
    "loneliness": "孤独感",
    "mania": "躁狂",
    "psychological-distress": "心理困扰",
    "psychosocial": "心理社会问题",
    "quality-of-life": "生活质量",
    "sleep": "睡眠",
    "sleep-apnoea": "睡眠呼吸暂停",
    "somatic-symptoms": "躯体症状",
    "stress": "压力",
    "substance-use": "物质使用",
    "suicide-risk": "自杀风险",
    "trauma": "创伤",
    "violence-risk": "危险行为风险",
}
"""The domains of the catalogue in Chinese; in English a domain is its own name."""


def domain_name(domain: str) -> str:
    """A domain as a heading."""
    return domain.replace("-", " ").capitalize()


def wording_status(instrument: Instrument, locale: str) -> str:
    """The status of the wording in a locale, a key of `WORDING_SAYS`."""
    try:
        return wording(instrument, locale, allow_drafts=True).status
    except (LicenceError, NotFoundError):
        return ""


def shown_wording(instrument: Instrument) -> dict[str, Wording]:
    """The wordings that may be shown to anybody, by locale: no working translation, nothing a licence keeps back."""
    shown = {}
    for locale in LOCALES:
        try:
            shown[locale] = wording(instrument, locale)
        except (LicenceError, NotFoundError):
            continue
    return shown


def spoken(instrument: Instrument) -> dict[str, Labels]:
    """Our own words for an instrument, by locale."""
    return {locale: labels(instrument, locale) for locale in LOCALES if locale in instrument.locales}


def age_range(instrument: Instrument) -> str:
    """For which ages, in words; with the narrower range of a respondent who has one."""
    people = report_words("en")
    population = instrument.population
    narrower = [f"{people.of('respondent', who)} {ages(own, SAY)}" for who, own in population.ages_of.items()]
    return "; ".join([ages(population.age_months, SAY), *narrower])


def respondents(instrument: Instrument) -> str:
    """Who may answer, in words."""
    people = report_words("en")
    return ", ".join(people.of("respondent", who) for who in instrument.population.completed_by)


def length(instrument: Instrument) -> str:
    """How many items, and how many minutes where that is published."""
    items = f"{len(instrument.items)} item{'s' if len(instrument.items) > 1 else ''}"
    return items if instrument.minutes is None else f"{items}, about {instrument.minutes} min"


def number_range(lower: int, upper: int, denominator: int = 1) -> str:
    """Both ends of a range of scores, or the one number it is."""
    low, high = figure(lower, denominator), figure(upper, denominator)
    return low if low == high else f"{low}\N{EN DASH}{high}"
