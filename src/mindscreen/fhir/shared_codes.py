"""The vocabularies that all instruments share: their names, levels, truths, notices, the words of pathways, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mindscreen._version import __version__
from mindscreen.errors import CAUSES
from mindscreen.fhir.codes import LOCALES
from mindscreen.fhir.terminology import Concept, Vocabulary
from mindscreen.library import catalogue
from mindscreen.vocabulary import KINDS, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mindscreen.model import Instrument

_TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "instrument": {"en": "Instruments", "zh-CN": "量表"},
    "level": {"en": "How a finding matters", "zh-CN": "筛查发现的级别"},
    "truth": {"en": "Whether a finding is raised", "zh-CN": "筛查发现的状态"},
    "notice": {"en": "What to know about a result", "zh-CN": "结果须知"},
    "urgency": {"en": "How soon", "zh-CN": "时限"},
    "action": {"en": "What to do", "zh-CN": "处理"},
    "destination": {"en": "Where to", "zh-CN": "去向"},
    "notify": {"en": "Whom to tell", "zh-CN": "告知对象"},
    "status": {"en": "How binding a recommendation is", "zh-CN": "建议的依据级别"},
    "confidence": {"en": "How well the sources are known", "zh-CN": "来源的可靠程度"},
    "role": {"en": "Steps of a pathway", "zh-CN": "路径步骤"},
    "institution": {"en": "Kinds of institution", "zh-CN": "机构类别"},
    "trigger": {"en": "Occasions to screen", "zh-CN": "筛查时机"},
    "circumstance": {"en": "Circumstances to look at before a form is given", "zh-CN": "施测前须了解的情形"},
    "flag": {"en": "Flags", "zh-CN": "警示"},
    "risk": {"en": "Risk that somebody has to assess", "zh-CN": "待评估的风险"},
    "task-input": {"en": "What a task needs", "zh-CN": "任务所需"},
    "override-reason": {"en": "Why a recommendation is not followed", "zh-CN": "未采纳建议的原因"},
    "error": {"en": "Errors", "zh-CN": "错误"},
}
_CONCEPTS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "level": {
        "critical": {"en": "needs a person now", "zh-CN": "须立即由人处理"},
        "positive": {"en": "needs an assessment", "zh-CN": "须进一步评估"},
        "info": {"en": "adds to the picture", "zh-CN": "供参考"},
    },
    "truth": {
        "raised": {"en": "raised", "zh-CN": "提示"},
        "not-raised": {"en": "not raised", "zh-CN": "未提示"},
        "unknown": {"en": "unknown: what is missing decides it", "zh-CN": "未知：取决于缺失的信息"},
    },
    "notice": {
        "age-not-stated": {"en": "the age was not stated", "zh-CN": "未提供年龄"},
        "age-at-the-limit": {"en": "the age lies at the limit of the published range", "zh-CN": "年龄处于适用范围边界"},
        "respondent-not-stated": {"en": "who answered was not stated", "zh-CN": "未说明由谁作答"},
        "outside-published-population": {
            "en": "used outside the published population",
            "zh-CN": "超出已发表的适用人群使用",
        },
        "answered-but-not-asked": {"en": "answered although the form says to skip it", "zh-CN": "按表应跳过但有回答"},
        "no-norms": {"en": "there are no norms for this person", "zh-CN": "没有适用于此人的常模"},
        "answers-contradict": {"en": "the answers contradict each other", "zh-CN": "相关作答互相矛盾"},
    },
    "flag": {"safety-concern": {"en": "safety concern", "zh-CN": "安全警示"}},
    "risk": {
        "suicide-risk-level": {"en": "level of suicide risk", "zh-CN": "自杀风险等级"},
        "screen-positive": {"en": "positive screening result", "zh-CN": "筛查阳性"},
    },
    "task-input": {
        "instrument": {"en": "the instrument to give", "zh-CN": "需使用的量表"},
        "item": {"en": "an item to ask", "zh-CN": "需补问的条目"},
        "acknowledge-by": {"en": "when it must have been received", "zh-CN": "最迟接收时间"},
    },
    "override-reason": {
        "already-arranged": {"en": "Already arranged", "zh-CN": "已安排"},
        "assessed-otherwise": {"en": "Assessed, and judged otherwise", "zh-CN": "已评估，判断不同"},
        "declined": {"en": "The person declines", "zh-CN": "患者拒绝"},
        "answers-doubtful": {"en": "The answers are doubtful", "zh-CN": "作答存疑"},
        "not-now": {"en": "Not possible now; will come back to it", "zh-CN": "暂不可行，稍后处理"},
    },
}


def shared_vocabularies(instruments: Iterable[Instrument] = ()) -> Iterator[Vocabulary]:
    """The vocabularies that all instruments share.

    Args:
        instruments: instruments that the catalogue may not know, as those of a folder of definitions.
    """
    others = tuple(instruments)
    for name, title in _TITLES.items():
        yield Vocabulary(name, title, tuple(_concepts(name, others)), __version__)


def override_reasons(locale: str) -> list[tuple[str, str]]:
    """The reasons why somebody may not follow a recommendation: code and name."""
    return [(code, names[locale]) for code, names in _CONCEPTS["override-reason"].items()]


def _concepts(name: str, others: tuple[Instrument, ...]) -> Iterator[Concept]:
    if name == "instrument":
        titles = {each.id: {"en": each.title} for each in others}
        titles |= {entry.id: {text.locale: text.title for text in entry.texts} for entry in catalogue()}
        yield from (Concept(code, titles[code]) for code in sorted(titles))
    elif name == "error":
        yield from (Concept(code, {"en": cause}) for code, cause in CAUSES.items())
    elif name in KINDS:
        for code, words in vocabulary()[name].items():
            yield Concept(code, {locale: words[locale] for locale in LOCALES})
    else:
        yield from (Concept(code, names) for code, names in _CONCEPTS[name].items())
